#include "doc_json.h"

#include "xp_utf8.h"

/* Values without quotes and brackets: what Python, JavaScript and C call true, null and numbers, and bare text. */

enum word_value { WORD_TRUE, WORD_FALSE, WORD_NULL, WORD_NOTHING };

struct literal {
    const char *text;
    enum word_value value;
};

/* In any capitals. WORD_NOTHING: JSON has nothing that means the same. */
static const struct literal literals[] = {
    { "true", WORD_TRUE },         { "false", WORD_FALSE },        { "null", WORD_NULL },
    { "none", WORD_NULL },         { "nil", WORD_NULL },           { "nan", WORD_NOTHING },
    { "undefined", WORD_NOTHING }, { "infinity", WORD_NOTHING },   { "-infinity", WORD_NOTHING },
    { "+infinity", WORD_NOTHING }, { "inf", WORD_NOTHING },        { "-inf", WORD_NOTHING },
    { "+inf", WORD_NOTHING },      { "float('inf')", WORD_NOTHING }, { "float('nan')", WORD_NOTHING },
};

static const struct literal *find_literal(struct xp_str word)
{
    for (size_t i = 0; i < XP_COUNT(literals); i++)
        if (xp_str_equal_nocase(word, xp_str_from(literals[i].text)))
            return &literals[i];
    return NULL;
}

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static bool is_name_byte(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

bool json_is_literal_start(const struct json *j, size_t at)
{
    size_t end = at;

    while (end < j->len && end - at < 16 && (is_name_byte(j->text[end]) || (end == at && is_one_of(j->text[end], "+-"))))
        end++;
    return end > at && find_literal(xp_str_make(j->text + at, end - at));
}

/* U+2212 and the dashes, which some programs write for a minus. */
static size_t sign_length(struct xp_str word)
{
    if (word.len && (word.ptr[0] == '-' || word.ptr[0] == '+'))
        return 1;
    if (word.len >= 3 && (memcmp(word.ptr, "−", 3) == 0 || memcmp(word.ptr, "–", 3) == 0 || memcmp(word.ptr, "—", 3) == 0))
        return 3;
    return 0;
}

bool json_is_number_start(const struct json *j, size_t at)
{
    struct xp_str rest = xp_str_make(j->text + at, j->len - at);

    at += sign_length(rest);
    if (at < j->len && j->text[at] == '.')
        at++;
    return at < j->len && xp_ascii_is_digit(j->text[at]);
}

/* Numbers. */

struct cursor {
    const char *at, *end;
    struct xp_buf *out;
};

static bool take_digits(struct cursor *c)
{
    const char *start = c->at;
    size_t length = c->out->len;

    while (c->at < c->end && (xp_ascii_is_digit(*c->at) || (*c->at == '_' && c->at > start && c->at[-1] != '_'))) {
        if (*c->at != '_')
            xp_buf_add_char(c->out, *c->at);
        c->at++;
    }
    return c->out->len > length && c->at[-1] != '_';
}

static bool starts_exponent(const struct cursor *c)
{
    return c->at < c->end && (*c->at == 'e' || *c->at == 'E');
}

/* Whole part: leading zeros go, an empty one becomes 0. */
static bool take_whole(struct cursor *c)
{
    const char *start = c->at;

    while (c->end - c->at > 1 && *c->at == '0' && (xp_ascii_is_digit(c->at[1]) || c->at[1] == '_')) {
        c->at += c->at[1] == '_' ? 2 : 1;
        if (c->at == c->end || !xp_ascii_is_digit(*c->at))
            return false;
    }
    if (take_digits(c))
        return true;
    if (c->at != start || c->at == c->end || *c->at != '.')
        return false;
    xp_buf_add_char(c->out, '0');
    return c->end - c->at > 1 && xp_ascii_is_digit(c->at[1]);
}

static bool take_decimal(struct cursor *c, bool *is_integer)
{
    if (!take_whole(c))
        return false;
    *is_integer = true;
    if (c->at < c->end && *c->at == '.') {
        *is_integer = false;
        c->at++;
        xp_buf_add_char(c->out, '.');
        if (c->at == c->end || starts_exponent(c))
            xp_buf_add_char(c->out, '0');
        else if (!take_digits(c))
            return false;
    }
    if (starts_exponent(c)) {
        *is_integer = false;
        xp_buf_add_char(c->out, *c->at++);
        if (c->at < c->end && (*c->at == '-' || *c->at == '+'))
            xp_buf_add_char(c->out, *c->at++);
        if (!take_digits(c))
            return false;
    }
    return c->at == c->end;
}

static int digit_value(char c)
{
    c = xp_ascii_lower(c);
    if (xp_ascii_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Enough for any number that means something; longer ones are text. */
enum { BIG_DIGITS = 256, BIG_PARTS = 40 };

/* Hexadecimal, octal and binary of any sensible length, exactly: parts of nine decimal digits, lowest first. */
static bool take_radix(struct cursor *c, unsigned radix)
{
    uint32_t parts[BIG_PARTS] = { 0 };
    size_t count = 1, digits = 0;

    for (; c->at < c->end; c->at++) {
        uint64_t carry;

        if (*c->at == '_' && digits && c->at + 1 < c->end && c->at[1] != '_')
            continue;
        carry = (uint64_t)digit_value(*c->at);
        if (carry >= radix || ++digits > BIG_DIGITS)
            return false;
        for (size_t i = 0; i < count; i++) {
            carry += (uint64_t)parts[i] * radix;
            parts[i] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry)
            parts[count++] = (uint32_t)carry;
    }
    if (digits == 0)
        return false;
    xp_buf_addf(c->out, "%u", (unsigned)parts[count - 1]);
    while (--count > 0)
        xp_buf_addf(c->out, "%09u", (unsigned)parts[count - 1]);
    return true;
}

static unsigned radix_of(struct xp_str digits)
{
    if (digits.len < 3 || digits.ptr[0] != '0')
        return 10;
    switch (digits.ptr[1]) {
    case 'x':
    case 'X':
        return 16;
    case 'o':
    case 'O':
        return 8;
    case 'b':
    case 'B':
        return 2;
    default:
        return 10;
    }
}

/* Rewrite a number of another language as JSON has it. @return false when it is none. */
static bool rewrite_number(struct xp_str word, struct xp_buf *out, bool *is_integer)
{
    size_t sign = sign_length(word);
    struct xp_str digits = xp_str_from_offset(word, sign);
    unsigned radix = radix_of(digits);
    struct cursor cursor = { digits.ptr, digits.ptr + digits.len, out };

    xp_buf_clear(out);
    if (sign && word.ptr[0] != '+')
        xp_buf_add_char(out, '-');
    *is_integer = true;
    if (radix == 10)
        return take_decimal(&cursor, is_integer) && xp_buf_ok(out);
    cursor.at += 2;
    return take_radix(&cursor, radix) && xp_buf_ok(out);
}

/* Where words end. */

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Where the last character before `end` begins. */
static size_t last_char(const struct json *j, size_t start, size_t end)
{
    for (size_t back = 2; back <= 4 && back <= end - start; back++) {
        uint32_t cp;

        if (xp_utf8_decode(j->text + end - back, back, &cp) == back)
            return end - back;
    }
    return end - 1;
}

/* Blanks of all kinds at the end do not belong to the word. */
static size_t trim_word(struct json *j, size_t start, size_t end)
{
    while (end > start) {
        size_t last = last_char(j, start, end);

        if (!is_space(j->text[last]) && json_odd_blank(j, last) != end)
            break;
        end = last;
    }
    return end;
}

/* Does the bare text end at `at`, where no bracket inside it is open? */
static bool ends_word(const struct json *j, size_t start, size_t at)
{
    size_t length;
    uint32_t cp;
    bool is_apart = at > start && is_space(j->text[at - 1]);

    if (is_one_of(j->text[at], ",}]"))
        return true;
    if (j->text[at] == ';')
        return at + 1 == j->len || is_one_of(j->text[at + 1], " \t\r\n");
    if (!is_apart)
        return false;
    return json_is_comment(j, at) || json_quote_at(j, at, &length, &cp) == QUOTE_STRAIGHT ||
           json_quote_at(j, at, &length, &cp) == QUOTE_DOUBLE;
}

/* To a comma, a closing bracket, or the end of the line; brackets that pair up inside belong to the word. */
static size_t word_end(struct json *j, size_t start)
{
    size_t at = start, level = 0, opener = JSON_NONE;

    while (at < j->len && !json_is_line_end(j->text[at])) {
        char c = j->text[at];

        if (level == 0 && at > start && ends_word(j, start, at))
            break;
        if (is_one_of(c, "([{")) {
            if (level++ == 0)
                opener = at;
            if (at - start > j->budget)
                break;
        } else if (is_one_of(c, ")]}") && level > 0) {
            level--;
        }
        at++;
    }
    if (level > 0) {
        j->budget -= at - start < j->budget ? at - start : j->budget;
        if (opener > start && j->text[opener] != '(')
            at = opener;
    }
    at = trim_word(j, start, at);
    return at > start ? at : start + 1;
}

static bool is_strict_number(struct xp_str word)
{
    return word.len && xp_ascii_is_digit(word.ptr[0]) && xp_str_find(word, '.') == word.len;
}

/* `true.` and `5.` before another name or value: the full stop stands for a comma. */
static size_t before_full_stop(struct json *j, size_t start, size_t end)
{
    struct xp_str word = xp_str_make(j->text + start, end - start - 1);

    if (word.len == 0 || j->text[end - 1] != '.')
        return end;
    if (find_literal(word) ||
        (is_strict_number(word) && j->depth && json_is_next_start(j, json_skip_white(j, end))))
        return end - 1;
    return end;
}

/* Reading. */

static void read_literal(struct json *j, const struct literal *literal, size_t end)
{
    static const struct {
        enum xp_kind kind;
        const char *text;
    } values[] = {
        [WORD_TRUE] = { XP_TRUE, "true" },
        [WORD_FALSE] = { XP_FALSE, "false" },
        [WORD_NULL] = { XP_NULL, "null" },
        [WORD_NOTHING] = { XP_NULL, NULL },
    };
    const char *right = values[literal->value].text;
    size_t start = j->at;
    struct xp_str shown = json_show(j, start, end), word = xp_str_make(j->text + start, end - start);
    xp_node_id node = json_add_node(j, values[literal->value].kind, start, end);
    struct xp_diag *diag;

    if (!right) {
        j->doc->nodes[node].flags |= XP_NODE_IMPLIED;
        diag = doc_add_diag(j->doc, XP_FAULT_LITERAL, start, end, "JSON has no %.*s", XP_STR_ARG(shown));
        json_advise(j, diag, JSON_NO_FIX("write null, or a string, or leave it out"));
    } else if (!xp_str_is(word, right)) {
        diag = doc_add_diag(j->doc, XP_FAULT_LITERAL, start, end, "%.*s is not JSON's way to write %s", XP_STR_ARG(shown),
                            right);
        json_edit_text(j, start, end, right);
        json_advise(j, diag, JSON_SAFE(NULL, "write it as JSON does"));
    }
}

static void read_number(struct json *j, size_t end, const struct xp_buf *number, bool is_integer)
{
    size_t start = j->at;
    struct xp_str shown = json_show(j, start, end), word = xp_str_make(j->text + start, end - start), text;
    xp_node_id node = json_add_node(j, XP_NUMBER, start, end);
    struct xp_diag *diag;

    j->doc->nodes[node].flags |= is_integer ? XP_NODE_INTEGER : 0;
    if (xp_str_equal(word, xp_buf_str(number)))
        return;
    text = xp_arena_copy(&j->doc->arena, xp_buf_str(number));
    doc_set_text(j->doc, node, text);
    diag = doc_add_diag(j->doc, XP_FAULT_LITERAL, start, end, "%.*s is no number in JSON", XP_STR_ARG(shown));
    json_edit(j, start, end, text);
    json_advise(j, diag, JSON_SAFE("write digits, with a digit on both sides of the point and no zero in front",
                                   "write the same number as JSON does"));
}

/* Text as it stands, with bytes that are not UTF-8 decoded. */
static struct xp_str decoded(struct json *j, size_t start, size_t end)
{
    struct xp_str text = xp_str_make(j->text + start, end - start);
    size_t at = 0;

    if (xp_utf8_valid_prefix(text) == text.len)
        return text;
    j->bad_bytes = true;
    xp_buf_clear(&j->scratch);
    while (at < text.len) {
        char bytes[4];
        uint32_t cp;

        at += doc_decode(text.ptr + at, text.len - at, &cp);
        xp_buf_add(&j->scratch, bytes, xp_utf8_encode(cp, bytes));
    }
    return xp_arena_copy(&j->doc->arena, xp_buf_str(&j->scratch));
}

/* The quote at the end of a word whose opening one is missing. @return its length. */
static size_t trailing_quote(const struct json *j, size_t start, size_t end)
{
    size_t last = last_char(j, start, end), length;
    uint32_t cp;

    return last > start && json_quote_at(j, last, &length, &cp) != QUOTE_NONE ? end - last : 0;
}

static void read_text(struct json *j, size_t end)
{
    size_t start = j->at, quote = trailing_quote(j, start, end);
    struct xp_str shown = json_show(j, start, end), text;
    struct xp_diag *diag;
    xp_node_id node = json_add_node(j, XP_STRING, start, end);

    text = decoded(j, start, end - quote);
    doc_set_text(j->doc, node, text);
    if (quote)
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "text without a quote at its beginning: %.*s",
                            XP_STR_ARG(shown));
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "text without quotes: %.*s", XP_STR_ARG(shown));
    json_edit(j, start, end, json_quoted(j, text));
    json_advise(j, diag, JSON_UNSAFE("put it between double quotes", "put the text between double quotes"));
    json_count_junk(j, is_name_byte(j->text[start]) ? 1 : 2);
}

void json_read_word(struct json *j)
{
    XP_AUTO_BUF number = XP_BUF_INIT(65536);
    size_t end = word_end(j, j->at);
    const struct literal *literal;
    bool is_integer;

    end = before_full_stop(j, j->at, end);
    literal = find_literal(xp_str_make(j->text + j->at, end - j->at));
    if (literal)
        read_literal(j, literal, end);
    else if (rewrite_number(xp_str_make(j->text + j->at, end - j->at), &number, &is_integer))
        read_number(j, end, &number, is_integer);
    else
        read_text(j, end);
    j->at = end;
    json_end_value(j, end);
}

/* Names. */

enum { BARE_KEY_MAX = 256 };

size_t json_bare_key_end(struct json *j, size_t at)
{
    size_t start = at, length, end;
    uint32_t cp;

    if (at >= j->len || is_one_of(j->text[at], "\"'`,:={}[]()<>/#;"))
        return JSON_NONE;
    while (at < j->len && at - start < BARE_KEY_MAX && !is_one_of(j->text[at], "\r\n,{}[];<>\"") && j->text[at]) {
        if (json_quote_at(j, at, &length, &cp) == QUOTE_DOUBLE || json_is_comment(j, at))
            break;
        if (json_colon_at(j, at)) {
            end = trim_word(j, start, at);
            return end > start ? end : JSON_NONE;
        }
        at += length;
    }
    /* A name whose opening quote alone is missing. */
    if (at > start && json_quote_at(j, at, &length, &cp) != QUOTE_NONE && !is_space(j->text[at - 1]) &&
        json_colon_at(j, json_skip_spaces(j, at + length)))
        return at + length;
    return JSON_NONE;
}

void json_read_bare_key(struct json *j, size_t end)
{
    size_t start = j->at;
    struct xp_str text = decoded(j, start, end - trailing_quote(j, start, end));

    json_add_key(j, start, end);
    doc_set_text(j->doc, json_top(j)->key, text);
    j->at = end;
    j->last_end = end;
    j->comma = JSON_NONE;
}

void json_report_bare_key(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end), text = j->doc->texts[j->doc->nodes[json_top(j)->key].aux];
    struct xp_diag *diag;

    if (trailing_quote(j, start, end))
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "the name %.*s has no quote at its beginning",
                            XP_STR_ARG(shown));
    else
        diag = doc_add_diag(j->doc, XP_FAULT_UNQUOTED_KEY, start, end, "the name %.*s stands without quotes",
                            XP_STR_ARG(shown));
    json_edit(j, start, end, json_quoted(j, text));
    json_advise(j, diag, JSON_SAFE("put it between double quotes", "put the name between double quotes"));
}
