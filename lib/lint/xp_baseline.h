#ifndef XP_BASELINE_H
#define XP_BASELINE_H

#include "xp_config_find.h"
#include "xp_doc.h"
#include "xp_err.h"
#include "xp_finding.h"
#include "xp_table.h"

/**
 * A baseline: a file that lists findings somebody has decided to live with, so that an old plugin can adopt the linter
 * at once. An entry names the rule, the file (relative to the baseline's own folder), the JSON Pointer, and a
 * fingerprint of the text that is pointed at; lines and columns are not in it, so an entry survives whatever moves in
 * the file. Of equal findings it says how many there are.
 */

/** Enough for some hundred thousand findings. */
enum { XP_BASELINE_MAX_BYTES = XP_DOC_MAX_BYTES };

struct xp_baseline_entry {
    struct xp_str rule, path, pointer, hash;
    bool has_pointer;
    uint64_t count; /* how many findings it hides */
    uint64_t found; /* how many there were in this run */
    xp_node_id node;
};

struct xp_baseline {
    struct xp_str path;   /* as the user typed it */
    struct xp_str folder; /* absolute */
    struct xp_baseline_entry *entries;
    size_t count;
    struct xp_table by_key;
    struct xp_buf text;
    struct xp_doc doc;
    struct xp_arena arena;
};

/**
 * Read a baseline.
 *
 * @param[out] baseline  filled, and freed again on failure; release with xp_baseline_release().
 * @param path           relative to the current folder, NUL-terminated.
 * @return 0; XP_E_SYNTAX with "path:line:column: what is wrong" when it is no sound JSON or not of this form; the errors
 *         of xp_file_read_at() with the path in front.
 */
int xp_baseline_load(struct xp_baseline *baseline, const char *path, struct xp_err *err) XP_MUST_CHECK;
void xp_baseline_release(struct xp_baseline *baseline);

/**
 * Take the findings that it lists out, and count them in its entries. Of more findings than an entry counts, those
 * furthest down in the file stay.
 *
 * @param findings  sorted.
 * @param configs   asked for the place of each plugin.
 * @return how many were taken out.
 */
size_t xp_baseline_hide(struct xp_baseline *baseline, struct xp_findings *findings, struct xp_configs *configs);

/**
 * Write the findings as a baseline, whole or not at all, and take them out: the same bytes for the same findings, in
 * order of path, rule and pointer. What is found about the user's own settings is left alone. A notice says how many
 * findings it lists.
 *
 * @param path  NUL-terminated.
 * @return 0; XP_E_LIMIT: it would be larger than what is read; the errors of xp_save_open() and xp_save_publish(). The
 *         message does not repeat the path.
 */
int xp_baseline_write(const char *path, struct xp_findings *findings, struct xp_configs *configs, struct xp_err *err)
    XP_MUST_CHECK;

#endif
