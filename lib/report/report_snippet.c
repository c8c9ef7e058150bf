#include "report_snippet.h"

#include "xp_utf8.h"

enum {
    TAB_COLUMNS = 4,
    ELLIPSIS_COLUMNS = 1,
    /* What may be cut away to show the span leaves at least this much around it, so that a reader sees where it is. */
    CONTEXT_COLUMNS = 20
};

/* One character of the source line as it will be seen. A tab has no text of its own: how wide it is depends on where
 * it comes to stand. */
struct cell {
    uint16_t source;  /* offset in the excerpt */
    uint16_t shown;   /* offset in `text`; the next cell's is the end */
    uint16_t columns; /* a tab's: the most it can take */
};

struct cells {
    struct cell at[XP_EXCERPT_BYTES + 1]; /* one more, which holds the ends of the last */
    size_t count;
    struct xp_buf text;
};

/* The cells to show, [left, right), and those the carets stand under, [from, to). */
struct window {
    size_t left, right;
    size_t from, to;
    bool cut_left, cut_right;
};

static bool is_tab(const struct cells *cells, size_t i)
{
    return cells->at[i].shown == cells->at[i + 1].shown;
}

static size_t advance(const struct cells *cells, size_t i, size_t column)
{
    return is_tab(cells, i) ? column / TAB_COLUMNS * TAB_COLUMNS + TAB_COLUMNS : column + cells->at[i].columns;
}

static void add_cell(struct cells *cells, size_t source, size_t columns)
{
    struct cell *cell = &cells->at[cells->count];

    cell->source = (uint16_t)source;
    cell->columns = (uint16_t)columns;
    cell[1].shown = (uint16_t)cells->text.len;
    cells->count++;
}

/* Printable ASCII, which is most of any line, stands for itself. @return bytes read. */
static size_t read_plain(struct cells *cells, struct xp_str text, size_t at)
{
    size_t end = at;

    while (end < text.len && text.ptr[end] >= 0x20 && text.ptr[end] < 0x7F)
        end++;
    xp_buf_add(&cells->text, text.ptr + at, end - at);
    for (size_t i = at; i < end; i++) {
        struct cell *cell = &cells->at[cells->count++];

        cell->source = (uint16_t)i;
        cell->columns = 1;
        cell[1].shown = (uint16_t)(cell->shown + 1);
    }
    return end - at;
}

static void read_cells(struct cells *cells, struct xp_str text)
{
    size_t i = 0;

    cells->count = 0;
    cells->at[0].shown = 0;
    while (i < text.len) {
        uint32_t cp;
        size_t used = read_plain(cells, text, i);

        if (used) {
            i += used;
            continue;
        }
        used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        if (cp == '\t')
            add_cell(cells, i, TAB_COLUMNS);
        else
            add_cell(cells, i, xp_utf8_show_char(&cells->text, cp, (unsigned char)text.ptr[i]));
        i += used;
    }
    cells->at[cells->count].source = (uint16_t)i;
}

/* The cell that holds the byte at `offset`; the count when it is past the end. */
static size_t cell_at(const struct cells *cells, size_t offset)
{
    size_t i = 0;

    while (i < cells->count && cells->at[i + 1].source <= offset)
        i++;
    return i;
}

/* The first cell that begins at or after `offset`. */
static size_t cell_from(const struct cells *cells, size_t offset)
{
    size_t i = 0;

    while (i < cells->count && cells->at[i].source < offset)
        i++;
    return i;
}

static size_t columns_between(const struct cells *cells, size_t from, size_t to)
{
    size_t columns = 0;

    for (size_t i = from; i < to; i++)
        columns += cells->at[i].columns;
    return columns;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Shares out the columns: first the span, then what is left of it and what is right of it; where one side needs less,
 * the other gets more. */
static void cut_window(const struct cells *cells, struct window *window)
{
    const size_t room = REPORT_SNIPPET_COLUMNS - 2 * ELLIPSIS_COLUMNS;
    size_t span = columns_between(cells, window->from, window->to);
    size_t after = columns_between(cells, window->to, cells->count);
    size_t around = room - smaller(span ? span : 1, room - CONTEXT_COLUMNS);
    size_t budget = around - smaller(after, around / 2);
    size_t used = 0;

    window->left = window->from;
    while (window->left > 0 && used + cells->at[window->left - 1].columns <= budget)
        used += cells->at[--window->left].columns;
    window->right = window->left;
    used = 0;
    while (window->right < cells->count && used + cells->at[window->right].columns <= room)
        used += cells->at[window->right++].columns;
    window->cut_left = window->cut_left || window->left > 0;
    window->cut_right = window->cut_right || window->right < cells->count;
}

static void choose_window(const struct cells *cells, const struct xp_excerpt *excerpt, struct window *window)
{
    size_t column = excerpt->cut_left ? ELLIPSIS_COLUMNS : 0;

    window->from = cell_at(cells, excerpt->start);
    window->to = cell_from(cells, excerpt->end);
    if (window->to < window->from)
        window->to = window->from;
    window->left = 0;
    window->right = cells->count;
    window->cut_left = excerpt->cut_left;
    window->cut_right = excerpt->cut_right;
    for (size_t i = 0; i < cells->count; i++)
        column = advance(cells, i, column);
    if (excerpt->cut_right)
        column += ELLIPSIS_COLUMNS;
    if (column > REPORT_SNIPPET_COLUMNS)
        cut_window(cells, window);
    /* A combining mark without its letter would sit on the ellipsis. */
    while (window->cut_left && window->left < window->from && cells->at[window->left].columns == 0)
        window->left++;
}

static void add_repeated(struct xp_writer *out, char c, size_t count)
{
    char run[REPORT_SNIPPET_COLUMNS];

    memset(run, c, sizeof(run));
    for (; count > sizeof(run); count -= sizeof(run))
        xp_writer_add(out, run, sizeof(run));
    xp_writer_add(out, run, count);
}

/* The cells [from, to), among which is no tab. */
static void add_run(struct xp_writer *out, const struct cells *cells, size_t from, size_t to)
{
    if (from < to)
        xp_writer_add(out, cells->text.ptr + cells->at[from].shown, cells->at[to].shown - cells->at[from].shown);
}

/* Writes the cells of the window and finds where the carets go: columns [*start, *end). */
static void add_cells(struct xp_writer *out, const struct cells *cells, const struct window *window, size_t *start,
                      size_t *end)
{
    size_t column = window->cut_left ? ELLIPSIS_COLUMNS : 0;
    size_t written = window->left;

    *start = *end = SIZE_MAX;
    if (window->cut_left)
        xp_writer_add_text(out, "…");
    for (size_t i = window->left; i < window->right; i++) {
        size_t next = advance(cells, i, column);

        if (i == window->from)
            *start = column;
        if (i == window->to)
            *end = column;
        if (is_tab(cells, i)) {
            add_run(out, cells, written, i);
            add_repeated(out, ' ', next - column);
            written = i + 1;
        }
        column = next;
    }
    add_run(out, cells, written, window->right);
    if (window->cut_right)
        xp_writer_add_text(out, "…");
    *start = smaller(*start, column);
    *end = smaller(*end, column);
    if (*start < *end)
        return;
    /* Combining marks alone: under the letter they stand on. */
    if (window->from<window->to && * start> 0)
        (*start)--;
    *end = *start + 1;
}

static size_t count_digits(uint32_t number)
{
    size_t digits = 1;

    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}

void report_snippet_write(struct xp_writer *out, const struct xp_excerpt *excerpt, uint32_t line, const char *caret_on,
                          const char *caret_off)
{
    struct cells cells = { .text = XP_BUF_INIT(XP_EXCERPT_BYTES * 16) };
    struct window window;
    size_t start, end;

    read_cells(&cells, xp_str_make(excerpt->text.ptr, smaller(excerpt->text.len, XP_EXCERPT_BYTES)));
    choose_window(&cells, excerpt, &window);
    xp_writer_add(out, "  ", 2);
    xp_writer_add_number(out, line);
    xp_writer_add(out, " | ", 3);
    add_cells(out, &cells, &window, &start, &end);
    xp_writer_add_char(out, '\n');
    add_repeated(out, ' ', count_digits(line) + 2);
    xp_writer_add(out, " | ", 3);
    add_repeated(out, ' ', start);
    xp_writer_add_text(out, caret_on);
    add_repeated(out, '^', end - start);
    xp_writer_add_text(out, caret_off);
    xp_writer_add_char(out, '\n');
    xp_buf_release(&cells.text);
}
