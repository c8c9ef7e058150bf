#include "site_meta.h"

#include "site_text.h"
#include "xp_reader.h"
#include "xp_site.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <stdlib.h>

/* A file being read. After each value a mistake becomes a problem, and reading goes on. */
struct meta_file {
    struct xp_reader reader;
    struct xp_err err;
    struct xp_doc doc;
    struct xp_findings *out;
    bool is_good;
};

static void settle(struct meta_file *file)
{
    if (!file->reader.has_failed)
        return;
    file->is_good = false;
    file->reader.has_failed = false;
    xp_findings_add_problem(file->out, xp_str_make("", 0), xp_str_from(file->err.msg));
}

/* @return the root; XP_NO_NODE where there is none, or a mistake. */
static xp_node_id open_file(struct meta_file *file, struct xp_str path, struct xp_str text, struct xp_arena *arena,
                            struct xp_findings *out)
{
    file->out = out;
    file->is_good = true;
    file->reader = (struct xp_reader){ .doc = &file->doc, .file = path, .arena = arena, .err = &file->err };
    xp_doc_parse_yaml(&file->doc, text.ptr, text.len);
    if (!file->doc.diag_count)
        return xp_doc_root(&file->doc);
    xp_reader_fail_diag(&file->reader, &file->doc.diags[0]);
    settle(file);
    return XP_NO_NODE;
}

/* A key without a value, as it is left when all below it is commented out, says nothing. */
static bool is_given(const struct meta_file *file, xp_node_id node)
{
    return node != XP_NO_NODE && xp_node_kind(&file->doc, node) != XP_NULL;
}

static struct xp_str finish(struct meta_file *file, struct xp_str text)
{
    bool is_fine = !file->reader.has_failed;

    settle(file);
    return is_fine ? text : xp_str_make("", 0);
}

/* Text for people of at most `most` characters; 0: as many as the file holds. */
static struct xp_str read_words(struct meta_file *file, xp_node_id node, bool may_have_lines, size_t most)
{
    struct xp_reader *reader = &file->reader;
    struct xp_str text;

    if (!is_given(file, node))
        return xp_str_make("", 0);
    text = xp_str_trim(xp_reader_text(reader, node));
    if (!reader->has_failed && !text.len)
        xp_reader_fail(reader, node, "the text is empty; leave the key out");
    if (!site_is_plain(text, may_have_lines))
        xp_reader_fail(reader, node, "the text has %scontrol characters or invisible ones in it; take them out",
                       may_have_lines ? "" : "line ends, ");
    if (most && xp_utf8_count(text) > most)
        xp_reader_fail(reader, node, "the text has %zu characters; clients of the store show at most %zu",
                       xp_utf8_count(text), most);
    return finish(file, text);
}

static struct xp_str read_link(struct meta_file *file, xp_node_id node)
{
    struct xp_reader *reader = &file->reader;
    struct xp_str text;

    if (!is_given(file, node))
        return xp_str_make("", 0);
    text = xp_reader_text(reader, node);
    if (!reader->has_failed && !site_is_link(text))
        xp_reader_fail(reader, node, "\"%s\" is no link that can stand on a page; expected https://HOST/…",
                       xp_reader_quote(reader, text));
    return finish(file, text);
}

static struct xp_str read_id(struct meta_file *file, xp_node_id node)
{
    struct xp_reader *reader = &file->reader;
    struct xp_str text;
    struct xp_err why;

    if (!is_given(file, node))
        return xp_str_make("", 0);
    text = xp_reader_text(reader, node);
    if (!reader->has_failed && site_check_id(text, &why) < 0)
        xp_reader_fail(reader, node, "the id \"%s\" %s", xp_reader_quote(reader, text), why.msg);
    return finish(file, text);
}

static struct xp_str read_date(struct meta_file *file, xp_node_id node)
{
    struct xp_reader *reader = &file->reader;
    struct xp_str text;

    if (!is_given(file, node))
        return xp_str_make("", 0);
    text = xp_reader_text(reader, node);
    if (!reader->has_failed && !xp_site_is_day(text))
        xp_reader_fail(reader, node, "\"%s\" is no day; expected YYYY-MM-DD, such as 2026-03-02",
                       xp_reader_quote(reader, text));
    return finish(file, text);
}

/* The path of a file below the folder that counts. */
static struct xp_str read_path(struct meta_file *file, xp_node_id node)
{
    struct xp_reader *reader = &file->reader;
    struct xp_str text;

    if (!is_given(file, node))
        return xp_str_make("", 0);
    text = xp_reader_text(reader, node);
    if (!reader->has_failed && (!text.len || text.ptr[0] == '/' || xp_str_find(text, '\0') < text.len))
        xp_reader_fail(reader, node, "expected the path of a file, relative to this one");
    return finish(file, text);
}

static void read_release(struct meta_file *file, xp_node_id node, struct site_release_meta *release)
{
    static const char *const names[] = { "date", "summary", "whats-new", "requirements" };
    xp_node_id nodes[4];

    if (!is_given(file, node))
        return;
    xp_reader_map(&file->reader, node, "a release", names, 4, nodes);
    settle(file);
    release->date = read_date(file, nodes[0]);
    release->summary = read_words(file, nodes[1], false, SITE_MAX_TITLE);
    release->whats_new = read_words(file, nodes[2], true, 0);
    release->requirements = read_words(file, nodes[3], true, SITE_MAX_REQUIREMENTS);
}

/* @param last  "release" or "releases". @return its value. */
static xp_node_id read_plugin(struct meta_file *file, xp_node_id node, const char *last, struct site_meta *meta)
{
    const char *const names[] = { "id", "summary", "help", "documentation", "repository", "icon", last };
    xp_node_id nodes[7];

    xp_reader_map(&file->reader, node, "what the store shows of a plugin", names, 7, nodes);
    settle(file);
    meta->id = read_id(file, nodes[0]);
    meta->summary = read_words(file, nodes[1], false, SITE_MAX_SUMMARY);
    meta->help_url = read_link(file, nodes[2]);
    meta->doc_url = read_link(file, nodes[3]);
    meta->repo_url = read_link(file, nodes[4]);
    meta->icon = read_path(file, nodes[5]);
    return nodes[6];
}

bool site_meta_read(struct site_meta *meta, struct xp_str path, struct xp_str text, struct xp_arena *arena,
                    struct xp_findings *out)
{
    struct meta_file file = { .is_good = true };
    xp_node_id root = open_file(&file, path, text, arena, out);

    *meta = (struct site_meta){ .id = { "", 0 } };
    if (is_given(&file, root))
        read_release(&file, read_plugin(&file, root, "release", meta), &meta->release);
    xp_doc_release(&file.doc);
    return file.is_good;
}

static struct xp_str place_of(struct meta_file *file, xp_node_id node)
{
    struct xp_position at = xp_doc_position(&file->doc, file->doc.nodes[node].start);

    return xp_arena_printf(file->reader.arena, "%s:%" PRIu32 ":%" PRIu32,
                           xp_reader_quote(&file->reader, file->reader.file), at.line, at.column);
}

/* A map from names to things. @return how many; the first key in *key. */
static size_t open_map(struct meta_file *file, xp_node_id node, const char *what, xp_node_id *key)
{
    *key = XP_NO_NODE;
    if (!is_given(file, node))
        return 0;
    if (xp_node_kind(&file->doc, node) != XP_OBJECT) {
        xp_reader_fail(&file->reader, node, "expected a map of %s; found %s", what,
                       xp_node_kind_name(&file->doc, node));
        settle(file);
        return 0;
    }
    *key = xp_node_first(&file->doc, node);
    return xp_node_size(&file->doc, node);
}

static struct xp_str key_text(struct meta_file *file, xp_node_id key)
{
    return xp_arena_copy(file->reader.arena, xp_node_text(&file->doc, key, file->reader.arena));
}

static int compare_numbers(const void *left, const void *right)
{
    const struct site_named_release *a = left, *b = right;

    return xp_str_compare(a->number, b->number);
}

struct site_named_release *site_meta_find_release(const struct site_named_plugin *plugin, struct xp_str number)
{
    const struct site_named_release key = { .number = number };

    if (!plugin->count)
        return NULL;
    return bsearch(&key, plugin->releases, plugin->count, sizeof(key), compare_numbers);
}

static void read_releases(struct meta_file *file, xp_node_id node, struct site_named_plugin *plugin)
{
    xp_node_id key;
    size_t size = open_map(file, node, "versions (readableVers)", &key);

    plugin->releases = xp_arena_calloc(file->reader.arena, size, sizeof(*plugin->releases));
    for (; key != XP_NO_NODE; key = xp_node_after(&file->doc, node, key)) {
        struct site_named_release *release = &plugin->releases[plugin->count++];

        release->number = key_text(file, key);
        release->place = place_of(file, key);
        read_release(file, xp_key_value(key), &release->meta);
    }
    if (plugin->count > 1)
        qsort(plugin->releases, plugin->count, sizeof(*plugin->releases), compare_numbers);
}

static void read_plugins(struct meta_file *file, xp_node_id root, struct site_meta_file *all)
{
    static const char *const names[] = { "plugins" };
    xp_node_id node, key;

    xp_reader_map(&file->reader, root, "the file", names, 1, &node);
    settle(file);
    all->plugins =
        xp_arena_calloc(file->reader.arena, open_map(file, node, "plugins by their tag", &key), sizeof(*all->plugins));
    for (; key != XP_NO_NODE; key = xp_node_after(&file->doc, node, key)) {
        struct site_named_plugin *plugin = &all->plugins[all->count++];

        plugin->tag = key_text(file, key);
        plugin->place = place_of(file, key);
        if (is_given(file, xp_key_value(key)))
            read_releases(file, read_plugin(file, xp_key_value(key), "releases", &plugin->meta), plugin);
    }
}

bool site_meta_read_file(struct site_meta_file *all, struct xp_str path, struct xp_str text, struct xp_arena *arena,
                         struct xp_findings *out)
{
    struct meta_file file = { .is_good = true };
    xp_node_id root = open_file(&file, path, text, arena, out);

    if (is_given(&file, root))
        read_plugins(&file, root, all);
    xp_doc_release(&file.doc);
    return file.is_good;
}

static void replace(struct xp_str *text, struct xp_str by)
{
    if (by.len)
        *text = by;
}

void site_release_meta_overlay(struct site_release_meta *meta, const struct site_release_meta *named)
{
    replace(&meta->date, named->date);
    replace(&meta->summary, named->summary);
    replace(&meta->whats_new, named->whats_new);
    replace(&meta->requirements, named->requirements);
}

void site_meta_overlay(struct site_meta *meta, const struct site_meta *named)
{
    replace(&meta->id, named->id);
    replace(&meta->summary, named->summary);
    replace(&meta->help_url, named->help_url);
    replace(&meta->doc_url, named->doc_url);
    replace(&meta->repo_url, named->repo_url);
    replace(&meta->icon, named->icon);
}
