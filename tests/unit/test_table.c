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

/* Else keys that are chosen for one table would make every other one slow too. */
static void each_has_a_secret(void **state)
{
    struct xp_table one = { 0 }, other = { 0 };
    int value = 1;

    (void)state;
    xp_table_set(&one, xp_str_from("a"), &value);
    xp_table_set(&other, xp_str_from("a"), &value);
    assert_memory_not_equal(one.secret, other.secret, sizeof(one.secret));
    xp_table_release(&one);
    xp_table_release(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_values),
        cmocka_unit_test(many_keys),
        cmocka_unit_test(each_has_a_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
