/*
 * pack_floor FOLDER FILE THREADS LEVEL: what packing a folder costs at least. Finds the files, reads each, takes its CRC,
 * deflates it with libdeflate, and writes what came out. No names, no order, nothing read back. `pack` deflates at level 5.
 */
#include "floor_parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_LEVEL = 12 };

static struct floor_list paths;
static int out;
static atomic_size_t next_path;
static atomic_llong next_offset;
static atomic_uint crcs;
static int level;

/* The list grows while it is walked: folders are replaced by what is in them. */
static void find_files(void)
{
    for (size_t i = 0; i < paths.count; i++) {
        DIR *dir = opendir(paths.items[i]);
        struct dirent *entry;

        while (dir && (entry = readdir(dir))) {
            size_t len = strlen(paths.items[i]) + strlen(entry->d_name) + 2;
            char *path = floor_must(malloc(len));

            snprintf(path, len, "%s/%s", paths.items[i], entry->d_name);
            if (entry->d_name[0] == '.')
                free(path);
            else
                floor_keep(&paths, path);
        }
        if (dir)
            closedir(dir);
    }
}

static void pack_file(struct libdeflate_compressor *compressor, const char *path)
{
    int file = open(path, O_RDONLY);
    struct stat info;
    char *text, *packed;
    size_t size, len;

    if (file < 0 || fstat(file, &info) < 0)
        exit(2);
    size = (size_t)info.st_size;
    if (S_ISREG(info.st_mode) && size) {
        text = floor_must(malloc(size));
        packed = floor_must(malloc(size));
        if (read(file, text, size) != (ssize_t)size)
            exit(2);
        crcs += libdeflate_crc32(0, text, size);
        len = libdeflate_deflate_compress(compressor, text, size, packed, size);
        if (pwrite(out, len ? packed : text, len ? len : size,
                   (off_t)atomic_fetch_add(&next_offset, len ? len : size)) < 0)
            exit(2);
        free(packed);
        free(text);
    }
    close(file);
}

static void *work(void *unused)
{
    struct libdeflate_compressor *compressor = floor_must(libdeflate_alloc_compressor(level));

    for (size_t i; (i = next_path++) < paths.count;)
        pack_file(compressor, paths.items[i]);
    libdeflate_free_compressor(compressor);
    return unused;
}

int main(int argc, char **argv)
{
    long threads = argc == 5 ? floor_read_threads(argv[3]) : 0;

    level = argc == 5 ? (int)strtol(argv[4], NULL, 10) : 0;
    if (!threads || level < 1 || level > MAX_LEVEL) {
        fprintf(stderr, "usage: pack_floor FOLDER FILE THREADS LEVEL\n");
        return 2;
    }
    floor_keep(&paths, argv[1]);
    find_files();
    out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    floor_run(threads, work);
    printf("%lld bytes of %zu files and folders\n", (long long)next_offset, paths.count);
    return close(out) == 0 ? 0 : 2;
}
