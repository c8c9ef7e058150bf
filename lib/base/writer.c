#include "xp_writer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void xp_writer_init(struct xp_writer *writer, int fd)
{
    writer->fd = fd;
    writer->error = 0;
    writer->len = 0;
}

static void write_all(struct xp_writer *writer, const char *bytes, size_t len)
{
    while (len && !writer->error) {
        ssize_t written = write(writer->fd, bytes, len);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            writer->error = errno;
            return;
        }
        bytes += written;
        len -= (size_t)written;
    }
}

void xp_writer_add(struct xp_writer *writer, const char *bytes, size_t len)
{
    if (len > sizeof(writer->bytes) - writer->len) {
        write_all(writer, writer->bytes, writer->len);
        writer->len = 0;
        if (len >= sizeof(writer->bytes)) {
            write_all(writer, bytes, len);
            return;
        }
    }
    if (len)
        memcpy(writer->bytes + writer->len, bytes, len);
    writer->len += len;
}

void xp_writer_add_str(struct xp_writer *writer, struct xp_str text)
{
    xp_writer_add(writer, text.ptr, text.len);
}

void xp_writer_add_text(struct xp_writer *writer, const char *text)
{
    xp_writer_add(writer, text, strlen(text));
}

void xp_writer_add_char(struct xp_writer *writer, char c)
{
    xp_writer_add(writer, &c, 1);
}

void xp_writer_add_number(struct xp_writer *writer, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    xp_writer_add(writer, digits + at, sizeof(digits) - at);
}

void xp_writer_addf(struct xp_writer *writer, const char *format, ...)
{
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);
    va_list args;

    va_start(args, format);
    xp_buf_addv(&line, format, args);
    va_end(args);
    xp_writer_add(writer, line.ptr, line.len);
}

int xp_writer_finish(struct xp_writer *writer, struct xp_err *err)
{
    write_all(writer, writer->bytes, writer->len);
    writer->len = 0;
    if (writer->error)
        return xp_fail(err, XP_E_IO, "cannot write the output: %s", strerror(writer->error));
    return 0;
}
