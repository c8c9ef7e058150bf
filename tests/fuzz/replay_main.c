/* The driver of a fuzz target in builds without libFuzzer: runs it once over every file of the given files and
 * folders, so that what a fuzzer once found stays a test for every compiler. A path that is missing, or a folder
 * without a file, is a failure: a corpus that got lost must not pass. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Say why on standard error and end: a test driver has nothing to clean up. */
static void die(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(EXIT_FAILURE);
}

static void replay_file(const char *path)
{
    struct stat info;
    size_t size;
    uint8_t *data;
    FILE *file = fopen(path, "rb");

    if (!file || fstat(fileno(file), &info) < 0)
        die(path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        die(path, "is not a regular file");
    size = (size_t)info.st_size;
    data = malloc(size > 0 ? size : 1); /* of the exact size, so that a sanitizer sees one byte too far */
    if (!data)
        die(path, strerror(errno));
    if (fread(data, 1, size, file) != size)
        die(path, "is shorter than it was");
    fclose(file);

    puts(path); /* when the target crashes, the last line says where */
    fflush(stdout);
    if (LLVMFuzzerTestOneInput(data, size) != 0)
        die(path, "the target did not return 0");
    free(data);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/** Replay every file of a folder, in the order of their names. Return how many there were. */
static size_t replay_folder(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_visible, alphasort);

    if (count < 0)
        die(folder, strerror(errno));
    if (count == 0)
        die(folder, "holds no file to replay");
    for (int i = 0; i < count; i++) {
        size_t size = strlen(folder) + strlen(entries[i]->d_name) + 2;
        char *path = malloc(size);

        if (!path)
            die(folder, strerror(errno));
        snprintf(path, size, "%s/%s", folder, entries[i]->d_name);
        replay_file(path);
        free(path);
        free(entries[i]);
    }
    free(entries);
    return (size_t)count;
}

int main(int argc, char **argv)
{
    size_t count = 0;
    struct stat info;

    if (argc < 2)
        die(argv[0], "name the files or folders to replay");
    for (int i = 1; i < argc; i++) {
        if (stat(argv[i], &info) < 0)
            die(argv[i], strerror(errno));
        if (S_ISDIR(info.st_mode)) {
            count += replay_folder(argv[i]);
        } else {
            replay_file(argv[i]);
            count++;
        }
    }
    printf("%zu inputs replayed\n", count);
    return EXIT_SUCCESS;
}
