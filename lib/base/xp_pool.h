#ifndef XP_POOL_H
#define XP_POOL_H

#include <stddef.h>

/**
 * Run `work(context, i)` once for each i below `count`, on up to `threads` threads (the caller's is one of them);
 * returns when all are done. Which thread takes which i is luck, so work must write only to what belongs to its i.
 * Fewer threads are used where the system gives no more, or where there is too little to do.
 *
 * @param threads  0: as many as there are processors.
 */
void xp_pool_run(size_t threads, size_t count, void (*work)(void *context, size_t i), void *context);

/** Processors that are online; at least 1. */
size_t xp_pool_processors(void);

#endif
