#include "scratch_tree.h"

#include "xp_file.h"
#include "xp_macros.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

enum { NAME_MAX_BYTES = 8192 };

static char folder[256];

void scratch_enter(void)
{
    const char *parent = getenv("TMPDIR");

    snprintf(folder, sizeof(folder), "%s/xtplug-test.XXXXXX", parent && strlen(parent) < 200 ? parent : "/tmp");
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)where;
    return kind == FTW_DP || kind == FTW_D || kind == FTW_DNR ? rmdir(path) : unlink(path);
}

/* A test may have taken the permission to look into a folder. */
static int open_up(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)where;
    return kind == FTW_D || kind == FTW_DNR ? chmod(path, 0700) : 0;
}

void scratch_leave(void)
{
    assert_int_equal(chdir("/"), 0);
    nftw(folder, open_up, 16, FTW_PHYS);
    assert_int_equal(nftw(folder, remove_entry, 16, FTW_PHYS | FTW_DEPTH), 0);
}

int scratch_setup(void **state)
{
    (void)state;
    scratch_enter();
    return 0;
}

int scratch_teardown(void **state)
{
    (void)state;
    scratch_leave();
    return 0;
}

static void make_parents(const char *name)
{
    char path[NAME_MAX_BYTES];

    for (size_t i = 1; i < sizeof(path) && name[i]; i++) {
        if (name[i] != '/')
            continue;
        memcpy(path, name, i);
        path[i] = '\0';
        mkdir(path, 0755);
    }
}

static void make_file(const char *name, const char *text, mode_t mode)
{
    FILE *file = fopen(name, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(name, mode), 0);
}

static void make_socket(const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_true(strlen(name) < sizeof(address.sun_path));
    memcpy(address.sun_path, name, strlen(name) + 1);
    assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
    close(fd);
}

static void make_entry(const char *entry)
{
    char name[NAME_MAX_BYTES];
    size_t length = strlen(entry);
    char last = entry[length - 1];
    char *cut;

    assert_true(length < sizeof(name));
    memcpy(name, entry, length + 1);
    if ((cut = strstr(name, " -> "))) {
        *cut = '\0';
        make_parents(name);
        assert_int_equal(symlink(cut + 4, name), 0);
    } else if ((cut = strchr(name, '='))) {
        *cut = '\0';
        make_parents(name);
        make_file(name, cut + 1, 0644);
    } else if (strchr("/*|@", last)) {
        make_parents(name);
        name[length - 1] = '\0';
        if (last == '*')
            make_file(name, "#!", 0755);
        else if (last == '|')
            assert_int_equal(mkfifo(name, 0644), 0);
        else if (last == '@')
            make_socket(name);
    } else {
        make_parents(name);
        make_file(name, "{}", 0644);
    }
}

void scratch_make(const char *name, ...)
{
    va_list names;

    va_start(names, name);
    for (; name; name = va_arg(names, const char *))
        make_entry(name);
    va_end(names);
}

size_t scratch_count(const char *name)
{
    DIR *dir = opendir(name);
    size_t count = 0;

    assert_non_null(dir);
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; /* "." and ".." */
}

void scratch_assert_holds(const char *name, const char *text)
{
    XP_AUTO_BUF content = XP_BUF_INIT(1 << 20);
    struct xp_err err = { XP_OK, "" };

    assert_int_equal(xp_file_read_at(AT_FDCWD, name, &content, &err), 0);
    assert_string_equal(content.ptr, text);
}
