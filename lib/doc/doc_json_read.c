#include "doc_json.h"

#include "xp_utf8.h"

/*
 * The fast path: a state machine over valid JSON. Each step reads one token; the first byte that it does not expect
 * sends it to a repair, which moves on and leaves a state. Nesting lives in json.frames.
 */

/* Classes of ASCII characters; the ranges of controls and of what is not ASCII are tested by comparison. */
enum {
    BLANK = 1,     /* white space */
    ENDS_WORD = 2, /* may follow a number or literal at once */
    ODD = 4,       /* between tokens, perhaps the beginning of a comment */
    SPECIAL = 8    /* ends a string, or an escape in it begins */
};

static const unsigned char classes[256] = {
    ['\t'] = BLANK | ENDS_WORD,
    ['\n'] = BLANK | ENDS_WORD,
    ['\r'] = BLANK | ENDS_WORD,
    [' '] = BLANK | ENDS_WORD,
    [','] = ENDS_WORD,
    [']'] = ENDS_WORD,
    ['}'] = ENDS_WORD,
    ['#'] = ODD,
    ['/'] = ODD,
    ['"'] = SPECIAL,
    ['\\'] = SPECIAL,
};

static unsigned char byte_at(const struct json *j, size_t at)
{
    return (unsigned char)j->text[at];
}

xp_node_id json_add_node(struct json *j, enum xp_kind kind, size_t start, size_t end)
{
    return doc_add_node(j->doc, kind, start, end);
}

static inline struct xp_node *add_node(struct json *j, enum xp_kind kind, size_t start, size_t end)
{
    struct xp_doc *doc = j->doc;
    struct xp_node *node;

    if (doc->count == doc->node_room) {
        xp_node_id id = doc_add_node(doc, kind, start, end); /* moves the nodes */

        return &doc->nodes[id];
    }
    node = &doc->nodes[doc->count++];
    node->start = (uint32_t)start;
    node->end = (uint32_t)end;
    node->next = (uint32_t)doc->count;
    node->aux = 0;
    node->kind = (uint8_t)kind;
    node->flags = 0;
    return node;
}

void json_add_key(struct json *j, size_t start, size_t end)
{
    json_top(j)->key = (xp_node_id)j->doc->count;
    add_node(j, XP_KEY, start, end);
}

void json_end_value(struct json *j, size_t end)
{
    j->before_end = j->last_end;
    j->last_end = end;
    j->comma = JSON_NONE;
    j->state = JSON_AFTER;
    if (j->depth) {
        struct json_frame *top = json_top(j);

        top->count++;
        if (top->is_object)
            j->doc->nodes[top->key].next = (uint32_t)j->doc->count;
    }
}

void json_open(struct json *j, bool is_object)
{
    struct json_frame *frame;

    if (j->depth == XP_DOC_MAX_DEPTH) {
        json_skip_too_deep(j);
        return;
    }
    frame = &j->frames[j->depth++];
    memset(frame, 0, sizeof(*frame));
    frame->node = (xp_node_id)j->doc->count;
    frame->is_object = is_object;
    add_node(j, is_object ? XP_OBJECT : XP_ARRAY, j->at, j->at + 1);
    j->at++;
    j->last_end = j->at;
    j->comma = JSON_NONE;
    j->state = is_object ? JSON_KEY : JSON_VALUE;
}

void json_close(struct json *j, size_t end)
{
    struct json_frame *frame = json_top(j);
    struct xp_node *node = &j->doc->nodes[frame->node];

    node->end = (uint32_t)end;
    node->next = (uint32_t)j->doc->count;
    node->aux = frame->count;
    node->kind = frame->is_object ? XP_OBJECT : XP_ARRAY;
    /* The root may have been closed too early, so it is looked at when all has been read. */
    if (frame->is_object && frame->count > 1 && j->depth > 1)
        doc_check_duplicates(j->doc, frame->node);
    j->depth--;
    json_end_value(j, end);
}

#define ONES UINT64_C(0x0101010101010101)
#define HIGHS UINT64_C(0x8080808080808080)

/* Eight bytes, the first of them lowest. */
static uint64_t load8(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof(word));
    return XP_FROM_LITTLE_ENDIAN64(word);
}

/* Which of eight bytes is the first that is not 0. */
static size_t first_of(uint64_t word)
{
    return (size_t)XP_TRAILING_ZEROS64(word) / 8;
}

/*
 * Marks those of eight bytes that are a quote, a backslash, a control character, or not ASCII. The first mark is right;
 * behind it there may be one too many, since a subtraction borrows from the next byte.
 */
static uint64_t needs_look(uint64_t word)
{
    uint64_t quote = word ^ (ONES * '"'), backslash = word ^ (ONES * '\\');

    return ((quote - ONES) | (backslash - ONES) | (word - ONES * 0x20) | word) & HIGHS;
}

static inline size_t skip_plain(const struct json *j, size_t at)
{
    for (; j->len - at >= 8; at += 8) {
        uint64_t marks = needs_look(load8(j->text + at));

        if (marks)
            return at + first_of(marks);
    }
    while (at < j->len && byte_at(j, at) >= 0x20 && byte_at(j, at) < 0x80 && !(classes[byte_at(j, at)] & SPECIAL))
        at++;
    return at;
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Past the character at `at`, which is not ASCII; JSON_NONE when it is not UTF-8. */
static size_t skip_wide(const struct json *j, size_t at)
{
    const unsigned char *p = (const unsigned char *)j->text + at;
    size_t left = j->len - at;
    uint32_t cp;
    size_t used;

    if (left >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF && is_continuation(p[1]))
        return at + 2;
    if (left >= 3 && p[0] > 0xE0 && p[0] < 0xED && is_continuation(p[1]) && is_continuation(p[2]))
        return at + 3;
    used = xp_utf8_decode(j->text + at, left, &cp);
    return cp == XP_UTF8_BAD ? JSON_NONE : at + used;
}

/*
 * From behind the opening quote to the closing one.
 *
 * @return where the closing quote is; JSON_NONE when anything is wrong in between.
 */
static size_t scan_string(const struct json *j, size_t at, bool *has_escape)
{
    *has_escape = false;
    for (;;) {
        at = skip_plain(j, at);
        if (at == j->len)
            return JSON_NONE;
        if (j->text[at] == '"')
            return at;
        if (j->text[at] == '\\') {
            uint32_t cp;
            size_t used = doc_read_escape(j->text + at, j->len - at, &cp);

            if (used == 0 || (cp >= 0xD800 && cp <= 0xDFFF))
                return JSON_NONE;
            *has_escape = true;
            at += used;
        } else {
            if (byte_at(j, at) < 0x80)
                return JSON_NONE;
            at = skip_wide(j, at);
            if (at == JSON_NONE)
                return JSON_NONE;
        }
    }
}

/* Most white space is the end of a line and the indent of the next one. */
static inline size_t skip_white(const struct json *j, size_t at)
{
    if (at < j->len && j->text[at] == '\n')
        for (at++; j->len - at >= 8; at += 8) {
            uint64_t others = load8(j->text + at) ^ (ONES * ' ');

            if (others) {
                at += first_of(others);
                break;
            }
        }
    while (at < j->len && (classes[byte_at(j, at)] & BLANK))
        at++;
    return at;
}

size_t json_skip_white(const struct json *j, size_t at)
{
    return skip_white(j, at);
}

static bool is_odd(unsigned char byte)
{
    return byte < 0x20 || byte >= 0x7F || (classes[byte] & ODD);
}

static inline void skip_blank(struct json *j)
{
    do
        j->at = skip_white(j, j->at);
    while (j->at < j->len && is_odd(byte_at(j, j->at)) && json_skip_odd(j));
}

void json_skip_blank(struct json *j)
{
    skip_blank(j);
}

/* A name with its colon. */
static void read_key(struct json *j)
{
    bool has_escape;
    size_t start = j->at, close, colon;

    if (j->text[start] == '}' && j->comma == JSON_NONE && !json_top(j)->is_converted && !json_top(j)->is_fragment) {
        j->at++;
        json_close(j, j->at);
        return;
    }
    close = j->text[start] == '"' ? scan_string(j, start + 1, &has_escape) : JSON_NONE;
    colon = close == JSON_NONE ? j->len : skip_white(j, close + 1);
    if (colon == j->len || j->text[colon] != ':') {
        json_repair_key(j);
        return;
    }
    json_top(j)->key = (xp_node_id)j->doc->count;
    add_node(j, XP_KEY, start, close + 1)->flags = has_escape ? 0 : XP_NODE_PLAIN;
    j->comma = JSON_NONE;
    j->last_end = close + 1;
    j->colon = colon;
    j->at = colon + 1;
    j->state = JSON_VALUE;
}

/* Does a string that ends before `at` end in a way that needs no thought? Else the quote may be one inside it. */
static bool ends_plainly(const struct json *j, size_t at)
{
    while (at < j->len && (j->text[at] == ' ' || j->text[at] == '\t'))
        at++;
    if (at == j->len)
        return true;
    switch (j->text[at]) {
    case ',':
    case '}':
    case ']':
    case '\n':
    case '\r':
        return true;
    default:
        return false;
    }
}

static void read_string(struct json *j)
{
    bool has_escape;
    size_t close = scan_string(j, j->at + 1, &has_escape);

    if (close == JSON_NONE || !ends_plainly(j, close + 1)) {
        json_repair_value(j);
        return;
    }
    add_node(j, XP_STRING, j->at, close + 1)->flags = has_escape ? 0 : XP_NODE_PLAIN;
    j->at = close + 1;
    json_end_value(j, j->at);
}

static size_t skip_digits(const struct json *j, size_t at)
{
    while (at < j->len && xp_ascii_is_digit(j->text[at]))
        at++;
    return at;
}

/* RFC 8259, section 6. @return the end, JSON_NONE when it is no number or something sticks to it. */
static size_t scan_number(const struct json *j, bool *is_integer)
{
    size_t at = j->at + (j->text[j->at] == '-'), digits = at;

    at = skip_digits(j, at);
    if (at == digits || (at - digits > 1 && j->text[digits] == '0'))
        return JSON_NONE;
    *is_integer = true;
    if (at < j->len && j->text[at] == '.') {
        *is_integer = false;
        digits = ++at;
        at = skip_digits(j, at);
        if (at == digits)
            return JSON_NONE;
    }
    if (at < j->len && (j->text[at] == 'e' || j->text[at] == 'E')) {
        *is_integer = false;
        at++;
        if (at < j->len && (j->text[at] == '+' || j->text[at] == '-'))
            at++;
        digits = at;
        at = skip_digits(j, at);
        if (at == digits)
            return JSON_NONE;
    }
    return at == j->len || (classes[byte_at(j, at)] & ENDS_WORD) ? at : JSON_NONE;
}

static void read_number(struct json *j)
{
    bool is_integer = false;
    size_t end = scan_number(j, &is_integer);

    if (end == JSON_NONE) {
        json_repair_value(j);
        return;
    }
    add_node(j, XP_NUMBER, j->at, end)->flags = is_integer ? XP_NODE_INTEGER : 0;
    j->at = end;
    json_end_value(j, end);
}

static void read_literal(struct json *j, const char *word, size_t length, enum xp_kind kind)
{
    size_t end = j->at + length;

    if (j->len - j->at < length || memcmp(j->text + j->at, word, length) != 0 ||
        (end < j->len && !(classes[byte_at(j, end)] & ENDS_WORD))) {
        json_repair_value(j);
        return;
    }
    add_node(j, kind, j->at, end);
    j->at = end;
    json_end_value(j, end);
}

void json_read_value(struct json *j)
{
    switch (j->text[j->at]) {
    case '"':
        read_string(j);
        break;
    case '{':
    case '[':
        json_open(j, j->text[j->at] == '{');
        break;
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        read_number(j);
        break;
    case 't':
        read_literal(j, "true", 4, XP_TRUE);
        break;
    case 'f':
        read_literal(j, "false", 5, XP_FALSE);
        break;
    case 'n':
        read_literal(j, "null", 4, XP_NULL);
        break;
    case ']':
        if (j->depth && !json_top(j)->is_object && j->comma == JSON_NONE) {
            j->at++;
            json_close(j, j->at);
            break;
        }
        json_repair_value(j);
        break;
    default:
        json_repair_value(j);
    }
}

static void read_after(struct json *j)
{
    struct json_frame *top = j->depth ? json_top(j) : NULL;
    char c = j->text[j->at];

    if (top && c == ',') {
        j->comma = j->at++;
        j->comma_implied = false;
        j->state = top->is_object ? JSON_KEY : JSON_VALUE;
    } else if (top && c == (top->is_object ? '}' : ']') && !top->is_converted && !top->is_fragment) {
        j->at++;
        json_close(j, j->at);
    } else if (top) {
        json_repair_after(j);
    } else {
        json_repair_after_root(j);
    }
}

void json_read_text(struct json *j)
{
    while (j->state != JSON_DONE && !j->is_stopped) {
        skip_blank(j);
        if (j->at == j->len) {
            json_end_of_text(j);
            return;
        }
        if (j->state == JSON_AFTER)
            read_after(j);
        else if (j->state == JSON_KEY)
            read_key(j);
        else if (j->doc->count == 0)
            json_repair_root(j);
        else
            json_read_value(j);
    }
}
