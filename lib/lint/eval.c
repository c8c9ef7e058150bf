#include "xp_eval.h"

#include <stdlib.h>

void xp_eval_release(struct xp_eval *eval)
{
    pcre2_match_data_free(eval->match);
    xp_buf_release(&eval->detail);
    free(eval->hits);
    for (size_t i = 0; i < XP_LABELS_KEPT; i++)
        free(eval->labels[i].items);
    xp_table_release(&eval->decoded);
    xp_arena_release(&eval->scratch);
    xp_arena_release(&eval->kept);
}

void xp_eval_tell(struct xp_eval *eval, const char *format, ...)
{
    va_list args;

    if (!eval->is_telling)
        return;
    va_start(args, format);
    xp_buf_addv(&eval->detail, format, args);
    va_end(args);
}

struct xp_str xp_eval_long_text(struct xp_eval *eval, xp_node_id node)
{
    struct xp_str id = xp_str_make((const char *)&node, sizeof(node));
    const struct xp_node *data = &eval->doc->nodes[node];
    bool is_string = data->kind == XP_STRING || data->kind == XP_KEY;
    struct xp_str *text;

    if (!is_string || data->flags & XP_NODE_TEXT)
        return xp_node_text(eval->doc, node, &eval->scratch);
    text = xp_table_find(&eval->decoded, id);
    if (text)
        return *text;
    text = xp_arena_alloc(&eval->kept, sizeof(*text));
    *text = xp_node_text(eval->doc, node, &eval->kept);
    xp_table_set(&eval->decoded, xp_arena_copy(&eval->kept, id), text);
    return *text;
}
