#ifndef SECRET_PLACE_H
#define SECRET_PLACE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Line and column of places in a file that is too large to keep, counted by reading it once more: only files with
 * findings pay for it. Lines end at LF, CRLF or a lone CR; columns count characters.
 */
struct secret_place {
    uint64_t offset;
    uint32_t line, column;
    bool is_after_cr;
};

void secret_place_begin(struct secret_place *place);

/** Go on to a byte of the file, never back. Does not touch the descriptor's own place. */
void secret_place_go(struct secret_place *place, int fd, uint64_t offset);

#endif
