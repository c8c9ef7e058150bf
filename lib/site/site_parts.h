#ifndef SITE_PARTS_H
#define SITE_PARTS_H

#include "site_base.h"
#include "site_meta.h"
#include "xp_buf.h"
#include "xp_digest.h"
#include "xp_site.h"
#include "xp_table.h"

#include <stdint.h>

/** What the files of this module share. Texts live in the arena of the site. */

/** Names inside a store. */
#define SITE_API "api/v2/pluginstore"
#define SITE_REPLY "plugin-version-info.json"
#define SITE_ALL "all-plugins.json"
#define SITE_PAGES "pluginstore"
#define SITE_FILES "files"
#define SITE_ICONS "icons"
#define SITE_STATE "store.json"
#define SITE_CHECKSUM ".sha256"

/** The greatest number that a plugin can get: clients read it as an int. */
enum { SITE_LAST_PAGE = INT32_MAX };

/** A release, which is a package. */
struct site_release {
    struct xp_str path;   /* of the package, as the user typed it; a NUL follows */
    struct xp_str place;  /* of the plugin in it, for messages: "dist/a.zip/jamie.weather.isf" */
    struct xp_str folder; /* name of the plugin's folder */
    const char *ending;   /* what the format's files end in: "zip", "tar.gz" … */
    struct xp_sha256 digest;
    uint64_t size;

    struct xp_str tag, name, desc, number; /* of the manifest; number is readableVers */
    int64_t vers;

    struct site_meta meta; /* of store.yaml, with --meta over it */
    struct xp_str icon;    /* a PNG that is safe to show; empty: none */

    struct xp_str id;          /* in the store */
    struct xp_str date;        /* of the release */
    struct xp_str number_path; /* the version as the name of a folder */
    struct xp_str download;    /* path of the download in the store */
};

/** A plugin with its releases, the greatest first; never without one. */
struct site_plugin {
    struct xp_str id, name, summary;
    struct site_release **releases;
    size_t count;
    int64_t page; /* number of its page */
};

/** What the store's own file says of a plugin that it has, or once had. */
struct site_known_date {
    struct xp_str number, date;
};

struct site_known {
    struct xp_str id;
    int64_t page;
    struct site_known_date *dates; /* of the releases that are published, in the order of their numbers */
    size_t date_count;
};

/** What the folder of the store holds before we write. */
struct site_past {
    bool has_state; /* there is a store.json */
    struct site_known *plugins;
    size_t count;
    size_t known_plugins;    /* its pluginCount */
    struct xp_str known_sum; /* its allPluginsSha256 */
    int64_t last_page;
};

/** A file of the store. */
struct site_file {
    struct xp_str path;                  /* inside the folder */
    struct xp_str text;                  /* what it holds, unless it is a download */
    const struct site_release *download; /* whose package it is; NULL: none */
    bool is_there;                       /* a file of that name */
    bool is_changed;                     /* which holds something else, or is not there */
};

struct xp_site {
    struct xp_arena arena;
    const struct xp_site_request *request;
    struct site_base base;
    struct xp_str name;
    struct site_meta_file meta;
    struct xp_table meta_tags; /* to its plugins */
    struct xp_str meta_folder; /* where icons of --meta lie */

    struct site_release **releases;
    size_t release_count, release_room;
    struct site_plugin *plugins; /* in the order of their ids */
    size_t plugin_count;

    struct site_past past;
    struct xp_str
        reserved; /* store.json before anything else is written, where numbers were given; empty: not needed */

    struct site_file *files; /* in the order of writing */
    size_t file_count, file_room;
    struct xp_str *gone; /* paths to be removed, in that order */
    size_t gone_count, gone_room;
    struct xp_site_change *changes;
    size_t change_count;
    bool has_trouble; /* the folder cannot be read, or is no store */
};

/** A problem about `path`, which may be empty. @return false. */
bool site_refuse(struct xp_findings *out, struct xp_str path, const char *format, ...) XP_PRINTF(3, 4);

/** The same about the store's folder, which cannot be used as it is. @return false. */
bool site_give_up(struct xp_site *site, struct xp_findings *out, struct xp_str path, const char *why);

/** A text made safe to show in a message, and short. */
const char *site_show(struct xp_site *site, struct xp_str text);

/* What packages and --meta say (site_package.c) */

/** Put what --meta says about a release over what its store.yaml says. @return false after a problem. */
bool site_use_meta(struct xp_site *site, struct site_release *release, struct xp_findings *out);

/** Is everything that --meta says about something? @return false after a problem. */
bool site_check_meta(struct xp_site *site, struct xp_findings *out);

/* Putting together (site_plan.c, site_order.c, site_past.c) */

/** Read store.json and say what it says; nothing where there is none. @return false after a problem. */
bool site_past_read(struct xp_site *site, struct xp_findings *out);

/** What store.json knows of a plugin, or NULL. */
const struct site_known *site_past_find(const struct xp_site *site, struct xp_str id);

/** The day that store.json has for a release; empty: it is a new one. */
struct xp_str site_past_date(const struct xp_site *site, struct xp_str id, struct xp_str number);

/** The releases as plugins, sorted, checked against each other, and numbered. @return false after a problem. */
bool site_order(struct xp_site *site, struct xp_findings *out);

/** In a folder without a state stands a file that would be written over. @return false. */
bool site_refuse_strange(struct xp_site *site, struct xp_findings *out, struct xp_str file);

/**
 * Find what is published and no longer wanted, or would change. Only what the state says is the store's own counts.
 *
 * @return false after a problem.
 */
bool site_past_compare(struct xp_site *site, struct xp_findings *out);

/** Let a file of the store go, once all others are written. */
void site_remove_file(struct xp_site *site, struct xp_str path);

/* What the files hold */

/** An answer about one plugin, or with all of them. */
struct xp_str site_reply(struct xp_site *site, const struct site_plugin *plugins, size_t count);

/** The store's own file. */
struct xp_str site_state(struct xp_site *site, size_t plugin_count, struct xp_str sum);

/** The pages for people. */
struct xp_str site_catalogue(struct xp_site *site);
struct xp_str site_plugin_page(struct xp_site *site, const struct site_plugin *plugin);
struct xp_str site_stylesheet(void);

/** For nginx's http block, and for a server block. */
struct xp_str site_nginx_http(struct xp_site *site);
struct xp_str site_nginx_server(struct xp_site *site);

/* The disk (site_disk.c). Paths are inside the store's folder; no link below it is followed. */

/** What stands at a path: 0 and its size; XP_E_MISSING; XP_E_IO, also for what is no file. */
int site_disk_stat(const struct xp_site *site, struct xp_str place, uint64_t *size, struct xp_err *err) XP_MUST_CHECK;

/** Does it hold exactly this? Downloads are compared by their digest. 0: *same is set. XP_E_IO. */
int site_disk_same(const struct xp_site *site, const struct site_file *file, bool *same, struct xp_err *err)
    XP_MUST_CHECK;

/** Read it. Errors of xp_file_read_at(). */
int site_disk_read(const struct xp_site *site, struct xp_str place, struct xp_buf *out, struct xp_err *err)
    XP_MUST_CHECK;

/** Call `add` for each entry of a folder, in byte order; a folder that is not there has none. */
int site_disk_list(struct xp_site *site, struct xp_str place,
                   void (*add)(void *context, struct xp_str name, bool is_folder), void *context, struct xp_err *err)
    XP_MUST_CHECK;

int site_disk_write(const struct xp_site *site, const struct site_file *file, struct xp_err *err) XP_MUST_CHECK;

/** Remove a file, and the folders around it that are empty then. */
int site_disk_remove(const struct xp_site *site, struct xp_str place, struct xp_err *err) XP_MUST_CHECK;

#endif
