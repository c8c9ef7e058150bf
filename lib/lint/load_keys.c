#include "rule_load.h"

#include "xp_eval.h"
#include "xp_mem.h"

#include <stdlib.h>

enum key_field {
    KEY_TYPE,
    KEY_REQUIRED,
    KEY_STATUS,
    KEY_PAGE,
    KEY_DOC,
    KEY_DEFAULT,
    KEY_ALLOWED,
    KEY_MISTAKEN,
    KEY_TYPE_STATUS,
    KEY_CASE_STATUS,
    KEY_REPAIR,
    KEY_FIELDS
};

static const char *const key_fields[KEY_FIELDS] = {
    [KEY_TYPE] = "type",
    [KEY_REQUIRED] = "required",
    [KEY_STATUS] = "status",
    [KEY_PAGE] = "page",
    [KEY_DOC] = "doc",
    [KEY_DEFAULT] = "default",
    [KEY_ALLOWED] = "allowed",
    [KEY_MISTAKEN] = "mistaken",
    [KEY_TYPE_STATUS] = "type-status",
    [KEY_CASE_STATUS] = "case-status",
    [KEY_REPAIR] = "repair",
};

static void load_key_details(struct rule_loader *loader, const xp_node_id *nodes, struct xp_key *key)
{
    static const char *const doubts[] = { "inferred" };
    static const char *const doubted[] = { "doubted" };
    struct xp_reader *reader = &loader->reader;

    if (nodes[KEY_DEFAULT] != XP_NO_NODE)
        key->default_text = load_json_scalar(loader, nodes[KEY_DEFAULT]);
    if (nodes[KEY_ALLOWED] != XP_NO_NODE)
        key->allowed_count = xp_reader_texts(reader, nodes[KEY_ALLOWED], &key->allowed);
    if (nodes[KEY_MISTAKEN] != XP_NO_NODE)
        key->mistaken_count = xp_reader_texts(reader, nodes[KEY_MISTAKEN], &key->mistaken);
    if (nodes[KEY_TYPE_STATUS] != XP_NO_NODE)
        key->has_inferred_type = xp_reader_choice(reader, nodes[KEY_TYPE_STATUS], "status", doubts, 1) == 0;
    if (nodes[KEY_CASE_STATUS] != XP_NO_NODE)
        key->has_doubtful_case = xp_reader_choice(reader, nodes[KEY_CASE_STATUS], "status", doubted, 1) == 0;
    if (nodes[KEY_REPAIR] != XP_NO_NODE)
        key->repair = load_repair(loader, nodes[KEY_REPAIR], true);
}

static void load_key(struct rule_loader *loader, xp_node_id node, struct xp_key *key)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id value = xp_key_value(node);
    xp_node_id nodes[KEY_FIELDS];

    xp_reader_map(reader, value, "a key's entry", key_fields, KEY_FIELDS, nodes);
    if (!reader->has_failed &&
        (nodes[KEY_STATUS] == XP_NO_NODE || nodes[KEY_PAGE] == XP_NO_NODE || nodes[KEY_DOC] == XP_NO_NODE))
        xp_reader_fail(reader, node, "a key needs status, page and doc");
    if (reader->has_failed)
        return;
    key->name = xp_arena_copy(reader->arena, xp_node_text(reader->doc, node, reader->arena));
    key->status = load_status(loader, nodes[KEY_STATUS]);
    key->page = xp_reader_text(reader, nodes[KEY_PAGE]);
    key->doc = xp_reader_text(reader, nodes[KEY_DOC]);
    if (nodes[KEY_TYPE] != XP_NO_NODE)
        key->types = load_types(loader, nodes[KEY_TYPE]);
    if (nodes[KEY_REQUIRED] != XP_NO_NODE)
        key->required = xp_reader_boolean(reader, nodes[KEY_REQUIRED]);
    load_key_details(loader, nodes, key);
}

static int compare_keys(const void *left, const void *right)
{
    const struct xp_key *a = left, *b = right;

    return xp_str_compare(a->name, b->name);
}

static void load_keys(struct rule_loader *loader, xp_node_id node, struct xp_key_table *table)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_key *keys;

    if (reader->has_failed)
        return;
    if (xp_node_kind(reader->doc, node) != XP_OBJECT || !xp_node_size(reader->doc, node)) {
        xp_reader_fail(reader, node, "keys are a map from names to what is known of them");
        return;
    }
    keys = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*keys));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key))
        load_key(loader, key, &keys[table->count++]);
    qsort(keys, table->count, sizeof(*keys), compare_keys);
    table->keys = keys;
}

void load_key_table(struct rule_loader *loader, xp_node_id node)
{
    static const char *const names[] = { "table", "what", "at", "keys" };
    struct xp_rulebook *book = loader->book;
    struct xp_key_table table = { 0 };
    xp_node_id nodes[4];

    xp_reader_map(&loader->reader, node, "a key table", names, XP_COUNT(names), nodes);
    for (size_t i = 0; i < XP_COUNT(names); i++)
        if (nodes[i] == XP_NO_NODE)
            xp_reader_fail(&loader->reader, node, "the key table has no %s", names[i]);
    if (loader->reader.has_failed)
        return;
    table.name = xp_reader_text(&loader->reader, nodes[0]);
    table.what = xp_reader_text(&loader->reader, nodes[1]);
    table.at_count = load_pointers(loader, nodes[2], &table.at);
    load_keys(loader, nodes[3], &table);
    if (loader->reader.has_failed)
        return;
    book->tables = xp_grow(book->tables, &book->table_room, book->table_count + 1, sizeof(*book->tables));
    book->tables[book->table_count++] = table;
}
