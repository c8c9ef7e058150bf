#include "xp_baseline.h"

#include "baseline_key.h"
#include "xp_file.h"
#include "xp_json_out.h"
#include "xp_mem.h"
#include "xp_reader.h"
#include "xp_rule.h"
#include "xp_save.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { VERSION = 1 };

void xp_baseline_release(struct xp_baseline *baseline)
{
    xp_table_release(&baseline->by_key);
    xp_doc_release(&baseline->doc);
    xp_buf_release(&baseline->text);
    xp_arena_release(&baseline->arena);
    memset(baseline, 0, sizeof(*baseline));
}

enum entry_field { ENTRY_RULE, ENTRY_PATH, ENTRY_POINTER, ENTRY_HASH, ENTRY_COUNT, ENTRY_FIELDS };

static void load_entry(struct xp_reader *reader, struct xp_baseline *baseline, xp_node_id item)
{
    static const char *const names[ENTRY_FIELDS] = { "rule", "path", "pointer", "hash", "count" };
    struct xp_baseline_entry *entry = &baseline->entries[baseline->count++];
    xp_node_id nodes[ENTRY_FIELDS];
    struct xp_str key;

    xp_reader_map(reader, item, "an entry", names, ENTRY_FIELDS, nodes);
    for (size_t i = 0; i < ENTRY_FIELDS && !reader->has_failed; i++)
        if (i != ENTRY_POINTER && nodes[i] == XP_NO_NODE)
            xp_reader_fail(reader, item, "the entry has no %s", names[i]);
    if (reader->has_failed)
        return;
    entry->node = item;
    entry->rule = xp_reader_text(reader, nodes[ENTRY_RULE]);
    entry->path = xp_reader_text(reader, nodes[ENTRY_PATH]);
    entry->has_pointer = nodes[ENTRY_POINTER] != XP_NO_NODE;
    entry->pointer = entry->has_pointer ? xp_reader_text(reader, nodes[ENTRY_POINTER]) : xp_str_make("", 0);
    entry->hash = xp_reader_text(reader, nodes[ENTRY_HASH]);
    entry->count = (uint64_t)xp_reader_integer(reader, nodes[ENTRY_COUNT], 1, INT32_MAX);
    key = baseline_key(&baseline->arena, entry);
    if (!reader->has_failed && xp_table_find(&baseline->by_key, key))
        xp_reader_fail(reader, item, "the same entry stands further up; write the baseline anew");
    xp_table_set(&baseline->by_key, key, entry);
}

static void load_root(struct xp_reader *reader, struct xp_baseline *baseline)
{
    static const char *const names[] = { "version", "findings" };
    xp_node_id root = xp_doc_root(&baseline->doc);
    xp_node_id nodes[2];

    xp_reader_map(reader, root, "a baseline", names, XP_COUNT(names), nodes);
    for (size_t i = 0; i < XP_COUNT(names) && !reader->has_failed; i++)
        if (nodes[i] == XP_NO_NODE)
            xp_reader_fail(reader, root, "the baseline has no %s", names[i]);
    if (reader->has_failed)
        return;
    if (xp_reader_integer(reader, nodes[0], 0, INT32_MAX) != VERSION && !reader->has_failed)
        xp_reader_fail(reader, nodes[0], "expected version %d; a newer xtplug wrote this", VERSION);
    baseline->entries = xp_arena_calloc(&baseline->arena, xp_reader_list(reader, nodes[1], "a list of entries"),
                                        sizeof(*baseline->entries));
    if (reader->has_failed)
        return;
    for (xp_node_id item = xp_node_first(reader->doc, nodes[1]); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, nodes[1], item))
        load_entry(reader, baseline, item);
}

int xp_baseline_load(struct xp_baseline *baseline, const char *path, struct xp_err *err)
{
    struct xp_reader reader = { &baseline->doc, xp_str_from(path), &baseline->arena, err, false };

    memset(baseline, 0, sizeof(*baseline));
    baseline->text = (struct xp_buf)XP_BUF_INIT(XP_BASELINE_MAX_BYTES);
    baseline->path = xp_arena_copy(&baseline->arena, xp_str_from(path));
    baseline->folder = baseline_folder(&baseline->arena, path);
    if (xp_file_read_at(AT_FDCWD, path, &baseline->text, err) < 0) {
        xp_baseline_release(baseline);
        return xp_wrap(err, "%s", path);
    }
    xp_doc_parse_json(&baseline->doc, baseline->text.ptr, baseline->text.len);
    if (baseline->doc.diag_count)
        xp_reader_fail_diag(&reader, &baseline->doc.diags[0]);
    else
        load_root(&reader, baseline);
    if (!reader.has_failed)
        return 0;
    xp_baseline_release(baseline);
    return err ? err->code : XP_E_SYNTAX;
}

static bool can_be_listed(const struct xp_finding *finding)
{
    return finding->rule->reporter != XP_BY_CONFIG;
}

size_t xp_baseline_hide(struct xp_baseline *baseline, struct xp_findings *findings, struct xp_configs *configs)
{
    size_t kept = 0, count = findings->count;

    for (size_t i = 0; i < count; i++) {
        struct xp_arena scratch = XP_ARENA_INIT;
        struct xp_baseline_entry wanted, *entry = NULL;

        if (can_be_listed(&findings->items[i])) {
            baseline_identify(&wanted, &findings->items[i], baseline->folder, configs, &scratch);
            entry = xp_table_find(&baseline->by_key, baseline_key(&scratch, &wanted));
        }
        if (entry && entry->found < entry->count)
            entry->found++;
        else
            findings->items[kept++] = findings->items[i];
        xp_arena_release(&scratch);
    }
    findings->count = kept;
    return count - kept;
}

struct keyed {
    struct xp_str key;
    struct xp_baseline_entry entry;
};

static int compare_keyed(const void *left, const void *right)
{
    const struct keyed *a = left, *b = right;

    return xp_str_compare(a->key, b->key);
}

static void write_entry(struct xp_json_out *json, const struct xp_baseline_entry *entry)
{
    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "rule", entry->rule);
    xp_json_out_text(json, "path", entry->path);
    if (entry->has_pointer)
        xp_json_out_text(json, "pointer", entry->pointer);
    xp_json_out_text(json, "hash", entry->hash);
    xp_json_out_number(json, "count", (int64_t)entry->count);
    xp_json_out_close(json, '}');
}

static void write_entries(struct xp_writer *out, struct keyed *items, size_t count)
{
    struct xp_json_out json = XP_JSON_OUT_INIT(out);

    xp_json_out_open(&json, NULL, '{');
    xp_json_out_number(&json, "version", VERSION);
    xp_json_out_break(&json, "\n ");
    xp_json_out_open(&json, "findings", '[');
    for (size_t i = 0; i < count;) {
        size_t next = i + 1;

        while (next < count && xp_str_equal(items[next].key, items[i].key))
            next++;
        items[i].entry.count = next - i;
        write_entry(&json, &items[i].entry);
        i = next;
    }
    xp_json_out_close(&json, ']');
    xp_json_out_close(&json, '}');
    xp_writer_add_char(out, '\n');
}

static int save(const char *path, struct keyed *items, size_t count, struct xp_err *err)
{
    XP_AUTO_SAVE file = XP_SAVE_INIT;
    struct xp_writer out;
    struct stat info;
    int rc;

    if ((rc = xp_save_open(&file, path, err)) < 0)
        return rc;
    xp_writer_init(&out, file.fd);
    write_entries(&out, items, count);
    if ((rc = xp_writer_finish(&out, err)) < 0)
        return rc;
    /* One that could not be read again is of no use. */
    if (fstat(file.fd, &info) == 0 && info.st_size > XP_BASELINE_MAX_BYTES)
        return xp_fail(err, XP_E_LIMIT, "would be larger than %d bytes; keep several for parts of the plugins",
                       (int)XP_BASELINE_MAX_BYTES);
    return xp_save_publish(&file, err);
}

static void take_out_listed(struct xp_findings *findings)
{
    size_t kept = 0;

    for (size_t i = 0; i < findings->count; i++)
        if (!can_be_listed(&findings->items[i]))
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

int xp_baseline_write(const char *path, struct xp_findings *findings, struct xp_configs *configs, struct xp_err *err)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct keyed *items = xp_xcalloc(findings->count, sizeof(*items));
    struct xp_str folder = baseline_folder(&arena, path);
    size_t listed = 0;
    int rc;

    for (size_t i = 0; i < findings->count; i++) {
        if (!can_be_listed(&findings->items[i]))
            continue;
        baseline_identify(&items[listed].entry, &findings->items[i], folder, configs, &arena);
        items[listed].key = baseline_key(&arena, &items[listed].entry);
        listed++;
    }
    if (listed > 1)
        qsort(items, listed, sizeof(*items), compare_keyed);
    rc = save(path, items, listed, err);
    if (rc == 0) {
        take_out_listed(findings);
        xp_findings_add_notice(findings, xp_str_from(path),
                               xp_arena_printf(&arena, "lists %zu finding%s", listed, listed == 1 ? "" : "s"));
    }
    free(items);
    xp_arena_release(&arena);
    return rc;
}
