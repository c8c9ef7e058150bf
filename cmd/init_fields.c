#include "init.h"

#include "xp_bump.h"
#include "xp_plugin.h"
#include "xp_utf8.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

/* --owner, or who is logged in. */
static struct xp_str owner_of(const struct init *init)
{
    static const char *const variables[] = { "LOGNAME", "USER" };
    const struct passwd *user;

    if (init->settings->owner)
        return xp_str_from(init->settings->owner);
    for (size_t i = 0; i < XP_COUNT(variables); i++) {
        const char *value = getenv(variables[i]);

        if (value && *value)
            return xp_str_from(value);
    }
    user = getpwuid(geteuid()); /* cppcheck-suppress getpwuidCalled ; nobody else asks, there is one thread */
    return xp_str_from(user ? user->pw_name : "");
}

void init_propose(struct init *init)
{
    struct xp_scaffold *scaffold = &init->scaffold;
    struct xp_str stem = init->folder.stem;
    const bool *is_given = init->is_given;

    if (!is_given[INIT_NAME])
        scaffold->name = xp_scaffold_propose_name(init->arena, stem);
    if (!is_given[INIT_TAG])
        scaffold->tag = xp_scaffold_propose_tag(init->arena, stem, owner_of(init));
    if (!is_given[INIT_ENTRY])
        scaffold->entry = xp_scaffold_propose_entry(init->arena, stem, scaffold->is_binary);
    if (!is_given[INIT_READABLE])
        scaffold->readable = xp_str_from("1.0");
    if (!is_given[INIT_VERS])
        scaffold->vers = 1;
    if (!is_given[INIT_DESC])
        scaffold->desc = xp_scaffold_propose_desc(init->arena, scaffold->name);
}

static int set_script(struct xp_scaffold *scaffold, struct xp_str text, struct xp_err *err)
{
    if (!xp_str_is(text, "python3") && !xp_str_is(text, "binary"))
        return xp_fail(err, XP_E_USAGE, "the script \"%.*s\" is neither python3 nor binary", XP_STR_ARG(text));
    scaffold->is_binary = xp_str_is(text, "binary");
    return 0;
}

static int set_vers(struct xp_scaffold *scaffold, struct xp_str text, struct xp_err *err)
{
    uint64_t number = 0;
    bool is_good = true;

    for (size_t i = 0; i < text.len && is_good; i++) {
        is_good = xp_ascii_is_digit(text.ptr[i]);
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
        is_good = is_good && number <= XP_BUMP_SMALL_VERS;
    }
    if (!is_good || !number)
        return xp_fail(err, XP_E_USAGE, "\"%.*s\" is not a whole number from 1 to %llu", XP_STR_ARG(text),
                       (unsigned long long)XP_BUMP_SMALL_VERS);
    scaffold->vers = number;
    return 0;
}

int init_set(struct init *init, enum init_field field, struct xp_str text, struct xp_err *err)
{
    struct xp_scaffold *scaffold = &init->scaffold;
    struct xp_str *const texts[INIT_FIELDS] = {
        [INIT_NAME] = &scaffold->name,   [INIT_TAG] = &scaffold->tag,           [INIT_DESC] = &scaffold->desc,
        [INIT_ENTRY] = &scaffold->entry, [INIT_READABLE] = &scaffold->readable,
    };

    if (xp_utf8_valid_prefix(text) < text.len)
        return xp_fail(err, XP_E_USAGE, "\"%.*s\" is not UTF-8, as texts in info.json are", XP_STR_ARG(text));
    if (field == INIT_SCRIPT)
        return set_script(scaffold, text, err);
    if (field == INIT_VERS)
        return set_vers(scaffold, text, err);
    *texts[field] = xp_arena_copy(init->arena, text);
    return 0;
}

struct xp_str init_text(const struct init *init, enum init_field field)
{
    const struct xp_scaffold *scaffold = &init->scaffold;

    switch (field) {
    case INIT_SCRIPT:
        return xp_str_from(scaffold->is_binary ? "binary" : "python3");
    case INIT_NAME:
        return scaffold->name;
    case INIT_TAG:
        return scaffold->tag;
    case INIT_ENTRY:
        return scaffold->entry;
    case INIT_READABLE:
        return scaffold->readable;
    case INIT_VERS:
        return xp_arena_printf(init->arena, "%llu", (unsigned long long)scaffold->vers);
    case INIT_DESC:
        return scaffold->desc;
    case INIT_FIELDS:
        break;
    }
    return xp_str_make("", 0);
}

/* Which field a finding is about. */
static enum init_field field_of(const struct xp_finding *finding)
{
    static const struct {
        const char *pointer;
        enum init_field field;
    } rows[] = {
        { "/script", INIT_SCRIPT },         { "/name", INIT_NAME },        { "/tag", INIT_TAG },
        { "/module", INIT_ENTRY },          { "/binaryName", INIT_ENTRY }, { "/vers", INIT_VERS },
        { "/readableVers", INIT_READABLE }, { "/desc", INIT_DESC },
    };

    for (size_t i = 0; finding->has_pointer && i < XP_COUNT(rows); i++)
        if (xp_str_is(finding->pointer, rows[i].pointer))
            return rows[i].field;
    return INIT_FIELDS;
}

/* The plugin as it would be, before anything of it is on the disk. */
static void lint(struct init *init, struct xp_findings *findings)
{
    struct xp_scaffold_files files;
    struct xp_plugin plugin;
    struct xp_tag tag = { .linter = NULL };

    xp_scaffold_write(&init->scaffold, &files);
    xp_plugin_load_from(&plugin, &xp_scaffold_source, &files, init->folder.path, init->folder.name);
    xp_lint_plugin(init->profile->linter, &plugin, findings, &tag);
    if (tag.text.len && init->profile->config) {
        tag.known = &init->profile->config->known_tags;
        xp_lint_tags(&tag, 1, findings);
    }
    xp_plugin_release(&plugin);
    xp_scaffold_files_release(&files);
    xp_findings_sort(findings);
}

int init_check(struct init *init, enum init_field field, struct xp_err *err)
{
    struct xp_findings findings = { .count = 0 };
    int rc = 0;

    if (field == INIT_ENTRY || field == INIT_FIELDS)
        rc = xp_scaffold_check_entry(init->scaffold.entry, init->scaffold.is_binary, err);
    /* What follows from a bad file name is said with it, and not of the plugin as a whole. */
    if (rc < 0)
        return field == INIT_ENTRY ? rc : 0;
    lint(init, &findings);
    for (size_t i = 0; rc == 0 && i < findings.count; i++) {
        const struct xp_finding *finding = &findings.items[i];

        /* A note is nothing that a new plugin must not have. */
        if (finding->severity < XP_SEVERITY_WARNING || field_of(finding) != field)
            continue;
        rc = xp_fail(err, XP_E_USAGE, "%.*s%s%.*s", XP_STR_ARG(finding->message), finding->help.len ? "; " : "",
                     XP_STR_ARG(finding->help));
    }
    xp_findings_release(&findings);
    return rc;
}
