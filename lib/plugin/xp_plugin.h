#ifndef XP_PLUGIN_H
#define XP_PLUGIN_H

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_doc.h"
#include "xp_source.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * A plugin as the rules see it: its manifest as text and tree, and its entries, which are asked for by name. Where the
 * entries come from (a folder, a package, nowhere) is behind `source`, and no rule can tell.
 *
 * Folders are listed when something inside them is first asked for, once each. A plugin belongs to one thread at a time.
 */

/** Links followed for one name before it is called a loop; as many as Linux follows. */
enum { XP_PLUGIN_MAX_LINKS = 40 };

/** Entries read of one folder; names past them are still found, but only in the capitalisation that was asked for. */
enum { XP_PLUGIN_MAX_ENTRIES = 100000 };

enum xp_manifest_state {
    XP_MANIFEST_OK,         /* `text` and `doc` are filled, however broken the text may be */
    XP_MANIFEST_MISNAMED,   /* the same, but the file is called `actual_name` */
    XP_MANIFEST_MISSING,    /* no entry of that name in any capitalisation */
    XP_MANIFEST_NOT_A_FILE, /* `message`: "is a folder", "is a pipe", "is a link that leads nowhere" … */
    XP_MANIFEST_TOO_LARGE,  /* more than XP_DOC_MAX_BYTES; never read. `message`: "larger than 67108864 bytes" */
    XP_MANIFEST_UNREADABLE  /* a problem, not a finding: `message` has the system's words */
};

struct xp_plugin {
    struct xp_str path;          /* the folder as the user would type it: "a.isf", ".", "../..": for messages */
    struct xp_str manifest_path; /* "a.isf/info.json", "info.json", "../Info.JSON": for messages */
    struct xp_str name; /* the folder's own name, also where path is "." or ".."; empty when there is no folder */
    enum xp_manifest_state state;
    struct xp_str actual_name; /* the manifest's file name as the folder spells it; empty where there is none */
    struct xp_str message;     /* NOT_A_FILE, TOO_LARGE, UNREADABLE: why; reads on from the path: "PATH: is a pipe" */
    struct xp_buf text;        /* the manifest's bytes */
    struct xp_doc doc;         /* over `text`; without root and diagnostics in the other states */

    const struct xp_source *source; /* NULL: nothing is known of the entries (a manifest from standard input) */
    void *source_data;
    struct xp_listing *root;   /* NULL until first asked for */
    struct xp_str refused;     /* the first name inside at which the system refused to look; empty: it never did */
    struct xp_str refusal;     /* its words */
    struct xp_str asked_name;  /* what was resolved last, and what came out; private to resolving */
    struct xp_resolved *asked; /* NULL: nothing yet */
    struct xp_arena arena;
};

/**
 * Open the folder at `path`, find and read its manifest. Never fails: what is wrong is the state. A manifest that is a
 * link is followed inside the plugin alone; one that leads out is NOT_A_FILE, so that nothing else on the disk is shown.
 *
 * @param[out] plugin  filled; holds one open descriptor until xp_plugin_close() or xp_plugin_release().
 * @param path         as xp_discover() gives it, relative to the current folder; copied.
 */
void xp_plugin_load(struct xp_plugin *plugin, struct xp_str path);

/** The folder's own name, also where its path is "." or "..": those have one only on disk. Empty: it has none. */
struct xp_str xp_plugin_folder_name(struct xp_arena *arena, struct xp_str path);

/**
 * The same from any source of entries, such as a package or the examples of a rule.
 *
 * @param source  its functions; `data` is closed with its `close` when the plugin is.
 * @param path    for messages; copied.
 * @param name    the folder's own name; copied.
 */
void xp_plugin_load_from(struct xp_plugin *plugin, const struct xp_source *source, void *data, struct xp_str path,
                         struct xp_str name);

/**
 * A plugin whose manifest is already read, from standard input. Where `manifest_path` is that of an info.json (in any
 * capitalisation) and its folder exists, the entries are those of that folder.
 *
 * @param text           moved into the plugin; empty afterwards. Past XP_DOC_MAX_BYTES the state is TOO_LARGE.
 * @param manifest_path  what to call it in messages, such as "a.isf/info.json" or "<stdin>"; copied.
 */
void xp_plugin_from_text(struct xp_plugin *plugin, struct xp_buf *text, struct xp_str manifest_path);

/**
 * Give a plugin whose state is OK or MISNAMED another manifest, as if its file held that; what else is known of it stays.
 *
 * @param text  moved into the plugin; empty afterwards.
 */
void xp_plugin_set_text(struct xp_plugin *plugin, struct xp_buf *text);

/** Close the source, for plugins that are kept for their text: entries can no longer be asked for. */
void xp_plugin_close(struct xp_plugin *plugin);

/** Frees all; pointers into it die. Fine on one that is all zero. */
void xp_plugin_release(struct xp_plugin *plugin);

/** Are there entries to ask for? Where not, rules about files have nothing to say. */
static inline bool xp_plugin_has_entries(const struct xp_plugin *plugin)
{
    return plugin->source != NULL;
}

enum xp_resolve_status {
    XP_RESOLVE_FOUND,
    XP_RESOLVE_CASE,    /* found, but `actual` is how the folder spells it; on a disk that ignores case too */
    XP_RESOLVE_MISSING, /* with `link`: a link that leads nowhere */
    XP_RESOLVE_OUTSIDE, /* absolute, or ".." leads out; with `link`: that link leads out, even if to come back */
    XP_RESOLVE_LOOP,    /* more than XP_PLUGIN_MAX_LINKS links */
    XP_RESOLVE_DENIED   /* the system refuses to look; `message` says why */
};

/** Where a name leads. All strings belong to the plugin. */
struct xp_resolved {
    enum xp_resolve_status status;
    enum xp_entry_kind kind; /* FOUND, CASE: what stands at the end, never XP_ENTRY_LINK */
    unsigned mode;           /* FOUND, CASE: permission bits, 0777 */
    uint64_t size;           /* FOUND, CASE: bytes of a file */
    struct xp_str path;      /* FOUND, CASE: its own place inside the plugin, all links followed; "" is the plugin */
    struct xp_str actual;    /* FOUND, CASE: the name that was asked for, spelled as the folders do */
    struct xp_str link;      /* the last link followed, as a place inside the plugin; empty: there was none */
    struct xp_str message;   /* DENIED: the system's words */
};

/**
 * Follow `name` component by component inside the plugin, links too. A name that differs only in Unicode normalisation
 * is FOUND, as it is on a Mac; one that differs in case is CASE, whatever the disk says. "a/" and "a/." need a folder.
 *
 * @param name  relative to the plugin's folder, any bytes; "" and "." are the folder itself. A name with a NUL is MISSING.
 */
void xp_plugin_resolve(struct xp_plugin *plugin, struct xp_str name, struct xp_resolved *out);

/** Is `resolved` there, perhaps in another capitalisation? */
static inline bool xp_resolved_exists(const struct xp_resolved *resolved)
{
    return resolved->status == XP_RESOLVE_FOUND || resolved->status == XP_RESOLVE_CASE;
}

/**
 * The entries of a folder inside the plugin, sorted by name bytes.
 *
 * @param place  a place as in xp_resolved.path; "" is the plugin itself.
 * @return NULL when it is no folder of the plugin; else the listing, whose `message` is not empty where the system
 *         refused. It lives as long as the plugin.
 */
const struct xp_listing *xp_plugin_list(struct xp_plugin *plugin, struct xp_str place);

/**
 * Read a file of the plugin, with a limit.
 *
 * @param place     a place as in xp_resolved.path.
 * @param[out] out  its `max` is the limit.
 * @return 0, or the errors of xp_file_read_at(); the message does not repeat the name.
 */
int xp_plugin_read(struct xp_plugin *plugin, struct xp_str place, struct xp_buf *out, struct xp_err *err) XP_MUST_CHECK;

enum xp_bundle_state {
    XP_BUNDLE_OK,            /* an executable file in Contents/MacOS/ */
    XP_BUNDLE_NO_FOLDER,     /* no Contents/MacOS/ */
    XP_BUNDLE_EMPTY,         /* no file in it */
    XP_BUNDLE_NOT_EXECUTABLE /* files, but none has an executable bit; `program` is the one that should */
};

/**
 * Look into a Mac bundle, a folder "X.app" that stands for a program.
 *
 * @param place         the folder, as in xp_resolved.path.
 * @param[out] program  place of the program: of several, the one with the bundle's own name, else the first by name.
 *                      Empty for NO_FOLDER and EMPTY. May be NULL.
 */
enum xp_bundle_state xp_plugin_bundle(struct xp_plugin *plugin, struct xp_str place, struct xp_str *program);

#endif
