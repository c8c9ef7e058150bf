#include "xp_rule_load.h"

#include "xp_file.h"
#include "xp_mem.h"

#include <stdlib.h>

void xp_rulebook_release(struct xp_rulebook *book)
{
    free(book->own);
    xp_table_release(&book->ids);
    free(book->tables);
    free(book->files);
    xp_arena_release(&book->arena);
    memset(book, 0, sizeof(*book));
}

/* Most runs never ask for a rule by its name, so the index is made when the first one is added. */
static void index_rules(struct xp_rulebook *book)
{
    for (size_t i = book->ids.count; i < book->count; i++) {
        size_t *place = xp_arena_alloc(&book->arena, sizeof(*place));

        *place = i;
        xp_table_set(&book->ids, book->rules[i].id, place);
    }
}

const struct xp_rule *xp_rulebook_find(struct xp_rulebook *book, struct xp_str id)
{
    struct xp_ruleset set;

    index_rules(book);
    set = xp_rulebook_set(book);
    return xp_ruleset_find(&set, id);
}

void xp_rulebook_add(struct xp_rulebook *book, const struct xp_rule *rule)
{
    bool is_borrowed = !book->own && book->count;

    book->own = xp_grow(book->own, &book->rule_room, book->count + 1, sizeof(*book->own));
    if (is_borrowed)
        memcpy(book->own, book->rules, book->count * sizeof(*book->own));
    book->own[book->count++] = *rule;
    book->rules = book->own;
    index_rules(book);
}

void xp_rulebook_begin(struct xp_rulebook *book, const struct xp_ruleset *set)
{
    memset(book, 0, sizeof(*book));
    book->rules = set->rules;
    book->count = set->count;
    if (set->table_count) {
        book->tables = xp_grow(NULL, &book->table_room, set->table_count, sizeof(*book->tables));
        memcpy(book->tables, set->tables, set->table_count * sizeof(*book->tables));
    }
    book->table_count = set->table_count;
    book->pattern_count = set->pattern_count;
}

static bool remember_file(struct xp_rulebook *book, struct xp_str real)
{
    for (size_t i = 0; i < book->file_count; i++)
        if (xp_str_equal(book->files[i], real))
            return false;
    book->files = xp_grow(book->files, &book->file_room, book->file_count + 1, sizeof(*book->files));
    book->files[book->file_count++] = xp_arena_copy(&book->arena, real);
    return true;
}

void xp_rulebook_continue(struct xp_rulebook *book, const struct xp_rulebook *base)
{
    struct xp_ruleset set = xp_rulebook_set(base);

    xp_rulebook_begin(book, &set);
    for (size_t i = 0; i < base->file_count; i++)
        remember_file(book, base->files[i]);
}

bool xp_rulebook_note_file(struct xp_rulebook *book, const char *path)
{
    char *real = xp_file_real_path(path);
    bool is_new = !real || remember_file(book, xp_str_from(real));

    free(real);
    return is_new;
}

struct xp_ruleset xp_rulebook_set(const struct xp_rulebook *book)
{
    return (struct xp_ruleset){ book->rules,       book->count,         book->tables,
                                book->table_count, book->pattern_count, book->ids.count ? &book->ids : NULL };
}
