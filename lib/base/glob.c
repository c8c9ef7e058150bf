#include "xp_glob.h"

#include "xp_utf8.h"

/* A star's place, to come back to when the way taken from it leads nowhere. */
struct retry {
    bool is_set;
    size_t text, pattern;
};

struct matcher {
    struct xp_str pattern, text;
    size_t at, pattern_at; /* how far both are read */
    struct retry star;     /* the last `*` of this path component */
    struct retry stars;    /* the last two stars */
};

static char pattern_byte(const struct matcher *matcher, size_t i)
{
    return i < matcher->pattern.len ? matcher->pattern.ptr[i] : '\0';
}

/* Two stars that stand between slashes, or at the ends of the pattern, in their place. */
static bool are_double_stars(const struct matcher *matcher, size_t i)
{
    bool begins = i == 0 || matcher->pattern.ptr[i - 1] == '/';
    bool ends = i + 2 == matcher->pattern.len || pattern_byte(matcher, i + 2) == '/';

    return begins && ends && pattern_byte(matcher, i) == '*' && pattern_byte(matcher, i + 1) == '*';
}

/* Where the set that begins at `i` ends: the index of its `]`, or the pattern's length when it has none. */
static size_t end_of_set(const struct matcher *matcher, size_t i)
{
    size_t end = i + 1;

    if (pattern_byte(matcher, end) == '!' || pattern_byte(matcher, end) == '^')
        end++;
    if (pattern_byte(matcher, end) == ']')
        end++;
    while (end < matcher->pattern.len && matcher->pattern.ptr[end] != ']')
        end += matcher->pattern.ptr[end] == '\\' ? 2 : 1;
    return end < matcher->pattern.len ? end : matcher->pattern.len;
}

static unsigned char set_byte(const struct matcher *matcher, size_t *i)
{
    if (pattern_byte(matcher, *i) == '\\')
        ++*i;
    return (unsigned char)pattern_byte(matcher, (*i)++);
}

static bool is_in_set(const struct matcher *matcher, size_t start, size_t end, unsigned char byte)
{
    bool is_negated = pattern_byte(matcher, start + 1) == '!' || pattern_byte(matcher, start + 1) == '^';
    bool is_found = false;

    for (size_t i = start + 1 + is_negated; i < end;) {
        unsigned char low = set_byte(matcher, &i), high = low;

        if (pattern_byte(matcher, i) == '-' && i + 1 < end) {
            i++;
            high = set_byte(matcher, &i);
        }
        is_found = is_found || (byte >= low && byte <= high);
    }
    return is_found != is_negated;
}

/* Reads one sign of the pattern that is no star, and what it stands for in the text. */
static bool step(struct matcher *matcher)
{
    size_t i = matcher->pattern_at, end;
    char byte = matcher->text.ptr[matcher->at];
    uint32_t cp;

    switch (pattern_byte(matcher, i)) {
    case '?':
        if (byte == '/')
            return false;
        matcher->at += xp_utf8_decode(matcher->text.ptr + matcher->at, matcher->text.len - matcher->at, &cp);
        matcher->pattern_at++;
        return true;
    case '[':
        end = end_of_set(matcher, i);
        if (byte == '/' || end == matcher->pattern.len || !is_in_set(matcher, i, end, (unsigned char)byte))
            return false;
        matcher->pattern_at = end + 1;
        break;
    case '\\':
        if (i + 1 == matcher->pattern.len || pattern_byte(matcher, i + 1) != byte)
            return false;
        matcher->pattern_at += 2;
        break;
    default:
        if (i == matcher->pattern.len || matcher->pattern.ptr[i] != byte)
            return false;
        matcher->pattern_at++;
    }
    matcher->at++;
    return true;
}

static void skip_stars(struct matcher *matcher)
{
    while (pattern_byte(matcher, matcher->pattern_at) == '*')
        matcher->pattern_at++;
}

/* Let the last star stand for one byte more, or the last two stars for one folder more. */
static bool try_again(struct matcher *matcher)
{
    if (matcher->star.is_set && matcher->text.ptr[matcher->star.text] != '/') {
        matcher->at = ++matcher->star.text;
        matcher->pattern_at = matcher->star.pattern;
        return true;
    }
    matcher->star.is_set = false;
    if (!matcher->stars.is_set)
        return false;
    while (matcher->stars.text < matcher->text.len && matcher->text.ptr[matcher->stars.text] != '/')
        matcher->stars.text++;
    if (matcher->stars.text == matcher->text.len)
        return false;
    matcher->at = ++matcher->stars.text;
    matcher->pattern_at = matcher->stars.pattern;
    return true;
}

/* The whole text against the whole pattern, which begins where the text does. */
static bool matches(struct xp_str pattern, struct xp_str text)
{
    struct matcher matcher = { .pattern = pattern, .text = text };

    while (matcher.at < text.len) {
        if (are_double_stars(&matcher, matcher.pattern_at)) {
            if (matcher.pattern_at + 2 == pattern.len)
                return true;
            matcher.pattern_at += 3;
            matcher.stars = (struct retry){ true, matcher.at, matcher.pattern_at };
            matcher.star.is_set = false;
        } else if (pattern_byte(&matcher, matcher.pattern_at) == '*') {
            skip_stars(&matcher);
            matcher.star = (struct retry){ true, matcher.at, matcher.pattern_at };
        } else if (!step(&matcher) && !try_again(&matcher)) {
            return false;
        }
    }
    skip_stars(&matcher);
    return matcher.pattern_at == pattern.len;
}

static struct xp_str without_last_slash(struct xp_str pattern)
{
    if (pattern.len && pattern.ptr[pattern.len - 1] == '/')
        pattern.len--;
    return pattern;
}

bool xp_glob_is_floating(struct xp_str pattern)
{
    struct xp_str body = without_last_slash(pattern);

    return xp_str_find(body, '/') == body.len || xp_str_starts_with(body, xp_str_from("**/"));
}

bool xp_glob_fits(struct xp_str pattern, struct xp_str path, bool is_folder)
{
    struct xp_str body = without_last_slash(pattern);

    if (!body.len || body.len > XP_GLOB_MAX || (body.len < pattern.len && !is_folder))
        return false;
    if (xp_str_find(body, '/') == body.len) /* at any level: the last component decides */
        return matches(body, xp_str_from_offset(
                                 path, xp_str_find_last(path, '/') == path.len ? 0 : xp_str_find_last(path, '/') + 1));
    if (body.ptr[0] == '/')
        body = xp_str_from_offset(body, 1);
    return matches(body, path);
}

bool xp_glob_covers(struct xp_str pattern, struct xp_str path)
{
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/' && xp_glob_fits(pattern, xp_str_make(path.ptr, i), true))
            return true;
    return path.len && xp_glob_fits(pattern, path, false);
}
