#include "doc_json.h"

/* Names and their colons. */

static void report_no_value(struct json *j, size_t start, size_t end)
{
    struct xp_str name = doc_show_node(j->doc, json_top(j)->key);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "the name \"%.*s\" has no value", XP_STR_ARG(name));
    json_advise(j, diag, JSON_NO_FIX("write a colon and a value after it, or remove it"));
    json_add_implied(j, j->last_end);
}

void json_report_no_value(struct json *j)
{
    size_t start = j->colon == JSON_NONE ? j->doc->nodes[json_top(j)->key].start : j->colon;

    report_no_value(j, start, start + json_char_length(j, start));
}

void json_report_colon(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);
    struct xp_diag *diag;

    if (end - start == 1 && j->text[start] == ':')
        return;
    if (start == end)
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + json_char_length(j, j->at),
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

    if (!json_is_one_of(j->text[at], ",;.|") || !json_is_value_start(j, next) || json_is_key_start(j, next))
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
    if (!json_is_one_of(j->text[j->at], ",}]") && !json_is_key_start(j, j->at) &&
        (json_is_value_start(j, j->at) || json_is_name_byte(j->text[j->at]))) {
        take_colon(j, j->last_end, j->last_end);
        return true;
    }
    report_no_value(j, start, end);
    j->comma_implied = json_is_key_start(j, j->at);
    return false;
}

/* A value where a name should be. It is read, so that faults inside it are found, under a name that nobody asks for. */
void json_repair_nameless(struct json *j)
{
    size_t length = json_colon_at(j, j->at);
    struct xp_diag *diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + json_char_length(j, j->at),
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
    while (at < j->len && (json_is_name_byte(j->text[at]) || json_is_one_of(j->text[at], "-.")) &&
           json_odd_blank(j, at) == at)
        at += json_char_length(j, at);
    next = json_skip_spaces(j, at);
    if (at == j->at || !json_is_name_byte(j->text[j->at]) ||
        !(next == j->len || json_is_line_end(j->text[next]) || json_is_one_of(j->text[next], ",}]") ||
          json_is_value_start(j, next))) {
        json_skip_junk_item(j);
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
        json_repair_extra_commas(j);
    } else if (c == '{' || c == '[' || json_colon_at(j, j->at)) {
        json_repair_nameless(j);
    } else if (json_string_extent(j, j->at, ROLE_KEY, &extent)) {
        json_read_string(j, &extent, XP_KEY);
        expect_colon(j);
    } else {
        repair_bare_key(j);
    }
}
