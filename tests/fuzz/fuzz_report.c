/* Reports of findings whose every text is hostile: nothing raw may come out, whatever goes in. */
#include "report_snippet.h"
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

static void check_format(const char *name, const struct xp_findings *findings)
{
    const struct xp_report_options options = { .version = "1.2.3" };
    struct xp_writer out;
    struct xp_run run;

    xp_writer_init(&out, -1);
    xp_run_count(&run, findings, 1);
    xp_report_find(name)->write(&out, &run, &options);
    check(out.len > 0 && !out.error);
    check_printable(xp_str_make(out.bytes, out.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str rest = xp_str_make((const char *)data, size);
    struct xp_related related;
    struct xp_edit edit = { .start = 1, .end = 2 };
    struct xp_fix fix = { .edits = &edit, .count = 1 };
    struct xp_finding finding = { .rule = &rule, .severity = XP_SEVERITY_ERROR, .related = &related, .fix = &fix };
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
    related = (struct xp_related){ .place = finding.place, .message = take_field(&rest) };
    finding.related_count = data[3] & 16 ? 1 : 0;
    fix.title = take_field(&rest);
    edit.text = rest;
    check_format("text", &findings);
    check_format("json", &findings);

    xp_writer_init(&out, -1);
    report_snippet_write(&out, &finding.excerpt, 3, "", "");
    check_snippet(xp_str_make(out.bytes, out.len));
    return 0;
}
