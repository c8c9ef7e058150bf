#ifndef WORD_ROWS_H
#define WORD_ROWS_H

#include <stdbool.h>
#include <stddef.h>

/** One question to a word: does the expression hold for the value? */
struct word_row {
    const char *value; /* the manifest, JSON text; NULL: `folder` is the value, a text that stands in no manifest */
    const char *expr;  /* YAML; the rule has a setting "most" of 3 */
    bool holds;
    const char *why;
    const char *at;     /* where the value stands in the manifest; NULL: it is the root */
    const char *detail; /* what the word says about it; NULL: nothing */
    const char *files;  /* entries beside the manifest, with commas between them; NULL: no folder is known */
    const char *folder;
    const char *keys; /* key tables, YAML; NULL: no keys are known */
};

/** All that is asked of one word. */
struct word_table {
    const char *word;
    const struct word_row *rows;
    size_t count;
};

extern const struct word_table text_word_tables[], object_word_tables[], array_word_tables[], file_word_tables[];
extern const size_t text_word_table_count, object_word_table_count, array_word_table_count, file_word_table_count;

/** HOLDS(value, expression, why) and FAILS(…), each with `.at`, `.detail`, `.files`, `.folder` or `.keys` behind it. */
#define HOLDS(value_text, expression, ...)                                             \
    {                                                                                  \
        .value = (value_text), .expr = (expression), .holds = true, .why = __VA_ARGS__ \
    }
#define FAILS(value_text, expression, ...)                                              \
    {                                                                                   \
        .value = (value_text), .expr = (expression), .holds = false, .why = __VA_ARGS__ \
    }

#define WORD_TABLE(name, rows)                           \
    {                                                    \
        (name), (rows), sizeof(rows) / sizeof((rows)[0]) \
    }

#endif
