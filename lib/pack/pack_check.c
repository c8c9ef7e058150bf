#include "deflate.h"
#include "pack_parts.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_pool.h"
#include "zip_check.h"
#include "zip_write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The structure of a zip is held against itself by the checker for strangers' packages, which knows nothing of our
 * writer; contents are then unpacked by the pool, since one thread would take as long as all the packing.
 */
struct zip_reading_back {
    struct packing *packing;
    struct zip_listing listing; /* in the order of the file, which is the plan's */
    struct xp_pack_result *result;
};

/* Tasks of the pool before those of the entries. */
enum { TASK_DIGEST, TASK_DIRECTORY, TASK_ENTRIES };

/* Less than this is brought to the disk before another thread has started. */
enum { SYNC_ALONE_BYTES = 1024 * 1024 };

void pack_check_fail(struct packing *packing, size_t i, const char *what)
{
    const struct xp_plan *plan = packing->plan;
    XP_AUTO_BUF why = XP_BUF_INIT(SIZE_MAX / 2);

    xp_buf_addf(&why, "it does not read back as it was written: ");
    if (i < plan->count)
        xp_buf_addf(&why, "%.*s: ", XP_STR_ARG(plan->entries[i].name));
    xp_buf_addf(&why, "%s", what);
    packing_fail_target(packing, i, why.ptr);
}

/* What the system refuses to read is told as that, whatever those who asked make of it: the first entry's word counts. */
static bool read_at(void *context, uint64_t offset, void *out, size_t len)
{
    struct packing *packing = context;
    ptrdiff_t got = xp_file_read_from(packing->fd, offset, out, len);

    if (got < 0)
        packing_fail_target(packing, 0, strerror((int)-got));
    return got == (ptrdiff_t)len;
}

void pack_check_fault(struct packing *packing, const char *rule, struct xp_str entry, struct xp_str detail)
{
    XP_AUTO_BUF what = XP_BUF_INIT(SIZE_MAX / 2);

    xp_buf_addf(&what, "%s %.*s %.*s", rule, XP_STR_ARG(entry), XP_STR_ARG(detail));
    pack_check_fail(packing, packing->plan->count, what.ptr);
}

static void hear_fault(void *context, const char *rule, struct xp_str entry, struct xp_str detail)
{
    pack_check_fault(context, rule, entry, detail);
}

void pack_check_sync(struct packing *packing)
{
    struct xp_err err;

    if (packing->save && xp_save_sync(packing->save, &err) < 0)
        packing_fail_target(packing, packing->plan->count, err.msg);
}

static bool find_size(struct packing *packing, uint64_t *size)
{
    struct stat info;

    if (fstat(packing->fd, &info) == 0) {
        *size = (uint64_t)info.st_size;
        return true;
    }
    pack_check_fail(packing, packing->plan->count, strerror(errno));
    return false;
}

static void digest_package(struct packing *packing, struct xp_pack_result *result)
{
    char *piece = xp_xmalloc(PACK_PIECE_BYTES);
    struct xp_sha256_state sum;
    uint64_t at = 0;

    xp_sha256_begin(&sum);
    while (at < result->size) {
        size_t len = result->size - at < PACK_PIECE_BYTES ? (size_t)(result->size - at) : PACK_PIECE_BYTES;

        if (!read_at(packing, at, piece, len)) {
            pack_check_fail(packing, packing->plan->count, strerror(errno));
            break;
        }
        xp_sha256_add(&sum, piece, len);
        at += len;
    }
    xp_sha256_end(&sum, &result->digest);
    free(piece);
}

/* A content that is read piece by piece. */
struct pieces {
    struct packing *packing;
    uint64_t at, left;
    char *piece;
    struct xp_sha256_state sum;
    uint32_t crc;
    uint64_t bytes; /* unpacked */
};

static int next_piece(void *context, const char **bytes, size_t *len, struct xp_err *err)
{
    struct pieces *pieces = context;

    *len = pieces->left < PACK_PIECE_BYTES ? (size_t)pieces->left : PACK_PIECE_BYTES;
    *bytes = pieces->piece;
    if (!read_at(pieces->packing, pieces->at, pieces->piece, *len))
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    pieces->at += *len;
    pieces->left -= *len;
    return 0;
}

static void add_piece(void *context, const char *bytes, size_t len)
{
    struct pieces *pieces = context;

    xp_sha256_add(&pieces->sum, bytes, len);
    pieces->crc = deflate_crc(pieces->crc, bytes, len);
    pieces->bytes += len;
}

static bool read_stored(struct pieces *pieces)
{
    const char *bytes;
    size_t len;

    do {
        if (next_piece(pieces, &bytes, &len, NULL) < 0)
            return false;
        add_piece(pieces, bytes, len);
    } while (len);
    return true;
}

static bool read_pieces(struct packing *packing, const struct zip_entry *entry, struct pieces *pieces)
{
    struct inflate_job job = { next_piece, add_piece, pieces };
    bool is_good;

    *pieces = (struct pieces){ .packing = packing, .at = entry->data, .left = entry->packed };
    pieces->piece = xp_xmalloc(PACK_PIECE_BYTES);
    xp_sha256_begin(&pieces->sum);
    is_good = entry->method == ZIP_STORED ? read_stored(pieces) : inflate_stream(&job, NULL) == 0;
    free(pieces->piece);
    return is_good;
}

/* In one go, which is faster. */
static bool read_whole(struct packing *packing, const struct zip_entry *entry, struct pieces *pieces)
{
    char *packed = xp_xmalloc((size_t)entry->packed + 1);
    char *text = xp_xmalloc((size_t)entry->size + 1);
    struct inflater *inflater = inflater_new();
    bool is_good = read_at(packing, entry->data, packed, (size_t)entry->packed) &&
                   inflater_unpack(inflater, packed, (size_t)entry->packed, text, (size_t)entry->size);

    *pieces = (struct pieces){ .packing = packing };
    xp_sha256_begin(&pieces->sum);
    if (is_good)
        add_piece(pieces, text, (size_t)entry->size);
    inflater_free(inflater);
    free(text);
    free(packed);
    return is_good;
}

static bool is_content_good(struct packing *packing, const struct zip_entry *entry, const struct xp_sha256 *digest)
{
    bool is_small = entry->method == ZIP_DEFLATED && entry->size <= DEFLATE_WHOLE_MAX;
    struct xp_sha256 found;
    struct pieces pieces;
    bool is_read = is_small ? read_whole(packing, entry, &pieces) : read_pieces(packing, entry, &pieces);

    if (!is_read)
        return false;
    xp_sha256_end(&pieces.sum, &found);
    return pieces.bytes == entry->size && pieces.crc == entry->crc && memcmp(&found, digest, sizeof(found)) == 0;
}

/* What the entry was meant to be, with what only its content can tell as it was found; that is compared later. */
static struct zip_member member_of(const struct packing *packing, size_t i, const struct zip_entry *entry)
{
    const struct xp_plan_entry *planned = &packing->plan->entries[i];

    return (struct zip_member){
        .name = planned->name,
        .is_folder = planned->kind == XP_ENTRY_FOLDER,
        .mode = pack_mode(planned),
        .method = entry->method,
        .crc = entry->crc,
        .size = entry->size,
        .packed = entry->packed,
        .offset = entry->header,
    };
}

/* Do exactly these bytes stand there? */
static bool stands_at(struct packing *packing, uint64_t offset, struct xp_str bytes)
{
    char *found = xp_xmalloc(bytes.len + 1);
    bool is_good = read_at(packing, offset, found, bytes.len) && memcmp(found, bytes.ptr, bytes.len) == 0;

    free(found);
    return is_good;
}

/* The central directory and all behind it, to the last byte of the file. */
static void check_directory(struct zip_reading_back *back)
{
    struct packing *packing = back->packing;
    struct zip_time time = zip_time_from(packing->job->time);
    const struct zip_entry *last = &back->listing.entries[packing->plan->count - 1];
    uint64_t start = last->data + last->packed, at = start;
    XP_AUTO_BUF record = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_good = true;

    for (size_t i = 0; is_good && i < packing->plan->count; i++) {
        struct zip_member member = member_of(packing, i, &back->listing.entries[i]);

        xp_buf_clear(&record);
        zip_add_central(&record, &member, time);
        is_good = stands_at(packing, at, xp_buf_str(&record));
        at += record.len;
    }
    xp_buf_clear(&record);
    zip_add_end(&record, packing->plan->count, start, at - start);
    if (!is_good || !stands_at(packing, at, xp_buf_str(&record)) || at + record.len != back->result->size)
        pack_check_fail(packing, packing->plan->count, "its central directory is another");
}

static bool is_local_header_good(struct packing *packing, size_t i, const struct zip_entry *entry)
{
    struct zip_member member = member_of(packing, i, entry);
    XP_AUTO_BUF header = XP_BUF_INIT(SIZE_MAX / 2);

    zip_add_local(&header, &member, zip_time_from(packing->job->time));
    return stands_at(packing, entry->header, xp_buf_str(&header)) && entry->data == entry->header + header.len;
}

/* As the checker has read it, which knows nothing of how we write. */
static bool is_header_good(const struct zip_entry *entry, const struct xp_plan_entry *planned)
{
    struct xp_str name = entry->name;

    if (planned->kind == XP_ENTRY_FOLDER && name.len && name.ptr[name.len - 1] == '/')
        name.len--;
    return xp_str_equal(name, planned->name) && entry->host == ZIP_HOST_UNIX &&
           entry->attributes >> 16 == (pack_mode(planned)) &&
           (planned->kind != XP_ENTRY_FILE || entry->size == planned->size);
}

static void check_entry(struct zip_reading_back *back, size_t i)
{
    struct packing *packing = back->packing;
    const struct xp_plan_entry *planned = &packing->plan->entries[i];
    const struct zip_entry *entry = &back->listing.entries[i];
    struct xp_sha256_state sum;
    struct xp_sha256 target;

    if (!is_header_good(entry, planned) || !is_local_header_good(packing, i, entry)) {
        pack_check_fail(packing, i, "its name, size or mode is another");
        return;
    }
    xp_sha256_begin(&sum);
    xp_sha256_add(&sum, planned->target.ptr, planned->kind == XP_ENTRY_LINK ? planned->target.len : 0);
    xp_sha256_end(&sum, &target);
    if (!is_content_good(packing, entry, planned->kind == XP_ENTRY_FILE ? &packing->digests[i] : &target))
        pack_check_fail(packing, i, "its content is another");
    packing_advance(packing, entry->size * PACK_WORK_CHECK);
}

static void run_task(void *context, size_t i)
{
    struct zip_reading_back *back = context;

    if (packing_has_failed(back->packing))
        return;
    if (i == TASK_DIGEST)
        digest_package(back->packing, back->result);
    else if (i == TASK_DIRECTORY)
        check_directory(back);
    else
        check_entry(back, i - TASK_ENTRIES);
}

static void compare(struct packing *packing, struct xp_pack_result *result)
{
    struct zip_reading_back back = { .packing = packing, .result = result };
    const struct zip_faults faults = { hear_fault, packing };
    struct zip_input input = { .read_at = read_at, .context = packing };
    struct xp_arena arena = XP_ARENA_INIT;

    input.size = result->size;
    if (!zip_check(&back.listing, &arena, &input, packing->plan->count, &faults))
        pack_check_fail(packing, packing->plan->count, strerror(errno));
    else if (back.listing.count != packing->plan->count)
        pack_check_fail(packing, packing->plan->count, "it has another number of entries");
    else
        xp_pool_run(packing->threads, packing->plan->count + TASK_ENTRIES, run_task, &back);
    xp_arena_release(&arena);
}

static void *sync_package(void *packing)
{
    pack_check_sync(packing);
    return NULL;
}

/* Who brings the package to the disk only waits, so that is no thread of the pool: all of them go on comparing. */
void pack_check_zip(struct packing *packing, struct xp_pack_result *result)
{
    pthread_t syncing;
    bool is_apart;

    if (!find_size(packing, &result->size))
        return;
    is_apart = result->size >= SYNC_ALONE_BYTES && pthread_create(&syncing, NULL, sync_package, packing) == 0;
    if (!is_apart)
        pack_check_sync(packing);
    compare(packing, result);
    if (is_apart)
        pthread_join(syncing, NULL);
}
