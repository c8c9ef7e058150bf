#ifndef REPORT_SHOW_H
#define REPORT_SHOW_H

#include "xp_str.h"
#include "xp_writer.h"

/**
 * What a format writes in place of ASCII characters that mean something in it, by character; NULL where the character
 * means nothing.
 */
struct report_escapes {
    const char *of[128];
};

/** None: for lines of plain text. */
extern const struct report_escapes report_plain;

/** For XML 1.0, in attributes and in text. Line ends in text are the caller's to write. */
extern const struct report_escapes report_xml;

/**
 * Write `text` with these escapes, and everything else that is not printable as xp_utf8_show() shows it: so nothing raw
 * reaches a terminal, the output is UTF-8, and no character is in it that XML 1.0 forbids.
 */
void report_show(struct xp_writer *out, struct xp_str text, const struct report_escapes *escapes);

#endif
