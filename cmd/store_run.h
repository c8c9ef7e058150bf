#ifndef STORE_RUN_H
#define STORE_RUN_H

#include "cmd.h"
#include "xp_config_find.h"
#include "xp_store_verdict.h"

/** Asking the store about the plugins of a run: what `outdated` and `lint --against store:` have in common. */

struct store_settings {
    const char *url; /* --store; NULL: what the configuration says, else the default */
    const char *id;  /* --id; NULL: what the configuration says, else the tag */
    bool is_refresh, is_offline;
    bool is_for_lint; /* what lint itself says about paths and manifests is not said twice */
};

struct store_plugin {
    struct xp_str path;  /* of the folder or the package */
    struct xp_str place; /* of the plugin: in a package that goes on inside it */
    struct xp_store_installed installed;
    struct xp_store_question *question;
    struct xp_store_verdict verdict;
    size_t others;  /* that are told of with this one, because the store failed them all alike */
    bool is_spoken; /* another one's notice speaks for it */
};

struct store_run {
    const struct store_settings *settings;
    struct store_plugin *plugins; /* by path */
    struct xp_store_question *questions;
    size_t count;
    struct xp_findings *problems; /* what could not be done; the caller's */
    struct xp_arena arena;
};

/**
 * Find the plugins, their versions, and what each is called in which store. A plugin that cannot be asked about is a
 * problem, and the others are kept.
 *
 * @param run      all zero but for `problems` and `settings`; release with store_run_release().
 * @param configs  where the plugins' configurations come from.
 * @param paths    as the user typed them; none: the current folder.
 */
void store_run_gather(struct store_run *run, struct xp_configs *configs, const struct xp_str *paths, size_t count);

/** Ask, and judge. What could not be kept is told on standard error. */
void store_run_ask(struct store_run *run);
void store_run_release(struct store_run *run);

/** One line on standard error for each plugin without a verdict; one for all that the same store failed alike. */
void store_run_tell(const struct store_run *run);

#endif
