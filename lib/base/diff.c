#include "xp_diff.h"

#include "xp_mem.h"

#include <stdlib.h>

/*
 * E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, in its greedy form with two bounds. After MAX_EDITS
 * edits the path that came furthest is kept and the search begins anew at its end, so that it costs a constant for each
 * line; and when all of it has taken MAX_EFFORT steps for each line, which only lines that repeat endlessly can bring
 * about, the rest is replaced whole.
 */
enum { MAX_EDITS = 128, MAX_EFFORT = 256 };

/* Comparing so many bytes counts as a step. */
enum { STEP_BYTES = 32 };

struct line {
    uint32_t start, len; /* with its LF, if it has one */
    uint32_t hash;
    bool is_changed;
};

struct side {
    const char *text;
    struct line *lines;
    size_t count;
};

struct diff {
    struct side old, new;
    uint64_t effort_left;
    int32_t *furthest; /* by diagonal x - y, plus MAX_EDITS + 1: the largest x reached with the edits so far, or -1 */
    int32_t *trace;    /* what `furthest` was after each number of edits: d + 1 entries for d edits */
};

static struct xp_str line_text(const struct side *side, size_t i)
{
    return xp_str_make(side->text + side->lines[i].start, side->lines[i].len);
}

static bool is_same(const struct side *old, size_t i, const struct side *new, size_t k)
{
    return old->lines[i].hash == new->lines[k].hash &&xp_str_equal(line_text(old, i), line_text(new, k));
}

static size_t count_lines(struct xp_str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count + (text.len && text.ptr[text.len - 1] != '\n');
}

static struct side split(struct xp_str text)
{
    struct side side = { text.ptr, NULL, 0 };

    side.lines = xp_xcalloc(count_lines(text), sizeof(*side.lines));
    for (size_t at = 0; at < text.len; side.count++) {
        struct xp_str rest = xp_str_from_offset(text, at);
        size_t len = xp_str_find(rest, '\n');

        len += len < rest.len;
        side.lines[side.count].start = (uint32_t)at;
        side.lines[side.count].len = (uint32_t)len;
        side.lines[side.count].hash = (uint32_t)xp_str_hash(xp_str_make(rest.ptr, len));
        at += len;
    }
    return side;
}

static void spend(struct diff *diff, uint64_t steps)
{
    diff->effort_left -= diff->effort_left < steps ? diff->effort_left : steps;
}

/* Go down the diagonal as long as the lines are the same. @return x at its end. */
static int32_t slide(struct diff *diff, int32_t x, int32_t k)
{
    size_t i = (size_t)x;
    size_t y = (size_t)(x - k);

    for (; i < diff->old.count && y < diff->new.count &&is_same(&diff->old, i, &diff->new, y); i++, y++)
        spend(diff, 1 + diff->old.lines[i].len / STEP_BYTES);
    return (int32_t)i;
}

/* From x on the diagonal left of this one, by dropping a line of the old text. @return the new x, or -1. */
static int32_t go_right(const struct diff *diff, int32_t x)
{
    return x < 0 || (size_t)x >= diff->old.count ? -1 : x + 1;
}

/* From x on the diagonal right of diagonal k, by adding a line of the new text. */
static int32_t go_down(const struct diff *diff, int32_t x, int32_t k)
{
    return x < 0 || (size_t)(x - k) > diff->new.count ? -1 : x;
}

static int32_t *row_of(const struct diff *diff, int32_t d)
{
    return diff->trace + (size_t)d * ((size_t)d + 1) / 2;
}

/* @return x on diagonal k after d edits, or -1. */
static int32_t traced(const struct diff *diff, int32_t d, int32_t k)
{
    return k < -d || k > d ? -1 : row_of(diff, d)[(k + d) / 2];
}

/* Mark the edits on the way that ends on diagonal k after d of them. */
static void mark_way(struct diff *diff, int32_t d, int32_t k)
{
    for (; d > 0; d--) {
        int32_t right = go_right(diff, traced(diff, d - 1, k - 1));
        int32_t down = go_down(diff, traced(diff, d - 1, k + 1), k);

        if (right > down) {
            diff->old.lines[right - 1].is_changed = true;
            k--;
        } else {
            diff->new.lines[down - k - 1].is_changed = true;
            k++;
        }
    }
}

/* What is left of both sides from x and y. */
static void advance(struct diff *diff, size_t x, size_t y)
{
    diff->old.lines += x;
    diff->old.count -= x;
    diff->new.lines += y;
    diff->new.count -= y;
}

/* All diagonals with one edit more. @return the diagonal on which most lines are behind us; *sum: how many. */
static int32_t extend(struct diff *diff, int32_t d, int32_t *sum)
{
    int32_t *furthest = diff->furthest + MAX_EDITS + 1;
    int32_t best_k = 0;

    *sum = -1;
    for (int32_t k = -d; k <= d; k += 2) {
        int32_t right = go_right(diff, furthest[k - 1]), down = go_down(diff, furthest[k + 1], k);
        int32_t x = d == 0 ? 0 : (right > down ? right : down);

        x = x < 0 ? -1 : slide(diff, x, k);
        row_of(diff, d)[(k + d) / 2] = furthest[k] = x;
        if (x >= 0 && 2 * x - k > *sum) {
            *sum = 2 * x - k;
            best_k = k;
        }
    }
    spend(diff, (uint64_t)d + 1);
    return best_k;
}

/* One round of at most MAX_EDITS edits. @return false when it went to the end of both sides. */
static bool search(struct diff *diff)
{
    int32_t sum, k;

    for (int32_t i = 0; i < 2 * MAX_EDITS + 3; i++)
        diff->furthest[i] = -1;
    for (int32_t d = 0;; d++) {
        k = extend(diff, d, &sum);
        if (d < MAX_EDITS && (size_t)sum < diff->old.count + diff->new.count)
            continue;
        mark_way(diff, d, k);
        advance(diff, (size_t)((sum + k) / 2), (size_t)((sum - k) / 2));
        return diff->old.count + diff->new.count > 0;
    }
}

static void mark_all(struct side side)
{
    for (size_t i = 0; i < side.count; i++)
        side.lines[i].is_changed = true;
}

/* Mark the lines that differ. */
static void compare(struct side old, struct side new)
{
    struct diff diff = { .old = old, .new = new };

    diff.effort_left = ((uint64_t)old.count + new.count + MAX_EDITS) * MAX_EFFORT;
    diff.furthest = xp_xcalloc(2 * MAX_EDITS + 3, sizeof(*diff.furthest));
    diff.trace = xp_xcalloc((MAX_EDITS + 1) * (MAX_EDITS + 2) / 2, sizeof(*diff.trace));
    while (search(&diff)) {
        if (diff.effort_left)
            continue;
        mark_all(diff.old);
        mark_all(diff.new);
        break;
    }
    free(diff.furthest);
    free(diff.trace);
}

static bool needs_escape(unsigned char c)
{
    return c < ' ' || c >= 0x7F || c == '"' || c == '\\';
}

static void add_path(struct xp_buf *out, const char *mark, char side, struct xp_str path)
{
    const char *quote = "";

    for (size_t i = 0; i < path.len; i++)
        if (needs_escape((unsigned char)path.ptr[i]))
            quote = "\"";
    xp_buf_addf(out, "%s %s%c/", mark, quote, side);
    for (size_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];

        if (c == '"' || c == '\\')
            xp_buf_addf(out, "\\%c", c);
        else if (needs_escape(c))
            xp_buf_addf(out, "\\%03o", (unsigned)c);
        else
            xp_buf_add_char(out, (char)c);
    }
    /* The tab ends a name that has blanks in it; otherwise readers look there for a time. */
    xp_buf_addf(out, "%s%s\n", quote, xp_str_find(path, ' ') < path.len ? "\t" : "");
}

static void add_line(struct xp_buf *out, char mark, struct xp_str line)
{
    xp_buf_add_char(out, mark);
    xp_buf_add_str(out, line);
    if (line.ptr[line.len - 1] != '\n')
        xp_buf_add_str(out, xp_str_from("\n\\ No newline at end of file\n"));
}

/* "3,2": first line and number of lines; an empty range names the line before it. */
static void add_range(struct xp_buf *out, char mark, size_t start, size_t count)
{
    xp_buf_addf(out, "%c%zu", mark, start + (count > 0));
    if (count != 1)
        xp_buf_addf(out, ",%zu", count);
}

/* A run of lines of both sides: [old, old_end) and [new, new_end). */
struct hunk {
    size_t old, old_end, new, new_end;
};

static bool is_changed(const struct side *side, size_t i)
{
    return i < side->count && side->lines[i].is_changed;
}

/* The next change from the hunk's end on, with all that follow so closely that their contexts touch. */
static bool next_hunk(const struct side *old, const struct side *new, struct hunk *hunk)
{
    size_t x = hunk->old_end, y = hunk->new_end, same = 0;
    bool has_change = false;

    while (x < old->count || y < new->count) {
        if (is_changed(old, x) || is_changed(new, y)) {
            if (!has_change) {
                size_t context = same < XP_DIFF_CONTEXT ? same : XP_DIFF_CONTEXT;

                hunk->old = x - context;
                hunk->new = y - context;
                has_change = true;
            }
            for (; is_changed(old, x); x++)
                ;
            for (; is_changed(new, y); y++)
                ;
            hunk->old_end = x;
            hunk->new_end = y;
            same = 0;
        } else {
            x++;
            y++;
            if (++same > 2 * XP_DIFF_CONTEXT && has_change)
                break;
        }
    }
    if (!has_change)
        return false;
    if (same > XP_DIFF_CONTEXT)
        same = XP_DIFF_CONTEXT;
    hunk->old_end += same;
    hunk->new_end += same;
    return true;
}

static void add_hunk(struct xp_buf *out, const struct side *old, const struct side *new, const struct hunk *hunk,
                     size_t lines_before)
{
    size_t x = hunk->old, y = hunk->new;

    xp_buf_add_str(out, xp_str_from("@@ "));
    add_range(out, '-', lines_before + x, hunk->old_end - x);
    xp_buf_add_char(out, ' ');
    add_range(out, '+', lines_before + y, hunk->new_end - y);
    xp_buf_add_str(out, xp_str_from(" @@\n"));
    while (x < hunk->old_end || y < hunk->new_end) {
        for (; is_changed(old, x); x++)
            add_line(out, '-', line_text(old, x));
        for (; is_changed(new, y); y++)
            add_line(out, '+', line_text(new, y));
        for (; x < hunk->old_end && !is_changed(old, x) && !is_changed(new, y); x++, y++)
            add_line(out, ' ', line_text(old, x));
    }
}

/* Where the line begins that stands `lines` lines before the one of `at`. */
static size_t lines_back(struct xp_str text, size_t at, size_t lines)
{
    while (at > 0 && (text.ptr[at - 1] != '\n' || lines-- > 0))
        at--;
    return at;
}

/* Where the line begins that stands `lines` lines after the first one to begin at `at` or later. */
static size_t lines_on(struct xp_str text, size_t at, size_t lines)
{
    while (at < text.len && ((at > 0 && text.ptr[at - 1] != '\n') || lines-- > 0))
        at++;
    return at;
}

/* The lines of a text that differ from the other's, and up to XP_DIFF_CONTEXT more at both ends. */
struct part {
    size_t head, start, end, tail; /* [start, end) differs; [head, tail) is that with its context */
};

static struct part part_of(struct xp_str text, size_t same_head, size_t same_tail)
{
    struct part part;

    part.start = lines_back(text, same_head, 0);
    /* One line more, since what stands before the same bytes may end a line in one text alone. */
    part.end = lines_on(text, text.len - same_tail, 1);
    part.head = lines_back(text, part.start, XP_DIFF_CONTEXT);
    part.tail = lines_on(text, part.end, XP_DIFF_CONTEXT);
    return part;
}

static struct xp_str slice(struct xp_str text, size_t start, size_t end)
{
    return xp_str_make(text.ptr + start, end - start);
}

static struct side inner_side(const struct side *side, size_t head_lines, size_t tail_lines)
{
    return (struct side){ side->text, side->lines + head_lines, side->count - head_lines - tail_lines };
}

void xp_diff_add(struct xp_buf *out, struct xp_str path, struct xp_str before, struct xp_str after)
{
    size_t least = before.len < after.len ? before.len : after.len;
    size_t head = 0, tail = 0, head_lines, tail_lines, lines_before;
    struct hunk hunk = { 0 };
    struct part part;
    struct side old, new;

    if (xp_str_equal(before, after))
        return;
    while (head < least && before.ptr[head] == after.ptr[head])
        head++;
    while (tail < least - head && before.ptr[before.len - 1 - tail] == after.ptr[after.len - 1 - tail])
        tail++;
    /* Only the lines around the changes are ever held as lines. */
    part = part_of(before, head, tail);
    lines_before = count_lines(slice(before, 0, part.head));
    head_lines = count_lines(slice(before, part.head, part.start));
    tail_lines = count_lines(slice(before, part.end, part.tail));
    old = split(slice(before, part.head, part.tail));
    new = split(slice(after, part.head, after.len - (before.len - part.tail)));
    compare(inner_side(&old, head_lines, tail_lines), inner_side(&new, head_lines, tail_lines));
    while (path.len && path.ptr[0] == '/')
        path = xp_str_from_offset(path, 1);
    add_path(out, "---", 'a', path);
    add_path(out, "+++", 'b', path);
    while (next_hunk(&old, &new, &hunk))
        add_hunk(out, &old, &new, &hunk, lines_before);
    free(old.lines);
    free(new.lines);
}
