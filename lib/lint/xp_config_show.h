#ifndef XP_CONFIG_SHOW_H
#define XP_CONFIG_SHOW_H

#include "xp_profile.h"
#include "xp_writer.h"

/**
 * Write what is in force for a plugin, as YAML that can be a configuration itself, with a comment behind every value
 * that says where it comes from: "default", a file with line and column, or an option of the command line.
 *
 * @param path        the plugin's folder, for the heading.
 * @param known_tags  what --known-tags says, or empty.
 */
void xp_config_show(struct xp_writer *out, const struct xp_profile *profile, struct xp_str path,
                    struct xp_str known_tags);

#endif
