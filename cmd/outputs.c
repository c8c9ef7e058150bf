#include "outputs.h"

#include "xp_file.h"
#include "xp_path.h"
#include "xp_save.h"
#include "xp_table.h"
#include "xp_utf8.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* For messages: a word from the command line, shortened. */
static const char *brief(struct cmd_call *call, struct xp_str word)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, word, CMD_BRIEF_CHARACTERS);
    return xp_arena_copy(&call->arena, xp_buf_str(&shown)).ptr;
}

static int refuse_format(struct cmd_call *call, struct xp_str name, struct xp_err *err)
{
    const struct cmd_choices formats = { &xp_report_formats[0].name, sizeof(xp_report_formats[0]) };
    XP_AUTO_BUF names = XP_BUF_INIT(1000);
    const char *next;

    for (size_t i = 0; (next = cmd_choice_name(&formats, i)); i++)
        xp_buf_addf(&names, "%s%s", i == 0 ? "" : cmd_choice_name(&formats, i + 1) ? ", " : " or ", next);
    return xp_fail(err, XP_E_USAGE, "--output: \"%s\" is not one of %s", brief(call, name), names.ptr);
}

static int split(struct output *output, struct cmd_call *call, const char *word, struct xp_err *err)
{
    struct xp_str text = xp_str_from(word);
    size_t colon = xp_str_find(text, ':');
    struct xp_str name = xp_str_make(word, colon);

    output->format = xp_report_find(xp_arena_copy(&call->arena, name).ptr);
    if (colon == text.len && output->format)
        return xp_fail(err, XP_E_USAGE, "--output: \"%s\" names no file; write FORMAT:FILE, such as %s:report.%s",
                       brief(call, text), output->format->name, output->format->name);
    if (colon == text.len)
        return xp_fail(err, XP_E_USAGE,
                       "--output: \"%s\" names no format; write FORMAT:FILE, such as sarif:report.sarif",
                       brief(call, text));
    if (!output->format)
        return refuse_format(call, name, err);
    output->path = word + colon + 1;
    if (!*output->path)
        return xp_fail(err, XP_E_USAGE, "--output: there is no file behind \"%s\"", brief(call, text));
    if (strcmp(output->path, "-") == 0)
        return xp_fail(err, XP_E_USAGE,
                       "--output: standard output has the report that --format names; a file called \"-\" is ./-");
    return 0;
}

static bool is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* What tells files apart, whether they are there yet or not; empty where its folder is not. */
static struct xp_str identify(struct cmd_call *call, const char *path)
{
    char *real = xp_file_real_path(path);
    bool is_there = real != NULL;
    struct xp_str identity = { "", 0 };

    if (!real)
        real = xp_file_real_path(xp_arena_copy(&call->arena, xp_path_dir(xp_str_from(path))).ptr);
    if (is_there)
        identity = xp_arena_copy(&call->arena, xp_str_from(real));
    else if (real)
        identity = xp_path_join(&call->arena, xp_str_from(real), xp_path_base(xp_str_from(path)));
    free(real);
    return identity;
}

struct known_file {
    const char *path; /* as it was typed */
};

static void remember(struct xp_table *seen, struct cmd_call *call, struct xp_str identity, const char *path)
{
    struct known_file *file = xp_arena_calloc(&call->arena, 1, sizeof(*file));

    file->path = path;
    xp_table_set(seen, identity, file);
}

static int check_file(struct xp_table *seen, struct cmd_call *call, const struct output *output, struct xp_err *err)
{
    struct xp_str path = xp_str_from(output->path), identity;
    const struct known_file *other;

    if (is_folder(output->path) || path.ptr[path.len - 1] == '/')
        return xp_fail(err, XP_E_USAGE, "--output: \"%s\" is a folder; name a file", brief(call, path));
    identity = identify(call, output->path);
    if (!identity.len)
        return xp_fail(err, XP_E_USAGE, "--output: the folder of \"%s\" does not exist", brief(call, path));
    other = xp_table_find(seen, identity);
    if (other && strcmp(other->path, output->path) == 0)
        return xp_fail(err, XP_E_USAGE, "--output: \"%s\" is used twice; give each report a file of its own",
                       brief(call, path));
    if (other)
        return xp_fail(err, XP_E_USAGE, "--output: \"%s\" is the same file as \"%s\"", brief(call, path),
                       brief(call, xp_str_from(other->path)));
    remember(seen, call, identity, output->path);
    return 0;
}

int outputs_read(struct outputs *outputs, struct cmd_call *call, const struct cmd_list *list, const char *const *taken,
                 size_t taken_count, struct xp_err *err)
{
    struct xp_table seen = { 0 };
    int rc = 0;

    outputs->items = xp_arena_calloc(&call->arena, list->count, sizeof(*outputs->items));
    outputs->count = 0;
    for (size_t i = 0; i < taken_count; i++)
        if (taken[i] && list->count)
            remember(&seen, call, identify(call, taken[i]), taken[i]);
    for (size_t i = 0; i < list->count && rc == 0; i++) {
        rc = split(&outputs->items[i], call, list->items[i], err);
        if (rc == 0)
            rc = check_file(&seen, call, &outputs->items[i], err);
    }
    xp_table_release(&seen);
    if (rc == 0)
        outputs->count = list->count;
    return rc;
}

static int write_one(const struct output *output, const struct xp_run *run, const struct xp_report_options *options,
                     struct xp_err *err)
{
    XP_AUTO_SAVE save = XP_SAVE_INIT;
    struct xp_writer out;
    int rc = xp_save_open(&save, output->path, err);

    if (rc < 0)
        return rc;
    xp_writer_init(&out, save.fd);
    output->format->write(&out, run, options);
    rc = xp_writer_finish(&out, err);
    return rc < 0 ? rc : xp_save_publish(&save, err);
}

void outputs_write(const struct outputs *outputs, const struct xp_run *run, const struct xp_report_options *options,
                   struct xp_findings *problems)
{
    struct xp_report_options plain = *options;

    plain.use_color = false;
    for (size_t i = 0; i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        struct xp_err err;

        if (write_one(output, run, &plain, &err) < 0)
            xp_findings_add_problem(problems, xp_str_from(output->path), xp_str_from(err.msg));
    }
}

void outputs_show_findings(const struct xp_findings *findings, size_t plugins, size_t color, bool is_quiet)
{
    struct xp_report_options shown = {
        .use_color = isatty(STDERR_FILENO) && cmd_use_color(color),
        .is_quiet = is_quiet,
        .version = XP_VERSION,
    };
    struct xp_writer out;
    struct xp_run run;

    if (!findings->count)
        return;
    xp_writer_init(&out, STDERR_FILENO);
    xp_run_count(&run, findings, plugins);
    xp_report_find("text")->write(&out, &run, &shown);
    /* Nowhere is left to say that standard error cannot be written. */
    if (xp_writer_finish(&out, NULL) < 0)
        return;
}
