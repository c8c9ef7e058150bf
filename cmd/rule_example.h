#ifndef RULE_EXAMPLE_H
#define RULE_EXAMPLE_H

#include "xp_rule.h"
#include "xp_writer.h"

/** An example of a rule in words: "a manifest without "tag", beside raind (executable)". */

/** How the parts look; each function makes its text safe to show. */
struct example_style {
    void (*add_words)(struct xp_writer *out, struct xp_str text); /* prose, and the end of its line */
    void (*add_name)(struct xp_writer *out, struct xp_str text);  /* a name in a sentence */
    void (*add_code)(struct xp_writer *out, struct xp_str text);  /* a piece of JSON, a path, in a sentence */
    void (*add_block)(struct xp_writer *out, struct xp_str text); /* several lines */
    const char *after_fix;                                        /* the line before the block of what is fixed */
};

/** Write it, as one item of a list whose mark is already there, with the end of its last line. */
void rule_add_example(struct xp_writer *out, const struct example_style *style, const struct xp_example *example);

#endif
