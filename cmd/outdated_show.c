#include "outdated_show.h"

#include "xp_report_json.h"
#include "xp_store_fields.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <time.h>

/* As much of a plugin's own version as a line shows. */
enum { BRIEF_CHARACTERS = 60 };

static const char *const words[] = {
    [XP_STORE_OUT_OF_DATE] = "out of date",
    [XP_STORE_UP_TO_DATE] = "up to date",
    [XP_STORE_NEWER] = "newer than the store's",
};

/* The plugin's page in the store; empty where the store is not known to have one. */
static struct xp_str page_of(const struct store_plugin *plugin, struct xp_arena *arena)
{
    const struct xp_store_question *question = plugin->question;

    if (!question->request.page_url.len || question->entry.answer.page <= 0)
        return xp_str_make("", 0);
    return xp_arena_printf(arena, "%.*s%" PRId64 "/", XP_STR_ARG(question->request.page_url),
                           question->entry.answer.page);
}

static void add_version(struct xp_buf *line, struct xp_str readable, bool shows_vers, int64_t vers)
{
    if (readable.len)
        xp_utf8_show_short(line, readable, BRIEF_CHARACTERS);
    if (shows_vers)
        xp_buf_addf(line, "%svers %" PRId64 "%s", readable.len ? " (" : "", vers, readable.len ? ")" : "");
}

/* An answer that is older than a day is one that nobody has asked for again. */
static void add_age(struct xp_buf *line, int64_t answered_ms)
{
    int64_t age_ms = (int64_t)time(NULL) * 1000 - answered_ms;

    if (age_ms < XP_STORE_DAY_MS)
        return;
    xp_buf_addf(line, ", as of ");
    xp_store_add_time(line, answered_ms);
}

static void add_verdict(struct xp_buf *line, const struct store_plugin *plugin)
{
    const struct xp_store_entry *entry = &plugin->question->entry;
    const struct xp_store_answer *answer = &entry->answer;
    bool shows_vers = plugin->verdict.is_by_vers;

    xp_utf8_show(line, plugin->path);
    if (plugin->verdict.result == XP_STORE_IS_BUILT_IN) {
        xp_buf_addf(line, ": built in: the store says that it comes with the host program, so nothing is compared");
        add_age(line, entry->answered_ms);
        return;
    }
    xp_buf_addf(line, ": %s: it is ", words[plugin->verdict.result]);
    add_version(line, plugin->installed.readable, shows_vers, plugin->installed.vers);
    xp_buf_addf(line, ", the store has ");
    add_version(line, answer->number, shows_vers, answer->vers);
    if (answer->date.len)
        xp_buf_addf(line, " of %.*s", XP_STR_ARG(answer->date));
    add_age(line, entry->answered_ms);
}

static void add_link(struct xp_writer *out, const char *name, struct xp_str url)
{
    if (url.len)
        xp_writer_addf(out, "  %s: %.*s\n", name, XP_STR_ARG(url));
}

void outdated_print_text(struct xp_writer *out, const struct store_run *run)
{
    struct xp_arena arena = XP_ARENA_INIT;

    for (size_t i = 0; i < run->count; i++) {
        const struct store_plugin *plugin = &run->plugins[i];
        XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);

        if (!xp_store_is_verdict(plugin->verdict.result))
            continue;
        add_verdict(&line, plugin);
        xp_writer_add_str(out, xp_buf_str(&line));
        xp_writer_add_char(out, '\n');
        add_link(out, "download", plugin->question->entry.answer.download_url);
        add_link(out, "page", page_of(plugin, &arena));
    }
    xp_arena_release(&arena);
}

static void add_optional(struct xp_json_out *json, const char *name, struct xp_str text)
{
    if (text.len)
        xp_json_out_text(json, name, text);
}

static void add_json_time(struct xp_json_out *json, const char *name, int64_t time_ms)
{
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm parts;
    char text[64];

    if (time_ms && gmtime_r(&seconds, &parts) && strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
        xp_json_out_text(json, name, xp_str_from(text));
}

static void add_installed(struct xp_json_out *json, const struct xp_store_installed *installed)
{
    xp_json_out_open(json, "installed", '{');
    add_optional(json, "readableVers", installed->readable);
    if (installed->has_vers)
        xp_json_out_number(json, "vers", installed->vers);
    xp_json_out_close(json, '}');
}

static void add_latest(struct xp_json_out *json, const struct store_plugin *plugin)
{
    const struct xp_store_answer *answer = &plugin->question->entry.answer;
    struct xp_arena arena = XP_ARENA_INIT;

    if (!plugin->question->entry.answered_ms || answer->kind != XP_STORE_RELEASE)
        return;
    xp_json_out_open(json, "latest", '{');
    xp_json_out_text(json, XP_FIELD_NUMBER, answer->number);
    if (answer->has_vers)
        xp_json_out_number(json, XP_FIELD_EXT_VERS, answer->vers);
    add_optional(json, XP_FIELD_RELEASE_DATE, answer->date);
    add_optional(json, XP_FIELD_DOWNLOAD_URL, answer->download_url);
    add_optional(json, "pageUrl", page_of(plugin, &arena));
    xp_json_out_close(json, '}');
    xp_arena_release(&arena);
}

static void add_json_plugin(struct xp_json_out *json, const struct store_plugin *plugin)
{
    const struct xp_store_question *question = plugin->question;
    XP_AUTO_BUF notice = XP_BUF_INIT(10000);

    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "path", plugin->path);
    xp_json_out_text(json, "id", question->request.id);
    xp_json_out_text(json, "url", question->request.url);
    xp_json_out_text(json, "result", xp_str_from(xp_store_result_name(plugin->verdict.result)));
    if (!xp_store_is_verdict(plugin->verdict.result)) {
        add_optional(json, "token", xp_str_from(xp_store_token_name(plugin->verdict.token)));
        xp_store_add_notice(&notice, question, &plugin->verdict, &plugin->installed, 0);
        xp_json_out_text(json, "message", xp_buf_str(&notice));
    }
    add_installed(json, &plugin->installed);
    add_latest(json, plugin);
    add_json_time(json, "asked", question->entry.attempted_ms);
    add_json_time(json, "answered", question->entry.answered_ms);
    xp_json_out_close(json, '}');
}

static size_t count_of(const struct store_run *run, enum xp_store_result result)
{
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++)
        count += run->plugins[i].verdict.result == result;
    return count;
}

void outdated_print_json(struct xp_writer *out, const struct store_run *run)
{
    struct xp_json_out json = XP_JSON_OUT_INIT(out);

    xp_report_json_begin(&json, XP_VERSION);
    xp_json_out_break(&json, "\n ");
    xp_json_out_open(&json, "plugins", '[');
    for (size_t i = 0; i < run->count; i++)
        add_json_plugin(&json, &run->plugins[i]);
    xp_json_out_close(&json, ']');
    xp_report_json_problems(&json, run->problems);
    xp_json_out_break(&json, "\n ");
    xp_json_out_open(&json, "summary", '{');
    xp_json_out_number(&json, "plugins", (int64_t)run->count);
    xp_json_out_number(&json, "outOfDate", (int64_t)count_of(run, XP_STORE_OUT_OF_DATE));
    xp_json_out_number(&json, "unknown", (int64_t)count_of(run, XP_STORE_UNKNOWN));
    xp_json_out_close(&json, '}');
    xp_report_json_end(&json);
}
