#include "xp_macros.h"
#include "xp_store_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *store, *id, *url, *origin, *why;
} rows[] = {
    { XP_STORE_DEFAULT_URL, "com.example.a-b_c",
      "https://api.indigodomo.com/api/v2/pluginstore/plugin-version-info.json?pluginId=com.example.a-b_c",
      "https://api.indigodomo.com", "ids of the public store stay as they are" },
    { "https://a.example/{id}", "A.b~c-9", "https://a.example/A.b~c-9", "https://a.example", "nothing to encode" },
    { "https://a.example/{id}", "a/../b", "https://a.example/a%2F..%2Fb", "https://a.example", "no way up" },
    { "https://a.example/?i={id}", "a&b=c#d", "https://a.example/?i=a%26b%3Dc%23d", "https://a.example",
      "no other parameter, no fragment" },
    { "https://a.example/?i={id}", "a b+c%20", "https://a.example/?i=a%20b%2Bc%2520", "https://a.example",
      "blanks, plus and percent" },
    { "https://a.example/?i={id}", "\xc3\xa9\xff", "https://a.example/?i=%C3%A9%FF", "https://a.example",
      "bytes, whatever they are" },
    { "https://a.example/?i={id}", "a\r\nHost: b", "https://a.example/?i=a%0D%0AHost%3A%20b", "https://a.example",
      "no header can be made of it" },
    { "https://a.example/{id}/info.json?pluginId={id}", "x", "https://a.example/x/info.json?pluginId=x",
      "https://a.example", "every {id} is replaced" },
    { "https://a.example/{id}", "{id}", "https://a.example/%7Bid%7D", "https://a.example", "but not within the id" },
    { "HTTPS://A.Example:8443/{id}", "x", "HTTPS://A.Example:8443/x", "https://a.example:8443",
      "a store is the same in any capitals" },
    { "http://127.0.0.1:8080/{id}", "x", "http://127.0.0.1:8080/x", "http://127.0.0.1:8080", "plain, as written" },
    { "https://[::1]:8443/{id}", "x", "https://[::1]:8443/x", "https://[::1]:8443", "an address of version 6" },
    { "https://a.example?i={id}", "x", "https://a.example?i=x", "https://a.example", "no path" },
    { "https://a.example/@{id}", "x", "https://a.example/@x", "https://a.example", "an @ behind the host is no user" },
};

static void urls_are_put_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_store_request request;
        struct xp_err err;

        if (xp_store_make_request(&request, xp_str_from(rows[i].store), xp_str_from(rows[i].id), &arena, &err) < 0)
            fail_msg("%s: %s", rows[i].why, err.msg);
        if (strcmp(request.url.ptr, rows[i].url) != 0 || strcmp(request.origin.ptr, rows[i].origin) != 0)
            fail_msg("%s: %s, %s", rows[i].why, request.url.ptr, request.origin.ptr);
        assert_true(xp_str_is(request.host, strstr(rows[i].origin, "//") + 2));
        assert_int_equal(request.is_plain, rows[i].origin[4] == ':');
        assert_int_equal(request.page_url.len > 0, i == 0);
        xp_arena_release(&arena);
    }
}

static const struct {
    const char *store, *id, *message;
} refusals[] = {
    { "https://a.example/", "x", "no {id}" },
    { "https://a.example/{ID}", "x", "no {id}" },
    { "a.example/{id}", "x", "begins with https://" },
    { "ftp://a.example/{id}", "x", "begins with https://" },
    { "file:///etc/passwd?{id}", "x", "begins with https://" },
    { "https:a.example/{id}", "x", "begins with https://" },
    { "", "x", "begins with https://" },
    { "https://", "x", "no host" },
    { "https:///{id}", "x", "no host" },
    { "https://:80/{id}", "x", "no host" },
    { "https://?{id}", "x", "no host" },
    { "https://jamie:secret@a.example/{id}", "x", "user name or a password" },
    { "https://jamie@a.example/{id}", "x", "user name or a password" },
    { "https://{id}/", "x", "behind the host" },
    { "https://{id}.a.example/{id}", "x", "behind the host" },
    { "https://a.example:{id}/", "x", "behind the host" },
    { "https://a.example/{id}#top", "x", "behind #" },
    { "https://a.example/#{id}", "x", "behind #" },
    { "https://a.example/a b/{id}", "x", "blank" },
    { "https://a.example/{id}\r\nHost: b", "x", "blank" },
    { "https://a.example/\xff{id}", "x", "blank" },
    { "https://a.example/\xe2\x80\xae{id}", "x", "blank" },
    { "https://a.example/{id}", "", "empty" },
    { "https://a.example/{id}/info.json", ".", "no plugin" },
    { "https://a.example/{id}/info.json", "..", "no plugin" },
};

static void others_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(refusals); i++) {
        struct xp_arena arena = XP_ARENA_INIT;
        struct xp_store_request request;
        struct xp_err err;
        int rc =
            xp_store_make_request(&request, xp_str_from(refusals[i].store), xp_str_from(refusals[i].id), &arena, &err);

        if (rc != XP_E_USAGE || !strstr(err.msg, refusals[i].message))
            fail_msg("%s: %d %s", refusals[i].store, rc, rc < 0 ? err.msg : "");
        assert_null(strstr(err.msg, "secret"));
        xp_arena_release(&arena);
    }
}

/* A text of `count` times the same sign. */
static struct xp_str many(struct xp_arena *arena, size_t count)
{
    char *text = xp_arena_alloc(arena, count + 1);

    memset(text, '/', count);
    return xp_str_make(text, count);
}

static void lengths_are_bounded(void **state)
{
    static const struct xp_str store = XP_STR("https://a.example/{id}{id}{id}{id}{id}{id}");
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_store_request request;

    (void)state;
    assert_int_equal(xp_store_make_request(&request, xp_str_from("https://a.example/{id}"),
                                           many(&arena, XP_STORE_MAX_ID_BYTES), &arena, NULL),
                     0);
    assert_int_equal(request.url.len, strlen("https://a.example/") + 3 * XP_STORE_MAX_ID_BYTES);
    assert_int_equal(xp_store_make_request(&request, xp_str_from("https://a.example/{id}"),
                                           many(&arena, XP_STORE_MAX_ID_BYTES + 1), &arena, NULL),
                     XP_E_USAGE);
    assert_int_equal(xp_store_make_request(&request, store, many(&arena, XP_STORE_MAX_ID_BYTES), &arena, NULL),
                     XP_E_USAGE);
    assert_int_equal(xp_store_check_url(many(&arena, XP_STORE_MAX_URL_BYTES + 1), NULL), XP_E_USAGE);
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_put_together),
        cmocka_unit_test(others_are_refused),
        cmocka_unit_test(lengths_are_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
