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
    KEY_MINIMUM,
    KEY_MAXIMUM,
    KEY_UNLESS,
    KEY_EXPECTED,
    KEY_ITEMS,
    KEY_NEEDS,
    KEY_NOT_WITH,
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
    [KEY_MINIMUM] = "minimum",
    [KEY_MAXIMUM] = "maximum",
    [KEY_UNLESS] = "unless",
    [KEY_EXPECTED] = "expected",
    [KEY_ITEMS] = "items",
    [KEY_NEEDS] = "needs",
    [KEY_NOT_WITH] = "not-with",
};

/* The values that a key may have, as JSON. A list whose texts and numbers are mixed is a mistake. */
static void load_allowed(struct rule_loader *loader, xp_node_id node, struct xp_key *key)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_str *allowed =
        xp_arena_calloc(reader->arena, xp_reader_list(reader, node, "a list of values"), sizeof(*allowed));
    uint32_t types = 0;

    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, node, item)) {
        uint32_t found = xp_node_types(reader->doc, item) & (XP_TYPE_STRING | XP_TYPE_NUMBER);

        if (!found || (types && types != found))
            xp_reader_fail(reader, item, "the values are all texts or all numbers");
        types = found;
        allowed[key->allowed_count++] = load_json_scalar(loader, item);
    }
    key->allowed = allowed;
}

static struct xp_str load_bound(struct rule_loader *loader, xp_node_id node)
{
    if (node == XP_NO_NODE)
        return xp_str_make("", 0);
    if (!(xp_node_types(loader->reader.doc, node) & XP_TYPE_NUMBER))
        xp_reader_fail(&loader->reader, node, "expected a number");
    return load_json_scalar(loader, node);
}

/* {MEMBER: TEXT} */
static void load_unless(struct rule_loader *loader, xp_node_id node, struct xp_key *key)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id member;

    if (xp_node_kind(reader->doc, node) != XP_OBJECT || xp_node_size(reader->doc, node) != 1) {
        xp_reader_fail(reader, node, "unless is a map of one member and its text");
        return;
    }
    member = xp_node_first(reader->doc, node);
    key->unless_key = xp_arena_copy(reader->arena, xp_node_text(reader->doc, member, reader->arena));
    key->unless_value = xp_reader_text(reader, xp_key_value(member));
}

/* true, or {MEMBER: [TEXT, ...]} */
static void load_expected(struct rule_loader *loader, xp_node_id node, struct xp_key *key)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id member;

    if (xp_node_kind(reader->doc, node) != XP_OBJECT) {
        key->expected = xp_reader_boolean(reader, node);
        return;
    }
    key->expected = true;
    if (xp_node_size(reader->doc, node) != 1) {
        xp_reader_fail(reader, node, "expected is true, or a map of one member and its texts");
        return;
    }
    member = xp_node_first(reader->doc, node);
    key->expected_key = xp_arena_copy(reader->arena, xp_node_text(reader->doc, member, reader->arena));
    key->expected_count = xp_reader_texts(reader, xp_key_value(member), &key->expected_values);
}

/* A type or a list of them, or the word any. */
static uint32_t load_place(struct rule_loader *loader, xp_node_id node)
{
    bool is_any = xp_node_kind(loader->reader.doc, node) == XP_STRING &&
                  xp_node_text_is(loader->reader.doc, node, xp_str_from("any"));

    return is_any ? 0 : load_types(loader, node);
}

static void load_places(struct rule_loader *loader, xp_node_id node, struct xp_items *items)
{
    struct xp_reader *reader = &loader->reader;
    uint32_t *places = xp_arena_calloc(reader->arena, xp_reader_list(reader, node, "a list of types"), sizeof(*places));

    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, node, item))
        places[items->place_count++] = load_place(loader, item);
    items->places = places;
}

static void load_items(struct rule_loader *loader, xp_node_id node, struct xp_key *key)
{
    enum { ITEMS_TYPE, ITEMS_MIN, ITEMS_MAX, ITEMS_PLACES, ITEMS_NEEDED, ITEMS_FIELDS };
    static const char *const names[ITEMS_FIELDS] = { "type", "min", "max", "places", "needed" };
    struct xp_reader *reader = &loader->reader;
    struct xp_items *items = &key->items;
    xp_node_id nodes[ITEMS_FIELDS];

    key->has_items = true;
    xp_reader_map(reader, node, "items", names, ITEMS_FIELDS, nodes);
    if (nodes[ITEMS_TYPE] != XP_NO_NODE)
        items->types = load_types(loader, nodes[ITEMS_TYPE]);
    if (nodes[ITEMS_MIN] != XP_NO_NODE)
        items->min_count = (uint32_t)xp_reader_integer(reader, nodes[ITEMS_MIN], 0, INT32_MAX);
    if (nodes[ITEMS_MAX] != XP_NO_NODE)
        items->max_count = (uint32_t)xp_reader_integer(reader, nodes[ITEMS_MAX], 1, INT32_MAX);
    if (nodes[ITEMS_PLACES] != XP_NO_NODE)
        load_places(loader, nodes[ITEMS_PLACES], items);
    if (nodes[ITEMS_NEEDED] != XP_NO_NODE)
        items->places_needed = (uint32_t)xp_reader_integer(reader, nodes[ITEMS_NEEDED], 0, items->place_count);
}

static void load_key_details(struct rule_loader *loader, const xp_node_id *nodes, struct xp_key *key)
{
    static const char *const doubts[] = { "inferred" };
    static const char *const doubted[] = { "doubted" };
    struct xp_reader *reader = &loader->reader;

    if (nodes[KEY_DEFAULT] != XP_NO_NODE)
        key->default_text = load_json_scalar(loader, nodes[KEY_DEFAULT]);
    if (nodes[KEY_ALLOWED] != XP_NO_NODE)
        load_allowed(loader, nodes[KEY_ALLOWED], key);
    key->minimum = load_bound(loader, nodes[KEY_MINIMUM]);
    key->maximum = load_bound(loader, nodes[KEY_MAXIMUM]);
    if (nodes[KEY_UNLESS] != XP_NO_NODE)
        load_unless(loader, nodes[KEY_UNLESS], key);
    if (nodes[KEY_EXPECTED] != XP_NO_NODE)
        load_expected(loader, nodes[KEY_EXPECTED], key);
    if (nodes[KEY_ITEMS] != XP_NO_NODE)
        load_items(loader, nodes[KEY_ITEMS], key);
    if (nodes[KEY_NEEDS] != XP_NO_NODE)
        key->needs_count = xp_reader_texts(reader, nodes[KEY_NEEDS], &key->needs);
    if (nodes[KEY_NOT_WITH] != XP_NO_NODE)
        key->not_with_count = xp_reader_texts(reader, nodes[KEY_NOT_WITH], &key->not_with);
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
    for (table->place_count = 4; table->place_count < 3 * table->count;)
        table->place_count *= 2;
    xp_key_table_index(table, xp_arena_calloc(reader->arena, table->place_count, sizeof(uint16_t)));
}

static int compare_foreign(const void *left, const void *right)
{
    const struct xp_foreign *a = left, *b = right;

    return xp_str_compare(a->name, b->name);
}

/* A map from names to what they are: {RemotePort: a setting of the running plugin}. */
static void load_foreign(struct rule_loader *loader, xp_node_id node, struct xp_key_table *table)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_foreign *foreign;

    if (xp_node_kind(reader->doc, node) != XP_OBJECT) {
        xp_reader_fail(reader, node, "elsewhere is a map from names to what they are");
        return;
    }
    foreign = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*foreign));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key)) {
        struct xp_foreign *name = &foreign[table->foreign_count++];

        name->name = xp_arena_copy(reader->arena, xp_node_text(reader->doc, key, reader->arena));
        name->what = xp_reader_line(reader, xp_key_value(key));
        if (xp_key_table_find(table, name->name) < table->count)
            xp_reader_fail(reader, key, "the table has this key; it cannot belong elsewhere");
    }
    qsort(foreign, table->foreign_count, sizeof(*foreign), compare_foreign);
    table->foreign = foreign;
}

void load_key_table(struct rule_loader *loader, xp_node_id node)
{
    enum { TABLE_NAME, TABLE_WHAT, TABLE_AT, TABLE_KEYS, TABLE_ELSEWHERE, TABLE_FIELDS };
    static const char *const names[TABLE_FIELDS] = { "table", "what", "at", "keys", "elsewhere" };
    struct xp_rulebook *book = loader->book;
    struct xp_key_table table = { 0 };
    xp_node_id nodes[TABLE_FIELDS];

    xp_reader_map(&loader->reader, node, "a key table", names, TABLE_FIELDS, nodes);
    for (size_t i = 0; i < TABLE_ELSEWHERE; i++)
        if (nodes[i] == XP_NO_NODE)
            xp_reader_fail(&loader->reader, node, "the key table has no %s", names[i]);
    if (loader->reader.has_failed)
        return;
    table.name = xp_reader_text(&loader->reader, nodes[TABLE_NAME]);
    table.what = xp_reader_text(&loader->reader, nodes[TABLE_WHAT]);
    table.at_count = load_pointers(loader, nodes[TABLE_AT], &table.at);
    load_keys(loader, nodes[TABLE_KEYS], &table);
    if (nodes[TABLE_ELSEWHERE] != XP_NO_NODE && !loader->reader.has_failed)
        load_foreign(loader, nodes[TABLE_ELSEWHERE], &table);
    if (loader->reader.has_failed)
        return;
    book->tables = xp_grow(book->tables, &book->table_room, book->table_count + 1, sizeof(*book->tables));
    book->tables[book->table_count++] = table;
}
