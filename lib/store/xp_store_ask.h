#ifndef XP_STORE_ASK_H
#define XP_STORE_ASK_H

#include "xp_store_cache.h"

/**
 * Asking politely: one request a day for a plugin and store, whether it is answered or fails; the stamp is on the disk
 * before the request leaves; of several processes that ask the same, one sends; several plugins one after another on one
 * connection; the first failure that is the store's, not the plugin's, ends what is asked of that store.
 */

/** Between two requests of a run; and how long an attempt counts. */
enum { XP_STORE_PACE_MS = 1000, XP_STORE_DAY_MS = 24 * 60 * 60 * 1000 };

/** What asking needs from outside, so that tests can put their own in its place. */
struct xp_store_world {
    void *data;
    void (*get)(void *data, const struct xp_store_request *request, const struct xp_store_validators *known,
                struct xp_store_reply *reply);
    int64_t (*now_ms)(void *data); /* since 1970, UTC */
    void (*pause)(void *data, int64_t ms);
};

/** The real one: time and sleep of the system, requests through `transport`. */
struct xp_store_world xp_store_world_of(struct xp_store_transport *transport);

/** One question, and what came of it. */
struct xp_store_question {
    struct xp_store_request request;
    struct xp_store_entry entry;        /* what is known now; texts live in the arena of the call */
    enum xp_store_token token;          /* XP_STORE_FINE: entry.answer is the answer. Else why there is none */
    bool was_sent;                      /* by this call, perhaps for another plugin of the same id */
    bool was_spared;                    /* not sent, because this run has found out that the store is in trouble */
    char detail[XP_STORE_DETAIL_BYTES]; /* libcurl's words where this call sent it and it failed, else "" */
};

struct xp_store_asking {
    struct xp_store_world world;
    const struct xp_store_cache *cache; /* NULL: nothing is kept */
    int64_t began_ms;                   /* when the user asked, by world.now_ms */
    bool is_refresh;                    /* what was learned before began_ms does not count */
    bool is_offline;                    /* send nothing: what is kept counts, however old */
};

/**
 * Ask all questions; the answers stand in them.
 *
 * @param arena        for the texts of the answers.
 * @param[out] trouble  filled where something could not be kept, which changes no answer; else its code is XP_OK.
 */
void xp_store_ask(const struct xp_store_asking *asking, struct xp_store_question *questions, size_t count,
                  struct xp_arena *arena, struct xp_err *trouble);

#endif
