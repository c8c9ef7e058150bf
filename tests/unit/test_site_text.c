/* lib/site: ids, versions as folders, links, days, base URLs, and texts that may be shown. */
#include "site_base.h"
#include "site_text.h"
#include "xp_macros.h"
#include "xp_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define A50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *id;
    bool is_good;
    const char *why;
} ids[] = {
    { "jamie.weather", true, "the usual" },
    { "acme_rain", true, "no dot" },
    { "com.8-channel_relay", true, "a digit, a hyphen, an underscore" },
    { "a.-b", true, "a part may begin with a hyphen, the first may not" },
    { A50 A50, true, "as long as may be" },
    { A50 A50 "a", false, "one more" },
    { "", false, "nothing" },
    { ".", false, "a dot" },
    { "..", false, "two" },
    { ".a", false, "hidden" },
    { "a.", false, "a dot behind" },
    { "a..b", false, "an empty part" },
    { "-a", false, "an option" },
    { "_a", false, "site builders drop it" },
    { "a/b", false, "a slash" },
    { "a\\b", false, "a backslash" },
    { "a b", false, "a blank" },
    { "a%2e", false, "a percent sign" },
    { "\xC3\xA4.b", false, "beyond ASCII" },
    { "a\n", false, "a line end" },
    { "con.a", false, "a device" },
    { "NUL", false, "in capitals" },
    { "com1.example", false, "a port of Windows" },
    { "com.example", true, "which this is not" },
    { "com0.example", true, "nor this" },
    { "lpt9", false, "the last one" },
    { "all-plugins.json", false, "a file of the store" },
    { "Plugin-Version-Info.json", false, "on a disk that ignores capitals" },
};

static void knows_ids(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(ids); i++) {
        struct xp_err err;

        print_message("%s\n", ids[i].why);
        assert_int_equal(site_check_id(xp_str_from(ids[i].id), &err) == 0, ids[i].is_good);
    }
}

static void names_folders(void **state)
{
    static const struct {
        const char *number, *folder, *why;
    } rows[] = {
        { "1.2", "1.2", "the usual" },
        { "v1.2-beta+3", "v1.2-beta+3", "all signs that stay" },
        { "1.2 (beta)", "1.2--beta-", "those that do not" },
        { "..", "r.-", "never the folder above" },
        { ".", "r-", "nor the same" },
        { "../../x", "r..-..-x", "nor anywhere else" },
        { "-1", "r-1", "no option" },
        { "1.", "1-", "Windows drops a dot at the end" },
        { "con", "rcon", "a device" },
        { "NUL.1", "rNUL.1", "a device with an ending" },
    };
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_string_equal(site_number_folder(&arena, xp_str_from(rows[i].number)).ptr, rows[i].folder);
    }
    xp_arena_release(&arena);
}

static void knows_links(void **state)
{
    static const struct {
        const char *url;
        bool is_good;
        const char *why;
    } rows[] = {
        { "https://example.org", true, "a host alone" },
        { "HTTP://example.org/a?b=c&d#e", true, "all parts" },
        { "https://[::1]/", true, "a number for a host" },
        { "javascript:alert(1)", false, "a script" },
        { "data:text/html,x", false, "a page" },
        { "//example.org", false, "no scheme" },
        { "https:example.org", false, "no slashes" },
        { "https://", false, "no host" },
        { "https:///x", false, "no host, a path" },
        { "https://?x", false, "no host, a query" },
        { "https://:80/", false, "a port alone" },
        { "https://bank.example@evil.example/", false, "a user that looks like a host" },
        { "https://example.org/a b", false, "a blank" },
        { "https://example.org/\"", false, "a quote" },
        { "https://example.org/<x>", false, "brackets" },
        { "https://example.org\\x", false, "a backslash, which browsers take for a slash" },
        { "https://ex\xC3\xA4mple.org", false, "beyond ASCII" },
        { "\thttps://example.org", false, "white space in front" },
        { "https://example.org/\x7F", false, "a control character" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_int_equal(site_is_link(xp_str_from(rows[i].url)), rows[i].is_good);
    }
}

static void knows_days(void **state)
{
    static const char *const good[] = { "2026-03-02", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31" };
    static const char *const bad[] = { "",           "2026-3-2",   "2026-02-29",  "1900-02-29",
                                       "2026-13-01", "2026-00-10", "2026-04-31",  "2026-01-00",
                                       "0000-01-01", "2026/03/02", "2026-03-02 ", "2026-03-0x" };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(good); i++)
        assert_true(xp_site_is_day(xp_str_from(good[i])));
    for (size_t i = 0; i < XP_COUNT(bad); i++) {
        print_message("%s\n", bad[i]);
        assert_false(xp_site_is_day(xp_str_from(bad[i])));
    }
}

static void reads_base_urls(void **state)
{
    static const struct {
        const char *given, *url, *path, *why;
    } rows[] = {
        { "https://example.org", "https://example.org", "", "a host" },
        { "https://example.org///", "https://example.org", "", "slashes at the end" },
        { "https://example.org:8443/our/store/", "https://example.org:8443/our/store", "/our/store", "port and path" },
        { "http://127.0.0.1:8000", "http://127.0.0.1:8000", "", "one's own machine" },
        { "http://[::1]:8000/s", "http://[::1]:8000/s", "/s", "by its other number" },
        { "http://localhost", "http://localhost", "", "by its name" },
        { "http://example.org", NULL, NULL, "anybody could change it on the way" },
        { "http://127.example.org", NULL, NULL, "that is no number" },
        { "http://localhost.example.org", NULL, NULL, "nor that one's own machine" },
        { "example.org", NULL, NULL, "no scheme" },
        { "ftp://example.org", NULL, NULL, "another one" },
        { "https://", NULL, NULL, "no host" },
        { "https:///x", NULL, NULL, "a path alone" },
        { "https://a@example.org", NULL, NULL, "a user" },
        { "https://example.org?x", NULL, NULL, "a query" },
        { "https://example.org/#x", NULL, NULL, "a fragment" },
        { "https://example.org:", NULL, NULL, "no port" },
        { "https://example.org:0", NULL, NULL, "a port that is none" },
        { "https://example.org:65536", NULL, NULL, "one too many" },
        { "https://example.org:99999999999999999999", NULL, NULL, "far too many" },
        { "https://example.org/a//b", NULL, NULL, "an empty part" },
        { "https://example.org/../b", NULL, NULL, "the way up" },
        { "https://example.org/.hidden", NULL, NULL, "a hidden folder" },
        { "https://example.org/a;b", NULL, NULL, "what nginx takes for an end" },
        { "https://example.org/{a}", NULL, NULL, "what it takes for a block" },
        { "https://example.org/a$b", NULL, NULL, "what it takes for a variable" },
        { "https://[::1", NULL, NULL, "an open bracket" },
        { "https://[x]", NULL, NULL, "brackets around what is no number" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct site_base base = { { "", 0 }, { "", 0 } };
        struct xp_err err;
        int rc = site_base_read(&base, xp_str_from(rows[i].given), &arena, &err);

        print_message("%s\n", rows[i].why);
        if (rows[i].url) {
            assert_int_equal(rc, 0);
            assert_string_equal(base.url.ptr, rows[i].url);
            assert_string_equal(base.path.ptr, rows[i].path);
        } else {
            assert_int_equal(rc, XP_E_USAGE);
        }
        assert_int_equal(xp_site_check_base_url(xp_str_from(rows[i].given), NULL), rc);
        xp_arena_release(&arena);
    }
}

static void tames_texts(void **state)
{
    static const struct {
        const char *text, *plain;
        bool is_plain;
        const char *why;
    } rows[] = {
        { "Wetter & Größe", "Wetter & Größe", true, "letters of any language" },
        { "\U0001F468\u200D\U0001F469\u200D\U0001F467", "\U0001F468\u200D\U0001F469\u200D\U0001F467", true,
          "a picture made of several" },
        { "\u202Egnp.exe", "\uFFFDgnp.exe", false, "text that runs the other way" },
        { "\u2066a\u2069", "\uFFFDa\uFFFD", false, "marks of direction" },
        { "a\x1b[31m", "a\uFFFD[31m", false, "an escape" },
        { "a\nb", "a b", false, "a line end" },
        { "a\xFF", "a\uFFFD", false, "a byte that is no letter" },
        { "  a  ", "a", true, "blanks at the ends" },
    };
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        print_message("%s\n", rows[i].why);
        assert_string_equal(site_plain(&arena, xp_str_from(rows[i].text)).ptr, rows[i].plain);
        assert_int_equal(site_is_plain(xp_str_from(rows[i].text), false), rows[i].is_plain);
    }
    assert_true(site_is_plain(xp_str_from("a\n\tb"), true));
    assert_string_equal(site_shorten(&arena, xp_str_from("äöü"), 3).ptr, "äöü");
    assert_string_equal(site_shorten(&arena, xp_str_from("äöüß"), 3).ptr, "äö…");
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_ids),  cmocka_unit_test(names_folders),   cmocka_unit_test(knows_links),
        cmocka_unit_test(knows_days), cmocka_unit_test(reads_base_urls), cmocka_unit_test(tames_texts),
    };

    return cmocka_run_group_tests_name("site_text", tests, NULL, NULL);
}
