#ifndef XP_STORE_TRANSPORT_H
#define XP_STORE_TRANSPORT_H

#include "xp_buf.h"
#include "xp_store.h"
#include "xp_store_request.h"

/** Limits of one request: in all with the name lookup, until connected, and how often a store may send us elsewhere. */
enum { XP_STORE_TIMEOUT_MS = 5000, XP_STORE_CONNECT_MS = 3000, XP_STORE_MAX_REDIRECTS = 3 };

/** Bytes of a validator that is kept (HTTP's ETag and Last-Modified), without the NUL. */
enum { XP_STORE_MAX_VALIDATOR = 256 };

/** Bytes of the words for a failure; libcurl has at most as many. */
enum { XP_STORE_DETAIL_BYTES = 256 };

/** What a server says for asking it later whether anything has changed. Visible ASCII and blanks, or "". */
struct xp_store_validators {
    char etag[XP_STORE_MAX_VALIDATOR + 1];
    char modified[XP_STORE_MAX_VALIDATOR + 1];
};

/** What came back. */
struct xp_store_reply {
    enum xp_store_token token; /* XP_STORE_FINE: the status is 200, or 304 where that was asked for */
    long status;               /* of HTTP; 0: none arrived */
    struct xp_buf body;        /* of a 200 */
    struct xp_store_validators validators;
    int64_t retry_after_s;              /* what the server asks for; 0: nothing */
    char detail[XP_STORE_DETAIL_BYTES]; /* libcurl's words; they may quote the server, so escape them to show them */
};

void xp_store_reply_init(struct xp_store_reply *reply);
void xp_store_reply_release(struct xp_store_reply *reply);

struct xp_store_transport_options {
    const char *user_agent; /* "xtplug/1.0.0" */
    const char *ca_file;    /* certificates to trust in place of the system's, as SSL_CERT_FILE names them; NULL */
    const char *ca_folder;  /* SSL_CERT_DIR; NULL */
};

/** A connection that is kept for the next request to the same store. For one thread. */
struct xp_store_transport;

/**
 * @param options  borrowed as long as it lives.
 * @return free with xp_store_transport_free(); NULL when the library cannot be started.
 */
struct xp_store_transport *xp_store_transport_new(const struct xp_store_transport_options *options);
void xp_store_transport_free(struct xp_store_transport *transport);

/**
 * Send one GET and wait for its end, at most XP_STORE_TIMEOUT_MS. No retry, no cookies, nobody's password; the proxies
 * are those of the environment, which libcurl reads itself. Never fails: what went wrong is the token.
 *
 * @param transport   NULL: the library could not be started, and that is what went wrong.
 * @param known       validators of the answer that is kept; empty where there is none.
 * @param[out] reply  initialised; filled.
 */
void xp_store_transport_get(struct xp_store_transport *transport, const struct xp_store_request *request,
                            const struct xp_store_validators *known, struct xp_store_reply *reply);

#endif
