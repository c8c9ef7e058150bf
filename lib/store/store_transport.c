#include "xp_store_transport.h"

#include "xp_mem.h"
#include "xp_store_fields.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct xp_store_transport {
    CURL *curl;
    const struct xp_store_transport_options *options;
    char words[CURL_ERROR_SIZE];
};

/* What the callbacks of one request need. */
struct exchange {
    struct xp_store_reply *reply;
    bool has_asked_for_change;
};

void xp_store_reply_init(struct xp_store_reply *reply)
{
    memset(reply, 0, sizeof(*reply));
    reply->body = (struct xp_buf)XP_BUF_INIT(XP_STORE_MAX_ANSWER_BYTES);
}

void xp_store_reply_release(struct xp_store_reply *reply)
{
    xp_buf_release(&reply->body);
}

struct xp_store_transport *xp_store_transport_new(const struct xp_store_transport_options *options)
{
    struct xp_store_transport *transport;
    CURL *curl;

    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    curl = curl_easy_init();
    if (!curl) {
        curl_global_cleanup();
        return NULL;
    }
    transport = xp_xcalloc(1, sizeof(*transport));
    transport->curl = curl;
    transport->options = options;
    return transport;
}

void xp_store_transport_free(struct xp_store_transport *transport)
{
    if (!transport)
        return;
    curl_easy_cleanup(transport->curl);
    curl_global_cleanup();
    free(transport);
}

/* The only cap that holds whatever the server declares: libcurl's own looks at what is declared alone. */
static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;

    xp_buf_add(&exchange->reply->body, bytes, size * count);
    return xp_buf_ok(&exchange->reply->body) ? size * count : 0;
}

/* Not kept at all where it is too long or has other signs than a header may have. */
static void keep_validator(char *out, struct xp_str value)
{
    bool is_good = value.len <= XP_STORE_MAX_VALIDATOR;

    for (size_t i = 0; i < value.len && is_good; i++)
        is_good = value.ptr[i] >= ' ' && value.ptr[i] <= '~';
    if (!is_good)
        value.len = 0;
    if (value.len)
        memcpy(out, value.ptr, value.len);
    out[value.len] = '\0';
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context)
{
    struct exchange *exchange = context;
    struct xp_store_validators *validators = &exchange->reply->validators;
    struct xp_str line = xp_str_trim(xp_str_make(bytes, size * count));
    size_t colon = xp_str_find(line, ':');
    struct xp_str name = xp_str_make(line.ptr, colon);
    struct xp_str value = xp_str_trim(xp_str_from_offset(line, colon + 1));

    if (xp_str_starts_with(line, xp_str_from("HTTP/")))
        memset(validators, 0, sizeof(*validators)); /* of a redirect, or of a proxy: not those of the answer */
    else if (xp_str_equal_nocase(name, xp_str_from("etag")))
        keep_validator(validators->etag, value);
    else if (xp_str_equal_nocase(name, xp_str_from("last-modified")))
        keep_validator(validators->modified, value);
    return size * count;
}

static void set_limits(CURL *curl)
{
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);

    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)XP_STORE_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)XP_STORE_CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)XP_STORE_MAX_ANSWER_BYTES);
    /* Names are looked up by a thread that can be left alone. Where libcurl has none, only a signal ends a lookup. */
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, info->features & CURL_VERSION_ASYNCHDNS ? 1L : 0L);
    /* Else libcurl waits for that thread at the end, and a name server that is dead takes its own time. */
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
}

static void set_destination(CURL *curl, const struct xp_store_request *request)
{
    /* http is for those who wrote it, and even they are not sent to ftp or to a file. */
    const char *protocols = request->is_plain ? "http,https" : "https";

    curl_easy_setopt(curl, CURLOPT_URL, request->url.ptr);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)XP_STORE_MAX_REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

static void set_trust(CURL *curl, const struct xp_store_transport_options *options)
{
    /* Verifying is libcurl's default. Nothing here or anywhere turns it off. */
    if (options->ca_file)
        curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
    if (options->ca_folder)
        curl_easy_setopt(curl, CURLOPT_CAPATH, options->ca_folder);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *text)
{
    struct curl_slist *longer = curl_slist_append(list, text);

    if (!longer)
        xp_out_of_memory();
    return longer;
}

static struct curl_slist *make_headers(const struct xp_store_validators *known)
{
    struct curl_slist *headers = add_header(NULL, "Accept: application/json");
    XP_AUTO_BUF line = XP_BUF_INIT(1000);

    if (*known->etag)
        xp_buf_addf(&line, "If-None-Match: %s", known->etag);
    else if (*known->modified)
        xp_buf_addf(&line, "If-Modified-Since: %s", known->modified);
    return line.len ? add_header(headers, line.ptr) : headers;
}

static const struct {
    CURLcode code;
    enum xp_store_token token;
} failures[] = {
    { CURLE_URL_MALFORMAT, XP_STORE_URL },
    { CURLE_COULDNT_RESOLVE_HOST, XP_STORE_DNS },
    { CURLE_COULDNT_RESOLVE_PROXY, XP_STORE_DNS },
    { CURLE_COULDNT_CONNECT, XP_STORE_CONNECT },
    { CURLE_PROXY, XP_STORE_CONNECT },
    { CURLE_OPERATION_TIMEDOUT, XP_STORE_TIMEOUT },
    { CURLE_PEER_FAILED_VERIFICATION, XP_STORE_TLS },
    { CURLE_SSL_CONNECT_ERROR, XP_STORE_TLS },
    { CURLE_SSL_CIPHER, XP_STORE_TLS },
    { CURLE_SSL_CACERT_BADFILE, XP_STORE_TLS },
    { CURLE_SSL_ISSUER_ERROR, XP_STORE_TLS },
    { CURLE_SSL_INVALIDCERTSTATUS, XP_STORE_TLS },
    { CURLE_SSL_PINNEDPUBKEYNOTMATCH, XP_STORE_TLS },
    { CURLE_TOO_MANY_REDIRECTS, XP_STORE_REDIRECT },
    { CURLE_GOT_NOTHING, XP_STORE_RECV },
    { CURLE_RECV_ERROR, XP_STORE_RECV },
    { CURLE_SEND_ERROR, XP_STORE_RECV },
    { CURLE_WEIRD_SERVER_REPLY, XP_STORE_RECV },
    { CURLE_UNSUPPORTED_PROTOCOL, XP_STORE_RECV }, /* an answer that is no HTTP; see token_of_code() */
    { CURLE_PARTIAL_FILE, XP_STORE_TRUNCATED },
    { CURLE_FILESIZE_EXCEEDED, XP_STORE_TOO_BIG },
    { CURLE_WRITE_ERROR, XP_STORE_TOO_BIG },
    { CURLE_BAD_CONTENT_ENCODING, XP_STORE_NOT_JSON },
};

static enum xp_store_token token_of_code(CURL *curl, CURLcode code, long status)
{
    curl_off_t first_byte_us = 0;

    /* Where a redirect would lead out of the protocols, or nowhere, the last status is that of the redirect. */
    if (status >= 300 && status < 400 && (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT))
        return XP_STORE_REDIRECT;
    /* A header line that is too long is "out of memory" too. */
    if (code == CURLE_OUT_OF_MEMORY && curl_easy_getinfo(curl, CURLINFO_STARTTRANSFER_TIME_T, &first_byte_us) == 0 &&
        first_byte_us > 0)
        return XP_STORE_RECV;
    for (size_t i = 0; i < XP_COUNT(failures); i++)
        if (failures[i].code == code)
            return failures[i].token;
    return XP_STORE_INTERNAL;
}

static enum xp_store_token token_of_status(long status, bool has_asked_for_change)
{
    if (status == 200 || (status == 304 && has_asked_for_change))
        return XP_STORE_FINE;
    if (status == 304)
        return XP_STORE_HTTP_304;
    if (status == 404 || status == 410)
        return XP_STORE_HTTP_404;
    if (status == 429)
        return XP_STORE_HTTP_429;
    if (status >= 200 && status < 300)
        return XP_STORE_HTTP_2XX;
    if (status >= 300 && status < 400)
        return XP_STORE_REDIRECT;
    if (status >= 400 && status < 500)
        return XP_STORE_HTTP_4XX;
    return status >= 500 && status < 600 ? XP_STORE_HTTP_5XX : XP_STORE_RECV;
}

/* The transport first: libcurl has a status 200 also for an answer that never ended. */
static void judge(struct xp_store_transport *transport, struct exchange *exchange, CURLcode code)
{
    struct xp_store_reply *reply = exchange->reply;
    curl_off_t retry_after = 0;

    curl_easy_getinfo(transport->curl, CURLINFO_RESPONSE_CODE, &reply->status);
    if (code != CURLE_OK) {
        reply->token = token_of_code(transport->curl, code, reply->status);
        snprintf(reply->detail, sizeof(reply->detail), "%s",
                 *transport->words ? transport->words : curl_easy_strerror(code));
        return;
    }
    reply->token = token_of_status(reply->status, exchange->has_asked_for_change);
    if (reply->token != XP_STORE_FINE)
        snprintf(reply->detail, sizeof(reply->detail), "HTTP status %ld", reply->status);
    if ((reply->status == 429 || reply->status == 503) &&
        curl_easy_getinfo(transport->curl, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK && retry_after > 0)
        reply->retry_after_s = (int64_t)retry_after;
}

/*
 * A server that hangs up must not end the program, and libcurl that may use no signals does not see to that where TLS
 * writes to the socket.
 */
static CURLcode perform(CURL *curl)
{
    struct sigaction ignore, before;
    CURLcode code;

    memset(&ignore, 0, sizeof(ignore));
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before);
    code = curl_easy_perform(curl);
    sigaction(SIGPIPE, &before, NULL);
    return code;
}

void xp_store_transport_get(struct xp_store_transport *transport, const struct xp_store_request *request,
                            const struct xp_store_validators *known, struct xp_store_reply *reply)
{
    struct exchange exchange = { reply, *known->etag || *known->modified };
    struct curl_slist *headers;
    CURL *curl;

    if (!transport) {
        reply->token = XP_STORE_INTERNAL;
        snprintf(reply->detail, sizeof(reply->detail), "libcurl could not be started");
        return;
    }
    curl = transport->curl;
    headers = make_headers(known);
    curl_easy_reset(curl); /* the options alone: the connection stays */
    transport->words[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transport->words);
    set_limits(curl);
    set_destination(curl, request);
    set_trust(curl, transport->options);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, transport->options->user_agent);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &exchange);
    judge(transport, &exchange, perform(curl));
    curl_slist_free_all(headers);
}
