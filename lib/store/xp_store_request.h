#ifndef XP_STORE_REQUEST_H
#define XP_STORE_REQUEST_H

#include "xp_arena.h"
#include "xp_err.h"
#include "xp_str.h"

#include <stdbool.h>

/** The store that is asked where nobody names another: the public Plugin Store API v2. */
#define XP_STORE_DEFAULT_URL "https://api.indigodomo.com/api/v2/pluginstore/plugin-version-info.json?pluginId={id}"

/** Bytes of a URL as it is sent, and of a store id. */
enum { XP_STORE_MAX_URL_BYTES = 8192, XP_STORE_MAX_ID_BYTES = 512 };

/** One question to one store. All texts live in the arena and are followed by a NUL. */
struct xp_store_request {
    struct xp_str store;    /* the URL with {id} in it */
    struct xp_str id;       /* of the plugin in the store */
    struct xp_str url;      /* what is sent */
    struct xp_str origin;   /* "https://example.org:8080" in small letters: one connection, one store */
    struct xp_str host;     /* "example.org:8080", for messages */
    bool is_plain;          /* http, because whoever wrote the URL wrote that */
    struct xp_str page_url; /* of the store's pages for people, before the number; empty: none is known */
};

/**
 * Is this a store's URL? It begins with https:// (or http://, for one's own network), names a host and no user, holds
 * {id} behind the host, and has no blanks or control characters in it.
 *
 * @return 0; XP_E_USAGE with what is wrong; the message does not repeat the URL.
 */
int xp_store_check_url(struct xp_str url, struct xp_err *err) XP_MUST_CHECK;

/**
 * Put the URL of a question together: every {id} is replaced, percent-encoded but for RFC 3986's unreserved characters.
 *
 * @param store         as for xp_store_check_url().
 * @param id            any bytes, 1 to XP_STORE_MAX_ID_BYTES of them.
 * @param[out] request  filled; lives in the arena.
 * @return 0; XP_E_USAGE.
 */
int xp_store_make_request(struct xp_store_request *request, struct xp_str store, struct xp_str id,
                          struct xp_arena *arena, struct xp_err *err) XP_MUST_CHECK;

#endif
