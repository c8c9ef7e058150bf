#ifndef XP_SCAFFOLD_H
#define XP_SCAFFOLD_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_err.h"
#include "xp_save_folder.h"
#include "xp_source.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stdint.h>

/** A new plugin: what to propose for it, its files, and the folder that they go to. */

/* What it is made from. */

struct xp_scaffold {
    struct xp_str name, tag, readable, desc; /* UTF-8 */
    uint64_t vers;
    bool is_binary;
    struct xp_str entry; /* file name of the script or program; a NUL follows */
};

/**
 * Proposals, from what the folder is called without its suffix: "jamie.weather_station". Their texts live in the arena.
 *
 * @param stem   UTF-8; may be odd, such as "." or "_", and something sensible still comes out.
 * @param owner  put in front of the tag where the stem has no owner part: a name as users log in with. What cannot stand
 *               in a tag is left out.
 */
struct xp_str xp_scaffold_propose_tag(struct xp_arena *arena, struct xp_str stem, struct xp_str owner);
struct xp_str xp_scaffold_propose_name(struct xp_arena *arena, struct xp_str stem);
struct xp_str xp_scaffold_propose_entry(struct xp_arena *arena, struct xp_str stem, bool is_binary);
struct xp_str xp_scaffold_propose_desc(struct xp_arena *arena, struct xp_str name);

/**
 * May the script or program be called that? Beyond what rules say: a plain name in the folder; a script does not hide a
 * module of Python or of XTension, since Python looks beside the script first; a program is no Mac bundle, for that is a
 * folder.
 *
 * @return 0; XP_E_USAGE with the whole reason.
 */
int xp_scaffold_check_entry(struct xp_str entry, bool is_binary, struct xp_err *err) XP_MUST_CHECK;

/* Its files. */

enum { XP_SCAFFOLD_FILES = 2 };

struct xp_scaffold_files {
    struct xp_buf manifest, entry;
    struct xp_save_file items[XP_SCAFFOLD_FILES]; /* the script or program; info.json */
};

/**
 * Write them in memory.
 *
 * @param[out] files  release with xp_scaffold_files_release(); names are borrowed from the scaffold.
 */
void xp_scaffold_write(const struct xp_scaffold *scaffold, struct xp_scaffold_files *files);
void xp_scaffold_files_release(struct xp_scaffold_files *files);

/** The files as entries of a plugin, for xp_plugin_load_from(); `data` is a struct xp_scaffold_files, which stays its owner's. */
extern const struct xp_source xp_scaffold_source;

/* The folder. */

struct xp_scaffold_folder {
    struct xp_str path; /* as it was typed, tidied; a NUL follows */
    struct xp_str name; /* its own name, also where path is "." */
    struct xp_str stem; /* the name without ".isf" */
};

/**
 * Can a plugin be made there? The folder's name ends in ".isf"; it does not exist, or is empty but for ".git" and
 * ".DS_Store"; the folder around it exists, and lies in no plugin.
 *
 * @param path       as the user typed it.
 * @param[out] out   its texts live in the arena.
 * @return 0; XP_E_USAGE, XP_E_MISSING or XP_E_IO with the whole message.
 */
int xp_scaffold_find_folder(struct xp_scaffold_folder *out, struct xp_str path, struct xp_arena *arena,
                            struct xp_err *err) XP_MUST_CHECK;

#endif
