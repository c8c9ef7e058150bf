/* xp_mem, xp_arena and xp_buf: where memory comes from. */
#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_mem.h"

#include <stdalign.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void growing_an_array(void **state)
{
    size_t room = 0;
    int *numbers = NULL;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        numbers = xp_grow(numbers, &room, (size_t)i + 1, sizeof(*numbers));
        numbers[i] = i;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers[i], i);
    assert_in_range(room, 1000, 2000);
    assert_ptr_equal(xp_grow(numbers, &room, room, sizeof(*numbers)), numbers);
    free(numbers);
}

static void growing_to_nothing(void **state)
{
    size_t room = 0;

    (void)state;
    assert_null(xp_grow(NULL, &room, 0, sizeof(int)));
    assert_int_equal(room, 0);
}

static void nothing_is_still_a_pointer(void **state)
{
    void *a = xp_xmalloc(0), *b = xp_xcalloc(0, 8), *c = xp_xreallocarray(NULL, 0, 8);

    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    assert_non_null(c);
    free(a);
    free(b);
    free(c);
}

static void overflow_malloc(void)
{
    struct xp_arena arena = XP_ARENA_INIT;

    xp_arena_alloc(&arena, SIZE_MAX);
}

static void overflow_calloc(void)
{
    struct xp_arena arena = XP_ARENA_INIT;

    xp_arena_calloc(&arena, SIZE_MAX / 2, 3);
}

static void overflow_product(void)
{
    free(xp_xreallocarray(NULL, SIZE_MAX / 2, 3));
}

static void overflow_growth(void)
{
    size_t room = 16;

    free(xp_grow(xp_xmalloc(16), &room, SIZE_MAX / 2 + 2, 1));
}

static const struct {
    void (*ask)(void);
    const char *why;
} impossible[] = {
    { overflow_malloc, "more than there are addresses" },
    { overflow_calloc, "a product that overflows, from an arena" },
    { overflow_product, "a product that overflows" },
    { overflow_growth, "an array that cannot double any more" },
};

static void what_cannot_be_had_ends_the_program(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(impossible); i++) {
        pid_t child = fork();
        int status = 0;

        if (child == 0) {
            close(STDERR_FILENO);
            impossible[i].ask();
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 2)
            fail_msg("no exit with 2: %s", impossible[i].why);
    }
}

static void arena_memory_is_aligned_and_apart(void **state)
{
    static const size_t sizes[] = { 0, 1, 15, 16, 17, 1000, 1024, 5000, 16384, 16385, 70000, 1000000 };
    struct xp_arena arena = XP_ARENA_INIT;
    unsigned char *blocks[10 * XP_COUNT(sizes)];

    (void)state;
    for (size_t i = 0; i < XP_COUNT(blocks); i++) {
        size_t size = sizes[i % XP_COUNT(sizes)];

        blocks[i] = xp_arena_alloc(&arena, size);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        memset(blocks[i], (int)i, size);
    }
    for (size_t i = 0; i < XP_COUNT(blocks); i++)
        for (size_t k = 0; k < sizes[i % XP_COUNT(sizes)]; k += 97)
            assert_int_equal(blocks[i][k], i);
    xp_arena_release(&arena);
    assert_null(arena.blocks);
}

static void arena_calloc_clears(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    for (int round = 0; round < 50; round++) {
        char *bytes = xp_arena_alloc(&arena, 100);
        char *zeros;

        memset(bytes, 0xAA, 100);
        zeros = xp_arena_calloc(&arena, 10, 10);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(zeros[i], 0);
    }
    xp_arena_release(&arena);
}

static void nothing_from_an_empty_arena(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;

    (void)state;
    assert_non_null(xp_arena_calloc(&arena, 0, 8));
    assert_true(xp_str_is(xp_arena_copy(&arena, (struct xp_str){ NULL, 0 }), ""));
    xp_arena_release(&arena);
}

static void arena_texts_end_in_a_nul(void **state)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str copy = xp_arena_copy(&arena, xp_str_make("abcdef", 3));
    struct xp_str text = xp_arena_printf(&arena, "%s-%d", "vers", 7);
    struct xp_str wide = xp_arena_printf(&arena, "%100000d", 1);

    (void)state;
    assert_string_equal(copy.ptr, "abc");
    assert_string_equal(text.ptr, "vers-7");
    assert_int_equal(text.len, 6);
    assert_int_equal(wide.len, 100000);
    assert_int_equal(wide.ptr[99999], '1');
    assert_int_equal(wide.ptr[100000], '\0');
    xp_arena_release(&arena);
}

static void an_arena_adopts_another(void **state)
{
    struct xp_arena to = XP_ARENA_INIT, from = XP_ARENA_INIT, empty = XP_ARENA_INIT;
    struct xp_str own = xp_arena_copy(&to, xp_str_from("own"));
    struct xp_str other = xp_arena_copy(&from, xp_str_from("other"));
    struct xp_str more;

    (void)state;
    xp_arena_alloc(&from, 100000);
    xp_arena_adopt(&to, &from);
    assert_null(from.blocks);
    xp_arena_adopt(&to, &empty);
    more = xp_arena_copy(&to, xp_str_from("more"));
    xp_arena_adopt(&empty, &to);
    assert_string_equal(own.ptr, "own");
    assert_string_equal(other.ptr, "other");
    assert_string_equal(more.ptr, "more");
    assert_string_equal(xp_arena_copy(&to, xp_str_from("again")).ptr, "again");
    xp_arena_release(&to);
    xp_arena_release(&empty);
}

static void a_buffer_grows(void **state)
{
    struct xp_buf buf = XP_BUF_INIT(SIZE_MAX / 2);

    (void)state;
    assert_string_equal(buf.ptr, "");
    xp_buf_add(&buf, NULL, 0);
    assert_string_equal(buf.ptr, "");
    for (int i = 0; i < 1000; i++)
        xp_buf_addf(&buf, "%d,", i % 10);
    xp_buf_add_char(&buf, '\0');
    xp_buf_add_str(&buf, xp_str_from("end"));
    assert_true(xp_buf_ok(&buf));
    assert_int_equal(buf.len, 2004);
    assert_string_equal(buf.ptr + 2001, "end");
    assert_int_equal(xp_buf_str(&buf).len, 2004);
    xp_buf_clear(&buf);
    assert_string_equal(buf.ptr, "");
    assert_true(buf.room > 2004);
    xp_buf_release(&buf);
    assert_int_equal(buf.room, 0);
    assert_string_equal(buf.ptr, "");
    xp_buf_release(&buf);
}

static const struct {
    size_t max;
    const char *first, *second;
    bool is_ok;
    const char *left;
    const char *why;
} refusals[] = {
    { 6, "abc", "def", true, "abcdef", "the maximum does not count the NUL" },
    { 5, "abc", "def", false, "abc", "an append past the maximum changes nothing" },
    { 5, "abcdef", "d", false, "", "after a refusal what would fit is refused too" },
    { 0, "", "", true, "", "a buffer for nothing takes nothing" },
    { 0, "a", "", false, "", "and refuses all else" },
};

static void a_buffer_refuses_for_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(refusals); i++) {
        XP_AUTO_BUF plain = XP_BUF_INIT(refusals[i].max), formatted = XP_BUF_INIT(refusals[i].max);

        xp_buf_add_str(&plain, xp_str_from(refusals[i].first));
        xp_buf_add_str(&plain, xp_str_from(refusals[i].second));
        xp_buf_addf(&formatted, "%s", refusals[i].first);
        xp_buf_addf(&formatted, "%s", refusals[i].second);
        if (xp_buf_ok(&plain) != refusals[i].is_ok || strcmp(plain.ptr, refusals[i].left) != 0)
            fail_msg("%s", refusals[i].why);
        if (xp_buf_ok(&formatted) != refusals[i].is_ok || strcmp(formatted.ptr, refusals[i].left) != 0)
            fail_msg("formatted: %s", refusals[i].why);
        xp_buf_clear(&plain);
        xp_buf_release(&formatted);
        assert_true(xp_buf_ok(&plain) && xp_buf_ok(&formatted));
    }
}

static void room_to_write_into(void **state)
{
    XP_AUTO_BUF buf = XP_BUF_INIT(100);

    (void)state;
    assert_true(xp_buf_reserve(&buf, 100));
    memset(buf.ptr, 'x', 100);
    buf.len = 100;
    buf.ptr[100] = '\0';
    assert_true(xp_buf_reserve(&buf, 0));
    assert_false(xp_buf_reserve(&buf, 1));
    assert_false(xp_buf_reserve(&buf, SIZE_MAX));
    assert_int_equal(buf.len, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_an_array),
        cmocka_unit_test(growing_to_nothing),
        cmocka_unit_test(nothing_is_still_a_pointer),
        cmocka_unit_test(what_cannot_be_had_ends_the_program),
        cmocka_unit_test(arena_memory_is_aligned_and_apart),
        cmocka_unit_test(arena_calloc_clears),
        cmocka_unit_test(nothing_from_an_empty_arena),
        cmocka_unit_test(arena_texts_end_in_a_nul),
        cmocka_unit_test(an_arena_adopts_another),
        cmocka_unit_test(a_buffer_grows),
        cmocka_unit_test(a_buffer_refuses_for_good),
        cmocka_unit_test(room_to_write_into),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
