#include "doc_json.h"

/* Brackets that do not pair up, levels that go too deep, and the end of the text. */

enum {
    LOOKAHEAD = 32, /* closing brackets in a row that are weighed */
    REACH = 8       /* levels that one closing bracket may be meant for */
};

unsigned json_line(struct json *j, size_t at)
{
    return xp_doc_position(j->doc, at).line;
}

static size_t start_of(const struct json *j, size_t level)
{
    return j->doc->nodes[j->frames[level].node].start;
}

static char opener_of(const struct json_frame *frame)
{
    return frame->is_object && !frame->is_converted ? '{' : '[';
}

/* Is `c` the bracket that this container ends with? One that was converted may end with either. */
static bool is_closer_of(const struct json_frame *frame, char c)
{
    return c == (frame->is_object ? '}' : ']') || (frame->is_converted && c == ']');
}

bool json_is_end(struct json *j, size_t at)
{
    return at < j->len && j->depth && is_closer_of(json_top(j), j->text[at]);
}

struct xp_str json_closers(struct json *j, size_t count)
{
    char *text = xp_arena_alloc(&j->doc->arena, count + 1);

    for (size_t i = 0; i < count; i++)
        text[i] = j->frames[j->depth - 1 - i].is_object ? '}' : ']';
    return xp_str_make(text, count);
}

/* Names in an array: an object with the wrong brackets. */
static void report_converted(struct json *j, size_t closer)
{
    size_t start = start_of(j, j->depth - 1);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, start + 1, "names with values between [ and ]");
    json_edit_text(j, start, start + 1, "{");
    if (closer != JSON_NONE && j->text[closer] == ']')
        json_edit_text(j, closer, closer + 1, "}");
    json_advise(j, diag, JSON_SAFE("an object is written between { and }", "write { and }"));
}

/* Close the innermost container by the bracket at `closer`, or where the last token ended. */
static void close_top(struct json *j, size_t closer)
{
    bool is_fragment = json_top(j)->is_fragment;

    if (json_top(j)->is_converted)
        report_converted(j, closer);
    if (j->state == JSON_VALUE && json_top(j)->is_object)
        json_add_implied(j, j->last_end);
    json_close(j, closer == JSON_NONE ? j->last_end : closer + 1);
    if (is_fragment && closer != JSON_NONE)
        json_report_fragment(j, true, 0);
}

void json_close_all(struct json *j, size_t end)
{
    while (j->depth) {
        if (j->state == JSON_VALUE && json_top(j)->is_object)
            json_add_implied(j, end);
        json_close(j, end);
    }
}

/* What the closing brackets ahead are, and what follows them. */
struct ahead {
    char closers[LOOKAHEAD];
    size_t count;
    enum { AHEAD_END, AHEAD_MEMBER, AHEAD_ITEM, AHEAD_OTHER } next;
};

static void look_ahead(struct json *j, struct ahead *ahead)
{
    size_t at = j->at;

    ahead->count = 0;
    while (at < j->len && (j->text[at] == '}' || j->text[at] == ']') && ahead->count < LOOKAHEAD) {
        ahead->closers[ahead->count++] = j->text[at];
        at = json_skip_white(j, at + 1);
    }
    ahead->next = AHEAD_OTHER;
    if (at == j->len)
        ahead->next = AHEAD_END;
    if (at == j->len || j->text[at] != ',')
        return;
    at = json_skip_white(j, at + 1);
    ahead->next = json_is_key_start(j, at) ? AHEAD_MEMBER : AHEAD_ITEM;
}

/* How badly do the brackets ahead, without the first, fit the levels from the `popped` innermost one outwards? */
static unsigned misfit(const struct json *j, const struct ahead *ahead, size_t popped)
{
    unsigned cost = 0;
    size_t i = 1;

    for (; i < ahead->count && popped < j->depth; i++, popped++)
        cost += !is_closer_of(&j->frames[j->depth - 1 - popped], ahead->closers[i]);
    cost += (unsigned)(ahead->count - i);
    if (ahead->next == AHEAD_END)
        return cost + (popped < j->depth);
    if (ahead->next == AHEAD_OTHER)
        return cost;
    if (popped == j->depth)
        return cost + 2;
    return cost + (j->frames[j->depth - 1 - popped].is_object != (ahead->next == AHEAD_MEMBER));
}

/* The nearest outer level that `c` could close; 0 for none. */
static size_t matching_level(const struct json *j, char c)
{
    for (size_t i = 1; i < j->depth && i <= REACH; i++)
        if (is_closer_of(&j->frames[j->depth - 1 - i], c))
            return i;
    return 0;
}

/* `}` for `]`, or the reverse. */
static void replace_closer(struct json *j)
{
    struct json_frame *top = json_top(j);
    const char *right = top->is_object ? "}" : "]";
    unsigned line = json_line(j, start_of(j, j->depth - 1));
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + 1, "%c closes the %c of line %u; that wants %s",
                        j->text[j->at], opener_of(top), line, right);
    json_edit_text(j, j->at, j->at + 1, right);
    json_advise(j, diag, JSON_SAFE("each bracket is closed by its own kind", "write the bracket that fits"));
    j->at++;
    close_top(j, j->at - 1);
}

/* The inner containers lack their closing brackets. */
static void insert_closers(struct json *j, size_t count)
{
    unsigned line = json_line(j, start_of(j, j->depth - 1));
    struct xp_str closers = json_closers(j, count);
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->at, j->at + 1, "the %c of line %u is not closed before this %c",
                        opener_of(json_top(j)), line, j->text[j->at]);
    json_edit(j, json_insert_place(j), json_insert_place(j), closers);
    json_advise(j, diag, JSON_SAFE("close it", "insert what is missing"));
    while (count-- > 0)
        close_top(j, JSON_NONE);
    j->at++;
    close_top(j, j->at - 1);
}

static void drop_closers(struct json *j)
{
    size_t start = j->at;
    char c = j->text[start];
    struct xp_diag *diag;

    do
        j->at++;
    while (j->at < j->len && j->text[j->at] == c && matching_level(j, c) == 0);
    diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, j->at, "%c closes nothing", c);
    json_edit_text(j, start, j->at, "");
    json_advise(j, diag, JSON_SAFE("remove it", "remove it"));
    json_count_junk(j, 1);
}

void json_repair_closer(struct json *j)
{
    unsigned replace, insert = UINT32_MAX, drop;
    struct ahead ahead;
    size_t level;

    if (is_closer_of(json_top(j), j->text[j->at])) {
        json_report_trailing_comma(j);
        j->at++;
        close_top(j, j->at - 1);
        return;
    }
    look_ahead(j, &ahead);
    level = matching_level(j, j->text[j->at]);
    replace = misfit(j, &ahead, 1);
    drop = misfit(j, &ahead, 0);
    if (level)
        insert = misfit(j, &ahead, level + 1);
    if (json_top(j)->is_fragment || (drop < replace && drop < insert)) {
        drop_closers(j); /* a comma before it may still have something behind it */
        return;
    }
    json_report_trailing_comma(j);
    if (replace <= insert)
        replace_closer(j);
    else
        insert_closers(j, level);
}

/* Past all that the bracket here opens, without a tree: brackets are counted, and strings passed over. */
static size_t skip_nested(const struct json *j, size_t at)
{
    size_t open = 0;

    while (at < j->len) {
        char c = j->text[at++];

        if (c == '{' || c == '[') {
            open++;
        } else if (c == '}' || c == ']') {
            if (--open == 0)
                return at;
        } else if (c == '"') {
            while (at < j->len && j->text[at] != '"' && !json_is_line_end(j->text[at]))
                at += j->text[at] == '\\' && at + 1 < j->len && !json_is_line_end(j->text[at + 1]) ? 2 : 1;
            at += at < j->len && j->text[at] == '"';
        }
    }
    return JSON_NONE;
}

void json_skip_too_deep(struct json *j)
{
    size_t start = j->at, end = skip_nested(j, start);
    xp_node_id node;
    struct xp_diag *diag;

    diag = doc_add_diag(j->doc, XP_FAULT_TOO_DEEP, start, start + 1, "brackets stand in brackets more than %d deep",
                        XP_DOC_MAX_DEPTH);
    json_advise(j, diag, JSON_NO_FIX("what is inside was not looked at"));
    if (end == JSON_NONE) {
        end = j->len;
        j->end_reported = true;
    }
    node = json_add_node(j, XP_NULL, start, end);
    j->doc->nodes[node].flags |= XP_NODE_IMPLIED;
    j->at = end;
    json_end_value(j, end);
}

/* One finding for all that is open at the end of the text. */
static void report_open(struct json *j, size_t first)
{
    size_t open = j->depth - first, place = j->comma == JSON_NONE ? j->last_end : j->comma + 1;
    unsigned line = json_line(j, start_of(j, first));
    struct json_advice advice = JSON_SAFE("close what is open", "add the closing brackets");
    struct xp_diag *diag;

    if (open == 1)
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, place, place, "the file ends, but the %c of line %u is not closed",
                            opener_of(&j->frames[first]), line);
    else
        diag = doc_add_diag(j->doc, XP_FAULT_SYNTAX, place, place,
                            "the file ends, but %zu brackets are not closed; the first is the %c of line %u", open,
                            opener_of(&j->frames[first]), line);
    if (j->comma == JSON_NONE) {
        json_edit(j, json_insert_place(j), json_insert_place(j), json_closers(j, j->depth));
    } else {
        json_edit(j, j->comma, j->comma + 1, json_closers(j, j->depth));
        advice.is_safe = false; /* the file was cut off */
    }
    j->end_reported = true;
    if (j->state == JSON_VALUE && json_top(j)->is_object)
        advice.title = NULL;
    json_advise(j, diag, advice);
    j->comma = JSON_NONE;
}

void json_end_of_text(struct json *j)
{
    size_t first = j->depth && j->frames[0].is_fragment;
    size_t place = j->comma == JSON_NONE ? json_insert_place(j) : j->comma + 1;

    j->state = j->depth == 0 ? JSON_DONE : j->state;
    if (j->doc->count == 0) {
        doc_add_diag(j->doc, XP_FAULT_SYNTAX, j->len, j->len, j->len ? "the file holds nothing" : "the file is empty")
            ->help = xp_str_from("a manifest is an object: { \"name\": … }");
        return;
    }
    if (j->depth > first && !j->end_reported)
        report_open(j, first);
    else if (j->depth == 1 && first && j->state == JSON_VALUE && !j->end_reported)
        json_report_no_value(j);
    json_report_trailing_comma(j);
    while (j->depth > first)
        close_top(j, JSON_NONE);
    if (first) {
        close_top(j, JSON_NONE);
        json_report_fragment(j, false, place);
    }
    j->state = JSON_DONE;
}
