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
    { "true", WORD_TRUE },
    { "false", WORD_FALSE },
    { "null", WORD_NULL },
    { "none", WORD_NULL },
    { "nil", WORD_NULL },
    { "nan", WORD_NOTHING },
    { "undefined", WORD_NOTHING },
    { "infinity", WORD_NOTHING },
    { "-infinity", WORD_NOTHING },
    { "+infinity", WORD_NOTHING },
    { "inf", WORD_NOTHING },
    { "-inf", WORD_NOTHING },
    { "+inf", WORD_NOTHING },
    { "float('inf')", WORD_NOTHING },
    { "float('nan')", WORD_NOTHING },
};

static const struct literal *find_literal(struct xp_str word)
{
    for (size_t i = 0; i < XP_COUNT(literals); i++)
        if (xp_str_equal_nocase(word, xp_str_from(literals[i].text)))
            return &literals[i];
    return NULL;
}

bool json_is_literal_start(const struct json *j, size_t at)
{
    size_t end = at;

    while (end < j->len && end - at < 16 &&
           (json_is_name_byte(j->text[end]) || (end == at && json_is_one_of(j->text[end], "+-"))))
        end++;
    return end > at && find_literal(xp_str_make(j->text + at, end - at));
}

/* Where words end. */

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

        if (!json_is_space(j->text[last]) && json_odd_blank(j, last) != end)
            break;
        end = last;
    }
    return end;
}

/* Is all from `start` to `at` a number or literal? Those end where other text would go on. */
static bool is_scalar(size_t start, size_t at, const struct json *j)
{
    XP_AUTO_BUF number = XP_BUF_INIT(256);
    struct xp_str word = xp_str_make(j->text + start, at - start);
    bool is_integer;

    return word.len && word.len < 64 && (find_literal(word) || json_rewrite_number(word, &number, &is_integer));
}

/* Does the bare text end at `at`, where no bracket inside it is open? */
static bool ends_word(const struct json *j, size_t start, size_t at)
{
    bool is_before_blank = at + 1 == j->len || json_is_one_of(j->text[at + 1], " \t\r\n");
    enum json_quote quote;
    size_t length;
    uint32_t cp;

    switch (j->text[at]) {
    case ',':
    case '}':
    case ']':
        return true;
    case ';':
        return is_before_blank || json_is_one_of(j->text[at + 1], "}]") || is_scalar(start, at, j);
    case ':':
        return is_before_blank && is_scalar(start, at, j);
    case '/':
    case '#':
        return json_is_comment(j, at) && (json_is_space(j->text[at - 1]) || is_scalar(start, at, j));
    default:
        quote = json_is_space(j->text[at - 1]) ? json_quote_at(j, at, &length, &cp) : QUOTE_NONE;
        return quote == QUOTE_STRAIGHT || quote == QUOTE_DOUBLE;
    }
}

/* To a comma, a closing bracket, or the end of the line; brackets that pair up inside belong to the word. */
static size_t word_end(struct json *j, size_t start)
{
    size_t at = start, level = 0, opener = JSON_NONE;

    while (at < j->len && !json_is_line_end(j->text[at])) {
        char c = j->text[at];

        if (level == 0 && at > start && ends_word(j, start, at))
            break;
        if (json_is_one_of(c, "([{")) {
            if (level++ == 0)
                opener = at;
            if (at - start > j->budget)
                break;
        } else if (json_is_one_of(c, ")]}") && level > 0) {
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
    if (find_literal(word) || (is_strict_number(word) && j->depth && json_is_next_start(j, json_skip_white(j, end))))
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
        diag = doc_add_diag(j->doc, XP_FAULT_LITERAL, start, end, "%.*s is not JSON's way to write %s",
                            XP_STR_ARG(shown), right);
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
    diag =
        doc_add_diag(j->doc, XP_FAULT_LITERAL, start, end, "%.*s is not a number as JSON writes it", XP_STR_ARG(shown));
    json_edit(j, start, end, text);
    json_advise(j, diag,
                JSON_SAFE("write digits, with a digit on both sides of the point and no zero in front",
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
    json_count_junk(j, json_is_name_byte(j->text[start]) ? 1 : 2);
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
    else if (json_rewrite_number(xp_str_make(j->text + j->at, end - j->at), &number, &is_integer))
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

    if (at >= j->len || json_is_one_of(j->text[at], "\"'`,:={}[]()<>/#;"))
        return JSON_NONE;
    while (at < j->len && at - start < BARE_KEY_MAX && !json_is_one_of(j->text[at], "\r\n,{}[];<>\"") && j->text[at]) {
        if (json_quote_at(j, at, &length, &cp) == QUOTE_DOUBLE || json_is_comment(j, at))
            break;
        if (json_colon_at(j, at)) {
            end = trim_word(j, start, at);
            return end > start ? end : JSON_NONE;
        }
        at += length;
    }
    /* A name whose opening quote alone is missing. */
    if (at > start && json_quote_at(j, at, &length, &cp) != QUOTE_NONE && !json_is_space(j->text[at - 1]) &&
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
