#include "name_fold.h"

#include "xp_utf8.h"

#include <stdbool.h>
#include <string.h>

/* HFS+ takes no notice of these: joiners, directional marks, the byte-order mark. */
static bool is_ignored(uint32_t cp)
{
    return (cp >= 0x200C && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x206A && cp <= 0x206F) ||
           cp == 0xFEFF;
}

struct xp_str name_fold(struct xp_arena *arena, struct xp_str name)
{
    char *kept = xp_arena_alloc(arena, name.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < name.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(name.ptr + i, name.len - i, &cp);

        if (!is_ignored(cp)) {
            memcpy(kept + len, name.ptr + i, used);
            len += used;
        }
        i += used;
    }
    return xp_utf8_fold(arena, xp_str_make(kept, len));
}
