/*
 * The first byte chooses: a user's rule file, or one of rules/. The rest is the file. What can be read is made into a
 * linter, which looks at a manifest with a bit of everything.
 */
#include "rule_checks.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_rulebook book = { 0 };
    struct xp_err err;
    int rc;

    if (size == 0)
        return 0;
    rc = xp_rule_load(&book, xp_str_from("r.yaml"), xp_str_make((const char *)data + 1, size - 1), data[0] % 2 == 1,
                      &err);
    if (rc < 0)
        expect_refusal(rc, &err);
    else
        lint_with_rules(&book);
    xp_rulebook_release(&book);
    return 0;
}
