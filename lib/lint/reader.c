#include "xp_reader.h"

#include "xp_nearest.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <stdarg.h>

enum { QUOTE_MAX = 80 };

static void fail_at(struct xp_reader *reader, size_t offset, const char *message)
{
    struct xp_position at = xp_doc_position(reader->doc, offset);

    reader->has_failed = true;
    xp_fail(reader->err, XP_E_SYNTAX, "%s:%" PRIu32 ":%" PRIu32 ": %s", xp_reader_quote(reader, reader->file), at.line,
            at.column, message);
}

void xp_reader_fail(struct xp_reader *reader, xp_node_id node, const char *format, ...)
{
    XP_AUTO_BUF message = XP_BUF_INIT(SIZE_MAX / 2);
    va_list args;

    if (reader->has_failed)
        return;
    va_start(args, format);
    xp_buf_addv(&message, format, args);
    va_end(args);
    fail_at(reader, node == XP_NO_NODE ? 0 : reader->doc->nodes[node].start, message.ptr);
}

void xp_reader_fail_diag(struct xp_reader *reader, const struct xp_diag *diag)
{
    if (!reader->has_failed)
        fail_at(reader, diag->start, xp_arena_copy(reader->arena, diag->message).ptr);
}

const char *xp_reader_quote(struct xp_reader *reader, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(QUOTE_MAX * 16);

    xp_utf8_show_short(&shown, text, QUOTE_MAX);
    return xp_arena_copy(reader->arena, xp_buf_str(&shown)).ptr;
}

void xp_reader_fail_unknown(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names,
                            size_t count)
{
    struct xp_str found = xp_node_text(reader->doc, node, reader->arena);
    struct xp_nearest nearest = XP_NEAREST_INIT(found);
    XP_AUTO_BUF list = XP_BUF_INIT(300);

    for (size_t i = 0; i < count; i++) {
        xp_nearest_offer(&nearest, xp_str_from(names[i]));
        xp_buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    if (nearest.best.len)
        xp_reader_fail(reader, node, "unknown %s \"%s\"; did you mean \"%.*s\"?", what, xp_reader_quote(reader, found),
                       XP_STR_ARG(nearest.best));
    else
        xp_reader_fail(reader, node, "unknown %s \"%s\"; known are: %s%s", what, xp_reader_quote(reader, found),
                       list.ptr, xp_buf_ok(&list) ? "" : ", …");
}

static size_t find_name(struct xp_reader *reader, xp_node_id node, const char *const *names, size_t count)
{
    size_t i = 0;

    while (i < count && !xp_node_text_is(reader->doc, node, xp_str_from(names[i])))
        i++;
    return i;
}

void xp_reader_map(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names, size_t count,
                   xp_node_id *nodes)
{
    for (size_t i = 0; i < count; i++)
        nodes[i] = XP_NO_NODE;
    if (reader->has_failed)
        return;
    if (xp_node_kind(reader->doc, node) != XP_OBJECT) {
        xp_reader_fail(reader, node, "%s is a map of keys and values; found %s", what,
                       xp_node_kind_name(reader->doc, node));
        return;
    }
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE;
         key = xp_node_after(reader->doc, node, key)) {
        size_t i = find_name(reader, key, names, count);

        if (i == count) {
            xp_reader_fail_unknown(reader, key, "key", names, count);
            return;
        }
        nodes[i] = xp_key_value(key);
    }
}

static bool expect_kind(struct xp_reader *reader, xp_node_id node, bool is_right, const char *expected)
{
    if (reader->has_failed)
        return false;
    if (!is_right)
        xp_reader_fail(reader, node, "expected %s; found %s", expected, xp_node_kind_name(reader->doc, node));
    return is_right;
}

struct xp_str xp_reader_text(struct xp_reader *reader, xp_node_id node)
{
    struct xp_str none = { "", 0 };
    struct xp_str text;

    if (reader->has_failed)
        return none;
    if (!expect_kind(reader, node, xp_node_kind(reader->doc, node) == XP_STRING, "a text (in quotes if need be)"))
        return none;
    text = xp_node_text(reader->doc, node, reader->arena);
    return xp_arena_copy(reader->arena, text);
}

static bool is_for_people(struct xp_str text, bool may_have_lines)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (!xp_utf8_is_printable(cp) && !(may_have_lines && cp == '\n'))
            return false;
    }
    return true;
}

static struct xp_str text_for_people(struct xp_reader *reader, xp_node_id node, bool may_have_lines)
{
    struct xp_str text = xp_str_trim(xp_reader_text(reader, node));

    if (!text.len)
        xp_reader_fail(reader, node, "the text is empty");
    else if (!is_for_people(text, may_have_lines))
        xp_reader_fail(reader, node, "a text for people is %swithout control characters and invisible ones",
                       may_have_lines ? "" : "one line, ");
    return text;
}

struct xp_str xp_reader_line(struct xp_reader *reader, xp_node_id node)
{
    return text_for_people(reader, node, false);
}

struct xp_str xp_reader_prose(struct xp_reader *reader, xp_node_id node)
{
    return text_for_people(reader, node, true);
}

bool xp_reader_boolean(struct xp_reader *reader, xp_node_id node)
{
    enum xp_kind kind;

    if (reader->has_failed)
        return false;
    kind = xp_node_kind(reader->doc, node);
    return expect_kind(reader, node, kind == XP_TRUE || kind == XP_FALSE, "true or false") && kind == XP_TRUE;
}

static bool parse_integer(struct xp_str text, int64_t *value)
{
    bool is_negative = text.len && text.ptr[0] == '-';
    int64_t number = 0;

    if (text.len > 18)
        return false;
    for (size_t i = is_negative; i < text.len; i++)
        number = number * 10 + (text.ptr[i] - '0');
    *value = is_negative ? -number : number;
    return true;
}

int64_t xp_reader_integer(struct xp_reader *reader, xp_node_id node, int64_t min, int64_t max)
{
    int64_t value = 0;
    bool is_integer;

    if (reader->has_failed)
        return min;
    is_integer = xp_node_kind(reader->doc, node) == XP_NUMBER && (reader->doc->nodes[node].flags & XP_NODE_INTEGER);
    if (!expect_kind(reader, node, is_integer, "a whole number"))
        return min;
    if (parse_integer(xp_node_text(reader->doc, node, reader->arena), &value) && value >= min && value <= max)
        return value;
    xp_reader_fail(reader, node, "expected a whole number from %" PRId64 " to %" PRId64, min, max);
    return min;
}

uint32_t xp_reader_texts(struct xp_reader *reader, xp_node_id node, const struct xp_str **out)
{
    struct xp_str *texts;
    uint32_t count = 0;

    *out = NULL;
    if (reader->has_failed)
        return 0;
    if (xp_node_kind(reader->doc, node) != XP_ARRAY) {
        texts = xp_arena_calloc(reader->arena, 1, sizeof(*texts));
        texts[0] = xp_reader_text(reader, node);
        *out = texts;
        return reader->has_failed ? 0 : 1;
    }
    texts = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*texts));
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE;
         item = xp_node_after(reader->doc, node, item))
        texts[count++] = xp_reader_text(reader, item);
    *out = texts;
    return reader->has_failed ? 0 : count;
}

size_t xp_reader_choice(struct xp_reader *reader, xp_node_id node, const char *what, const char *const *names,
                        size_t count)
{
    size_t i;

    if (reader->has_failed)
        return 0;
    if (!expect_kind(reader, node, xp_node_kind(reader->doc, node) == XP_STRING, "a text"))
        return 0;
    i = find_name(reader, node, names, count);
    if (i < count)
        return i;
    xp_reader_fail_unknown(reader, node, what, names, count);
    return 0;
}

size_t xp_reader_list(struct xp_reader *reader, xp_node_id node, const char *what)
{
    if (reader->has_failed || !expect_kind(reader, node, xp_node_kind(reader->doc, node) == XP_ARRAY, what))
        return 0;
    return xp_node_size(reader->doc, node);
}
