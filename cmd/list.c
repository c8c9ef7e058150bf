#include "cmd.h"
#include "packages.h"
#include "xp_discover.h"
#include "xp_manifest.h"
#include "xp_packed.h"
#include "xp_report_json.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <unistd.h>

/* As much of a value as the table shows. */
enum { BRIEF_CHARACTERS = 40 };

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const format_names[] = { "text", "json", NULL };

struct list_settings {
    size_t format;
};

static const struct cmd_option options[] = {
    {
        .name = "format",
        .kind = CMD_CHOICE,
        .field = offsetof(struct list_settings, format),
        .argument = "FORMAT",
        .help = "what to print on standard output",
        .choices = CMD_NAMES(format_names),
    },
    { .name = NULL },
};

/* The keys that are listed, in the order of the table's columns. */
static const struct {
    const char *key, *heading;
    bool is_number;
} columns[] = {
    { "tag", "TAG", false },       { "readableVers", "VERSION", false }, { "vers", "VERS", true },
    { "APIVersion", "API", true }, { "script", "SCRIPT", false },        { "name", "NAME", false },
};

/* A line of the table: the path and the columns, made safe to show and short. */
struct row {
    struct xp_str cells[1 + XP_COUNT(columns)];
};

struct list {
    bool is_json;
    struct xp_writer out;
    struct xp_json_out json;
    struct row *rows; /* the heading first; for the table alone */
    size_t row_count;
    struct xp_findings problems; /* what is not listed */
    size_t broken_count;         /* of these: files that were read and are no packages: exit code 1; of others: 2 */
    struct xp_findings faults;   /* notices about manifests that are not as they should be: exit code 1 */
};

static bool read_number(const struct xp_doc *doc, const char *key, uint64_t *number)
{
    xp_node_id member = xp_manifest_member(doc, xp_doc_root(doc), xp_str_from(key));

    return member != XP_NO_NODE && xp_manifest_read_vers(doc, xp_key_value(member), number);
}

static bool is_read(const struct xp_plugin *plugin)
{
    return plugin->state == XP_MANIFEST_OK || plugin->state == XP_MANIFEST_MISNAMED;
}

/* What keeps a manifest from being listed as it stands; empty: nothing. */
static struct xp_str fault_of(const struct xp_plugin *plugin, struct xp_arena *arena)
{
    const struct xp_doc *doc = &plugin->doc;
    size_t errors = doc->diag_count + doc->diags_dropped;

    if (plugin->state == XP_MANIFEST_MISSING)
        return xp_str_from("there is no such file");
    if (!is_read(plugin))
        return plugin->message;
    if (errors)
        return xp_arena_printf(arena, "has %zu syntax error%s, and is listed as it was probably meant", errors,
                               errors == 1 ? "" : "s");
    if (xp_doc_root(doc) == XP_NO_NODE || xp_node_kind(doc, xp_doc_root(doc)) != XP_OBJECT)
        return xp_str_from("is no object, so it has no keys");
    return xp_str_make("", 0);
}

static void add_json(struct list *list, const struct xp_plugin *plugin, struct xp_str fault)
{
    struct xp_json_out *json = &list->json;
    struct xp_arena arena = XP_ARENA_INIT;

    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "path", plugin->path);
    xp_json_out_text(json, "folder", plugin->name);
    for (size_t i = 0; i < XP_COUNT(columns); i++) {
        struct xp_str text = { "", 0 };
        uint64_t number;

        if (columns[i].is_number && read_number(&plugin->doc, columns[i].key, &number))
            xp_json_out_number(json, columns[i].key, (int64_t)number);
        else if (!columns[i].is_number)
            text = xp_manifest_text(&plugin->doc, columns[i].key, &arena);
        if (text.len)
            xp_json_out_text(json, columns[i].key, text);
    }
    if (fault.len)
        xp_json_out_text(json, "fault", fault);
    xp_json_out_close(json, '}');
    xp_arena_release(&arena);
}

static struct xp_str brief(struct list *list, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, text, BRIEF_CHARACTERS);
    return xp_arena_copy(&list->faults.arena, shown.len ? xp_buf_str(&shown) : xp_str_from("-"));
}

static void add_row(struct list *list, const struct xp_plugin *plugin)
{
    struct row *row = &list->rows[list->row_count++];
    struct xp_arena *arena = &list->faults.arena, values = XP_ARENA_INIT;
    XP_AUTO_BUF path = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show(&path, plugin->path);
    row->cells[0] = xp_arena_copy(arena, xp_buf_str(&path));
    for (size_t i = 0; i < XP_COUNT(columns); i++) {
        uint64_t number;

        if (!columns[i].is_number)
            row->cells[1 + i] = brief(list, xp_manifest_text(&plugin->doc, columns[i].key, &values));
        else if (read_number(&plugin->doc, columns[i].key, &number))
            row->cells[1 + i] = xp_arena_printf(arena, "%" PRIu64, number);
        else
            row->cells[1 + i] = xp_str_from("-");
    }
    xp_arena_release(&values);
}

static void list_plugin(struct list *list, struct xp_plugin *plugin)
{
    struct xp_arena scratch = XP_ARENA_INIT;
    struct xp_str fault = fault_of(plugin, &scratch);

    if (plugin->state == XP_MANIFEST_UNREADABLE)
        xp_findings_add_problem(&list->problems, plugin->manifest_path, fault);
    else if (fault.len)
        xp_findings_add_notice(&list->faults, plugin->manifest_path, fault);
    if (list->is_json)
        add_json(list, plugin, fault);
    else
        add_row(list, plugin);
    xp_plugin_release(plugin);
    xp_arena_release(&scratch);
}

static void list_package(struct list *list, struct xp_str path)
{
    const struct xp_opener *packages = cmd_reach.packages;
    struct xp_inside inside = { .source = NULL };
    struct xp_plugin plugin;
    struct xp_err err;
    int rc = packages ? packages->open(packages->context, path, NULL, &inside, &err)
                      : xp_fail(&err, XP_E_SYNTAX, "is neither a plugin's folder, nor an info.json, nor a package");

    if (rc < 0) {
        xp_findings_add_problem(&list->problems, path, xp_str_from(err.msg));
        list->broken_count += rc == XP_E_SYNTAX;
    } else {
        xp_plugin_load_from(&plugin, inside.source, inside.data, xp_inside_path(&list->faults.arena, path, inside.name),
                            inside.name);
        list_plugin(list, &plugin);
    }
}

static void list_all(struct list *list, const struct cmd_call *call)
{
    static const struct xp_str here = XP_STR(".");
    struct xp_discovery found;

    xp_discover(&found, call->operand_count ? call->operands : &here, call->operand_count ? call->operand_count : 1);
    list->rows = xp_arena_calloc(&list->faults.arena, found.count + 1, sizeof(*list->rows));
    list->rows[list->row_count++].cells[0] = xp_str_from("PATH");
    for (size_t i = 0; i < XP_COUNT(columns); i++)
        list->rows[0].cells[1 + i] = xp_str_from(columns[i].heading);
    for (size_t i = 0; i < found.problem_count; i++)
        xp_findings_add_problem(&list->problems, found.problems[i].path, found.problems[i].message);
    for (size_t i = 0; i < found.count; i++) {
        struct xp_plugin plugin;

        if (found.targets[i].kind == XP_TARGET_FILE) {
            list_package(list, found.targets[i].path);
            continue;
        }
        xp_plugin_load(&plugin, found.targets[i].path);
        list_plugin(list, &plugin);
    }
    xp_discovery_release(&found);
}

static size_t width_of(struct xp_str text)
{
    size_t width = 0;
    uint32_t cp;

    for (size_t i = 0; i < text.len; width += xp_utf8_width(cp))
        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
    return width;
}

/* As wide as the widest cell, two blanks between columns; the last column is as long as it is. */
static void print_table(struct list *list)
{
    size_t widths[XP_COUNT(columns)] = { 0 };

    if (list->row_count < 2)
        return;
    for (size_t i = 0; i < list->row_count; i++)
        for (size_t k = 0; k < XP_COUNT(widths); k++)
            if (width_of(list->rows[i].cells[k]) > widths[k])
                widths[k] = width_of(list->rows[i].cells[k]);
    for (size_t i = 0; i < list->row_count; i++) {
        const struct row *row = &list->rows[i];

        for (size_t k = 0; k < XP_COUNT(widths); k++) {
            xp_writer_add_str(&list->out, row->cells[k]);
            cmd_add_blanks(&list->out, widths[k] + 2 - width_of(row->cells[k]));
        }
        xp_writer_add_str(&list->out, row->cells[XP_COUNT(columns)]);
        xp_writer_add_char(&list->out, '\n');
    }
}

/* One JSON document on every way out. */
static int print(struct list *list, const struct cmd_call *call)
{
    xp_writer_init(&list->out, STDOUT_FILENO);
    list->json = (struct xp_json_out)XP_JSON_OUT_INIT(&list->out);
    if (list->is_json) {
        xp_report_json_begin(&list->json, XP_VERSION);
        xp_json_out_break(&list->json, "\n ");
        xp_json_out_open(&list->json, "plugins", '[');
    }
    if (call->is_wrong_use)
        xp_findings_add_problem(&list->problems, xp_str_make("", 0), xp_str_from(call->err.msg));
    else
        list_all(list, call);
    xp_findings_sort(&list->problems);
    if (list->is_json) {
        xp_json_out_close(&list->json, ']');
        xp_report_json_problems(&list->json, &list->problems);
        xp_report_json_end(&list->json);
    } else {
        print_table(list);
    }
    return cmd_finish(&list->out, CMD_EXIT_OK);
}

/* Is there a package to look into, and can this program not do that? */
static bool needs_more(const struct cmd_call *call)
{
    for (size_t i = 0; !cmd_reach.packages && i < call->operand_count; i++)
        if (xp_packed_is(call->operands[i].ptr))
            return true;
    return false;
}

static int run_list(struct cmd_call *call)
{
    const struct list_settings *settings = call->settings;
    struct list list = { .is_json = settings->format == FORMAT_JSON };
    int status;

    cmd_take_packages(call);
    if (needs_more(call))
        return cmd_hand_over(CMD_PROGRAM_PACKAGE);
    status = print(&list, call);
    cmd_complain_of(&list.problems);
    cmd_tell_notices(&list.faults);
    if (list.problems.problem_count > list.broken_count)
        status = CMD_EXIT_TROUBLE;
    else if ((list.broken_count || list.faults.notice_count) && status == CMD_EXIT_OK)
        status = CMD_EXIT_FINDINGS;
    xp_findings_release(&list.problems);
    xp_findings_release(&list.faults);
    return status;
}

const struct cmd_command cmd_list = {
    .name = "list",
    .operand = "PATH",
    .usage = "[PATH]...",
    .about = "List plugins with their tags and versions, sorted by path.\n"
             "\n"
             "PATH is a plugin's folder (NAME.isf), anything inside one, a package, or a folder that is searched for "
             "plugins; without a PATH the current folder is.\n"
             "\n"
             "The manifest is read as `lint` reads it: curly quotes, comments and missing commas keep nothing from "
             "being listed. In the table, - stands for a value that is not there or not of its type, and long values "
             "are cut; as JSON they are whole, and what is not there is left out.\n"
             "\n"
             "The exit code is 0 when every manifest was listed as it stands, 1 when one is missing or broken, or a "
             "file is no package, and 2 for wrong use and for a PATH that cannot be read. Standard error says what was "
             "wrong; as JSON, a plugin's \"fault\" does, or \"problems\" where there is no plugin to list.",
    .examples = "  xtplug list plugins/\n"
                "  xtplug list --format json jamie.weather.isf | jq -r '.plugins[0].readableVers'\n"
                "  xtplug list dist/*.zip\n",
    .options = options,
    .settings_size = sizeof(struct list_settings),
    .run = run_list,
};
