/*
 * A configuration file. What can be read is applied to every rule, and its overrides are held against some plugins.
 * Beside it lie what it may name: house.yaml, with a rule; bad.yaml, which is none; and tags.txt.
 */
#include "finding_checks.h"
#include "xp_builtin.h"
#include "xp_config.h"

#include <limits.h>
#include <stdint.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct xp_str places[] = { XP_STR("/none/acme.a.isf"), XP_STR("/none/legacy/b/acme.b.isf"),
                                        XP_STR("/elsewhere/acme.c.isf"), XP_STR("/none") };

/* A mistake is told in one line, with its place; that may be in a rule file. */
static void check_refusal(int rc, const struct xp_err *err)
{
    expect(rc == XP_E_SYNTAX && err->code == rc);
    expect(strchr(err->msg, ':') != NULL);
    expect_printable(xp_str_from(err->msg));
}

static void apply(const struct xp_config *config)
{
    struct xp_policy policy;

    xp_policy_init(&policy, &config->set);
    for (size_t i = 0; i < config->set.count; i++) {
        const struct xp_rule *rule = &config->set.rules[i];

        xp_config_rules_apply(&config->rules, rule, &policy);
        for (uint32_t k = 0; k < config->override_count; k++)
            xp_config_rules_apply(&config->overrides[k].rules, rule, &policy);
        expect(xp_policy_level(&policy, rule, rule->severity) <= XP_SEVERITY_ERROR);
        for (uint32_t k = 0; k < rule->setting_count; k++)
            expect(xp_policy_settings(&policy, rule)[k].value >= 0);
    }
    xp_policy_release(&policy);
}

static void cover(const struct xp_config *config)
{
    struct xp_arena arena = XP_ARENA_INIT;

    for (size_t k = 0; k < XP_COUNT(places); k++) {
        struct xp_config_place place = xp_config_place(config, places[k], &arena);

        for (uint32_t i = 0; i < config->override_count && i < 100; i++)
            (void)xp_override_covers(&config->overrides[i], &place);
    }
    xp_arena_release(&arena);
}

static const char *const names[] = { "house.yaml", "bad.yaml", "tags.txt" };
static char folder[PATH_MAX];

static void remove_folder(void)
{
    for (size_t i = 0; i < XP_COUNT(names); i++) {
        char path[PATH_MAX + 20];

        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* Made once, and removed at the end. */
static void make_folder(void)
{
    static const char *const texts[] = {
        "- {id: house, severity: note, summary: s, at: /tag, expect: {blank: false}, message: m, settings: {low: 3}}\n",
        "- {id: house}\n", "acme.rain\nacme.wind\n"
    };
    const char *top = getenv("TMPDIR");

    snprintf(folder, sizeof(folder), "%s/xp-fuzz-XXXXXX", top ? top : "/tmp");
    expect(mkdtemp(folder));
    atexit(remove_folder);
    for (size_t i = 0; i < XP_COUNT(names); i++) {
        char path[PATH_MAX + 20];
        FILE *file;

        snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        file = fopen(path, "w");
        expect(file && fputs(texts[i], file) >= 0 && fclose(file) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_buf text = XP_BUF_INIT(XP_YAML_MAX_BYTES);
    struct xp_rulebook base;
    struct xp_config config;
    struct xp_err err;
    int rc;

    if (!folder[0])
        make_folder();
    xp_rulebook_begin(&base, &xp_builtin_rules);
    xp_buf_add(&text, (const char *)data, size);
    rc = xp_config_load(&config, xp_str_from("c.yaml"), xp_str_from(folder), &text, &base, &err);
    if (rc < 0) {
        check_refusal(rc, &err);
    } else {
        apply(&config);
        cover(&config);
        xp_config_release(&config);
    }
    xp_buf_release(&text);
    xp_rulebook_release(&base);
    return 0;
}
