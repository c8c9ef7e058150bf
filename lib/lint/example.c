#include "xp_example.h"

#include "example_source.h"
#include "xp_against.h"
#include "xp_mem.h"
#include "xp_plugin.h"

#include <stdio.h>

static const struct {
    const char *name, *value;
} good[] = {
    { "name", "\"Acme Rain\"" },   { "tag", "\"acme.rain\"" },
    { "APIVersion", "2" },         { "vers", "7" },
    { "readableVers", "\"1.2\"" }, { "script", "\"python3\"" },
    { "module", "\"rain.py\"" },   { "desc", "\"Reads an Acme rain gauge over the network\"" },
};

static bool is_listed(const struct xp_str *names, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (xp_str_is(names[i], name))
            return true;
    return false;
}

static bool is_good_key(const struct xp_doc *doc, xp_node_id key)
{
    for (size_t i = 0; i < XP_COUNT(good); i++)
        if (xp_node_text_is(doc, key, xp_str_from(good[i].name)))
            return true;
    return false;
}

static void add_member(struct xp_buf *out, struct xp_str key, struct xp_str value)
{
    xp_buf_addf(out, "%s  %.*s: %.*s", out->len > 2 ? ",\n" : "", XP_STR_ARG(key), XP_STR_ARG(value));
}

static void add_good_members(struct xp_buf *out, const struct xp_doc *overlay, const struct xp_example *example)
{
    for (size_t i = 0; i < XP_COUNT(good); i++) {
        xp_node_id key = XP_NO_NODE;
        char name[32];

        if (xp_doc_root(overlay) != XP_NO_NODE)
            key = xp_object_find(overlay, xp_doc_root(overlay), xp_str_from(good[i].name));
        snprintf(name, sizeof(name), "\"%s\"", good[i].name);
        if (key != XP_NO_NODE)
            add_member(out, xp_str_from(name), xp_node_source(overlay, xp_key_value(key)));
        else if (!is_listed(example->without, example->without_count, good[i].name))
            add_member(out, xp_str_from(name), xp_str_from(good[i].value));
    }
}

/* The text of its manifest: its own, or the good manifest with what the example changes. */
static struct xp_str text_of(const struct xp_example *example, struct xp_arena *arena)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_doc overlay;
    xp_node_id root;

    if (example->has_text)
        return example->text;
    xp_doc_parse_json(&overlay, example->overlay.len ? example->overlay.ptr : "{}",
                      example->overlay.len ? example->overlay.len : 2);
    xp_buf_add_str(&out, xp_str_from("{\n"));
    add_good_members(&out, &overlay, example);
    root = xp_doc_root(&overlay);
    if (root != XP_NO_NODE && xp_node_kind(&overlay, root) == XP_OBJECT)
        for (xp_node_id key = xp_node_first(&overlay, root); key != XP_NO_NODE;
             key = xp_node_after(&overlay, root, key))
            if (!is_good_key(&overlay, key))
                add_member(&out, xp_node_source(&overlay, key), xp_node_source(&overlay, xp_key_value(key)));
    xp_buf_add_str(&out, xp_str_from("\n}\n"));
    xp_doc_release(&overlay);
    return xp_arena_copy(arena, xp_buf_str(&out));
}

size_t xp_example_entries(const struct xp_example *example, struct xp_arena *arena, const struct xp_example_entry **out)
{
    struct example_source source;

    example_source_init(&source, example, text_of(example, arena), arena);
    *out = source.entries;
    return source.count;
}

/* The example as a plugin; all it is made of lives in the arena. */
static void open_example(const struct xp_example *example, struct xp_arena *arena, struct xp_plugin *plugin)
{
    struct xp_str folder = example->folder.len ? example->folder : xp_str_from("acme.rain.isf");
    struct example_source *files = xp_arena_calloc(arena, 1, sizeof(*files));

    example_source_init(files, example, text_of(example, arena), arena);
    xp_plugin_load_from(plugin, &example_source_functions, files, folder, folder);
}

/* The same files around a manifest that had something else in it. */
static void lint_change(const struct xp_linter *linter, const struct xp_example *example, struct xp_arena *arena,
                        struct xp_plugin *plugin, struct xp_findings *out)
{
    struct xp_example then = *example;
    struct xp_plugin before;
    struct xp_earlier earlier = { &before, xp_str_from("the earlier state"), false };

    then.overlay = example->before;
    then.without_count = 0;
    then.has_text = false;
    open_example(&then, arena, &before);
    xp_lint_change(linter, plugin, &earlier, out);
    xp_plugin_release(&before);
}

void xp_example_lint(const struct xp_linter *linter, const struct xp_example *example, struct xp_findings *out)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_plugin plugin;
    struct xp_known_tags known;
    struct xp_tag tag;

    if (example->note.len)
        return;
    open_example(example, &arena, &plugin);
    xp_lint_plugin(linter, &plugin, out, &tag);
    xp_known_tags_read(&known, &arena, xp_str_from("tags.txt"), example->tags);
    tag.known = &known;
    xp_lint_tags(&tag, tag.text.len ? 1 : 0, out);
    if (example->before.len)
        lint_change(linter, example, &arena, &plugin, out);
    xp_findings_sort(out);
    xp_plugin_release(&plugin);
    xp_arena_release(&arena);
}

void xp_example_fix(const struct xp_linter *linter, const struct xp_example *example,
                    const struct xp_fix_options *options, struct xp_fixed *fixed, struct xp_buf *text)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_findings findings = { 0 };
    struct xp_plugin plugin;
    struct xp_tag tag;

    open_example(example, &arena, &plugin);
    xp_fix_plugin(linter, &plugin, options, &findings, &tag, fixed);
    xp_buf_add_str(text, xp_buf_str(&plugin.text));
    xp_findings_release(&findings);
    xp_plugin_release(&plugin);
    xp_arena_release(&arena);
}
