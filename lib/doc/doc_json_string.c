#include "doc_json.h"

/*
 * Where does a string end? In valid JSON at the next straight quote; in what people paste, anywhere. All guesses are in
 * this file. They look at quotes on the same line and at what follows each of them:
 *
 * 1. A straight string whose next straight quote is followed by what may follow a string there ends at it, whatever
 *    else it holds: `"the “big” one"`.
 * 2. Otherwise the first quote of the string's family (double or single, straight or curly) that is followed by what
 *    must follow ends it, quotes that pair up inside being passed over: `"a.py”,`  `“say "hi", now”`  `'it's'`.
 * 3. A name with no such quote ends before its colon when it looks like a word: `"name: "Acme"`.
 *    Two strings with a blank between them are two, and something is missing there: `“a” “b”`.
 * 4. A straight quote that follows a letter, not a blank, ends the string, and what follows it is at fault: `"a" b`.
 * 5. A quote behind a backslash may end it after all: `"C:\dir\",`.
 * 6. A comma with what looks like the beginning of the next string ends it, unclosed: `"abc, "b": 1`.
 * 7. The same as 2 without pairing, then with the other family: `"the '80s", 'name":`.
 * 8. With no such quote on its line, a value goes on over lines to a quote that ends it well, if no line in between
 *    begins as a member, an item or a closing bracket does. Otherwise it ends, unclosed, with its line, before a comma
 *    and before brackets that close what was opened on that line.
 */

/* How far past the first straight quote a better one is looked for. */
enum { WINDOW_BYTES = 2048 };

enum family { FAMILY_DOUBLE, FAMILY_SINGLE };

enum {
    PASS_PAIRED = 1, /* pass over quotes that pair up inside */
    PASS_ESCAPED = 2 /* look at quotes behind a backslash alone */
};

static bool in_family(enum json_quote quote, enum family family)
{
    if (quote == QUOTE_NONE)
        return false;
    return (quote == QUOTE_SINGLE) == (family == FAMILY_SINGLE);
}

struct search {
    enum json_role role;
    enum family family;
    unsigned passes;
    size_t body, limit;
};

/* Past a character inside a string; of an escape both bytes where the second could be taken for a quote. */
static size_t skip_char(const struct json *j, size_t at)
{
    if (j->text[at] == '\\' && at + 1 < j->len && json_is_one_of(j->text[at + 1], "\"\\'"))
        return at + 2;
    return at + 1;
}

/* The first quote on the line that ends the string; JSON_NONE when there is none. */
static size_t find_close(struct json *j, const struct search *search, size_t *length, uint32_t *cp)
{
    size_t limit = search->limit < j->len ? search->limit : j->len, at = search->body;
    bool is_inside = false;

    if (limit - at > j->budget)
        limit = at + j->budget;
    while (at < limit && !json_is_line_end(j->text[at])) {
        bool is_escaped = j->text[at] == '\\' && (search->passes & PASS_ESCAPED) && at + 1 < limit;
        enum json_quote quote;

        if (is_escaped && j->text[at + 1] == '\\') {
            at += 2;
            continue;
        }
        at += is_escaped;
        quote = json_quote_at(j, at, length, cp);
        if (!in_family(quote, search->family) || ((search->passes & PASS_ESCAPED) && !is_escaped)) {
            at = j->text[at] == '\\' ? skip_char(j, at) : at + *length;
            continue;
        }
        if ((search->passes & PASS_PAIRED) && json_looks_opening(j, search->body, at, *length)) {
            is_inside = true;
        } else if (is_inside) {
            is_inside = false;
        } else if (json_ends_well(j, search->role, at + *length) ||
                   ((search->passes & PASS_PAIRED) && json_is_before_string(j, at + *length))) {
            json_pay(j, at - search->body);
            return at;
        }
        at += *length;
    }
    json_pay(j, at - search->body);
    return JSON_NONE;
}

static bool close_at(struct json *j, struct json_extent *out, const struct search *search)
{
    size_t length;
    size_t at = find_close(j, search, &length, &out->close);

    if (at == JSON_NONE)
        return false;
    out->body_end = at;
    out->end = at + length;
    return true;
}

/* Rule 2, 5, 7 by turns. */
static bool close_by(struct json *j, struct json_extent *out, enum json_role role, enum family family, unsigned passes,
                     size_t limit)
{
    struct search search = { role, family, passes, out->body, limit };

    return close_at(j, out, &search);
}

static size_t trim_back(const struct json *j, size_t from, size_t at)
{
    while (at > from && (j->text[at - 1] == ' ' || j->text[at - 1] == '\t'))
        at--;
    return at;
}

static void end_unclosed(struct json_extent *out, size_t at)
{
    out->body_end = at;
    out->end = at;
    out->close = 0;
}

/* Rule 3. `is_strict`: only when the name is a single word. */
static bool close_before_colon(struct json *j, struct json_extent *out, bool is_strict)
{
    size_t at = out->body, end;
    uint32_t cp;
    size_t length;

    while (at < j->len && !json_is_one_of(j->text[at], ":\r\n,{}[]") &&
           json_quote_at(j, at, &length, &cp) == QUOTE_NONE &&
           (!is_strict || json_is_name_byte(j->text[at]) || json_is_one_of(j->text[at], "-. \t")))
        at += length;
    json_pay(j, at - out->body);
    end = trim_back(j, out->body, at);
    if (at == j->len || j->text[at] != ':' || end == out->body)
        return false;
    if (is_strict)
        for (size_t i = out->body; i < end; i++)
            if (j->text[i] == ' ' || j->text[i] == '\t')
                return false;
    end_unclosed(out, end);
    return true;
}

/* Is the name at the quote `at` closed on this line, with a colon behind it? A cheap look without guesses. */
static bool starts_member(struct json *j, size_t at, size_t limit)
{
    size_t length;
    uint32_t cp;

    json_quote_at(j, at, &length, &cp);
    for (at += length; at < limit && !json_is_line_end(j->text[at]); at += length)
        if (json_quote_at(j, at, &length, &cp) != QUOTE_NONE)
            return json_colon_at(j, json_skip_spaces(j, at + length)) > 0;
    return false;
}

/* Rule 6. */
static bool close_before_next(struct json *j, struct json_extent *out, enum json_role role, enum family family,
                              size_t limit)
{
    size_t at = out->body, comma = JSON_NONE;
    bool found = false;

    if (limit > j->len)
        limit = j->len;
    if (limit - at > j->budget)
        limit = at + j->budget;
    while (at < limit && !json_is_line_end(j->text[at])) {
        uint32_t cp;
        size_t length = 1;
        enum json_quote quote = json_quote_at(j, at, &length, &cp);

        if (comma != JSON_NONE && in_family(quote, family) && json_looks_opening(j, out->body, at, length) &&
            (role != ROLE_MEMBER || starts_member(j, at, limit))) {
            found = true;
            break;
        }
        if (j->text[at] == ',')
            comma = at;
        else if (j->text[at] != ' ' && j->text[at] != '\t')
            comma = JSON_NONE;
        at += length;
    }
    json_pay(j, at - out->body);
    if (found)
        end_unclosed(out, trim_back(j, out->body, comma));
    return found;
}

static size_t find_straight(const struct json *j, size_t at)
{
    while (at < j->len && !json_is_line_end(j->text[at]) && j->text[at] != '"')
        at = skip_char(j, at);
    return at < j->len && j->text[at] == '"' ? at : JSON_NONE;
}

/* A straight string with a straight quote on its line. */
static bool end_straight(struct json *j, struct json_extent *out, enum json_role role)
{
    size_t first = find_straight(j, out->body), limit, length;
    uint32_t cp;

    if (first == JSON_NONE)
        return false;
    out->body_end = first;
    out->end = first + 1;
    out->close = '"';
    if (json_ends_plainly(j, role, out->end) || (role != ROLE_KEY && json_ends_well(j, role, out->end)))
        return true;
    limit = first + WINDOW_BYTES;
    if (first > out->body && !json_looks_opening(j, out->body, first, 1) &&
        json_quote_at(j, json_skip_spaces(j, out->end), &length, &cp) != QUOTE_NONE)
        return true; /* two strings in a row: a comma or colon is missing */
    if (close_by(j, out, role, FAMILY_DOUBLE, PASS_PAIRED, limit) ||
        (role == ROLE_KEY && close_before_colon(j, out, true)))
        return true;
    if ((first > out->body && !json_looks_opening(j, out->body, first, 1)) ||
        !(close_by(j, out, role, FAMILY_DOUBLE, PASS_ESCAPED, limit) ||
          (role != ROLE_KEY && close_before_next(j, out, role, FAMILY_DOUBLE, limit)) ||
          close_by(j, out, role, FAMILY_DOUBLE, 0, limit) || close_by(j, out, role, FAMILY_SINGLE, 0, first))) {
        out->body_end = first;
        out->end = first + 1;
        out->close = '"';
    }
    return true;
}

/* Does this line begin as JSON does: with a bracket, a string, or a bare name and a value? */
static bool is_structural_line(struct json *j, size_t at)
{
    size_t length, end;
    uint32_t cp;

    if (json_is_one_of(j->text[at], "{}]") || json_quote_at(j, at, &length, &cp) != QUOTE_NONE)
        return true;
    end = json_bare_key_end(j, at);
    if (end == JSON_NONE)
        return false;
    end = json_skip_spaces(j, json_skip_spaces(j, end) + 1);
    return end < j->len && !xp_ascii_is_alpha(j->text[end]) && json_is_value_start(j, end);
}

/* Rule 8, first half: the quote that ends a string of several lines. */
static bool close_on_later_line(struct json *j, struct json_extent *out, enum json_role role, enum family family)
{
    size_t at = json_line_end(j, out->body), from = at;

    while (at < j->len && at - from < j->budget) {
        struct search search = { role, family, 0, 0, JSON_NONE };
        size_t length;
        uint32_t cp;

        at = json_skip_spaces(j, json_skip_white(j, at));
        if (at == j->len)
            break;
        if (in_family(json_quote_at(j, at, &length, &cp), family) && json_ends_well(j, role, at + length) &&
            json_colon_at(j, json_skip_spaces(j, at + length)) == 0) {
            out->body_end = at;
            out->end = at + length;
            out->close = cp;
            return true;
        }
        if (is_structural_line(j, at))
            break;
        search.body = at;
        if (close_at(j, out, &search))
            return true;
        at = json_line_end(j, at);
    }
    json_pay(j, at - from);
    return false;
}

/* Closing brackets at the end of the line that close what was opened on it belong to the structure. */
static size_t before_closers(struct json *j, size_t body, size_t line_start, size_t end)
{
    size_t best = end, at = end;
    unsigned seen = 0;

    while (at > body && seen < 8) {
        char c = j->text[at - 1];

        if (c == '}' || c == ']') {
            bool is_match = true;

            seen++;
            for (size_t i = at - 1, level = 0; i < end && is_match; i++) {
                if (j->text[i] != '}' && j->text[i] != ']')
                    continue;
                is_match = level < j->depth && j->frames[j->depth - 1 - level].is_object == (j->text[i] == '}') &&
                           j->doc->nodes[j->frames[j->depth - 1 - level].node].start >= line_start;
                level++;
            }
            if (is_match)
                best = at - 1;
        } else if (c != ' ' && c != '\t') {
            break;
        }
        at--;
    }
    return best;
}

/* Rule 8, second half. */
static void close_with_line(struct json *j, struct json_extent *out, enum json_role role)
{
    size_t end = trim_back(j, out->body, json_line_end(j, out->body)), line_start = out->start;

    if (end > out->body && j->text[end - 1] == ',')
        end = trim_back(j, out->body, end - 1);
    while (line_start > 0 && !json_is_line_end(j->text[line_start - 1]) && out->start - line_start < WINDOW_BYTES)
        line_start--;
    if (role != ROLE_KEY) {
        size_t closers = before_closers(j, out->body, line_start, end);

        if (closers < end)
            end = trim_back(j, out->body, closers);
    }
    end_unclosed(out, end);
}

static void end_otherwise(struct json *j, struct json_extent *out, enum json_role role)
{
    enum family family = out->is_single ? FAMILY_SINGLE : FAMILY_DOUBLE;
    enum family other = out->is_single ? FAMILY_DOUBLE : FAMILY_SINGLE;
    size_t limit = JSON_NONE;

    if (close_by(j, out, role, family, PASS_PAIRED, limit) || close_by(j, out, role, family, 0, limit) ||
        close_by(j, out, role, family, PASS_ESCAPED, limit) || close_by(j, out, role, other, 0, limit))
        return;
    if (role == ROLE_KEY && close_before_colon(j, out, false))
        return;
    if (role != ROLE_KEY && out->open != '"' && close_before_next(j, out, role, family, limit))
        return;
    if (role != ROLE_KEY && role != ROLE_ROOT && close_on_later_line(j, out, role, family))
        return;
    close_with_line(j, out, role);
}

/* Quotes that stand two or three times at both ends are delimiters, all of them. */
static void strip_doubled(const struct json *j, struct json_extent *out)
{
    size_t front = 0, back = 0;

    if (out->open != '"' || out->close != '"')
        return;
    while (front < 2 && out->body + front < out->body_end && j->text[out->body + front] == '"')
        front++;
    while (back < 2 && back < out->body_end - out->body && j->text[out->body_end - 1 - back] == '"')
        back++;
    if (front == 0 || front != back || out->body_end - out->body <= 2 * front ||
        j->text[out->body_end - 1 - back] == '\\')
        return;
    out->body += front;
    out->body_end -= back;
}

/* Python's marks before a string: u"", b'', rb"" and so on. */
static size_t prefix_length(const struct json *j, size_t at)
{
    size_t length = 0;

    while (length < 2 && at + length < j->len && json_is_one_of(j->text[at + length], "uUbBrRfF"))
        length++;
    return at + length < j->len && (j->text[at + length] == '"' || j->text[at + length] == '\'') ? length : 0;
}

bool json_string_extent(struct json *j, size_t at, enum json_role role, struct json_extent *out)
{
    size_t prefix = at < j->len ? prefix_length(j, at) : 0, length;
    enum json_quote quote = json_quote_at(j, at + prefix, &length, &out->open);

    if (quote == QUOTE_NONE)
        return false;
    out->start = at;
    out->body = at + prefix + length;
    out->is_single = quote == QUOTE_SINGLE;
    if (quote != QUOTE_STRAIGHT || !end_straight(j, out, role))
        end_otherwise(j, out, role);
    strip_doubled(j, out);
    return true;
}

bool json_string_is_key(struct json *j, size_t at)
{
    struct json_extent extent;

    if (!json_string_extent(j, at, ROLE_KEY, &extent))
        return false;
    if (j->budget < extent.end - at)
        return false;
    json_pay(j, extent.end - at);
    return json_colon_at(j, json_skip_white(j, extent.end)) > 0;
}
