#include "xp_pool.h"
#include "xp_process.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <cmocka.h>

static const char *const environment[] = { "PATH=/usr/bin:/bin", "COLOUR=blue", NULL };

static const struct {
    const char *script;
    int code, status;
    const char *out, *complaint, *why;
} rows[] = {
    { "exit 0", 0, 0, "", "", "nothing to say" },
    { "exit 3", 0, 3, "", "", "an exit code" },
    { "kill -9 $$", 0, 137, "", "", "a signal" },
    { "echo out; echo err >&2", 0, 0, "out\n", "err\n", "both streams" },
    { "printf %s \"$COLOUR\"", 0, 0, "blue", "", "the environment" },
    { "printf %s \"$HOME\"", 0, 0, "", "", "and no other" },
    { "cat", 0, 0, "", "", "nothing to read" },
    { "exec >&-; sleep 0; exit 2", 0, 2, "", "", "a stream that ends early" },
    { "head -c 100000 /dev/zero >&2; echo done", 0, 0, "done\n", NULL, "more complaints than there is room for" },
    { "head -c 100000 /dev/zero", XP_E_LIMIT, 0, NULL, "", "more output than there is room for" },
    { "yes", XP_E_LIMIT, 0, NULL, "", "output without end" },
    { "trap '' TERM PIPE; yes", XP_E_LIMIT, 0, NULL, "", "from one that is hard to stop" },
    { "exit 127", XP_E_MISSING, 0, "", "", "how some systems say that there is no such program" },
};

static void nobody_is_left(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void programs_run(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(rows); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(50000);
        XP_AUTO_BUF complaint = XP_BUF_INIT(1000);
        int status = 0;
        int code = xp_process_run((const char *const[]){ "sh", "-c", rows[i].script, NULL }, environment, &out,
                                  &complaint, &status, NULL);

        if (code != rows[i].code)
            print_error("row %zu: %s\n", i, rows[i].why);
        assert_int_equal(code, rows[i].code);
        if (code == 0)
            assert_int_equal(status, rows[i].status);
        if (rows[i].out)
            assert_string_equal(out.ptr, rows[i].out);
        if (rows[i].complaint)
            assert_string_equal(complaint.ptr, rows[i].complaint);
        nobody_is_left();
    }
}

static void words_arrive_as_they_are(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1000);
    XP_AUTO_BUF complaint = XP_BUF_INIT(1000);
    int status;

    (void)state;
    assert_int_equal(xp_process_run((const char *const[]){ "printf", "<%s>", "", "a b", "$(x)", "*", "-n", NULL },
                                    environment, &out, &complaint, &status, NULL),
                     0);
    assert_string_equal(out.ptr, "<><a b><$(x)><*><-n>");
}

static const struct {
    const char *script;
    size_t input; /* how many bytes it is sent */
    unsigned limit_ms;
    int code, status;
    const char *out, *why;
} exchanges[] = {
    { "cat | wc -c | tr -d ' '", 0, 60000, 0, 0, "0\n", "nothing to read" },
    { "cat | wc -c | tr -d ' '", 5000000, 60000, 0, 0, "5000000\n", "more than any buffer of the system holds" },
    { "cat", 40000, 60000, 0, 0, NULL, "answers while it reads" },
    { "echo early; exit 3", 5000000, 60000, 0, 3, "early\n", "does not read, and ends" },
    { "exec <&-; echo deaf; sleep 0; exit 4", 5000000, 60000, 0, 4, "deaf\n", "closes its input" },
    { "kill -9 $$", 10, 60000, 0, 137, "", "a signal" },
    { "cat >/dev/null; echo err >&2; echo out", 10, 60000, 0, 0, "out\n", "its complaints go nowhere" },
    { "yes", 0, 60000, XP_E_LIMIT, 0, NULL, "output without end" },
    { "exec sleep 60", 0, 200, XP_E_LIMIT, 0, "", "never answers" },
    { "exec sleep 60", 5000000, 200, XP_E_LIMIT, 0, "", "never reads" },
    { "echo out; exec >&- <&- sleep 60", 0, 200, XP_E_LIMIT, 0, "out\n", "answers, but does not end" },
    { "while echo out; do sleep 0.02; done", 0, 200, XP_E_LIMIT, 0, NULL, "answers in drops" },
    { "exit 127", 0, 60000, XP_E_MISSING, 0, "", "how a shell says that there is no such program" },
};

static void texts_are_exchanged(void **state)
{
    static char input[5000000];

    (void)state;
    memset(input, 'x', sizeof(input));
    for (size_t i = 0; i < XP_COUNT(exchanges); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(50000);
        int status = 0;
        int code =
            xp_process_exchange((const char *const[]){ "sh", "-c", exchanges[i].script, NULL }, environment,
                                xp_str_make(input, exchanges[i].input), exchanges[i].limit_ms, &out, &status, NULL);

        if (code != exchanges[i].code || (code == 0 && status != exchanges[i].status))
            print_error("row %zu: %s\n", i, exchanges[i].why);
        assert_int_equal(code, exchanges[i].code);
        if (code == 0)
            assert_int_equal(status, exchanges[i].status);
        if (exchanges[i].out)
            assert_string_equal(out.ptr, exchanges[i].out);
        else if (code == 0)
            assert_int_equal(out.len, exchanges[i].input);
        nobody_is_left();
    }
}

static void no_such_program(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1000);
    XP_AUTO_BUF complaint = XP_BUF_INIT(1000);
    struct xp_process process = XP_PROCESS_INIT;
    const char *const words[] = { "no-such-program-here", NULL };
    struct xp_err err;
    int status;

    (void)state;
    assert_int_equal(xp_process_run(words, environment, &out, &complaint, &status, &err), XP_E_MISSING);
    assert_int_equal(xp_process_start(&process, words, environment, &err), XP_E_MISSING);
    xp_process_end(&process);
    nobody_is_left();
}

static void a_program_answers(void **state)
{
    struct xp_process process = XP_PROCESS_INIT;
    char answer[100];
    ssize_t got;

    (void)state;
    assert_int_equal(xp_process_start(&process, (const char *const[]){ "cat", NULL }, environment, NULL), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(xp_process_send(&process, "hello", 5, NULL), 0);
        got = xp_process_receive(&process, answer, sizeof(answer), NULL);
        assert_int_equal(got, 5);
        assert_memory_equal(answer, "hello", 5);
    }
    xp_process_end(&process);
    nobody_is_left();
    xp_process_end(&process);
}

/* Without a signal that would end us. */
static void a_program_that_has_ended(void **state)
{
    struct xp_process process = XP_PROCESS_INIT;
    char answer[100];
    int rc = 0;

    (void)state;
    assert_int_equal(xp_process_start(&process, (const char *const[]){ "true", NULL }, environment, NULL), 0);
    assert_int_equal(xp_process_receive(&process, answer, sizeof(answer), NULL), 0);
    for (int i = 0; rc == 0 && i < 100; i++)
        rc = xp_process_send(&process, "hello", 5, NULL);
    assert_int_equal(rc, XP_E_IO);
    xp_process_end(&process);
    nobody_is_left();
}

static void run_one(void *context, size_t i)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1000);
    XP_AUTO_BUF complaint = XP_BUF_INIT(1000);
    int *bad = context;
    int status;
    struct xp_process process = XP_PROCESS_INIT;

    if (xp_process_start(&process, (const char *const[]){ "cat", NULL }, environment, NULL) < 0 ||
        xp_process_run((const char *const[]){ "cat", NULL }, environment, &out, &complaint, &status, NULL) < 0)
        bad[i] = 1;
    xp_process_end(&process);
}

/* An end that another thread's program inherited would keep one of them from ever ending. */
static void many_at_once(void **state)
{
    int bad[200] = { 0 };

    (void)state;
    xp_pool_run(8, XP_COUNT(bad), run_one, bad);
    for (size_t i = 0; i < XP_COUNT(bad); i++)
        assert_int_equal(bad[i], 0);
    nobody_is_left();
}

/* What we ignore, a program must not find ignored. */
static void signals_are_as_in_a_new_login(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1000);
    XP_AUTO_BUF complaint = XP_BUF_INIT(1000);
    int status;
    void (*old)(int) = signal(SIGPIPE, SIG_IGN);

    (void)state;
    assert_int_equal(xp_process_run((const char *const[]){ "sh", "-c", "kill -PIPE $$; echo alive", NULL }, environment,
                                    &out, &complaint, &status, NULL),
                     0);
    signal(SIGPIPE, old);
    assert_int_equal(status, 128 + SIGPIPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programs_run),        cmocka_unit_test(words_arrive_as_they_are),
        cmocka_unit_test(texts_are_exchanged), cmocka_unit_test(no_such_program),
        cmocka_unit_test(a_program_answers),   cmocka_unit_test(a_program_that_has_ended),
        cmocka_unit_test(many_at_once),        cmocka_unit_test(signals_are_as_in_a_new_login),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
