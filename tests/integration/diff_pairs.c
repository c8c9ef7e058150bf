/*
 * diff_pairs SEED COUNT FOLDER: fill FOLDER/old and FOLDER/new with COUNT pairs of texts, and write to FOLDER/all.diff
 * how the first become the second, for diff.py.
 */
#include "xp_diff.h"
#include "xp_macros.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_TEXT = 1 << 20, MAX_NAME = 200 };

static uint64_t state;

/* xorshift64*: the same pairs on every machine. */
static size_t below(size_t limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static void add_line(struct xp_buf *text, size_t kinds)
{
    static const char *const ends[] = { "\n", "\r\n", "\r", "\n" };

    switch (below(12)) {
    case 0:
        break; /* an empty line */
    case 1:
        xp_buf_add_str(text, xp_str_from("-- like a diff's own\t"));
        break;
    case 2:
        xp_buf_add_str(text, xp_str_from("\\ No newline at end of file"));
        break;
    case 3:
        xp_buf_add_str(text, xp_str_from("\xFF\x80 K\xC3\xB6ln \x1B[31m"));
        break;
    default:
        xp_buf_addf(text, "  \"key%zu\": %zu,", below(kinds), below(3));
    }
    xp_buf_add_str(text, xp_str_from(ends[below(kinds % 2 ? XP_COUNT(ends) : 1)]));
}

/* A changed copy: lines dropped, added, replaced, single bytes changed. */
static void change(struct xp_str old, size_t rarity, size_t kinds, struct xp_buf *new)
{
    for (size_t at = 0; at < old.len;) {
        struct xp_str rest = xp_str_from_offset(old, at);
        size_t len = xp_str_find(rest, '\n');

        len += len < rest.len;
        at += len;
        if (below(rarity) == 0)
            for (size_t i = below(5); i > 0; i--)
                add_line(new, kinds);
        if (below(rarity) > 0)
            xp_buf_add(new, rest.ptr, len);
        if (below(rarity * 3) == 0 && new->len)
            new->ptr[new->len - 1] = "x\n,\r"[below(4)];
    }
}

static void make_texts(struct xp_buf *old, struct xp_buf *new)
{
    static const size_t sizes[] = { 0, 1, 2, 5, 20, 200, 2000 };
    static const size_t rarities[] = { 1, 2, 5, 20, 200 };
    size_t kinds = 1 + below(60), rarity = rarities[below(XP_COUNT(rarities))];

    for (size_t i = below(1 + sizes[below(XP_COUNT(sizes))]); i > 0; i--)
        add_line(old, kinds);
    if (old->len && below(3) == 0)
        old->ptr[old->len - 1] = 'x'; /* no newline at the end */
    if (below(10) == 0)
        for (size_t i = below(40); i > 0; i--)
            add_line(new, kinds);
    else
        change(xp_buf_str(old), rarity, kinds, new);
    /* What empties a file may also mean that it goes, and tools differ on that. */
    if (!old->len)
        xp_buf_add_char(old, 'x');
    if (!new->len)
        xp_buf_add_char(new, '\n');
}

static void make_name(char *name, size_t number)
{
    static const char *const words[] = { "plain", "with blank", "quote\"", "K\xC3\xB6ln", "back\\slash", "tab\there" };

    snprintf(name, MAX_NAME, "%s %zu.json", words[below(XP_COUNT(words))], number);
}

static void save(const char *folder, const char *part, const char *name, struct xp_str text)
{
    char path[4096];
    int length = snprintf(path, sizeof(path), "%s/%s%s", folder, part, name);
    FILE *file = length > 0 && (size_t)length < sizeof(path) ? fopen(path, "wb") : NULL;

    if (!file || fwrite(text.ptr, 1, text.len, file) != text.len || fclose(file) != 0) {
        fprintf(stderr, "%s: cannot write it\n", path);
        exit(EXIT_FAILURE);
    }
}

int main(int argc, char **argv)
{
    struct xp_buf diff = XP_BUF_INIT(SIZE_MAX / 2);
    char name[MAX_NAME];

    if (argc != 4) {
        fputs("usage: diff_pairs SEED COUNT FOLDER\n", stderr);
        return 2;
    }
    state = strtoull(argv[1], NULL, 10) * 2 + 1;
    for (size_t i = 0; i < strtoull(argv[2], NULL, 10); i++) {
        XP_AUTO_BUF old = XP_BUF_INIT(MAX_TEXT);
        XP_AUTO_BUF new = XP_BUF_INIT(MAX_TEXT);

        make_texts(&old, &new);
        make_name(name, i);
        xp_diff_add(&diff, xp_str_from(name), xp_buf_str(&old), xp_buf_str(&new));
        save(argv[3], "old/", name, xp_buf_str(&old));
        save(argv[3], "new/", name, xp_buf_str(&new));
    }
    save(argv[3], "all.diff", "", xp_buf_str(&diff));
    xp_buf_release(&diff);
    return EXIT_SUCCESS;
}
