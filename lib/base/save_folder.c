#include "xp_save_folder.h"

#include "save_parts.h"
#include "xp_arena.h"
#include "xp_file.h"
#include "xp_path.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct job {
    const char *path;
    const struct xp_save_file *files;
    size_t count;
    bool exists;      /* the folder was there before */
    const char *temp; /* the temporary folder, without a slash at its end; NULL: there is none */
    size_t *slots;    /* where the files wait for a signal, and behind them the folder */
    size_t made;      /* files that stand in the temporary folder */
    struct xp_arena arena;
};

static const char *join(struct job *job, const char *folder, const char *name)
{
    return xp_path_join(&job->arena, xp_str_from(folder), xp_str_from(name)).ptr;
}

static int look(struct job *job, struct xp_err *err)
{
    struct stat info;

    job->exists = stat(job->path, &info) == 0;
    if (job->exists && !S_ISDIR(info.st_mode))
        return xp_fail(err, XP_E_MISSING, "is %s, not a folder", xp_file_kind_name((unsigned)info.st_mode));
    if (!job->exists && errno != ENOENT)
        return save_fail(err, errno);
    if (!job->exists && lstat(job->path, &info) == 0)
        return xp_fail(err, XP_E_MISSING, "is a link that leads nowhere");
    return 0;
}

/* Beside the new folder, so that both are on one disk; inside one that is there, for its neighbours are not ours. */
static int make_temp(struct job *job, struct xp_err *err)
{
    const char *beside = job->exists ? join(job, job->path, "x") : job->path;
    int number = EEXIST;

    for (int i = 0; i < SAVE_MAX_NAMES && number == EEXIST; i++) {
        char *name = save_make_name(beside);
        size_t *slot = &job->slots[job->count];
        const char *temp = xp_arena_copy(&job->arena, xp_str_from(name)).ptr;
        char *announced = save_copy(xp_arena_printf(&job->arena, "%s/", name));
        sigset_t before;
        bool is_made;
        int rc;

        free(name);
        save_begin_making(&before);
        rc = save_announce(announced, slot, err);
        is_made = rc == 0 && mkdir(temp, 0777) == 0;
        number = errno;
        save_end_making(&before);
        if (rc < 0)
            return rc;
        if (is_made) {
            job->temp = temp;
            return 0;
        }
        save_forget(*slot);
    }
    return save_fail(err, number);
}

static int write_file(struct job *job, const struct xp_save_file *file, struct xp_err *err)
{
    const char *path = join(job, job->temp, file->name);
    char *announced = save_copy(xp_str_from(path));
    sigset_t before;
    int number, rc, fd = -1;

    save_begin_making(&before);
    rc = save_announce(announced, &job->slots[job->made], err);
    if (rc == 0)
        fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOCTTY | O_CLOEXEC, file->is_executable ? 0777 : 0666);
    number = errno;
    save_end_making(&before);
    if (rc < 0)
        return rc;
    job->made++;
    if (fd < 0)
        return save_fail(err, number);
    rc = save_write(fd, file->text.ptr, file->text.len, err);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    return save_close(fd, err);
}

static int write_files(struct job *job, struct xp_err *err)
{
    int rc = 0;

    for (size_t i = 0; rc == 0 && i < job->count; i++)
        rc = write_file(job, &job->files[i], err);
    if (rc == 0)
        save_sync_folder(job->temp);
    return rc;
}

/* One that is moved, by its paths. */
struct move {
    const char *from, *to;
};

static int move_file(const struct move *move, const char *name, struct xp_err *err)
{
    struct stat info;

    if (lstat(move->to, &info) == 0)
        return xp_fail(err, XP_E_USAGE, "has a file \"%s\" already", name);
    return rename(move->from, move->to) < 0 ? save_fail(err, errno) : 0;
}

/* All of them, or none. */
static int move_files(const struct job *job, const struct move *moves, struct xp_err *err)
{
    size_t moved = 0;
    int rc = 0;

    while (moved < job->count && (rc = move_file(&moves[moved], job->files[moved].name, err)) == 0)
        moved++;
    while (rc < 0 && moved)
        unlink(moves[--moved].to);
    return rc;
}

/* Between the first file and the last no signal comes, and no memory is asked for. */
static int publish_inside(struct job *job, struct xp_err *err)
{
    struct move *moves = xp_arena_calloc(&job->arena, job->count, sizeof(*moves));
    sigset_t all, before;
    int rc;

    for (size_t i = 0; i < job->count; i++)
        moves[i] = (struct move){ join(job, job->temp, job->files[i].name), join(job, job->path, job->files[i].name) };
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    rc = move_files(job, moves, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc == 0)
        save_sync_folder(job->path);
    return rc;
}

static int publish(struct job *job, struct xp_err *err)
{
    if (job->exists)
        return publish_inside(job, err);
    if (rename(job->temp, job->path) < 0)
        return save_fail(err, errno);
    save_sync_folder(xp_arena_copy(&job->arena, xp_path_dir(xp_str_from(job->path))).ptr);
    return 0;
}

/* What has moved away is not there any more, and removing it does nothing. */
static void clean_up(struct job *job)
{
    for (size_t i = 0; i < job->made; i++) {
        unlink(join(job, job->temp, job->files[i].name));
        save_forget(job->slots[i]);
    }
    if (job->temp) {
        rmdir(job->temp);
        save_forget(job->slots[job->count]);
    }
    xp_arena_release(&job->arena);
}

int xp_save_folder(const char *path, const struct xp_save_file *files, size_t count, struct xp_err *err)
{
    enum { MAX_FILES = 100 };
    struct job job = { .path = path, .files = files, .count = count };
    int rc;

    if (count > MAX_FILES)
        return xp_fail(err, XP_E_LIMIT, "more than %d files at once", MAX_FILES);
    job.slots = xp_arena_calloc(&job.arena, count + 1, sizeof(*job.slots));
    rc = look(&job, err);
    if (rc == 0)
        rc = make_temp(&job, err);
    if (rc == 0)
        rc = write_files(&job, err);
    if (rc == 0)
        rc = publish(&job, err);
    clean_up(&job);
    return rc;
}
