#include "baseline_key.h"

#include "xp_file.h"
#include "xp_path.h"
#include "xp_rule.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <stdlib.h>

/* JSON holds no other texts than UTF-8: a byte that is none becomes the four characters \xff. */
static struct xp_str as_utf8(struct xp_arena *arena, struct xp_str text)
{
    struct xp_buf out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str copy;

    if (xp_utf8_valid_prefix(text) == text.len)
        return text;
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        if (cp == XP_UTF8_BAD)
            xp_buf_addf(&out, "\\x%02x", (unsigned)(unsigned char)text.ptr[i]);
        else
            xp_buf_add(&out, text.ptr + i, used);
        i += used;
    }
    copy = xp_arena_copy(arena, xp_buf_str(&out));
    xp_buf_release(&out);
    return copy;
}

/* The path inside the plugin: what stands behind the plugin's own path in the finding's. */
static struct xp_str inner_path(const struct xp_finding *finding)
{
    struct xp_str path = finding->place.path, plugin = finding->plugin;

    if (xp_str_equal(path, plugin))
        return xp_str_make("", 0);
    if (plugin.len && path.len > plugin.len && xp_str_starts_with(path, plugin) &&
        (path.ptr[plugin.len] == '/' || xp_str_is(plugin, "/")))
        return xp_str_from_offset(path, plugin.len + (path.ptr[plugin.len] == '/'));
    return path;
}

void baseline_identify(struct xp_baseline_entry *entry, const struct xp_finding *finding, struct xp_str folder,
                       struct xp_configs *configs, struct xp_arena *arena)
{
    struct xp_str place = xp_configs_place(configs, finding->plugin);
    struct xp_str inner = inner_path(finding);

    if (inner.len)
        place = xp_path_join(arena, place, inner);
    memset(entry, 0, sizeof(*entry));
    entry->rule = finding->rule->id;
    entry->path = as_utf8(arena, xp_path_relative(arena, folder, place));
    if (!entry->path.len)
        entry->path = xp_str_from(".");
    entry->has_pointer = finding->has_pointer;
    entry->pointer = finding->has_pointer ? as_utf8(arena, finding->pointer) : xp_str_make("", 0);
    entry->hash = xp_arena_printf(arena, "%016" PRIx64, xp_finding_hash(finding));
    entry->node = XP_NO_NODE;
}

struct xp_str baseline_key(struct xp_arena *arena, const struct xp_baseline_entry *entry)
{
    /* Sorted by it, entries come in order of path, rule and pointer; no text in it but the pointer can hold a NUL. */
    struct xp_buf key = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str text;

    xp_buf_add_str(&key, entry->path);
    xp_buf_add_char(&key, '\0');
    xp_buf_add_str(&key, entry->rule);
    xp_buf_add_char(&key, '\0');
    xp_buf_add_char(&key, entry->has_pointer ? '1' : '0');
    xp_buf_add_str(&key, entry->pointer);
    xp_buf_add_char(&key, '\0');
    xp_buf_add_str(&key, entry->hash);
    text = xp_arena_copy(arena, xp_buf_str(&key));
    xp_buf_release(&key);
    return text;
}

struct xp_str baseline_folder(struct xp_arena *arena, const char *path)
{
    char *real = xp_file_real_path(xp_arena_copy(arena, xp_path_dir(xp_str_from(path))).ptr);
    struct xp_str folder = xp_arena_copy(arena, xp_str_from(real ? real : ""));

    free(real);
    return folder;
}
