#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "xp_arena.h"
#include "xp_lint_run.h"
#include "xp_table.h"

/** What the format "junit" makes of a run: which suites there are, and which tests are in each. */

/** The ids of the rules that were applied to a plugin, sorted. */
struct junit_rules {
    const struct xp_str *ids;
    size_t count;
};

/** A plugin, or another file that findings are about. */
struct junit_suite {
    struct xp_str name;       /* its path */
    struct junit_rules rules; /* none: it is no plugin that was linted */
    size_t first, end;        /* its findings in the plan */
    size_t tests, failures;
};

struct junit_plan {
    const struct xp_finding **findings; /* by plugin, rule, and then as they were */
    struct junit_suite *suites;
    size_t suite_count, tests, failures;
    struct xp_table lists; /* struct junit_rules by what it depends on */
    struct xp_arena arena;
};

void junit_plan_init(struct junit_plan *plan, const struct xp_run *run);
void junit_plan_release(struct junit_plan *plan);

/** The tests of one suite, in order of their rules' ids. */
struct junit_walk {
    const struct junit_plan *plan;
    const struct junit_suite *suite;
    size_t rule, finding;
};

/** One test: a rule, and what it found. */
struct junit_test {
    struct xp_str id;
    const struct xp_finding *const *findings;
    size_t count;
};

struct junit_walk junit_walk_begin(const struct junit_plan *plan, const struct junit_suite *suite);

/** @return false when there is none left. */
bool junit_walk_next(struct junit_walk *walk, struct junit_test *test);

#endif
