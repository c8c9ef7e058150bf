#include "cmd.h"
#include "xp_utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

/* Opened the wrong way round, so that using them fails as using a closed stream does. */
void cmd_guard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void cmd_complain(const char *format, ...)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    XP_AUTO_BUF line = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_writer out;
    va_list args;

    va_start(args, format);
    xp_buf_addv(&text, format, args);
    va_end(args);
    xp_utf8_show(&line, xp_buf_str(&text));
    xp_writer_init(&out, STDERR_FILENO);
    xp_writer_add_text(&out, "xtplug: ");
    xp_writer_add_str(&out, xp_buf_str(&line));
    xp_writer_add_char(&out, '\n');
    /* Nowhere is left to say that standard error cannot be written. */
    if (xp_writer_finish(&out, NULL) < 0)
        return;
}

static void complain_of_all(const struct xp_problem *problems, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cmd_complain("%.*s%s%.*s", XP_STR_ARG(problems[i].path), problems[i].path.len ? ": " : "",
                     XP_STR_ARG(problems[i].message));
}

void cmd_complain_of(const struct xp_findings *findings)
{
    complain_of_all(findings->problems, findings->problem_count);
}

void cmd_tell_notices(const struct xp_findings *findings)
{
    complain_of_all(findings->notices, findings->notice_count);
}

/* Pieces between tabs and line ends, which stay. */
static void show_lines(struct xp_writer *out, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    while (text.len) {
        size_t len = 0;

        while (len < text.len && text.ptr[len] != '\n' && text.ptr[len] != '\t')
            len++;
        xp_buf_clear(&shown);
        xp_utf8_show(&shown, xp_str_make(text.ptr, len));
        xp_writer_add_str(out, xp_buf_str(&shown));
        if (len < text.len)
            xp_writer_add_char(out, text.ptr[len]);
        text = xp_str_from_offset(text, len + 1);
    }
}

int cmd_print_diff(struct xp_str diff)
{
    struct xp_writer out;

    xp_writer_init(&out, STDOUT_FILENO);
    if (isatty(STDOUT_FILENO))
        show_lines(&out, diff);
    else
        xp_writer_add_str(&out, diff);
    return cmd_finish(&out, CMD_EXIT_OK);
}

int cmd_finish(struct xp_writer *out, int status)
{
    struct xp_err err;

    if (xp_writer_finish(out, &err) == 0)
        return status;
    cmd_complain("%s", err.msg);
    return CMD_EXIT_TROUBLE;
}

const char *const cmd_color_names[] = { "auto", "always", "never", NULL };

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);

    return value && *value;
}

/* NO_COLOR as on no-color.org; CLICOLOR_FORCE as BSD's ls has it, where "0" means no. */
static bool terminal_has_color(void)
{
    const char *forced = getenv("CLICOLOR_FORCE");
    const char *terminal = getenv("TERM");

    if (is_set("NO_COLOR"))
        return false;
    if (forced && *forced && strcmp(forced, "0") != 0)
        return true;
    return terminal && *terminal && strcmp(terminal, "dumb") != 0 && isatty(STDOUT_FILENO);
}

bool cmd_use_color(size_t choice)
{
    enum { AUTO, ALWAYS };

    return choice == ALWAYS || (choice == AUTO && terminal_has_color());
}

void cmd_add_shown(struct xp_writer *out, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show(&shown, text);
    xp_writer_add_str(out, xp_buf_str(&shown));
}

void cmd_add_blanks(struct xp_writer *out, size_t count)
{
    while (count--)
        xp_writer_add_char(out, ' ');
}

static size_t columns_of(struct xp_str text)
{
    size_t columns = 0;
    size_t i = 0;

    while (i < text.len) {
        uint32_t cp;

        i += xp_utf8_decode(text.ptr + i, text.len - i, &cp);
        columns += xp_utf8_width(cp);
    }
    return columns;
}

/* Takes the next word off the line; empty when there is none left. */
static struct xp_str next_word(struct xp_str *line)
{
    struct xp_str word;
    size_t blank;

    *line = xp_str_trim(*line);
    blank = xp_str_find(*line, ' ');
    word = xp_str_make(line->ptr, blank);
    *line = xp_str_from_offset(*line, blank);
    return word;
}

static void add_wrapped_line(struct xp_writer *out, struct xp_str line, size_t indent, size_t column)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_first = true;
    struct xp_str word;

    while ((word = next_word(&line)).len) {
        size_t columns;

        xp_buf_clear(&shown);
        xp_utf8_show(&shown, word);
        columns = columns_of(xp_buf_str(&shown));
        if (!is_first && column + 1 + columns > CMD_COLUMNS) {
            xp_writer_add_char(out, '\n');
            cmd_add_blanks(out, indent);
            column = indent;
        } else if (!is_first) {
            xp_writer_add_char(out, ' ');
            column++;
        }
        xp_writer_add_str(out, xp_buf_str(&shown));
        column += columns;
        is_first = false;
    }
    xp_writer_add_char(out, '\n');
}

void cmd_add_wrapped(struct xp_writer *out, struct xp_str text, size_t indent, size_t column)
{
    text = xp_str_trim(text);
    for (;;) {
        size_t end = xp_str_find(text, '\n');

        add_wrapped_line(out, xp_str_make(text.ptr, end), indent, column);
        if (end == text.len)
            return;
        text = xp_str_from_offset(text, end + 1);
        if (text.len && text.ptr[0] != '\n')
            cmd_add_blanks(out, indent);
        column = indent;
    }
}
