#ifndef PLAN_PARTS_H
#define PLAN_PARTS_H

#include "xp_ignore.h"
#include "xp_plan.h"

#include <sys/stat.h>

/** The steps of making a plan: walk the folder, then judge what was found. Private to this module. */

enum { PLAN_ROOT = 0 };
#define PLAN_NO_NODE UINT32_MAX

/** Where a link leads, once asked for. */
enum plan_way {
    PLAN_WAY_UNKNOWN,
    PLAN_WAY_BUSY, /* being followed just now: whoever comes here again goes in a circle */
    PLAN_WAY_FOUND,
    PLAN_WAY_MISSING,
    PLAN_WAY_ABSOLUTE,
    PLAN_WAY_OUTSIDE,
    PLAN_WAY_CIRCLE,
    PLAN_WAY_LEFT_OUT,
    PLAN_WAY_TOLD /* over another link that is wrong itself, and reported */
};

/** An entry of the folder, packed or not. What lies in a folder that is left out is not among them. */
struct plan_node {
    struct xp_str name;     /* as the disk spells it; a NUL follows */
    struct xp_str composed; /* in NFC */
    struct xp_str place;    /* below the plugin's folder, as the disk spells it; a NUL follows */
    struct xp_str target;   /* of a link */
    enum xp_entry_kind kind;
    unsigned type;         /* st_mode */
    uint32_t parent;       /* the root's is itself */
    uint32_t first, count; /* of a folder: its entries, sorted by `composed` */
    unsigned depth;        /* components of its name in the archive */
    size_t name_len;       /* bytes of its name in the archive */
    bool is_faulty;        /* cannot be packed; reported */
    bool is_executable;    /* begins as a program does */
    bool is_missed;        /* left out, though it is needed; reported */
    enum plan_way way;     /* of a link */
    uint32_t end;          /* of a link: FOUND what it leads to in the end, LEFT_OUT what is left out */
    uint64_t size;
    uint64_t device, inode;
    int64_t changed_seconds;
    long changed_nanoseconds;
    const struct xp_ignore_pattern *pattern; /* left out because of this; NULL: it is not */
};

/** A file that is the package itself, or its checksum. */
struct plan_output {
    uint64_t device, inode;
};

struct plan_maker {
    struct xp_plan *plan;
    const struct xp_plan_settings *settings;
    const struct xp_remark_to *remarks;
    struct plan_node *nodes; /* the first is the folder itself; the entries of one folder stand together */
    size_t count, room;
    struct xp_ignore *ignore;
    struct plan_output outputs[2];
    size_t output_count;
    struct xp_arena scratch; /* what is needed for one step alone */
    bool is_full;            /* too many entries; said */
};

/** Where the patterns of this program stand. */
extern const char plan_built_in[];

/** Fill the nodes: list folders, ask what entries are. */
void plan_walk(struct plan_maker *maker);

/** Look into the files that are packed: does one begin as a program does, does it hold a secret? */
void plan_look(struct plan_maker *maker);

/**
 * Open the folder that holds an entry, one folder after the other, so that no link on the way is followed.
 *
 * @param[out] name  the last part of `place`.
 * @return a descriptor, or -1 with errno.
 */
int plan_open_parent(const struct xp_plan *plan, struct xp_str place, struct xp_str *name);

/** Names that some disk cannot hold, or cannot tell apart. */
void plan_check_names(struct plan_maker *maker);

/** Links that lead elsewhere than to what is packed. */
void plan_check_links(struct plan_maker *maker);

/** Read the manifest; see that it and what it names are packed, and mark the program. */
void plan_check_needed(struct plan_maker *maker);

/** Sizes past which there is a warning. */
void plan_check_sizes(struct plan_maker *maker);

/**
 * Follow a path from a folder, links too.
 *
 * @param[out] end  FOUND: what stands there, never a link. LEFT_OUT: what is left out. TOLD: the link that is wrong.
 */
enum plan_way plan_follow(struct plan_maker *maker, uint32_t folder, struct xp_str path, uint32_t *end);

/** The entry of a folder with this name, in any normal form, or PLAN_NO_NODE. */
uint32_t plan_child(struct plan_maker *maker, uint32_t folder, struct xp_str name);

/** Report a pattern that leaves out `name`, at the pattern where that stands in a file, else at `place`. */
void plan_report_needed(struct plan_maker *maker, struct xp_str name, struct xp_str place,
                        const struct xp_ignore_pattern *pattern);

/** Is it in the package? */
bool plan_is_packed(const struct plan_node *node);

/** Path of an entry as the user would type it. */
struct xp_str plan_path(struct plan_maker *maker, struct xp_str place);

/** Report a fault of the entry at `place`, with the name and detail of `remark`. */
void plan_warn(struct plan_maker *maker, const char *id, struct xp_str place, struct xp_remark *remark);

/** The same for one that forbids to pack, whatever its severity. */
void plan_refuse(struct plan_maker *maker, const char *id, struct xp_str place, struct xp_remark *remark);

/** The same with a detail alone. */
void plan_refuse_detail(struct plan_maker *maker, const char *id, struct xp_str place, const char *format, ...)
    XP_PRINTF(4, 5);

/** Is this the very file, unchanged? */
bool plan_is_same(const struct stat *info, uint64_t device, uint64_t inode, int64_t seconds, long nanoseconds);

/** Nanoseconds of the last change, which have another name on a Mac. */
long plan_nanoseconds(const struct stat *info);

#endif
