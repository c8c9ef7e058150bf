#include "doc_json.h"

/* Before, around and after the root. */

/* Members without braces around them, as in the examples of a manual. */
static void open_fragment(struct json *j)
{
    struct json_frame *frame = &j->frames[j->depth++];

    memset(frame, 0, sizeof(*frame));
    frame->node = json_add_node(j, XP_OBJECT, j->at, j->at);
    frame->is_object = true;
    frame->is_fragment = true;
    j->last_end = j->at;
    j->state = JSON_KEY;
}

void json_report_fragment(struct json *j, bool is_closed, size_t place)
{
    const struct xp_node *root = &j->doc->nodes[0], *key = root + 1;
    size_t start = root->start, end = root->end;
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, j->doc->count > 1 ? key->end : end,
                        is_closed ? "no { before the first name" : "no { and } around the names of the file");
    json_edit_text(j, start, start, "{");
    if (!is_closed && !j->end_reported)
        json_edit_text(j, place, place, "}");
    json_advise(j, diag, JSON_SAFE("a manifest is one object, between { and }", "put it between { and }"));
}

/* How far a few words before the first bracket may go: `var info = {`, "```json". */
enum { PREFIX_BYTES = 80 };

static size_t find_bracket(const struct json *j)
{
    size_t at = j->at, lines = 0;

    while (at < j->len && at - j->at < PREFIX_BYTES && lines < 2) {
        if (j->text[at] == '{' || j->text[at] == '[')
            return at;
        if (json_is_one_of(j->text[at], "<\"':,") || (unsigned char)j->text[at] >= 0x80 || j->text[at] == '\0')
            return JSON_NONE;
        lines += j->text[at] == '\n';
        at++;
    }
    return JSON_NONE;
}

/* Three back ticks, which begin and end code in Markdown. */
static bool is_fence(const struct json *j)
{
    return j->len - j->at >= 3 && memcmp(j->text + j->at, "```", 3) == 0;
}

static void skip_prefix(struct json *j, size_t bracket)
{
    struct xp_diag *diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, bracket, "text before the JSON begins");

    json_edit_text(j, j->at, bracket, "");
    json_advise(j, diag, JSON_UNSAFE("a JSON file begins with { or [", "remove the text"));
    j->at = bracket;
}

/* Of a script or a picture nobody wants to hear about its comments. */
static void drop_findings(struct xp_doc *doc)
{
    size_t count = 0;

    for (size_t i = 0; i < doc->diag_count; i++)
        if (doc->diags[i].fault != XP_FAULT_COMMENT && doc->diags[i].fault != XP_FAULT_SYNTAX)
            doc->diags[count++] = doc->diags[i];
    doc->diag_count = count;
}

static void refuse_root(struct json *j)
{
    size_t start = j->at, end = json_line_end(j, start);
    struct xp_str shown = json_show(j, start, end);
    struct xp_diag *diag;

    drop_findings(j->doc);
    doc_drop_tree(j->doc);
    if (j->text[start] == '<')
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "this is not JSON; it looks like HTML or XML: %.*s",
                            XP_STR_ARG(shown));
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "this is not JSON: %.*s", XP_STR_ARG(shown));
    json_advise(j, diag, JSON_NO_FIX("a manifest begins with {"));
    j->state = JSON_DONE;
}

/* A string and nothing else: valid, whatever stands in it. */
static bool is_whole_string(struct json *j)
{
    struct json_extent extent;
    size_t next;

    if (j->text[j->at] != '"' || !json_string_extent(j, j->at, ROLE_ROOT, &extent))
        return false;
    next = json_skip_white(j, extent.end);
    return extent.close && (next == j->len || json_is_comment(j, next));
}

static bool is_member_start(struct json *j)
{
    size_t end, length;

    if (json_string_is_key(j, j->at))
        return true;
    end = json_bare_key_end(j, j->at);
    if (end == JSON_NONE)
        return false;
    end = json_skip_spaces(j, end);
    length = json_colon_at(j, end);
    return j->text[end] == ':' && json_is_value_start(j, json_skip_spaces(j, end + length));
}

void json_repair_root(struct json *j)
{
    size_t bracket, length;
    uint32_t cp;

    if (json_is_one_of(j->text[j->at], "{[") || is_whole_string(j)) {
        json_read_value(j);
        return;
    }
    if (is_member_start(j)) {
        open_fragment(j);
        return;
    }
    if (json_quote_at(j, j->at, &length, &cp) != QUOTE_NONE && !is_fence(j)) {
        json_read_value(j);
        return;
    }
    bracket = json_is_number_start(j, j->at) || json_is_literal_start(j, j->at) ? JSON_NONE : find_bracket(j);
    if (bracket != JSON_NONE) {
        skip_prefix(j, bracket);
        json_read_value(j);
        return;
    }
    json_read_value(j);
    if (j->doc->nodes[0].kind == XP_STRING) {
        j->at = j->doc->nodes[0].start;
        refuse_root(j);
    }
}

/* After the root. */

/* The root's brace came too early: more names follow it. */
static void reopen_root(struct json *j, bool has_comma)
{
    size_t closer = j->doc->nodes[0].end - 1;
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, closer, closer + 1,
                        "this } closes the file's object, but more names follow");
    json_edit_text(j, closer, closer + 1, has_comma ? "" : ",");
    json_advise(j, diag, JSON_SAFE("remove it", has_comma ? "remove it" : "write a comma instead"));
    j->depth = 1;
    if (!has_comma)
        j->state = JSON_KEY;
}

static bool may_reopen(const struct json *j)
{
    const struct xp_node *root = &j->doc->nodes[0];

    return root->kind == XP_OBJECT && !j->frames[0].is_fragment && !j->frames[0].is_converted &&
           j->text[root->end - 1] == '}';
}

static void drop_extra_closers(struct json *j)
{
    size_t start = j->at, end = start;
    struct xp_diag *diag;

    while (j->at < j->len && json_is_one_of(j->text[j->at], "}]")) {
        end = j->at + 1;
        j->at = json_skip_white(j, end);
    }
    j->at = end;
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "%c closes nothing", j->text[start]);
    json_edit_text(j, start, end, "");
    json_advise(j, diag, JSON_SAFE("remove it", "remove it"));
}

static void drop_trailing_sign(struct json *j)
{
    struct xp_diag *diag =
        doc_add_diag(j->doc, XP_FAULT_TRAILING_COMMA, j->at, j->at + 1, "a %s after the end of the JSON",
                     j->text[j->at] == ',' ? "comma" : "semicolon");

    json_edit_text(j, j->at, j->at + 1, "");
    json_advise(j, diag, JSON_SAFE("nothing stands after the last bracket", "remove it"));
    j->at++;
}

/* All the rest is one finding, and is not read. */
static void refuse_rest(struct json *j)
{
    size_t start = j->at, end = j->len;
    bool is_value = !is_fence(j) && json_is_value_start(j, json_skip_white(j, start + (j->text[start] == ',')));
    struct xp_diag *diag;

    while (end > start && xp_ascii_is_space(j->text[end - 1]))
        end--;
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end,
                        is_value ? "a second value after the end of the first; a file holds one"
                                 : "text after the end of the JSON");
    json_edit_text(j, start, end, "");
    json_advise(j, diag,
                JSON_UNSAFE(is_value ? "keep one of them, or put them into an array" : "remove it",
                            is_value ? NULL : "remove the text"));
    j->at = j->len;
    j->state = JSON_DONE;
}

void json_repair_after_root(struct json *j)
{
    bool is_sign = json_is_one_of(j->text[j->at], ",;");
    size_t next = json_skip_white(j, j->at + is_sign);

    if (json_is_one_of(j->text[j->at], "}]"))
        drop_extra_closers(j);
    else if (may_reopen(j) && j->text[j->at] != ';' && json_is_key_start(j, next))
        reopen_root(j, is_sign);
    else if (is_sign && (next == j->len || json_is_comment(j, next)))
        drop_trailing_sign(j);
    else
        refuse_rest(j);
}
