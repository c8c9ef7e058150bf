/*
 * Patterns and a path made of few signs, so that they often nearly fit, held against a matcher that is slow and simple.
 * A pattern turned round with `!` takes back what it left out, and one that does not fit never counts.
 */
#include "finding_checks.h"
#include "fuzz_shape.h"
#include "xp_glob.h"
#include "xp_ignore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PARTS = 7, MAX_PATTERNS = 6 };

static const struct xp_str pattern_parts[] = { XP_STR("a"),           XP_STR("b"),     XP_STR("/"),      XP_STR("*"),
                                               XP_STR("/**/"),        XP_STR("?"),     XP_STR("[ab]"),   XP_STR("[!a]"),
                                               XP_STR("c"),           XP_STR("\\a"),   XP_STR("[^b-c]"), XP_STR("\\*"),
                                               XP_STR(".x"),          XP_STR("[a-b]"), XP_STR("ab"),     XP_STR("[]a]"),
                                               XP_STR("[[:upper:]]"), XP_STR("[\\]a]") };
static const struct xp_str path_parts[] = { XP_STR("a"), XP_STR("b"),  XP_STR("/a"), XP_STR("/b"),
                                            XP_STR("c"), XP_STR("/"),  XP_STR("*"),  XP_STR("]"),
                                            XP_STR("A"), XP_STR(".x"), XP_STR("ab") };

/* Whether the sign is in the set that `*at` is in front of; moves it behind the set. Only the sets above are known. */
static bool is_in_set(const char **at, const char *end, char sign)
{
    bool is_other = (*at)[1] == '!' || (*at)[1] == '^', is_in = false;
    const char *first = *at + 1 + is_other, *p = first;

    for (; p < end && (*p != ']' || p == first); p++) {
        if (end - p > 9 && strncmp(p, "[:upper:]", 9) == 0) {
            is_in |= sign >= 'A' && sign <= 'Z';
            p += 8;
        } else if (end - p > 2 && p[1] == '-' && p[2] != ']') {
            is_in |= sign >= p[0] && sign <= p[2];
            p += 2;
        } else {
            p += *p == '\\';
            is_in |= sign == *p;
        }
    }
    *at = p + 1;
    return is_in != is_other && sign != '/';
}

/* Tries every length for every star: exponential, for patterns of a few signs. `start` is where the pattern begins. */
static bool fits(const char *start, const char *p, const char *end, const char *t, const char *t_end)
{
    const char *behind = p;

    if (p == end)
        return t == t_end;
    if (*p == '*') {
        bool is_free;

        while (behind < end && *behind == '*')
            behind++;
        is_free = behind - p >= 2 && (p == start || p[-1] == '/') && (behind == end || *behind == '/');
        if (is_free && behind < end && fits(start, behind + 1, end, t, t_end))
            return true; /* no folder at all */
        for (;; t++) {
            if (fits(start, behind, end, t, t_end))
                return true;
            if (t == t_end || (*t == '/' && !is_free))
                return false;
        }
    }
    if (t == t_end)
        return false;
    if (*p == '[')
        return is_in_set(&behind, end, *t) && fits(start, behind, end, t + 1, t_end);
    if (*p == '?')
        return *t != '/' && fits(start, p + 1, end, t + 1, t_end);
    p += *p == '\\';
    return *p == *t && fits(start, p + 1, end, t + 1, t_end);
}

/* A pattern as a line of .gitignore has it: tied to the top or not, for folders alone or not. */
static bool fits_line(struct xp_str pattern, struct xp_str path, bool is_folder)
{
    const char *start = pattern.ptr, *end = pattern.ptr + pattern.len;
    const char *t = path.ptr, *t_end = path.ptr + path.len;

    if (end > start && end[-1] == '/') {
        if (!is_folder)
            return false;
        end--;
    }
    if (memchr(start, '/', (size_t)(end - start))) {
        start += *start == '/';
        return fits(start, start, end, t, t_end);
    }
    for (const char *p = t_end; p > t; p--)
        if (p[-1] == '/') {
            t = p;
            break;
        }
    return fits(start, start, end, t, t_end);
}

/* Two stars stand between slashes alone: elsewhere git has its own ideas, which tests/integration/ignore_git.py knows. */
static void write_pattern(struct shape *shape, struct xp_buf *out)
{
    size_t count = 1 + shape_pick(shape, MAX_PARTS), before = out->len;

    if (shape_rarely(shape, 4))
        xp_buf_add_str(out, xp_str_from("**/"));
    for (size_t i = 0; i < count; i++) {
        struct xp_str part = shape_word(shape, pattern_parts, XP_COUNT(pattern_parts));
        char last = out->len > before ? out->ptr[out->len - 1] : '\0';

        if (part.ptr[0] != last || last == 'a')
            xp_buf_add_str(out, part);
    }
    if (shape_rarely(shape, 4) && out->ptr[out->len - 1] != '*')
        xp_buf_add_str(out, xp_str_from(out->ptr[out->len - 1] == '/' ? "**" : "/**"));
}

static void write_path(struct shape *shape, struct xp_buf *out)
{
    size_t count = shape_pick(shape, MAX_PARTS);

    xp_buf_add_char(out, "abcA"[shape_pick(shape, 4)]);
    for (size_t i = 0; i < count; i++) {
        struct xp_str part = shape_word(shape, path_parts, XP_COUNT(path_parts));

        if (part.ptr[0] != '/' || out->ptr[out->len - 1] != '/')
            xp_buf_add_str(out, part);
    }
    while (out->ptr[out->len - 1] == '/')
        out->ptr[--out->len] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    struct xp_ignore *ignore = xp_ignore_new();
    XP_AUTO_BUF path = XP_BUF_INIT(200);
    size_t count = 1 + shape_pick(&shape, MAX_PATTERNS);
    bool is_folder = shape_pick(&shape, 2);
    uint32_t decided = 0;

    write_path(&shape, &path);
    xp_ignore_open(ignore, xp_str_from(""), xp_str_from(""), xp_str_from("made"));
    for (size_t i = 0; i < count; i++) {
        XP_AUTO_BUF line = XP_BUF_INIT(200);
        const struct xp_ignore_pattern *found;
        bool is_negated = shape_pick(&shape, 2), is_fit;
        struct xp_str pattern;

        if (is_negated)
            xp_buf_add_char(&line, '!');
        write_pattern(&shape, &line);
        pattern = xp_str_from_offset(xp_buf_str(&line), is_negated);
        is_fit = fits_line(pattern, xp_buf_str(&path), is_folder);
        expect(xp_glob_fits(pattern, xp_buf_str(&path), is_folder) == is_fit);
        expect(xp_ignore_add(ignore, xp_buf_str(&line), (uint32_t)i + 1, NULL) == 0);
        decided = is_fit ? (uint32_t)i + 1 : decided;
        found = xp_ignore_find(ignore, xp_buf_str(&path), is_folder);
        expect(decided ? found && found->line == decided : !found);
        expect(!is_fit || found->is_negated == is_negated);
    }
    xp_ignore_free(ignore);
    return 0;
}
