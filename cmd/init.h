#ifndef INIT_H
#define INIT_H

#include "rule_source.h"
#include "xp_profile.h"
#include "xp_scaffold.h"

/** `xtplug init` between its options and its questions; private to it. */

struct init_settings {
    struct rule_source_settings source;
    const char *script, *name, *tag, *owner, *module, *binary, *readable, *desc;
    size_t vers;
    bool has_yes;
};

/** What a new plugin is asked for, in this order. */
enum init_field {
    INIT_SCRIPT,
    INIT_NAME,
    INIT_TAG,
    INIT_ENTRY,
    INIT_READABLE,
    INIT_VERS,
    INIT_DESC,
    INIT_FIELDS /* how many; of a finding: it is about none of them */
};

struct init {
    const struct init_settings *settings;
    struct xp_arena *arena;
    struct xp_scaffold_folder folder;
    struct xp_scaffold scaffold;
    bool is_given[INIT_FIELDS]; /* by an option, or answered: no proposal takes its place */
    struct rule_source source;
    struct xp_profiles *profiles;
    const struct xp_profile *profile; /* what the plugin will be linted with */
};

/** Fill all fields that are not given. */
void init_propose(struct init *init);

/** Give a field a text, which is not checked yet. @return 0; XP_E_USAGE with the reason why it cannot be one at all. */
int init_set(struct init *init, enum init_field field, struct xp_str text, struct xp_err *err) XP_MUST_CHECK;

/**
 * Would lint find fault with the plugin as it now stands?
 *
 * @param field  the field to look at; INIT_FIELDS: all that is about none of them.
 * @return 0; XP_E_USAGE with what is wrong and what to do.
 */
int init_check(struct init *init, enum init_field field, struct xp_err *err) XP_MUST_CHECK;

/** The text of a field as it stands now. */
struct xp_str init_text(const struct init *init, enum init_field field);

/** Ask for each field that is not given. @return false when the answers ended before the questions. */
bool init_ask(struct init *init);

#endif
