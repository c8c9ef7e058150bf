#ifndef BASELINE_KEY_H
#define BASELINE_KEY_H

#include "xp_baseline.h"

/** What makes two findings the same to a baseline; private to this module. */

/** Fill rule, path, pointer and hash from a finding; they live in the arena or with the finding. */
void baseline_identify(struct xp_baseline_entry *entry, const struct xp_finding *finding, struct xp_str folder,
                       struct xp_configs *configs, struct xp_arena *arena);

/** Those four as one text. */
struct xp_str baseline_key(struct xp_arena *arena, const struct xp_baseline_entry *entry);

/** The absolute folder of a file as the user typed its path; empty when there is no such folder. */
struct xp_str baseline_folder(struct xp_arena *arena, const char *path);

#endif
