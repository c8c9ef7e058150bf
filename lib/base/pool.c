#include "xp_pool.h"

#include "xp_mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_THREADS = 256 };

struct job {
    atomic_size_t next;
    size_t count;
    void (*work)(void *context, size_t i);
    void *context;
};

static void *run_job(void *arg)
{
    struct job *job = arg;

    for (;;) {
        size_t i = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed);

        if (i >= job->count)
            return NULL;
        job->work(job->context, i);
    }
}

size_t xp_pool_processors(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    return online > 0 ? (size_t)online : 1;
}

void xp_pool_run(size_t threads, size_t count, void (*work)(void *context, size_t i), void *context)
{
    struct job job = { 0, count, work, context };
    size_t wanted = threads ? threads : count > 1 ? xp_pool_processors() : 1;
    pthread_t helpers[MAX_THREADS];
    size_t started = 0;

    if (wanted > count)
        wanted = count;
    if (wanted > MAX_THREADS)
        wanted = MAX_THREADS;
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, run_job, &job) == 0)
        started++;
    run_job(&job);
    for (size_t i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
}
