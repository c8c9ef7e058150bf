#include "deflate.h"
#include "pack_parts.h"
#include "xp_mem.h"
#include "xp_pool.h"
#include "zip_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Entries are packed by the pool and written in the plan's order. A thread that is done before its turn leaves the packed
 * bytes for whoever has the turn and goes on, as long as not too many wait; when they do, it waits for its own turn. The
 * pool hands out the entries in order, so the one whose turn it is is always being worked on.
 */

/* Packed bytes that may wait, for each thread: with a text and its result of 24 MiB each, 56 MiB in all. */
enum { WAITING_BYTES = 8 * 1024 * 1024 };

enum slot_state { SLOT_EMPTY, SLOT_READY, SLOT_TAKEN };

struct slot {
    enum slot_state state;
    char *bytes; /* owned; NULL: there are none */
};

struct zip_job {
    struct packing *packing;
    struct zip_time time;
    struct zip_member *members; /* by index of the plan, like the slots */
    struct slot *slots;

    /* Whose turn it is may use these. */
    struct xp_writer *out;
    uint64_t offset;

    pthread_mutex_t lock; /* for what follows, and the slots */
    pthread_cond_t moved; /* `next` or `waiting` changed, or somebody failed */
    size_t next;          /* whose turn it is */
    size_t waiting;       /* bytes */
    struct worker *idle;
    bool has_failed;
};

/* What a thread works with; taken and given back, so that there are as many as threads. */
struct worker {
    struct worker *next;
    struct deflater *deflater;
};

static struct worker *take_worker(struct zip_job *job)
{
    struct worker *worker;

    pthread_mutex_lock(&job->lock);
    worker = job->idle;
    if (worker)
        job->idle = worker->next;
    pthread_mutex_unlock(&job->lock);
    if (!worker) {
        worker = xp_xcalloc(1, sizeof(*worker));
        worker->deflater = deflater_new(job->packing->job->level);
    }
    return worker;
}

static void give_back(struct zip_job *job, struct worker *worker)
{
    pthread_mutex_lock(&job->lock);
    worker->next = job->idle;
    job->idle = worker;
    pthread_mutex_unlock(&job->lock);
}

static void free_workers(struct zip_job *job)
{
    while (job->idle) {
        struct worker *worker = job->idle;

        job->idle = worker->next;
        deflater_free(worker->deflater);
        free(worker);
    }
}

/* Wakes those who wait: they will not get their turn. */
static void give_up(struct zip_job *job)
{
    pthread_mutex_lock(&job->lock);
    job->has_failed = true;
    pthread_cond_broadcast(&job->moved);
    pthread_mutex_unlock(&job->lock);
}

static void fail_writing(struct zip_job *job, size_t i, int number)
{
    packing_fail_target(job->packing, i, strerror(number));
    give_up(job);
}

/* Write one entry whose content is packed; for whose turn it is. */
static void write_member(struct zip_job *job, size_t i, const char *bytes)
{
    struct zip_member *member = &job->members[i];
    XP_AUTO_BUF header = XP_BUF_INIT(SIZE_MAX / 2);

    member->offset = job->offset;
    zip_add_local(&header, member, job->time);
    xp_writer_add_str(job->out, xp_buf_str(&header));
    xp_writer_add(job->out, bytes, (size_t)member->packed);
    job->offset += header.len + member->packed;
    if (job->out->error)
        fail_writing(job, i, job->out->error);
}

/* The turn goes to the next one, and to those behind it whose bytes wait already. Called with the lock held. */
static void pass_turn(struct zip_job *job)
{
    size_t count = job->packing->plan->count;

    job->next++;
    while (!job->has_failed && job->next < count && job->slots[job->next].state == SLOT_READY) {
        struct slot *slot = &job->slots[job->next];

        slot->state = SLOT_TAKEN;
        pthread_mutex_unlock(&job->lock);
        write_member(job, job->next, slot->bytes);
        free(slot->bytes);
        slot->bytes = NULL;
        pthread_mutex_lock(&job->lock);
        job->waiting -= (size_t)job->members[job->next].packed;
        job->next++;
        pthread_cond_broadcast(&job->moved);
    }
    pthread_cond_broadcast(&job->moved);
}

/* Wait until it is the turn of entry `i`, or there is room for `len` bytes. Called with the lock held. @return its turn? */
static bool wait_for_room(struct zip_job *job, size_t i, size_t len)
{
    size_t most = job->packing->threads * WAITING_BYTES;

    while (!job->has_failed && job->next != i && (len > most || job->waiting > most - len))
        pthread_cond_wait(&job->moved, &job->lock);
    return job->next == i;
}

/* An entry is packed: write it when it is its turn, else leave it for whoever has the turn. */
static void hand_in(struct zip_job *job, size_t i, const char *bytes)
{
    size_t len = (size_t)job->members[i].packed;
    struct slot *slot = &job->slots[i];
    bool is_turn;

    pthread_mutex_lock(&job->lock);
    is_turn = wait_for_room(job, i, len);
    if (!job->has_failed && !is_turn) {
        job->waiting += len;
        pthread_mutex_unlock(&job->lock);
        slot->bytes = xp_xmalloc(len + 1);
        memcpy(slot->bytes, bytes, len);
        pthread_mutex_lock(&job->lock);
        is_turn = job->next == i;
        slot->state = is_turn ? SLOT_TAKEN : SLOT_READY;
        if (is_turn) { /* it came while the bytes were being left, which nobody will take */
            free(slot->bytes);
            slot->bytes = NULL;
            job->waiting -= len;
        }
    }
    if (!job->has_failed && is_turn) {
        pthread_mutex_unlock(&job->lock);
        write_member(job, i, bytes);
        pthread_mutex_lock(&job->lock);
        pass_turn(job);
    }
    pthread_mutex_unlock(&job->lock);
}

static void pack_whole(struct zip_job *job, size_t i)
{
    struct worker *worker = take_worker(job);
    struct zip_member *member = &job->members[i];
    char *text = deflater_text(worker->deflater, (size_t)member->size);
    struct deflated packed;
    struct pack_file file;
    size_t len;

    if (!pack_file_open(&file, job->packing, i) ||
        !pack_file_close(&file, pack_file_read(&file, text, (size_t)member->size + 1, &len))) {
        give_up(job);
        give_back(job, worker);
        return;
    }
    deflater_pack(worker->deflater, len, &packed);
    member->method = packed.is_deflated ? ZIP_DEFLATED : ZIP_STORED;
    member->crc = packed.crc;
    member->packed = packed.len;
    packing_advance(job->packing, member->size * PACK_WORK_WRITE);
    hand_in(job, i, packed.bytes);
    give_back(job, worker);
}

/* Read a large file to its end, piece by piece, into the writer; `stream` is NULL where it is stored. */
static bool copy_pieces(struct zip_job *job, size_t i, struct deflate_stream *stream)
{
    struct zip_member *member = &job->members[i];
    char *piece = xp_xmalloc(PACK_PIECE_BYTES);
    struct pack_file file;
    bool is_good = pack_file_open(&file, job->packing, i);
    size_t len = 1;

    member->crc = 0;
    while (is_good && len && !job->out->error) {
        is_good = pack_file_read(&file, piece, PACK_PIECE_BYTES, &len);
        member->crc = deflate_crc(member->crc, piece, len);
        if (stream)
            deflate_stream_add(stream, piece, len, len == 0);
        else
            xp_writer_add(job->out, piece, len);
        packing_advance(job->packing, len * PACK_WORK_WRITE);
    }
    if (file.fd >= 0)
        is_good = pack_file_close(&file, is_good && !job->out->error) && is_good;
    free(piece);
    return is_good && !job->out->error;
}

/* Go back to where the entry began. @return false when that failed. */
static bool rewind_to(struct zip_job *job, uint64_t offset)
{
    if (xp_writer_finish(job->out, NULL) < 0)
        return false;
    if (ftruncate(job->out->fd, (off_t)offset) == 0 && lseek(job->out->fd, (off_t)offset, SEEK_SET) >= 0)
        return true;
    job->out->error = errno;
    return false;
}

/* Put the header that is now known over the one that kept its place. */
static bool put_header(struct zip_job *job, struct xp_str header, uint64_t offset)
{
    size_t done = 0;

    if (xp_writer_finish(job->out, NULL) < 0)
        return false;
    while (done < header.len) {
        ssize_t written = pwrite(job->out->fd, header.ptr + done, header.len - done, (off_t)(offset + done));

        if (written < 0 && errno != EINTR) {
            job->out->error = errno;
            return false;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* One try at a large file. The header's length does not depend on what comes out: see zip_add_local(). */
static bool write_large_as(struct zip_job *job, size_t i, unsigned method)
{
    struct zip_member *member = &job->members[i];
    struct deflate_stream *stream = NULL;
    XP_AUTO_BUF header = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_good;

    member->method = method;
    member->packed = member->size;
    zip_add_local(&header, member, job->time);
    xp_writer_add_str(job->out, xp_buf_str(&header));
    if (method == ZIP_DEFLATED)
        stream = deflate_stream_new(job->packing->job->level, job->out);
    is_good = copy_pieces(job, i, stream);
    if (stream)
        member->packed = deflate_stream_packed(stream);
    deflate_stream_free(stream);
    xp_buf_clear(&header);
    if (is_good && member->packed <= member->size) {
        zip_add_local(&header, member, job->time);
        is_good = put_header(job, xp_buf_str(&header), member->offset);
    }
    job->offset = member->offset + header.len + member->packed;
    return is_good;
}

/* Large files are written in their turn, straight to the file. */
static void write_large(struct zip_job *job, size_t i)
{
    struct zip_member *member = &job->members[i];
    bool is_deflated = job->packing->job->level > 0;
    bool is_good;

    member->offset = job->offset;
    is_good = write_large_as(job, i, is_deflated ? ZIP_DEFLATED : ZIP_STORED);
    if (is_good && is_deflated && member->packed >= member->size)
        is_good = rewind_to(job, member->offset) && write_large_as(job, i, ZIP_STORED);
    if (job->out->error)
        fail_writing(job, i, job->out->error);
    else if (!is_good)
        give_up(job);
}

static void pack_large(struct zip_job *job, size_t i)
{
    pthread_mutex_lock(&job->lock);
    while (!job->has_failed && job->next != i)
        pthread_cond_wait(&job->moved, &job->lock);
    if (!job->has_failed) {
        pthread_mutex_unlock(&job->lock);
        write_large(job, i);
        pthread_mutex_lock(&job->lock);
        pass_turn(job);
    }
    pthread_mutex_unlock(&job->lock);
}

static void pack_entry(void *context, size_t i)
{
    struct zip_job *job = context;
    const struct xp_plan_entry *entry = &job->packing->plan->entries[i];
    struct zip_member *member = &job->members[i];
    *member = (struct zip_member){
        .name = entry->name,
        .is_folder = entry->kind == XP_ENTRY_FOLDER,
        .mode = pack_mode(entry),
        .method = ZIP_STORED,
    };
    if (packing_has_failed(job->packing)) {
        give_up(job);
    } else if (entry->kind == XP_ENTRY_LINK) {
        member->size = member->packed = entry->target.len;
        member->crc = deflate_crc(0, entry->target.ptr, entry->target.len);
        hand_in(job, i, entry->target.ptr);
    } else if (entry->kind == XP_ENTRY_FOLDER) {
        hand_in(job, i, "");
    } else {
        member->size = entry->size;
        if (entry->size > DEFLATE_WHOLE_MAX)
            pack_large(job, i);
        else
            pack_whole(job, i);
    }
}

static void write_directory(struct zip_job *job)
{
    size_t count = job->packing->plan->count;
    uint64_t start = job->offset;
    XP_AUTO_BUF record = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_err err;

    for (size_t i = 0; i < count; i++) {
        xp_buf_clear(&record);
        zip_add_central(&record, &job->members[i], job->time);
        xp_writer_add_str(job->out, xp_buf_str(&record));
        job->offset += record.len;
    }
    xp_buf_clear(&record);
    zip_add_end(&record, count, start, job->offset - start);
    xp_writer_add_str(job->out, xp_buf_str(&record));
    if (xp_writer_finish(job->out, &err) < 0)
        packing_fail_target(job->packing, count, err.msg);
}

static void write_zip(struct packing *packing)
{
    size_t count = packing->plan->count;
    struct xp_writer out;
    struct zip_job job = {
        .packing = packing,
        .time = zip_time_from(packing->job->time),
        .members = xp_xcalloc(count, sizeof(*job.members)),
        .slots = xp_xcalloc(count, sizeof(*job.slots)),
        .out = &out,
    };

    pthread_mutex_init(&job.lock, NULL);
    pthread_cond_init(&job.moved, NULL);
    xp_writer_init(&out, packing->fd);
    xp_pool_run(packing->threads, count, pack_entry, &job);
    if (!packing_has_failed(packing))
        write_directory(&job);
    free_workers(&job);
    for (size_t i = 0; i < count; i++)
        free(job.slots[i].bytes);
    free(job.slots);
    free(job.members);
    pthread_cond_destroy(&job.moved);
    pthread_mutex_destroy(&job.lock);
}

const struct xp_packer xp_pack_zip = { .write = write_zip, .check = pack_check_zip };
