#include "xp_buf.h"

#include "xp_mem.h"

#include <stdio.h>
#include <stdlib.h>

char xp_buf_empty[1] = "";

void xp_buf_release(struct xp_buf *buf)
{
    if (buf->room)
        free(buf->ptr);
    buf->ptr = xp_buf_empty;
    buf->len = 0;
    buf->room = 0;
    buf->refused = false;
}

void xp_buf_clear(struct xp_buf *buf)
{
    buf->len = 0;
    buf->refused = false;
    if (buf->room)
        buf->ptr[0] = '\0';
}

bool xp_buf_reserve(struct xp_buf *buf, size_t more)
{
    size_t room = buf->room ? buf->room : 64;
    size_t need;

    if (buf->refused)
        return false;
    if (more > buf->max - buf->len) {
        buf->refused = true;
        return false;
    }
    need = buf->len + more + 1;
    if (need <= buf->room)
        return true;
    while (room < need)
        room *= 2;
    buf->ptr = xp_xreallocarray(buf->room ? buf->ptr : NULL, room, 1);
    buf->room = room;
    buf->ptr[buf->len] = '\0';
    return true;
}

void xp_buf_add(struct xp_buf *buf, const char *bytes, size_t len)
{
    if (!len || !xp_buf_reserve(buf, len))
        return;
    memcpy(buf->ptr + buf->len, bytes, len);
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

void xp_buf_add_str(struct xp_buf *buf, struct xp_str text)
{
    xp_buf_add(buf, text.ptr, text.len);
}

void xp_buf_add_char(struct xp_buf *buf, char c)
{
    xp_buf_add(buf, &c, 1);
}

void xp_buf_addv(struct xp_buf *buf, const char *format, va_list args)
{
    va_list again;
    int length;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length >= 0 && xp_buf_reserve(buf, (size_t)length)) {
        vsnprintf(buf->ptr + buf->len, (size_t)length + 1, format, again);
        buf->len += (size_t)length;
    } else {
        buf->refused = true;
    }
    va_end(again);
}

void xp_buf_addf(struct xp_buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    xp_buf_addv(buf, format, args);
    va_end(args);
}
