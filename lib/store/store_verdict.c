#include "xp_store_verdict.h"

#include "xp_store_version.h"
#include "xp_utf8.h"

#include <time.h>

/* As much of a version as a message shows; a plugin's own may have any length. */
enum { BRIEF_CHARACTERS = 60 };

/* And of libcurl's words, which may quote the server. */
enum { DETAIL_CHARACTERS = 120 };

static const char *const results[] = {
    [XP_STORE_OUT_OF_DATE] = "out-of-date",
    [XP_STORE_UP_TO_DATE] = "up-to-date",
    [XP_STORE_NEWER] = "newer",
    [XP_STORE_IS_BUILT_IN] = "built-in",
    [XP_STORE_HAS_NO_RELEASE] = "no-release",
    [XP_STORE_IS_NOT_THERE] = "not-in-store",
    [XP_STORE_UNKNOWN] = "unknown",
};

const char *xp_store_result_name(enum xp_store_result result)
{
    return results[result];
}

bool xp_store_is_verdict(enum xp_store_result result)
{
    return result <= XP_STORE_IS_BUILT_IN;
}

static struct xp_store_verdict judge_vers(int64_t installed, int64_t store)
{
    struct xp_store_verdict verdict = { XP_STORE_UP_TO_DATE, XP_STORE_FINE, true };

    if (installed != store)
        verdict.result = installed < store ? XP_STORE_OUT_OF_DATE : XP_STORE_NEWER;
    return verdict;
}

static struct xp_store_verdict judge_readable(struct xp_str installed, struct xp_str store)
{
    struct xp_store_verdict verdict = { XP_STORE_UNKNOWN, XP_STORE_FINE, false };

    switch (xp_version_compare(installed, store)) {
    case XP_VERSION_LESS:
        verdict.result = XP_STORE_OUT_OF_DATE;
        break;
    case XP_VERSION_EQUAL:
        verdict.result = XP_STORE_UP_TO_DATE;
        break;
    case XP_VERSION_GREATER:
        verdict.result = XP_STORE_NEWER;
        break;
    case XP_VERSION_ERROR:
        verdict.token = XP_STORE_INCOMPARABLE;
        break;
    }
    return verdict;
}

struct xp_store_verdict xp_store_judge(enum xp_store_token token, const struct xp_store_answer *answer,
                                       const struct xp_store_installed *installed)
{
    struct xp_store_verdict verdict = { XP_STORE_UNKNOWN, token, false };

    if (token != XP_STORE_FINE)
        return verdict;
    verdict.token = answer->token;
    switch (answer->kind) {
    case XP_STORE_RELEASE:
        return answer->has_vers && installed->has_vers ? judge_vers(installed->vers, answer->vers)
                                                       : judge_readable(installed->readable, answer->number);
    case XP_STORE_BUILT_IN:
        verdict.result = XP_STORE_IS_BUILT_IN;
        break;
    case XP_STORE_NO_RELEASE:
        verdict.result = XP_STORE_HAS_NO_RELEASE;
        break;
    case XP_STORE_NOT_IN_STORE:
        verdict.result = XP_STORE_IS_NOT_THERE;
        break;
    case XP_STORE_NOTHING:
        verdict.token = XP_STORE_INTERNAL;
        break;
    }
    return verdict;
}

/* "2026-03-02 07:05 UTC", or nothing for a time that no calendar has. */
static void format_time(char out[64], int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;

    out[0] = '\0';
    if (gmtime_r(&seconds, &parts))
        out[strftime(out, 64, "%Y-%m-%d %H:%M UTC", &parts)] = '\0';
}

void xp_store_add_time(struct xp_buf *out, int64_t time_ms)
{
    char text[64];

    format_time(text, time_ms);
    xp_buf_addf(out, "%s", text);
}

static void add_day(struct xp_buf *out, int64_t time_ms)
{
    char text[64];

    format_time(text, time_ms);
    xp_buf_add(out, text, strcspn(text, " "));
}

/* What the store said before it had trouble: worth knowing, and no verdict. */
static void add_last_answer(struct xp_buf *out, const struct xp_store_question *question)
{
    const struct xp_store_entry *entry = &question->entry;

    if (!entry->answered_ms || entry->answer.kind != XP_STORE_RELEASE)
        return;
    xp_buf_addf(out, "; on ");
    add_day(out, entry->answered_ms);
    xp_buf_addf(out, " it had %.*s", XP_STR_ARG(entry->answer.number));
}

/* Whoever reads a failure of this morning must not take it for one of now. */
static void add_age(struct xp_buf *out, const struct xp_store_question *question)
{
    if (question->was_sent || question->was_spared || !question->entry.attempted_ms ||
        question->token == XP_STORE_OFFLINE || question->token == XP_STORE_LOCKED)
        return;
    xp_buf_addf(out, "; asked ");
    xp_store_add_time(out, question->entry.attempted_ms);
    xp_buf_addf(out, ", and not again within a day without --refresh");
}

static void add_incomparable(struct xp_buf *out, const struct xp_store_question *question,
                             const struct xp_store_installed *installed)
{
    xp_buf_addf(out, "the store %.*s has version \"%.*s\", ", XP_STR_ARG(question->request.host),
                XP_STR_ARG(question->entry.answer.number));
    if (!xp_str_trim(installed->readable).len) {
        xp_buf_addf(out, "but the plugin has no readableVers to compare it with");
        return;
    }
    xp_buf_addf(out, "which cannot be put in order with \"");
    xp_utf8_show_short(out, installed->readable, BRIEF_CHARACTERS);
    xp_buf_addf(out, "\"");
}

static void add_failure(struct xp_buf *out, const struct xp_store_question *question,
                        const struct xp_store_verdict *verdict, size_t others)
{
    xp_buf_addf(out, "no answer from the store %.*s: %s", XP_STR_ARG(question->request.host),
                xp_store_token_reason(verdict->token));
    if (*question->detail) {
        xp_buf_addf(out, " (");
        xp_utf8_show_short(out, xp_str_from(question->detail), DETAIL_CHARACTERS);
        xp_buf_addf(out, ")");
    }
    add_last_answer(out, question);
    if (others)
        xp_buf_addf(out, "; so it is for %zu other plugin%s", others, others == 1 ? "" : "s");
    add_age(out, question);
}

void xp_store_add_notice(struct xp_buf *out, const struct xp_store_question *question,
                         const struct xp_store_verdict *verdict, const struct xp_store_installed *installed,
                         size_t others)
{
    const struct xp_store_request *request = &question->request;

    if (verdict->result == XP_STORE_IS_NOT_THERE) {
        xp_buf_addf(out, "the store %.*s does not know \"%.*s\"", XP_STR_ARG(request->host), XP_STR_ARG(request->id));
        add_age(out, question);
        xp_buf_addf(out, " [%s]", xp_store_token_name(verdict->token));
    } else if (verdict->result == XP_STORE_HAS_NO_RELEASE) {
        xp_buf_addf(out, "the store %.*s knows \"%.*s\", but has no release of it", XP_STR_ARG(request->host),
                    XP_STR_ARG(request->id));
        add_age(out, question);
        xp_buf_addf(out, " [%s]", xp_store_result_name(verdict->result));
    } else {
        if (verdict->token == XP_STORE_INCOMPARABLE)
            add_incomparable(out, question, installed);
        else
            add_failure(out, question, verdict, others);
        xp_buf_addf(out, " [%s]", xp_store_token_name(verdict->token));
    }
}
