#include "doc_build.h"
#include "doc_yaml.h"
#include "xp_utf8.h"

/* Line ends as libyaml sees them: also U+0085, U+2028 and U+2029. Returns 0 where there is none. */
static size_t break_length(const struct xp_doc *doc, size_t at)
{
    struct xp_str rest = xp_str_from_offset(xp_str_make(doc->text, doc->len), at);

    if (rest.len && (rest.ptr[0] == '\n' || rest.ptr[0] == '\r'))
        return 1;
    if (xp_str_starts_with(rest, xp_str_make("\xC2\x85", 2)))
        return 2;
    if (xp_str_starts_with(rest, xp_str_make("\xE2\x80\xA8", 3)) ||
        xp_str_starts_with(rest, xp_str_make("\xE2\x80\xA9", 3)))
        return 3;
    return 0;
}

static bool is_bom(const struct xp_doc *doc, size_t at)
{
    return doc->len - at >= 3 && memcmp(doc->text + at, "\xEF\xBB\xBF", 3) == 0;
}

/*
 * Walks over blank lines and comments. Returns the first byte that is neither, or the length of the text;
 * `*is_line_start` tells on the way in and out whether that is the first byte of a line.
 */
static size_t skip_comments(const struct xp_doc *doc, size_t at, bool *is_line_start)
{
    while (at < doc->len) {
        size_t length = break_length(doc, at);

        if (length) {
            at += length;
            *is_line_start = true;
        } else if (doc->text[at] == ' ' || doc->text[at] == '\t') {
            at++;
            *is_line_start = false;
        } else if (is_bom(doc, at)) {
            at += 3;
        } else if (doc->text[at] == '#') {
            while (at < doc->len && !break_length(doc, at))
                at++;
        } else {
            break;
        }
    }
    return at;
}

/* As in YAML 1.2.2, production 1, less the surrogates, which no UTF-8 text has. */
static bool is_allowed(uint32_t cp)
{
    return (cp >= 0x20 && cp <= 0x7E) || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x85 ||
           (cp >= 0xA0 && cp <= 0xFFFD) || (cp >= 0x10000 && cp <= 0x10FFFF);
}

static bool report_character(struct xp_doc *doc, size_t start, size_t length, uint32_t cp)
{
    struct xp_diag *diag;

    if (cp == XP_UTF8_BAD) {
        diag = doc_add_diag(doc, XP_FAULT_YAML, start, start + length, "byte 0x%02X is not UTF-8",
                            (unsigned)(unsigned char)doc->text[start]);
        diag->help = xp_str_from("save the file as UTF-8");
    } else {
        diag = doc_add_diag(doc, XP_FAULT_YAML, start, start + length, "character U+%04lX is not allowed in YAML",
                            (unsigned long)cp);
        diag->help = xp_str_from(cp ? "remove it, or write it as an escape in double quotes"
                                    : "save the file as UTF-8 text without NUL bytes");
    }
    return false;
}

static bool check_characters(struct xp_doc *doc)
{
    size_t at = 0;

    while (at < doc->len) {
        unsigned char byte = (unsigned char)doc->text[at];
        uint32_t cp = byte;
        size_t length = 1;

        if (byte >= 0x80)
            length = xp_utf8_decode(doc->text + at, doc->len - at, &cp);
        if (!is_allowed(cp))
            return report_character(doc, at, length, cp);
        at += length;
    }
    return true;
}

bool yaml_check_text(struct xp_doc *doc)
{
    bool is_line_start = true;
    struct xp_diag *diag;
    size_t at;

    if (doc->len > XP_YAML_MAX_BYTES) {
        doc_add_diag(doc, XP_FAULT_YAML, 0, 0, "larger than %d bytes", XP_YAML_MAX_BYTES);
        return false;
    }
    if (doc->len >= 2 && (memcmp(doc->text, "\xFF\xFE", 2) == 0 || memcmp(doc->text, "\xFE\xFF", 2) == 0)) {
        diag = doc_add_diag(doc, XP_FAULT_YAML, 0, 2, "the file is UTF-16 or UTF-32");
        diag->help = xp_str_from("save it as UTF-8");
        return false;
    }
    if (!check_characters(doc))
        return false;
    at = skip_comments(doc, 0, &is_line_start);
    if (at == doc->len || !is_line_start || doc->text[at] != '%')
        return true;
    diag = doc_add_diag(doc, XP_FAULT_YAML, at, at + 1, "directives are not used here, and \"%%\" begins one");
    diag->help = xp_str_from("remove the line");
    return false;
}

/* Does "---" or "..." stand at `at`, as a word of its own? */
static bool is_marker(const struct xp_doc *doc, size_t at, const char *marker)
{
    if (doc->len - at < 3 || memcmp(doc->text + at, marker, 3) != 0)
        return false;
    at += 3;
    return at == doc->len || doc->text[at] == ' ' || doc->text[at] == '\t' || break_length(doc, at);
}

bool yaml_check_rest(struct xp_doc *doc, size_t start)
{
    bool is_line_start =
        start == 0 || (start <= doc->len && (doc->text[start - 1] == '\n' || doc->text[start - 1] == '\r'));
    size_t at = skip_comments(doc, start, &is_line_start);
    struct xp_diag *diag;
    uint32_t cp;

    while (at < doc->len && is_line_start && is_marker(doc, at, "...")) {
        is_line_start = false;
        at = skip_comments(doc, at + 3, &is_line_start);
    }
    if (at == doc->len)
        return true;
    if (is_line_start && (doc->text[at] == '%' || is_marker(doc, at, "---"))) {
        doc_add_diag(doc, XP_FAULT_YAML, at, at + (doc->text[at] == '%' ? 1 : 3),
                     "a second document begins here; a file holds one");
        return false;
    }
    diag = doc_add_diag(doc, XP_FAULT_YAML, at, at + xp_utf8_decode(doc->text + at, doc->len - at, &cp),
                        "found more text after the end of the document");
    diag->help = xp_str_from("indent all keys of a mapping, and all items of a list, alike");
    return false;
}

static bool is_one_of(struct xp_str text, const char *const *words)
{
    for (; *words; words++)
        if (xp_str_is(text, *words))
            return true;
    return false;
}

/* Counts the digits at the front of `*text` and takes them off. */
static size_t take_digits(struct xp_str *text, const char *digits)
{
    size_t count = 0;

    while (count < text->len && text->ptr[count] && strchr(digits, text->ptr[count]))
        count++;
    *text = xp_str_from_offset(*text, count);
    return count;
}

static bool take_char(struct xp_str *text, const char *chars)
{
    if (!text->len || !text->ptr[0] || !strchr(chars, text->ptr[0]))
        return false;
    *text = xp_str_from_offset(*text, 1);
    return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, which covers the decimal integers too. */
static bool is_decimal(struct xp_str text)
{
    size_t before, after = 0;

    take_char(&text, "+-");
    before = take_digits(&text, "0123456789");
    if (take_char(&text, "."))
        after = take_digits(&text, "0123456789");
    if (before + after == 0)
        return false;
    if (take_char(&text, "eE")) {
        take_char(&text, "+-");
        if (!take_digits(&text, "0123456789"))
            return false;
    }
    return text.len == 0;
}

static bool is_based(struct xp_str text, const char *prefix, const char *digits)
{
    if (!xp_str_starts_with(text, xp_str_from(prefix)))
        return false;
    text = xp_str_from_offset(text, 2);
    return take_digits(&text, digits) && text.len == 0;
}

static bool is_json_integer(struct xp_str text)
{
    bool has_zero;

    take_char(&text, "-");
    has_zero = text.len && text.ptr[0] == '0';
    return take_digits(&text, "0123456789") == 1 ? text.len == 0 : !has_zero && text.len == 0;
}

enum xp_kind yaml_resolve_plain(struct xp_str text, bool *is_integer)
{
    static const char *const nulls[] = { "", "~", "null", "Null", "NULL", NULL };
    static const char *const trues[] = { "true", "True", "TRUE", NULL };
    static const char *const falses[] = { "false", "False", "FALSE", NULL };
    static const char *const floats[] = { ".inf",  ".Inf",  ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
                                          "-.Inf", "-.INF", ".nan", ".NaN",  ".NAN",  NULL };

    *is_integer = false;
    if (is_one_of(text, nulls))
        return XP_NULL;
    if (is_one_of(text, trues))
        return XP_TRUE;
    if (is_one_of(text, falses))
        return XP_FALSE;
    if (is_decimal(text)) {
        *is_integer = is_json_integer(text);
        return XP_NUMBER;
    }
    if (is_based(text, "0x", "0123456789abcdefABCDEF") || is_based(text, "0o", "01234567") || is_one_of(text, floats))
        return XP_NUMBER;
    return XP_STRING;
}
