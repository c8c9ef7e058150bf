#ifndef TAR_PARTS_H
#define TAR_PARTS_H

#include "tar_check.h"
#include "xp_buf.h"

/** What the files of the tar check share. */

/** Report what is wrong, and take nothing more. */
void tar_stop(struct tar_check *check, const char *rule, struct xp_str entry, const char *format, ...) XP_PRINTF(4, 5);

/** A copy of a name that lives as long as the entries, and counts. */
struct xp_str tar_keep_name(struct tar_check *check, struct xp_str name);

/** The body of a header that speaks of the next entry is collected. @return false when it stops the reading. */
bool tar_take_meta(struct tar_check *check);

#endif
