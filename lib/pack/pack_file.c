#include "pack_parts.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void packing_advance(struct packing *packing, uint64_t work)
{
    const struct xp_pack_job *job = packing->job;

    pthread_mutex_lock(&packing->lock);
    packing->done += work;
    if (job->progress)
        job->progress(job->context, packing->done, packing->total);
    pthread_mutex_unlock(&packing->lock);
}

void packing_fail(struct packing *packing, size_t i, bool is_refused, const struct xp_err *err)
{
    pthread_mutex_lock(&packing->lock);
    if (!packing->has_failed || i < packing->failed_at) {
        packing->has_failed = true;
        packing->failed_at = i;
        packing->is_refused = is_refused;
        packing->err = *err;
    }
    pthread_mutex_unlock(&packing->lock);
}

void packing_fail_target(struct packing *packing, size_t i, const char *why)
{
    const struct xp_pack_job *job = packing->job;
    struct xp_err err;

    xp_fail(&err, XP_E_IO, "%s: %s", job->path ? job->path : job->scratch, why);
    packing_fail(packing, i, false, &err);
}

bool packing_has_failed(struct packing *packing)
{
    bool has_failed;

    pthread_mutex_lock(&packing->lock);
    has_failed = packing->has_failed;
    pthread_mutex_unlock(&packing->lock);
    return has_failed;
}

unsigned pack_mode(const struct xp_plan_entry *entry)
{
    static const unsigned types[] = { S_IFREG, S_IFDIR, S_IFLNK, 0 };

    return types[entry->kind] | entry->mode;
}

static void fail_file(const struct pack_file *file, struct xp_err *err)
{
    const struct xp_plan *plan = file->packing->plan;
    bool is_refused = err->code == XP_E_MISSING;

    xp_wrap(err, "%.*s/%.*s", XP_STR_ARG(plan->folder), XP_STR_ARG(plan->entries[file->index].place));
    packing_fail(file->packing, file->index, is_refused, err);
}

bool pack_file_open(struct pack_file *file, struct packing *packing, size_t i)
{
    struct xp_err err;

    *file = (struct pack_file){ .packing = packing, .index = i };
    file->fd = xp_plan_open(packing->plan, &packing->plan->entries[i], &err);
    xp_sha256_begin(&file->sum);
    if (file->fd < 0)
        fail_file(file, &err);
    return file->fd >= 0;
}

bool pack_file_read(struct pack_file *file, char *out, size_t room, size_t *len)
{
    uint64_t left = file->packing->plan->entries[file->index].size + 1 - file->bytes;
    struct xp_err err;

    *len = 0;
    if (room > left)
        room = (size_t)left;
    while (*len < room) {
        ssize_t got = read(file->fd, out + *len, room - *len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            xp_fail(&err, XP_E_IO, "%s", strerror(errno));
            fail_file(file, &err);
            return false;
        }
        if (got == 0)
            break;
        *len += (size_t)got;
    }
    xp_sha256_add(&file->sum, out, *len);
    file->bytes += *len;
    return true;
}

bool pack_file_close(struct pack_file *file, bool is_good)
{
    const struct xp_plan_entry *entry = &file->packing->plan->entries[file->index];
    struct xp_err err;

    if (is_good && xp_plan_check(entry, file->fd, file->bytes, &err) < 0) {
        fail_file(file, &err);
        is_good = false;
    }
    close(file->fd);
    xp_sha256_end(&file->sum, &file->packing->digests[file->index]);
    return is_good;
}
