#ifndef RULE_CHECKS_H
#define RULE_CHECKS_H

/* What must be so for every rule file: for the fuzz targets that read them. */
#include "finding_checks.h"
#include "xp_example.h"
#include "xp_rule_load.h"

static const char rule_manifest[] =
    "{\"name\": \"Acme\", \"Tag\": \"acme.rain\", \"vers\": 7.0, \"desc\": \"\", \"a~/b\": null,\n"
    "\"tag\": \"acme rain\", \"module\": \"Rain.py\", \"link\": \"https://a.example/\",\n"
    "\"deviceTypes\": [{\"tag\": \"t\", \"dimable\": true}, {\"tag\": \"t\"}, 5, [[1e999]]],\n"
    "\"x\": {\"y\": {\"z\": [\"\\u202e\", -0, , \"aaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"]}}, \"x\": 1,}";

static const struct xp_str rule_files[] = { XP_STR("rain.py"), XP_STR("lib/"), XP_STR("link -> lib"),
                                            XP_STR("Rain.app/Contents/MacOS/Rain*") };

/* A mistake is told in one line, with its place. */
static inline void expect_refusal(int rc, const struct xp_err *err)
{
    const char *place = err->msg + 7;

    expect(rc == XP_E_SYNTAX && err->code == rc && strncmp(err->msg, "r.yaml:", 7) == 0);
    place += strspn(place, "0123456789");
    expect(place > err->msg + 7 && *place == ':');
    place++;
    expect(strspn(place, "0123456789") > 0);
    place += strspn(place, "0123456789");
    expect(strncmp(place, ": ", 2) == 0 && place[2]);
    expect_printable(xp_str_from(err->msg));
}

static inline void lint_with_rules(const struct xp_rulebook *book)
{
    struct xp_ruleset set = xp_rulebook_set(book);
    struct xp_example example = { .text = XP_STR(rule_manifest),
                                  .has_text = true,
                                  .has_manifest = true,
                                  .files = rule_files,
                                  .file_count = XP_COUNT(rule_files),
                                  .has_files = true,
                                  .tags = XP_STR("acme.rain\n") };
    struct xp_findings findings = { 0 };
    struct xp_linter *linter;
    struct xp_policy policy;

    xp_policy_init(&policy, &set);
    expect(xp_linter_new(&linter, &set, &policy, NULL) == 0);
    xp_example_lint(linter, &example, &findings);
    expect_sound(&findings, example.text);
    xp_findings_release(&findings);
    xp_linter_free(linter);
    xp_policy_release(&policy);
}

#endif
