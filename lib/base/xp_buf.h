#ifndef XP_BUF_H
#define XP_BUF_H

#include "xp_macros.h"
#include "xp_str.h"

#include <stdarg.h>
#include <stdbool.h>

/**
 * A growing string: always NUL-terminated, `ptr` never NULL, born with a maximum. Refusal is sticky: an append that
 * would pass the maximum changes nothing and marks the buffer, so append in a row and ask xp_buf_ok() once.
 */
struct xp_buf {
    char *ptr;
    size_t len;
    size_t room; /* 0: nothing allocated, ptr is the shared empty string */
    size_t max;  /* bytes without the NUL */
    bool refused;
};

extern char xp_buf_empty[1];

#define XP_BUF_INIT(max_bytes)                 \
    {                                          \
        xp_buf_empty, 0, 0, (max_bytes), false \
    }

/** Frees the contents; the buffer is empty and ready again with the same maximum. */
void xp_buf_release(struct xp_buf *buf);

/** Empties it and forgets a refusal, but keeps the memory. */
void xp_buf_clear(struct xp_buf *buf);

/** Declares a buffer that is released at the end of the scope. */
#define XP_AUTO_BUF XP_CLEANUP(xp_buf_release) struct xp_buf

static inline bool xp_buf_ok(const struct xp_buf *buf)
{
    return !buf->refused;
}

static inline struct xp_str xp_buf_str(const struct xp_buf *buf)
{
    return xp_str_make(buf->ptr, buf->len);
}

void xp_buf_add(struct xp_buf *buf, const char *bytes, size_t len);
void xp_buf_add_str(struct xp_buf *buf, struct xp_str text);
void xp_buf_add_char(struct xp_buf *buf, char c);
void xp_buf_addf(struct xp_buf *buf, const char *format, ...) XP_PRINTF(2, 3);

/** The same with the arguments as a list; `args` is used up. */
void xp_buf_addv(struct xp_buf *buf, const char *format, va_list args) XP_PRINTF(2, 0);

/** Makes room for `more` bytes and a NUL, or refuses. The caller may then write to ptr + len and raise len. */
bool xp_buf_reserve(struct xp_buf *buf, size_t more);

#endif
