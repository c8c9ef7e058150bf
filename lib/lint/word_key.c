/* What the key tables say about the value of a key: `fits-key`. */
#include "xp_word.h"

#include "xp_number.h"

void xp_types_describe(uint32_t types, struct xp_buf *out)
{
    static const struct {
        uint32_t type;
        const char *name;
    } names[] = {
        { XP_TYPE_STRING, "a text in quotes" },
        { XP_TYPE_INTEGER, "a whole number" },
        { XP_TYPE_NUMBER, "a number" },
        { XP_TYPE_BOOLEAN, "true or false" },
        { XP_TYPE_NULL, "null" },
        { XP_TYPE_ARRAY, "an array" },
        { XP_TYPE_OBJECT, "an object" },
    };
    size_t before = out->len;

    for (size_t i = 0; i < XP_COUNT(names); i++)
        if (types & names[i].type)
            xp_buf_addf(out, "%s%s", out->len > before ? " or " : "", names[i].name);
}

const struct xp_key *xp_value_key(struct xp_eval *eval, const struct xp_value *value)
{
    const struct xp_frame *object = value->frame ? value->frame->parent : NULL;
    uint32_t index;

    if (object && value->frame->known)
        return value->frame->known;
    if (!object || value->frame->key == XP_NO_NODE || !object->table)
        return NULL;
    index = xp_key_table_find(object->table, xp_eval_text(eval, value->frame->key));
    for (uint32_t i = 0; object->by_key && index == object->table->count && i < object->table->count; i++)
        if (object->by_key[i] == value->frame->key)
            index = i; /* written in other capitals */
    return index < object->table->count ? &object->table->keys[index] : NULL;
}

/* The bytes of a JSON text without its quotes; the loader takes none that has escapes. */
static struct xp_str bare(struct xp_str json)
{
    return json.len > 1 && json.ptr[0] == '"' ? xp_str_make(json.ptr + 1, json.len - 2) : json;
}

static bool is_allowed(struct xp_eval *eval, const struct xp_key *key, const struct xp_value *value, bool ignore_case)
{
    struct xp_str text = xp_value_text(eval, value);
    bool is_text = xp_value_is_text(eval, value);

    for (uint32_t i = 0; i < key->allowed_count; i++) {
        struct xp_str allowed = bare(key->allowed[i]);

        if (is_text != (key->allowed[i].ptr[0] == '"'))
            continue;
        if (!is_text ? xp_number_compare(text, allowed) == 0
                     : (ignore_case ? xp_str_equal_nocase(text, allowed) : xp_str_equal(text, allowed)))
            return true;
    }
    for (uint32_t i = 0; i < key->allowed_count; i++)
        xp_eval_tell(eval, "%s%.*s",
                     i == 0                       ? ""
                     : i + 1 < key->allowed_count ? ", "
                                                  : " or ",
                     XP_STR_ARG(key->allowed[i]));
    return key->allowed_count == 0;
}

static bool is_in_range(struct xp_eval *eval, const struct xp_key *key, const struct xp_value *value)
{
    struct xp_str text;

    if (!(xp_value_types(eval, value) & XP_TYPE_NUMBER))
        return true;
    text = xp_value_text(eval, value);
    if ((!key->minimum.len || xp_number_compare(text, key->minimum) >= 0) &&
        (!key->maximum.len || xp_number_compare(text, key->maximum) <= 0))
        return true;
    if (key->minimum.len && key->maximum.len)
        xp_eval_tell(eval, "from %.*s to %.*s", XP_STR_ARG(key->minimum), XP_STR_ARG(key->maximum));
    else if (key->minimum.len)
        xp_eval_tell(eval, "%.*s or more", XP_STR_ARG(key->minimum));
    else
        xp_eval_tell(eval, "%.*s or less", XP_STR_ARG(key->maximum));
    return false;
}

/* How many items there are against how many there should be. */
static bool has_count(struct xp_eval *eval, xp_node_id array, uint32_t least, uint32_t most)
{
    size_t count = xp_node_size(eval->doc, array);

    if (count >= least && (most == 0 || count <= most))
        return true;
    xp_eval_tell(eval, "it has %zu item%s", count, count == 1 ? "" : "s");
    if (most == least)
        xp_eval_tell(eval, ", not %u", (unsigned)least);
    else if (most == least + 1)
        xp_eval_tell(eval, ", not %u or %u", (unsigned)least, (unsigned)most);
    else
        xp_eval_tell(eval, ", not %u%s", (unsigned)(count < least ? least : most),
                     count < least ? " or more" : " at most");
    return false;
}

static void tell_type(struct xp_eval *eval, xp_node_id node, uint32_t wanted, size_t place)
{
    xp_eval_tell(eval, "item %zu is %s, not ", place, xp_node_kind_name(eval->doc, node));
    xp_types_describe(wanted, &eval->detail);
}

static inline bool has_type(struct xp_eval *eval, xp_node_id node, uint32_t wanted, size_t place)
{
    uint32_t types = xp_node_types(eval->doc, node);

    if (!types || !wanted || types & wanted)
        return true;
    tell_type(eval, node, wanted, place);
    return false;
}

static bool has_places(struct xp_eval *eval, xp_node_id item, const struct xp_items *items)
{
    size_t place = 0;

    if (!has_count(eval, item, items->places_needed, items->place_count))
        return false;
    for (xp_node_id node = xp_node_first(eval->doc, item); node != XP_NO_NODE;
         node = xp_node_after(eval->doc, item, node), place++)
        if (!has_type(eval, node, items->places[place], place + 1))
            return false;
    return true;
}

static bool has_items(struct xp_eval *eval, const struct xp_key *key, const struct xp_value *value)
{
    const struct xp_doc *doc = eval->doc;
    xp_node_id array = value->frame->node;
    size_t place = 1;

    if (!key->has_items || xp_node_kind(doc, array) != XP_ARRAY)
        return true;
    if (!has_count(eval, array, key->items.min_count, key->items.max_count))
        return false;
    for (xp_node_id item = xp_node_first(doc, array); item != XP_NO_NODE;
         item = xp_node_after(doc, array, item), place++)
        if (!has_type(eval, item, key->items.types, place))
            return false;
    return true;
}

/* Of the item of a known array: its places. */
static bool is_sound_item(struct xp_eval *eval, const struct xp_value *value)
{
    struct xp_value array = { value->frame ? value->frame->parent : NULL, { "", 0 } };
    const struct xp_key *key;

    if (!array.frame || value->frame->key != XP_NO_NODE || xp_node_kind(eval->doc, value->frame->node) != XP_ARRAY)
        return true;
    key = xp_value_key(eval, &array);
    return !key || !key->has_items || !key->items.place_count || has_places(eval, value->frame->node, &key->items);
}

XP_PREDICATE(xp_fits_key)
{
    const struct xp_key *key = xp_value_key(eval, value);
    bool fits;

    if (!key)
        fits = is_sound_item(eval, value);
    else if (key->types && !(xp_value_types(eval, value) & key->types))
        fits = true; /* key-type says so */
    else
        fits =
            is_allowed(eval, key, value, ignore_case) && is_in_range(eval, key, value) && has_items(eval, key, value);
    return fits == (arg->bits != 0);
}
