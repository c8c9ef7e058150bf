/* Loaded before libcurl: what it does when the machine has nothing left to give. BROKEN_CURL says where it fails.
 * With "after", that is where it is asked for something, after it took long to start. */
#define _XOPEN_SOURCE 700

#include <curl/curl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int fails_at(const char *place)
{
    const char *named = getenv("BROKEN_CURL");

    return named && strcmp(named, place) == 0;
}

/* Say that it is starting, by making a file, and go on when another one is there; give up after half a minute. */
static void wait_at_start(const char *begun, const char *go_on)
{
    static const struct timespec pause = { 0, 10000000L };
    int made = open(begun, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    for (int i = 0; made >= 0 && access(go_on, F_OK) != 0 && i < 3000; i++)
        nanosleep(&pause, NULL);
    if (made >= 0)
        close(made);
}

CURLcode curl_global_init(long flags)
{
    (void)flags;
    if (fails_at("after"))
        wait_at_start("starting", "start");
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
