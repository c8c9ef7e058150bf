#include "xp_schema.h"

#include "schema_parts.h"

static const struct xp_str properties_key = XP_STR("properties");

static struct tree *literal(struct schema *schema, const char *json)
{
    return tree_literal(&schema->arena, xp_str_from(json));
}

static struct tree *text(struct schema *schema, const char *words)
{
    return tree_text(&schema->arena, xp_str_from(words));
}

/* Key tables */

/* Of an array whose items are objects of a table: that table's name, else an empty text. */
static struct xp_str item_table(const struct schema *schema, const struct xp_key_table *table, struct xp_str key)
{
    for (size_t i = 0; i < schema->set->table_count; i++) {
        const struct xp_key_table *other = &schema->set->tables[i];

        for (uint32_t k = 0; k < other->at_count; k++) {
            struct xp_str at = other->at[k];

            for (uint32_t n = 0; n < table->at_count; n++) {
                struct xp_str rest = xp_str_from_offset(at, table->at[n].len);

                if (xp_str_starts_with(at, table->at[n]) && rest.len == key.len + 3 && rest.ptr[0] == '/' &&
                    xp_str_starts_with(xp_str_from_offset(rest, 1), key) && xp_str_ends_with(rest, xp_str_from("/*")))
                    return other->name;
            }
        }
    }
    return xp_str_make("", 0);
}

static struct tree *key_schema(struct schema *schema, const struct xp_key_table *table, const struct xp_key *key)
{
    struct xp_arena *arena = &schema->arena;
    struct xp_str items = item_table(schema, table, key->name);
    struct tree *object = tree_object(arena);

    tree_set(arena, object, "description",
             tree_text(arena, xp_arena_printf(arena, "%.*s (%.*s: %s)", XP_STR_ARG(xp_str_trim(key->doc)),
                                              XP_STR_ARG(key->page), xp_status_name(key->status))));
    if (key->default_text.len)
        tree_set(arena, object, "default", tree_literal(arena, key->default_text));
    if (key->types && !key->has_inferred_type)
        (void)schema_merge(arena, object, schema_type(arena, key->types));
    if (items.len && key->types == XP_TYPE_ARRAY && !key->has_inferred_type)
        tree_set(arena, object, "items",
                 tree_set(arena, tree_object(arena), "$ref",
                          tree_text(arena, xp_arena_printf(arena, "#/$defs/%.*s", XP_STR_ARG(items)))));
    return object;
}

/* Other capitals than the key's own, where that is an error. */
static void add_capitals(struct schema *schema, const struct xp_key_table *table, struct tree *object)
{
    struct tree *patterns = tree_object(&schema->arena);

    for (uint32_t i = 0; i < table->count; i++) {
        struct xp_str name = table->keys[i].name;
        struct xp_str any = schema_pattern_nocase(&schema->arena, name);

        if (xp_key_case_severity(&table->keys[i], XP_SEVERITY_ERROR) == XP_SEVERITY_ERROR)
            tree_set_str(&schema->arena, patterns,
                         xp_arena_printf(&schema->arena, "^(?!%.*s$)%.*s$", XP_STR_ARG(name), XP_STR_ARG(any)),
                         literal(schema, "false"));
    }
    if (patterns->first)
        tree_set(&schema->arena, object, "patternProperties", patterns);
}

static void add_required(struct schema *schema, size_t table, struct tree *object)
{
    struct subject subject = schema_table_subject(schema, table);
    struct tree *required = tree_array(&schema->arena);

    for (uint32_t i = 0; i < subject.table->count; i++)
        if (subject.table->keys[i].required && !subject.table->keys[i].unless_key.len)
            tree_add(required, tree_text(&schema->arena, subject.table->keys[i].name));
    if (required->first)
        tree_set(&schema->arena, object, "required", required);
}

/* Objects that have this key with this text, in any capitals. */
static struct verdict has_text(struct schema *schema, struct xp_str name, struct xp_str value,
                               const struct subject *subject)
{
    struct xp_str any = schema_pattern_nocase(&schema->arena, value);
    struct tree *fits = schema_type(&schema->arena, XP_TYPE_STRING);

    tree_set(&schema->arena, fits, "pattern",
             tree_text(&schema->arena, xp_arena_printf(&schema->arena, "^%.*s$", XP_STR_ARG(any))));
    return verdict_both(&schema->arena, schema_present(&schema->arena, &name, 1, subject),
                        schema_of_member(&schema->arena, name, verdict_sometimes(fits), subject));
}

/* Keys that are required unless another has a certain value. */
static void add_required_unless(struct schema *schema, size_t table)
{
    struct subject subject = schema_table_subject(schema, table);

    for (uint32_t i = 0; i < subject.table->count; i++) {
        const struct xp_key *key = &subject.table->keys[i];
        struct verdict excuse;

        if (!key->required || !key->unless_key.len)
            continue;
        excuse = has_text(schema, key->unless_key, key->unless_value, &subject);
        schema_attach(schema, schema->objects[table],
                      schema_imply(schema, verdict_not(&schema->arena, excuse),
                                   schema_present(&schema->arena, &key->name, 1, &subject))
                          .schema,
                      xp_str_from("required-key"));
    }
}

static void add_table(struct schema *schema, size_t table)
{
    const struct xp_key_table *data = &schema->set->tables[table];
    struct tree *object = tree_object(&schema->arena), *properties = tree_object(&schema->arena);

    tree_set(&schema->arena, object, "type", text(schema, "object"));
    add_required(schema, table, object);
    for (uint32_t i = 0; i < data->count; i++)
        tree_set_str(&schema->arena, properties, data->keys[i].name, key_schema(schema, data, &data->keys[i]));
    tree_set_str(&schema->arena, object, properties_key, properties);
    add_capitals(schema, data, object);
    schema->objects[table] = object;
}

/* Values that are known, where nothing says that there are no others. */
static void add_examples(struct schema *schema, size_t table)
{
    const struct xp_key_table *data = &schema->set->tables[table];
    struct tree *properties = tree_get(schema->objects[table], properties_key);

    for (uint32_t i = 0; i < data->count; i++) {
        struct tree *property = tree_get(properties, data->keys[i].name), *list = tree_array(&schema->arena);

        for (uint32_t k = 0; k < data->keys[i].allowed_count; k++)
            tree_add(list, tree_literal(&schema->arena, data->keys[i].allowed[k]));
        if (list->first && !tree_get(property, xp_str_from("enum")) && !tree_get(property, xp_str_from("const")))
            tree_set(&schema->arena, property, "examples", list);
    }
}

static void add_tables(struct schema *schema)
{
    size_t count = schema->set->table_count;

    schema->objects = xp_arena_calloc(&schema->arena, count, sizeof(struct tree *));
    schema->object_types = xp_arena_calloc(&schema->arena, count, sizeof(*schema->object_types));
    schema_note_objects(schema);
    for (size_t i = 0; i < count; i++)
        add_table(schema, i);
    for (size_t i = 0; i < count; i++)
        add_required_unless(schema, i);
    schema_add_checks(schema);
    for (size_t i = 0; i < count; i++)
        add_examples(schema, i);
}

/* Where no rule wants them to be objects, what is none passes. */
static struct tree *definition(struct schema *schema, size_t table)
{
    struct tree *list = tree_array(&schema->arena), *object = schema->objects[table];

    if (schema->object_types[table])
        return object;
    tree_add(list,
             tree_set(&schema->arena, tree_object(&schema->arena), "not", schema_type(&schema->arena, XP_TYPE_OBJECT)));
    tree_add(list, object);
    return tree_set(&schema->arena, tree_object(&schema->arena), "anyOf", list);
}

static struct tree *assemble(struct schema *schema)
{
    struct xp_arena *arena = &schema->arena;
    struct tree *all = tree_object(arena), *definitions = tree_object(arena);
    size_t root = schema_root_table(schema);

    tree_set(arena, all, "$schema", text(schema, "https://json-schema.org/draft/2020-12/schema"));
    tree_set(arena, all, "title", text(schema, "info.json of an XTension plugin"));
    tree_set(arena, all, "description",
             text(schema,
                  "What xtplug lint calls an error, as far as a JSON Schema can say it. Each $comment names the "
                  "rules that it comes from. A plugin may have any other key of its own."));
    (void)schema_merge(arena, all, definition(schema, root));
    for (size_t i = 0; i < schema->set->table_count; i++)
        if (i != root)
            tree_set_str(arena, definitions, schema->set->tables[i].name, definition(schema, i));
    return tree_set(arena, all, "$defs", definitions);
}

void xp_schema_write(const struct xp_ruleset *set, struct xp_writer *out)
{
    struct schema schema = { .set = set };
    struct xp_json_out json = XP_JSON_OUT_INIT(out);

    add_tables(&schema);
    tree_write(assemble(&schema), &json);
    xp_writer_add_char(out, '\n');
    xp_arena_release(&schema.arena);
}
