#include "site_parts.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_save.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPIED_AT_ONCE = 256 * 1024, MAX_PATH_BYTES = 64 * 1024 };

static int fail_system(struct xp_err *err, const char *path)
{
    return xp_fail(err, errno == ENOENT || errno == ENOTDIR ? XP_E_MISSING : XP_E_IO, "%s: %s", path, strerror(errno));
}

/*
 * The path of a file, made of the store's folder and what lies in it. None of the folders on the way below the store's
 * own may be a link, or a file: then nothing outside is ever read, written or removed.
 */
static int find_path(const struct xp_site *site, struct xp_str place, bool makes_folders, struct xp_buf *path,
                     struct xp_err *err)
{
    struct xp_str part, rest = place;
    struct stat info;

    xp_buf_add_str(path, site->request->folder);
    while (xp_path_next(&rest, &part)) {
        if (path->len > site->request->folder.len && lstat(path->ptr, &info) == 0 && !S_ISDIR(info.st_mode))
            return xp_fail(err, XP_E_IO, "%s: is %s, and should be a folder of the store", path->ptr,
                           xp_file_kind_name((unsigned)info.st_mode));
        if (makes_folders && mkdir(path->ptr, 0777) < 0 && errno != EEXIST)
            return fail_system(err, path->ptr);
        if (path->len && path->ptr[path->len - 1] != '/')
            xp_buf_add_char(path, '/');
        xp_buf_add_str(path, part);
    }
    return xp_buf_ok(path) ? 0 : xp_fail(err, XP_E_LIMIT, "the path is too long");
}

int site_disk_stat(const struct xp_site *site, struct xp_str place, uint64_t *size, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    struct stat info;
    int rc = find_path(site, place, false, &path, err);

    if (rc < 0)
        return rc;
    if (lstat(path.ptr, &info) < 0)
        return fail_system(err, path.ptr);
    if (!S_ISREG(info.st_mode))
        return xp_fail(err, XP_E_IO, "%s: is %s, and should be a file of the store", path.ptr,
                       xp_file_kind_name((unsigned)info.st_mode));
    *size = (uint64_t)info.st_size;
    return 0;
}

int site_disk_read(const struct xp_site *site, struct xp_str place, struct xp_buf *out, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    uint64_t size;
    int rc = site_disk_stat(site, place, &size, err);

    if (rc == 0)
        rc = find_path(site, place, false, &path, err);
    if (rc < 0)
        return rc;
    rc = xp_file_read_at(AT_FDCWD, path.ptr, out, err);
    return rc < 0 ? xp_wrap(err, "%s", path.ptr) : 0;
}

/* Bytes of a file, some at a time. */
struct stream {
    int fd;
    const char *path;
    char *bytes;
};

/* @param flags  O_NOFOLLOW for what lies in the store. */
static int open_stream(struct stream *stream, const char *path, int flags, struct xp_err *err)
{
    stream->path = path;
    stream->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
    if (stream->fd < 0)
        return fail_system(err, path);
    stream->bytes = xp_xmalloc(COPIED_AT_ONCE);
    return 0;
}

/* @return how many; 0 at the end; negative after a failure. */
static ssize_t next_bytes(struct stream *stream, struct xp_err *err)
{
    ssize_t got;

    do {
        got = read(stream->fd, stream->bytes, COPIED_AT_ONCE);
    } while (got < 0 && errno == EINTR);
    return got < 0 ? fail_system(err, stream->path) : got;
}

static void close_stream(struct stream *stream)
{
    close(stream->fd);
    free(stream->bytes);
}

static int hash_file(const char *path, struct xp_sha256 *digest, struct xp_err *err)
{
    struct xp_sha256_state state;
    struct stream stream = { .fd = -1 };
    ssize_t got = open_stream(&stream, path, O_NOFOLLOW, err);

    if (got < 0)
        return (int)got;
    xp_sha256_begin(&state);
    while ((got = next_bytes(&stream, err)) > 0)
        xp_sha256_add(&state, stream.bytes, (size_t)got);
    xp_sha256_end(&state, digest);
    close_stream(&stream);
    return (int)got;
}

int site_disk_same(const struct xp_site *site, const struct site_file *file, bool *same, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    XP_AUTO_BUF text = XP_BUF_INIT(file->text.len);
    struct xp_sha256 digest;
    uint64_t size;
    int rc = site_disk_stat(site, file->path, &size, err);

    *same = false;
    if (rc < 0 || size != (file->download ? file->download->size : file->text.len))
        return rc;
    if ((rc = find_path(site, file->path, false, &path, err)) < 0)
        return rc;
    if (file->download) {
        rc = hash_file(path.ptr, &digest, err);
        *same = rc == 0 && memcmp(digest.bytes, file->download->digest.bytes, XP_SHA256_BYTES) == 0;
        return rc;
    }
    if (xp_file_read_at(AT_FDCWD, path.ptr, &text, err) < 0)
        return xp_wrap(err, "%s", path.ptr);
    *same = xp_str_equal(xp_buf_str(&text), file->text);
    return 0;
}

/* A folder while it is listed. */
struct listing {
    struct entry {
        struct xp_str name;
        bool is_folder;
    } * entries;
    size_t count, room;
};

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;

    return xp_str_compare(a->name, b->name);
}

/* Half-written files that a run has left which could not clean up; nobody else has such names. */
static bool is_left_over(struct xp_str name)
{
    return xp_str_starts_with(name, xp_str_from(".xtplug-")) && xp_str_ends_with(name, xp_str_from(".tmp"));
}

static void add_entry(struct xp_site *site, struct xp_str place, DIR *dir, const char *name, struct listing *listing)
{
    struct stat info;

    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
        fstatat(dirfd(dir), name, &info, AT_SYMLINK_NOFOLLOW) < 0 || (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)))
        return;
    if (is_left_over(xp_str_from(name))) {
        site_remove_file(site, xp_path_join(&site->arena, place, xp_str_from(name)));
        return;
    }
    listing->entries = xp_grow(listing->entries, &listing->room, listing->count + 1, sizeof(*listing->entries));
    listing->entries[listing->count++] =
        (struct entry){ xp_arena_copy(&site->arena, xp_str_from(name)), S_ISDIR(info.st_mode) };
}

int site_disk_list(struct xp_site *site, struct xp_str place,
                   void (*add)(void *context, struct xp_str name, bool is_folder), void *context, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    struct listing listing = { NULL, 0, 0 };
    const struct dirent *entry;
    DIR *dir;
    int rc = find_path(site, place, false, &path, err);

    if (rc < 0)
        return rc;
    dir = opendir(path.ptr);
    if (!dir)
        return fail_system(err, path.ptr) == XP_E_MISSING ? 0 : err->code;
    while ((entry = readdir(dir)))
        add_entry(site, place, dir, entry->d_name, &listing);
    closedir(dir);
    if (listing.count > 1)
        qsort(listing.entries, listing.count, sizeof(*listing.entries), compare_entries);
    for (size_t i = 0; i < listing.count; i++)
        add(context, listing.entries[i].name, listing.entries[i].is_folder);
    free(listing.entries);
    return 0;
}

/* The bytes must be those that were looked at. */
static int copy_package(struct xp_save *save, const struct site_release *release, struct xp_err *err)
{
    struct xp_sha256_state state;
    struct xp_sha256 digest;
    struct stream stream = { .fd = -1 };
    int rc = open_stream(&stream, release->path.ptr, 0, err);
    ssize_t got;

    if (rc < 0)
        return rc;
    xp_sha256_begin(&state);
    while ((got = next_bytes(&stream, err)) > 0 && (rc = xp_save_write(save, stream.bytes, (size_t)got, err)) == 0)
        xp_sha256_add(&state, stream.bytes, (size_t)got);
    xp_sha256_end(&state, &digest);
    close_stream(&stream);
    if (got < 0 || rc < 0)
        return got < 0 ? (int)got : rc;
    if (memcmp(digest.bytes, release->digest.bytes, XP_SHA256_BYTES) != 0)
        return xp_fail(err, XP_E_IO, "%s: changed while it was read", release->path.ptr);
    return 0;
}

int site_disk_write(const struct xp_site *site, const struct site_file *file, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    XP_AUTO_SAVE save = XP_SAVE_INIT;
    uint64_t size;
    int rc = find_path(site, file->path, true, &path, err);

    /* A link that came meanwhile would be followed. */
    if (rc == 0 && (rc = site_disk_stat(site, file->path, &size, err)) == XP_E_MISSING)
        rc = 0;
    if (rc < 0)
        return rc;
    rc = xp_save_open(&save, path.ptr, err);
    if (rc == 0)
        rc = file->download ? copy_package(&save, file->download, err)
                            : xp_save_write(&save, file->text.ptr, file->text.len, err);
    if (rc == 0)
        rc = xp_save_publish(&save, err);
    return rc < 0 ? xp_wrap(err, "%s", path.ptr) : 0;
}

int site_disk_remove(const struct xp_site *site, struct xp_str place, struct xp_err *err)
{
    XP_AUTO_BUF path = XP_BUF_INIT(MAX_PATH_BYTES);
    size_t least = site->request->folder.len;
    int rc = find_path(site, place, false, &path, err);

    if (rc < 0)
        return rc;
    if (unlink(path.ptr) < 0 && errno != ENOENT)
        return fail_system(err, path.ptr);
    /* The folders around it, as long as they are empty; who has put something there keeps it. */
    for (;;) {
        path.len = xp_str_find_last(xp_buf_str(&path), '/');
        path.ptr[path.len] = '\0';
        if (path.len <= least || rmdir(path.ptr) < 0)
            return 0;
    }
}
