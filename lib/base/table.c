#include "xp_table.h"

#include "xp_mem.h"
#include "xp_random.h"
#include "xp_siphash.h"

#include <stdlib.h>

struct xp_table_slot {
    struct xp_str key;
    void *value; /* NULL: the slot is free */
};

void xp_table_release(struct xp_table *table)
{
    free(table->slots);
    memset(table, 0, sizeof(*table));
}

/* The slot that holds the key, or the free one where it would go. The table is never full. */
static struct xp_table_slot *slot_of(const struct xp_table *table, struct xp_str key)
{
    size_t i = (size_t)xp_siphash(key, table->secret) & (table->room - 1);

    while (table->slots[i].value && !xp_str_equal(table->slots[i].key, key))
        i = (i + 1) & (table->room - 1);
    return &table->slots[i];
}

void *xp_table_find(const struct xp_table *table, struct xp_str key)
{
    return table->room ? slot_of(table, key)->value : NULL;
}

static void grow(struct xp_table *table)
{
    struct xp_table bigger = *table;

    if (!table->room)
        xp_random_fill(bigger.secret, sizeof(bigger.secret));
    bigger.room = table->room ? table->room * 2 : 16;
    bigger.slots = xp_xcalloc(bigger.room, sizeof(*bigger.slots));
    for (size_t i = 0; i < table->room; i++)
        if (table->slots[i].value)
            *slot_of(&bigger, table->slots[i].key) = table->slots[i];
    free(table->slots);
    *table = bigger;
}

void xp_table_set(struct xp_table *table, struct xp_str key, void *value)
{
    struct xp_table_slot *slot;

    if (table->count * 4 >= table->room * 3)
        grow(table);
    slot = slot_of(table, key);
    table->count += !slot->value;
    *slot = (struct xp_table_slot){ key, value };
}
