#include "cmd.h"
#include "xp_buf.h"
#include "xp_file.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif

/* Bytes of a path; the system itself takes fewer. */
enum { PATH_BYTES = 64 * 1024 };

static const char *const names[] = { "xtplug", "xtplug-pack", "xtplug-package", "xtplug-network" };

/* Where the other programs lie, seen from this one: installed (bin/xtplug), and in a build folder. */
static const char *const places[] = { XP_LIBEXEC, "/libexec/xtplug/", "/" };

/* What main() was called with. */
static char **arguments;

/* main() moves the words about, so the list is copied; the words themselves live as long as the program. */
void cmd_keep_arguments(int argc, char **argv)
{
    size_t count = argc > 0 ? (size_t)argc : 0;
    static char own_name[] = "xtplug";

    arguments = xp_xcalloc(count + 2, sizeof(*arguments));
    memcpy(arguments, argv, count * sizeof(*arguments));
    if (!count)
        arguments[0] = own_name;
}

/* The first program called `name` in PATH, as the shell found us. */
static void search_path(struct xp_buf *out, const char *name)
{
    struct xp_str rest = xp_str_from(getenv("PATH") ? getenv("PATH") : "");

    while (rest.len) {
        size_t len = xp_str_find(rest, ':');

        xp_buf_clear(out);
        xp_buf_addf(out, "%.*s/%s", (int)len, len ? rest.ptr : ".", name);
        if (access(out->ptr, X_OK) == 0)
            return;
        rest = xp_str_from_offset(rest, len + 1);
    }
    xp_buf_clear(out);
}

/* The path of this program, as the system knows it, else as it was called; empty when nothing is known. */
static void find_self(struct xp_buf *out)
{
#ifdef __APPLE__
    uint32_t room = PATH_BYTES;

    if (xp_buf_reserve(out, room) && _NSGetExecutablePath(out->ptr, &room) == 0) {
        out->len = strlen(out->ptr);
        return;
    }
#else
    ssize_t len = xp_buf_reserve(out, PATH_MAX) ? readlink("/proc/self/exe", out->ptr, PATH_MAX) : -1;

    if (len > 0 && len < PATH_MAX) {
        out->len = (size_t)len;
        out->ptr[len] = '\0';
        return;
    }
#endif
    xp_buf_clear(out);
    if (strchr(arguments[0], '/'))
        xp_buf_addf(out, "%s", arguments[0]);
    else
        search_path(out, arguments[0]);
}

/* The path of this program, links followed: it may be called through one. */
static char *own_path(void)
{
    XP_AUTO_BUF self = XP_BUF_INIT(PATH_BYTES);

    find_self(&self);
    return self.len ? xp_file_real_path(self.ptr) : NULL;
}

/* A smaller program under the name of a bigger one would start itself again and again. */
static bool is_same_file(const char *path, const char *own)
{
    struct stat info, own_info;

    return stat(path, &info) == 0 && stat(own, &own_info) == 0 && info.st_dev == own_info.st_dev &&
           info.st_ino == own_info.st_ino;
}

int cmd_hand_over(enum cmd_program program)
{
    XP_AUTO_BUF path = XP_BUF_INIT(PATH_BYTES);
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);
    char *own = own_path();
    int folder_len = own ? (int)(strrchr(own, '/') - own) : 0;
    const char *why = strerror(own ? ENOENT : errno);

    for (size_t i = 0; own && i < XP_COUNT(places); i++) {
        xp_buf_clear(&path);
        xp_buf_addf(&path, "%.*s%s%s", folder_len, own, places[i], names[program]);
        if (is_same_file(path.ptr, own)) {
            why = "what lies there is another part of xtplug";
            continue;
        }
        execv(path.ptr, arguments);
        if (errno != ENOENT)
            why = strerror(errno);
    }
    xp_utf8_show(&shown, own ? xp_str_make(own, (size_t)folder_len) : xp_str_from("?"));
    free(own);
    cmd_complain("the program %s, which does this part of the work, cannot be started from %s%s: %s. Install xtplug "
                 "again, as a whole",
                 names[program], shown.ptr, places[0], why);
    return CMD_EXIT_TROUBLE;
}
