#ifndef SECRET_H
#define SECRET_H

#include "plan_parts.h"
#include "secret_search.h"

#include "xp_rule.h"

/** The search for secrets in what is packed, after the rules that have `secret`. Private to this module. */

/** How far a pattern sees; how much of a file is searched; findings of one file, past which it is known well enough. */
enum { SECRET_BEFORE = 64, SECRET_BEHIND = 1024, SECRET_FILE_MAX = 64 * 1024 * 1024, SECRET_FINDINGS_MAX = 20 };

struct plan_secrets *plan_secrets_new(const struct xp_profile *profile, const struct xp_plan_settings *settings);
void plan_secrets_free(struct plan_secrets *secrets);

/**
 * Search a file and report what is found.
 *
 * @param fd  read from its beginning; its place is not kept.
 */
void plan_secrets_look(struct plan_maker *maker, const struct plan_node *node, int fd);

#endif
