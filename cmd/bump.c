#include "cmd.h"
#include "xp_bump.h"
#include "xp_diff.h"
#include "xp_discover.h"
#include "xp_manifest.h"
#include "xp_manifest_file.h"
#include "xp_path.h"

#include <unistd.h>

_Static_assert((int)XP_DOC_MAX_BYTES <= (int)XP_DIFF_MAX_BYTES, "every manifest can be compared");

/* Folders named in a message where one plugin was wanted. */
enum { MAX_LISTED = 5 };

struct bump_settings {
    size_t vers;
    const char *readable;
    bool has_diff;
};

static const struct cmd_option options[] = {
    {
        .name = "vers",
        .kind = CMD_NUMBER,
        .field = offsetof(struct bump_settings, vers),
        .argument = "N",
        .help = "write this number, which must be higher than the one there; by default one more than that",
        .max = XP_MANIFEST_MAX_VERS,
    },
    {
        .name = "readable",
        .kind = CMD_TEXT,
        .field = offsetof(struct bump_settings, readable),
        .argument = "TEXT",
        .help = "also write this text as readableVers, the version as people read it",
    },
    {
        .name = "diff",
        .kind = CMD_FLAG,
        .field = offsetof(struct bump_settings, has_diff),
        .help = "print what would change, as git diff does, and write nothing",
    },
    { .name = NULL },
};

/* A path and what is wrong with it, as one line. */
static int fail_at(struct xp_err *err, enum xp_code code, struct xp_str path, struct xp_str message)
{
    return xp_fail(err, code, "%.*s: %.*s", XP_STR_ARG(path), XP_STR_ARG(message));
}

static int fail_several(const struct xp_discovery *found, struct xp_str path, struct xp_err *err)
{
    XP_AUTO_BUF list = XP_BUF_INIT(SIZE_MAX / 2);
    size_t shown = found->count <= MAX_LISTED ? found->count : MAX_LISTED;

    for (size_t i = 0; i < shown; i++)
        xp_buf_addf(&list, "%s%.*s",
                    i == 0                 ? ""
                    : i + 1 < found->count ? ", "
                                           : " and ",
                    XP_STR_ARG(found->targets[i].path));
    if (shown < found->count)
        xp_buf_addf(&list, " and %zu more", found->count - shown);
    return xp_fail(err, XP_E_USAGE, "%.*s holds %zu plugins; name one of %s", XP_STR_ARG(path), found->count, list.ptr);
}

/* The one plugin that a path stands for. */
static int find_plugin(const struct xp_discovery *found, struct xp_str path, struct xp_err *err)
{
    if (found->problem_count)
        return fail_at(err, XP_E_USAGE, found->problems[0].path, found->problems[0].message);
    if (found->count != 1)
        return fail_several(found, path, err);
    if (found->targets[0].kind != XP_TARGET_PLUGIN)
        return fail_at(err, XP_E_USAGE, found->targets[0].path,
                       xp_str_from("is neither a plugin's folder nor inside one, and no info.json"));
    return 0;
}

static int check_manifest(const struct xp_plugin *plugin, struct xp_err *err)
{
    struct xp_str message = plugin->message;

    if (plugin->state == XP_MANIFEST_OK)
        return 0;
    if (plugin->state == XP_MANIFEST_MISSING)
        message = xp_str_from("there is no such file, and a plugin needs one");
    if (plugin->state == XP_MANIFEST_MISNAMED)
        message = xp_str_from("call this file info.json first, in lower case");
    return fail_at(err, XP_E_MISSING, plugin->manifest_path, message);
}

static void print_quoted(struct xp_writer *out, struct xp_str text)
{
    xp_writer_add_char(out, '"');
    cmd_add_shown(out, text);
    xp_writer_add_char(out, '"');
}

static int print_done(const struct xp_bump *bump, struct xp_str path)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    cmd_add_shown(&out, path);
    xp_writer_addf(&out, ": vers %llu -> %llu", (unsigned long long)bump->vers_before, (unsigned long long)bump->vers);
    if (bump->has_new_readable) {
        xp_writer_add_text(&out, ", readableVers ");
        print_quoted(&out, bump->readable_before);
        xp_writer_add_text(&out, " -> ");
        print_quoted(&out, bump->readable);
    }
    xp_writer_add_text(&out, "\n");
    return cmd_finish(&out, CMD_EXIT_OK);
}

static int print_diff(struct xp_plugin *plugin, struct xp_str after)
{
    XP_AUTO_BUF diff = XP_BUF_INIT(SIZE_MAX / 2);

    xp_diff_add(&diff, xp_manifest_file(plugin), xp_buf_str(&plugin->text), after);
    return cmd_print_diff(xp_buf_str(&diff));
}

static void tell_large(const struct xp_bump *bump)
{
    if (bump->vers > XP_BUMP_SMALL_VERS && bump->vers_before <= XP_BUMP_SMALL_VERS)
        cmd_complain("vers %llu does not fit into 32 bits; once it is released it can only go up",
                     (unsigned long long)bump->vers);
}

static int bump_loaded(const struct bump_settings *settings, struct xp_plugin *plugin, int *status, struct xp_err *err)
{
    struct xp_bump_wanted wanted = { settings->vers, settings->readable != NULL,
                                     xp_str_from(settings->readable ? settings->readable : "") };
    XP_AUTO_BUF after = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_bump bump;
    int rc = xp_bump_plan(&plugin->doc, &wanted, &plugin->arena, &bump, err);

    if (rc == 0 && !xp_edit_apply(xp_buf_str(&plugin->text), bump.edits, bump.edit_count, &after))
        rc = xp_fail(err, XP_E_LIMIT, "would be larger than %d bytes", (int)XP_DOC_MAX_BYTES);
    if (rc == 0 && !settings->has_diff)
        rc = xp_manifest_write(plugin, xp_buf_str(&plugin->text), xp_buf_str(&after), err);
    if (rc < 0)
        return xp_wrap(err, "%.*s", XP_STR_ARG(plugin->manifest_path));
    *status = settings->has_diff ? print_diff(plugin, xp_buf_str(&after)) : print_done(&bump, plugin->manifest_path);
    tell_large(&bump);
    return 0;
}

static int bump_path(const struct cmd_call *call, struct xp_str path, int *status, struct xp_err *err)
{
    struct xp_discovery found;
    struct xp_plugin plugin = { .source = NULL };
    int rc;

    xp_discover(&found, &path, 1);
    rc = find_plugin(&found, path, err);
    if (rc == 0) {
        xp_plugin_load(&plugin, found.targets[0].path);
        rc = check_manifest(&plugin, err);
    }
    if (rc == 0)
        rc = bump_loaded(call->settings, &plugin, status, err);
    xp_plugin_release(&plugin);
    xp_discovery_release(&found);
    return rc;
}

static int run_bump(struct cmd_call *call)
{
    struct xp_str path = call->operand_count ? call->operands[0] : xp_str_from(".");
    struct xp_err *err = &call->err;
    int status = CMD_EXIT_OK;

    if (!call->is_wrong_use && call->operand_count > 1) {
        call->is_wrong_use = true;
        xp_fail(err, XP_E_USAGE, "`xtplug bump` takes one plugin at a time");
    }
    if (!call->is_wrong_use && bump_path(call, path, &status, err) == 0)
        return status;
    cmd_complain("%s", err->msg);
    return CMD_EXIT_TROUBLE;
}

const struct cmd_command cmd_bump = {
    .name = "bump",
    .operand = "FOLDER",
    .usage = "[FOLDER]",
    .about = "Raise a plugin's version: vers by one, or to --vers, and readableVers to --readable. Nothing else in "
             "info.json changes, not a blank.\n"
             "\n"
             "FOLDER is a plugin's folder, anything inside one, or a folder that holds one plugin; without it the "
             "current folder is.\n"
             "\n"
             "The exit code is 0 when the version went up, and 2 when it did not: the number would not go up, or the "
             "manifest is not in order, and `xtplug lint` says why.",
    .examples = "  xtplug bump\n"
                "  xtplug bump --readable 1.3 jamie.weather.isf\n"
                "  xtplug bump --vers 20 --diff jamie.weather.isf\n",
    .options = options,
    .settings_size = sizeof(struct bump_settings),
    .run = run_bump,
};
