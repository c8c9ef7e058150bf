#include "xp_arena.h"
#include "xp_macros.h"
#include "xp_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { MANY = 5000 };

static void keys_and_values(void **state)
{
    struct xp_table table = { 0 };
    int one = 1, two = 2;

    (void)state;
    assert_null(xp_table_find(&table, xp_str_from("a")));
    xp_table_set(&table, xp_str_from("a"), &one);
    xp_table_set(&table, xp_str_from(""), &two);
    assert_ptr_equal(xp_table_find(&table, xp_str_from("a")), &one);
    assert_ptr_equal(xp_table_find(&table, xp_str_from("")), &two);
    assert_null(xp_table_find(&table, xp_str_from("b")));
    xp_table_set(&table, xp_str_from("a"), &two);
    assert_ptr_equal(xp_table_find(&table, xp_str_from("a")), &two);
    assert_int_equal(table.count, 2);
    xp_table_release(&table);
    assert_null(xp_table_find(&table, xp_str_from("a")));
}

static void many_keys(void **state)
{
    static int values[MANY];
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_table table = { 0 };

    (void)state;
    for (int i = 0; i < MANY; i++)
        xp_table_set(&table, xp_arena_printf(&arena, "key %d", i), &values[i]);
    assert_int_equal(table.count, MANY);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(xp_table_find(&table, xp_arena_printf(&arena, "key %d", i)), &values[i]);
    xp_table_release(&table);
    xp_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_values),
        cmocka_unit_test(many_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
