#include "pack_harness.h"

#include "xp_builtin.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

void pack_setup_plan(struct pack_setup *setup, const char *folder, const struct xp_plan_settings *settings)
{
    struct xp_err err = { 0 };

    memset(setup, 0, sizeof(*setup));
    xp_policy_init(&setup->policy, &xp_builtin_rules);
    assert_int_equal(xp_linter_new(&setup->linter, &xp_builtin_rules, &setup->policy, &err), 0);
    setup->profile.policy = setup->policy;
    setup->profile.linter = setup->linter;
    setup->remarks = (struct xp_remark_to){ &setup->profile, xp_str_from(folder), &setup->findings };
    if (xp_plan_make(&setup->plan, folder, settings, &setup->remarks, &err) < 0)
        fail_msg("%s", err.msg);
    xp_findings_sort(&setup->findings);
}

void pack_setup_release(struct pack_setup *setup)
{
    xp_plan_release(&setup->plan);
    xp_findings_release(&setup->findings);
    xp_linter_free(setup->linter);
    xp_policy_release(&setup->policy);
}

void pack_dump_entries(const struct xp_plan *plan, struct xp_buf *out)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct xp_plan_entry *entry = &plan->entries[i];

        xp_buf_addf(out, "%04o ", entry->mode);
        if (entry->kind == XP_ENTRY_FILE)
            xp_buf_addf(out, "%" PRIu64 " ", entry->size);
        else
            xp_buf_addf(out, "%c ", entry->kind == XP_ENTRY_FOLDER ? 'd' : 'l');
        xp_utf8_show(out, entry->name);
        if (entry->kind == XP_ENTRY_LINK)
            xp_buf_addf(out, " -> %.*s", XP_STR_ARG(entry->target));
        xp_buf_addf(out, "\n");
    }
}

void pack_dump_skips(const struct xp_plan *plan, struct xp_buf *out)
{
    for (size_t i = 0; i < plan->skip_count; i++) {
        const struct xp_plan_skip *skip = &plan->skips[i];

        xp_buf_addf(out, "%.*s %.*s %.*s%s\n", XP_STR_ARG(skip->pattern), XP_STR_ARG(skip->origin),
                    XP_STR_ARG(skip->place), skip->is_folder ? "/" : "");
    }
}

void pack_dump_findings(const struct xp_findings *findings, struct xp_buf *out)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        xp_buf_addf(out, "%.*s ", XP_STR_ARG(finding->rule->id));
        xp_utf8_show(out, finding->place.path);
        if (finding->place.line)
            xp_buf_addf(out, ":%u:%u", (unsigned)finding->place.line, (unsigned)finding->place.column);
        xp_buf_addf(out, ": %.*s", XP_STR_ARG(finding->message));
        for (size_t k = 0; k < finding->related_count; k++) {
            xp_buf_addf(out, " (");
            xp_utf8_show(out, finding->related[k].place.path);
            xp_buf_addf(out, ")");
        }
        xp_buf_addf(out, "\n");
    }
}
