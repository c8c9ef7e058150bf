#include "init.h"
#include "xp_bump.h"

#include <unistd.h>

#define FIELD(name) offsetof(struct init_settings, name)

static const struct cmd_option options[] = {
    {
        .name = "script",
        .kind = CMD_TEXT,
        .field = FIELD(script),
        .argument = "KIND",
        .help = "what XTension starts: python3 (default), a script; binary, a program of yours",
    },
    {
        .name = "name",
        .kind = CMD_TEXT,
        .field = FIELD(name),
        .argument = "TEXT",
        .help = "the name, as the list of plugins shows it",
    },
    {
        .name = "tag",
        .kind = CMD_TEXT,
        .field = FIELD(tag),
        .argument = "TAG",
        .help = "the permanent name, OWNER.THING; by default the folder's name without its suffix",
    },
    {
        .name = "owner",
        .kind = CMD_TEXT,
        .field = FIELD(owner),
        .argument = "NAME",
        .help = "what the tag begins with where the folder's name has no owner in front; by default your login name",
    },
    {
        .name = "module",
        .kind = CMD_TEXT,
        .field = FIELD(module),
        .argument = "FILE",
        .help = "the file name of the script",
    },
    {
        .name = "binary",
        .kind = CMD_TEXT,
        .field = FIELD(binary),
        .argument = "FILE",
        .help = "the file name of the program; means --script binary",
    },
    {
        .name = "readable",
        .kind = CMD_TEXT,
        .field = FIELD(readable),
        .argument = "TEXT",
        .help = "the version as people read it; 1.0 by default",
    },
    {
        .name = "vers",
        .kind = CMD_NUMBER,
        .field = FIELD(vers),
        .argument = "N",
        .help = "the version as a number that goes up with each release; 1 by default",
        .max = XP_BUMP_SMALL_VERS,
    },
    {
        .name = "desc",
        .kind = CMD_TEXT,
        .field = FIELD(desc),
        .argument = "TEXT",
        .help = "the description, in a few words",
    },
    {
        .name = "yes",
        .letter = 'y',
        .kind = CMD_FLAG,
        .field = FIELD(has_yes),
        .help = "ask nothing: take what is proposed for all that no option gives",
    },
    RULE_SOURCE_OPTIONS(struct init_settings, source),
    { .name = NULL },
};

/* The option of each field. */
static const char *const option_names[INIT_FIELDS] = {
    [INIT_SCRIPT] = "script", [INIT_NAME] = "name",         [INIT_TAG] = "tag",   [INIT_ENTRY] = "module",
    [INIT_VERS] = "vers",     [INIT_READABLE] = "readable", [INIT_DESC] = "desc",
};

static const char *option_of(const struct init *init, enum init_field field)
{
    return field == INIT_ENTRY && init->scaffold.is_binary ? "binary" : option_names[field];
}

static int check_use(const struct cmd_call *call, struct xp_err *err)
{
    const struct init_settings *settings = call->settings;
    bool is_binary = settings->script && strcmp(settings->script, "binary") == 0;

    if (!call->operand_count)
        return xp_fail(err, XP_E_USAGE,
                       "name the FOLDER to make, such as jamie.weather.isf; a single dot is the current folder");
    if (call->operand_count > 1)
        return xp_fail(err, XP_E_USAGE, "`xtplug init` makes one plugin at a time");
    if (settings->module && settings->binary)
        return xp_fail(err, XP_E_USAGE, "give --module for a script or --binary for a program, not both");
    if (settings->module && is_binary)
        return xp_fail(err, XP_E_USAGE, "--module names a Python script; with --script binary give --binary");
    if (settings->binary && settings->script && !is_binary)
        return xp_fail(err, XP_E_USAGE, "--binary names a program; with --script %s give --module", settings->script);
    return 0;
}

/* What the options say. A file name says what kind of file it is. */
static int take_options(struct init *init, struct xp_err *err)
{
    const struct init_settings *settings = init->settings;
    const char *const texts[INIT_FIELDS] = {
        [INIT_SCRIPT] = settings->script   ? settings->script
                        : settings->binary ? "binary"
                        : settings->module ? "python3"
                                           : NULL,
        [INIT_NAME] = settings->name,
        [INIT_TAG] = settings->tag,
        [INIT_ENTRY] = settings->binary ? settings->binary : settings->module,
        [INIT_READABLE] = settings->readable,
        [INIT_DESC] = settings->desc,
    };

    for (size_t i = 0; i < INIT_FIELDS; i++) {
        enum init_field field = (enum init_field)i;

        if (!texts[field])
            continue;
        if (init_set(init, field, xp_str_from(texts[field]), err) < 0)
            return xp_wrap(err, "--%s", option_of(init, field));
        init->is_given[field] = true;
    }
    if (settings->vers) {
        init->scaffold.vers = settings->vers;
        init->is_given[INIT_VERS] = true;
    }
    return 0;
}

static int open_rules(struct init *init, struct xp_err *err)
{
    static const struct xp_policy_orders no_orders = { .select = NULL };
    int rc = rule_source_open(&init->source, &init->settings->source, err);

    if (rc < 0)
        return rc;
    init->profiles = xp_profiles_new(init->source.configs, &no_orders);
    return xp_profiles_find(init->profiles, init->folder.path, &init->profile, err);
}

/*
 * What lint would say of the plugin; all of it, so that one more try is enough.
 *
 * @param only_given  look only at what is no proposal, because the others will be asked for.
 * @return how much there was.
 */
static size_t refuse_faults(struct init *init, bool only_given)
{
    struct xp_err err;
    size_t count = 0;

    if (init_check(init, INIT_FIELDS, &err) < 0) {
        cmd_complain("%.*s: %s", XP_STR_ARG(init->folder.path), err.msg);
        count++;
    }
    for (size_t i = 0; i < INIT_FIELDS; i++) {
        enum init_field field = (enum init_field)i;

        if ((only_given && !init->is_given[field]) || init_check(init, field, &err) == 0)
            continue;
        if (init->is_given[field])
            cmd_complain("--%s: %s", option_of(init, field), err.msg);
        else
            cmd_complain("%s; --%s gives another", err.msg, option_of(init, field));
        count++;
    }
    return count;
}

static bool has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static int print_made(const struct init *init)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    cmd_add_shown(&out, init->folder.path);
    xp_writer_add_text(&out, ": made info.json and ");
    cmd_add_shown(&out, init->scaffold.entry);
    xp_writer_add_text(&out, "\n");
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int make(struct init *init)
{
    struct xp_scaffold_files files;
    struct xp_err err;
    int rc;

    xp_scaffold_write(&init->scaffold, &files);
    rc = xp_save_folder(init->folder.path.ptr, files.items, XP_SCAFFOLD_FILES, &err);
    xp_scaffold_files_release(&files);
    if (rc < 0) {
        cmd_complain("%.*s: cannot be made: %s", XP_STR_ARG(init->folder.path), err.msg);
        return CMD_EXIT_TROUBLE;
    }
    rc = print_made(init);
    if (init->scaffold.is_binary)
        cmd_complain("%.*s is only a placeholder: put your program in its place, under this name or another",
                     XP_STR_ARG(init->scaffold.entry));
    return rc;
}

static int init_plugin(struct init *init, const struct cmd_call *call)
{
    struct xp_err err;

    if (check_use(call, &err) < 0 || xp_scaffold_find_folder(&init->folder, call->operands[0], init->arena, &err) < 0 ||
        take_options(init, &err) < 0 || open_rules(init, &err) < 0) {
        cmd_complain("%s", err.msg);
        return CMD_EXIT_TROUBLE;
    }
    init_propose(init);
    if (has_terminal() && !init->settings->has_yes) {
        if (refuse_faults(init, true))
            return CMD_EXIT_TROUBLE;
        if (!init_ask(init)) {
            cmd_complain("nothing was made: the answers ended");
            return CMD_EXIT_TROUBLE;
        }
    }
    return refuse_faults(init, false) ? CMD_EXIT_TROUBLE : make(init);
}

static int run_init(struct cmd_call *call)
{
    struct init init = { .settings = call->settings, .arena = &call->arena };
    int status;

    if (call->is_wrong_use) {
        cmd_complain("%s", call->err.msg);
        return CMD_EXIT_TROUBLE;
    }
    status = init_plugin(&init, call);
    xp_profiles_free(init.profiles);
    rule_source_close(&init.source);
    return status;
}

const struct cmd_command cmd_init = {
    .name = "init",
    .operand = "FOLDER",
    .usage = "FOLDER",
    .about = "Make a new plugin, in which lint finds nothing wrong.\n"
             "\n"
             "FOLDER is called NAME.isf, best with a name of yours in front, such as jamie.weather.isf. It does not "
             "exist yet, or is empty; .git and .DS_Store do not count. A single dot is the current folder.\n"
             "\n"
             "On a terminal you are asked for what no option gives; the return key takes the proposal in brackets. "
             "Elsewhere, and with --yes, proposals are taken without asking. An answer that lint would complain about "
             "is refused with its reason. The plugin appears whole or not at all.\n"
             "\n"
             "The exit code is 0 when the plugin was made, and 2 when it was not.",
    .examples = "  xtplug init jamie.weather.isf\n"
                "  xtplug init --yes --name 'Weather Station' jamie.weather.isf\n"
                "  xtplug init --binary meterd acme.meter.isf\n",
    .options = options,
    .settings_size = sizeof(struct init_settings),
    .run = run_init,
};
