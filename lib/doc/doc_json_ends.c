#include "doc_json.h"

/* What stands around a quote, and whether a string may end there. */

void json_pay(struct json *j, size_t bytes)
{
    j->budget -= bytes < j->budget ? bytes : j->budget;
}

size_t json_colon_at(const struct json *j, size_t at)
{
    size_t end = at;

    if (at >= j->len)
        return 0;
    if (j->len - at >= 3 && memcmp(j->text + at, "：", 3) == 0)
        return 3;
    if (j->text[at] == '-' && at + 1 < j->len && j->text[at + 1] == '>')
        return 2;
    while (end < j->len && end - at < 3 &&
           (j->text[end] == ':' || j->text[end] == '=' || (end > at && j->text[end] == '>')))
        end++;
    return end - at;
}

/* Does what comes after a comma look like the next item or member, and not like more prose? */
static bool goes_on(struct json *j, enum json_role role, size_t at)
{
    uint32_t cp;
    size_t length;

    at = json_skip_spaces(j, at);
    if (at == j->len || json_is_line_end(j->text[at]) || json_is_comment(j, at) || j->text[at] == '}' ||
        j->text[at] == ']' || json_quote_at(j, at, &length, &cp) != QUOTE_NONE)
        return true;
    if (role == ROLE_ITEM)
        return json_is_value_start(j, at);
    return role == ROLE_MEMBER && json_bare_key_end(j, at) != JSON_NONE;
}

/* Closing brackets, and then the end of the line or a comma? */
static bool closes(const struct json *j, size_t at)
{
    size_t count = 0;

    while (at < j->len && (j->text[at] == '}' || j->text[at] == ']') && count++ < 64)
        at = json_skip_spaces(j, at + 1);
    return at == j->len || json_is_line_end(j->text[at]) || j->text[at] == ',' || j->text[at] == ';' ||
           j->text[at] == '}' || j->text[at] == ']' || json_is_comment(j, at);
}

/* A sign that some write for a comma, at the end of a line or before the next string. */
static bool is_sign_for_comma(struct json *j, size_t at)
{
    uint32_t cp;
    size_t length, used = 1;

    if (j->len - at >= 3 && memcmp(j->text + at, "，", 3) == 0)
        used = 3;
    else if (j->text[at] != '.' && j->text[at] != ';')
        return false;
    at = json_skip_spaces(j, at + used);
    return at == j->len || json_is_line_end(j->text[at]) || json_quote_at(j, at, &length, &cp) != QUOTE_NONE;
}

bool json_ends_well(struct json *j, enum json_role role, size_t at)
{
    at = json_skip_spaces(j, at);
    if (role == ROLE_KEY)
        return json_colon_at(j, at) > 0;
    if (at == j->len || json_is_line_end(j->text[at]) || json_is_comment(j, at))
        return true;
    if (role == ROLE_ROOT && json_colon_at(j, at))
        return true;
    if (j->text[at] == ',')
        return goes_on(j, role, at + 1);
    if (j->text[at] == '}' || j->text[at] == ']')
        return closes(j, at);
    return is_sign_for_comma(j, at);
}

bool json_ends_plainly(const struct json *j, enum json_role role, size_t at)
{
    size_t next = json_skip_spaces(j, at);

    if (role == ROLE_KEY)
        return json_colon_at(j, json_skip_white(j, at)) > 0;
    return next == j->len || json_is_line_end(j->text[next]) || json_is_comment(j, next) || j->text[next] == ',' ||
           j->text[next] == '}' || j->text[next] == ']' || json_colon_at(j, next) > 0;
}

bool json_looks_opening(const struct json *j, size_t body, size_t at, size_t length)
{
    uint32_t cp;
    size_t next = at + length, used;

    if (at > body && !json_is_one_of(j->text[at - 1], " \t([{"))
        return false;
    return next < j->len && !json_is_one_of(j->text[next], " \t\r\n,:}]") &&
           json_quote_at(j, next, &used, &cp) == QUOTE_NONE;
}

bool json_is_before_string(const struct json *j, size_t at)
{
    size_t next = json_skip_spaces(j, at), length;
    uint32_t cp;

    return next > at && json_quote_at(j, next, &length, &cp) != QUOTE_NONE && json_looks_opening(j, at, next, length);
}
