/* For MADV_HUGEPAGE, which POSIX does not know; where a system has none, nothing is said to it. */
#define _DEFAULT_SOURCE

#include "xp_mem.h"

#include "xp_save.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
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

/*
 * What has many megabytes is filled from front to back, and in pages of 4 KiB the system would spend as long on handing
 * them out as the parser does on reading. Linux gives large ones to who asks. It need not, so nobody minds a failure.
 */
static void ask_for_large_pages(void *block, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    enum { LARGE_BYTES = 4 * 1024 * 1024 };
    long page = bytes >= LARGE_BYTES ? sysconf(_SC_PAGESIZE) : 0;
    size_t before;

    if (page <= 0)
        return;
    /* From the page in which it begins: a region of which a part is different could not grow in its place. */
    before = (uintptr_t)block % (size_t)page;
    (void)madvise((char *)block - before, before + bytes, MADV_HUGEPAGE);
#else
    (void)block;
    (void)bytes;
#endif
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
    ask_for_large_pages(p, bytes);
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
