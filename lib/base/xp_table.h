#ifndef XP_TABLE_H
#define XP_TABLE_H

#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * From texts to pointers: a hash table that only grows. Zero-initialised is ready to use. The keys are borrowed: they
 * must live as long as the table. Nobody can choose keys that make it slow: where they stand in it depends on a number
 * that each table draws anew.
 */
struct xp_table {
    struct xp_table_slot *slots;
    uint64_t secret[2];
    size_t room; /* a power of two, or 0 */
    size_t count;
};

/** Frees the table; keys and values are the caller's. */
void xp_table_release(struct xp_table *table);

/** The value kept under `key`, or NULL. */
void *xp_table_find(const struct xp_table *table, struct xp_str key);

/** Keep a value that is not NULL under `key`, in place of any other. */
void xp_table_set(struct xp_table *table, struct xp_str key, void *value);

#endif
