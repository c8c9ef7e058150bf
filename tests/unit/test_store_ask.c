#include "scratch_tree.h"
#include "xp_buf.h"
#include "xp_macros.h"
#include "xp_store_ask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* A day on which a batch begins with its first plugin, whatever their number up to five. */
static const int64_t day_ms = XP_STORE_DAY_MS;
static const int64_t start_ms = INT64_C(60) * 347 * XP_STORE_DAY_MS;

/*
 * A world in which time passes when somebody waits or asks. What a plugin's id begins with says what becomes of its
 * request; `log` has "id@milliseconds" for each.
 */
struct world {
    int64_t now_ms;
    bool has_cache;       /* in this run */
    int64_t began_ago_ms; /* between when a run begins and when it asks */
    struct xp_buf log;
    struct xp_store_cache cache;
    struct xp_arena arena;
};

static int64_t now_of(void *data)
{
    return ((struct world *)data)->now_ms;
}

static void pause_in(void *data, int64_t ms)
{
    ((struct world *)data)->now_ms += ms;
}

static void fill_reply(struct xp_store_reply *reply, struct xp_str id)
{
    reply->status = 200;
    if (xp_str_starts_with(id, xp_str_from("dns"))) {
        reply->token = XP_STORE_DNS;
        reply->status = 0;
        strcpy(reply->detail, "no such host");
    } else if (xp_str_starts_with(id, xp_str_from("late"))) {
        reply->token = XP_STORE_HTTP_429;
        reply->status = 429;
        reply->retry_after_s = 3 * XP_STORE_DAY_MS / 1000;
    } else if (xp_str_starts_with(id, xp_str_from("404"))) {
        reply->token = XP_STORE_HTTP_404;
        reply->status = 404;
    } else if (xp_str_starts_with(id, xp_str_from("bad"))) {
        xp_buf_addf(&reply->body, "<html>");
    } else {
        xp_buf_addf(&reply->body, "{\"plugins\": [{\"pluginId\": \"%.*s\", \"latestRelease\": {\"number\": \"1.4\"}}]}",
                    XP_STR_ARG(id));
        strcpy(reply->validators.etag, "\"one\"");
    }
}

static void get_from(void *data, const struct xp_store_request *request, const struct xp_store_validators *known,
                     struct xp_store_reply *reply)
{
    struct world *world = data;
    struct xp_store_entry entry;

    xp_buf_addf(&world->log, "%s%.*s@%lld", world->log.len ? " " : "", XP_STR_ARG(request->id),
                (long long)(world->now_ms - start_ms));
    /* The stamp must be on the disk by now. */
    if (world->has_cache) {
        xp_store_cache_read(&world->cache, request, world->now_ms, &entry, &world->arena);
        assert_int_equal(entry.token, XP_STORE_INTERRUPTED);
        assert_int_equal(entry.attempted_ms, world->now_ms);
    }
    world->now_ms += 100;
    if (*known->etag) {
        xp_buf_addf(&world->log, "?");
        reply->status = 304;
        return;
    }
    fill_reply(reply, request->id);
}

static int begin(void **state)
{
    static struct world world;
    char *here;
    int rc;

    scratch_enter();
    memset(&world, 0, sizeof(world));
    world.now_ms = start_ms;
    world.log = (struct xp_buf)XP_BUF_INIT(100000);
    world.cache.lock_fd = -1;
    here = getcwd(NULL, 0);
    rc = xp_store_cache_open(&world.cache, xp_str_from(here), NULL);
    free(here);
    *state = &world;
    return rc;
}

static int end(void **state)
{
    struct world *world = *state;

    xp_store_cache_close(&world->cache);
    xp_buf_release(&world->log);
    xp_arena_release(&world->arena);
    scratch_leave();
    return 0;
}

enum { MOST = 8 };

enum how { USUAL = 0, REFRESH = 1, OFFLINE = 2, NO_CACHE = 4 };

/* Ask about the ids, blanks between them; what each came to is appended as its token, or its number. */
static void expect_run(struct world *world, enum how how, const char *ids, const char *log, const char *outcome)
{
    struct xp_store_asking asking = {
        .world = { world, get_from, now_of, pause_in },
        .began_ms = world->now_ms - world->began_ago_ms,
        .cache = how & NO_CACHE ? NULL : &world->cache,
        .is_refresh = how & REFRESH,
        .is_offline = how & OFFLINE,
    };
    struct xp_store_question questions[MOST];
    XP_AUTO_BUF found = XP_BUF_INIT(10000);
    struct xp_str rest = xp_str_from(ids);
    struct xp_err trouble;
    size_t count = 0;

    memset(questions, 0, sizeof(questions));
    for (; rest.len; count++) {
        size_t len = xp_str_find(rest, ' ');

        assert_int_equal(xp_store_make_request(&questions[count].request, xp_str_from("https://a.example/{id}"),
                                               xp_str_make(rest.ptr, len), &world->arena, NULL),
                         0);
        rest = xp_str_from_offset(rest, len + 1);
    }
    xp_buf_clear(&world->log);
    world->has_cache = asking.cache != NULL;
    xp_store_ask(&asking, questions, count, &world->arena, &trouble);
    assert_int_equal(trouble.code, XP_OK);
    for (size_t i = 0; i < count; i++) {
        const struct xp_store_question *question = &questions[i];

        xp_buf_addf(&found, "%s%s", i ? " " : "",
                    question->token != XP_STORE_FINE    ? xp_store_token_name(question->token)
                    : question->entry.answer.number.len ? question->entry.answer.number.ptr
                                                        : xp_store_kind_name(question->entry.answer.kind));
        xp_buf_addf(&found, "%s", question->was_spared ? "-" : "");
    }
    assert_string_equal(world->log.ptr, log);
    assert_string_equal(found.ptr, outcome);
}

static void once_a_day(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "a", "a@0", "1.4");
    world->now_ms = start_ms + day_ms - 1;
    expect_run(world, USUAL, "a", "", "1.4");
    world->now_ms++;
    expect_run(world, USUAL, "a", "a@86400000?", "1.4");
    expect_run(world, USUAL, "a", "", "1.4");
}

static void failures_count_too(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "dns", "dns@0", "dns");
    expect_run(world, USUAL, "dns", "", "dns");
    expect_run(world, USUAL, "404", "404@100", "not-in-store");
    expect_run(world, USUAL, "404", "", "not-in-store");
    expect_run(world, USUAL, "bad", "bad@200", "not-json");
    expect_run(world, USUAL, "bad", "", "not-json");
}

static void refresh_asks_at_once(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "a", "a@0", "1.4");
    expect_run(world, REFRESH, "a", "", "1.4"); /* it came in this very moment */
    world->now_ms++;
    expect_run(world, REFRESH, "a", "a@101?", "1.4");
    world->now_ms++;
    expect_run(world, REFRESH, "a late", "a@202? late@1202", "1.4 http-429");
    world->now_ms++;
    expect_run(world, REFRESH, "late", "late@1303", "http-429");
}

/* The start of a run takes time, and another one's answer may come during it. */
static void refresh_takes_what_came_since_it_began(void **state)
{
    struct world *world = *state;

    expect_run(world, REFRESH, "a", "a@0", "1.4"); /* and the answer is there at 100 */
    world->now_ms += 50;
    world->began_ago_ms = 50;
    expect_run(world, REFRESH, "a", "", "1.4");
    world->began_ago_ms = 49;
    expect_run(world, REFRESH, "a", "a@150?", "1.4");
}

static void a_stamp_of_the_future_stops_no_refresh(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "a b", "a@0 b@1000", "1.4 1.4");
    world->now_ms = start_ms - 100 * day_ms;
    expect_run(world, REFRESH, "a", "a@-8640000000?", "1.4");
    expect_run(world, REFRESH, "b", "b@-8639999900?", "1.4");
    expect_run(world, USUAL, "a b", "", "1.4 1.4");
}

static void offline_sends_nothing(void **state)
{
    struct world *world = *state;

    expect_run(world, OFFLINE, "a", "", "offline");
    expect_run(world, USUAL, "a", "a@0", "1.4");
    world->now_ms += 400 * day_ms;
    expect_run(world, OFFLINE, "a b", "", "1.4 offline");
    expect_run(world, OFFLINE | NO_CACHE, "a", "", "offline");
}

static void patience_is_kept(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "late", "late@0", "http-429");
    world->now_ms = start_ms + 3 * day_ms;
    expect_run(world, USUAL, "late", "", "http-429");
    world->now_ms += 100;
    expect_run(world, USUAL, "late", "late@259200100", "http-429");
}

static void a_second_between_two(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "a b c", "a@0 b@1000 c@2000", "1.4 1.4 1.4");
    expect_run(world, USUAL, "a b d", "d@2100", "1.4 1.4 1.4");
    expect_run(world, REFRESH | NO_CACHE, "a bad b", "a@2200 bad@3200 b@4200", "1.4 not-json 1.4");
}

static void a_store_in_trouble_is_left_alone(void **state)
{
    struct world *world = *state;

    expect_run(world, USUAL, "a dns b c", "a@0 dns@1000", "1.4 dns dns- dns-");
    expect_run(world, USUAL, "b c", "", "dns dns");
    world->now_ms += 3 * day_ms;
    expect_run(world, NO_CACHE, "a dns b", "a@259201100 dns@259202100", "1.4 dns dns-");
}

static void a_plugin_in_trouble_is_not(void **state)
{
    expect_run(*state, USUAL, "404 bad a", "404@0 bad@1000 a@2000", "not-in-store not-json 1.4");
}

static void the_first_one_changes_daily(void **state)
{
    struct world *world = *state;

    world->now_ms = start_ms + day_ms;
    expect_run(world, NO_CACHE, "a b c", "b@86400000 c@86401000 a@86402000", "1.4 1.4 1.4");
    world->now_ms = start_ms + 2 * day_ms;
    expect_run(world, NO_CACHE, "a b c", "c@172800000 a@172801000 b@172802000", "1.4 1.4 1.4");
}

static void the_same_question_is_one(void **state)
{
    expect_run(*state, NO_CACHE, "a a a", "a@0", "1.4 1.4 1.4");
    expect_run(*state, NO_CACHE, "dns dns", "dns@100", "dns dns");
}

static void one_bad_day_erases_nothing(void **state)
{
    struct world *world = *state;
    struct xp_store_request request;
    struct xp_store_entry entry;

    expect_run(world, USUAL, "a b", "a@0 b@1000", "1.4 1.4");
    world->now_ms += 2 * day_ms;
    expect_run(world, USUAL, "dns", "dns@172801100", "dns");
    world->now_ms += 10 * day_ms;
    assert_int_equal(
        xp_store_make_request(&request, xp_str_from("https://a.example/{id}"), xp_str_from("a"), &world->arena, NULL),
        0);
    expect_run(world, USUAL, "dns2 a", "dns2@1036801200", "dns dns-");
    xp_store_cache_read(&world->cache, &request, world->now_ms, &entry, &world->arena);
    assert_int_equal(entry.token, XP_STORE_DNS);
    assert_int_equal(entry.answered_ms, start_ms + 100);
    assert_true(xp_str_is(entry.answer.number, "1.4"));
    expect_run(world, OFFLINE, "a", "", "1.4");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(once_a_day),
        TEST(failures_count_too),
        TEST(refresh_asks_at_once),
        TEST(refresh_takes_what_came_since_it_began),
        TEST(a_stamp_of_the_future_stops_no_refresh),
        TEST(offline_sends_nothing),
        TEST(patience_is_kept),
        TEST(a_second_between_two),
        TEST(a_store_in_trouble_is_left_alone),
        TEST(a_plugin_in_trouble_is_not),
        TEST(the_first_one_changes_daily),
        TEST(the_same_question_is_one),
        TEST(one_bad_day_erases_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
