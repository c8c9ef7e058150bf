#include "xp_store_ask.h"

#include "xp_store_answer.h"
#include "xp_table.h"

#include <errno.h>
#include <time.h>

/* How long to wait for another process that asks the same: a little longer than its request may take. */
enum { LOCK_WAIT_MS = XP_STORE_TIMEOUT_MS + 500 };

/* One run. */
struct run {
    const struct xp_store_asking *asking;
    struct xp_arena *arena;
    struct xp_err *trouble;
    struct xp_table failed; /* by origin: the first question whose failure is the store's */
    struct xp_table asked;  /* by URL: the question that has been asked already */
    int64_t last_sent_ms;
    bool has_sent;
};

static void get_by_transport(void *data, const struct xp_store_request *request,
                             const struct xp_store_validators *known, struct xp_store_reply *reply)
{
    xp_store_transport_get(data, request, known, reply);
}

static int64_t now_by_system(void *data)
{
    struct timespec now;

    (void)data;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_by_system(void *data, int64_t ms)
{
    struct timespec left = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000L };

    (void)data;
    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        ;
}

struct xp_store_world xp_store_world_of(struct xp_store_transport *transport)
{
    struct xp_store_world world = { transport, get_by_transport, now_by_system, pause_by_system };

    return world;
}

static int64_t now_ms(const struct run *run)
{
    return run->asking->world.now_ms(run->asking->world.data);
}

static bool read_entry(const struct run *run, struct xp_store_question *question)
{
    const struct xp_store_cache *cache = run->asking->cache;
    struct xp_store_entry *entry = &question->entry;
    int64_t now = now_ms(run), before = run->asking->began_ms - 1;
    bool has_moved = cache && xp_store_cache_read(cache, &question->request, now, entry, run->arena);

    /* A stamp of the future is not that of a process beside us, so it keeps nobody from asking at once. */
    if (has_moved && run->asking->is_refresh) {
        entry->attempted_ms = entry->attempted_ms == now ? before : entry->attempted_ms;
        entry->settled_ms = entry->settled_ms == now ? before : entry->settled_ms;
    }
    return has_moved;
}

/* Of several things that cannot be kept, the first is told. */
static void write_entry(struct run *run, const struct xp_store_question *question)
{
    struct xp_err err;

    if (run->asking->cache &&
        xp_store_cache_write(run->asking->cache, &question->request, &question->entry, &err) < 0 &&
        run->trouble->code == XP_OK)
        *run->trouble = err;
}

/*
 * Asking at once means: nothing that was known before this run began. So even then, of eight processes, one sends a
 * request, and the others that were waiting for it take what it learned.
 */
static bool is_due(const struct run *run, const struct xp_store_entry *entry)
{
    int64_t now = now_ms(run);

    if (!entry->attempted_ms)
        return true;
    if (run->asking->is_refresh)
        return entry->attempted_ms < run->asking->began_ms && entry->settled_ms < run->asking->began_ms;
    return now - entry->attempted_ms >= XP_STORE_DAY_MS && now >= entry->not_before_ms;
}

static void take_answer(struct xp_store_entry *entry, const struct xp_store_answer *answer,
                        const struct xp_store_validators *validators, int64_t now)
{
    entry->token = XP_STORE_FINE;
    entry->answer = *answer;
    entry->answered_ms = now;
    entry->validators = *validators;
}

/* What the reply means for what is known. A failure leaves the last answer standing: one bad day must not erase it. */
static void take_reply(const struct run *run, struct xp_store_question *question, const struct xp_store_reply *reply)
{
    static const struct xp_store_answer unknown = { .kind = XP_STORE_NOT_IN_STORE, .token = XP_STORE_HTTP_404 };
    static const struct xp_store_validators none = { "", "" };
    struct xp_store_entry *entry = &question->entry;
    struct xp_store_answer answer;
    int64_t now = now_ms(run);

    entry->token = reply->token;
    entry->settled_ms = now;
    entry->not_before_ms = 0;
    if (reply->retry_after_s > 0) {
        int64_t most_s = (int64_t)XP_STORE_MAX_PATIENCE_DAYS * XP_STORE_DAY_MS / 1000;

        entry->not_before_ms = now + (reply->retry_after_s < most_s ? reply->retry_after_s : most_s) * 1000;
    }
    if (reply->token == XP_STORE_HTTP_404) {
        take_answer(entry, &unknown, &none, now);
    } else if (reply->token == XP_STORE_HTTP_304) {
        entry->validators = none;
    } else if (reply->token == XP_STORE_FINE && reply->status == 304) {
        entry->answered_ms = now;
    } else if (reply->token == XP_STORE_FINE) {
        xp_store_read_answer(&answer, xp_buf_str(&reply->body), question->request.id, run->arena);
        if (answer.kind == XP_STORE_NOTHING)
            entry->token = answer.token;
        else
            take_answer(entry, &answer, &reply->validators, now);
    }
    memcpy(question->detail, reply->detail, sizeof(question->detail));
}

/* At least a second between two requests, whatever became of the first. */
static void keep_pace(struct run *run)
{
    int64_t since = now_ms(run) - run->last_sent_ms;

    if (run->has_sent && since >= 0 && since < XP_STORE_PACE_MS)
        run->asking->world.pause(run->asking->world.data, XP_STORE_PACE_MS - since);
    run->last_sent_ms = now_ms(run);
    run->has_sent = true;
}

static void send_request(struct run *run, struct xp_store_question *question)
{
    static const struct xp_store_validators none = { "", "" };
    struct xp_store_entry *entry = &question->entry;
    struct xp_store_reply reply;

    keep_pace(run);
    /* Before the request: if we are killed while it hangs, the next run does not send another. */
    entry->attempted_ms = now_ms(run);
    entry->token = XP_STORE_INTERRUPTED;
    write_entry(run, question);
    xp_store_reply_init(&reply);
    run->asking->world.get(run->asking->world.data, &question->request, entry->answered_ms ? &entry->validators : &none,
                           &reply);
    take_reply(run, question, &reply);
    xp_store_reply_release(&reply);
    question->was_sent = true;
    write_entry(run, question);
}

/* The store is known to be in trouble: counts as asked, with the same outcome. */
static void spare(struct run *run, struct xp_store_question *question, const struct xp_store_question *failed)
{
    question->entry.attempted_ms = question->entry.settled_ms = now_ms(run);
    question->entry.token = failed->entry.token;
    question->entry.not_before_ms = failed->entry.not_before_ms;
    question->was_spared = true;
    write_entry(run, question);
}

static void send_if_due(struct run *run, struct xp_store_question *question)
{
    const struct xp_store_question *failed = xp_table_find(&run->failed, question->request.origin);

    /* Another process may have been faster. */
    if (!is_due(run, &question->entry))
        return;
    if (failed) {
        spare(run, question, failed);
        return;
    }
    send_request(run, question);
    if (xp_store_token_ends_batch(question->entry.token))
        xp_table_set(&run->failed, question->request.origin, question);
}

static void ask_store(struct run *run, struct xp_store_question *question)
{
    const struct xp_store_cache *cache = run->asking->cache;

    /* A request without an end may still be under way in another process: its lock tells. */
    if (!is_due(run, &question->entry) && question->entry.token != XP_STORE_INTERRUPTED)
        return;
    if (!cache) {
        send_if_due(run, question);
        return;
    }
    if (xp_store_cache_lock(cache, &question->request, LOCK_WAIT_MS) < 0) {
        question->token = XP_STORE_LOCKED;
        return;
    }
    read_entry(run, question);
    send_if_due(run, question);
    xp_store_cache_unlock(cache, &question->request);
}

/* Two plugins with one id are one question. */
static bool was_asked(struct run *run, struct xp_store_question *question)
{
    const struct xp_store_question *earlier = xp_table_find(&run->asked, question->request.url);

    if (!earlier || !xp_str_equal(earlier->request.store, question->request.store)) {
        xp_table_set(&run->asked, question->request.url, question);
        return false;
    }
    question->entry = earlier->entry;
    question->token = earlier->token;
    question->was_sent = earlier->was_sent;
    question->was_spared = earlier->was_spared;
    memcpy(question->detail, earlier->detail, sizeof(question->detail));
    return true;
}

static void ask_one(struct run *run, struct xp_store_question *question)
{
    bool has_moved;

    if (was_asked(run, question))
        return;
    has_moved = read_entry(run, question);
    if (run->asking->is_offline) {
        question->token = question->entry.answered_ms ? XP_STORE_FINE : XP_STORE_OFFLINE;
        return;
    }
    if (has_moved && !is_due(run, &question->entry))
        write_entry(run, question);
    ask_store(run, question);
    if (question->token == XP_STORE_FINE)
        question->token = question->entry.token;
}

void xp_store_ask(const struct xp_store_asking *asking, struct xp_store_question *questions, size_t count,
                  struct xp_arena *arena, struct xp_err *trouble)
{
    struct run run = { .asking = asking, .arena = arena, .trouble = trouble };
    size_t first;

    trouble->code = XP_OK;
    /* Another one is the first each day, so that a store that fails half-way is asked about all in the end. */
    first = count ? (size_t)(asking->began_ms / XP_STORE_DAY_MS) % count : 0;
    for (size_t i = 0; i < count; i++)
        ask_one(&run, &questions[(first + i) % count]);
    xp_table_release(&run.failed);
    xp_table_release(&run.asked);
}
