/* lib/site: what it writes is read back by the client's own decoder, and stays within what clients take. */
#include "site_parts.h"
#include "xp_macros.h"
#include "xp_store_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CLIENT_TAKES = 64 * 1024 };

static struct site_release release_of(const char *number, int64_t vers)
{
    return (struct site_release){
        .tag = xp_str_from("jamie.weather"),
        .name = xp_str_from("Weather"),
        .number = xp_str_from(number),
        .vers = vers,
        .size = 48213,
        .id = xp_str_from("jamie.weather"),
        .date = xp_str_from("2026-03-02"),
        .download = xp_str_from("files/jamie.weather/1.4.0/jamie.weather-1.4.0.zip"),
    };
}

static struct site_plugin plugin_of(struct site_release **releases, size_t count)
{
    return (struct site_plugin){
        .id = releases[0]->id,
        .name = releases[0]->name,
        .summary = xp_str_from("sum"),
        .releases = releases,
        .count = count,
        .page = 7,
    };
}

static void read_back(struct xp_site *site, const struct site_plugin *plugins, size_t count,
                      struct xp_store_answer *answer)
{
    struct xp_str reply = site_reply(site, plugins, count);

    assert_int_equal(xp_store_scan(reply), XP_STORE_FINE);
    xp_store_read_answer(answer, reply, plugins[count - 1].id, &site->arena);
}

static struct xp_site *new_site(void)
{
    struct xp_site *site = xp_site_new();

    site->base.url = xp_str_from("https://plugins.example.org");
    site->name = xp_str_from("Store");
    return site;
}

static void is_read_back(void **state)
{
    static const struct {
        const char *number, *notes, *why;
        int64_t vers;
    } rows[] = {
        { "1.4.0", "Adds ramps.\nFixes start-up order.", "the usual", 7 },
        { "0", "", "the least", 0 },
        { "1 \"\\</b>", "\"\\\n\t\\u0000 \xF0\x9F\x98\x80 \xC2\xA0", "everything that needs an escape", 1 },
        { "9", "a\xFF\x01", "bytes that are no letters", INT64_C(9007199254740991) },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_site *site = new_site();
        struct site_release release = release_of(rows[i].number, rows[i].vers);
        struct site_release *releases[] = { &release };
        struct site_plugin plugin = plugin_of(releases, 1);
        struct xp_store_answer answer;

        print_message("%s\n", rows[i].why);
        release.meta.release.whats_new = xp_str_from(rows[i].notes);
        read_back(site, &plugin, 1, &answer);
        assert_int_equal(answer.token, XP_STORE_FINE);
        assert_int_equal(answer.kind, XP_STORE_RELEASE);
        assert_true(xp_str_is(answer.number, rows[i].number));
        assert_true(xp_str_is(answer.date, "2026-03-02"));
        assert_true(xp_str_is(answer.download_url, "https://plugins.example.org/files/jamie.weather/1.4.0/"
                                                   "jamie.weather-1.4.0.zip"));
        assert_true(answer.has_vers && answer.vers == rows[i].vers && answer.page == 7);
        xp_site_free(site);
    }
}

static void picks_from_all(void **state)
{
    struct xp_site *site = new_site();
    struct site_release first = release_of("1.0", 1), second = release_of("2.0", 2);
    struct site_release *one[] = { &first }, *two[] = { &second };
    struct site_plugin plugins[2];
    struct xp_store_answer answer;

    (void)state;
    first.id = xp_str_from("acme.rain");
    plugins[0] = plugin_of(one, 1);
    plugins[1] = plugin_of(two, 1);
    read_back(site, plugins, 2, &answer);
    assert_int_equal(answer.kind, XP_STORE_RELEASE);
    assert_true(xp_str_is(answer.number, "2.0"));
    xp_site_free(site);
}

/* Notes of any length, in the letters that take most room, cut at the end of a line where there is one. */
static void stays_short(void **state)
{
    static const struct {
        const char *letter, *line_end, *why;
    } rows[] = {
        { "a", "", "one long line" },
        { "a", "\n", "lines of one letter" },
        { "\xC3\xA9", "", "letters of two bytes" },
        { "\xE6\x97\xA5", "", "of three" },
        { "\xF0\x9F\x98\x80", "", "of four" },
        { "\"", "", "such as need an escape" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_site *site = new_site();
        struct site_release release = release_of("1.4.0", 7);
        struct site_release *releases[] = { &release };
        struct site_plugin plugin = plugin_of(releases, 1);
        struct xp_buf notes = XP_BUF_INIT(SIZE_MAX / 2);
        struct xp_store_answer answer;
        struct xp_str reply;

        print_message("%s\n", rows[i].why);
        while (notes.len < 200000)
            xp_buf_addf(&notes, "%s%s", rows[i].letter, rows[i].line_end);
        release.meta.release.whats_new = xp_buf_str(&notes);
        reply = site_reply(site, &plugin, 1);
        assert_true(reply.len < CLIENT_TAKES);
        assert_non_null(strstr(reply.ptr, "\\n\\nMore: https://plugins.example.org/pluginstore/7/"));
        assert_null(strstr(reply.ptr, "\\ufffd"));
        read_back(site, &plugin, 1, &answer);
        assert_int_equal(answer.token, XP_STORE_FINE);
        xp_buf_release(&notes);
        xp_site_free(site);
    }
}

static void notes_are_cut_above_the_limit(void **state)
{
    enum { MOST = 16 * 1024 };
    static char notes[MOST + 1];

    (void)state;
    memset(notes, 'n', sizeof(notes));
    for (size_t len = MOST - 1; len <= MOST + 1; len++) {
        struct xp_site *site = new_site();
        struct site_release release = release_of("1.4.0", 7);
        struct site_release *releases[] = { &release };
        struct site_plugin plugin = plugin_of(releases, 1);

        release.meta.release.whats_new = xp_str_make(notes, len);
        assert_int_equal(strstr(site_reply(site, &plugin, 1).ptr, "More: ") != NULL, len > MOST);
        xp_site_free(site);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_read_back),
        cmocka_unit_test(picks_from_all),
        cmocka_unit_test(stays_short),
        cmocka_unit_test(notes_are_cut_above_the_limit),
    };

    return cmocka_run_group_tests_name("site_reply", tests, NULL, NULL);
}
