#include "rule_load.h"

enum repair_field { REPAIR_SAFE, REPAIR_WORDS, REPAIR_FIELDS = REPAIR_WORDS + XP_REPAIR_ADD_ONLY_FILE };

/* The words in the order of enum xp_repair_kind. */
static const char *const repair_fields[REPAIR_FIELDS] = {
    "safe", "append", "match", "write", "replace", "spelling", "add", "add-copy-of", "add-only-file",
};

struct xp_str load_json_scalar(struct rule_loader *loader, xp_node_id node)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_str text = xp_node_text(reader->doc, node, reader->arena);

    if (xp_node_kind(reader->doc, node) == XP_ARRAY || xp_node_kind(reader->doc, node) == XP_OBJECT)
        xp_reader_fail(reader, node, "expected a text, a number, true, false or null");
    if (xp_node_kind(reader->doc, node) != XP_STRING)
        return xp_arena_copy(reader->arena, text);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '"' || text.ptr[i] == '\\' || (unsigned char)text.ptr[i] < ' ')
            xp_reader_fail(reader, node, "the text must do without quotes, backslashes and control characters");
    return xp_arena_printf(reader->arena, "\"%.*s\"", XP_STR_ARG(text));
}

/* {from: TEXT, to: TEXT} */
static void load_replace(struct rule_loader *loader, xp_node_id node, struct xp_repair *repair)
{
    static const char *const names[] = { "from", "to" };
    struct xp_reader *reader = &loader->reader;
    struct xp_str *texts = xp_arena_calloc(reader->arena, XP_COUNT(names), sizeof(*texts));
    xp_node_id nodes[XP_COUNT(names)];

    xp_reader_map(reader, node, "replace", names, XP_COUNT(names), nodes);
    if (nodes[0] == XP_NO_NODE || nodes[1] == XP_NO_NODE) {
        xp_reader_fail(reader, node, "replace needs from and to");
        return;
    }
    for (size_t i = 0; i < XP_COUNT(names); i++)
        texts[i] = xp_reader_text(reader, nodes[i]);
    if (!texts[0].len)
        xp_reader_fail(reader, nodes[0], "the text to be replaced is empty");
    repair->texts = texts;
    repair->count = XP_COUNT(names);
}

static void load_word(struct rule_loader *loader, xp_node_id node, struct xp_repair *repair)
{
    static const char *const spellings[] = { "folder" };
    struct xp_reader *reader = &loader->reader;

    switch (repair->kind) {
    case XP_REPAIR_NONE:
        break;
    case XP_REPAIR_MATCH:
        repair->count = xp_reader_texts(reader, node, &repair->texts);
        break;
    case XP_REPAIR_REPLACE:
        load_replace(loader, node, repair);
        break;
    case XP_REPAIR_SPELLING:
        xp_reader_choice(reader, node, "spelling", spellings, XP_COUNT(spellings));
        break;
    case XP_REPAIR_WRITE:
    case XP_REPAIR_ADD:
        repair->text = load_json_scalar(loader, node);
        break;
    case XP_REPAIR_APPEND:
    case XP_REPAIR_ADD_COPY:
    case XP_REPAIR_ADD_ONLY_FILE:
        repair->text = xp_reader_text(reader, node);
        break;
    }
}

struct xp_repair load_repair(struct rule_loader *loader, xp_node_id node, bool adds)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_repair repair = { 0 };
    xp_node_id nodes[REPAIR_FIELDS];
    size_t words = 0;

    xp_reader_map(reader, node, "a repair", repair_fields, REPAIR_FIELDS, nodes);
    for (size_t i = REPAIR_WORDS; i < REPAIR_FIELDS; i++) {
        if (nodes[i] == XP_NO_NODE)
            continue;
        repair.kind = (enum xp_repair_kind)(i - REPAIR_WORDS + XP_REPAIR_APPEND);
        load_word(loader, nodes[i], &repair);
        words++;
    }
    if (words != 1)
        xp_reader_fail(
            reader, node,
            "a repair has one of append, match, write, replace, spelling, add, add-copy-of and add-only-file");
    else if (adds != (repair.kind >= XP_REPAIR_ADD))
        xp_reader_fail(
            reader, node,
            adds ? "a missing member is repaired by add, add-copy-of or add-only-file"
                 : "a value is repaired by append, match, write, replace or spelling; to add a member, say `missing`");
    if (nodes[REPAIR_SAFE] != XP_NO_NODE)
        repair.is_safe = xp_reader_boolean(reader, nodes[REPAIR_SAFE]);
    return repair;
}
