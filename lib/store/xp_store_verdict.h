#ifndef XP_STORE_VERDICT_H
#define XP_STORE_VERDICT_H

#include "xp_buf.h"
#include "xp_store.h"
#include "xp_store_ask.h"

/** What a store's answer means for a plugin. "Not known" is never shown as "up to date". */
enum xp_store_result {
    XP_STORE_OUT_OF_DATE,
    XP_STORE_UP_TO_DATE,
    XP_STORE_NEWER, /* the plugin is ahead of the store: nobody is told to go back */
    XP_STORE_IS_BUILT_IN,
    XP_STORE_HAS_NO_RELEASE,
    XP_STORE_IS_NOT_THERE,
    XP_STORE_UNKNOWN
};

/** "out-of-date", "up-to-date", "newer", "built-in", "no-release", "not-in-store", "unknown". */
const char *xp_store_result_name(enum xp_store_result result);

/** The versions that a plugin says it has. */
struct xp_store_installed {
    struct xp_str readable; /* readableVers; empty: it has none */
    bool has_vers;
    int64_t vers;
};

struct xp_store_verdict {
    enum xp_store_result result;
    enum xp_store_token token; /* XP_STORE_FINE, or why it is not known or not there */
    bool is_by_vers;           /* the counters were compared, not the readable versions */
};

/**
 * Compare. Where the store tells its counter and the plugin has one, the counters decide, else the readable versions.
 *
 * @param token   XP_STORE_FINE, or why there is no answer.
 * @param answer  where there is one.
 */
struct xp_store_verdict xp_store_judge(enum xp_store_token token, const struct xp_store_answer *answer,
                                       const struct xp_store_installed *installed);

/** Has it something to say on standard output: does the store know a release, or that there is none to have? */
bool xp_store_is_verdict(enum xp_store_result result);

/**
 * Append one line about a verdict that is none, with its token and the store's host, and what the store said last. Texts of
 * the store in it may hold anything that is printable ASCII; libcurl's words anything at all.
 *
 * @param others  plugins that are spared the same failure.
 */
void xp_store_add_notice(struct xp_buf *out, const struct xp_store_question *question,
                         const struct xp_store_verdict *verdict, const struct xp_store_installed *installed,
                         size_t others);

/** Append a time as "2026-03-02 07:05 UTC". */
void xp_store_add_time(struct xp_buf *out, int64_t time_ms);

#endif
