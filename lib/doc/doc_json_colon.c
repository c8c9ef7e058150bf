#include "doc_json.h"

/* A colon behind a value: the value was a name, the colon stands for a comma, or the brackets are the wrong ones. */

static struct xp_node *last_string(struct json *j)
{
    struct xp_node *last = &j->doc->nodes[j->doc->count - 1];

    return last->kind == XP_STRING && last->end == j->last_end ? last : NULL;
}

static void take_as_key(struct json *j, xp_node_id node, size_t length)
{
    struct json_frame *top = json_top(j);

    j->doc->nodes[node].kind = XP_KEY;
    top->key = node;
    json_report_colon(j, j->at, j->at + length);
    j->colon = j->at;
    j->at += length;
    j->last_end = j->at;
    j->state = JSON_VALUE;
}

/* `"a":` and on the next line `"b": 2`: the first name has no value. A null for it goes in before the second. */
static void repair_missing_value(struct json *j, size_t length)
{
    struct xp_doc *doc = j->doc;
    struct json_frame *top = json_top(j);
    xp_node_id string = (xp_node_id)doc->count - 1;
    struct xp_node moved = doc->nodes[string];
    struct xp_str name = doc_show_node(doc, top->key);
    size_t colon = j->colon == JSON_NONE ? doc->nodes[top->key].start : j->colon;
    struct xp_diag *diag;
    xp_node_id key;

    diag = doc_add_diag(doc, XP_FAULT_SYNTAX, colon, colon + 1, "the name \"%.*s\" has no value", XP_STR_ARG(name));
    json_advise(j, diag, JSON_NO_FIX("write a value after the colon, or remove the name"));
    doc->count--;
    json_add_node(j, XP_NULL, j->before_end, j->before_end);
    doc->nodes[string].flags = XP_NODE_IMPLIED;
    key = json_add_node(j, XP_KEY, moved.start, moved.end);
    doc->nodes[key].aux = moved.aux;
    doc->nodes[key].flags = moved.flags;
    take_as_key(j, key, length);
}

/* `["a": 1]`: an object with the brackets of an array. */
static void convert_array(struct json *j, size_t length)
{
    struct json_frame *top = json_top(j);

    top->is_object = true;
    top->is_converted = true;
    top->count = 0;
    take_as_key(j, (xp_node_id)j->doc->count - 1, length);
}

/* `"list": [1, 2, "next": 3`: the array is not closed, and its last string is a name of the object around it. */
static void close_array_before(struct json *j, size_t length)
{
    struct xp_doc *doc = j->doc;
    struct xp_node string = doc->nodes[doc->count - 1];
    size_t end = j->before_end;
    unsigned line = json_line(j, doc->nodes[json_top(j)->node].start);
    struct xp_diag *diag;
    xp_node_id key;

    diag = doc_add_diag(doc, XP_FAULT_SYNTAX, string.start, string.end,
                        "the [ of line %u is not closed before this name", line);
    json_edit_text(j, end, end, "]");
    json_advise(j, diag, JSON_SAFE("close the array", "insert the closing bracket"));
    doc->count--;
    json_top(j)->count--;
    json_close(j, end);
    key = json_add_node(j, XP_KEY, string.start, string.end);
    doc->nodes[key].aux = string.aux;
    doc->nodes[key].flags = string.flags;
    take_as_key(j, key, length);
}

static bool has_line_end(const struct json *j, size_t from, size_t to)
{
    for (; from < to; from++)
        if (json_is_line_end(j->text[from]))
            return true;
    return false;
}

static void drop_colon(struct json *j, size_t length)
{
    struct xp_diag *diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + length, "a colon after a value");

    json_edit_text(j, j->at, j->at + length, "");
    json_advise(j, diag, JSON_UNSAFE("remove it", "remove it"));
    json_count_junk(j, 2);
    j->at += length;
}

/* A second colon after a string that is a member's value: `"a": "b": 1`. */
static void colon_after_member(struct json *j, const struct xp_node *string, size_t next, size_t length)
{
    bool is_apart = j->colon == JSON_NONE || has_line_end(j, j->colon, string->start);

    if (!is_apart && json_is_key_start(j, next))
        json_report_comma_sign(j, j->at, j->at + length);
    else
        repair_missing_value(j, length);
}

void json_colon_after_value(struct json *j, size_t length)
{
    struct json_frame *top = json_top(j);
    const struct xp_node *string = last_string(j);
    size_t next = json_skip_white(j, j->at + length);
    bool is_member = top->is_object;

    if (!is_member && string && top->count == 1)
        convert_array(j, length);
    else if (!is_member && string && j->depth > 1 && j->frames[j->depth - 2].is_object)
        close_array_before(j, length);
    else if (is_member && string)
        colon_after_member(j, string, next, length);
    else if (is_member ? json_is_key_start(j, next) : json_is_value_start(j, next))
        json_report_comma_sign(j, j->at, j->at + length);
    else
        drop_colon(j, length);
}
