#ifndef FINDING_CHECKS_H
#define FINDING_CHECKS_H

/* What must be so for every finding, whatever the rules and the text. For fuzz targets: aborts where it is not. */
#include "fuzz_expect.h"
#include "xp_finding.h"
#include "xp_pointer.h"
#include "xp_utf8.h"

static inline void expect_printable(struct xp_str text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        expect(xp_utf8_is_printable(cp));
    }
}

/** Line 0 is the whole file; else the place lies inside the text, and its end is not before its start. */
static inline void expect_place(const struct xp_place *place, size_t len)
{
    if (place->line == 0) {
        expect(place->column == 0 && place->end_line == 0 && place->offset == 0 && place->length == 0);
        return;
    }
    expect(place->column > 0 && place->end_column > 0 && place->end_line >= place->line);
    expect(place->end_line > place->line || place->end_column >= place->column);
    expect(place->offset <= len && place->length <= len - place->offset);
}

static inline void expect_excerpt(const struct xp_excerpt *excerpt)
{
    if (!excerpt->text.ptr)
        return;
    expect(excerpt->text.len <= XP_EXCERPT_BYTES);
    expect(excerpt->start <= excerpt->end && excerpt->end <= excerpt->text.len);
}

static inline void expect_fix(const struct xp_fix *fix, struct xp_str text)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SIZE_MAX / 2);

    expect(fix->count > 0 && fix->title.len > 0);
    expect_printable(fix->title);
    expect(xp_edit_apply(text, fix->edits, fix->count, &out)); /* it refuses edits outside the text or out of order */
}

/** Every finding about the manifest `text`. */
static inline void expect_sound(const struct xp_findings *findings, struct xp_str text)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct xp_finding *finding = &findings->items[i];

        expect(finding->rule && finding->severity != XP_SEVERITY_OFF && finding->message.len > 0);
        expect_printable(finding->message);
        expect_printable(finding->help);
        expect_place(&finding->place, text.len);
        expect_excerpt(&finding->excerpt);
        expect(!finding->has_pointer || xp_pointer_is_valid(finding->pointer));
        for (size_t k = 0; k < finding->related_count; k++) {
            expect_place(&finding->related[k].place, text.len);
            expect(finding->related[k].message.len > 0);
            expect_printable(finding->related[k].message);
        }
        if (finding->fix)
            expect_fix(finding->fix, text);
    }
}

#endif
