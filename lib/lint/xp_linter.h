#ifndef XP_LINTER_H
#define XP_LINTER_H

#include "xp_finding.h"
#include "xp_policy.h"
#include "xp_rule.h"

struct xp_plugin;

/** Findings kept of one plugin; a problem then says how many more there were. Frames: depth of the walk. */
enum { XP_LINT_MAX_FINDINGS = 100000, XP_LINT_MAX_FRAMES = 34 };

/** Rules made ready for a run: selectors merged into one trie, patterns compiled. Shared by all threads, never changed. */
struct xp_linter;

/**
 * @param[out] out  free with xp_linter_free().
 * @param rules     must outlive the linter.
 * @param policy    borrowed for the linter's life; rules that are off cost nothing.
 * @return 0; XP_E_SYNTAX when a pattern cannot be compiled (a checked rule file has none).
 */
int xp_linter_new(struct xp_linter **out, const struct xp_ruleset *rules, const struct xp_policy *policy,
                  struct xp_err *err) XP_MUST_CHECK;
void xp_linter_free(struct xp_linter *linter);

/** Tags that are taken already, from a file with one a line. Zero-initialised: there are none. */
struct xp_known_tags {
    struct xp_str path;         /* of the file, for the related place */
    struct xp_known_tag *items; /* sorted */
    size_t count;
};

/**
 * Read the list: blank lines and `#` lines do not count.
 *
 * @param[out] known  filled; lives in the arena.
 * @param path        borrowed, as is `text`, as long as `known` is used.
 */
void xp_known_tags_read(struct xp_known_tags *known, struct xp_arena *arena, struct xp_str path, struct xp_str text);

/** A tag and where it stands, kept for the comparison over all plugins of a run. */
struct xp_tag {
    struct xp_str text;                /* decoded; empty: the plugin has none to compare */
    const struct xp_linter *linter;    /* what the plugin was linted with */
    const struct xp_known_tags *known; /* tags of others that it must not have; NULL: none. Set by the caller */
    const void *owner;                 /* the caller's */
    bool is_shared;                    /* out: another plugin has it, or the list, whatever the rule's level */
    struct xp_str plugin;
    struct xp_str folder; /* name of the plugin's folder; empty: it has none. Set by the caller */
    bool is_package;      /* it lies in a package. Set by the caller */
    struct xp_place place;
    struct xp_excerpt excerpt;
    struct xp_str pointer;
};

/**
 * Find all that is wrong with one plugin.
 *
 * @param plugin    opened; its manifest parsed (or not, see its state).
 * @param[out] out  findings are appended, in no special order. What they hold lives in out->arena, nothing in the plugin.
 * @param[out] tag  filled when the plugin has a tag; also in out->arena.
 */
void xp_lint_plugin(const struct xp_linter *linter, struct xp_plugin *plugin, struct xp_findings *out,
                    struct xp_tag *tag);

/**
 * The comparison over all plugins: of plugins that share a tag, each after the first (by path) gets a finding that
 * names the first; so does each whose tag stands in its list of known ones. What the first one thinks of the rule does
 * not matter to the others. A package and a folder, or two packages, whose folders have one name are states of one
 * plugin, and may share a tag: a folder with releases of a plugin is no fault.
 *
 * @param tags  one for each plugin, in any order; sorted by the call.
 */
void xp_lint_tags(struct xp_tag *tags, size_t count, struct xp_findings *out);

#endif
