#include "xp_path.h"

#include "xp_buf.h"

static struct xp_str without_trailing_slashes(struct xp_str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

struct xp_str xp_path_join(struct xp_arena *arena, struct xp_str dir, struct xp_str name)
{
    if (dir.len == 0 || xp_str_is(dir, "."))
        return xp_arena_copy(arena, name);
    if (dir.ptr[dir.len - 1] == '/')
        return xp_arena_printf(arena, "%.*s%.*s", XP_STR_ARG(dir), XP_STR_ARG(name));
    return xp_arena_printf(arena, "%.*s/%.*s", XP_STR_ARG(dir), XP_STR_ARG(name));
}

struct xp_str xp_path_base(struct xp_str path)
{
    size_t slash;

    path = without_trailing_slashes(path);
    slash = xp_str_find_last(path, '/');
    if (slash == path.len || path.len == 1)
        return path;
    return xp_str_from_offset(path, slash + 1);
}

struct xp_str xp_path_dir(struct xp_str path)
{
    size_t slash;

    path = without_trailing_slashes(path);
    slash = xp_str_find_last(path, '/');
    if (slash == path.len)
        return xp_str_from(".");
    return without_trailing_slashes(xp_str_make(path.ptr, slash ? slash : 1));
}

bool xp_path_next(struct xp_str *rest, struct xp_str *part)
{
    size_t start = 0, end;

    while (start < rest->len && rest->ptr[start] == '/')
        start++;
    end = start;
    while (end < rest->len && rest->ptr[end] != '/')
        end++;
    if (start == end)
        return false;
    *part = xp_str_make(rest->ptr + start, end - start);
    *rest = xp_str_from_offset(*rest, end);
    return true;
}

struct xp_str xp_path_tidy(struct xp_arena *arena, struct xp_str path)
{
    char *out = xp_arena_alloc(arena, path.len + 2);
    struct xp_str rest = path;
    struct xp_str part;
    size_t len = 0;

    if (path.len && path.ptr[0] == '/')
        out[len++] = '/';
    while (xp_path_next(&rest, &part)) {
        if (xp_str_is(part, "."))
            continue;
        if (len && out[len - 1] != '/')
            out[len++] = '/';
        memcpy(out + len, part.ptr, part.len);
        len += part.len;
    }
    if (!len)
        out[len++] = '.';
    out[len] = '\0';
    return xp_str_make(out, len);
}

bool xp_path_lies_in(struct xp_str path, struct xp_str folder)
{
    return xp_str_starts_with(path, folder) &&
           (path.len == folder.len || xp_str_is(folder, "/") || path.ptr[folder.len] == '/');
}

struct xp_str xp_path_relative(struct xp_arena *arena, struct xp_str from, struct xp_str to)
{
    struct xp_buf out = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str rest = from, part, text;
    size_t same = 0;

    while (xp_path_next(&rest, &part)) {
        size_t end = (size_t)(part.ptr - from.ptr) + part.len;

        if (!xp_path_lies_in(to, xp_str_make(from.ptr, end)))
            break;
        same = end;
    }
    rest = xp_str_from_offset(from, same);
    if (!same && !xp_str_is(from, "/"))
        return xp_arena_copy(arena, to);
    while (xp_path_next(&rest, &part))
        xp_buf_add_str(&out, xp_str_from(out.len ? "/.." : ".."));
    rest = xp_str_from_offset(to, same);
    while (xp_path_next(&rest, &part)) {
        if (out.len)
            xp_buf_add_char(&out, '/');
        xp_buf_add_str(&out, part);
    }
    text = xp_arena_copy(arena, xp_buf_str(&out));
    xp_buf_release(&out);
    return text;
}
