#include "pack.h"
#include "xp_report_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const char *kind_name(enum xp_entry_kind kind)
{
    return kind == XP_ENTRY_FOLDER ? "folder" : kind == XP_ENTRY_LINK ? "link" : "file";
}

static void add_count(struct xp_writer *out, const struct xp_plan *plan)
{
    xp_writer_addf(out, "%zu file%s, %" PRIu64 " byte%s", plan->files, plan->files == 1 ? "" : "s", plan->bytes,
                   plan->bytes == 1 ? "" : "s");
}

/* Mode and size of fixed width, then the name, which may be long. */
static void list_entry(struct xp_writer *out, const struct xp_plan_entry *entry)
{
    xp_writer_addf(out, "%04o ", entry->mode);
    if (entry->kind == XP_ENTRY_FILE)
        xp_writer_addf(out, "%12" PRIu64 "  ", entry->size);
    else
        xp_writer_addf(out, "%12s  ", kind_name(entry->kind));
    cmd_add_shown(out, entry->name);
    if (entry->kind == XP_ENTRY_FOLDER)
        xp_writer_add_char(out, '/');
    if (entry->kind == XP_ENTRY_LINK) {
        xp_writer_add_text(out, " -> ");
        cmd_add_shown(out, entry->target);
    }
    xp_writer_add_char(out, '\n');
}

static void list_entries(struct xp_writer *out, const struct xp_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        list_entry(out, &plan->entries[i]);
    add_count(out, plan);
    xp_writer_add_char(out, '\n');
}

static void list_excluded(struct xp_writer *out, const struct xp_plan *plan)
{
    for (size_t i = 0; i < plan->skip_count; i++) {
        const struct xp_plan_skip *skip = &plan->skips[i];

        cmd_add_shown(out, skip->place);
        xp_writer_addf(out, "%s: ", skip->is_folder ? "/" : "");
        cmd_add_shown(out, skip->pattern);
        xp_writer_add_text(out, " (");
        cmd_add_shown(out, skip->origin);
        xp_writer_add_text(out, ")\n");
    }
}

static void add_package(struct xp_writer *out, const struct pack *pack)
{
    char hex[XP_SHA256_HEX + 1];

    if (pack->path)
        cmd_add_shown(out, xp_str_from(pack->path));
    else
        xp_writer_add_text(out, "standard output");
    if (!pack->is_written) {
        xp_writer_add_text(out, ": would hold ");
        add_count(out, &pack->plan);
        xp_writer_add_char(out, '\n');
        return;
    }
    xp_writer_addf(out, ": %" PRIu64 " bytes with ", pack->result.size);
    add_count(out, &pack->plan);
    xp_sha256_hex(&pack->result.digest, hex);
    xp_writer_addf(out, " unpacked\nSHA-256: %s\n", hex);
    xp_sha256_hex(&pack->result.content, hex);
    xp_writer_addf(out, "content: %s\n", hex);
}

static void add_json_entries(struct xp_json_out *json, const struct xp_plan *plan)
{
    char mode[16];

    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, "entries", '[');
    for (size_t i = 0; i < plan->count; i++) {
        const struct xp_plan_entry *entry = &plan->entries[i];
        int len = snprintf(mode, sizeof(mode), "%04o", entry->mode);

        xp_json_out_break(json, "\n   ");
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "path", entry->name);
        xp_json_out_text(json, "kind", xp_str_from(kind_name(entry->kind)));
        xp_json_out_text(json, "mode", xp_str_make(mode, (size_t)len));
        if (entry->kind == XP_ENTRY_FILE)
            xp_json_out_number(json, "size", (int64_t)entry->size);
        if (entry->kind == XP_ENTRY_LINK)
            xp_json_out_text(json, "target", entry->target);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
}

static void add_json_excluded(struct xp_json_out *json, const struct xp_plan *plan)
{
    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, "excluded", '[');
    for (size_t i = 0; i < plan->skip_count; i++) {
        const struct xp_plan_skip *skip = &plan->skips[i];

        xp_json_out_break(json, "\n   ");
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "path", skip->place);
        xp_json_out_text(json, "kind", xp_str_from(skip->is_folder ? "folder" : "file"));
        xp_json_out_text(json, "pattern", skip->pattern);
        xp_json_out_text(json, "origin", skip->origin);
        xp_json_out_close(json, '}');
    }
    xp_json_out_close(json, ']');
}

static void add_json_plan(struct xp_json_out *json, const struct pack *pack)
{
    const struct xp_plan *plan = &pack->plan;

    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, "plan", '{');
    xp_json_out_text(json, "folder", plan->folder);
    xp_json_out_text(json, "top", plan->top);
    xp_json_out_bool(json, "isRefused", pack->is_refused);
    xp_json_out_number(json, "files", (int64_t)plan->files);
    xp_json_out_number(json, "bytes", (int64_t)plan->bytes);
    add_json_entries(json, plan);
    add_json_excluded(json, plan);
    xp_json_out_close(json, '}');
}

static void add_json_digest(struct xp_json_out *json, const char *key, const struct xp_sha256 *digest)
{
    char hex[XP_SHA256_HEX + 1];

    xp_sha256_hex(digest, hex);
    xp_json_out_text(json, key, xp_str_from(hex));
}

static void add_json_package(struct xp_json_out *json, const struct pack *pack)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, "package", '{');
    if (pack->path)
        xp_json_out_text(json, "path", xp_str_from(pack->path));
    xp_json_out_text(json, "format", xp_str_from(xp_pack_format_name(pack->format)));
    xp_json_out_bool(json, "isWritten", pack->is_written);
    if (pack->is_written) {
        xp_json_out_number(json, "size", (int64_t)pack->result.size);
        add_json_digest(json, "sha256", &pack->result.digest);
        add_json_digest(json, "contentDigest", &pack->result.content);
    }
    xp_json_out_close(json, '}');
}

static void write_json(struct xp_writer *out, const struct pack *pack)
{
    struct xp_json_out json = XP_JSON_OUT_INIT(out);

    xp_report_json_begin(&json, XP_VERSION);
    xp_report_json_findings(&json, &pack->findings);
    if (pack->has_plan) {
        add_json_plan(&json, pack);
        add_json_package(&json, pack);
    }
    xp_report_json_problems(&json, &pack->findings);
    xp_report_json_end(&json);
}

int pack_show_result(const struct pack *pack, int status)
{
    const struct pack_settings *settings = pack->settings;
    bool goes_away = pack->to_stdout && !pack->is_json && !settings->has_list && !settings->has_dry_run;
    struct xp_writer out;

    xp_writer_init(&out, goes_away ? STDERR_FILENO : STDOUT_FILENO);
    if (pack->is_json)
        write_json(&out, pack);
    else if (pack->has_plan && settings->has_excluded)
        list_excluded(&out, &pack->plan);
    else if (pack->has_plan && settings->has_list)
        list_entries(&out, &pack->plan);
    else if ((pack->is_written || (settings->has_dry_run && status == CMD_EXIT_OK)) && !settings->is_quiet)
        add_package(&out, pack);
    return cmd_finish(&out, status);
}
