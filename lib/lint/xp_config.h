#ifndef XP_CONFIG_H
#define XP_CONFIG_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_doc.h"
#include "xp_err.h"
#include "xp_linter.h"
#include "xp_policy.h"
#include "xp_rule_load.h"

/**
 * A configuration file, `.xtplug.yaml`, read and checked. Every value knows its node in `doc`, so that whatever is said
 * about it later can name its place. What is left out is empty, with XP_NO_NODE. docs/configuration.md is the manual.
 */

/** The name that is looked for. */
#define XP_CONFIG_NAME ".xtplug.yaml"

/** Written by hand: more than this is a slip. Every plugin is held against every pattern. */
enum { XP_CONFIG_MAX_OVERRIDES = 1000, XP_CONFIG_MAX_PATTERNS = 1000, XP_CONFIG_MAX_RULE_FILES = 100 };

/** Bytes of a list of known tags. */
enum { XP_KNOWN_TAGS_MAX_BYTES = 64 * 1024 * 1024 };

struct xp_config_text {
    struct xp_str text;
    xp_node_id node;
};

struct xp_config_texts {
    const struct xp_config_text *items;
    uint32_t count;
};

struct xp_config_setting {
    struct xp_str name;
    int64_t value;
    xp_node_id node; /* of the value */
};

/** One entry of a `rules` map: a severity, settings, or both. */
struct xp_config_rule {
    struct xp_str name; /* an id, or a pattern with `*` */
    xp_node_id node;    /* of the key */
    uint32_t index;     /* among all such entries of the file's overrides */
    bool has_level;
    enum xp_severity level;
    xp_node_id level_node;
    const struct xp_config_setting *settings;
    uint32_t setting_count;
};

/** Of entries that fit one rule, the later one counts. */
struct xp_config_rules {
    const struct xp_config_rule *items;
    uint32_t count;
};

/** Other rules for some of the plugins. Later overrides win over earlier ones. */
struct xp_override {
    struct xp_config_texts files; /* patterns of xp_glob.h */
    xp_node_id node;              /* of the patterns */
    struct xp_config_rules rules;
};

struct xp_config {
    struct xp_str path;   /* as the user would type it, for messages */
    size_t index;         /* among the configurations of a run */
    struct xp_str folder; /* absolute: what the paths and patterns in the file are relative to */
    struct xp_config_rules rules;
    struct xp_config_texts rule_files;
    struct xp_config_text known_tags_file;
    const struct xp_override *overrides;
    uint32_t override_count;
    uint32_t override_rule_count; /* entries of all overrides together */
    struct xp_config_texts pack_exclude, pack_allow_secrets;
    struct xp_config_text store_url, store_id;

    struct xp_ruleset set; /* the rules that plugins have here: those of the run, and those of rule_files */
    struct xp_known_tags known_tags;
    struct xp_doc doc;
    struct xp_rulebook book;
    struct xp_buf text, tags_text;
    struct xp_arena arena;
};

/**
 * Read a configuration from its text, with the rule files and the list of tags that it names.
 *
 * @param[out] config  filled, and freed again on failure; release with xp_config_release().
 * @param path         copied.
 * @param folder       absolute; copied.
 * @param text         moved into the configuration; empty afterwards.
 * @param base         the rules there are without it; must outlive it.
 * @return 0; XP_E_SYNTAX with "path:line:column: what is wrong; what was expected" for the first mistake, or with that
 *         place in a rule file that is named.
 */
int xp_config_load(struct xp_config *config, struct xp_str path, struct xp_str folder, struct xp_buf *text,
                   const struct xp_rulebook *base, struct xp_err *err) XP_MUST_CHECK;

void xp_config_release(struct xp_config *config);

/** Does the entry speak of this rule? */
bool xp_config_rule_names(const struct xp_config_rule *entry, const struct xp_rule *rule);

/** Is there an entry among them that speaks of this rule? */
bool xp_config_rules_name(const struct xp_config_rules *rules, const struct xp_rule *rule);

/** What the entries say about one rule, into the policy. */
void xp_config_rules_apply(const struct xp_config_rules *rules, const struct xp_rule *rule, struct xp_policy *policy);

/** A plugin's manifest as the patterns of a configuration see it. */
struct xp_config_place {
    struct xp_str manifest; /* relative to the configuration's folder, or to the root where it does not lie in that */
    bool is_inside;         /* where not, only patterns that fit at any level can fit */
};

/**
 * @param place  absolute path of the plugin's folder.
 * @param arena  where the result lives.
 */
struct xp_config_place xp_config_place(const struct xp_config *config, struct xp_str place, struct xp_arena *arena);

/** Is the override about this plugin: does a pattern fit its manifest, or a folder on the way to that? */
bool xp_override_covers(const struct xp_override *override, const struct xp_config_place *place);

#endif
