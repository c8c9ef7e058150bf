#include "xp_mem.h"

#include "xp_save.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The one place in lib/ that prints and exits: nothing above could build a report without memory. What was being written
 * does not stay behind half done.
 */
void xp_out_of_memory(void)
{
    static const char text[] = "xtplug: out of memory\n";
    ssize_t ignored;

    xp_save_remove_pending();
    ignored = write(STDERR_FILENO, text, sizeof(text) - 1);
    (void)ignored;
    _exit(2);
}

void *xp_xmalloc(size_t size)
{
    void *p = malloc(size ? size : 1);

    if (!p)
        xp_out_of_memory();
    return p;
}

void *xp_xcalloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size ? size : 1);

    if (!p)
        xp_out_of_memory();
    return p;
}

void *xp_xreallocarray(void *old, size_t count, size_t size)
{
    size_t bytes = count * size;
    void *p;

    if (size && count > SIZE_MAX / size)
        xp_out_of_memory();
    p = realloc(old, bytes > 0 ? bytes : 1);
    if (!p)
        xp_out_of_memory();
    return p;
}

void *xp_grow(void *items, size_t *capacity, size_t want, size_t item_size)
{
    size_t room = *capacity ? *capacity : 16;

    if (want <= *capacity)
        return items;
    while (room < want) {
        if (room > SIZE_MAX / 2)
            xp_out_of_memory();
        room *= 2;
    }
    items = xp_xreallocarray(items, room, item_size);
    *capacity = room;
    return items;
}
