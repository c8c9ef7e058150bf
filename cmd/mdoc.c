#include "mdoc.h"

#include "cmd.h"
#include "xp_utf8.h"

enum { LINE_MAX_BYTES = 78 };

/* Prose while it is written. */
struct prose {
    struct xp_writer *out;
    struct xp_buf *word; /* the next one, escaped */
    size_t column;
    bool has_code, in_code;
    bool ends_sentence; /* the last word did, so that the next one begins a line */
};

void mdoc_begin_page(struct xp_writer *out, const char *name, const char *section, const char *about)
{
    xp_writer_addf(out, ".Dd %s\n.Dt ", XP_DATE);
    for (const char *letter = name; *letter; letter++)
        xp_writer_add_char(out, *letter >= 'a' && *letter <= 'z' ? (char)(*letter - 'a' + 'A') : *letter);
    xp_writer_addf(out, " %s\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", section, name);
    mdoc_add_text(out, xp_str_from(about));
    xp_writer_add_text(out, "\n");
}

/*
 * One character of a text that can be shown. Signs that printers make typographic are named, so that what is copied from
 * the page is what was meant.
 *
 * @param is_exact  in code: a hyphen is a minus, which is what options begin with.
 */
static void escape_char(struct xp_buf *out, uint32_t cp, bool is_exact)
{
    switch (cp) {
    case '\\':
        xp_buf_addf(out, "\\e");
        break;
    case '-':
        xp_buf_addf(out, is_exact ? "\\-" : "-");
        break;
    case '\'':
        xp_buf_addf(out, is_exact ? "\\(aq" : "'");
        break;
    case '`':
        xp_buf_addf(out, "\\(ga");
        break;
    case '^':
        xp_buf_addf(out, "\\(ha");
        break;
    case '~':
        xp_buf_addf(out, "\\(ti");
        break;
    default:
        if (cp < 0x80)
            xp_buf_add_char(out, (char)cp);
        else
            xp_buf_addf(out, "\\[u%04X]", (unsigned)cp);
    }
}

static void escape(struct xp_buf *out, struct xp_str text, bool is_exact)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    uint32_t cp;

    xp_utf8_show(&shown, text);
    for (size_t i = 0; i < shown.len;) {
        i += xp_utf8_decode(shown.ptr + i, shown.len - i, &cp);
        escape_char(out, cp, is_exact);
    }
}

void mdoc_add_text(struct xp_writer *out, struct xp_str text)
{
    XP_AUTO_BUF escaped = XP_BUF_INIT(SIZE_MAX / 2);

    escape(&escaped, text, true);
    for (size_t i = 0; i < escaped.len; i++) {
        if (escaped.ptr[i] == '"')
            xp_writer_add_text(out, "\\(dq");
        else
            xp_writer_add_char(out, escaped.ptr[i]);
    }
}

/* A word of prose, with the font changed where code begins and ends. Words such as --fix are code in any case. */
static void escape_word(struct prose *prose, struct xp_str word)
{
    bool is_option = word.len > 1 && (word.ptr[0] == '-' || (word.ptr[0] == '(' && word.ptr[1] == '-'));

    xp_buf_clear(prose->word);
    while (word.len) {
        size_t tick = prose->has_code ? xp_str_find(word, '`') : word.len;

        escape(prose->word, xp_str_make(word.ptr, tick), prose->in_code || is_option);
        if (tick < word.len) {
            prose->in_code = !prose->in_code;
            xp_buf_addf(prose->word, prose->in_code ? "\\fB" : "\\fP");
        }
        word = xp_str_from_offset(word, tick + 1);
    }
}

/* Does a sentence end with this word? Better one line too many than one too few. */
static bool is_last_of_sentence(struct xp_str word)
{
    while (word.len && strchr("`\"')]", word.ptr[word.len - 1]))
        word.len--;
    return word.len && strchr(".!?", word.ptr[word.len - 1]);
}

static void add_word(struct prose *prose, struct xp_str word)
{
    escape_word(prose, word);
    if (prose->column && !prose->ends_sentence && prose->column + 1 + prose->word->len <= LINE_MAX_BYTES) {
        xp_writer_add_char(prose->out, ' ');
        prose->column++;
    } else {
        if (prose->column)
            xp_writer_add_char(prose->out, '\n');
        prose->column = 0;
        /* A point or a quote there would make the line a request. */
        if (prose->word->len && strchr(".'", prose->word->ptr[0]))
            xp_writer_add_text(prose->out, "\\&");
    }
    xp_writer_add_str(prose->out, xp_buf_str(prose->word));
    prose->column += prose->word->len;
    prose->ends_sentence = is_last_of_sentence(word);
}

static void end_paragraph(struct prose *prose)
{
    if (prose->in_code)
        xp_writer_add_text(prose->out, "\\fP");
    if (prose->column)
        xp_writer_add_char(prose->out, '\n');
    prose->column = 0;
    prose->in_code = prose->ends_sentence = false;
}

void mdoc_add_prose(struct xp_writer *out, struct xp_str text, bool has_code)
{
    XP_AUTO_BUF word = XP_BUF_INIT(SIZE_MAX / 2);
    struct prose prose = { .out = out, .word = &word, .has_code = has_code };

    text = xp_str_trim(text);
    while (text.len) {
        size_t blank = 0, length = 0, lines = 0;

        while (length < text.len && !xp_ascii_is_space(text.ptr[length]))
            length++;
        add_word(&prose, xp_str_make(text.ptr, length));
        text = xp_str_from_offset(text, length);
        for (; blank < text.len && xp_ascii_is_space(text.ptr[blank]); blank++)
            lines += text.ptr[blank] == '\n';
        text = xp_str_from_offset(text, blank);
        if (lines < 2)
            continue;
        end_paragraph(&prose);
        xp_writer_add_text(out, ".Pp\n");
    }
    end_paragraph(&prose);
}

void mdoc_add_block(struct xp_writer *out, struct xp_str text)
{
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);

    xp_writer_add_text(out, ".Bd -literal -offset indent\n");
    while (text.len) {
        size_t end = xp_str_find(text, '\n');

        xp_buf_clear(&line);
        escape(&line, xp_str_make(text.ptr, end), true);
        if (line.len && strchr(".\\", line.ptr[0]))
            xp_writer_add_text(out, "\\&");
        xp_writer_add_str(out, xp_buf_str(&line));
        xp_writer_add_char(out, '\n');
        text = xp_str_from_offset(text, end + 1);
    }
    xp_writer_add_text(out, ".Ed\n");
}
