#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * A bar on standard error for work that takes longer than half a second: drawn only on a terminal that can move back to
 * the beginning of its line, at most ten times a second, and gone when the work is done.
 */
struct progress {
    const char *what; /* a word in front of the bar */
    bool is_wanted;   /* there is a terminal, and nobody asked for quiet */
    bool is_shown;
    int64_t began_ms, drawn_ms;
};

void progress_begin(struct progress *progress, const char *what, bool is_quiet);

/** `done` of `total` is done; from any thread, but from one at a time. */
void progress_show(struct progress *progress, uint64_t done, uint64_t total);

/** Take the bar away, if there is one. */
void progress_end(struct progress *progress);

#endif
