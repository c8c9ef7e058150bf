#include "doc_json.h"

/* What stands between names, values, colons and commas, when it is not what should. */

bool json_is_value_start(const struct json *j, size_t at)
{
    size_t length;
    uint32_t cp;

    if (at >= j->len)
        return false;
    return json_is_one_of(j->text[at], "{[") || json_quote_at(j, at, &length, &cp) != QUOTE_NONE ||
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

bool json_is_next_start(struct json *j, size_t at)
{
    return json_top(j)->is_object ? json_is_key_start(j, at) : json_is_value_start(j, at);
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

/* Values. */

static bool is_on_later_line(const struct json *j, size_t from, size_t to)
{
    for (; from < to; from++)
        if (json_is_line_end(j->text[from]))
            return true;
    return false;
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

    if (json_is_one_of(j->text[j->at], ",}];")) {
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

/* Three dots stand for what somebody left out. */
static bool is_ellipsis(const struct json *j, size_t at)
{
    size_t end = at + 3;

    if (j->len - at < 3 || (memcmp(j->text + at, "...", 3) != 0 && memcmp(j->text + at, "…", 3) != 0))
        return false;
    return end == j->len || json_is_one_of(j->text[end], " \t\r\n,]");
}

static void repair_item(struct json *j)
{
    if (json_is_one_of(j->text[j->at], "}]"))
        json_repair_closer(j);
    else if (j->text[j->at] == ',')
        json_repair_extra_commas(j);
    else if (json_colon_at(j, j->at) || is_ellipsis(j, j->at))
        json_skip_junk_item(j);
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
           json_skip_spaces(j, j->last_end) == j->at && json_is_name_byte(j->text[j->at]) &&
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
    return json_is_one_of(j->text[at], ".;|&/\\*+~^!?") ? 1 : 0;
}

/* @return false when it is no such sign, or more stands behind it. */
static bool repair_comma_sign(struct json *j)
{
    size_t length = comma_sign(j, j->at), end = j->at + length, next = json_skip_white(j, end);
    struct xp_diag *diag;

    if (length == 0)
        return false;
    if (next == j->len || json_is_one_of(j->text[next], "}]")) {
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

    if (json_is_one_of(j->text[j->at], "{[")) {
        json_repair_nameless(j);
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
    bool is_closer = json_is_one_of(j->text[at], "}]");
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
               (json_is_one_of(j->text[at], "{[") || json_quote_at(j, at, &quote_length, &cp) != QUOTE_NONE)) {
        skip_second_value(j);
    } else {
        json_skip_junk_after(j, json_junk_end(j, at));
    }
    j->comma_implied = false;
}
