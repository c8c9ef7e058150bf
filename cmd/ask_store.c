#include "store_run.h"
#include "xp_against.h"
#include "xp_store_version.h"

/* Only what can be compared and is not above counts as a mistake. */
static bool is_above(const struct store_plugin *plugin)
{
    enum xp_version_order order = xp_version_compare(plugin->installed.readable, plugin->question->entry.answer.number);

    return order == XP_VERSION_GREATER || order == XP_VERSION_ERROR;
}

static struct xp_against *make_states(struct store_run *run)
{
    struct xp_store_state *states = xp_arena_calloc(&run->arena, run->count, sizeof(*states));
    struct xp_against *against;
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        const struct store_plugin *plugin = &run->plugins[i];
        const struct xp_store_answer *answer = &plugin->question->entry.answer;

        if (plugin->question->token != XP_STORE_FINE || answer->kind != XP_STORE_RELEASE)
            continue;
        states[count++] = (struct xp_store_state){
            .path = plugin->place,
            .name = xp_arena_printf(&run->arena, "the store %.*s", XP_STR_ARG(plugin->question->request.host)),
            .has_vers = answer->has_vers,
            .vers = answer->vers,
            .number = answer->number,
            .is_readable_above = is_above(plugin),
        };
    }
    xp_against_from_store(&against, states, count);
    return against;
}

static int ask(struct xp_against **out, const char *url, struct xp_configs *configs, const struct xp_str *paths,
               size_t count, struct xp_findings *problems, struct xp_err *err)
{
    struct store_settings settings = { .url = *url ? url : NULL, .is_for_lint = true };
    struct store_run run = { .settings = &settings, .problems = problems };
    int rc = settings.url ? xp_store_check_url(xp_str_from(url), err) : 0;

    if (rc < 0)
        return rc;
    /* No path at all: only a manifest on standard input is linted, and no store is asked about that. */
    if (count)
        store_run_gather(&run, configs, paths, count);
    store_run_ask(&run);
    store_run_tell(&run);
    *out = make_states(&run);
    store_run_release(&run);
    return 0;
}

const struct cmd_asker cmd_asker = { ask };
