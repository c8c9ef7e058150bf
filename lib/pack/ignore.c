#include "xp_ignore.h"

#include "xp_arena.h"
#include "xp_buf.h"
#include "xp_glob.h"
#include "xp_mem.h"

#include <stdlib.h>

struct list {
    struct xp_str base, above, origin;
    size_t first; /* of its patterns; those of the next list follow */
};

struct xp_ignore {
    const struct xp_ignore_pattern **patterns; /* each in the arena: whoever was told of one may keep it */
    size_t count, room;
    struct list *lists;
    size_t list_count, list_room;
    struct xp_buf path; /* scratch: a place as seen from a folder above the top */
    uint64_t steps;
    struct xp_arena arena;
};

struct xp_ignore *xp_ignore_new(void)
{
    struct xp_ignore *ignore = xp_xcalloc(1, sizeof(*ignore));

    ignore->path = (struct xp_buf)XP_BUF_INIT(SIZE_MAX / 2);
    return ignore;
}

void xp_ignore_free(struct xp_ignore *ignore)
{
    if (!ignore)
        return;
    free(ignore->patterns);
    free(ignore->lists);
    xp_buf_release(&ignore->path);
    xp_arena_release(&ignore->arena);
    free(ignore);
}

void xp_ignore_open(struct xp_ignore *ignore, struct xp_str base, struct xp_str above, struct xp_str origin)
{
    ignore->lists = xp_grow(ignore->lists, &ignore->list_room, ignore->list_count + 1, sizeof(*ignore->lists));
    ignore->lists[ignore->list_count++] =
        (struct list){ xp_arena_copy(&ignore->arena, base), xp_arena_copy(&ignore->arena, above),
                       xp_arena_copy(&ignore->arena, origin), ignore->count };
}

size_t xp_ignore_mark(const struct xp_ignore *ignore)
{
    return ignore->list_count;
}

void xp_ignore_reset(struct xp_ignore *ignore, size_t mark)
{
    if (mark >= ignore->list_count)
        return;
    ignore->count = ignore->lists[mark].first;
    ignore->list_count = mark;
}

struct xp_str xp_ignore_text(struct xp_str text)
{
    return xp_str_starts_with(text, xp_str_from("\xEF\xBB\xBF")) ? xp_str_from_offset(text, 3) : text;
}

bool xp_ignore_next_line(struct xp_str *rest, struct xp_str *line)
{
    size_t end = xp_str_find(*rest, '\n');

    if (!rest->len)
        return false;
    *line = xp_str_make(rest->ptr, end);
    *rest = xp_str_from_offset(*rest, end + 1);
    if (line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* Blanks at the end do not count, but for one behind a backslash. A backslash at the very end keeps all before it. */
static struct xp_str without_last_blanks(struct xp_str line)
{
    size_t kept = 0;

    for (size_t i = 0; i < line.len; i++) {
        bool is_escaped = line.ptr[i] == '\\';

        if (is_escaped && ++i == line.len)
            return line;
        if (is_escaped || line.ptr[i] != ' ')
            kept = i + 1;
    }
    return xp_str_make(line.ptr, kept);
}

int xp_ignore_add(struct xp_ignore *ignore, struct xp_str line, uint32_t number, struct xp_err *err)
{
    struct xp_ignore_pattern *pattern;

    if (!line.len || line.ptr[0] == '#')
        return 0;
    line = without_last_blanks(xp_str_make(line.ptr, xp_str_find(line, '\0')));
    if (!line.len)
        return 0;
    if (line.len > XP_GLOB_MAX)
        return xp_fail(err, XP_E_LIMIT, "the pattern is longer than %d bytes", XP_GLOB_MAX);
    if (ignore->count == XP_IGNORE_MAX_PATTERNS)
        return xp_fail(err, XP_E_LIMIT, "more than %d patterns", XP_IGNORE_MAX_PATTERNS);
    pattern = xp_arena_calloc(&ignore->arena, 1, sizeof(*pattern));
    pattern->text = xp_arena_copy(&ignore->arena, line);
    pattern->is_negated = line.ptr[0] == '!';
    pattern->body = xp_str_from_offset(pattern->text, pattern->is_negated);
    pattern->origin = ignore->lists[ignore->list_count - 1].origin;
    pattern->line = number;
    ignore->patterns = xp_grow(ignore->patterns, &ignore->room, ignore->count + 1, sizeof(*ignore->patterns));
    ignore->patterns[ignore->count++] = pattern;
    return 0;
}

/* The place as the list's patterns are written. @return false when it does not lie where the list has a say. */
static bool seen_from(struct xp_ignore *ignore, const struct list *list, struct xp_str place, struct xp_str *seen)
{
    struct xp_str base = list->base;

    *seen = place;
    if (list->above.len) {
        xp_buf_clear(&ignore->path);
        xp_buf_add_str(&ignore->path, list->above);
        xp_buf_add_char(&ignore->path, '/');
        xp_buf_add_str(&ignore->path, place);
        *seen = xp_buf_str(&ignore->path);
        return true;
    }
    if (!base.len)
        return true;
    if (!xp_str_starts_with(place, base) || place.len <= base.len + 1 || place.ptr[base.len] != '/')
        return false;
    *seen = xp_str_from_offset(place, base.len + 1);
    return true;
}

const struct xp_ignore_pattern *xp_ignore_find(struct xp_ignore *ignore, struct xp_str place, bool is_folder)
{
    size_t past = ignore->count;

    for (size_t i = ignore->list_count; i > 0; i--) {
        const struct list *list = &ignore->lists[i - 1];
        struct xp_str seen;

        if (list->first < past && seen_from(ignore, list, place, &seen))
            for (size_t k = past; k > list->first && !xp_ignore_is_exhausted(ignore); k--)
                if (xp_glob_fits_counting(ignore->patterns[k - 1]->body, seen, is_folder, &ignore->steps))
                    return ignore->patterns[k - 1];
        past = list->first;
    }
    return NULL;
}

bool xp_ignore_covers(struct xp_ignore *ignore, struct xp_str place, bool is_folder)
{
    const struct xp_ignore_pattern *pattern;

    for (size_t i = 0; i < place.len; i++) {
        if (place.ptr[i] != '/')
            continue;
        pattern = xp_ignore_find(ignore, xp_str_make(place.ptr, i), true);
        if (pattern && !pattern->is_negated)
            return true;
    }
    pattern = place.len ? xp_ignore_find(ignore, place, is_folder) : NULL;
    return pattern && !pattern->is_negated;
}

bool xp_ignore_is_exhausted(const struct xp_ignore *ignore)
{
    return ignore->steps > XP_IGNORE_MAX_STEPS;
}
