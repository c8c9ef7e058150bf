#include "plan_parts.h"
#include "secret.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 4 };

/* Less than this is searched before a second thread has started. */
enum { ALONE_BYTES = 1024 * 1024 };

/* What a program begins with: a script's "#!", ELF, and Mach-O for one or several processors, in either byte order. */
static bool begins_as_program(const unsigned char *head, size_t len)
{
    static const unsigned char magics[][HEAD_BYTES] = {
        { 0x7F, 'E', 'L', 'F' },    { 0xFE, 0xED, 0xFA, 0xCE }, { 0xFE, 0xED, 0xFA, 0xCF },
        { 0xCE, 0xFA, 0xED, 0xFE }, { 0xCF, 0xFA, 0xED, 0xFE }, { 0xCA, 0xFE, 0xBA, 0xBE },
        { 0xBE, 0xBA, 0xFE, 0xCA }, { 0xCA, 0xFE, 0xBA, 0xBF }, { 0xBF, 0xBA, 0xFE, 0xCA },
    };

    if (len >= 2 && head[0] == '#' && head[1] == '!')
        return true;
    for (size_t i = 0; i < XP_COUNT(magics); i++)
        if (len >= HEAD_BYTES && memcmp(head, magics[i], HEAD_BYTES) == 0)
            return true;
    return false;
}

/* @return what the system has against it, or NULL. */
static const char *look_into(struct plan_node *node, int fd)
{
    unsigned char head[HEAD_BYTES];
    ptrdiff_t got = xp_file_read_from(fd, 0, head, sizeof(head));

    node->is_executable = got > 0 && begins_as_program(head, (size_t)got);
    return got < 0 ? strerror((int)-got) : NULL;
}

/*
 * Is it the file that was found? From here on the time of its last change counts as it is told of the open file: programs
 * that play another time to us, as faketime does, do so for one way of asking and not for the other.
 *
 * @return why not, or NULL.
 */
static const char *take(struct plan_node *node, int fd)
{
    struct stat info;

    if (fstat(fd, &info) < 0)
        return strerror(errno);
    if (!S_ISREG(info.st_mode) || (uint64_t)info.st_size != node->size || (uint64_t)info.st_dev != node->device ||
        (uint64_t)info.st_ino != node->inode)
        return "it changed while it was read";
    node->changed_seconds = (int64_t)info.st_ctime;
    node->changed_nanoseconds = plan_nanoseconds(&info);
    return NULL;
}

/* What came of looking into a file; reported when all have been, so that no order depends on the threads. */
struct looked {
    uint32_t node;
    struct xp_str why; /* it cannot be packed; empty: it can */
    struct secret_hit *hits;
};

/* What a thread works with; taken and given back, so that there are as many as threads. */
struct looker {
    struct looker *next;
    struct plan_secrets *secrets;
    struct xp_arena arena; /* owns the hits */
    uint32_t parent;       /* whose descriptor `folder` is: files come folder by folder */
    int folder;
};

struct looking {
    struct plan_maker *maker;
    struct looked *files;
    size_t count;
    pthread_mutex_t lock; /* for what follows */
    struct looker *idle;
};

static struct looker *take_looker(struct looking *looking)
{
    const struct plan_maker *maker = looking->maker;
    struct looker *looker;

    pthread_mutex_lock(&looking->lock);
    looker = looking->idle;
    if (looker)
        looking->idle = looker->next;
    pthread_mutex_unlock(&looking->lock);
    if (!looker) {
        looker = xp_xcalloc(1, sizeof(*looker));
        looker->secrets = plan_secrets_new(maker->remarks->profile, maker->settings);
        looker->folder = -1;
    }
    return looker;
}

static void give_back(struct looking *looking, struct looker *looker)
{
    pthread_mutex_lock(&looking->lock);
    looker->next = looking->idle;
    looking->idle = looker;
    pthread_mutex_unlock(&looking->lock);
}

static void free_lookers(struct looking *looking)
{
    while (looking->idle) {
        struct looker *looker = looking->idle;

        looking->idle = looker->next;
        if (looker->folder >= 0)
            close(looker->folder);
        plan_secrets_free(looker->secrets);
        xp_arena_release(&looker->arena);
        free(looker);
    }
}

/* @return a descriptor, or -1 with errno. */
static int open_node(const struct plan_maker *maker, struct looker *looker, const struct plan_node *node)
{
    struct xp_str name;

    if (looker->folder >= 0 && looker->parent != node->parent) {
        close(looker->folder);
        looker->folder = -1;
    }
    if (looker->folder < 0)
        looker->folder = plan_open_parent(maker->plan, node->place, &name);
    looker->parent = node->parent;
    if (looker->folder < 0)
        return -1;
    return openat(looker->folder, node->name.ptr, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* Writes to the node and the result alone; no other task has them. */
static void look_at(void *context, size_t i)
{
    struct looking *looking = context;
    struct looked *looked = &looking->files[i];
    struct plan_node *node = &looking->maker->nodes[looked->node];
    struct looker *looker = take_looker(looking);
    int fd = open_node(looking->maker, looker, node);
    const char *why = fd < 0 ? strerror(errno) : take(node, fd);

    if (!why)
        why = look_into(node, fd);
    if (why)
        looked->why = xp_arena_copy(&looker->arena, xp_str_from(why));
    else
        looked->hits = plan_secrets_look(looker->secrets, node->place, node->size, fd, &looker->arena);
    if (fd >= 0)
        close(fd);
    give_back(looking, looker);
}

static void tell(struct plan_maker *maker, const struct looked *looked)
{
    struct plan_node *node = &maker->nodes[looked->node];

    for (struct secret_hit *hit = looked->hits; hit; hit = hit->next)
        plan_warn(maker, hit->rule->id.ptr, node->place, &hit->remark);
    if (looked->why.len) {
        plan_refuse_detail(maker, "pack-unreadable", node->place, "%.*s", XP_STR_ARG(looked->why));
        node->is_faulty = true;
    }
}

void plan_look(struct plan_maker *maker)
{
    struct looking looking = { .maker = maker, .files = xp_xcalloc(maker->count, sizeof(*looking.files)) };
    size_t threads = maker->settings ? maker->settings->threads : 0;
    uint64_t bytes = 0;

    for (uint32_t i = 0; i < maker->count; i++) {
        if (maker->nodes[i].kind != XP_ENTRY_FILE || !plan_is_packed(&maker->nodes[i]))
            continue;
        looking.files[looking.count++].node = i;
        bytes += maker->nodes[i].size;
    }
    pthread_mutex_init(&looking.lock, NULL);
    xp_pool_run(bytes < ALONE_BYTES ? 1 : threads, looking.count, look_at, &looking);
    for (size_t i = 0; i < looking.count; i++)
        tell(maker, &looking.files[i]);
    free_lookers(&looking);
    pthread_mutex_destroy(&looking.lock);
    free(looking.files);
}
