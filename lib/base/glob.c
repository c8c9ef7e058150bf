#include "xp_glob.h"

#include "xp_macros.h"

/*
 * The meaning is git's to the letter: dir.c cuts off what stands before the first special sign, and wildmatch.c
 * matches the rest. Where gitignore(5) is silent, what git does is followed, and tests/integration/ignore_git.py holds
 * both against each other. Greedy with two places to come back to, in place of git's recursion: at most one step for
 * each byte of the pattern and each byte of the path.
 */

enum stars_kind { STARS_NONE, STARS_FOLDERS, STARS_ANYTHING };

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
    bool takes_anything;   /* may the two stars end in the middle of a name? */
    uint64_t steps;
};

enum set_result { SET_OUTSIDE, SET_INSIDE, SET_BROKEN };

static char pattern_byte(struct xp_str pattern, size_t i)
{
    return i < pattern.len ? pattern.ptr[i] : '\0';
}

static bool is_between(unsigned char byte, char low, char high)
{
    return byte >= (unsigned char)low && byte <= (unsigned char)high;
}

static bool is_punctuation(unsigned char c)
{
    return is_between(c, '!', '/') || is_between(c, ':', '@') || is_between(c, '[', '`') || is_between(c, '{', '~');
}

/* [:name:], by ASCII alone. @return SET_BROKEN for a name that does not exist. */
static enum set_result is_in_class(struct xp_str name, unsigned char c)
{
    bool is_digit = is_between(c, '0', '9');
    bool is_lower = is_between(c, 'a', 'z'), is_upper = is_between(c, 'A', 'Z');
    const struct {
        const char *name;
        bool has;
    } classes[] = {
        { "alnum", is_digit || is_lower || is_upper },
        { "alpha", is_lower || is_upper },
        { "blank", c == ' ' || c == '\t' },
        { "cntrl", c < ' ' || c == 0x7F },
        { "digit", is_digit },
        { "graph", is_between(c, '!', '~') },
        { "lower", is_lower },
        { "print", is_between(c, ' ', '~') },
        { "punct", is_punctuation(c) },
        { "space", c == ' ' || c == '\t' || c == '\n' || c == '\r' },
        { "upper", is_upper },
        { "xdigit", is_digit || is_between(c, 'a', 'f') || is_between(c, 'A', 'F') },
    };

    for (size_t i = 0; i < XP_COUNT(classes); i++)
        if (xp_str_is(name, classes[i].name))
            return classes[i].has ? SET_INSIDE : SET_OUTSIDE;
    return SET_BROKEN;
}

/*
 * One item of a set: a sign, an escaped sign, the end of a range, a class. `*before` is the sign that a range would
 * begin with, 0 where none can.
 */
static enum set_result match_item(struct xp_str pattern, size_t *i, unsigned char *before, unsigned char byte)
{
    unsigned char sign = (unsigned char)pattern_byte(pattern, *i), low = *before;
    char after = pattern_byte(pattern, *i + 1);

    *before = sign;
    if (sign == '\\') {
        *before = sign = (unsigned char)pattern_byte(pattern, ++*i);
    } else if (sign == '-' && low && after && after != ']') {
        *i += after == '\\' ? 2 : 1;
        sign = (unsigned char)pattern_byte(pattern, *i);
        *before = 0;
        if (sign && byte >= low && byte <= sign)
            return SET_INSIDE;
        return sign ? SET_OUTSIDE : SET_BROKEN;
    } else if (sign == '[' && after == ':') {
        struct xp_str rest = xp_str_from_offset(pattern, *i + 2);
        size_t end = xp_str_find(rest, ']');

        if (end == rest.len)
            return SET_BROKEN;
        if (end && rest.ptr[end - 1] == ':') {
            *i += 2 + end;
            *before = 0;
            return is_in_class(xp_str_make(rest.ptr, end - 1), byte);
        }
    }
    if (!sign)
        return SET_BROKEN;
    return byte == sign ? SET_INSIDE : SET_OUTSIDE;
}

/* The set that begins at *i; that is behind it afterwards. */
static enum set_result match_set(struct xp_str pattern, size_t *i, unsigned char byte)
{
    bool is_negated, is_found = false;
    unsigned char before = 0;

    ++*i;
    is_negated = pattern_byte(pattern, *i) == '!' || pattern_byte(pattern, *i) == '^';
    *i += is_negated;
    do {
        enum set_result result = match_item(pattern, i, &before, byte);

        if (result == SET_BROKEN)
            return SET_BROKEN;
        is_found = is_found || result == SET_INSIDE;
        ++*i;
    } while (pattern_byte(pattern, *i) != ']');
    ++*i;
    return is_found != is_negated && byte != '/' ? SET_INSIDE : SET_OUTSIDE;
}

/* Reads one sign of the pattern that is no star, and what it stands for in the text. */
static bool step(struct matcher *matcher)
{
    size_t i = matcher->pattern_at;
    char byte = matcher->text.ptr[matcher->at];
    char sign = pattern_byte(matcher->pattern, i);

    if (i == matcher->pattern.len)
        return false;
    if (sign == '?') {
        if (byte == '/')
            return false;
        i++;
    } else if (sign == '[') {
        if (match_set(matcher->pattern, &i, (unsigned char)byte) != SET_INSIDE)
            return false;
    } else {
        i += sign == '\\';
        if (i >= matcher->pattern.len || matcher->pattern.ptr[i] != byte)
            return false;
        i++;
    }
    matcher->steps += i - matcher->pattern_at;
    matcher->pattern_at = i;
    matcher->at++;
    return true;
}

static size_t count_stars(const struct matcher *matcher, size_t i)
{
    size_t count = 0;

    while (pattern_byte(matcher->pattern, i + count) == '*')
        count++;
    return count;
}

/* Two stars or more that stand between slashes, or at the ends of the pattern, in their place. */
static enum stars_kind kind_of_stars(const struct matcher *matcher, size_t i, size_t count)
{
    struct xp_str pattern = matcher->pattern;

    if (count < 2 || (i > 0 && pattern.ptr[i - 1] != '/'))
        return STARS_NONE;
    if (pattern_byte(pattern, i + count) == '/')
        return STARS_FOLDERS;
    if (i + count == pattern.len ||
        (pattern_byte(pattern, i + count) == '\\' && pattern_byte(pattern, i + count + 1) == '/'))
        return STARS_ANYTHING;
    return STARS_NONE;
}

static void begin_stars(struct matcher *matcher, size_t count)
{
    enum stars_kind kind = kind_of_stars(matcher, matcher->pattern_at, count);

    matcher->pattern_at += count;
    if (kind == STARS_NONE) {
        matcher->star = (struct retry){ true, matcher->at, matcher->pattern_at };
        return;
    }
    if (kind == STARS_ANYTHING && matcher->pattern_at == matcher->pattern.len)
        matcher->at = matcher->text.len;
    matcher->pattern_at += kind == STARS_FOLDERS;
    matcher->stars = (struct retry){ true, matcher->at, matcher->pattern_at };
    matcher->takes_anything = kind == STARS_ANYTHING;
    matcher->star.is_set = false;
}

/* Let the last star stand for one byte more, or the last two stars for one folder more. */
static bool try_again(struct matcher *matcher)
{
    matcher->steps++;
    if (matcher->star.is_set && matcher->text.ptr[matcher->star.text] != '/') {
        matcher->at = ++matcher->star.text;
        matcher->pattern_at = matcher->star.pattern;
        return true;
    }
    matcher->star.is_set = false;
    if (!matcher->stars.is_set)
        return false;
    while (!matcher->takes_anything && matcher->stars.text < matcher->text.len &&
           matcher->text.ptr[matcher->stars.text] != '/')
        matcher->stars.text++;
    if (matcher->stars.text == matcher->text.len)
        return false;
    matcher->at = ++matcher->stars.text;
    matcher->pattern_at = matcher->stars.pattern;
    return true;
}

/* At the end of the text: is what is left of the pattern content with nothing? */
static bool fits_nothing(const struct matcher *matcher)
{
    size_t i = matcher->pattern_at, count;

    while ((count = count_stars(matcher, i)) > 0)
        i += count + (kind_of_stars(matcher, i, count) == STARS_FOLDERS);
    return i == matcher->pattern.len;
}

/* The whole text against the whole pattern, which begins where the text does. */
static bool matches(struct xp_str pattern, struct xp_str text, uint64_t *steps)
{
    struct matcher matcher = { .pattern = pattern, .text = text, .steps = 1 };
    bool is_possible = true;

    while (is_possible && matcher.at < text.len) {
        size_t stars = count_stars(&matcher, matcher.pattern_at);

        if (stars)
            begin_stars(&matcher, stars);
        else
            is_possible = step(&matcher) || try_again(&matcher);
    }
    *steps += matcher.steps;
    return is_possible && fits_nothing(&matcher);
}

static struct xp_str without_last_slash(struct xp_str pattern)
{
    if (pattern.len && pattern.ptr[pattern.len - 1] == '/')
        pattern.len--;
    return pattern;
}

/*
 * How many bytes at the beginning of a pattern mean themselves. They must be those of the path: *fits. Most patterns fit
 * no path, and most of those that do not are through here.
 */
static size_t plain_beginning(struct xp_str pattern, struct xp_str path, bool *fits)
{
    size_t i = 0;

    *fits = true;
    while (*fits && i < pattern.len) {
        char c = pattern.ptr[i];

        if (c == '*' || c == '?' || c == '[' || c == '\\')
            break;
        *fits = i < path.len && path.ptr[i] == c;
        i += *fits;
    }
    return i;
}

bool xp_glob_is_floating(struct xp_str pattern)
{
    struct xp_str body = without_last_slash(pattern);

    return xp_str_find(body, '/') == body.len || xp_str_starts_with(body, xp_str_from("**/"));
}

bool xp_glob_fits_counting(struct xp_str pattern, struct xp_str path, bool is_folder, uint64_t *steps)
{
    struct xp_str body = without_last_slash(pattern);
    size_t plain;
    bool fits;

    *steps += 1 + body.len / 32;
    if (!body.len || body.len > XP_GLOB_MAX || (body.len < pattern.len && !is_folder))
        return false;
    if (xp_str_find(body, '/') == body.len) { /* at any level: the last component decides */
        size_t slash = xp_str_find_last(path, '/');

        return matches(body, xp_str_from_offset(path, slash == path.len ? 0 : slash + 1), steps);
    }
    if (body.ptr[0] == '/')
        body = xp_str_from_offset(body, 1);
    plain = plain_beginning(body, path, &fits);
    *steps += plain / 4;
    if (!fits)
        return false;
    /* Two stars behind a plain beginning stand at the beginning of what is left: to git, "a**" + "/b" fits "ax/y/b". */
    return matches(xp_str_from_offset(body, plain), xp_str_from_offset(path, plain), steps);
}

bool xp_glob_fits(struct xp_str pattern, struct xp_str path, bool is_folder)
{
    uint64_t steps = 0;

    return xp_glob_fits_counting(pattern, path, is_folder, &steps);
}

bool xp_glob_covers(struct xp_str pattern, struct xp_str path)
{
    for (size_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '/' && xp_glob_fits(pattern, xp_str_make(path.ptr, i), true))
            return true;
    return path.len && xp_glob_fits(pattern, path, false);
}
