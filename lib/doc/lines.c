#include "doc_build.h"
#include "xp_mem.h"
#include "xp_utf8.h"

#include <stdlib.h>

/*
 * The index of a text: where each line starts, and for every block of bytes how many characters, and how many bytes of
 * the file on disk, lie before it. A place then costs a binary search and at most one block, even in a text that is one
 * line of many megabytes. The index is made only as far as places were asked for, since most lie near the beginning.
 */
enum { BLOCK_BYTES = 256 };

struct mark {
    uint32_t offset; /* of the first character that starts in the block */
    uint32_t chars;  /* characters before it */
    uint32_t source; /* bytes of the file before it */
};

struct xp_lines {
    uint32_t *starts;
    size_t start_count, start_room;
    struct mark *marks;
    size_t mark_count, mark_room;
    bool has_last; /* the last line of the text is among them */
};

/* A byte-order mark takes no column: editors show what follows it as the first character. */
static size_t bom_length(const struct xp_doc *doc)
{
    return doc->len >= 3 && memcmp(doc->text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

/* Past a line's end at `at` ("\n", "\r\n", "\r"); 0 when there is none. */
static size_t line_end_length(const struct xp_doc *doc, size_t at)
{
    if (doc->text[at] == '\n')
        return 1;
    if (doc->text[at] != '\r')
        return 0;
    return at + 1 < doc->len && doc->text[at + 1] == '\n' ? 2 : 1;
}

/* Has one of eight bytes a value below 14, as both line ends have? May say yes to others, never no to those. */
static bool may_end_line(const char *ptr)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word;

    memcpy(&word, ptr, sizeof(word));
    return ((word - ones * 14) & ~word & (ones << 7)) != 0;
}

/* Where the line that starts at `at` is over: the start of the next one, or 0 when it is the last. */
static size_t next_line(const struct xp_doc *doc, size_t at)
{
    while (at < doc->len) {
        size_t length;

        if (doc->len - at >= 8 && !may_end_line(doc->text + at)) {
            at += 8;
            continue;
        }
        if ((length = line_end_length(doc, at)))
            return at + length;
        at++;
    }
    return 0;
}

static size_t source_bytes(enum xp_encoding encoding, size_t utf8_bytes)
{
    switch (encoding) {
    case XP_ENC_UTF16LE:
    case XP_ENC_UTF16BE:
        return utf8_bytes == 4 ? 4 : 2;
    case XP_ENC_UTF32LE:
    case XP_ENC_UTF32BE:
        return 4;
    default:
        return utf8_bytes;
    }
}

static bool is_ascii_word(const char *ptr)
{
    uint64_t word;

    memcpy(&word, ptr, sizeof(word));
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* Goes on from a mark to `offset`, one character at a time, or eight where they are ASCII. */
static struct mark advance(const struct xp_doc *doc, struct mark at, size_t offset)
{
    while (at.offset < offset) {
        uint32_t cp;
        size_t used = 8, chars = 8;

        if (offset - at.offset < 8 || !is_ascii_word(doc->text + at.offset)) {
            used = xp_utf8_decode(doc->text + at.offset, doc->len - at.offset, &cp);
            chars = 1;
        }
        at.offset += (uint32_t)used;
        at.source += (uint32_t)(chars * source_bytes(doc->encoding, used / chars));
        at.chars += (uint32_t)chars;
    }
    return at;
}

static void add_start(struct xp_lines *lines, size_t at)
{
    lines->starts = xp_grow(lines->starts, &lines->start_room, lines->start_count + 1, sizeof(*lines->starts));
    lines->starts[lines->start_count++] = (uint32_t)at;
}

static void add_mark(struct xp_lines *lines, struct mark mark)
{
    lines->marks = xp_grow(lines->marks, &lines->mark_room, lines->mark_count + 1, sizeof(*lines->marks));
    lines->marks[lines->mark_count++] = mark;
}

static struct xp_lines *new_lines(void)
{
    struct xp_lines *lines = xp_xcalloc(1, sizeof(*lines));

    add_start(lines, 0);
    add_mark(lines, (struct mark){ 0, 0, 0 });
    return lines;
}

/* The index, with the line that holds `offset`, the start of the next one and the blocks up to there. */
static struct xp_lines *lines_to(struct xp_doc *doc, size_t offset)
{
    struct xp_lines *lines = doc->lines ? doc->lines : (doc->lines = new_lines());

    while (!lines->has_last && lines->starts[lines->start_count - 1] <= offset) {
        size_t next = next_line(doc, lines->starts[lines->start_count - 1]);

        if (next)
            add_start(lines, next);
        lines->has_last = next == 0;
    }
    while (lines->mark_count <= offset / BLOCK_BYTES)
        add_mark(lines, advance(doc, lines->marks[lines->mark_count - 1], lines->mark_count * BLOCK_BYTES));
    return lines;
}

void doc_release_lines(struct xp_doc *doc)
{
    if (!doc->lines)
        return;
    free(doc->lines->starts);
    free(doc->lines->marks);
    free(doc->lines);
}

/* The last mark that is not behind `offset`; a character across a block's edge makes its mark begin later. */
static struct mark mark_before(const struct xp_lines *lines, size_t offset)
{
    size_t block = offset / BLOCK_BYTES;

    if (block && lines->marks[block].offset > offset)
        block--;
    return lines->marks[block];
}

static uint32_t chars_before(const struct xp_doc *doc, const struct xp_lines *lines, size_t offset)
{
    return advance(doc, mark_before(lines, offset), offset).chars;
}

/* Index of the line that holds `offset`. */
static size_t line_index(const struct xp_lines *lines, size_t offset)
{
    size_t low = 0, high = lines->start_count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (lines->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct xp_position xp_doc_position(struct xp_doc *doc, size_t offset)
{
    struct xp_position position;
    struct xp_lines *lines;
    size_t line, start;

    if (offset > doc->len)
        offset = doc->len;
    lines = lines_to(doc, offset);
    line = line_index(lines, offset);
    start = line == 0 ? bom_length(doc) : lines->starts[line];
    if (offset < start)
        offset = start;
    position.line = (uint32_t)line + 1;
    position.column = chars_before(doc, lines, offset) - chars_before(doc, lines, start) + 1;
    return position;
}

void xp_doc_line_span(struct xp_doc *doc, size_t offset, size_t *start, size_t *end)
{
    size_t at = offset > doc->len ? doc->len : offset;
    struct xp_lines *lines = lines_to(doc, at);
    size_t line = line_index(lines, at);

    *start = line == 0 ? bom_length(doc) : lines->starts[line];
    *end = line + 1 < lines->start_count ? lines->starts[line + 1] : doc->len;
    if (line + 1 == lines->start_count)
        return;
    if (*end > *start && doc->text[*end - 1] == '\n')
        (*end)--;
    if (*end > *start && doc->text[*end - 1] == '\r')
        (*end)--;
}

size_t xp_doc_source_offset(struct xp_doc *doc, size_t offset)
{
    if (doc->encoding == XP_ENC_UTF8)
        return offset;
    if (offset > doc->len)
        offset = doc->len;
    return advance(doc, mark_before(lines_to(doc, offset), offset), offset).source;
}
