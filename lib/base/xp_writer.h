#ifndef XP_WRITER_H
#define XP_WRITER_H

#include "xp_buf.h"
#include "xp_err.h"
#include "xp_str.h"

#include <stddef.h>
#include <stdint.h>

/**
 * A buffered stream of bytes to a descriptor. Failure is sticky: the first error is kept, later writes do nothing,
 * and xp_writer_finish() tells.
 */
struct xp_writer {
    int fd;
    int error; /* errno of the first failure, or 0 */
    size_t len;
    char bytes[32 * 1024];
};

void xp_writer_init(struct xp_writer *writer, int fd);
void xp_writer_add(struct xp_writer *writer, const char *bytes, size_t len);
void xp_writer_add_str(struct xp_writer *writer, struct xp_str text);
void xp_writer_add_text(struct xp_writer *writer, const char *text);
void xp_writer_add_char(struct xp_writer *writer, char c);
void xp_writer_add_number(struct xp_writer *writer, uint64_t number);
void xp_writer_addf(struct xp_writer *writer, const char *format, ...) XP_PRINTF(2, 3);

/** Write out what is buffered. Does not close the descriptor. @return 0, or XP_E_IO with strerror's words. */
int xp_writer_finish(struct xp_writer *writer, struct xp_err *err) XP_MUST_CHECK;

#endif
