#include "floor_parts.h"

#include <dirent.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 64 };

void *floor_must(void *memory)
{
    if (!memory)
        exit(2);
    return memory;
}

void floor_keep(struct floor_list *list, char *text)
{
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : 64;
        list->items = floor_must(realloc(list->items, list->room * sizeof(*list->items)));
    }
    list->items[list->count++] = text;
}

void floor_list_folder(struct floor_list *list, const char *folder)
{
    DIR *dir = floor_must(opendir(folder));
    struct dirent *entry;

    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.')
            floor_keep(list, floor_must(strdup(entry->d_name)));
    closedir(dir);
}

long floor_read_threads(const char *text)
{
    long threads = strtol(text, NULL, 10);

    return threads < 1 || threads > MAX_THREADS ? 0 : threads;
}

void floor_run(long threads, void *(*work)(void *))
{
    pthread_t pool[MAX_THREADS];

    for (long i = 1; i < threads; i++)
        if (pthread_create(&pool[i], NULL, work, NULL) != 0)
            exit(2);
    work(NULL);
    for (long i = 1; i < threads; i++)
        pthread_join(pool[i], NULL);
}
