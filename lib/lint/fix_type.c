#include "engine.h"

#include "xp_number.h"

const struct xp_fix *make_fix(struct engine *engine, const char *title, bool is_safe, struct span span,
                              struct xp_str text)
{
    struct xp_arena *arena = &engine->out->arena;
    struct xp_fix *fix;

    /* Offsets of a converted text are not those of the file. */
    if (engine->doc->encoding != XP_ENC_UTF8)
        return NULL;
    fix = xp_arena_calloc(arena, 1, sizeof(*fix));
    fix->title = xp_arena_copy(arena, xp_str_from(title));
    fix->is_safe = is_safe;
    fix->count = 1;
    fix->edits = xp_arena_calloc(arena, 1, sizeof(*fix->edits));
    fix->edits[0] = (struct xp_edit){ (uint32_t)span.start, (uint32_t)span.end, xp_arena_copy(arena, text) };
    return fix;
}

/* No plugin's number is longer; 1e999 stays as it is. */
enum { EXPONENT_MAX = 30 };

static int read_exponent(struct xp_str text, size_t at)
{
    bool is_negative = at < text.len && text.ptr[at] == '-';
    int value = 0;

    for (at += at < text.len && (text.ptr[at] == '-' || text.ptr[at] == '+'); at < text.len; at++)
        if (value <= EXPONENT_MAX)
            value = value * 10 + (text.ptr[at] - '0');
    return is_negative ? -value : value;
}

/*
 * Write a number such as 45.0 or 4e1 in digits alone. @return false where that would lose something, or -0.
 */
static bool write_as_integer(struct xp_str text, struct xp_buf *out)
{
    size_t end = 0, dot, i, digits;
    int exponent;

    while (end < text.len && text.ptr[end] != 'e' && text.ptr[end] != 'E')
        end++;
    exponent = end < text.len ? read_exponent(text, end + 1) : 0;
    dot = xp_str_find(xp_str_make(text.ptr, end), '.');
    if (exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return false;
    i = text.len && text.ptr[0] == '-';
    if (i)
        xp_buf_add_char(out, '-');
    digits = out->len;
    for (; i < end; i++) {
        /* How many places this digit stands before the point once the exponent is applied; 0 and less: behind it. */
        long place = (long)dot - (long)i + (i > dot) + exponent;

        if (i == dot)
            continue;
        if (place <= 0 && text.ptr[i] != '0')
            return false;
        if (place > 0 && (text.ptr[i] != '0' || out->len > digits))
            xp_buf_add_char(out, text.ptr[i]);
    }
    if (out->len == digits) {
        xp_buf_add_char(out, '0');
        return digits == 0;
    }
    for (long missing = (long)dot + exponent - (long)(end - (dot < end)); missing > 0; missing--)
        xp_buf_add_char(out, '0');
    return xp_buf_ok(out);
}

/* What a text says, where it says nothing but a number, or true or false. Blanks and capitals change nothing. */
static bool write_text_as(struct xp_str text, uint32_t wanted, struct xp_buf *out)
{
    static const char *const truths[] = { "true", "false" };

    text = xp_str_trim(text);
    if (wanted & (XP_TYPE_NUMBER | XP_TYPE_INTEGER) && xp_number_is_valid(text)) {
        if (!(wanted & XP_TYPE_NUMBER))
            return write_as_integer(text, out);
        xp_buf_add_str(out, text);
        return true;
    }
    for (size_t i = 0; wanted & XP_TYPE_BOOLEAN && i < XP_COUNT(truths); i++) {
        if (xp_str_equal_nocase(text, xp_str_from(truths[i]))) {
            xp_buf_add_str(out, xp_str_from(truths[i]));
            return true;
        }
    }
    return false;
}

const struct xp_fix *fix_type(struct engine *engine, xp_node_id node, uint32_t wanted)
{
    const struct xp_doc *doc = engine->doc;
    struct xp_str text = xp_eval_text(&engine->eval, node);
    uint32_t types = xp_node_types(doc, node);
    XP_AUTO_BUF out = XP_BUF_INIT(1024);
    bool is_exact = false;

    if (types & XP_TYPE_STRING) {
        is_exact = write_text_as(text, wanted, &out);
    } else if (types & XP_TYPE_NUMBER && wanted & XP_TYPE_STRING) {
        xp_buf_addf(&out, "\"%.*s\"", XP_STR_ARG(text));
        is_exact = true;
    } else if (types & XP_TYPE_NUMBER && wanted & XP_TYPE_INTEGER) {
        is_exact = write_as_integer(text, &out);
    }
    if (!is_exact || !xp_buf_ok(&out))
        return NULL;
    return make_fix(engine, "write it as the type that is expected", true, span_of(doc, node), xp_buf_str(&out));
}
