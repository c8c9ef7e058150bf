/*
 * floor FOLDER THREADS: what linting many plugins costs at least. Lists FOLDER, and for each folder in it lists that,
 * opens info.json, and reads it; adds up the bytes. Nothing is parsed.
 */
#include "floor_parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct floor_list names;
static int top;
static atomic_size_t next_name, total;

static void list(int folder)
{
    DIR *dir = fdopendir(folder);

    if (!dir)
        exit(2);
    while (readdir(dir))
        continue;
    closedir(dir);
}

static void read_manifest(const char *name)
{
    int folder = openat(top, name, O_RDONLY | O_DIRECTORY);
    int file = openat(folder, "info.json", O_RDONLY);
    struct stat info;
    char *text;
    ssize_t got;

    if (file < 0 || fstat(file, &info) < 0 || !(text = malloc((size_t)info.st_size + 1)))
        exit(2);
    while ((got = read(file, text, (size_t)info.st_size + 1)) > 0)
        total += (size_t)got;
    free(text);
    close(file);
    list(folder);
}

static void *work(void *unused)
{
    for (size_t i; (i = next_name++) < names.count;)
        read_manifest(names.items[i]);
    return unused;
}

int main(int argc, char **argv)
{
    long threads = argc == 3 ? floor_read_threads(argv[2]) : 0;

    if (!threads) {
        fprintf(stderr, "usage: floor FOLDER THREADS\n");
        return 2;
    }
    floor_list_folder(&names, argv[1]);
    top = open(argv[1], O_RDONLY | O_DIRECTORY);
    floor_run(threads, work);
    printf("%zu bytes in %zu folders\n", total, names.count);
    return 0;
}
