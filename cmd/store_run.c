#include "store_run.h"

#include "xp_config.h"
#include "xp_discover.h"
#include "xp_inside.h"
#include "xp_manifest.h"
#include "xp_plugin.h"
#include "xp_store_fields.h"
#include "xp_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Named by R13 of good manners: who asks, and nothing about the machine or its user. */
#define USER_AGENT "xtplug/" XP_VERSION

static void add_problem(struct store_run *run, struct xp_str path, const char *message)
{
    xp_findings_add_problem(run->problems, path, xp_str_from(message));
}

/* What lint finds in a plugin that cannot be asked about, it tells itself. */
static void add_path_problem(struct store_run *run, struct xp_str path, struct xp_str message)
{
    if (!run->settings->is_for_lint)
        xp_findings_add_problem(run->problems, path, message);
}

static bool find_vers(const struct xp_doc *doc, int64_t *vers)
{
    xp_node_id key = xp_manifest_member(doc, xp_doc_root(doc), xp_str_from("vers"));
    uint64_t number;

    if (key == XP_NO_NODE || !xp_manifest_read_vers(doc, xp_key_value(key), &number))
        return false;
    *vers = (int64_t)number;
    return true;
}

/* What a plugin's manifest says. */
struct manifest {
    struct xp_str place, tag;
    struct xp_store_installed installed;
};

static bool load(struct store_run *run, const struct xp_target *target, struct xp_plugin *plugin)
{
    struct xp_inside inside = { .source = NULL };
    struct xp_err err;

    if (target->kind == XP_TARGET_PLUGIN) {
        xp_plugin_load(plugin, target->path);
        return true;
    }
    if (cmd_reach.packages->open(cmd_reach.packages->context, target->path, NULL, &inside, &err) < 0) {
        add_path_problem(run, target->path, xp_str_from(err.msg));
        return false;
    }
    xp_plugin_load_from(plugin, inside.source, inside.data, xp_inside_path(&run->arena, target->path, inside.name),
                        inside.name);
    return true;
}

static bool read_manifest(struct store_run *run, const struct xp_target *target, struct manifest *out)
{
    struct xp_plugin plugin;
    bool is_read;

    if (!load(run, target, &plugin))
        return false;
    is_read = plugin.state == XP_MANIFEST_OK || plugin.state == XP_MANIFEST_MISNAMED;
    if (is_read) {
        out->place = xp_arena_copy(&run->arena, plugin.path);
        out->tag = xp_manifest_text(&plugin.doc, "tag", &run->arena);
        out->installed.readable = xp_manifest_text(&plugin.doc, "readableVers", &run->arena);
        out->installed.has_vers = find_vers(&plugin.doc, &out->installed.vers);
    } else if (plugin.state == XP_MANIFEST_UNREADABLE) {
        xp_findings_add_problem(run->problems, plugin.manifest_path, plugin.message);
    } else if (plugin.state == XP_MANIFEST_MISSING) {
        add_path_problem(run, target->path, xp_str_from("has no info.json, so nobody knows its version"));
    } else {
        add_path_problem(run, plugin.manifest_path, plugin.message);
    }
    xp_plugin_release(&plugin);
    return is_read;
}

/* One plugin that was found. */
struct candidate {
    struct xp_str path;
    struct xp_config *config; /* NULL: none */
    struct manifest manifest;
};

static int make_question(struct store_run *run, const struct candidate *candidate, struct xp_store_question *question,
                         struct xp_err *err)
{
    const struct store_settings *settings = run->settings;
    const struct xp_config *config = candidate->config;
    struct xp_str url = xp_str_from(XP_STORE_DEFAULT_URL), id = candidate->manifest.tag;
    bool is_configured = !settings->url && config && config->store_url.text.len;

    if (settings->url)
        url = xp_str_from(settings->url);
    else if (is_configured)
        url = config->store_url.text;
    if (settings->id)
        id = xp_str_from(settings->id);
    else if (config && config->store_id.text.len)
        id = config->store_id.text;
    if (!xp_str_trim(id).len)
        return xp_fail(err, XP_E_MISSING,
                       "has no tag, so no store can know it; name its id in the store with --id, or as store.id in %s",
                       XP_CONFIG_NAME);
    memset(question, 0, sizeof(*question));
    if (xp_store_make_request(&question->request, url, id, &run->arena, err) < 0)
        return is_configured ? xp_wrap(err, "store.url in %.*s", XP_STR_ARG(config->path)) : err->code;
    return 0;
}

static void add_plugin(struct store_run *run, const struct candidate *candidate)
{
    struct store_plugin *plugin = &run->plugins[run->count];
    struct xp_store_question *question = &run->questions[run->count];
    struct xp_err err;

    if (make_question(run, candidate, question, &err) < 0) {
        add_problem(run, candidate->path, err.msg);
        return;
    }
    plugin->path = candidate->path;
    plugin->place = candidate->manifest.place;
    plugin->installed = candidate->manifest.installed;
    plugin->question = question;
    run->count++;
}

/* One configured id is one plugin's: under it the others would be asked about as if they were that one. */
static bool shares_id(const struct candidate *candidates, size_t count, size_t i)
{
    const struct xp_config *config = candidates[i].config;

    if (!config || !config->store_id.text.len)
        return false;
    for (size_t k = 0; k < count; k++)
        if (k != i && candidates[k].config == config)
            return true;
    return false;
}

static size_t read_candidates(struct store_run *run, struct xp_configs *configs, const struct xp_discovery *found,
                              struct candidate *out)
{
    size_t count = 0;
    struct xp_err err;

    for (size_t i = 0; i < found->count; i++) {
        struct candidate *candidate = &out[count];

        candidate->path = xp_arena_copy(&run->arena, found->targets[i].path);
        if (xp_configs_find(configs, candidate->path, &candidate->config, &err) < 0)
            add_problem(run, xp_str_make("", 0), err.msg);
        else
            count += read_manifest(run, &found->targets[i], &candidate->manifest);
    }
    return count;
}

static void add_candidates(struct store_run *run, const struct candidate *candidates, size_t count)
{
    const struct store_settings *settings = run->settings;
    char message[200];

    if (settings->id && count > 1) {
        snprintf(message, sizeof(message), "--id names one plugin, and %zu were found", count);
        add_problem(run, xp_str_make("", 0), message);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!settings->id && shares_id(candidates, count, i))
            add_problem(run, candidates[i].path,
                        "is not the only plugin that the configuration gives its store.id to; give each its own "
                        "configuration");
        else
            add_plugin(run, &candidates[i]);
    }
}

void store_run_gather(struct store_run *run, struct xp_configs *configs, const struct xp_str *paths, size_t count)
{
    static const struct xp_str here = XP_STR(".");
    struct candidate *candidates;
    struct xp_discovery found;

    xp_discover(&found, count ? paths : &here, count ? count : 1);
    /* Also for lint, which may have more luck a moment later: then nothing would have been compared. */
    for (size_t i = 0; i < found.problem_count; i++)
        xp_findings_add_problem(run->problems, found.problems[i].path, found.problems[i].message);
    candidates = xp_arena_calloc(&run->arena, found.count, sizeof(*candidates));
    run->plugins = xp_arena_calloc(&run->arena, found.count, sizeof(*run->plugins));
    run->questions = xp_arena_calloc(&run->arena, found.count, sizeof(*run->questions));
    count = read_candidates(run, configs, &found, candidates);
    add_candidates(run, candidates, count);
    xp_discovery_release(&found);
}

/* The folder in which answers are kept; empty: nobody says where. A relative XDG_CACHE_HOME is to be ignored. */
static struct xp_str cache_folder(struct xp_arena *arena)
{
#ifdef __APPLE__
    static const char usual[] = "Library/Caches";
#else
    static const char usual[] = ".cache";
#endif
    const char *named = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (named && named[0] == '/')
        return xp_arena_printf(arena, "%s/xtplug/store", named);
    if (home && home[0] == '/')
        return xp_arena_printf(arena, "%s/%s/xtplug/store", home, usual);
    return xp_str_make("", 0);
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value && strcmp(value, "0") != 0;
}

static const char *text_or_null(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value ? value : NULL;
}

/* Of plugins that a store failed alike, the first one's notice speaks for all. */
static void group_failures(struct store_run *run)
{
    struct xp_table first = { 0 };

    for (size_t i = 0; i < run->count; i++) {
        struct store_plugin *plugin = &run->plugins[i], *speaker;
        struct xp_str key;

        if (plugin->verdict.result != XP_STORE_UNKNOWN || !xp_store_token_ends_batch(plugin->verdict.token))
            continue;
        key = xp_arena_printf(&run->arena, "%s %.*s", xp_store_token_name(plugin->verdict.token),
                              XP_STR_ARG(plugin->question->request.origin));
        speaker = xp_table_find(&first, key);
        if (!speaker) {
            xp_table_set(&first, key, plugin);
            continue;
        }
        speaker->others++;
        plugin->is_spoken = true;
        /* What was learned by this very run is the better news. */
        if (plugin->question->was_sent && !speaker->question->was_sent)
            memcpy(speaker->question->detail, plugin->question->detail, sizeof(speaker->question->detail));
    }
    xp_table_release(&first);
}

/* @return false when nothing can be kept, which was told. Where nothing is sent, nothing is to be kept either. */
static bool open_cache(struct store_run *run, struct xp_store_cache *cache, bool is_offline)
{
    struct xp_str folder = cache_folder(&run->arena);
    struct xp_err err;

    if (is_offline) {
        xp_store_cache_look(cache, folder);
        return folder.len > 0;
    }
    if (!folder.len)
        cmd_complain("no answer can be kept, since neither XDG_CACHE_HOME nor HOME names a folder; each run asks the "
                     "store [cache]");
    else if (xp_store_cache_open(cache, folder, &err) < 0)
        cmd_complain("no answer can be kept, so each run asks the store: %s [cache]", err.msg);
    else
        return true;
    return false;
}

static void ask(struct store_run *run)
{
    const struct store_settings *settings = run->settings;
    bool is_offline = settings->is_offline || is_set("XTPLUG_NO_NETWORK");
    struct xp_store_transport_options options = {
        .user_agent = USER_AGENT,
        .ca_file = text_or_null("SSL_CERT_FILE"),
        .ca_folder = text_or_null("SSL_CERT_DIR"),
    };
    struct xp_store_transport *transport = NULL;
    struct xp_store_asking asking = {
        .world = xp_store_world_of(NULL),
        .is_refresh = settings->is_refresh,
        .is_offline = is_offline,
    };
    struct xp_store_cache cache = XP_STORE_CACHE_INIT;
    struct xp_err trouble;

    /* Before the network library has started, which may take long, and the cache is open, where others can see that. */
    asking.began_ms = asking.world.now_ms(asking.world.data);
    if (!is_offline)
        transport = xp_store_transport_new(&options);
    asking.world = xp_store_world_of(transport);
    if (open_cache(run, &cache, is_offline))
        asking.cache = &cache;
    xp_store_ask(&asking, run->questions, run->count, &run->arena, &trouble);
    if (trouble.code != XP_OK)
        cmd_complain("the answer cannot be kept, so the next run asks again: %s [cache]", trouble.msg);
    xp_store_cache_close(&cache);
    xp_store_transport_free(transport);
}

void store_run_ask(struct store_run *run)
{
    if (!run->count)
        return;
    ask(run);
    for (size_t i = 0; i < run->count; i++)
        run->plugins[i].verdict =
            xp_store_judge(run->questions[i].token, &run->questions[i].entry.answer, &run->plugins[i].installed);
    group_failures(run);
}

void store_run_tell(const struct store_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct store_plugin *plugin = &run->plugins[i];
        XP_AUTO_BUF text = XP_BUF_INIT(10000);

        if (plugin->is_spoken || xp_store_is_verdict(plugin->verdict.result))
            continue;
        xp_store_add_notice(&text, plugin->question, &plugin->verdict, &plugin->installed, plugin->others);
        cmd_complain("%.*s: %s", XP_STR_ARG(plugin->path), text.ptr);
    }
}

void store_run_release(struct store_run *run)
{
    xp_arena_release(&run->arena);
}
