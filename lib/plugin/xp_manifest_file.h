#ifndef XP_MANIFEST_FILE_H
#define XP_MANIFEST_FILE_H

#include "xp_err.h"
#include "xp_plugin.h"

/** Writing a manifest that was read and changed. */

/** The path of the file that holds the manifest, as the user would type it: where info.json is a link, what it leads to. */
struct xp_str xp_manifest_file(struct xp_plugin *plugin);

/**
 * Write it, whole or not at all; who edited the file meanwhile keeps what he wrote.
 *
 * @param before  what was read.
 * @return 0; XP_E_IO "changed meanwhile …"; the errors of xp_file_read_at() and xp_save_text(). The message does not
 *         repeat the path.
 */
int xp_manifest_write(struct xp_plugin *plugin, struct xp_str before, struct xp_str after, struct xp_err *err)
    XP_MUST_CHECK;

#endif
