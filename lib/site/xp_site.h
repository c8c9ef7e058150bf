#ifndef XP_SITE_H
#define XP_SITE_H

#include "xp_digest.h"
#include "xp_err.h"
#include "xp_finding.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * A store as plain files, which any web server can serve: for each plugin an answer of the Plugin Store API v2, its
 * downloads and a page for people, a catalogue, and what nginx needs to serve it at the API's own URL.
 *
 * First all is put together in memory and held against what is published already; only when nothing stands against it
 * is anything written. The same packages and the same published state give the same bytes on every machine: no clock, no
 * name of a host or a user, no order of arguments shows in them.
 */

/** Limits of a store: releases, and bytes of all that is read from --meta or store.yaml, and of an icon. */
enum { XP_SITE_MAX_RELEASES = 10000, XP_SITE_MAX_META_BYTES = 1024 * 1024, XP_SITE_MAX_ICON_BYTES = 512 * 1024 };

/** The name of the file with what info.json cannot say, beside it. */
#define XP_SITE_META_NAME "store.yaml"

/** Where a store's people look for it when nobody says what it is called. */
#define XP_SITE_DEFAULT_NAME "XTension plugins"

struct xp_site_request {
    struct xp_str folder;   /* of the store; need not exist; a NUL follows */
    struct xp_str base_url; /* where it will be served: https, or http for the machine itself */
    struct xp_str name;     /* of the store, for people; empty: XP_SITE_DEFAULT_NAME */
    struct xp_str
        as_of; /* YYYY-MM-DD: what is dated later stays hidden; date of releases that have none. May be empty */
    struct xp_str today; /* without as_of: what is dated later is refused */
    bool allow_removal;  /* what is published may go */
};

/** What has to change in the folder. */
enum xp_site_change_kind { XP_SITE_NEW, XP_SITE_CHANGED, XP_SITE_GONE };

struct xp_site_change {
    enum xp_site_change_kind kind;
    struct xp_str path; /* inside the store's folder */
};

struct xp_site;

/** An empty store. @return free with xp_site_free(). */
struct xp_site *xp_site_new(void);
void xp_site_free(struct xp_site *site);

/**
 * Is this a base URL: https://, or http:// and the machine itself, a host without a user, perhaps a port and a path of
 * plain signs; no query, no fragment?
 *
 * @return 0; XP_E_USAGE with what is wrong.
 */
int xp_site_check_base_url(struct xp_str url, struct xp_err *err) XP_MUST_CHECK;

/** Is it a day of the calendar, as YYYY-MM-DD? */
bool xp_site_is_day(struct xp_str text);

/**
 * Add a package that was verified. What is wrong with it as a release becomes a problem.
 *
 * @param path    of the file; NUL-terminated; copied.
 * @param digest  of the file when it was verified: another one now is a problem.
 * @return false when there was a problem.
 */
bool xp_site_add_package(struct xp_site *site, struct xp_str path, const struct xp_sha256 *digest,
                         struct xp_findings *out);

/**
 * Add what --meta says about plugins and releases; it wins over their own store.yaml.
 *
 * @param path  of the file, for messages; icons that it names lie beside it.
 * @param text  YAML; borrowed for the call only.
 * @return false when there were problems.
 */
bool xp_site_add_meta(struct xp_site *site, struct xp_str path, struct xp_str text, struct xp_findings *out);

/**
 * Put the store together and hold it against its folder. Everything that stands against it is a problem in `out`; what
 * is left out until its day is a notice.
 *
 * @param request  borrowed as long as `site` lives.
 * @return 0; XP_E_USAGE when something stands against the store, XP_E_IO when its folder cannot be used as one: then
 *         there are problems, and nothing may be written.
 */
int xp_site_plan(struct xp_site *site, const struct xp_site_request *request, struct xp_findings *out) XP_MUST_CHECK;

/** What has to change, in the order of writing. @return how many; none: the folder is up to date. */
size_t xp_site_changes(const struct xp_site *site, const struct xp_site_change **out);

/** How many plugins, releases and files the planned store has. */
size_t xp_site_plugins(const struct xp_site *site);
size_t xp_site_releases(const struct xp_site *site);
size_t xp_site_files(const struct xp_site *site);

/**
 * Make the changes: each file whole or not at all, in an order in which the store works at every moment.
 *
 * @return 0; XP_E_IO or XP_E_MISSING with the path in the message. What was written by then stays.
 */
int xp_site_write(struct xp_site *site, struct xp_err *err) XP_MUST_CHECK;

#endif
