#include "xp_store.h"

#include "xp_macros.h"

/* In the order of the enum. */
static const struct {
    const char *name, *reason;
    bool ends_batch;
} tokens[XP_STORE_TOKENS] = {
    [XP_STORE_FINE] = { "", "it answered", false },
    [XP_STORE_URL] = { "url", "its URL cannot be used", false },
    [XP_STORE_DNS] = { "dns", "its name could not be looked up", true },
    [XP_STORE_CONNECT] = { "connect", "no connection to it could be made", true },
    [XP_STORE_TIMEOUT] = { "timeout", "it took too long", true },
    [XP_STORE_TLS] = { "tls", "it could not prove who it is", true },
    [XP_STORE_RECV] = { "recv", "the connection broke, or what came was no HTTP", true },
    [XP_STORE_REDIRECT] = { "redirect", "it sent us somewhere else, too often or to where we do not go", false },
    [XP_STORE_HTTP_304] = { "http-304", "it said that nothing has changed, which was not the question", false },
    [XP_STORE_HTTP_404] = { "http-404", "it does not know the plugin", false },
    [XP_STORE_HTTP_429] = { "http-429", "it was asked too often", true },
    [XP_STORE_HTTP_4XX] = { "http-4xx", "it refused the request", false },
    [XP_STORE_HTTP_5XX] = { "http-5xx", "it has trouble of its own", true },
    [XP_STORE_HTTP_2XX] = { "http-2xx", "its answer is of a kind that was not asked for", false },
    [XP_STORE_EMPTY] = { "empty", "its answer is empty", false },
    [XP_STORE_TOO_BIG] = { "too-big", "its answer is larger than 1 MiB", false },
    [XP_STORE_NOT_JSON] = { "not-json", "its answer is not JSON", false },
    [XP_STORE_TRUNCATED] = { "truncated", "its answer was cut off", false },
    [XP_STORE_SHAPE] = { "shape", "its answer is not what the API promises", false },
    [XP_STORE_NO_ENTRY] = { "no-entry", "it does not know the plugin", false },
    [XP_STORE_WRONG_ID] = { "wrong-id", "its answer is about another plugin", false },
    [XP_STORE_BAD_VERSION] = { "bad-version", "its answer has no usable version number", false },
    [XP_STORE_INCOMPARABLE] = { "incomparable", "its version and the plugin's cannot be put in order", false },
    [XP_STORE_INTERNAL] = { "internal", "the request could not be made", true },
    [XP_STORE_INTERRUPTED] = { "interrupted", "the last request was broken off", false },
    [XP_STORE_LOCKED] = { "locked", "another run is asking it right now", false },
    [XP_STORE_OFFLINE] = { "offline", "it was not asked, and nothing is known from before", false },
};

static const char *const kinds[] = {
    [XP_STORE_NOTHING] = "",
    [XP_STORE_RELEASE] = "release",
    [XP_STORE_BUILT_IN] = "built-in",
    [XP_STORE_NO_RELEASE] = "no-release",
    [XP_STORE_NOT_IN_STORE] = "not-in-store",
};

const char *xp_store_token_name(enum xp_store_token token)
{
    return tokens[token].name;
}

enum xp_store_token xp_store_token_find(struct xp_str name)
{
    for (size_t i = 0; i < XP_STORE_TOKENS; i++)
        if (xp_str_is(name, tokens[i].name))
            return (enum xp_store_token)i;
    return XP_STORE_INTERNAL;
}

const char *xp_store_token_reason(enum xp_store_token token)
{
    return tokens[token].reason;
}

bool xp_store_token_ends_batch(enum xp_store_token token)
{
    return tokens[token].ends_batch;
}

const char *xp_store_kind_name(enum xp_store_kind kind)
{
    return kinds[kind];
}

enum xp_store_kind xp_store_kind_find(struct xp_str name)
{
    for (size_t i = 0; i < XP_COUNT(kinds); i++)
        if (xp_str_is(name, kinds[i]))
            return (enum xp_store_kind)i;
    return XP_STORE_NOTHING;
}
