#include "deflate.h"
#include "pack_parts.h"
#include "xp_mem.h"
#include "xp_pool.h"
#include "zip_check.h"

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
enum { TASK_SYNC, TASK_DIGEST, TASK_ENTRIES };

void pack_check_fail(struct packing *packing, size_t i, const char *what)
{
    const struct xp_plan *plan = packing->plan;
    struct xp_err err;

    xp_fail(&err, XP_E_IO, "the package does not read back as it was written: %s", what);
    if (i < plan->count)
        xp_fail(&err, XP_E_IO, "the package does not read back as it was written: %.*s: %s",
                XP_STR_ARG(plan->entries[i].name), what);
    packing_fail(packing, i, false, &err);
}

static bool read_at(void *context, uint64_t offset, void *out, size_t len)
{
    const struct packing *packing = context;
    size_t done = 0;

    while (done < len) {
        ssize_t got = pread(packing->fd, (char *)out + done, len - done, (off_t)(offset + done));

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
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
        packing_fail(packing, packing->plan->count, false, &err);
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

    if (!(is_small ? read_whole : read_pieces)(packing, entry, &pieces))
        return false;
    xp_sha256_end(&pieces.sum, &found);
    return pieces.bytes == entry->size && pieces.crc == entry->crc && memcmp(&found, digest, sizeof(found)) == 0;
}

/* The checker has followed no link and joined no names: they are compared as they stand in the file. */
static bool is_header_good(const struct zip_entry *entry, const struct xp_plan_entry *planned)
{
    static const unsigned types[] = { S_IFREG, S_IFDIR, S_IFLNK, 0 };
    struct xp_str name = entry->name;

    if (planned->kind == XP_ENTRY_FOLDER && name.len && name.ptr[name.len - 1] == '/')
        name.len--;
    return xp_str_equal(name, planned->name) && entry->host == ZIP_HOST_UNIX &&
           entry->attributes >> 16 == (types[planned->kind] | planned->mode) &&
           (planned->kind != XP_ENTRY_FILE || entry->size == planned->size);
}

static void check_entry(struct zip_reading_back *back, size_t i)
{
    struct packing *packing = back->packing;
    const struct xp_plan_entry *planned = &packing->plan->entries[i];
    const struct zip_entry *entry = &back->listing.entries[i];
    struct xp_sha256_state sum;
    struct xp_sha256 target;

    if (!is_header_good(entry, planned)) {
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
    if (i == TASK_SYNC)
        pack_check_sync(back->packing);
    else if (i == TASK_DIGEST)
        digest_package(back->packing, back->result);
    else
        check_entry(back, i - TASK_ENTRIES);
}

void pack_check_zip(struct packing *packing, struct xp_pack_result *result)
{
    struct zip_reading_back back = { .packing = packing, .result = result };
    const struct zip_faults faults = { hear_fault, packing };
    struct zip_input input = { .read_at = read_at, .context = packing };
    struct xp_arena arena = XP_ARENA_INIT;

    if (!find_size(packing, &result->size))
        return;
    input.size = result->size;
    if (!zip_check(&back.listing, &arena, &input, packing->plan->count, &faults))
        pack_check_fail(packing, packing->plan->count, strerror(errno));
    else if (back.listing.count != packing->plan->count)
        pack_check_fail(packing, packing->plan->count, "it has another number of entries");
    else
        xp_pool_run(packing->threads, packing->plan->count + TASK_ENTRIES, run_task, &back);
    xp_arena_release(&arena);
}
