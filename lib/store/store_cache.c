#include "xp_store_cache.h"

#include "xp_buf.h"
#include "xp_file.h"
#include "xp_path.h"
#include "xp_save.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* An entry takes some hundred bytes; a URL is the longest thing in it, twice. */
enum { ENTRY_MAX_BYTES = 64 * 1024 };

/* Ids that are as good as file names are shown in them, up to this length. */
enum { NAME_MAX_BYTES = 100 };

static int fail_errno(struct xp_err *err, struct xp_str path)
{
    return xp_fail(err, XP_E_IO, "%.*s: %s", XP_STR_ARG(path), strerror(errno));
}

/* FNV-1a, 64 bits. */
uint64_t xp_store_mark(struct xp_str text)
{
    uint64_t mark = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < text.len; i++)
        mark = (mark ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001b3);
    return mark;
}

static bool is_file_name(struct xp_str id)
{
    bool is_good = id.len > 0 && id.len <= NAME_MAX_BYTES && id.ptr[0] != '.' && id.ptr[0] != '-';

    for (size_t i = 0; i < id.len && is_good; i++)
        is_good = xp_ascii_is_alpha(id.ptr[i]) || xp_ascii_is_digit(id.ptr[i]) || strchr("._-", id.ptr[i]);
    return is_good;
}

/* The mark keeps stores apart, and ids that differ in capitals alone; the id is for people. */
static struct xp_str path_of(const struct xp_store_cache *cache, const struct xp_store_request *request,
                             struct xp_arena *arena)
{
    bool has_name = is_file_name(request->id);

    return xp_arena_printf(arena, "%s/%.*s%s%016" PRIx64 ".json", cache->folder.ptr,
                           XP_STR_ARG(has_name ? request->id : xp_str_make("", 0)), has_name ? "-" : "",
                           xp_store_mark(request->url));
}

static int make_folders(struct xp_str folder, struct xp_arena *arena, struct xp_err *err)
{
    struct xp_str rest = folder, part;

    while (xp_path_next(&rest, &part)) {
        struct xp_str path = xp_arena_copy(arena, xp_str_make(folder.ptr, (size_t)(part.ptr + part.len - folder.ptr)));

        if (mkdir(path.ptr, S_IRWXU) < 0 && errno != EEXIST && errno != EISDIR)
            return fail_errno(err, path);
    }
    return 0;
}

void xp_store_cache_look(struct xp_store_cache *cache, struct xp_str folder)
{
    cache->folder = xp_arena_copy(&cache->arena, folder);
}

int xp_store_cache_open(struct xp_store_cache *cache, struct xp_str folder, struct xp_err *err)
{
    struct stat info;
    struct xp_str lock;
    int rc;

    cache->folder = xp_arena_copy(&cache->arena, folder);
    /* Where a folder above cannot be made it may still be there, behind one that we may not look into. */
    if (stat(cache->folder.ptr, &info) < 0) {
        if ((rc = make_folders(cache->folder, &cache->arena, err)) < 0)
            return rc;
        if (stat(cache->folder.ptr, &info) < 0)
            return fail_errno(err, cache->folder);
    }
    if (!S_ISDIR(info.st_mode))
        return xp_fail(err, XP_E_IO, "%s: is no folder", cache->folder.ptr);
    if (info.st_uid != geteuid())
        return xp_fail(err, XP_E_IO, "%s: belongs to another user", cache->folder.ptr);
    lock = xp_path_join(&cache->arena, cache->folder, xp_str_from("lock"));
    cache->lock_fd = open(lock.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, S_IRUSR | S_IWUSR);
    return cache->lock_fd < 0 ? fail_errno(err, lock) : 0;
}

void xp_store_cache_close(struct xp_store_cache *cache)
{
    if (cache->lock_fd >= 0)
        close(cache->lock_fd);
    cache->lock_fd = -1;
    xp_arena_release(&cache->arena);
    cache->folder = xp_str_make("", 0);
}

static bool is_ours(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid();
}

bool xp_store_cache_read(const struct xp_store_cache *cache, const struct xp_store_request *request, int64_t now_ms,
                         struct xp_store_entry *entry, struct xp_arena *arena)
{
    XP_AUTO_BUF text = XP_BUF_INIT(ENTRY_MAX_BYTES);
    struct xp_str path = path_of(cache, request, arena);

    memset(entry, 0, sizeof(*entry));
    if (!is_ours(path.ptr) || xp_file_read_at(AT_FDCWD, path.ptr, &text, NULL) < 0)
        return false;
    return xp_store_entry_read(entry, request, xp_buf_str(&text), now_ms, arena);
}

static int save(const char *path, struct xp_str text, struct xp_err *err)
{
    XP_AUTO_SAVE save = XP_SAVE_INIT;
    int rc;

    /* A link would be written through, and what is not read is of no use to anybody. A folder stays, and is told. */
    if (!is_ours(path))
        (void)unlink(path);
    if ((rc = xp_save_open(&save, path, err)) < 0)
        return rc;
    if (fchmod(save.fd, S_IRUSR | S_IWUSR) < 0)
        return xp_fail(err, XP_E_IO, "%s", strerror(errno));
    rc = xp_save_write(&save, text.ptr, text.len, err);
    return rc < 0 ? rc : xp_save_publish(&save, err);
}

int xp_store_cache_write(const struct xp_store_cache *cache, const struct xp_store_request *request,
                         const struct xp_store_entry *entry, struct xp_err *err)
{
    XP_AUTO_BUF text = XP_BUF_INIT(ENTRY_MAX_BYTES);
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str path = path_of(cache, request, &arena);
    int rc = xp_store_entry_write(entry, request, &text);

    if (rc < 0)
        rc = xp_fail(err, XP_E_IO, "%s: more than %d bytes", path.ptr, ENTRY_MAX_BYTES);
    else if ((rc = save(path.ptr, xp_buf_str(&text), err)) < 0)
        rc = xp_wrap(err, "%s", path.ptr);
    xp_arena_release(&arena);
    return rc;
}
