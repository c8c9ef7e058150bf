#include "doc_json.h"

size_t json_line_end(const struct json *j, size_t at)
{
    while (at < j->len && !json_is_line_end(j->text[at]))
        at++;
    return at;
}

size_t json_char_length(const struct json *j, size_t at)
{
    uint32_t cp;

    return at < j->len ? doc_decode(j->text + at, j->len - at, &cp) : 0;
}

/* A no-break space is two bytes in UTF-8; French typing puts it before a colon. */
static bool is_no_break_space(const struct json *j, size_t at)
{
    return j->len - at >= 2 && j->text[at] == '\xC2' && j->text[at + 1] == '\xA0';
}

size_t json_skip_spaces(const struct json *j, size_t at)
{
    for (;;) {
        if (at < j->len && (j->text[at] == ' ' || j->text[at] == '\t'))
            at++;
        else if (at < j->len && is_no_break_space(j, at))
            at += 2;
        else
            return at;
    }
}

/* What looks blank, or like nothing, but is not white space in JSON. */
static bool is_odd_blank(uint32_t cp)
{
    if (cp < 0x20)
        return cp != '\t' && cp != '\n' && cp != '\r';
    return (cp >= 0x7F && cp <= 0xA0) || cp == 0xAD || cp == 0x1680 || cp == 0x180E || (cp >= 0x2000 && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202F) || (cp >= 0x205F && cp <= 0x206F) || cp == 0x3000 || cp == 0xFEFF;
}

size_t json_odd_blank(struct json *j, size_t at)
{
    uint32_t cp;
    size_t used;

    if (at >= j->len)
        return at;
    used = doc_decode(j->text + at, j->len - at, &cp);
    return is_odd_blank(cp) ? at + used : at;
}

static struct xp_str spaces(struct json *j, size_t count)
{
    char *text = xp_arena_alloc(&j->doc->arena, count);

    memset(text, ' ', count);
    return xp_str_make(text, count);
}

/* One finding for a run of them, with the ordinary blanks in between; each becomes a space. */
static void skip_odd_blanks(struct json *j)
{
    size_t start = j->at, end = start, chars = 0, at = start;
    struct xp_diag *diag;
    uint32_t cp;

    doc_decode(j->text + start, j->len - start, &cp);
    while (at < j->len) {
        size_t next = json_odd_blank(j, at);

        if (next > at)
            end = next;
        else if (j->text[at] == ' ' || j->text[at] == '\t')
            next = at + 1;
        else
            break;
        if ((unsigned char)j->text[at] >= 0x80 && next - at == 1)
            j->bad_bytes = true;
        at = next;
        chars++;
    }
    j->at = end;
    if (cp < 0x20 || cp == 0x7F)
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "a control character (U+%04X) between the values",
                            (unsigned)cp);
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "%s (U+%04X) is not white space in JSON",
                            cp == 0xA0 ? "a no-break space" : "an invisible or special blank", (unsigned)cp);
    if (j->doc->diag_count < XP_DOC_MAX_DIAGS)
        json_edit(j, start, end, spaces(j, chars - (at - end)));
    json_advise(j, diag, JSON_SAFE("only space, tab and line ends may stand between values", "write ordinary spaces"));
}

bool json_is_comment(const struct json *j, size_t at)
{
    if (at >= j->len)
        return false;
    if (j->text[at] == '#')
        return true;
    return j->text[at] == '/' && at + 1 < j->len && (j->text[at + 1] == '/' || j->text[at + 1] == '*');
}

/* The end of a block comment, or JSON_NONE. What is not found once is not looked for again. */
static size_t block_end(struct json *j, size_t at)
{
    const char *from = j->text + at;

    if (j->no_comment_end != JSON_NONE && at >= j->no_comment_end)
        return JSON_NONE;
    for (;;) {
        const char *star = memchr(from, '*', j->len - (size_t)(from - j->text));

        if (!star || star + 1 == j->text + j->len)
            break;
        if (star[1] == '/')
            return (size_t)(star - j->text) + 2;
        from = star + 1;
    }
    j->no_comment_end = at;
    return JSON_NONE;
}

/* Right after the byte-order mark the first line begins. */
static bool is_after_mark(const struct json *j, size_t at)
{
    return at == 3 && memcmp(j->text, "\xEF\xBB\xBF", 3) == 0;
}

/*
 * What goes with a comment that is deleted: the whole line when it stands alone, the blanks before it when it follows
 * something, the blanks after it when it begins a line. A neighbouring comment's blanks are left to that one.
 */
static void edit_comment(struct json *j, size_t start, size_t end)
{
    size_t from = start, to = end;

    while (from > 0 && json_is_space(j->text[from - 1]))
        from--;
    while (to < j->len && json_is_space(j->text[to]))
        to++;
    if (from > 0 && !json_is_line_end(j->text[from - 1]) && !is_after_mark(j, from)) {
        to = end;
    } else if (to == j->len) {
        /* nothing behind it */
    } else if (!json_is_line_end(j->text[to])) {
        from = start;
        if (json_is_comment(j, to))
            to = end;
    } else {
        to += j->text[to] == '\r' && to + 1 < j->len && j->text[to + 1] == '\n' ? 2 : 1;
    }
    json_edit_text(j, from, to, "");
}

static void skip_comment(struct json *j)
{
    size_t start = j->at, end = JSON_NONE;
    bool is_block = j->text[start] == '/' && j->text[start + 1] == '*';
    struct xp_diag *diag;

    if (is_block)
        end = block_end(j, start + 2);
    if (is_block && end == JSON_NONE) {
        end = json_line_end(j, start);
        diag = doc_add_diag(j->doc, XP_FAULT_COMMENT, start, end,
                            "a comment that never ends: there is no */ after it; JSON has no comments");
    } else {
        if (!is_block)
            end = json_line_end(j, start);
        diag = doc_add_diag(j->doc, XP_FAULT_COMMENT, start, end, "a comment; JSON has none");
    }
    edit_comment(j, start, end);
    json_advise(j, diag, JSON_UNSAFE("remove it, or keep the text under a name of your own", "remove the comment"));
    j->at = end;
}

bool json_skip_odd(struct json *j)
{
    if (json_is_comment(j, j->at)) {
        skip_comment(j);
        return true;
    }
    if (json_odd_blank(j, j->at) == j->at)
        return false;
    skip_odd_blanks(j);
    return true;
}
