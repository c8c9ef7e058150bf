#ifndef SCHEMA_WORD_H
#define SCHEMA_WORD_H

#include "schema_expr.h"

/** The words of the rule language that a schema can say; private to the translation of expressions. */

/** What a word is translated with. */
struct phrase {
    struct xp_arena *arena;
    const struct xp_arg *arg;
    const struct subject *subject;
    enum side side;
    bool ignore_case;
    const struct xp_str *member; /* in `not`, `all`, `any`: the parts are about this member; NULL: about the value */
};

/** Translate a word that does not combine expressions and does not look around. */
struct verdict schema_say(const struct phrase *phrase, const char *word);

#endif
