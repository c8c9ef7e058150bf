#include "doc_json.h"
#include "xp_utf8.h"

static enum json_quote wide_quote(uint32_t cp)
{
    switch (cp) {
    case 0x00AB: /* « » */
    case 0x00BB:
    case 0x02BA: /* ʺ */
    case 0x201C: /* “ ” „ ‟ */
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033: /* ″ ‶ */
    case 0x2036:
    case 0x275D: /* ❝ ❞ */
    case 0x275E:
    case 0x301D: /* 〝 〞 〟 */
    case 0x301E:
    case 0x301F:
    case 0xFF02: /* ＂ */
        return QUOTE_DOUBLE;
    case 0x00B4: /* ´ */
    case 0x02B9: /* ʹ ʼ */
    case 0x02BC:
    case 0x2018: /* ‘ ’ ‚ ‛ */
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032: /* ′ ‵ */
    case 0x2035:
    case 0x2039: /* ‹ › */
    case 0x203A:
    case 0x275B: /* ❛ ❜ */
    case 0x275C:
    case 0xFF07: /* ＇ */
        return QUOTE_SINGLE;
    default:
        return QUOTE_NONE;
    }
}

enum json_quote json_quote_at(const struct json *j, size_t at, size_t *length, uint32_t *cp)
{
    *length = 1;
    *cp = 0;
    if (at >= j->len)
        return QUOTE_NONE;
    *cp = (unsigned char)j->text[at];
    if (*cp == '"')
        return QUOTE_STRAIGHT;
    if (*cp == '\'' || *cp == '`')
        return QUOTE_SINGLE;
    if (*cp < 0x80)
        return QUOTE_NONE;
    *length = doc_decode(j->text + at, j->len - at, cp);
    return wide_quote(*cp);
}

/* What reading a string with faults gathers. The repairs of its ends and of the quotes inside are one fix. */
struct reader {
    struct json *j;
    const struct json_extent *extent;
    size_t first_inner, last_inner, inner_count; /* straight quotes inside that no backslash stands before */
    bool is_odd;                                 /* its ends get mended, so what is mended with them needs no finding */
};

/* Repairs longer than this are not worth their memory. */
enum { REPAIR_MAX = 1024 * 1024 };

static struct xp_str copy(struct json *j, const struct xp_buf *text)
{
    if (!xp_buf_ok(text) || j->doc->diag_count == XP_DOC_MAX_DIAGS)
        return xp_str_make(NULL, 0);
    return xp_arena_copy(&j->doc->arena, xp_buf_str(text));
}

static void add_char(struct xp_buf *out, uint32_t cp)
{
    char bytes[4];

    xp_buf_add(out, bytes, xp_utf8_encode(cp, bytes));
}

static void add_escaped(struct xp_buf *out, char c)
{
    static const char names[] = "\"\\bfnrt", values[] = "\"\\\b\f\n\r\t";
    const char *at = c ? strchr(values, c) : NULL;

    if (at)
        xp_buf_addf(out, "\\%c", names[at - values]);
    else if ((unsigned char)c < 0x20)
        xp_buf_addf(out, "\\u%04x", (unsigned)c);
    else
        xp_buf_add_char(out, c);
}

struct xp_str json_quoted(struct json *j, struct xp_str text)
{
    XP_AUTO_BUF out = XP_BUF_INIT(REPAIR_MAX);

    xp_buf_add_char(&out, '"');
    for (size_t i = 0; i < text.len && xp_buf_ok(&out); i++)
        add_escaped(&out, text.ptr[i]);
    xp_buf_add_char(&out, '"');
    return copy(j, &out);
}

static void report_controls(struct reader *r, size_t start, size_t end, const struct xp_buf *escaped)
{
    struct json *j = r->j;
    struct xp_edit edit = { (uint32_t)start, (uint32_t)end, copy(j, escaped) };
    struct xp_diag *diag;

    if (json_is_line_end(j->text[start]))
        diag = doc_add_diag(j->doc, XP_FAULT_CONTROL_CHARACTER, start, end,
                            "a line end inside a string; JSON wants it written as \\n");
    else if (j->text[start] == '\t')
        diag = doc_add_diag(j->doc, XP_FAULT_CONTROL_CHARACTER, start, end,
                            "a tab inside a string; JSON wants it written as \\t");
    else
        diag = doc_add_diag(j->doc, XP_FAULT_CONTROL_CHARACTER, start, end,
                            "a raw control character inside a string; JSON wants it written as \\u%04x",
                            (unsigned)(unsigned char)j->text[start]);
    json_advise_edit(j, diag, JSON_SAFE("write the escape, or a space", "write it as an escape"), edit);
}

/* A run of raw control characters. */
static size_t read_controls(struct reader *r, size_t at)
{
    XP_AUTO_BUF escaped = XP_BUF_INIT(REPAIR_MAX);
    struct json *j = r->j;
    size_t start = at;

    for (; at < r->extent->body_end && (unsigned char)j->text[at] < 0x20; at++)
        if (xp_buf_ok(&escaped))
            add_escaped(&escaped, j->text[at]);
    xp_buf_add(&j->scratch, j->text + start, at - start);
    report_controls(r, start, at, &escaped);
    return at;
}

static unsigned hex_value(char c)
{
    return xp_ascii_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(xp_ascii_lower(c) - 'a' + 10);
}

static bool is_hex(char c)
{
    return xp_ascii_is_digit(c) || (xp_ascii_lower(c) >= 'a' && xp_ascii_lower(c) <= 'f');
}

/* An escape and what it should have been. */
struct bad_escape {
    size_t start, end;  /* what to point at */
    size_t edit_end;    /* what to replace */
    struct xp_str text; /* by what */
    const char *title;
};

static void report_escape(struct json *j, const struct bad_escape *bad)
{
    struct xp_edit edit = { (uint32_t)bad->start, (uint32_t)bad->edit_end, bad->text };
    struct xp_str shown = json_show(j, bad->start, bad->end);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, bad->start, bad->end, "%.*s is not an escape that JSON knows",
                        XP_STR_ARG(shown));
    json_advise_edit(
        j, diag,
        JSON_SAFE("a backslash itself is written \\\\; known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX",
                  bad->title),
        edit);
}

/* \x41, as Python and JavaScript write it. */
static size_t read_hex_escape(struct json *j, size_t at)
{
    struct bad_escape bad = { at, at + 4, at + 4, { NULL, 0 }, "write it as \\u00XX" };

    add_char(&j->scratch, hex_value(j->text[at + 2]) << 4 | hex_value(j->text[at + 3]));
    if (j->doc->diag_count < XP_DOC_MAX_DIAGS)
        bad.text = xp_arena_printf(&j->doc->arena, "\\u00%c%c", j->text[at + 2], j->text[at + 3]);
    report_escape(j, &bad);
    return at + 4;
}

/*
 * A backslash that begins nothing: it stands for itself. A control character behind it is mended with it, since either
 * repair alone would make an escape of the two.
 */
static size_t read_lone_backslash(struct reader *r, size_t at)
{
    struct json *j = r->j;
    size_t next = at + 1, left = r->extent->body_end - next, length = 1;
    struct bad_escape bad = { at, next, next, XP_STR("\\\\"), "double the backslash" };
    uint32_t cp;

    xp_buf_add_char(&j->scratch, '\\');
    if (left && (unsigned char)j->text[next] < 0x20) {
        XP_AUTO_BUF escaped = XP_BUF_INIT(16);

        xp_buf_add(&escaped, "\\\\", 2);
        add_escaped(&escaped, j->text[next]);
        xp_buf_add_char(&j->scratch, j->text[next]);
        bad.text = copy(j, &escaped);
        bad.end = bad.edit_end = next + 1;
    } else if (left) {
        length = doc_decode(j->text + next, left, &cp);
        bad.end = next + length;
        for (size_t i = 0; i < 4 && j->text[next] == 'u' && bad.end < r->extent->body_end && is_hex(j->text[bad.end]);
             i++)
            bad.end++;
    }
    report_escape(j, &bad);
    return bad.edit_end;
}

static size_t report_surrogate(struct reader *r, size_t at)
{
    struct json *j = r->j;
    struct xp_edit edit = { (uint32_t)at, (uint32_t)at + 6, XP_STR("\\ufffd") };
    struct xp_str shown = json_show(j, at, at + 6);
    struct xp_diag *diag;

    add_char(&j->scratch, 0xFFFD);
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, at, at + 6,
                        "%.*s is one half of a surrogate pair; only both halves together make a character",
                        XP_STR_ARG(shown));
    json_advise_edit(
        j, diag, JSON_UNSAFE("write both halves, or the character itself", "write the replacement character"), edit);
    return at + 6;
}

static size_t read_backslash(struct reader *r, size_t at)
{
    struct json *j = r->j;
    size_t left = r->extent->body_end - at, used;
    uint32_t cp;

    used = doc_read_escape(j->text + at, left, &cp);
    if (used && (cp < 0xD800 || cp > 0xDFFF)) {
        add_char(&j->scratch, cp);
        return at + used;
    }
    if (used)
        return report_surrogate(r, at);
    if (left >= 2 && j->text[at + 1] == '\'') {
        struct bad_escape bad = { at, at + 2, at + 2, XP_STR("'"), "remove the backslash" };

        xp_buf_add_char(&j->scratch, '\'');
        if (r->extent->is_single && r->is_odd)
            json_edit_text(j, at, at + 2, "'");
        else
            report_escape(j, &bad);
        return at + 2;
    }
    if (left >= 4 && j->text[at + 1] == 'x' && is_hex(j->text[at + 2]) && is_hex(j->text[at + 3]))
        return read_hex_escape(j, at);
    if (left == 1 && r->is_odd) { /* before the end that is being mended */
        xp_buf_add_char(&j->scratch, '\\');
        json_edit_text(j, at, at + 1, "\\\\");
        return at + 1;
    }
    return read_lone_backslash(r, at);
}

static size_t read_inner_quote(struct reader *r, size_t at)
{
    if (r->inner_count++ == 0)
        r->first_inner = at;
    r->last_inner = at;
    json_edit_text(r->j, at, at + 1, "\\\"");
    xp_buf_add_char(&r->j->scratch, '"');
    return at + 1;
}

static size_t read_plain(struct reader *r, size_t at)
{
    struct json *j = r->j;
    size_t start = at;

    while (at < r->extent->body_end && (unsigned char)j->text[at] >= 0x20 && j->text[at] != '"' &&
           j->text[at] != '\\') {
        uint32_t cp;
        size_t used = 1;

        if ((unsigned char)j->text[at] >= 0x80) {
            used = xp_utf8_decode(j->text + at, r->extent->body_end - at, &cp);
            if (cp == XP_UTF8_BAD)
                break;
        }
        at += used;
    }
    xp_buf_add(&j->scratch, j->text + start, at - start);
    if (at == start) {
        add_char(&j->scratch, doc_windows_1252((unsigned char)j->text[at++]));
        j->bad_bytes = true;
    }
    return at;
}

static void read_body(struct reader *r)
{
    size_t at = r->extent->body;

    xp_buf_clear(&r->j->scratch);
    while (at < r->extent->body_end) {
        char c = r->j->text[at];

        if (c == '\\')
            at = read_backslash(r, at);
        else if (c == '"')
            at = read_inner_quote(r, at);
        else if ((unsigned char)c < 0x20)
            at = read_controls(r, at);
        else
            at = read_plain(r, at);
    }
}

/* A string that the end of the text cuts off takes the missing brackets into its own repair. */
static struct xp_str closing_text(struct json *j, const struct json_extent *extent, enum xp_kind kind)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_DEPTH + 2);
    size_t next = json_skip_white(j, extent->end);

    xp_buf_add_char(&text, '"');
    if (kind == XP_KEY) {
        j->colon_implied = next == j->len || json_colon_at(j, next) == 0;
        j->end_reported = next == j->len;
    } else if (next == j->len) {
        xp_buf_add_str(&text, json_closers(j, j->depth));
        j->end_reported = true;
    } else if (j->depth && json_is_next_start(j, next)) {
        xp_buf_add_char(&text, ',');
        j->comma_implied = true;
    }
    return copy(j, &text);
}

static void report_unclosed(struct json *j, const struct json_extent *extent, enum xp_kind kind)
{
    struct xp_str shown = json_show(j, extent->start, extent->body);
    struct xp_diag *diag;

    json_edit(j, extent->body_end, extent->body_end, closing_text(j, extent, kind));
    j->closed_at = extent->body_end;
    diag =
        doc_add_diag(j->doc, XP_FAULT_SYNTAX, extent->start, extent->end, "the %s that begins with %.*s is not closed",
                     kind == XP_KEY ? "name" : "string", XP_STR_ARG(shown));
    json_advise(j, diag,
                JSON_UNSAFE("close it with \"", j->colon_implied ? NULL : "close the string at the end of its text"));
}

static bool is_curly(uint32_t cp)
{
    return cp >= 0x80;
}

static void report_quotes(struct json *j, const struct json_extent *extent, enum xp_kind kind)
{
    struct xp_str open = json_show(j, extent->start, extent->body);
    struct xp_str close = json_show(j, extent->body_end, extent->end);
    const char *what = kind == XP_KEY ? "name" : "text";
    struct json_advice advice = JSON_SAFE("write \" at both ends", "write straight double quotes");
    struct xp_diag *diag;

    if (is_curly(extent->open) || is_curly(extent->close))
        diag = doc_add_diag(j->doc, XP_FAULT_SMART_QUOTE, extent->start, extent->end,
                            "typographic quotes, %.*s and %.*s, around this %s; JSON wants straight ones, \"",
                            XP_STR_ARG(open), XP_STR_ARG(close), what);
    else if (extent->open == '"' && extent->close == '"')
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, extent->start, extent->end,
                            "this %s stands between %.*s and %.*s; JSON wants one \" at each end", what,
                            XP_STR_ARG(open), XP_STR_ARG(close));
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SINGLE_QUOTE, extent->start, extent->end,
                            "this %s stands between %.*s and %.*s; JSON wants double quotes, \"", what,
                            XP_STR_ARG(open), XP_STR_ARG(close));
    json_advise(j, diag, advice);
}

static void report_ends(struct reader *r, enum xp_kind kind)
{
    struct json *j = r->j;
    struct xp_diag *diag;

    if (r->is_odd) {
        if (r->extent->close)
            json_edit_text(j, r->extent->body_end, r->extent->end, "\"");
        if (r->extent->close)
            report_quotes(j, r->extent, kind);
        else
            report_unclosed(j, r->extent, kind);
    } else if (r->inner_count) {
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, r->first_inner, r->last_inner + 1,
                            "a double quote inside a string; JSON wants it written as \\\"");
        json_advise(j, diag, JSON_SAFE("put a backslash before each quote inside", "escape the quotes inside"));
    }
}

static bool is_straight(const struct json *j, size_t start, size_t end)
{
    return end - start == 1 && j->text[start] == '"';
}

/* The decoded text; nothing is copied where it is what stands between the quotes. */
static void set_text(struct json *j, xp_node_id node, const struct json_extent *extent)
{
    struct xp_str raw = xp_str_make(j->text + extent->body, extent->body_end - extent->body);
    struct xp_str text = xp_buf_str(&j->scratch);

    if (!xp_str_equal(raw, text)) {
        doc_set_text(j->doc, node, xp_arena_copy(&j->doc->arena, text));
        return;
    }
    if (extent->body - extent->start == 1 && extent->end - extent->body_end == 1)
        j->doc->nodes[node].flags |= XP_NODE_PLAIN;
    else
        doc_set_text(j->doc, node, raw);
}

void json_read_string(struct json *j, const struct json_extent *extent, enum xp_kind kind)
{
    bool is_open_straight = is_straight(j, extent->start, extent->body);
    struct reader reader = { j, extent, 0, 0, 0, false };
    xp_node_id node = (xp_node_id)j->doc->count;

    reader.is_odd = !is_open_straight || !is_straight(j, extent->body_end, extent->end);
    if (kind == XP_KEY)
        json_add_key(j, extent->start, extent->end);
    else
        json_add_node(j, kind, extent->start, extent->end);
    if (!is_open_straight)
        json_edit_text(j, extent->start, extent->body, "\"");
    read_body(&reader);
    set_text(j, node, extent);
    /* Where the ends are straight quotes but something else was wrong, these edits are none. */
    report_ends(&reader, kind);
    j->at = extent->end;
    if (kind == XP_KEY) {
        j->last_end = j->at;
        j->comma = JSON_NONE;
    } else {
        json_end_value(j, j->at);
    }
}
