#ifndef EXAMPLE_SOURCE_H
#define EXAMPLE_SOURCE_H

#include "xp_example.h"
#include "xp_source.h"

/** A plugin's entries in memory, from the names that an example gives; private to this module. */

struct example_source {
    struct xp_example_entry *entries;
    size_t count;
};

/** Fill it; strings live in the arena or the example. */
void example_source_init(struct example_source *source, const struct xp_example *example, struct xp_str manifest_text,
                         struct xp_arena *arena);

/** Its functions; `data` is a struct example_source, which closing leaves to its owner. */
extern const struct xp_source example_source_functions;

#endif
