#include "xp_macros.h"
#include "xp_pool.h"

#include <stdatomic.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 10000 };

struct tally {
    unsigned char runs[MOST + 1]; /* each written by one thread only, if the pool keeps its word */
    atomic_size_t total;
};

static void count_run(void *context, size_t i)
{
    struct tally *tally = context;

    tally->runs[i]++;
    atomic_fetch_add(&tally->total, 1);
}

static const struct {
    size_t threads, count;
    const char *why;
} runs[] = {
    { 1, 0, "nothing to do" },
    { 4, 0, "nothing to do for four" },
    { 1, 100, "one thread does all" },
    { 4, 1, "more threads than work" },
    { 4, MOST, "four threads share the work" },
    { 0, MOST, "as many threads as there are processors" },
    { 100000, MOST, "more threads than any machine gives" },
};

static void every_task_runs_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(runs); i++) {
        static struct tally tally;

        tally = (struct tally){ .total = 0 };
        xp_pool_run(runs[i].threads, runs[i].count, count_run, &tally);
        if (atomic_load(&tally.total) != runs[i].count)
            fail_msg("%zu runs: %s", atomic_load(&tally.total), runs[i].why);
        for (size_t k = 0; k <= MOST; k++)
            if (tally.runs[k] != (k < runs[i].count))
                fail_msg("task %zu ran %d times: %s", k, tally.runs[k], runs[i].why);
    }
}

static void there_is_a_processor(void **state)
{
    (void)state;
    assert_true(xp_pool_processors() >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_runs_once),
        cmocka_unit_test(there_is_a_processor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
