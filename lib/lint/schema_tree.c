#include "schema_tree.h"

enum { LINE_MAX_COLUMNS = 118, INDENT = 2 };

static struct tree *new_tree(struct xp_arena *arena, enum tree_kind kind, struct xp_str text)
{
    struct tree *tree = xp_arena_calloc(arena, 1, sizeof(*tree));

    tree->kind = kind;
    tree->text = text;
    return tree;
}

struct tree *tree_object(struct xp_arena *arena)
{
    return new_tree(arena, TREE_OBJECT, xp_str_make("", 0));
}

struct tree *tree_array(struct xp_arena *arena)
{
    return new_tree(arena, TREE_ARRAY, xp_str_make("", 0));
}

struct tree *tree_text(struct xp_arena *arena, struct xp_str text)
{
    return new_tree(arena, TREE_TEXT, xp_arena_copy(arena, text));
}

struct tree *tree_literal(struct xp_arena *arena, struct xp_str json)
{
    return new_tree(arena, TREE_LITERAL, xp_arena_copy(arena, json));
}

static void append(struct tree *array, struct tree *item)
{
    item->next = NULL;
    if (array->last)
        array->last->next = item;
    else
        array->first = item;
    array->last = item;
}

void tree_add(struct tree *array, struct tree *item)
{
    item->key = xp_str_make("", 0);
    append(array, item);
}

struct tree *tree_set_str(struct xp_arena *arena, struct tree *object, struct xp_str key, struct tree *item)
{
    item->key = xp_arena_copy(arena, key);
    append(object, item);
    return object;
}

struct tree *tree_set(struct xp_arena *arena, struct tree *object, const char *key, struct tree *item)
{
    return tree_set_str(arena, object, xp_str_from(key), item);
}

struct tree *tree_get(const struct tree *object, struct xp_str key)
{
    struct tree *item = object->first;

    while (item && !xp_str_equal(item->key, key))
        item = item->next;
    return item;
}

/* Trees are as deep as the rules that they come from, which the loader limits. */
bool tree_equal(const struct tree *a, const struct tree *b)
{
    const struct tree *left = a->first, *right = b->first;

    if (a->kind != b->kind || !xp_str_equal(a->text, b->text))
        return false;
    while (left && right && xp_str_equal(left->key, right->key) && tree_equal(left, right)) {
        left = left->next;
        right = right->next;
    }
    return !left && !right;
}

/* Columns that it takes in one line, key included; more than there are where it takes too many. */
static size_t width_of(const struct tree *tree)
{
    bool is_container = tree->kind == TREE_OBJECT || tree->kind == TREE_ARRAY;
    size_t width = tree->text.len + (tree->key.len ? tree->key.len + 4 : 0) + (tree->kind == TREE_LITERAL ? 0 : 2);

    for (const struct tree *item = tree->first; is_container && item && width <= LINE_MAX_COLUMNS; item = item->next)
        width += width_of(item) + 2;
    return width;
}

/* A line end and the blanks of this depth. */
static const char *line_start(size_t depth)
{
    static const char lines[][2 * 16 + 2] = {
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "\n        ",
        "\n          ",
        "\n            ",
        "\n              ",
        "\n                ",
        "\n                  ",
        "\n                    ",
        "\n                      ",
        "\n                        ",
    };

    return lines[depth < XP_COUNT(lines) ? depth : XP_COUNT(lines) - 1];
}

static void write_at(const struct tree *tree, struct xp_json_out *json, size_t depth)
{
    const char *key = tree->key.len ? tree->key.ptr : NULL;
    bool is_broken = depth * INDENT + width_of(tree) > LINE_MAX_COLUMNS;

    if (tree->kind == TREE_TEXT) {
        xp_json_out_text(json, key, tree->text);
        return;
    }
    if (tree->kind == TREE_LITERAL) {
        xp_json_out_literal(json, key, tree->text);
        return;
    }
    xp_json_out_open(json, key, tree->kind == TREE_OBJECT ? '{' : '[');
    for (const struct tree *item = tree->first; item; item = item->next) {
        if (is_broken)
            xp_json_out_break(json, line_start(depth + 1));
        write_at(item, json, depth + 1);
    }
    xp_json_out_close(json, tree->kind == TREE_OBJECT ? '}' : ']');
}

void tree_write(const struct tree *tree, struct xp_json_out *json)
{
    write_at(tree, json, 0);
}
