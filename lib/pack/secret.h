#ifndef SECRET_H
#define SECRET_H

#include "secret_search.h"

#include "xp_plan.h"
#include "xp_rule.h"

/** The search for secrets in what is packed, after the rules that have `secret`. Private to this module. */

/** How far a pattern sees; how much of a file is searched; findings of one file, past which it is known well enough. */
enum { SECRET_BEFORE = 64, SECRET_BEHIND = 1024, SECRET_FILE_MAX = 64 * 1024 * 1024, SECRET_FINDINGS_MAX = 20 };

/** What searching takes; for one thread at a time, so each has its own. */
struct plan_secrets;

struct plan_secrets *plan_secrets_new(const struct xp_profile *profile, const struct xp_plan_settings *settings);
void plan_secrets_free(struct plan_secrets *secrets);

/** Something found, to be reported by whoever asked. */
struct secret_hit {
    const struct xp_rule *rule;
    struct xp_remark remark; /* without the file's path */
    struct secret_hit *next; /* NULL: the last one */
};

/**
 * Search a file.
 *
 * @param place  below the plugin's folder.
 * @param size   bytes; more are not read.
 * @param fd     read from its beginning; its place is not kept.
 * @param arena  owns what is returned.
 * @return the first hit in the order of the file, or NULL.
 */
struct secret_hit *plan_secrets_look(struct plan_secrets *secrets, struct xp_str place, uint64_t size, int fd,
                                     struct xp_arena *arena);

#endif
