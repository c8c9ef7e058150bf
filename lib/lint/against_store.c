#include "against_parts.h"
#include "xp_mem.h"

#include <stdlib.h>

static int compare_paths(const void *left, const void *right)
{
    const struct xp_store_state *a = left, *b = right;

    return xp_str_compare(a->path, b->path);
}

void xp_against_from_store(struct xp_against **out, const struct xp_store_state *states, size_t count)
{
    struct xp_against *against = xp_xcalloc(1, sizeof(*against));
    struct xp_arena *arena = &against->arena;

    against->is_store = true;
    against->what = xp_str_from("store:");
    against->states = xp_arena_calloc(arena, count, sizeof(*against->states));
    for (size_t i = 0; i < count; i++) {
        struct xp_store_state *state = &against->states[against->state_count++];

        *state = states[i];
        state->path = xp_arena_copy(arena, states[i].path);
        state->name = xp_arena_copy(arena, states[i].name);
        state->number = xp_arena_copy(arena, states[i].number);
    }
    if (count)
        qsort(against->states, count, sizeof(*against->states), compare_paths);
    *out = against;
}

void against_store(struct search *search)
{
    const struct xp_against *against = search->against;
    struct xp_store_state key = { .path = search->plugin->path };
    const struct xp_store_state *state = NULL;

    if (against->state_count)
        state = bsearch(&key, against->states, against->state_count, sizeof(key), compare_paths);
    if (state)
        xp_lint_store(search->linter, search->plugin, state, search->out);
}
