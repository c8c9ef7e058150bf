/* Reports of findings whose every text is hostile: nothing raw may come out, whatever goes in. */
#include "report_snippet.h"
#include "xp_doc.h"
#include "xp_report.h"
#include "xp_utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BYTES = 2000, FLAG_BYTES = 4 };

static const struct xp_rule rule = { .id = XP_STR("tag-reserved") };

/* The next field of the input; `|` ends one. */
static struct xp_str take_field(struct xp_str *rest)
{
    size_t end = xp_str_find(*rest, '|');
    struct xp_str field = xp_str_make(rest->ptr, end);

    *rest = xp_str_from_offset(*rest, end + 1);
    return field;
}

static void check(bool is_good)
{
    if (!is_good)
        abort();
}

static void check_printable(struct xp_str text)
{
    size_t i = 0;

    while (i < text.len) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        check(cp != XP_UTF8_BAD && (cp == '\n' || xp_utf8_is_printable(cp)));
    }
}

/* The line behind "  3 | " must fit, and the carets stand under it or one column behind it. */
static void check_snippet(struct xp_str output)
{
    struct xp_str rest = output;
    size_t columns = 0;
    size_t line_end;

    for (size_t i = 0; i < 6; i++)
        rest = xp_str_from_offset(rest, 1);
    line_end = xp_str_find(rest, '\n');
    for (size_t i = 0; i < line_end;) {
        uint32_t cp;

        i += xp_utf8_decode(rest.ptr + i, line_end - i, &cp);
        columns += xp_utf8_width(cp);
    }
    check(columns <= REPORT_SNIPPET_COLUMNS);
    rest = xp_str_from_offset(rest, line_end + 1 + 6);
    check(rest.len > 0 && rest.len - 1 <= columns + 1 && xp_str_find(rest, '^') < rest.len);
}

static void check_json(struct xp_str text)
{
    struct xp_doc doc;

    xp_doc_parse_json(&doc, text.ptr, text.len);
    check(doc.diag_count == 0);
    xp_doc_release(&doc);
}

/* The tag that begins at `text`: how long it is, where its attributes are well formed. */
static size_t tag_length(struct xp_str text)
{
    bool is_quoted = false;

    for (size_t i = 1; i < text.len; i++) {
        char c = text.ptr[i];

        check(c != '<' && c != '\n');
        if (c == '"')
            is_quoted = !is_quoted;
        else if (c == '>' && !is_quoted)
            return i + 1;
    }
    check(false);
    return 0;
}

static void check_entity(struct xp_str text)
{
    static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
    bool is_known = false;

    for (size_t i = 0; i < XP_COUNT(entities); i++)
        is_known = is_known || xp_str_starts_with(text, xp_str_from(entities[i]));
    check(is_known);
}

/* Tags that open and close in pairs, and no others than known entities. */
static void check_xml(struct xp_str text)
{
    size_t depth = 0;

    for (size_t i = 0; i < text.len;) {
        struct xp_str rest = xp_str_from_offset(text, i);
        size_t len = 1;

        if (rest.ptr[0] == '&')
            check_entity(rest);
        if (rest.ptr[0] == '<') {
            len = tag_length(rest);
            check(rest.ptr[1] != '/' || depth > 0);
            if (rest.ptr[1] == '/')
                depth--;
            else
                depth += rest.ptr[1] != '?' && rest.ptr[len - 2] != '/';
        }
        i += len;
    }
    check(depth == 0);
}

/* A command and the summary, whatever line ends the texts have. */
static void check_github(struct xp_str text)
{
    struct xp_str rest = text;
    size_t lines = 0;

    for (; rest.len; lines++) {
        check(xp_str_starts_with(rest, xp_str_from("::")) == (lines == 0));
        rest = xp_str_from_offset(rest, xp_str_find(rest, '\n') + 1);
    }
    check(lines == 2);
}

static void check_one_line(struct xp_str text)
{
    check(xp_str_find(text, '\n') == text.len - 1);
}

static void check_any(struct xp_str text)
{
    (void)text;
}

static const struct {
    const char *name;
    void (*check)(struct xp_str text);
} formats[] = {
    { "text", check_any },       { "json", check_json },     { "sarif", check_json },
    { "gitlab", check_json },    { "github", check_github }, { "junit", check_xml },
    { "checkstyle", check_xml }, { "gcc", check_one_line },  { "rdjson", check_json },
};

/* A format that is added needs a row above, or it would not be looked at. */
static void expect_all_formats(void)
{
    size_t count = 0;

    while (xp_report_formats[count].name)
        count++;
    check(count == XP_COUNT(formats));
}

static void check_formats(const struct xp_findings *findings)
{
    const struct xp_report_options options = { .version = "1.2.3" };

    expect_all_formats();
    for (size_t i = 0; i < XP_COUNT(formats); i++) {
        struct xp_writer out;
        struct xp_run run;

        xp_writer_init(&out, -1);
        xp_run_count(&run, findings, 1);
        xp_report_find(formats[i].name)->write(&out, &run, &options);
        /* Texts that are escaped and stand in several places may need more room than the writer has. */
        if (out.error)
            continue;
        check(out.len > 0);
        check_printable(xp_str_make(out.bytes, out.len));
        formats[i].check(xp_str_make(out.bytes, out.len));
    }
}

/* To what a finding promises; the snippet stands more. */
static void clip(struct xp_excerpt *excerpt)
{
    if (excerpt->end > excerpt->text.len)
        excerpt->end = excerpt->text.len;
    if (excerpt->start > excerpt->end)
        excerpt->start = excerpt->end;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str rest = xp_str_make((const char *)data, size);
    struct xp_related related;
    struct xp_edit edit = { .start = 1, .end = 2 };
    struct xp_fix fix = { .edits = &edit, .count = 1 };
    const struct xp_edit_place place = { 1, 2, 1, 3 };
    struct xp_finding finding = {
        .rule = &rule, .severity = XP_SEVERITY_ERROR, .related = &related, .fix = &fix, .edit_places = &place
    };
    struct xp_findings findings = { .items = &finding, .count = 1 };
    struct xp_writer out;

    if (size < FLAG_BYTES || size > MAX_BYTES)
        return 0;
    rest = xp_str_from_offset(rest, FLAG_BYTES);
    finding.excerpt.text = take_field(&rest);
    finding.excerpt.start = data[0] * (data[3] & 4 ? 2U : 1U);
    finding.excerpt.end = finding.excerpt.start + data[1];
    finding.excerpt.cut_left = data[3] & 1;
    finding.excerpt.cut_right = data[3] & 2;
    finding.place = (struct xp_place){ .path = take_field(&rest), .line = data[2], .column = 1 };
    finding.message = take_field(&rest);
    finding.help = take_field(&rest);
    finding.pointer = take_field(&rest);
    finding.has_pointer = data[3] & 8;
    finding.place.end_line = finding.place.line;
    finding.place.end_column = finding.place.column + 1;
    finding.plugin = data[3] & 64 ? finding.place.path : finding.help;
    related = (struct xp_related){ .place = finding.place, .message = take_field(&rest), .is_past = data[3] & 32 };
    finding.related_count = data[3] & 16 ? 1 : 0;
    fix.title = take_field(&rest);
    edit.text = rest;

    xp_writer_init(&out, -1);
    report_snippet_write(&out, &finding.excerpt, 3, "", "");
    check_snippet(xp_str_make(out.bytes, out.len));
    clip(&finding.excerpt);
    check_formats(&findings);
    return 0;
}
