#ifndef RULEC_EMIT_H
#define RULEC_EMIT_H

#include "xp_arena.h"
#include "xp_table.h"

#include <stdio.h>

/**
 * C text with arrays of constants, for xp_rulec. Arrays are written before what refers to them, each under a number.
 * Equal ones are written once: that makes the program smaller, and equal conditions of checks easy to tell. Zero but for
 * `out` is ready to use.
 */
struct emitter {
    FILE *out;
    FILE *file;       /* what `out` is while no array is being written */
    const char *type; /* of the array's items */
    char *array;      /* its text so far, which begins with the type */
    size_t array_len;
    struct xp_table numbers; /* of the arrays that stand there, by their text */
    struct xp_arena arena;
    unsigned next;
};

/** Frees all but `out`. */
void emitter_release(struct emitter *emitter);

/** Begin an array; its items are then printed to `out`, each with a comma behind it. No other one may be under way. */
void begin_array(struct emitter *emitter, const char *type);

/** @return the array's number: that of an equal one, or the next. */
unsigned end_array(struct emitter *emitter);

/** Arrays of texts and of numbers. @return the array's number, or 0 for none. */
unsigned put_texts(struct emitter *emitter, const struct xp_str *texts, uint32_t count);
unsigned put_numbers(struct emitter *emitter, const uint32_t *numbers, uint32_t count);

/** A text as an initialiser of struct xp_str. */
void put_text(struct emitter *emitter, struct xp_str text);

/** ".NAME = TEXT, ", or nothing for an empty text: a pointer costs a relocation each time the program starts. */
void put_field(struct emitter *emitter, const char *name, struct xp_str text);

/** ".FIELD = ARRAY, ", or nothing for the number 0. */
void put_array(struct emitter *emitter, const char *field, unsigned number);

#endif
