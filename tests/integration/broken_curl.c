/* Loaded before libcurl: what it does when the machine has nothing left to give. BROKEN_CURL says where it fails. */
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

static int fails_at(const char *place)
{
    const char *named = getenv("BROKEN_CURL");

    return named && strcmp(named, place) == 0;
}

CURLcode curl_global_init(long flags)
{
    (void)flags;
    return fails_at("start") ? CURLE_FAILED_INIT : CURLE_OK;
}

CURL *curl_easy_init(void)
{
    static char handle;

    return fails_at("handle") ? NULL : (CURL *)&handle;
}

CURLcode curl_easy_perform(CURL *curl)
{
    (void)curl;
    return CURLE_OUT_OF_MEMORY;
}

void curl_easy_reset(CURL *curl)
{
    (void)curl;
}

void curl_easy_cleanup(CURL *curl)
{
    (void)curl;
}

#undef curl_easy_setopt
CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
    (void)curl;
    (void)option;
    return CURLE_OK;
}

#undef curl_easy_getinfo
CURLcode curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
    (void)curl;
    (void)info;
    return CURLE_BAD_FUNCTION_ARGUMENT;
}
