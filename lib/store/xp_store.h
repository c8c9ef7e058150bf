#ifndef XP_STORE_H
#define XP_STORE_H

#include "xp_arena.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stdint.h>

/** The words of asking a store: what it can answer, and what can go wrong on the way. */

/** Why there is no answer. Stable: the names stand in messages, in JSON and in the cache. */
enum xp_store_token {
    XP_STORE_FINE, /* there is one */
    XP_STORE_URL,
    XP_STORE_DNS,
    XP_STORE_CONNECT,
    XP_STORE_TIMEOUT,
    XP_STORE_TLS,
    XP_STORE_RECV,
    XP_STORE_REDIRECT,
    XP_STORE_HTTP_304,
    XP_STORE_HTTP_404,
    XP_STORE_HTTP_429,
    XP_STORE_HTTP_4XX,
    XP_STORE_HTTP_5XX,
    XP_STORE_HTTP_2XX,
    XP_STORE_EMPTY,
    XP_STORE_TOO_BIG,
    XP_STORE_NOT_JSON,
    XP_STORE_TRUNCATED,
    XP_STORE_SHAPE,
    XP_STORE_NO_ENTRY,
    XP_STORE_WRONG_ID,
    XP_STORE_BAD_VERSION,
    XP_STORE_INCOMPARABLE,
    XP_STORE_INTERNAL,
    XP_STORE_INTERRUPTED, /* the request was written down, and its end never was */
    XP_STORE_LOCKED,      /* another process is asking the same thing */
    XP_STORE_OFFLINE,     /* nothing is to be sent, and nothing is known */
    XP_STORE_TOKENS
};

/** "dns", "http-404" …; "" for XP_STORE_FINE. */
const char *xp_store_token_name(enum xp_store_token token);

/** The token of that name; XP_STORE_INTERNAL for any other text. */
enum xp_store_token xp_store_token_find(struct xp_str name);

/** What it means, as the end of a sentence: "its name could not be looked up". */
const char *xp_store_token_reason(enum xp_store_token token);

/** Does it concern the store as a whole, so that there is no sense in asking it about another plugin? */
bool xp_store_token_ends_batch(enum xp_store_token token);

/** What a store says about a plugin. */
enum xp_store_kind {
    XP_STORE_NOTHING,      /* no answer, a token says why */
    XP_STORE_RELEASE,      /* it has one */
    XP_STORE_BUILT_IN,     /* the plugin comes with the host */
    XP_STORE_NO_RELEASE,   /* it knows the plugin, without a release */
    XP_STORE_NOT_IN_STORE, /* it does not know it; the token says how it told */
};

/** "release", "built-in", "no-release", "not-in-store"; "" for XP_STORE_NOTHING. */
const char *xp_store_kind_name(enum xp_store_kind kind);
enum xp_store_kind xp_store_kind_find(struct xp_str name);

/** An answer. All texts are checked: printable ASCII, or empty. */
struct xp_store_answer {
    enum xp_store_kind kind;
    enum xp_store_token token;
    struct xp_str number;       /* of a release: 1 to XP_STORE_MAX_NUMBER_BYTES bytes, not blank */
    struct xp_str date;         /* YYYY-MM-DD, or empty */
    struct xp_str download_url; /* begins with https://, or empty */
    int64_t page;               /* number of the plugin's page; 0: none */
    bool has_vers;
    int64_t vers; /* 0 to 2^53 - 1 */
};

#endif
