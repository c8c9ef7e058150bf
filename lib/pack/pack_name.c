#include "xp_pack.h"
#include "xp_path.h"
#include "xp_utf8.h"

/* A name may have 255 bytes; this leaves room for the ends, and for names that others derive from it. */
enum { MAX_NAME = 200, MAX_VERSION = 80 };

static bool is_plain(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || (c && strchr("._+-", c));
}

/* Every other character becomes one dash, however many bytes it has. */
static struct xp_str make_plain(struct xp_arena *arena, struct xp_str text, size_t max)
{
    char *plain = xp_arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < max;) {
        uint32_t cp;
        size_t bytes = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        plain[len++] = is_plain(text.ptr[i]) ? text.ptr[i] : '-';
        i += bytes;
    }
    return xp_str_make(plain, len);
}

static struct xp_str without_front(struct xp_str name)
{
    while (name.len && (name.ptr[0] == '.' || name.ptr[0] == '-'))
        name = xp_str_from_offset(name, 1);
    return name;
}

struct xp_str xp_pack_default_name(struct xp_arena *arena, struct xp_str tag, struct xp_str readable,
                                   struct xp_str folder, enum xp_pack_format format)
{
    static const struct xp_str suffix = XP_STR(".isf");
    struct xp_str version = make_plain(arena, readable, MAX_VERSION);
    size_t room = MAX_NAME - (version.len ? version.len + 1 : 0);
    struct xp_str stem = without_front(make_plain(arena, tag, room));

    if (xp_str_ends_with_nocase(folder, suffix))
        folder.len -= suffix.len;
    if (!stem.len)
        stem = without_front(make_plain(arena, folder, room));
    if (!stem.len)
        stem = xp_str_from("plugin");
    return xp_arena_printf(arena, "%.*s%s%.*s.%s", XP_STR_ARG(stem), version.len ? "-" : "", XP_STR_ARG(version),
                           xp_pack_format_name(format));
}
