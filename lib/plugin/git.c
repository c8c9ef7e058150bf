#include "git.h"

#include "xp_mem.h"
#include "xp_number.h"
#include "xp_utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS_MAX = 24, COMPLAINT_MAX = 4096, SHORT_OUTPUT_MAX = 64 * 1024, REVISION_CHARACTERS = 60 };

/* Larger than any line that comes before an object, so that one always fits. */
enum { OBJECT_BUFFER = 64 * 1024, HEADER_MAX = 512 };

/*
 * For every command. A plugin may come from strangers: a bare repository hidden in its folder must not become the one
 * that git works with, whose settings would then be theirs.
 */
static const char *const always[] = {
    "git",
    "--no-pager",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
    "-C",
};

/* No prompt, no lock, nothing from the network (a partial clone would fetch what it lacks), words in English. */
static const char *const settings[] = {
    "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "LC_ALL=C",
};

static bool has_name(struct xp_str variable, struct xp_str name)
{
    return xp_str_starts_with(variable, name) && variable.len > name.len && variable.ptr[name.len] == '=';
}

/* What a user set for git in general stays; what git set for a hook, about the repository of that hook, does not. */
static bool is_kept(struct xp_str variable)
{
    static const char *const kept[] = { "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH" };

    if (has_name(variable, xp_str_from("LC_ALL")))
        return false;
    if (!xp_str_starts_with(variable, xp_str_from("GIT_")) || xp_str_starts_with(variable, xp_str_from("GIT_CONFIG")))
        return true;
    for (size_t i = 0; i < XP_COUNT(kept); i++)
        if (has_name(variable, xp_str_from(kept[i])))
            return true;
    return false;
}

static const char *const *make_environment(struct xp_arena *arena, const char *const *environment)
{
    const char **made;
    size_t count = 0, kept = 0;

    while (environment[count])
        count++;
    made = xp_arena_calloc(arena, count + XP_COUNT(settings) + 1, sizeof(*made));
    for (size_t i = 0; i < count; i++)
        if (is_kept(xp_str_from(environment[i])))
            made[kept++] = environment[i];
    for (size_t i = 0; i < XP_COUNT(settings); i++)
        made[kept++] = settings[i];
    return made;
}

static void make_words(const struct xp_git *git, const char *const *words, const char *all[WORDS_MAX])
{
    size_t count = XP_COUNT(always);

    memcpy(all, always, sizeof(always));
    all[count++] = git->folder.ptr;
    while (*words && count + 1 < WORDS_MAX)
        all[count++] = *words++;
    all[count] = NULL;
}

static int fail_start(struct xp_err *err)
{
    if (err->code == XP_E_MISSING)
        return xp_fail(err, XP_E_MISSING, "the program git was not found");
    return xp_wrap(err, "git");
}

/* Run a git command in git->folder until it has ended. @return its exit code, or negative. */
XP_MUST_CHECK static int run(const struct xp_git *git, const char *const *words, struct xp_buf *out,
                             struct xp_buf *error, struct xp_err *err)
{
    const char *all[WORDS_MAX];
    int status;

    make_words(git, words, all);
    if (xp_process_run(all, git->environment, out, error, &status, err) < 0)
        return fail_start(err);
    return status;
}

static struct xp_str take_until(struct xp_str *rest, char end)
{
    size_t at = xp_str_find(*rest, end);
    struct xp_str part = xp_str_make(rest->ptr, at);

    *rest = xp_str_from_offset(*rest, at + 1);
    return part;
}

/* Fail with what git said on its standard error: the line that is "fatal: ", or the first. */
static int fail_with(const struct xp_buf *error, struct xp_err *err)
{
    struct xp_str rest = xp_buf_str(error), line = rest;
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    line.len = xp_str_find(line, '\n');
    while (rest.len) {
        struct xp_str next = take_until(&rest, '\n');

        if (xp_str_starts_with(next, xp_str_from("fatal: ")))
            line = xp_str_from_offset(next, strlen("fatal: "));
    }
    xp_utf8_show_short(&shown, line, 300);
    return xp_fail(err, XP_E_IO, "git: %s", shown.len ? shown.ptr : "it failed without a word");
}

bool xp_git_is_revision(struct xp_str revision)
{
    return revision.len && revision.ptr[0] != '-' && !memchr(revision.ptr, '\0', revision.len);
}

/* Without the line end at the end; those before it are part of a folder's name. */
static struct xp_str without_line_end(struct xp_str text)
{
    text.len -= xp_str_ends_with(text, xp_str_from("\n"));
    return text;
}

static int find_place(struct xp_git *git, struct xp_err *err)
{
    static const char *const words[] = { "rev-parse", "--is-inside-work-tree", "--show-cdup", "--show-prefix", NULL };
    XP_AUTO_BUF out = XP_BUF_INIT(SHORT_OUTPUT_MAX);
    XP_AUTO_BUF error = XP_BUF_INIT(COMPLAINT_MAX);
    struct xp_str rest;
    int status = run(git, words, &out, &error, err);

    if (status < 0)
        return status;
    if (status && xp_str_starts_with(xp_buf_str(&error), xp_str_from("fatal: not a git repository")))
        return xp_fail(err, XP_E_MISSING, "it lies in no git repository");
    if (status)
        return fail_with(&error, err);
    rest = xp_buf_str(&out);
    if (!xp_str_is(take_until(&rest, '\n'), "true"))
        return xp_fail(err, XP_E_MISSING, "it lies in no working tree of a git repository");
    git->upwards = xp_arena_copy(git->arena, take_until(&rest, '\n'));
    git->inside = xp_arena_copy(git->arena, without_line_end(rest));
    git->inside.len -= xp_str_ends_with(git->inside, xp_str_from("/"));
    return 0;
}

static bool is_object_id(struct xp_str text)
{
    bool is_good = text.len >= 40;

    for (size_t i = 0; is_good && i < text.len; i++)
        is_good = xp_ascii_is_digit(text.ptr[i]) || (text.ptr[i] >= 'a' && text.ptr[i] <= 'f');
    return is_good;
}

int xp_git_check(const char *const *environment, struct xp_err *err)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SHORT_OUTPUT_MAX);
    XP_AUTO_BUF error = XP_BUF_INIT(COMPLAINT_MAX);
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_git git = { .environment = make_environment(&arena, environment), .folder = XP_STR(".") };
    int status = run(&git, (const char *const[]){ "version", NULL }, &out, &error, err);

    xp_arena_release(&arena);
    if (status > 0)
        return fail_with(&error, err);
    return status;
}

static int find_commit(struct xp_git *git, struct xp_str revision, struct xp_err *err)
{
    XP_AUTO_BUF out = XP_BUF_INIT(SHORT_OUTPUT_MAX);
    XP_AUTO_BUF error = XP_BUF_INIT(COMPLAINT_MAX);
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str wanted = xp_arena_printf(git->arena, "%.*s^{commit}", XP_STR_ARG(revision));
    int status =
        run(git, (const char *const[]){ "rev-parse", "--verify", "--quiet", wanted.ptr, NULL }, &out, &error, err);

    if (status < 0)
        return status;
    git->commit = xp_arena_copy(git->arena, without_line_end(xp_buf_str(&out)));
    if (status == 0 && is_object_id(git->commit))
        return 0;
    xp_utf8_show_short(&shown, revision, REVISION_CHARACTERS);
    return xp_fail(err, XP_E_MISSING, "its git repository has no revision \"%s\"", shown.ptr);
}

int xp_git_find(struct xp_git *git, struct xp_arena *arena, struct xp_str folder, struct xp_str revision,
                const char *const *environment, struct xp_err *err)
{
    int rc;

    memset(git, 0, sizeof(*git));
    git->arena = arena;
    git->environment = make_environment(arena, environment);
    git->folder = xp_arena_copy(arena, folder.len ? folder : xp_str_from("."));
    rc = find_place(git, err);
    return rc < 0 ? rc : find_commit(git, revision, err);
}

int git_list_files(const struct xp_git *git, struct xp_str place, bool has_sizes, struct xp_buf *out,
                   struct xp_err *err)
{
    XP_AUTO_BUF error = XP_BUF_INIT(COMPLAINT_MAX);
    struct xp_str folder = xp_arena_printf(git->arena, "%.*s/", XP_STR_ARG(place));
    /* "-z" twice does no more than once: a place for "-l" that need not be filled. */
    const char *words[] = { "ls-tree",     "-r",
                            "-z",          has_sizes ? "-l" : "-z",
                            "--full-tree", git->commit.ptr,
                            "--",          place.len ? folder.ptr : NULL,
                            NULL };
    int status = run(git, words, out, &error, err);

    if (status == 0)
        return 0;
    return status < 0 ? status : fail_with(&error, err);
}

bool git_next_file(struct xp_str *rest, struct git_file *file)
{
    struct xp_str record = take_until(rest, '\0'), head = take_until(&record, '\t');

    memset(file, 0, sizeof(*file));
    file->path = record;
    file->mode = take_until(&head, ' ');
    (void)take_until(&head, ' ');
    file->id = take_until(&head, ' ');
    file->size = xp_str_trim(head);
    return is_object_id(file->id) && file->path.len;
}

static int start_objects(struct git_objects *objects, struct xp_err *err)
{
    const char *all[WORDS_MAX];

    if (objects->process.pid > 0)
        return 0;
    if (!objects->bytes)
        objects->bytes = xp_xmalloc(OBJECT_BUFFER);
    objects->next = objects->end = 0;
    make_words(objects->git, (const char *const[]){ "cat-file", "--batch", NULL }, all);
    return xp_process_start(&objects->process, all, objects->git->environment, err) < 0 ? fail_start(err) : 0;
}

static int receive(struct git_objects *objects, char *bytes, size_t size, size_t *got, struct xp_err *err)
{
    ssize_t count = xp_process_receive(&objects->process, bytes, size, err);

    if (count < 0)
        return xp_wrap(err, "git");
    if (count == 0)
        return xp_fail(err, XP_E_IO, "git: it ended before all was read");
    *got = (size_t)count;
    return 0;
}

/* The line in front of an object: "ID blob SIZE". */
static int read_header(struct git_objects *objects, char line[HEADER_MAX], struct xp_err *err)
{
    size_t len = 0;

    for (;;) {
        char c;

        if (objects->next == objects->end) {
            int rc = receive(objects, objects->bytes, OBJECT_BUFFER, &objects->end, err);

            objects->next = 0;
            if (rc < 0) {
                objects->end = 0;
                return rc;
            }
        }
        c = objects->bytes[objects->next++];
        if (c == '\n')
            break;
        if (len + 1 == HEADER_MAX)
            return xp_fail(err, XP_E_IO, "git: its answer is too long");
        line[len++] = c;
    }
    line[len] = '\0';
    return 0;
}

/* `size` bytes and the line end behind them. */
static int read_body(struct git_objects *objects, size_t size, struct xp_buf *out, struct xp_err *err)
{
    size_t wanted = size + 1, buffered = objects->end - objects->next;
    int rc = 0;

    /* The room for the NUL takes the line end for a moment. */
    if (size > out->max - out->len || !xp_buf_reserve(out, size))
        return xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", out->max);
    if (buffered > wanted)
        buffered = wanted;
    if (buffered)
        memcpy(out->ptr + out->len, objects->bytes + objects->next, buffered);
    objects->next += buffered;
    while (rc == 0 && buffered < wanted) {
        size_t got = 0;

        rc = receive(objects, out->ptr + out->len + buffered, wanted - buffered, &got, err);
        buffered += got;
    }
    if (rc < 0) {
        out->ptr[out->len] = '\0';
        return rc;
    }
    out->len += size;
    out->ptr[out->len] = '\0';
    return 0;
}

static int read_object(struct git_objects *objects, struct xp_str id, struct xp_buf *out, struct xp_err *err)
{
    char line[HEADER_MAX], request[HEADER_MAX];
    struct xp_str rest, type;
    int rc, length = snprintf(request, sizeof(request), "%.*s\n", XP_STR_ARG(id));

    if (length < 0 || (size_t)length >= sizeof(request))
        return xp_fail(err, XP_E_IO, "git: an object id that is too long");
    if ((rc = start_objects(objects, err)) < 0)
        return rc;
    if (xp_process_send(&objects->process, request, (size_t)length, err) < 0)
        return xp_wrap(err, "git");
    if ((rc = read_header(objects, line, err)) < 0)
        return rc;
    rest = xp_str_from(line);
    (void)take_until(&rest, ' ');
    type = take_until(&rest, ' ');
    if (!xp_str_is(type, "blob") || !rest.len || rest.len > 15 || !xp_number_is_valid(rest))
        return xp_fail(err, XP_E_IO, "git: the repository lacks an object of that revision");
    return read_body(objects, (size_t)strtoull(rest.ptr, NULL, 10), out, err);
}

int git_objects_read(struct git_objects *objects, struct xp_str id, struct xp_buf *out, struct xp_err *err)
{
    int rc = read_object(objects, id, out, err);

    /* Where an answer was left unread, the next one could not be told from it. */
    if (rc < 0)
        xp_process_end(&objects->process);
    return rc;
}

void git_objects_release(struct git_objects *objects)
{
    xp_process_end(&objects->process);
    free(objects->bytes);
    objects->bytes = NULL;
}
