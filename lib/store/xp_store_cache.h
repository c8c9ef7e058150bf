#ifndef XP_STORE_CACHE_H
#define XP_STORE_CACHE_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_store.h"
#include "xp_store_request.h"
#include "xp_store_transport.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * What is kept of a store's answers, so that it is asked once a day: a folder with a file for each plugin and store, and
 * one file for locks. Times are milliseconds since 1970, UTC.
 */

/** What is known of one plugin in one store. All zero: nothing. */
struct xp_store_entry {
    int64_t attempted_ms;          /* when a request was last sent, or about to be; 0: never */
    enum xp_store_token token;     /* what became of it */
    int64_t settled_ms;            /* and when that was known */
    int64_t not_before_ms;         /* the store asked for patience until then; 0: it did not */
    int64_t answered_ms;           /* when it last answered; 0: never. A later failure does not erase the answer */
    struct xp_store_answer answer; /* texts live in the arena that it was read into */
    struct xp_store_validators validators;
};

/** A store's patience is never asked for longer than this, and an entry is never younger than now. */
enum { XP_STORE_MAX_PATIENCE_DAYS = 30 };

/** An entry as text. Private to this module and its tests. */
int xp_store_entry_write(const struct xp_store_entry *entry, const struct xp_store_request *request,
                         struct xp_buf *out);

/**
 * Read it back. Whatever is not exactly ours, and about this request, is as good as nothing.
 *
 * @param now_ms       stamps past it become it: a clock that was set back neither blocks for years nor sends a burst.
 * @param[out] entry   filled; all zero where the text is of no use.
 * @return was a stamp put back? Then the entry should be written again.
 */
bool xp_store_entry_read(struct xp_store_entry *entry, const struct xp_store_request *request, struct xp_str text,
                         int64_t now_ms, struct xp_arena *arena);

struct xp_store_cache {
    struct xp_str folder; /* a NUL follows */
    int lock_fd;          /* -1: it could not be opened; then nobody can be kept out */
    struct xp_arena arena;
};

#define XP_STORE_CACHE_INIT  \
    {                        \
        { "", 0 }, -1,       \
        {                    \
            NULL, NULL, 0, 0 \
        }                    \
    }

/**
 * Only to read what is kept: nothing is made on the disk, and nobody is kept from asking.
 *
 * @param cache   XP_STORE_CACHE_INIT; close with xp_store_cache_close().
 * @param folder  absolute; copied; need not be there.
 */
void xp_store_cache_look(struct xp_store_cache *cache, struct xp_str folder);

/**
 * Make the folder, with those above it, for its owner alone.
 *
 * @param cache   XP_STORE_CACHE_INIT; close with xp_store_cache_close(), also after a failure.
 * @param folder  absolute; copied.
 * @return 0; XP_E_IO when it cannot be made or is not ours: running as root must not leave root's files in it.
 */
int xp_store_cache_open(struct xp_store_cache *cache, struct xp_str folder, struct xp_err *err) XP_MUST_CHECK;
void xp_store_cache_close(struct xp_store_cache *cache);

/** As xp_store_entry_read(). A file that is missing, unreadable, too large or somebody else's is nothing. */
bool xp_store_cache_read(const struct xp_store_cache *cache, const struct xp_store_request *request, int64_t now_ms,
                         struct xp_store_entry *entry, struct xp_arena *arena);

/**
 * Keep an entry: written whole or not at all, for its owner alone. What stands in its place and is no file of ours, such
 * as a link, is taken away and not followed.
 *
 * @return 0; XP_E_IO with the path in the message.
 */
int xp_store_cache_write(const struct xp_store_cache *cache, const struct xp_store_request *request,
                         const struct xp_store_entry *entry, struct xp_err *err) XP_MUST_CHECK;

/**
 * Keep other processes from asking the same question, as long as this one does.
 *
 * @param wait_ms  how long to wait for another process to end.
 * @return 0, also where the file system has no locks; XP_E_LIMIT when the other one did not end.
 */
int xp_store_cache_lock(const struct xp_store_cache *cache, const struct xp_store_request *request, int64_t wait_ms)
    XP_MUST_CHECK;
void xp_store_cache_unlock(const struct xp_store_cache *cache, const struct xp_store_request *request);

/** A number for a text that stays the same for good: for names of files and places of locks. */
uint64_t xp_store_mark(struct xp_str text);

#endif
