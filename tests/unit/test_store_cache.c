#include "scratch_tree.h"
#include "xp_buf.h"
#include "xp_macros.h"
#include "xp_store_cache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const int64_t now_ms = INT64_C(1795158900000);
static const int64_t day_ms = INT64_C(24) * 60 * 60 * 1000;

struct fixture {
    struct xp_store_cache cache;
    struct xp_store_request request;
    struct xp_arena arena;
};

static int begin(void **state)
{
    static struct fixture fixture;
    struct xp_err err;
    char *here;
    int rc;

    scratch_enter();
    memset(&fixture, 0, sizeof(fixture));
    fixture.cache.lock_fd = -1;
    here = getcwd(NULL, 0);
    rc = xp_store_cache_open(&fixture.cache, xp_arena_printf(&fixture.arena, "%s/a/b", here), &err);
    if (rc == 0)
        rc = xp_store_make_request(&fixture.request, xp_str_from("https://a.example/{id}"),
                                   xp_str_from("jamie.weather"), &fixture.arena, &err);
    free(here);
    *state = &fixture;
    return rc;
}

static int end(void **state)
{
    struct fixture *fixture = *state;

    xp_store_cache_close(&fixture->cache);
    xp_arena_release(&fixture->arena);
    scratch_leave();
    return 0;
}

static struct xp_store_entry full_entry(void)
{
    struct xp_store_entry entry = {
        .attempted_ms = now_ms - 1000,
        .token = XP_STORE_HTTP_5XX,
        .settled_ms = now_ms - 500,
        .not_before_ms = now_ms + day_ms,
        .answered_ms = now_ms - 3 * day_ms,
        .answer = { .kind = XP_STORE_RELEASE,
                    .number = XP_STR("1.4.0"),
                    .date = XP_STR("2026-03-02"),
                    .download_url = XP_STR("https://a.example/x.zip"),
                    .page = 7,
                    .has_vers = true,
                    .vers = 0 },
        .validators = { "\"one\"", "Mon, 02 Mar 2026 07:00:00 GMT" },
    };

    return entry;
}

static void expect_same(const struct xp_store_entry *a, const struct xp_store_entry *b)
{
    assert_int_equal(a->attempted_ms, b->attempted_ms);
    assert_int_equal(a->token, b->token);
    assert_int_equal(a->settled_ms, b->settled_ms);
    assert_int_equal(a->not_before_ms, b->not_before_ms);
    assert_int_equal(a->answered_ms, b->answered_ms);
    assert_int_equal(a->answer.kind, b->answer.kind);
    assert_int_equal(a->answer.token, b->answer.token);
    assert_true(xp_str_equal(a->answer.number, b->answer.number));
    assert_true(xp_str_equal(a->answer.date, b->answer.date));
    assert_true(xp_str_equal(a->answer.download_url, b->answer.download_url));
    assert_int_equal(a->answer.page, b->answer.page);
    assert_int_equal(a->answer.has_vers, b->answer.has_vers);
    assert_int_equal(a->answer.vers, b->answer.vers);
    assert_string_equal(a->validators.etag, b->validators.etag);
    assert_string_equal(a->validators.modified, b->validators.modified);
}

static void what_is_kept_comes_back(void **state)
{
    struct fixture *fixture = *state;
    struct xp_store_entry entries[] = {
        full_entry(),
        { .attempted_ms = now_ms, .token = XP_STORE_INTERRUPTED },
        { .attempted_ms = now_ms, .answered_ms = now_ms, .answer = { .kind = XP_STORE_BUILT_IN } },
        { .attempted_ms = now_ms, .answered_ms = now_ms, .answer = { .kind = XP_STORE_NO_RELEASE } },
        { .attempted_ms = now_ms,
          .answered_ms = now_ms,
          .answer = { .kind = XP_STORE_NOT_IN_STORE, .token = XP_STORE_NO_ENTRY } },
        { .attempted_ms = 0 },
    };

    for (size_t i = 0; i < XP_COUNT(entries); i++) {
        struct xp_store_entry read;
        struct xp_err err;

        assert_int_equal(xp_store_cache_write(&fixture->cache, &fixture->request, &entries[i], &err), 0);
        assert_false(xp_store_cache_read(&fixture->cache, &fixture->request, now_ms, &read, &fixture->arena));
        expect_same(&entries[i], &read);
    }
}

static void folders_are_their_owners_alone(void **state)
{
    struct stat info;

    (void)state;
    assert_int_equal(stat("a", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
    assert_int_equal(stat("a/b", &info), 0);
    assert_int_equal(info.st_mode & 0777, 0700);
}

static void other_questions_are_kept_apart(void **state)
{
    static const char *const others[][2] = {
        { "https://b.example/{id}", "jamie.weather" },  { "https://a.example/{id}", "jamie.Weather" },
        { "https://a.example/{id}", "jamie/weather" },  { "https://a.example/{id}", "..weather" },
        { "https://a.example/{id}x", "jamie.weather" }, { "https://a.example/jamie.{id}", "weather" },
    };
    struct fixture *fixture = *state;
    struct xp_store_entry entry = full_entry(), read;
    struct xp_err err;

    assert_int_equal(xp_store_cache_write(&fixture->cache, &fixture->request, &entry, &err), 0);
    for (size_t i = 0; i < XP_COUNT(others); i++) {
        struct xp_store_request other;

        assert_int_equal(
            xp_store_make_request(&other, xp_str_from(others[i][0]), xp_str_from(others[i][1]), &fixture->arena, &err),
            0);
        assert_false(xp_store_cache_read(&fixture->cache, &other, now_ms, &read, &fixture->arena));
        assert_int_equal(read.attempted_ms, 0);
        assert_int_equal(xp_store_cache_write(&fixture->cache, &other, &entry, &err), 0);
    }
}

/* What a text in the place of an entry is read as: with the request's own URLs for S and U. */
static const struct {
    const char *text;
    int64_t attempted_ms, answered_ms;
    bool has_moved;
    const char *why;
} texts[] = {
    { "{'format': 1, S, U, 'attemptedMs': 1000}", 1000, 0, false, "the least" },
    { "{'format': 2, S, U, 'attemptedMs': 1000}", 0, 0, false, "another form" },
    { "{S, U, 'attemptedMs': 1000}", 0, 0, false, "no form" },
    { "{'format': 1, U, 'attemptedMs': 1000}", 0, 0, false, "no store" },
    { "{'format': 1, S, 'url': 'https://a.example/', 'attemptedMs': 1000}", 0, 0, false, "another URL" },
    { "{'format': 1, S, U, 'attemptedMs': -1}", 0, 0, false, "before all time" },
    { "{'format': 1, S, U, 'attemptedMs': 1e999}", 0, 0, false, "after all time" },
    { "{'format': 1, S, U, 'attemptedMs': '1000'}", 0, 0, false, "no number" },
    { "{'format': 1, S, U, 'attemptedMs': 1895158900000}", INT64_C(1795158900000), 0, true, "years ahead: now" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'answeredMs': 2, 'kind': 'release', 'number': '1.4'}", 1, 2, false,
      "an answer" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'answeredMs': 2, 'kind': 'release'}", 1, 0, false, "without a number" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'answeredMs': 2, 'kind': 'release', 'number': '\\u001b'}", 1, 0, false,
      "with one that nobody may see" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'answeredMs': 2, 'kind': 'nonsense'}", 1, 0, false, "of no kind" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'kind': 'built-in'}", 1, 0, false, "of no time" },
    { "{'format': 1, S, U, 'attemptedMs': 1, 'answeredMs': 0, 'kind': 'built-in'}", 1, 0, false, "at no time" },
    { "{'format': 1, S, U, 'attemptedMs': 1000} x", 0, 0, false, "more behind it" },
    { "{'format': 1, S, U, 'attemptedMs': 10", 0, 0, false, "cut off" },
    { "[]", 0, 0, false, "no object" },
    { "", 0, 0, false, "nothing" },
};

static void expand(struct xp_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == 'S')
            xp_buf_addf(out, "\"store\": \"https://a.example/{id}\"");
        else if (*text == 'U')
            xp_buf_addf(out, "\"url\": \"https://a.example/jamie.weather\"");
        else
            xp_buf_add_char(out, *text == '\'' ? '"' : *text);
    }
}

static void other_texts_are_nothing(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < XP_COUNT(texts); i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(10000);
        struct xp_store_entry entry;
        bool has_moved;

        expand(&text, texts[i].text);
        has_moved = xp_store_entry_read(&entry, &fixture->request, xp_buf_str(&text), now_ms, &fixture->arena);
        if (entry.attempted_ms != texts[i].attempted_ms || entry.answered_ms != texts[i].answered_ms ||
            has_moved != texts[i].has_moved || (entry.answer.kind == XP_STORE_NOTHING) != !entry.answered_ms)
            fail_msg("row %zu, %s: %lld, %lld", i, texts[i].why, (long long)entry.attempted_ms,
                     (long long)entry.answered_ms);
    }
}

static void validators_hold_no_line_ends(void **state)
{
    struct fixture *fixture = *state;
    XP_AUTO_BUF text = XP_BUF_INIT(10000);
    struct xp_store_entry entry;

    expand(&text, "{'format': 1, S, U, 'answeredMs': 2, 'kind': 'built-in', 'etag': 'a\\r\\nX-Evil: 1'}");
    (void)xp_store_entry_read(&entry, &fixture->request, xp_buf_str(&text), now_ms, &fixture->arena);
    assert_int_equal(entry.answered_ms, 2);
    assert_string_equal(entry.validators.etag, "");
}

static void patience_has_an_end(void **state)
{
    struct fixture *fixture = *state;
    XP_AUTO_BUF text = XP_BUF_INIT(10000);
    struct xp_store_entry entry;

    expand(&text, "{'format': 1, S, U, 'attemptedMs': 1, 'notBeforeMs': 9007199254740991}");
    assert_true(xp_store_entry_read(&entry, &fixture->request, xp_buf_str(&text), now_ms, &fixture->arena));
    assert_int_equal(entry.not_before_ms, now_ms + XP_STORE_MAX_PATIENCE_DAYS * day_ms);
}

/* In another process, since a process has all its own locks. @return what xp_store_cache_lock() said there. */
static int lock_elsewhere(const struct fixture *fixture, const struct xp_store_request *request)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        struct xp_store_cache other = XP_STORE_CACHE_INIT;

        if (xp_store_cache_open(&other, fixture->cache.folder, NULL) < 0)
            _exit(99);
        _exit(-xp_store_cache_lock(&other, request, 40));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return -WEXITSTATUS(status);
}

static void one_question_has_one_asker(void **state)
{
    struct fixture *fixture = *state;
    struct xp_store_request other;
    struct xp_err err;

    assert_int_equal(xp_store_make_request(&other, xp_str_from("https://a.example/{id}"), xp_str_from("acme.rain"),
                                           &fixture->arena, &err),
                     0);
    assert_int_equal(xp_store_cache_lock(&fixture->cache, &fixture->request, 0), 0);
    assert_int_equal(lock_elsewhere(fixture, &fixture->request), XP_E_LIMIT);
    assert_int_equal(lock_elsewhere(fixture, &other), 0);
    xp_store_cache_unlock(&fixture->cache, &fixture->request);
    assert_int_equal(lock_elsewhere(fixture, &fixture->request), 0);
}

static void what_is_not_ours_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct xp_store_cache other = XP_STORE_CACHE_INIT;
    struct xp_err err;

    scratch_make("file", NULL);
    assert_int_equal(
        xp_store_cache_open(&other, xp_arena_printf(&fixture->arena, "%s/../../file", fixture->cache.folder.ptr), &err),
        XP_E_IO);
    assert_non_null(strstr(err.msg, "is no folder"));
    xp_store_cache_close(&other);
    assert_int_equal(xp_store_cache_open(
                         &other, xp_arena_printf(&fixture->arena, "%s/../../file/x", fixture->cache.folder.ptr), &err),
                     XP_E_IO);
    xp_store_cache_close(&other);
    assert_int_equal(mkdir("locked", 0700), 0);
    assert_int_equal(mkdir("locked/lock", 0700), 0);
    assert_int_equal(xp_store_cache_open(
                         &other, xp_arena_printf(&fixture->arena, "%s/../../locked", fixture->cache.folder.ptr), &err),
                     XP_E_IO);
    assert_non_null(strstr(err.msg, "locked/lock: "));
    xp_store_cache_close(&other);
    /* Root owns /, and may give a folder away; whoever else runs this finds the first folder of another. */
    if (geteuid() != 0) {
        assert_int_equal(xp_store_cache_open(&other, xp_str_from("/usr"), &err), XP_E_IO);
    } else {
        assert_int_equal(mkdir("theirs", 0700), 0);
        assert_int_equal(chown("theirs", 12345, 12345), 0);
        assert_int_equal(
            xp_store_cache_open(&other, xp_arena_printf(&fixture->arena, "%s/../../theirs", fixture->cache.folder.ptr),
                                &err),
            XP_E_IO);
    }
    assert_non_null(strstr(err.msg, "another user"));
    xp_store_cache_close(&other);
}

static void links_are_not_read(void **state)
{
    struct fixture *fixture = *state;
    struct xp_store_entry entry = full_entry(), read;
    struct xp_arena *arena = &fixture->arena;
    struct xp_str path = xp_arena_printf(arena, "%s/jamie.weather-%016llx.json", fixture->cache.folder.ptr,
                                         (unsigned long long)xp_store_mark(fixture->request.url));

    assert_int_equal(xp_store_cache_write(&fixture->cache, &fixture->request, &entry, NULL), 0);
    assert_int_equal(rename(path.ptr, "moved"), 0);
    assert_int_equal(symlink("../../moved", path.ptr), 0);
    assert_false(xp_store_cache_read(&fixture->cache, &fixture->request, now_ms, &read, arena));
    assert_int_equal(read.attempted_ms, 0);
    /* Nor written through: the next entry takes the link's place. */
    entry.attempted_ms = now_ms - 7;
    assert_int_equal(xp_store_cache_write(&fixture->cache, &fixture->request, &entry, NULL), 0);
    xp_store_cache_read(&fixture->cache, &fixture->request, now_ms, &read, arena);
    assert_int_equal(read.attempted_ms, now_ms - 7);
    assert_int_equal(rename("moved", path.ptr), 0);
    xp_store_cache_read(&fixture->cache, &fixture->request, now_ms, &read, arena);
    assert_int_equal(read.attempted_ms, now_ms - 1000);
}

static void looking_makes_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct xp_store_cache other = XP_STORE_CACHE_INIT;
    struct xp_store_entry entry = full_entry(), read;

    xp_store_cache_look(&other, xp_arena_printf(&fixture->arena, "%s/none", fixture->cache.folder.ptr));
    assert_false(xp_store_cache_read(&other, &fixture->request, now_ms, &read, &fixture->arena));
    assert_int_equal(read.attempted_ms, 0);
    assert_int_equal(access(other.folder.ptr, F_OK), -1);
    xp_store_cache_close(&other);
    assert_int_equal(xp_store_cache_write(&fixture->cache, &fixture->request, &entry, NULL), 0);
    xp_store_cache_look(&other, fixture->cache.folder);
    assert_false(xp_store_cache_read(&other, &fixture->request, now_ms, &read, &fixture->arena));
    expect_same(&entry, &read);
    xp_store_cache_close(&other);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_kept_comes_back),    TEST(folders_are_their_owners_alone), TEST(other_questions_are_kept_apart),
        TEST(other_texts_are_nothing),    TEST(validators_hold_no_line_ends),   TEST(patience_has_an_end),
        TEST(one_question_has_one_asker), TEST(what_is_not_ours_is_refused),    TEST(links_are_not_read),
        TEST(looking_makes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
