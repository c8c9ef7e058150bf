/*
 * ignore_pairs NAME < PATHS: what the ignore files called NAME in and below the current folder say about paths, for
 * ignore_git.py. Paths come with a NUL behind each, those of folders with a slash at the end; out comes a line each,
 * "FILE:LINE" of the pattern that decides, or "-".
 */
#include "xp_file.h"
#include "xp_ignore.h"
#include "xp_macros.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_INPUT = 64 * 1024 * 1024, MAX_FILE = 1024 * 1024 };

static void open_list(struct xp_ignore *ignore, struct xp_str folder, const char *name)
{
    XP_AUTO_BUF text = XP_BUF_INIT(MAX_FILE), path = XP_BUF_INIT(MAX_FILE);
    struct xp_str rest, line, none = xp_str_make("", 0);
    uint32_t number = 0;

    xp_buf_addf(&path, "%.*s%s%s", XP_STR_ARG(folder), folder.len ? "/" : "", name);
    if (xp_file_read_at(AT_FDCWD, path.ptr, &text, NULL) < 0)
        return;
    xp_ignore_open(ignore, folder, none, xp_buf_str(&path));
    rest = xp_ignore_text(xp_buf_str(&text));
    while (xp_ignore_next_line(&rest, &line))
        if (xp_ignore_add(ignore, line, ++number, NULL) < 0)
            abort();
}

/* As git goes: down from the top, no further than into a folder that is left out. */
static const struct xp_ignore_pattern *find(struct xp_ignore *ignore, struct xp_str path, const char *name)
{
    bool is_folder = path.ptr[path.len - 1] == '/';
    const struct xp_ignore_pattern *pattern;

    path.len -= is_folder;
    open_list(ignore, xp_str_make("", 0), name);
    for (size_t i = 0; i < path.len; i++) {
        struct xp_str folder = xp_str_make(path.ptr, i);

        if (path.ptr[i] != '/')
            continue;
        pattern = xp_ignore_find(ignore, folder, true);
        if (pattern && !pattern->is_negated)
            return pattern;
        open_list(ignore, folder, name);
    }
    return xp_ignore_find(ignore, path, is_folder);
}

int main(int argc, char **argv)
{
    XP_AUTO_BUF input = XP_BUF_INIT(MAX_INPUT);
    struct xp_ignore *ignore = xp_ignore_new();
    struct xp_err err;
    struct xp_str rest;

    if (argc != 2 || xp_file_read_fd(STDIN_FILENO, &input, &err) < 0)
        return 2;
    for (rest = xp_buf_str(&input); rest.len;) {
        size_t end = xp_str_find(rest, '\0');
        const struct xp_ignore_pattern *pattern = find(ignore, xp_str_make(rest.ptr, end), argv[1]);

        if (pattern)
            printf("%.*s:%u", XP_STR_ARG(pattern->origin), (unsigned)pattern->line);
        putchar(pattern ? '\0' : '-');
        if (!pattern)
            putchar('\0');
        xp_ignore_reset(ignore, 0);
        rest = xp_str_from_offset(rest, end + 1);
    }
    xp_ignore_free(ignore);
    return 0;
}
