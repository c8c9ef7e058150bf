#include "pack.h"
#include "xp_manifest.h"
#include "xp_path.h"
#include "xp_plugin.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The archive's formats stand in the order of enum xp_pack_format behind "auto", the report's behind them. */
enum { FORMAT_AUTO, FORMAT_ARCHIVE, FORMAT_TEXT = FORMAT_ARCHIVE + XP_PACK_FORMATS, FORMAT_JSON };

const char *const pack_format_names[] = { "auto", "zip", "tar.gz", "tar.xz", "tar.zst", "text", "json", NULL };

static bool fail(struct pack *pack, const char *message)
{
    xp_findings_add_problem(&pack->findings, xp_str_make("", 0), xp_str_from(message));
    return false;
}

static bool is_report(size_t format)
{
    return format == FORMAT_TEXT || format == FORMAT_JSON;
}

static bool is_folder(const char *path)
{
    struct stat info;

    return path[strlen(path) - 1] == '/' || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

/* A name that promises a format which is not written: whoever opens that file would be misled. */
static bool is_misleading(const char *name)
{
    static const char *const ends[] = { ".7z", ".rar", ".tar", ".gz", ".bz2", ".tbz2", ".tbz", ".xz", ".zst", ".lzma" };

    for (size_t i = 0; i < XP_COUNT(ends); i++)
        if (xp_str_ends_with_nocase(xp_str_from(name), xp_str_from(ends[i])))
            return true;
    return false;
}

/* What was asked for by name wins, as long as the file's name does not ask for something else. */
static bool read_format(struct pack *pack)
{
    const struct pack_settings *settings = pack->settings;
    const char *output = settings->output;
    bool is_named = output && xp_pack_format_find(xp_str_from(output), &pack->format);
    enum xp_pack_format asked;

    if (settings->format == FORMAT_AUTO || is_report(settings->format)) {
        if (!is_named && output && is_misleading(output) && !is_folder(output))
            return fail(pack, xp_arena_printf(pack->arena,
                                              "--output %s: packages of this kind are not written; let the name end in "
                                              ".zip, .tar.gz, .tar.xz or .tar.zst, or choose with --format",
                                              output)
                                  .ptr);
        if (!is_named)
            pack->format = XP_PACK_ZIP;
        return true;
    }
    asked = (enum xp_pack_format)(settings->format - FORMAT_ARCHIVE);
    if (is_named && asked != pack->format)
        return fail(pack, xp_arena_printf(pack->arena, "--format %s: the name %s ends as that of a %s does",
                                          xp_pack_format_name(asked), output, xp_pack_format_name(pack->format))
                              .ptr);
    pack->format = asked;
    return true;
}

/* @return the number; -1 for a text that is none, or a larger one. */
static int64_t read_number(const char *text, int64_t most)
{
    int64_t number = 0;

    for (const char *c = text; *c; c++) {
        if (!xp_ascii_is_digit(*c) || number > most / 10)
            return -1;
        number = number * 10 + (*c - '0');
    }
    return *text && number <= most ? number : -1;
}

static bool read_level(struct pack *pack)
{
    struct xp_pack_levels levels = xp_pack_levels(pack->format);
    const char *text = pack->settings->level;

    pack->level = text ? (int)read_number(text, levels.most) : levels.usual;
    if (pack->level >= levels.least)
        return true;
    return fail(pack, xp_arena_printf(pack->arena, "--level: \"%s\" is not a whole number from %d to %d, as %s has it",
                                      text, levels.least, levels.most, xp_pack_format_name(pack->format))
                          .ptr);
}

/* @source reproducible-builds.org/specs/source-date-epoch: whole seconds; other values are an error. */
static bool read_time(struct pack *pack)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");

    pack->time = XP_PACK_TIME;
    if (!text || !*text)
        return true;
    pack->time = read_number(text, XP_PACK_MAX_TIME);
    if (pack->time >= 0)
        return true;
    return fail(pack, xp_arena_printf(pack->arena,
                                      "SOURCE_DATE_EPOCH: \"%s\" is not a whole number of seconds since 1970, at most "
                                      "%lld",
                                      text, (long long)XP_PACK_MAX_TIME)
                          .ptr);
}

static bool check_use(struct pack *pack)
{
    const struct pack_settings *settings = pack->settings;

    if (settings->has_excluded && !settings->has_list)
        return fail(pack, "--excluded needs --list");
    if (!pack->to_stdout || settings->has_list || settings->has_dry_run)
        return true;
    if (pack->is_json)
        return fail(pack, "--output -: standard output is for the package then, and cannot take --format json too");
    if (isatty(STDOUT_FILENO))
        return fail(pack, "--output -: standard output is a terminal; send it to a file or a program");
    return true;
}

bool pack_read_request(struct pack *pack)
{
    const struct pack_settings *settings = pack->settings;

    pack->is_json = settings->format == FORMAT_JSON;
    pack->to_stdout = settings->output && strcmp(settings->output, "-") == 0;
    return check_use(pack) && read_format(pack) && read_level(pack) && read_time(pack);
}

/* @return false when the manifest, which says the name, cannot be read: then no other name will do. */
static bool find_default_name(struct pack *pack, struct xp_str *name)
{
    struct xp_plugin plugin;
    bool is_read;

    xp_plugin_load(&plugin, pack->folder);
    is_read = plugin.state != XP_MANIFEST_UNREADABLE;
    if (is_read)
        *name =
            xp_pack_default_name(pack->arena, xp_manifest_text(&plugin.doc, "tag", pack->arena),
                                 xp_manifest_text(&plugin.doc, "readableVers", pack->arena), plugin.name, pack->format);
    else
        xp_findings_add_problem(&pack->findings, plugin.manifest_path, plugin.message);
    xp_plugin_release(&plugin);
    return is_read;
}

bool pack_find_path(struct pack *pack)
{
    const char *output = pack->settings->output;
    struct xp_str name;

    if (pack->to_stdout)
        return true;
    pack->path = output;
    if (output && !is_folder(output))
        return true;
    if (!find_default_name(pack, &name))
        return false;
    pack->path = xp_path_join(pack->arena, xp_str_from(output ? output : "."), name).ptr;
    return true;
}
