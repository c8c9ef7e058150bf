#include "doc_json.h"

/* Commas, what stands for them, and text that means nothing where a comma or an item should be. */

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

    diag = doc_add_diag(j->doc, XP_FAULT_MISSING_COMMA, at, at + json_char_length(j, at), "no comma before this");
    json_edit_text(j, json_insert_place(j), json_insert_place(j), ",");
    json_advise(j, diag, JSON_SAFE("put a comma after the value before it", "insert the comma"));
    json_go_on(j);
}

void json_report_comma_sign(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);
    struct xp_diag *diag;

    diag =
        doc_add_diag(j->doc, XP_FAULT_MISSING_COMMA, start, end, "\"%.*s\" where a comma belongs", XP_STR_ARG(shown));
    json_edit_text(j, start, end, ",");
    json_advise(j, diag, JSON_SAFE("write a comma", "write a comma"));
    j->at = end;
    json_go_on(j);
}

/* Commas that stand where a value or name should; those at the end of a container are trailing ones. */
void json_repair_extra_commas(struct json *j)
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

size_t json_junk_end(const struct json *j, size_t at)
{
    size_t start = at, length;
    uint32_t cp;

    while (at < j->len && !json_is_line_end(j->text[at]) && !json_is_one_of(j->text[at], ",{}[]")) {
        enum json_quote quote = json_quote_at(j, at, &length, &cp);

        if (at > start && (quote == QUOTE_STRAIGHT || quote == QUOTE_DOUBLE || json_is_comment(j, at)))
            break;
        at += length;
    }
    while (at > start + 1 && json_is_one_of(j->text[at - 1], " \t"))
        at--;
    return at > start ? at : start + json_char_length(j, start);
}

static struct xp_diag *report_junk(struct json *j, size_t start, size_t end)
{
    struct xp_str shown = json_show(j, start, end);

    json_count_junk(j, 2);
    return doc_add_diag(j->doc, XP_FAULT_SYNTAX, start, end, "\"%.*s\" makes no sense here", XP_STR_ARG(shown));
}

static const char junk_help[] = "remove it, or put it between double quotes where a value belongs";

/* Where a name or value should begin: goes with the comma after it, or before it when it was the last. */
void json_skip_junk_item(struct json *j)
{
    size_t start = j->at, end = json_junk_end(j, start), next = json_skip_white(j, end);
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

/* After a value. Where the next one follows without a comma, that comma takes its place. */
void json_skip_junk_after(struct json *j, size_t end)
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
