#include "doc_json.h"

/* What stands between names, values, colons and commas, when it is not what should. */

static bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static bool is_name_byte(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static size_t char_length(const struct json *j, size_t at)
{
    uint32_t cp;

    return at < j->len ? doc_decode(j->text + at, j->len - at, &cp) : 0;
}

bool json_is_value_start(const struct json *j, size_t at)
{
    size_t length;
    uint32_t cp;

    if (at >= j->len)
        return false;
    return is_one_of(j->text[at], "{[") || json_quote_at(j, at, &length, &cp) != QUOTE_NONE ||
           json_is_number_start(j, at) || json_is_literal_start(j, at);
}

bool json_is_key_start(struct json *j, size_t at)
{
    size_t length;
    uint32_t cp;

    if (json_quote_at(j, at, &length, &cp) != QUOTE_NONE)
        return json_string_is_key(j, at);
    return json_bare_key_end(j, at) != JSON_NONE || json_string_is_key(j, at);
}

void json_go_on(struct json *j)
{
    j->state = json_top(j)->is_object ? JSON_KEY : JSON_VALUE;
}

void json_add_implied(struct json *j, size_t at)
{
    xp_node_id node = json_add_node(j, XP_NULL, at, at);

    j->doc->nodes[node].flags |= XP_NODE_IMPLIED;
    json_end_value(j, at);
}

/* Commas. */

void json_report_trailing_comma(struct json *j)
{
    size_t comma = j->comma;
    struct xp_diag *diag;

    if (comma == JSON_NONE)
        return;
    j->comma = JSON_NONE;
    diag = doc_add_diag(j->doc, XP_FAULT_TRAILING_COMMA, comma, comma + 1, "a comma with nothing after it");
    json_edit_text(j, comma, comma + 1, "");
    json_advise(j, diag, JSON_SAFE("no comma after the last one", "remove the comma"));
}

void json_report_missing_comma(struct json *j, size_t at)
{
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_MISSING_COMMA, at, at + char_length(j, at), "no comma before this");
    json_edit_text(j, json_insert_place(j), json_insert_place(j), ",");
    json_advise(j, diag, JSON_SAFE("put a comma after the value before it", "insert the comma"));
    json_go_on(j);
}

void json_report_comma_sign(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_MISSING_COMMA, start, end, "\"%.*s\" where a comma belongs", XP_STR_ARG(shown));
    json_edit_text(j, start, end, ",");
    json_advise(j, diag, JSON_SAFE("write a comma", "write a comma"));
    j->at = end;
    json_go_on(j);
}

/* Commas that stand where a value or name should; those at the end of a container are trailing ones. */
static void repair_extra_commas(struct json *j)
{
    size_t start = j->at, end = start, next = start;
    struct xp_diag *diag;
    bool is_end;

    while (next < j->len && j->text[next] == ',') {
        end = next + 1;
        next = json_skip_white(j, end);
    }
    is_end = json_is_end(j, next);
    j->at = end;
    if (is_end) {
        size_t first = j->comma == JSON_NONE ? start : j->comma;

        diag = doc_add_diag(j->doc, XP_FAULT_TRAILING_COMMA, first, end, "commas with nothing after them");
        if (j->comma != JSON_NONE)
            json_edit_text(j, j->comma, j->comma + 1, "");
        json_edit_text(j, start, end, "");
        json_advise(j, diag, JSON_SAFE("no comma after the last one", "remove the commas"));
        j->comma = JSON_NONE;
        return;
    }
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end,
                        j->comma == JSON_NONE ? "a comma with nothing before it" : "a comma too many");
    json_edit_text(j, start, end, "");
    json_advise(j, diag, JSON_SAFE("one comma between two, none before the first", "remove the extra comma"));
}

/* Text that means nothing here. */

static size_t junk_end(const struct json *j, size_t at)
{
    size_t start = at, length;
    uint32_t cp;

    while (at < j->len && !json_is_line_end(j->text[at]) && !is_one_of(j->text[at], ",{}[]")) {
        enum json_quote quote = json_quote_at(j, at, &length, &cp);

        if (at > start && (quote == QUOTE_STRAIGHT || quote == QUOTE_DOUBLE || json_is_comment(j, at)))
            break;
        at += length;
    }
    while (at > start + 1 && is_one_of(j->text[at - 1], " \t"))
        at--;
    return at > start ? at : start + char_length(j, start);
}

static struct xp_diag *report_junk(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);

    json_count_junk(j, 2);
    return doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "\"%.*s\" makes no sense here", XP_STR_ARG(shown));
}

static const char junk_help[] = "remove it, or put it between double quotes where a value belongs";

/* Where a name or value should begin: goes with the comma after it, or before it when it was the last. */
static void skip_junk_item(struct json *j)
{
    size_t start = j->at, end = junk_end(j, start), next = json_skip_white(j, end);
    struct xp_diag *diag = report_junk(j, start, end);

    j->at = end;
    if (next < j->len && j->text[next] == ',') {
        j->at = end = next + 1;
    } else if (json_is_end(j, next) && j->comma != JSON_NONE) {
        json_edit_text(j, j->comma, j->comma + 1, "");
        j->comma = JSON_NONE;
    }
    json_edit_text(j, start, end, "");
    json_advise(j, diag, JSON_UNSAFE(junk_help, "remove it"));
}

bool json_is_next_start(struct json *j, size_t at)
{
    return json_top(j)->is_object ? json_is_key_start(j, at) : json_is_value_start(j, at);
}

/* After a value. Where the next one follows without a comma, that comma takes its place. */
static void skip_junk_after(struct json *j, size_t end)
{
    size_t start = j->at;
    bool is_comma = json_is_next_start(j, json_skip_white(j, end));
    struct xp_diag *diag = report_junk(j, start, end);

    json_edit_text(j, start, end, is_comma ? "," : "");
    json_advise(j, diag, JSON_UNSAFE(junk_help, is_comma ? "write a comma instead" : "remove it"));
    j->at = end;
    if (is_comma)
        json_go_on(j);
}

/* Names and colons. */

static void report_no_value(struct json *j, size_t start, size_t end)
{
    struct xp_str name = doc_show_node(j->doc, json_top(j)->key);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "the name \"%.*s\" has no value", XP_STR_ARG(name));
    json_advise(j, diag, JSON_NO_FIX("write a colon and a value after it, or remove it"));
    json_add_implied(j, j->last_end);
}

void json_report_colon(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);
    struct xp_diag *diag;

    if (end - start == 1 && j->text[start] == ':')
        return;
    if (start == end)
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + char_length(j, j->at),
                            "no colon between the name and this value");
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "\"%.*s\" where a colon belongs", XP_STR_ARG(shown));
    json_edit_text(j, start, end, ":");
    json_advise(j, diag, JSON_SAFE("write a colon", "write a colon"));
}

static void take_colon(struct json *j, size_t start, size_t end)
{
    json_report_colon(j, start, end);
    j->colon = start;
    if (start < end) {
        j->at = end;
        j->last_end = end;
    }
    j->state = JSON_VALUE;
}

/* A comma, semicolon or full stop between a name and what can only be its value: behind a comma no string is that. */
static bool is_sign_for_colon(struct json *j, size_t at)
{
    size_t next = json_skip_spaces(j, at + 1), length;
    uint32_t cp;

    if (!is_one_of(j->text[at], ",;.|") || !json_is_value_start(j, next) || json_is_key_start(j, next))
        return false;
    return j->text[at] != ',' || json_quote_at(j, next, &length, &cp) == QUOTE_NONE;
}

/* The name has been read; what follows should be a colon. @return false when the name has no value. */
static bool expect_colon(struct json *j)
{
    const struct xp_node *key = &j->doc->nodes[json_top(j)->key];
    size_t start = key->start, end = key->end, length;
    bool is_reported = j->colon_implied;

    json_skip_blank(j);
    j->colon = JSON_NONE;
    j->colon_implied = false;
    length = json_colon_at(j, j->at);
    if (j->at == j->len) {
        j->state = JSON_VALUE;
        return false;
    }
    if (length) {
        take_colon(j, j->at, j->at + length);
        return true;
    }
    if (is_reported) {
        json_add_implied(j, j->last_end);
        j->comma_implied = json_is_key_start(j, j->at);
        return false;
    }
    if (is_sign_for_colon(j, j->at)) {
        take_colon(j, j->at, j->at + 1);
        return true;
    }
    if (!is_one_of(j->text[j->at], ",}]") && !json_is_key_start(j, j->at) &&
        (json_is_value_start(j, j->at) || is_name_byte(j->text[j->at]))) {
        take_colon(j, j->last_end, j->last_end);
        return true;
    }
    report_no_value(j, start, end);
    j->comma_implied = json_is_key_start(j, j->at);
    return false;
}

/* A value where a name should be. It is read, so that faults inside it are found, under a name that nobody asks for. */
static void repair_nameless(struct json *j)
{
    size_t length = json_colon_at(j, j->at);
    struct xp_diag *diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + char_length(j, j->at),
                                        length ? "no name before the colon" : "a value without a name in an object");

    json_advise(j, diag, JSON_NO_FIX("each member of an object is \"name\": value"));
    json_add_key(j, j->at, j->at);
    j->doc->nodes[json_top(j)->key].flags |= XP_NODE_IMPLIED;
    j->comma = JSON_NONE;
    j->colon = j->at;
    j->at += length;
    j->state = JSON_VALUE;
}

/* A word where a name should be: a bare name, with its colon or without. */
static void repair_bare_key(struct json *j)
{
    size_t end = json_bare_key_end(j, j->at), at = j->at, next;

    if (end != JSON_NONE) {
        json_read_bare_key(j, end);
        json_report_bare_key(j, at, end);
        expect_colon(j);
        return;
    }
    while (at < j->len && (is_name_byte(j->text[at]) || is_one_of(j->text[at], "-.")) && json_odd_blank(j, at) == at)
        at += char_length(j, at);
    next = json_skip_spaces(j, at);
    if (at == j->at || !is_name_byte(j->text[j->at]) ||
        !(next == j->len || json_is_line_end(j->text[next]) || is_one_of(j->text[next], ",}]") ||
          json_is_value_start(j, next))) {
        skip_junk_item(j);
        return;
    }
    end = at;
    at = j->at;
    json_count_junk(j, 1);
    json_read_bare_key(j, end);
    if (expect_colon(j))
        json_report_bare_key(j, at, end);
}

void json_repair_key(struct json *j)
{
    struct json_extent extent;
    char c = j->text[j->at];

    if (c == '}' || c == ']') {
        json_repair_closer(j);
    } else if (c == ',') {
        repair_extra_commas(j);
    } else if (c == '{' || c == '[' || json_colon_at(j, j->at)) {
        repair_nameless(j);
    } else if (json_string_extent(j, j->at, ROLE_KEY, &extent)) {
        json_read_string(j, &extent, XP_KEY);
        expect_colon(j);
    } else {
        repair_bare_key(j);
    }
}

/* Values. */

static bool is_on_later_line(const struct json *j, size_t from, size_t to)
{
    for (; from < to; from++)
        if (json_is_line_end(j->text[from]))
            return true;
    return false;
}

void json_report_no_value(struct json *j)
{
    size_t start = j->colon == JSON_NONE ? j->doc->nodes[json_top(j)->key].start : j->colon;

    report_no_value(j, start, start + char_length(j, start));
}

static void repair_second_colon(struct json *j, size_t length)
{
    struct xp_diag *diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + length, "a colon too many");

    json_edit_text(j, j->at, j->at + length, "");
    json_advise(j, diag, JSON_SAFE("one colon between name and value", "remove it"));
    j->at += length;
}

static void repair_member_value(struct json *j)
{
    size_t length = json_colon_at(j, j->at);

    if (is_one_of(j->text[j->at], ",}];")) {
        json_report_no_value(j);
    } else if (length) {
        repair_second_colon(j, length);
    } else if (j->colon != JSON_NONE && is_on_later_line(j, j->colon, j->at) &&
               json_bare_key_end(j, j->at) != JSON_NONE) {
        json_report_no_value(j); /* the next member begins here */
        j->comma_implied = true;
    } else {
        json_read_word(j);
    }
}

static void repair_item(struct json *j)
{
    if (is_one_of(j->text[j->at], "}]"))
        json_repair_closer(j);
    else if (j->text[j->at] == ',')
        repair_extra_commas(j);
    else if (json_colon_at(j, j->at))
        skip_junk_item(j);
    else
        json_read_word(j);
}

void json_repair_value(struct json *j)
{
    enum json_role role = json_value_role(j);
    struct json_extent extent;

    if (json_string_extent(j, j->at, role, &extent))
        json_read_string(j, &extent, XP_STRING);
    else if (role == ROLE_MEMBER)
        repair_member_value(j);
    else if (role == ROLE_ITEM)
        repair_item(j);
    else
        json_read_word(j);
}

/* After a value. */

/* `5 volts`: not a number and something else, but text without quotes. */
static bool is_text_after_scalar(struct json *j)
{
    const struct xp_node *last = &j->doc->nodes[j->doc->count - 1];

    return last->end == j->last_end && last->kind <= XP_NUMBER && last->end > last->start &&
           json_skip_spaces(j, j->last_end) == j->at && is_name_byte(j->text[j->at]) &&
           !json_is_value_start(j, j->at) && !json_is_key_start(j, j->at);
}

static void reread_as_text(struct json *j)
{
    struct json_frame *top = json_top(j);

    j->at = j->doc->nodes[--j->doc->count].start;
    top->count--;
    j->last_end = j->before_end;
    json_read_word(j);
}

/* One sign, of those that people write for a comma. */
static size_t comma_sign(const struct json *j, size_t at)
{
    static const char *const wide[] = { "，", "、", "；", "‚", "·", "•" };

    for (size_t i = 0; i < XP_COUNT(wide); i++)
        if (j->len - at >= strlen(wide[i]) && memcmp(j->text + at, wide[i], strlen(wide[i])) == 0)
            return strlen(wide[i]);
    return is_one_of(j->text[at], ".;|&/\\*+~^!?") ? 1 : 0;
}

/* @return false when it is no such sign, or more stands behind it. */
static bool repair_comma_sign(struct json *j)
{
    size_t length = comma_sign(j, j->at), end = j->at + length, next = json_skip_white(j, end);
    struct xp_diag *diag;

    if (length == 0)
        return false;
    if (next == j->len || is_one_of(j->text[next], "}]")) {
        diag = doc_add_diag(j->doc, XP_FAULT_TRAILING_COMMA, j->at, end, "a sign with nothing after it");
        json_edit_text(j, j->at, end, "");
        json_advise(j, diag, JSON_SAFE("nothing stands after the last one", "remove it"));
        j->at = end;
        return true;
    }
    if (!json_is_next_start(j, next))
        return false;
    json_report_comma_sign(j, j->at, end);
    return true;
}

/* A string that is no name, behind a member's value. */
static void skip_second_value(struct json *j)
{
    struct json_extent extent;
    struct xp_diag *diag;

    if (is_one_of(j->text[j->at], "{[")) {
        repair_nameless(j);
        return;
    }
    json_string_extent(j, j->at, ROLE_MEMBER, &extent);
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, extent.end, "a second value for the same name");
    json_edit_text(j, j->at, extent.end, "");
    json_advise(j, diag, JSON_UNSAFE("keep one value, or give this one a name", "remove the second value"));
    j->at = extent.end;
}

void json_repair_after(struct json *j)
{
    struct json_frame *top = json_top(j);
    size_t at = j->at, length = json_colon_at(j, at), quote_length;
    bool is_closer = is_one_of(j->text[at], "}]");
    uint32_t cp;

    if (is_closer) {
        json_repair_closer(j);
    } else if (j->comma_implied) {
        json_go_on(j);
    } else if (repair_comma_sign(j)) {
        /* done */
    } else if (length) {
        json_colon_after_value(j, length);
    } else if (is_text_after_scalar(j)) {
        reread_as_text(j);
    } else if (json_is_next_start(j, at)) {
        json_report_missing_comma(j, at);
    } else if (top->is_object &&
               (is_one_of(j->text[at], "{[") || json_quote_at(j, at, &quote_length, &cp) != QUOTE_NONE)) {
        skip_second_value(j);
    } else {
        skip_junk_after(j, junk_end(j, at));
    }
    j->comma_implied = false;
}
