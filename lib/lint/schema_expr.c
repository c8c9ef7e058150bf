#include "schema_word.h"

#include "xp_word.h"

static bool word_is(const struct xp_term *term, const char *name)
{
    return xp_str_is(xp_str_from(xp_words[term->word].name), name);
}

static bool is_combining(const struct xp_term *term)
{
    return word_is(term, "not") || word_is(term, "all") || word_is(term, "any");
}

static struct verdict part_of(const struct phrase *phrase, uint32_t i, enum side side)
{
    const struct xp_expr *part = &phrase->arg->exprs[i];

    return phrase->member ? schema_expr_around(phrase->arena, part, phrase->subject, *phrase->member, side)
                          : schema_expr(phrase->arena, part, phrase->subject, side);
}

/* What is too wide for an expression is too narrow for its opposite. */
static struct verdict say_not(const struct phrase *phrase)
{
    return verdict_not(phrase->arena, part_of(phrase, 0, phrase->side == SIDE_WIDE ? SIDE_NARROW : SIDE_WIDE));
}

static struct verdict say_all(const struct phrase *phrase)
{
    struct verdict all = verdict_always;

    for (uint32_t i = 0; i < phrase->arg->count; i++)
        all = verdict_both(phrase->arena, all, part_of(phrase, i, phrase->side));
    return all;
}

static struct verdict say_any(const struct phrase *phrase)
{
    struct tree *list = tree_array(phrase->arena);

    for (uint32_t i = 0; i < phrase->arg->count; i++)
        if (!verdict_offer(list, part_of(phrase, i, phrase->side)))
            return verdict_always;
    return verdict_any(phrase->arena, list);
}

static struct verdict combine(const struct phrase *phrase, const struct xp_term *term)
{
    if (word_is(term, "not"))
        return say_not(phrase);
    return word_is(term, "all") ? say_all(phrase) : say_any(phrase);
}

struct verdict schema_expr(struct xp_arena *arena, const struct xp_expr *expr, const struct subject *subject,
                           enum side side)
{
    struct verdict all = verdict_always;

    for (uint32_t i = 0; i < expr->count; i++) {
        const struct xp_term *term = &expr->terms[i];
        struct phrase phrase = { arena, &term->arg, subject, side, expr->ignore_case, NULL };

        all = verdict_both(
            arena, all, is_combining(term) ? combine(&phrase, term) : schema_say(&phrase, xp_words[term->word].name));
    }
    return all;
}

bool schema_looks_around(const struct xp_expr *expr)
{
    for (uint32_t i = 0; i < expr->count; i++) {
        const struct xp_term *term = &expr->terms[i];

        if (word_is(term, "parent") || word_is(term, "requires"))
            return true;
        for (uint32_t k = 0; is_combining(term) && k < term->arg.count; k++)
            if (schema_looks_around(&term->arg.exprs[k]))
                return true;
    }
    return false;
}

static struct verdict say_around(const struct phrase *phrase, const struct xp_term *term)
{
    struct subject member = schema_member_subject(phrase->subject, *phrase->member);
    struct phrase of_member = *phrase;

    if (word_is(term, "parent"))
        return schema_expr(phrase->arena, &term->arg.exprs[0], phrase->subject, phrase->side);
    if (word_is(term, "requires"))
        return schema_say(phrase, "present");
    if (is_combining(term))
        return combine(phrase, term);
    of_member.subject = &member;
    of_member.member = NULL;
    return schema_of_member(phrase->arena, *phrase->member, schema_say(&of_member, xp_words[term->word].name),
                            phrase->subject);
}

struct verdict schema_expr_around(struct xp_arena *arena, const struct xp_expr *expr, const struct subject *around,
                                  struct xp_str name, enum side side)
{
    struct verdict all = verdict_always;

    for (uint32_t i = 0; i < expr->count; i++) {
        struct phrase phrase = { arena, &expr->terms[i].arg, around, side, expr->ignore_case, &name };

        all = verdict_both(arena, all, say_around(&phrase, &expr->terms[i]));
    }
    return all;
}
