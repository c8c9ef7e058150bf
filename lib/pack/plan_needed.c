#include "plan_parts.h"

#include "xp_file.h"
#include "xp_manifest.h"
#include "xp_path.h"
#include "xp_table.h"

#include <unistd.h>

/* What a plugin cannot do without, as the manifest has it. Texts live as long as the plan. */
struct needs {
    struct xp_str script, module, program;
};

/* Only a file that was found by the walk is read, and only as that. What is wrong with it is for lint to say. */
static bool read_manifest(struct plan_maker *maker, const struct plan_node *node, struct xp_buf *text)
{
    const struct xp_plan_entry entry = { .place = node->place,
                                         .size = node->size,
                                         .device = node->device,
                                         .inode = node->inode,
                                         .changed_seconds = node->changed_seconds,
                                         .changed_nanoseconds = node->changed_nanoseconds };
    struct xp_err err;
    int fd = xp_plan_open(maker->plan, &entry, &err), rc;

    if (fd < 0) {
        plan_refuse_detail(maker, "pack-unreadable", node->place, "%s", err.msg);
        return false;
    }
    rc = xp_file_read_fd(fd, text, &err);
    close(fd);
    return rc == 0;
}

static void parse_manifest(struct plan_maker *maker, const struct plan_node *node, struct needs *needs)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_arena *arena = &maker->plan->arena;
    struct xp_doc doc;

    if (!read_manifest(maker, node, &text))
        return;
    xp_doc_parse_json(&doc, text.ptr, text.len);
    needs->script = xp_manifest_text(&doc, "script", arena);
    needs->module = xp_manifest_text(&doc, "module", arena);
    needs->program = xp_manifest_text(&doc, "binaryName", arena);
    xp_doc_release(&doc);
}

void plan_report_needed(struct plan_maker *maker, struct xp_str name, struct xp_str place,
                        const struct xp_ignore_pattern *pattern)
{
    struct xp_remark remark = { .key = name, .found = pattern->text, .line = pattern->line };

    if (!pattern->line) {
        plan_refuse(maker, "pack-needed-file", place, &remark);
        return;
    }
    remark.path = pattern->origin;
    (void)xp_remark_add(maker->remarks, "pack-needed-file", &remark);
    maker->plan->is_refused = true;
}

static void report_needed(struct plan_maker *maker, struct xp_str name, const struct plan_node *node)
{
    plan_report_needed(maker, name, node->place, node->pattern);
}

/* @return the entry that the name leads to, or PLAN_NO_NODE; one that is left out is reported. */
static uint32_t need(struct plan_maker *maker, struct xp_str name)
{
    uint32_t end = PLAN_NO_NODE;
    enum plan_way way = name.len ? plan_follow(maker, PLAN_ROOT, name, &end) : PLAN_WAY_MISSING;

    if (way == PLAN_WAY_LEFT_OUT) {
        report_needed(maker, name, &maker->nodes[end]);
        maker->nodes[end].is_missed = true;
    }
    return way == PLAN_WAY_FOUND ? end : PLAN_NO_NODE;
}

static bool is_below(const struct plan_maker *maker, uint32_t id, uint32_t folder)
{
    while (id != folder && id != PLAN_ROOT)
        id = maker->nodes[id].parent;
    return id == folder;
}

/* Nothing of a bundle may be left out by a pattern of the user's; litter of the system's is no part of it. */
static void check_bundle(struct plan_maker *maker, struct xp_str name, uint32_t bundle)
{
    struct xp_table told = { 0 }; /* by the pattern's address */

    for (uint32_t i = 0; i < maker->count; i++) {
        struct plan_node *node = &maker->nodes[i];
        struct xp_str key = xp_str_make((const char *)&node->pattern, sizeof(node->pattern));

        if (!node->pattern || xp_str_is(node->pattern->origin, plan_built_in) ||
            xp_str_is(node->pattern->origin, "--output") || !is_below(maker, i, bundle))
            continue;
        node->is_missed = true;
        if (xp_table_find(&told, key))
            continue;
        xp_table_set(&told, key, node);
        report_needed(maker, name, node);
    }
    xp_table_release(&told);
}

/* The program of a bundle: the one with its own name, else the first. */
static uint32_t bundle_program(struct plan_maker *maker, uint32_t bundle)
{
    struct xp_str name = maker->nodes[bundle].composed;
    struct xp_str stem = xp_str_make(name.ptr, xp_str_find_last(name, '.'));
    uint32_t folder, best = PLAN_NO_NODE;

    if (plan_follow(maker, bundle, xp_str_from("Contents/MacOS"), &folder) != PLAN_WAY_FOUND)
        return PLAN_NO_NODE;
    for (uint32_t i = maker->nodes[folder].first; i < maker->nodes[folder].first + maker->nodes[folder].count; i++) {
        if (maker->nodes[i].kind != XP_ENTRY_FILE || !plan_is_packed(&maker->nodes[i]))
            continue;
        if (best == PLAN_NO_NODE || xp_str_equal(maker->nodes[i].composed, stem))
            best = i;
    }
    return best;
}

static void need_entry(struct plan_maker *maker, struct xp_str name, bool is_program)
{
    uint32_t entry = need(maker, name), program = entry;

    if (entry == PLAN_NO_NODE)
        return;
    if (maker->nodes[entry].kind == XP_ENTRY_FOLDER) {
        check_bundle(maker, name, entry);
        program = bundle_program(maker, entry);
    }
    if (is_program && program != PLAN_NO_NODE)
        maker->nodes[program].is_executable = true;
}

void plan_check_needed(struct plan_maker *maker)
{
    static const char manifest_name[] = "info.json";
    struct needs needs = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    uint32_t manifest = plan_child(maker, PLAN_ROOT, xp_str_from(manifest_name));
    bool is_binary;

    if (manifest == PLAN_NO_NODE)
        return;
    if (maker->nodes[manifest].pattern)
        report_needed(maker, xp_str_from(manifest_name), &maker->nodes[manifest]);
    else
        manifest = need(maker, xp_str_from(manifest_name));
    if (manifest == PLAN_NO_NODE || maker->nodes[manifest].kind != XP_ENTRY_FILE)
        return;
    parse_manifest(maker, &maker->nodes[manifest], &needs);
    is_binary = xp_str_is(needs.script, "binary");
    if (is_binary || !xp_str_is(needs.script, "python3"))
        need_entry(maker, needs.program, is_binary);
    if (!is_binary || !needs.program.len) /* before June 2023 a program too was named by `module` */
        need_entry(maker, needs.module, is_binary);
}

void plan_check_sizes(struct plan_maker *maker)
{
    static const double mebibyte = 1024.0 * 1024.0;
    const struct xp_plan *plan = maker->plan;

    for (size_t i = 0; i < plan->count; i++) {
        const struct xp_plan_entry *entry = &plan->entries[i];
        XP_AUTO_BUF size = XP_BUF_INIT(100);
        struct xp_remark remark = { 0 };

        if (entry->kind != XP_ENTRY_FILE || entry->size <= XP_PLAN_LARGE_FILE)
            continue;
        xp_buf_addf(&size, "%.1f MiB", (double)entry->size / mebibyte);
        remark.detail = xp_buf_str(&size);
        plan_warn(maker, "pack-large-file", entry->place, &remark);
    }
    if (plan->bytes > XP_PLAN_LARGE_PACKAGE) {
        XP_AUTO_BUF size = XP_BUF_INIT(100);
        struct xp_remark remark = { 0 };

        xp_buf_addf(&size, "%.1f MiB", (double)plan->bytes / mebibyte);
        remark.detail = xp_buf_str(&size);
        plan_warn(maker, "pack-large-package", xp_str_make("", 0), &remark);
    }
}
