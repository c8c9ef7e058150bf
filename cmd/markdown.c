#include "markdown.h"

#include "cmd.h"
#include "xp_utf8.h"

enum { LINE_MAX_COLUMNS = 118 };

/* Text between line ends and blanks, made safe and escaped. */
static void escape(struct xp_buf *out, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show(&shown, text);
    for (size_t i = 0; i < shown.len; i++) {
        if (shown.ptr[i] && strchr("\\`*_[]<>&|~", shown.ptr[i]))
            xp_buf_add_char(out, '\\');
        xp_buf_add_char(out, shown.ptr[i]);
    }
}

void markdown_add_text(struct xp_writer *out, struct xp_str text)
{
    XP_AUTO_BUF escaped = XP_BUF_INIT(SIZE_MAX / 2);

    escape(&escaped, text);
    xp_writer_add_str(out, xp_buf_str(&escaped));
}

static size_t columns_of(struct xp_str text)
{
    size_t columns = 0;
    uint32_t cp;

    for (size_t i = 0; i < text.len;) {
        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        columns += xp_utf8_width(cp);
    }
    return columns;
}

/* At the start of a line, a word such as "#", "-" or "1." would begin a heading or a list. @return columns. */
static size_t add_first_word(struct xp_writer *out, struct xp_str word)
{
    size_t digits = 0;

    while (digits < word.len && xp_ascii_is_digit(word.ptr[digits]))
        digits++;
    if (strchr("#+-=", word.ptr[0]))
        digits = 0;
    else if (!digits || digits == word.len || !strchr(".)", word.ptr[digits]))
        digits = word.len;
    xp_writer_add(out, word.ptr, digits);
    if (digits < word.len)
        xp_writer_add_char(out, '\\');
    xp_writer_add_str(out, xp_str_from_offset(word, digits));
    return columns_of(word) + (digits < word.len);
}

/* Takes the next word off the text; empty at its end and at the end of a paragraph, which is taken too. */
static struct xp_str next_word(struct xp_str *text)
{
    size_t blank = 0, length = 0, lines = 0;
    struct xp_str word;

    for (; blank < text->len && xp_ascii_is_space(text->ptr[blank]); blank++)
        lines += text->ptr[blank] == '\n';
    *text = xp_str_from_offset(*text, blank);
    if (lines > 1)
        return xp_str_make("", 0);
    while (length < text->len && !xp_ascii_is_space(text->ptr[length]))
        length++;
    word = xp_str_make(text->ptr, length);
    *text = xp_str_from_offset(*text, length);
    return word;
}

/* One paragraph. */
static void add_paragraph(struct xp_writer *out, struct xp_str *text, size_t indent, size_t column)
{
    XP_AUTO_BUF escaped = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_first = true;
    struct xp_str word;

    while ((word = next_word(text)).len) {
        size_t columns;

        xp_buf_clear(&escaped);
        escape(&escaped, word);
        columns = columns_of(xp_buf_str(&escaped));
        if (!is_first && column + 1 + columns <= LINE_MAX_COLUMNS) {
            xp_writer_add_char(out, ' ');
            xp_writer_add_str(out, xp_buf_str(&escaped));
            column += 1 + columns;
            continue;
        }
        if (!is_first) {
            xp_writer_add_char(out, '\n');
            cmd_add_blanks(out, indent);
            column = indent;
        }
        column += add_first_word(out, xp_buf_str(&escaped));
        is_first = false;
    }
    xp_writer_add_char(out, '\n');
}

void markdown_add_prose(struct xp_writer *out, struct xp_str text, size_t indent, size_t column)
{
    text = xp_str_trim(text);
    add_paragraph(out, &text, indent, column);
    while (text.len) {
        xp_writer_add_char(out, '\n');
        cmd_add_blanks(out, indent);
        add_paragraph(out, &text, indent, indent);
    }
}

/* The longest run of backticks. */
static size_t longest_run(struct xp_str text)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < text.len; i++) {
        run = text.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_ticks(struct xp_writer *out, size_t count)
{
    while (count--)
        xp_writer_add_char(out, '`');
}

void markdown_add_code(struct xp_writer *out, struct xp_str text, bool in_cell)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    size_t ticks;
    bool is_padded;

    xp_utf8_show(&shown, text);
    ticks = longest_run(xp_buf_str(&shown)) + 1;
    /* Blanks at both ends are taken off, as long as there is something else. */
    is_padded = shown.len && (shown.ptr[0] == '`' || shown.ptr[shown.len - 1] == '`' ||
                              (shown.ptr[0] == ' ' && shown.ptr[shown.len - 1] == ' '));
    add_ticks(out, ticks);
    if (is_padded || !shown.len)
        xp_writer_add_char(out, ' ');
    for (size_t i = 0; i < shown.len; i++) {
        if (in_cell && shown.ptr[i] == '|')
            xp_writer_add_char(out, '\\');
        xp_writer_add_char(out, shown.ptr[i]);
    }
    if (is_padded)
        xp_writer_add_char(out, ' ');
    add_ticks(out, ticks);
}

void markdown_add_block(struct xp_writer *out, struct xp_str text, const char *language, size_t indent)
{
    enum { FENCE = 3 };
    size_t ticks = longest_run(text) >= FENCE ? longest_run(text) + 1 : FENCE;

    cmd_add_blanks(out, indent);
    add_ticks(out, ticks);
    xp_writer_add_text(out, language);
    xp_writer_add_char(out, '\n');
    while (text.len) {
        size_t end = xp_str_find(text, '\n');

        if (end)
            cmd_add_blanks(out, indent);
        cmd_add_shown(out, xp_str_make(text.ptr, end));
        xp_writer_add_char(out, '\n');
        text = xp_str_from_offset(text, end + 1);
    }
    cmd_add_blanks(out, indent);
    add_ticks(out, ticks);
    xp_writer_add_char(out, '\n');
}
