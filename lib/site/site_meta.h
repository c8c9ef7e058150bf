#ifndef SITE_META_H
#define SITE_META_H

#include "xp_arena.h"
#include "xp_finding.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>

/** What info.json cannot say about a plugin: from store.yaml in the plugin, or from --meta. Private to this module. */

/** Characters of texts in answers. The API's form takes as many for the summaries; the others are ours. */
enum { SITE_MAX_SUMMARY = 200, SITE_MAX_TITLE = 100, SITE_MAX_REQUIREMENTS = 2000 };

/** Of a release. What was not said is empty. */
struct site_release_meta {
    struct xp_str date; /* YYYY-MM-DD */
    struct xp_str summary, whats_new, requirements;
};

/** Of a plugin. What was not said is empty. */
struct site_meta {
    struct xp_str id; /* in the store */
    struct xp_str summary, help_url, doc_url, repo_url;
    struct xp_str icon; /* path of a file: in the plugin, or beside the file of --meta */
    struct site_release_meta release;
};

/** A release that --meta names. */
struct site_named_release {
    struct xp_str number;
    struct site_release_meta meta;
    bool is_used;
    struct xp_str place; /* "meta.yaml:12:7" */
};

/** A plugin that --meta names. */
struct site_named_plugin {
    struct xp_str tag;
    struct site_meta meta;
    struct site_named_release *releases; /* in the order of their numbers */
    size_t count;
    bool is_used;
    struct xp_str place;
};

struct site_meta_file {
    struct site_named_plugin *plugins;
    size_t count;
};

/**
 * Read a store.yaml. Every mistake in it becomes a problem with its place.
 *
 * @param path       for messages.
 * @param text       borrowed for the call.
 * @param[out] meta  filled as far as it can be understood; texts live in the arena.
 * @return false when there were mistakes.
 */
bool site_meta_read(struct site_meta *meta, struct xp_str path, struct xp_str text, struct xp_arena *arena,
                    struct xp_findings *out);

/** Read the file of --meta: a map `plugins` from tags to what store.yaml has, with `releases` from versions. The same. */
bool site_meta_read_file(struct site_meta_file *file, struct xp_str path, struct xp_str text, struct xp_arena *arena,
                         struct xp_findings *out);

/** What is said about a release, or NULL. */
struct site_named_release *site_meta_find_release(const struct site_named_plugin *plugin, struct xp_str number);

/** Put what `named` says in the place of what `meta` says. */
void site_meta_overlay(struct site_meta *meta, const struct site_meta *named);
void site_release_meta_overlay(struct site_release_meta *meta, const struct site_release_meta *named);

#endif
