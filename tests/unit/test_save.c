/* xp_save: a file is replaced whole or stays as it was, and nothing is left beside it. */
#include "xp_save.h"

#include "scratch_tree.h"
#include "xp_macros.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Who the tests run as where they must not be root, whom no permission stops. */
enum { NOBODY = 65534, NO_GROUP = 65533 };

static int enter_folder(void **state)
{
    (void)state;
    scratch_enter();
    if (chmod(".", 0755) < 0)
        return -1;
    return geteuid() == 0 ? chown(".", NOBODY, NOBODY) : 0;
}

/* Each test has taken away what it made, so what is left now is what saving forgot. */
static int leave_folder(void **state)
{
    (void)state;
    assert_int_equal(scratch_count("."), 0);
    scratch_leave();
    return 0;
}

static void write_file(const char *name, const char *text, mode_t mode)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    if (geteuid() == 0)
        assert_int_equal(fchown(fd, NOBODY, NOBODY), 0);
    close(fd);
}

static mode_t mode_of(const char *name)
{
    struct stat info;

    assert_int_equal(lstat(name, &info), 0);
    return info.st_mode & 07777;
}

static int save(const char *path, const char *text, struct xp_err *err)
{
    err->msg[0] = '\0';
    return xp_save_text(path, xp_str_from(text), err);
}

static void makes_a_new_file(void **state)
{
    mode_t mask = umask(027);
    struct xp_err err;

    (void)state;
    assert_int_equal(save("new", "one\n", &err), 0);
    umask(mask);
    scratch_assert_holds("new", "one\n");
    assert_int_equal(mode_of("new"), 0640);
    assert_int_equal(scratch_count("."), 1);
    unlink("new");
}

static void keeps_mode_and_owner(void **state)
{
    static const mode_t modes[] = { 0644, 0600, 0640, 0755, 0666, 0604, 02755, 04711 };
    struct xp_err err;
    struct stat info;

    (void)state;
    for (size_t i = 0; i < XP_COUNT(modes); i++) {
        write_file("file", "old", modes[i] & 0777);
        assert_int_equal(chmod("file", modes[i]), 0);
        assert_int_equal(save("file", "new", &err), 0);
        assert_int_equal(mode_of("file"), modes[i]);
        assert_int_equal(stat("file", &info), 0);
        assert_true(geteuid() != 0 || (info.st_uid == NOBODY && info.st_gid == NOBODY));
        scratch_assert_holds("file", "new");
        unlink("file");
    }
    assert_int_equal(scratch_count("."), 0);
}

static void replaces_the_file_behind_a_link(void **state)
{
    struct xp_err err;

    (void)state;
    assert_int_equal(mkdir("sub", 0755), 0);
    write_file("sub/real", "old", 0640);
    assert_int_equal(symlink("sub/real", "one"), 0);
    assert_int_equal(symlink("one", "two"), 0);
    assert_int_equal(save("two", "new", &err), 0);
    scratch_assert_holds("sub/real", "new");
    assert_int_equal(mode_of("sub/real"), 0640);
    assert_int_equal(scratch_count("sub"), 1);
    assert_int_equal(scratch_count("."), 3);
    unlink("sub/real");
    unlink("one");
    unlink("two");
    rmdir("sub");
}

static void leaves_other_hard_links_alone(void **state)
{
    struct xp_err err;

    (void)state;
    write_file("file", "old", 0644);
    assert_int_equal(link("file", "other"), 0);
    assert_int_equal(save("file", "new", &err), 0);
    scratch_assert_holds("other", "old");
    unlink("file");
    unlink("other");
}

static void refuses_what_is_no_file(void **state)
{
    static const struct {
        const char *path;
        enum xp_code code;
        const char *message;
    } rows[] = {
        { "pipe", XP_E_MISSING, "is a pipe, not a file" },
        { "sub", XP_E_MISSING, "is a folder, not a file" },
        { "sub/", XP_E_MISSING, "is a folder, not a file" },
        { "/dev/null", XP_E_MISSING, "is a device, not a file" },
        { "to-pipe", XP_E_MISSING, "is a pipe, not a file" },
        { "dangling", XP_E_MISSING, "is a link that leads nowhere" },
        { "loop", XP_E_IO, NULL },
        { "none/file", XP_E_MISSING, NULL },
        { "file/inside", XP_E_MISSING, NULL },
        { "", XP_E_MISSING, NULL },
    };
    struct xp_err err;

    (void)state;
    write_file("file", "old", 0644);
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(mkdir("sub", 0755), 0);
    assert_int_equal(symlink("pipe", "to-pipe"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        assert_int_equal(save(rows[i].path, "new", &err), rows[i].code);
        if (rows[i].message)
            assert_string_equal(err.msg, rows[i].message);
        assert_int_not_equal(err.msg[0], '\0');
    }
    assert_int_equal(scratch_count("."), 6);
    scratch_assert_holds("file", "old");
    rmdir("sub");
    for (const char *const *name = (const char *const[]){ "file", "pipe", "to-pipe", "dangling", "loop", NULL }; *name;
         name++)
        unlink(*name);
}

/* As root, step down: root may write everywhere. */
static void step_down(uid_t uid)
{
    if (getuid() == 0)
        assert_int_equal(seteuid(uid), 0);
}

static void respects_permissions(void **state)
{
    struct xp_err err;

    (void)state;
    write_file("file", "old", 0444);
    step_down(NOBODY);
    assert_int_equal(save("file", "new", &err), XP_E_IO);
    assert_string_equal(err.msg, strerror(EACCES));
    assert_int_equal(chmod("file", 0644), 0);
    assert_int_equal(chmod(".", 0555), 0);
    assert_int_equal(save("file", "new", &err), XP_E_IO);
    assert_string_equal(err.msg, strerror(EACCES));
    assert_int_equal(save("another", "new", &err), XP_E_IO);
    assert_int_equal(chmod(".", 0755), 0);
    step_down(0);
    scratch_assert_holds("file", "old");
    assert_int_equal(scratch_count("."), 1);
    unlink("file");
}

/* Somebody else's file that we may write: it becomes ours, and our group does not gain what only its group had. */
static void gives_nobody_more_rights(void **state)
{
    struct xp_err err;

    (void)state;
    if (getuid() != 0)
        return;
    write_file("file", "old", 0666);
    assert_int_equal(chown("file", 0, NO_GROUP), 0);
    assert_int_equal(chmod("file", 06676), 0);
    step_down(NOBODY);
    assert_int_equal(save("file", "new", &err), 0);
    step_down(0);
    assert_int_equal(mode_of("file"), 0666);
    scratch_assert_holds("file", "new");
    unlink("file");
}

static void survives_a_full_disk(void **state)
{
    static char text[64 * 1024];
    struct rlimit old, small;
    struct xp_err err;

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    write_file("file", "old", 0644);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = (struct rlimit){ 1000, old.rlim_max };
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(save("file", text, &err), XP_E_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_string_equal(err.msg, strerror(EFBIG));
    scratch_assert_holds("file", "old");
    assert_int_equal(scratch_count("."), 1);
    unlink("file");
}

static void discards_what_was_not_published(void **state)
{
    struct xp_save unfinished = XP_SAVE_INIT;
    struct xp_err err;

    (void)state;
    write_file("file", "old", 0644);
    assert_int_equal(xp_save_open(&unfinished, "file", &err), 0);
    assert_int_equal(xp_save_write(&unfinished, "new", 3, &err), 0);
    scratch_assert_holds("file", "old");
    assert_int_equal(mode_of(unfinished.temp), 0644);
    assert_int_equal(scratch_count("."), 2);
    xp_save_discard(&unfinished);
    xp_save_discard(&unfinished);
    assert_int_equal(xp_save_publish(&unfinished, &err), XP_E_USAGE);
    assert_int_equal(scratch_count("."), 1);
    unlink("file");
}

static void ends_with_nothing_left(int number)
{
    (void)number;
    xp_save_remove_pending(); /* NOLINT(bugprone-signal-handler,cert-sig30-c): made for this */
    _exit(42);
}

static void cleans_up_on_a_signal(void **state)
{
    int status;
    pid_t child;

    (void)state;
    write_file("file", "old", 0644);
    child = fork();
    if (child == 0) {
        struct xp_save saves[] = { XP_SAVE_INIT, XP_SAVE_INIT };

        signal(SIGTERM, ends_with_nothing_left);
        if (xp_save_open(&saves[0], "file", NULL) < 0 || xp_save_open(&saves[1], "other", NULL) < 0 ||
            xp_save_write(&saves[0], "new", 3, NULL) < 0 || scratch_count(".") != 3)
            _exit(1);
        raise(SIGTERM);
        _exit(2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
    scratch_assert_holds("file", "old");
    assert_int_equal(scratch_count("."), 1);
    unlink("file");
}

/* In a process of its own, since no save can begin afterwards. */
static void cannot_publish_what_was_removed(void **state)
{
    int status;
    pid_t child;

    (void)state;
    write_file("file", "old", 0644);
    child = fork();
    if (child == 0) {
        struct xp_save interrupted = XP_SAVE_INIT;

        if (xp_save_open(&interrupted, "file", NULL) < 0)
            _exit(1);
        xp_save_remove_pending();
        _exit(xp_save_publish(&interrupted, NULL) == XP_E_IO ? 42 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
    scratch_assert_holds("file", "old");
    assert_int_equal(scratch_count("."), 1);
    unlink("file");
}

static void *saves_without_end(void *unused)
{
    (void)unused;
    while (xp_save_text("many", xp_str_from("new"), NULL) == 0) {
    }
    _exit(1);
}

/* A file that another thread is just making is removed too, and none is made afterwards. */
static void cleans_up_after_other_threads(void **state)
{
    enum { ROUNDS = 200 };

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct timespec pause = { 0, 100000L + i * 2000L };
        int status;
        pid_t child = fork();

        assert_true(child >= 0);
        if (child == 0) {
            pthread_t thread;

            if (pthread_create(&thread, NULL, saves_without_end, NULL) != 0)
                _exit(2);
            nanosleep(&pause, NULL);
            xp_save_remove_pending();
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL); /* the other one goes on, if it can */
            _exit(42);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        /* A rename of what was removed may have failed first. */
        assert_true(WEXITSTATUS(status) == 42 || WEXITSTATUS(status) == 1);
        unlink("many");
        assert_int_equal(scratch_count("."), 0);
    }
}

static void has_a_limit(void **state)
{
    static struct xp_save saves[XP_SAVE_MAX_OPEN + 1];
    struct xp_err err;

    (void)state;
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++) {
        saves[i] = (struct xp_save)XP_SAVE_INIT;
        assert_int_equal(xp_save_open(&saves[i], "file", &err), 0);
    }
    saves[XP_SAVE_MAX_OPEN] = (struct xp_save)XP_SAVE_INIT;
    assert_int_equal(xp_save_open(&saves[XP_SAVE_MAX_OPEN], "file", &err), XP_E_LIMIT);
    for (size_t i = 0; i < XP_SAVE_MAX_OPEN; i++)
        xp_save_discard(&saves[i]);
    assert_int_equal(scratch_count("."), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_new_file),
        cmocka_unit_test(keeps_mode_and_owner),
        cmocka_unit_test(replaces_the_file_behind_a_link),
        cmocka_unit_test(leaves_other_hard_links_alone),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(respects_permissions),
        cmocka_unit_test(gives_nobody_more_rights),
        cmocka_unit_test(survives_a_full_disk),
        cmocka_unit_test(discards_what_was_not_published),
        cmocka_unit_test(cleans_up_on_a_signal),
        cmocka_unit_test(cannot_publish_what_was_removed),
        cmocka_unit_test(cleans_up_after_other_threads),
        cmocka_unit_test(has_a_limit),
    };

    return cmocka_run_group_tests_name("save", tests, enter_folder, leave_folder);
}
