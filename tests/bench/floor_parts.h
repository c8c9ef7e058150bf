#ifndef FLOOR_PARTS_H
#define FLOOR_PARTS_H

#include <stddef.h>

/** What the floors share. Where something fails, the program ends with exit code 2: then there is nothing to compare. */

/** Names or paths. Zero-initialised is ready to use; it lives until the program ends. */
struct floor_list {
    char **items;
    size_t count, room;
};

/** @return `memory`, which is not NULL. */
void *floor_must(void *memory);

/** Add a text at the end; it is kept, not copied. */
void floor_keep(struct floor_list *list, char *text);

/** Add the names of what is in a folder, but for those that begin with a dot, in the order of the disk. */
void floor_list_folder(struct floor_list *list, const char *folder);

/** @return from 1 to 64; 0 for a text that is no such number. */
long floor_read_threads(const char *text);

/** Call `work` in so many threads at once, this one included, each time with NULL; return when all have. */
void floor_run(long threads, void *(*work)(void *));

#endif
