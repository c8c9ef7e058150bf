#include "rule_load.h"

#include "xp_mem.h"

enum example_field {
    EXAMPLE_OVERLAY,
    EXAMPLE_WITHOUT,
    EXAMPLE_TEXT,
    EXAMPLE_BYTES,
    EXAMPLE_FOLDER,
    EXAMPLE_MANIFEST,
    EXAMPLE_FILES,
    EXAMPLE_BEFORE,
    EXAMPLE_TAGS,
    EXAMPLE_FIXED,
    EXAMPLE_NOTE,
    EXAMPLE_ALSO,
    EXAMPLE_FIELDS
};

static const char *const example_fields[EXAMPLE_FIELDS] = {
    [EXAMPLE_OVERLAY] = "overlay", [EXAMPLE_WITHOUT] = "without", [EXAMPLE_TEXT] = "text",
    [EXAMPLE_BYTES] = "bytes",     [EXAMPLE_FOLDER] = "folder",   [EXAMPLE_MANIFEST] = "manifest",
    [EXAMPLE_FILES] = "files",     [EXAMPLE_TAGS] = "tags",       [EXAMPLE_FIXED] = "fixed",
    [EXAMPLE_NOTE] = "note",       [EXAMPLE_BEFORE] = "before",   [EXAMPLE_ALSO] = "also",
};

static int hex_digit(char c)
{
    if (xp_ascii_is_digit(c))
        return c - '0';
    c = xp_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `\xHH` is that byte; all else stands for itself. */
static struct xp_str load_bytes(struct rule_loader *loader, xp_node_id node)
{
    struct xp_str text = xp_reader_text(&loader->reader, node);
    char *out = xp_arena_alloc(loader->reader.arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = i + 3 < text.len && text.ptr[i] == '\\' && text.ptr[i + 1] == 'x' &&
                         hex_digit(text.ptr[i + 2]) >= 0 && hex_digit(text.ptr[i + 3]) >= 0;

        out[len++] = (char)(is_escape ? hex_digit(text.ptr[i + 2]) << 4 | hex_digit(text.ptr[i + 3]) : text.ptr[i]);
        i += is_escape ? 3 : 0;
    }
    return xp_str_make(out, len);
}

static void load_manifest_name(struct rule_loader *loader, xp_node_id node, struct xp_example *example)
{
    if (xp_node_kind(loader->reader.doc, node) == XP_FALSE)
        example->has_manifest = false;
    else
        example->manifest = xp_reader_text(&loader->reader, node);
}

static void load_example_map(struct rule_loader *loader, const xp_node_id *nodes, struct xp_example *example)
{
    struct xp_reader *reader = &loader->reader;
    const struct {
        enum example_field field;
        struct xp_str *text;
    } texts[] = {
        { EXAMPLE_OVERLAY, &example->overlay }, { EXAMPLE_TEXT, &example->text },
        { EXAMPLE_FOLDER, &example->folder },   { EXAMPLE_TAGS, &example->tags },
        { EXAMPLE_BEFORE, &example->before },   { EXAMPLE_FIXED, &example->fixed },
        { EXAMPLE_NOTE, &example->note },
    };

    for (size_t i = 0; i < XP_COUNT(texts); i++)
        if (nodes[texts[i].field] != XP_NO_NODE)
            *texts[i].text = xp_reader_text(reader, nodes[texts[i].field]);
    if (nodes[EXAMPLE_BYTES] != XP_NO_NODE)
        example->text = load_bytes(loader, nodes[EXAMPLE_BYTES]);
    example->has_text = nodes[EXAMPLE_TEXT] != XP_NO_NODE || nodes[EXAMPLE_BYTES] != XP_NO_NODE;
    if (nodes[EXAMPLE_WITHOUT] != XP_NO_NODE)
        example->without_count = xp_reader_texts(reader, nodes[EXAMPLE_WITHOUT], &example->without);
    if (nodes[EXAMPLE_MANIFEST] != XP_NO_NODE)
        load_manifest_name(loader, nodes[EXAMPLE_MANIFEST], example);
    if (nodes[EXAMPLE_ALSO] != XP_NO_NODE)
        example->also_count = xp_reader_texts(reader, nodes[EXAMPLE_ALSO], &example->also);
    if (nodes[EXAMPLE_FILES] != XP_NO_NODE)
        example->file_count = xp_reader_texts(reader, nodes[EXAMPLE_FILES], &example->files);
    example->has_files = nodes[EXAMPLE_FILES] != XP_NO_NODE;
}

static void load_example(struct rule_loader *loader, xp_node_id node, struct xp_example *example)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id nodes[EXAMPLE_FIELDS];

    example->has_manifest = true;
    if (xp_node_kind(reader->doc, node) == XP_STRING) {
        example->overlay = xp_reader_text(reader, node);
        return;
    }
    xp_reader_map(reader, node, "an example", example_fields, EXAMPLE_FIELDS, nodes);
    if (!reader->has_failed)
        load_example_map(loader, nodes, example);
    if (example->has_text && (example->overlay.len || example->without_count))
        xp_reader_fail(reader, node, "an example has text (or bytes) or overlay and without, not both");
}

static uint32_t load_example_list(struct rule_loader *loader, xp_node_id node, const struct xp_example **out)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_example *examples;
    uint32_t count = 0;

    if (node == XP_NO_NODE)
        return 0;
    examples = xp_arena_calloc(reader->arena, xp_reader_list(reader, node, "a list of examples"), sizeof(*examples));
    if (reader->has_failed)
        return 0;
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, node, item))
        load_example(loader, item, &examples[count++]);
    *out = examples;
    return count;
}

void load_examples(struct rule_loader *loader, xp_node_id node, struct xp_rule *rule)
{
    static const char *const names[] = { "pass", "fail" };
    xp_node_id nodes[2];

    xp_reader_map(&loader->reader, node, "examples", names, XP_COUNT(names), nodes);
    rule->pass_count = load_example_list(loader, nodes[0], &rule->passes);
    rule->fail_count = load_example_list(loader, nodes[1], &rule->fails);
    if (loader->is_builtin && !loader->reader.has_failed && (!rule->pass_count || !rule->fail_count))
        xp_reader_fail(&loader->reader, node, "a built-in rule needs an example that passes and one that fails");
}
