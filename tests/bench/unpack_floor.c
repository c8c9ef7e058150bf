/*
 * unpack_floor FOLDER THREADS: what looking into many zips costs at least. Reads each file in FOLDER whole, and inflates
 * the entries that its central directory lists, with their CRC; adds up the bytes. Nothing is checked or parsed.
 */
#include "floor_parts.h"

#include <fcntl.h>
#include <libdeflate.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { END_BYTES = 22, CENTRAL_BYTES = 46, LOCAL_BYTES = 30 };

static struct floor_list names;
static int top;
static atomic_size_t next_name, total;
static atomic_uint crcs;

static uint32_t number(const unsigned char *bytes, int len)
{
    uint32_t value = 0;

    while (len--)
        value = value << 8 | bytes[len];
    return value;
}

static void inflate_entry(struct libdeflate_decompressor *inflater, const unsigned char *zip,
                          const unsigned char *central)
{
    const unsigned char *local = zip + number(central + 42, 4);
    const unsigned char *data = local + LOCAL_BYTES + number(local + 26, 2) + number(local + 28, 2);
    size_t packed = number(central + 20, 4), size = number(central + 24, 4);
    unsigned char *text = floor_must(malloc(size + 1));

    if (number(central + 10, 2) == 0)
        memcpy(text, data, size);
    else if (libdeflate_deflate_decompress(inflater, data, packed, text, size, NULL) != LIBDEFLATE_SUCCESS)
        exit(2);
    crcs += libdeflate_crc32(0, text, size);
    total += size;
    free(text);
}

static void unpack(struct libdeflate_decompressor *inflater, const char *name)
{
    int file = openat(top, name, O_RDONLY);
    struct stat info;
    unsigned char *zip;
    const unsigned char *central;
    size_t size;

    if (file < 0 || fstat(file, &info) < 0 || info.st_size < END_BYTES)
        exit(2);
    size = (size_t)info.st_size;
    zip = floor_must(malloc(size));
    if (read(file, zip, size) != (ssize_t)size)
        exit(2);
    central = zip + number(zip + size - END_BYTES + 16, 4);
    for (uint32_t i = number(zip + size - END_BYTES + 10, 2); i; i--) {
        inflate_entry(inflater, zip, central);
        central += CENTRAL_BYTES + number(central + 28, 2) + number(central + 30, 2) + number(central + 32, 2);
    }
    free(zip);
    close(file);
}

static void *work(void *unused)
{
    struct libdeflate_decompressor *inflater = floor_must(libdeflate_alloc_decompressor());

    for (size_t i; (i = next_name++) < names.count;)
        unpack(inflater, names.items[i]);
    libdeflate_free_decompressor(inflater);
    return unused;
}

int main(int argc, char **argv)
{
    long threads = argc == 3 ? floor_read_threads(argv[2]) : 0;

    if (!threads) {
        fprintf(stderr, "usage: unpack_floor FOLDER THREADS\n");
        return 2;
    }
    floor_list_folder(&names, argv[1]);
    top = open(argv[1], O_RDONLY | O_DIRECTORY);
    floor_run(threads, work);
    printf("%zu bytes in %zu packages\n", total, names.count);
    return 0;
}
