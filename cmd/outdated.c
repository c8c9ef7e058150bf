#include "outdated_show.h"
#include "rule_source.h"
#include "store_run.h"

#include <unistd.h>

struct outdated_settings {
    size_t format;
    struct rule_source_settings source;
    struct store_settings store;
    bool has_exit_code;
};

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const format_names[] = { "text", "json", NULL };

#define FIELD(name) offsetof(struct outdated_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "format",
        .kind = CMD_CHOICE,
        .field = FIELD(format),
        .argument = "FORMAT",
        .help = "what to print on standard output",
        .choices = CMD_NAMES(format_names),
    },
    {
        .name = "exit-code",
        .kind = CMD_FLAG,
        .field = FIELD(has_exit_code),
        .help = "end with exit code 1 when a plugin is out of date",
    },
    {
        .name = "refresh",
        .kind = CMD_FLAG,
        .field = FIELD(store.is_refresh),
        .help = "ask at once, whatever is kept from the last day",
    },
    {
        .name = "offline",
        .kind = CMD_FLAG,
        .field = FIELD(store.is_offline),
        .help = "send nothing; say what is known from before",
    },
    {
        .name = "id",
        .kind = CMD_TEXT,
        .field = FIELD(store.id),
        .argument = "ID",
        .help = "what the plugin is called in the store, where that is not its tag",
    },
    {
        .name = "store",
        .kind = CMD_TEXT,
        .field = FIELD(store.url),
        .argument = "URL",
        .help = "ask this store; {id} in the URL stands for the plugin's id",
    },
    RULE_SOURCE_OPTIONS(struct outdated_settings, source),
    { .name = NULL },
};

/* All that keeps the command from running at all. */
static int check_use(struct cmd_call *call, const struct outdated_settings *settings)
{
    struct xp_err *err = &call->err;

    if (call->is_wrong_use)
        return err->code;
    if (settings->store.is_refresh && settings->store.is_offline)
        return xp_fail(err, XP_E_USAGE, "give --refresh or --offline, not both");
    if (settings->store.url && xp_store_check_url(xp_str_from(settings->store.url), err) < 0)
        return xp_wrap(err, "--store");
    return 0;
}

static void ask(struct store_run *run, struct cmd_call *call)
{
    const struct outdated_settings *settings = call->settings;
    struct rule_source source = { .configs = NULL };
    int rc = check_use(call, settings);

    if (rc == 0) {
        rc = rule_source_open(&source, &settings->source, &call->err);
        if (rc == 0) {
            cmd_take_packages(call);
            store_run_gather(run, source.configs, call->operands, call->operand_count);
            store_run_ask(run);
        }
        rule_source_close(&source);
    }
    if (rc < 0)
        xp_findings_add_problem(run->problems, xp_str_make("", 0), xp_str_from(call->err.msg));
}

static bool has_newer(const struct store_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->plugins[i].verdict.result == XP_STORE_OUT_OF_DATE)
            return true;
    return false;
}

static int run_outdated(struct cmd_call *call)
{
    const struct outdated_settings *settings = call->settings;
    struct xp_findings problems = { .problem_count = 0 };
    struct store_run run = { .settings = &settings->store, .problems = &problems };
    struct xp_writer out;
    int status;

    ask(&run, call);
    xp_writer_init(&out, STDOUT_FILENO);
    if (settings->format == FORMAT_JSON)
        outdated_print_json(&out, &run);
    else
        outdated_print_text(&out, &run);
    status = cmd_finish(&out, settings->has_exit_code && has_newer(&run) ? CMD_EXIT_FINDINGS : CMD_EXIT_OK);
    store_run_tell(&run);
    cmd_complain_of(&problems);
    if (problems.problem_count)
        status = CMD_EXIT_TROUBLE;
    store_run_release(&run);
    xp_findings_release(&problems);
    return status;
}

const struct cmd_command cmd_outdated = {
    .name = "outdated",
    .operand = "PATH",
    .usage = "[PATH]...",
    .about = "Ask the store whether it has a newer version than the plugin in PATH.\n"
             "\n"
             "PATH is a plugin's folder (NAME.isf), anything inside one, a package, or a folder that is searched for "
             "plugins; without a PATH the current folder is.\n"
             "\n"
             "The store is asked once a day for each plugin; its answer, or its failure, is kept in between. What it "
             "knows goes to standard output. That it does not know the plugin, or gives no answer, is one line on "
             "standard error with the reason in brackets, and no failure: the exit code is 0, but 2 for wrong use and "
             "for a PATH that cannot be read. With XTPLUG_NO_NETWORK=1 in the environment nothing is sent, as with "
             "--offline. No other command asks the store unless it is told to with `lint --against store:`.",
    .examples = "  xtplug outdated\n"
                "  xtplug outdated --exit-code plugins/\n"
                "  xtplug outdated --store 'https://plugins.example.org/{id}' jamie.weather.isf\n",
    .options = options,
    .settings_size = sizeof(struct outdated_settings),
    .run = run_outdated,
};
