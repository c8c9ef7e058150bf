#include "engine.h"

#include "xp_utf8.h"

#include <inttypes.h>

/* Enough to recognise a value by; the place says where the rest is. */
enum { QUOTED_CHARACTERS = 60 };

void quote_text(struct xp_buf *out, struct xp_str text)
{
    xp_buf_add_char(out, '"');
    xp_utf8_show_short(out, text, QUOTED_CHARACTERS);
    xp_buf_add_char(out, '"');
}

static void add_value(struct engine *engine, const struct xp_value *value)
{
    if (xp_value_is_text(&engine->eval, value))
        quote_text(&engine->text, xp_value_text(&engine->eval, value));
    else if (xp_node_size(engine->doc, value->frame->node) ||
             xp_node_types(engine->doc, value->frame->node) & (XP_TYPE_ARRAY | XP_TYPE_OBJECT))
        xp_buf_add_str(&engine->text, xp_str_from(xp_node_kind_name(engine->doc, value->frame->node)));
    else
        xp_utf8_show_short(&engine->text, xp_value_text(&engine->eval, value), QUOTED_CHARACTERS);
}

static void add_length(struct engine *engine, const struct xp_value *value)
{
    size_t length = xp_value_is_text(&engine->eval, value) ? xp_utf8_count(xp_value_text(&engine->eval, value))
                                                           : xp_node_size(engine->doc, value->frame->node);

    xp_buf_addf(&engine->text, "%zu", length);
}

static bool add_setting(struct engine *engine, const struct xp_rule *rule, struct xp_str name)
{
    const struct xp_setting *settings = xp_policy_settings(engine->linter->policy, rule);

    for (uint32_t i = 0; i < rule->setting_count; i++) {
        if (xp_str_equal(settings[i].name, name)) {
            xp_buf_addf(&engine->text, "%" PRId64, settings[i].value);
            return true;
        }
    }
    return false;
}

/* `"tag"`, `item 2 of "deviceTypes"`: what the value is called, from the outermost array on. */
static void add_key(struct engine *engine, const struct quotes *quotes)
{
    const struct xp_frame *frame = quotes->value ? quotes->value->frame : NULL;

    for (; frame && frame->parent && frame->key == XP_NO_NODE; frame = frame->parent)
        xp_buf_addf(&engine->text, "item %zu of ", frame->index + 1);
    if (!frame || (frame == quotes->value->frame && frame->key != XP_NO_NODE))
        quote_text(&engine->text, quotes->key);
    else if (frame->key != XP_NO_NODE)
        quote_text(&engine->text, xp_eval_text(&engine->eval, frame->key));
    else
        xp_buf_addf(&engine->text, "the manifest");
}

/* @return false when it is no placeholder but text in braces. */
static bool add_placeholder(struct engine *engine, const struct xp_rule *rule, struct xp_str name,
                            const struct quotes *quotes)
{
    const struct {
        const char *name;
        struct xp_str text;
    } texts[] = {
        { "detail", quotes->detail }, { "expected", quotes->expected },   { "table", quotes->table },
        { "other", quotes->other },   { "folder", engine->plugin->name },
    };

    if (xp_str_is(name, "value") && quotes->value)
        add_value(engine, quotes->value);
    else if (xp_str_is(name, "length") && quotes->value)
        add_length(engine, quotes->value);
    else if (xp_str_is(name, "key"))
        add_key(engine, quotes);
    else if (xp_str_is(name, "found"))
        quote_text(&engine->text, quotes->found);
    else if (!add_setting(engine, rule, name)) {
        for (size_t i = 0; i < XP_COUNT(texts); i++) {
            if (xp_str_is(name, texts[i].name)) {
                xp_utf8_show(&engine->text, texts[i].text);
                return true;
            }
        }
        return false;
    }
    return true;
}

struct xp_str expand_template(struct engine *engine, const struct xp_rule *rule, struct xp_str template_text,
                              const struct quotes *quotes)
{
    struct xp_str rest = template_text;

    xp_buf_clear(&engine->text);
    while (rest.len) {
        size_t open = xp_str_find(rest, '{');
        struct xp_str inside = xp_str_from_offset(rest, open + 1);
        size_t close = xp_str_find(inside, '}');

        xp_buf_add(&engine->text, rest.ptr, open);
        if (open == rest.len)
            break;
        if (close < inside.len && add_placeholder(engine, rule, xp_str_make(inside.ptr, close), quotes)) {
            rest = xp_str_from_offset(inside, close + 1);
        } else {
            xp_buf_add_char(&engine->text, '{');
            rest = inside;
        }
    }
    return xp_arena_copy(&engine->out->arena, xp_buf_str(&engine->text));
}

void fill_message(const struct xp_linter *linter, struct xp_findings *out, struct xp_finding *finding,
                  const struct quotes *quotes)
{
    struct xp_plugin nowhere = { 0 };
    struct engine engine = { .linter = linter, .plugin = &nowhere, .out = out };

    engine.text = (struct xp_buf)XP_BUF_INIT(SIZE_MAX / 2);
    finding->message = expand_template(&engine, finding->rule, finding->rule->message, quotes);
    finding->help = expand_template(&engine, finding->rule, finding->rule->help, quotes);
    xp_buf_release(&engine.text);
}
