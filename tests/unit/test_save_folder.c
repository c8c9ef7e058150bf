/* xp_save_folder: a folder appears whole or not at all, and one that is there stays the same one. */
#include "scratch_tree.h"
#include "xp_macros.h"
#include "xp_save.h"
#include "xp_save_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct xp_save_file files[] = {
    { "run", XP_STR("#!/bin/sh\n"), true },
    { "info.json", XP_STR("{}\n"), false },
};

static int save(const char *path, struct xp_err *err)
{
    err->msg[0] = '\0';
    return xp_save_folder(path, files, XP_COUNT(files), err);
}

static void assert_content(const char *name, const char *text, mode_t mode)
{
    struct stat info;

    scratch_assert_holds(name, text);
    assert_int_equal(stat(name, &info), 0);
    assert_int_equal(info.st_mode & 07777, mode);
}

static void makes_a_new_folder(void **state)
{
    mode_t mask = umask(027);
    struct xp_err err;
    struct stat info;

    (void)state;
    assert_int_equal(save("a", &err), 0);
    umask(mask);
    assert_int_equal(stat("a", &info), 0);
    assert_int_equal(info.st_mode & 07777, 0750);
    assert_content("a/run", "#!/bin/sh\n", 0750);
    assert_content("a/info.json", "{}\n", 0640);
    assert_int_equal(scratch_count("a"), 2);
    assert_int_equal(scratch_count("."), 1);
}

static void fills_a_folder_that_is_there(void **state)
{
    struct stat before, after;
    struct xp_err err;

    (void)state;
    scratch_make("a/.git/", NULL);
    assert_int_equal(chmod("a", 0700), 0);
    assert_int_equal(stat("a", &before), 0);
    assert_int_equal(save("a", &err), 0);
    assert_int_equal(stat("a", &after), 0);
    assert_true(before.st_ino == after.st_ino && before.st_mode == after.st_mode);
    assert_int_equal(scratch_count("a"), 3);
    assert_content("a/info.json", "{}\n", 0644);
    assert_int_equal(chdir("a"), 0);
    assert_int_equal(unlink("run") + unlink("info.json"), 0);
    assert_int_equal(save(".", &err), 0);
    assert_int_equal(scratch_count("."), 3);
    assert_int_equal(chdir(".."), 0);
}

static void refuses_what_is_taken(void **state)
{
    static const struct {
        const char *entries[2], *path, *message;
        size_t left;
    } rows[] = {
        { { "a/info.json" }, "a", "has a file \"info.json\" already", 1 },
        { { "a/run/" }, "a", "has a file \"run\" already", 1 },
        { { "a/run -> nowhere" }, "a", "has a file \"run\" already", 1 },
        { { "a" }, "a", "is a file, not a folder", 0 },
        { { "a|" }, "a", "is a pipe, not a folder", 0 },
        { { "a -> nowhere" }, "a", "is a link that leads nowhere", 0 },
        { { "b" }, "a/c", "No such file or directory", 0 },
        { { "b" }, "b/c", "Not a directory", 0 },
    };

    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        struct xp_err err;

        scratch_setup(state);
        scratch_make(rows[i].entries[0], NULL);
        print_message("%s\n", rows[i].entries[0]);
        assert_true(save(rows[i].path, &err) < 0);
        assert_string_equal(err.msg, rows[i].message);
        assert_int_equal(scratch_count("."), 1);
        if (rows[i].left)
            assert_int_equal(scratch_count("a"), rows[i].left);
        scratch_teardown(state);
    }
}

static void leaves_nothing_on_a_full_disk(void **state)
{
    static char big[8192];
    const struct xp_save_file large[] = {
        { "small", XP_STR("x"), false },
        { "large", { big, sizeof(big) }, false },
    };
    struct rlimit before, low;
    struct xp_err err;

    (void)state;
    scratch_make("there/", NULL);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    low = before;
    low.rlim_cur = 4096;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    assert_int_equal(xp_save_folder("a", large, 2, &err), XP_E_IO);
    assert_int_equal(xp_save_folder("there", large, 2, &err), XP_E_IO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    assert_int_equal(scratch_count("."), 1);
    assert_int_equal(scratch_count("there"), 0);
}

static void end_by_signal(int number)
{
    xp_save_remove_pending(); /* NOLINT(bugprone-signal-handler,cert-sig30-c): made for this, see xp_save.h */
    _exit(number);
}

/* Interrupted again and again, at another moment each time: all of it is there, or nothing. */
static void survives_signals(void **state)
{
    enum { ROUNDS = 300 };

    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const char *path = i % 2 ? "a" : "there";
        struct timespec pause = { 0, (long)i * 2000L };
        int status;
        pid_t child;

        scratch_make("there/", NULL);
        child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct xp_err err;

            signal(SIGTERM, end_by_signal);
            for (;;) {
                if (save(path, &err) < 0)
                    _exit(99);
                unlink(i % 2 ? "a/run" : "there/run");
                unlink(i % 2 ? "a/info.json" : "there/info.json");
                rmdir("a");
            }
        }
        nanosleep(&pause, NULL);
        kill(child, SIGTERM);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (WIFEXITED(status))
            assert_int_not_equal(WEXITSTATUS(status), 99);
        /* What is left is final names, never one of the temporary ones. */
        assert_true(access("a", F_OK) < 0 || scratch_count("a") <= 2);
        assert_true(scratch_count("there") <= 2);
        assert_int_equal(scratch_count("."), access("a", F_OK) < 0 ? 1 : 2);
        unlink("a/run");
        unlink("a/info.json");
        rmdir("a");
        unlink("there/run");
        unlink("there/info.json");
        assert_int_equal(rmdir("there"), 0);
    }
}

static void has_a_limit(void **state)
{
    struct xp_err err;

    (void)state;
    assert_int_equal(xp_save_folder("a", files, 101, &err), XP_E_LIMIT);
    assert_int_equal(scratch_count("."), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(makes_a_new_folder),        SCRATCH_TEST(fills_a_folder_that_is_there),
        cmocka_unit_test(refuses_what_is_taken), SCRATCH_TEST(leaves_nothing_on_a_full_disk),
        SCRATCH_TEST(survives_signals),          SCRATCH_TEST(has_a_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
