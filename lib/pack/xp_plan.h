#ifndef XP_PLAN_H
#define XP_PLAN_H

#include "xp_arena.h"
#include "xp_digest.h"
#include "xp_err.h"
#include "xp_remark.h"
#include "xp_source.h"

#include <stdbool.h>

/**
 * What a package will hold, decided before a byte of it is written (contract, section 5): entries with their names in
 * the archive, modes and order; what is left out and which pattern says so; and what is wrong, all of it in one run,
 * as findings. The archive holds exactly the plan.
 */

/** Entries of one package, levels of folders, bytes of one name inside the archive. Past them is a finding. */
enum { XP_PLAN_MAX_ENTRIES = 100000, XP_PLAN_MAX_DEPTH = 64, XP_PLAN_MAX_NAME = 4096 };

/** A warning past these many bytes (contract, section 5). */
enum { XP_PLAN_LARGE_FILE = 10 * 1024 * 1024, XP_PLAN_LARGE_PACKAGE = 50 * 1024 * 1024 };

struct xp_plan_entry {
    struct xp_str name;  /* in the archive: "jamie.weather.isf/info.json", NFC, folders without a slash at the end */
    struct xp_str place; /* in the plugin's folder, as the disk spells it; "" is the folder itself; a NUL follows */
    enum xp_entry_kind kind; /* FILE, FOLDER or LINK */
    unsigned mode;           /* 0755 or 0644; of a link 0755 */
    uint64_t size;           /* of a file, as it was when the plan was made */
    struct xp_str target;    /* of a link */

    /* So that a file that was exchanged or changed since is noticed when it is read. */
    uint64_t device, inode;
    int64_t changed_seconds;
    long changed_nanoseconds;
};

/** What is left out. */
struct xp_plan_skip {
    struct xp_str place; /* a folder stands for all in it */
    bool is_folder;
    struct xp_str pattern; /* as it is written: "*.psd" */
    struct xp_str origin;  /* "built in", "--output", or the file with its line: "a.isf/.xtplugignore:3" */
};

struct xp_plan {
    struct xp_str folder;          /* the plugin's folder as the user would type it; a NUL follows */
    struct xp_str top;             /* name of the top folder in the archive: "jamie.weather.isf", NFC */
    struct xp_plan_entry *entries; /* in byte order of their names; the first is the top folder */
    size_t count;
    struct xp_plan_skip *skips; /* in byte order of their places */
    size_t skip_count;
    uint64_t bytes; /* of all files together */
    size_t files;
    bool is_refused; /* one of the faults forbids to pack, whatever severity the user gave it */
    int fd;          /* the folder, open; -1: none. All reading goes through it */
    struct xp_arena arena;
};

struct xp_plan_settings {
    const struct xp_str *exclude;  /* patterns of the configuration (pack.exclude), relative to its folder */
    const uint32_t *exclude_lines; /* where each stands in the configuration; NULL: not known */
    size_t exclude_count;
    struct xp_str exclude_origin;       /* for messages: path of the configuration */
    const struct xp_str *allow_secrets; /* patterns for paths that may hold secrets, relative to the same folder */
    size_t allow_secrets_count;
    struct xp_str above;  /* the way from the configuration's folder to the plugin: "plugins/a.isf"; empty: the same */
    struct xp_str output; /* absolute path of the package, left out where it lies in the folder; empty: none */
    size_t threads;       /* that look into files at once; 0: as many as there are processors */
};

/**
 * Make the plan. Reads the folder, its ignore files, and the contents of files that could hold secrets or need a mode.
 * Folders are entered and files opened with openat() and without following links.
 *
 * @param[out] plan   filled; release with xp_plan_release(), also after a failure.
 * @param folder      path of the plugin's folder.
 * @param remarks    gets what is wrong: errors refuse the package, the others warn.
 * @return 0, also where the plan is refused; XP_E_MISSING, XP_E_IO when the folder itself cannot be read.
 */
int xp_plan_make(struct xp_plan *plan, const char *folder, const struct xp_plan_settings *settings,
                 const struct xp_remark_to *remarks, struct xp_err *err) XP_MUST_CHECK;

void xp_plan_release(struct xp_plan *plan);

/**
 * Open a file of the plan for reading, without following any link on the way.
 *
 * @return a descriptor; XP_E_IO, and XP_E_MISSING where what stands there is not what was planned.
 */
int xp_plan_open(const struct xp_plan *plan, const struct xp_plan_entry *entry, struct xp_err *err) XP_MUST_CHECK;

/** After reading `bytes` from `fd`: is it still what was planned? @return 0; XP_E_MISSING "changed while it was read". */
int xp_plan_check(const struct xp_plan_entry *entry, int fd, uint64_t bytes, struct xp_err *err) XP_MUST_CHECK;

#endif
