#include "secret.h"
#include "xp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 4 };

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

void plan_look(struct plan_maker *maker, int folder, struct plan_node *node)
{
    int fd = openat(folder, node->name.ptr, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    const char *why = fd < 0 ? strerror(errno) : take(node, fd);

    if (!why)
        why = look_into(node, fd);
    if (!why)
        plan_secrets_look(maker, node, fd);
    if (why) {
        plan_refuse_detail(maker, "pack-unreadable", node->place, "%s", why);
        node->is_faulty = true;
    }
    if (fd >= 0)
        close(fd);
}
