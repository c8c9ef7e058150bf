#ifndef DOC_ROWS_H
#define DOC_ROWS_H

#include <stddef.h>

/** A broken text, what is found in it, how it reads, and what it becomes when all fixes are applied. */
struct doc_row {
    const char *text;
    const char *findings; /* "rule line:column-line:column", joined by "; ", with " (unsafe)" or " (no fix)" */
    const char *tree;     /* as canonical_tree() writes it */
    const char *mended;   /* after one pass; NULL: the text as it is */
    const char *why;
};

/** Fails the running test when a row reads in another way, and says which by its sentence. */
void check_doc_rows(const struct doc_row *rows, size_t count);

#endif
