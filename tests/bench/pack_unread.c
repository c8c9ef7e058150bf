/*
 * pack_unread FOLDER FILE THREADS: packs a folder as `pack` does, but for linting it and for reading the package back and
 * comparing it. What `pack` takes longer is the price of these; nobody can pack like that.
 */
#include "pack_parts.h"
#include "xp_builtin.h"

#include <stdio.h>
#include <stdlib.h>

/* The package is brought to the disk all the same. */
static void check_nothing(struct packing *packing, struct xp_pack_result *result)
{
    (void)result;
    pack_check_sync(packing);
}

static int write_plan(const struct xp_plan *plan, const char *path, size_t threads, struct xp_err *err)
{
    const struct xp_packer packer = { .write = xp_pack_zip.write, .check = check_nothing };
    const struct xp_pack_job job = {
        .plan = plan,
        .format = XP_PACK_ZIP,
        .packer = &packer,
        .level = xp_pack_levels(XP_PACK_ZIP).usual,
        .threads = threads,
        .time = XP_PACK_TIME,
        .path = path,
        .may_replace = true,
    };
    struct xp_pack_result result;

    return plan->is_refused ? xp_fail(err, XP_E_MISSING, "the plan is refused") : xp_pack_write(&job, &result, err);
}

static int pack(const char *folder, const char *path, size_t threads, struct xp_err *err)
{
    const struct xp_plan_settings settings = { .threads = threads };
    struct xp_findings findings = { 0 };
    struct xp_profile profile = { 0 };
    struct xp_remark_to remarks = { &profile, xp_str_from(folder), &findings };
    struct xp_linter *linter = NULL;
    struct xp_plan plan = { .fd = -1 };
    int rc;

    xp_policy_init(&profile.policy, &xp_builtin_rules);
    rc = xp_linter_new(&linter, &xp_builtin_rules, &profile.policy, err);
    profile.linter = linter;
    if (rc == 0)
        rc = xp_plan_make(&plan, folder, &settings, &remarks, err);
    if (rc == 0)
        rc = write_plan(&plan, path, threads, err);
    xp_plan_release(&plan);
    xp_findings_release(&findings);
    xp_linter_free(linter);
    xp_policy_release(&profile.policy);
    return rc;
}

int main(int argc, char **argv)
{
    struct xp_err err;

    if (argc != 4) {
        fprintf(stderr, "usage: pack_unread FOLDER FILE THREADS\n");
        return 2;
    }
    if (pack(argv[1], argv[2], strtoul(argv[3], NULL, 10), &err) == 0)
        return 0;
    fprintf(stderr, "pack_unread: %s\n", err.msg);
    return 2;
}
