#include "xp_store_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

/* How often to look whether another process has ended. */
enum { LOOK_MS = 20 };

/* One file holds all locks: each question has a byte of its own in it, which need not be there. */
static int set_lock(const struct xp_store_cache *cache, const struct xp_store_request *request, short type)
{
    struct flock lock;

    memset(&lock, 0, sizeof(lock));
    lock.l_type = type;
    lock.l_whence = SEEK_SET;
    lock.l_start = (off_t)(xp_store_mark(request->url) & INT32_MAX);
    lock.l_len = 1;
    return fcntl(cache->lock_fd, F_SETLK, &lock);
}

static int64_t passed_ms(const struct timespec *since)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)(now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
}

int xp_store_cache_lock(const struct xp_store_cache *cache, const struct xp_store_request *request, int64_t wait_ms)
{
    const struct timespec pause = { 0, LOOK_MS * 1000000L };
    struct timespec begin;

    if (cache->lock_fd < 0)
        return 0;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (set_lock(cache, request, F_WRLCK) < 0) {
        /* A network disk without locks: at worst the store is asked once more than needed. */
        if (errno != EACCES && errno != EAGAIN && errno != EINTR)
            return 0;
        if (passed_ms(&begin) >= wait_ms)
            return XP_E_LIMIT;
        nanosleep(&pause, NULL);
    }
    return 0;
}

void xp_store_cache_unlock(const struct xp_store_cache *cache, const struct xp_store_request *request)
{
    if (cache->lock_fd >= 0)
        (void)set_lock(cache, request, F_UNLCK);
}
