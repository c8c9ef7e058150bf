/*
 * Patterns and paths: the input is a file of patterns, an empty line, and paths. Nothing is compared here, which
 * tests/integration/ignore_git.py does; but every answer is one of the patterns, what is said twice is the same, and
 * what an answer costs is bounded.
 */
#include "finding_checks.h"
#include "xp_glob.h"
#include "xp_ignore.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PATHS = 64 };

static void ask(struct xp_ignore *ignore, struct xp_str path)
{
    const struct xp_ignore_pattern *pattern, *folder;

    while (path.len && path.ptr[path.len - 1] == '/')
        path.len--;
    if (!path.len)
        return;
    pattern = xp_ignore_find(ignore, path, false);
    folder = xp_ignore_find(ignore, path, true);
    expect(!pattern || pattern->text.len >= pattern->body.len);
    expect(!pattern || pattern->is_negated == (pattern->text.ptr[0] == '!'));
    expect(xp_ignore_is_exhausted(ignore) || pattern == xp_ignore_find(ignore, path, false));
    expect(!pattern || folder); /* what fits a file fits a folder too */
    (void)xp_ignore_covers(ignore, path, false);
}

/* No more steps than the pattern has bytes for each byte of the path, and some. */
static void measure(struct xp_str pattern, struct xp_str path)
{
    uint64_t steps = 0;

    (void)xp_glob_fits_counting(pattern, path, true, &steps);
    if (path.len && path.ptr[path.len - 1] != '/') /* a file that fits is covered */
        expect(xp_glob_covers(pattern, path) || !xp_glob_fits(pattern, path, false));
    (void)xp_glob_is_floating(pattern);
    expect(steps <= 4 * (uint64_t)(pattern.len + 2) * (path.len + 2));
}

static size_t end_of_patterns(struct xp_str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == '\n' && text.ptr[i + 1] == '\n')
            return i + 1;
    return text.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str text = xp_str_make((const char *)data, size), patterns = xp_str_make(text.ptr, end_of_patterns(text));
    struct xp_str paths = xp_str_from_offset(text, patterns.len + 1), rest = xp_ignore_text(patterns), line, path;
    struct xp_ignore *ignore = xp_ignore_new();
    struct xp_str none = xp_str_make("", 0);
    uint32_t number = 0;

    xp_ignore_open(ignore, none, size % 3 ? none : xp_str_from("above/it"), xp_str_from("top"));
    while (xp_ignore_next_line(&rest, &line)) {
        int rc = xp_ignore_add(ignore, line, ++number, NULL);

        expect(rc == 0 || rc == XP_E_LIMIT);
        if (number == 5)
            xp_ignore_open(ignore, xp_str_from("a"), none, xp_str_from("nested"));
    }
    for (size_t i = 0; i < MAX_PATHS && xp_ignore_next_line(&paths, &path); i++) {
        ask(ignore, path);
        measure(xp_str_make(patterns.ptr, xp_str_find(patterns, '\n')), path);
    }
    xp_ignore_reset(ignore, 1);
    xp_ignore_reset(ignore, xp_ignore_mark(ignore));
    xp_ignore_reset(ignore, 0); /* nothing is left that could say anything */
    expect(xp_ignore_mark(ignore) == 0 && !xp_ignore_find(ignore, xp_str_from("a"), false));
    xp_ignore_free(ignore);
    return 0;
}
