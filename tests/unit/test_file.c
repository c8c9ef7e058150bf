/* xp_file and xp_writer: bytes in and out. */
#include "xp_file.h"

#include "scratch_tree.h"
#include "xp_writer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static int folder_fd;

static int make_folder(void **state)
{
    int fd;

    (void)state;
    scratch_enter();
    scratch_make("in/empty=", "in/ten=0123456789", "in/sub/", "in/pipe|", "in/link -> ten", "in/dangling -> nowhere",
                 "in/loop -> loop", NULL);
    folder_fd = open("in", O_RDONLY | O_DIRECTORY);
    assert_true(folder_fd >= 0);
    fd = openat(folder_fd, "nul", O_WRONLY | O_CREAT, 0644);
    assert_int_equal(write(fd, "a\0b", 3), 3);
    return close(fd);
}

static int remove_folder(void **state)
{
    (void)state;
    close(folder_fd);
    scratch_leave();
    return 0;
}

static const struct {
    const char *name;
    size_t max;
    int rc;
    struct xp_str content;
    const char *message;
    const char *why;
} files[] = {
    { "ten", 100, 0, XP_STR("0123456789"), "", "a file" },
    { "ten", 10, 0, XP_STR("0123456789"), "", "as long as the limit" },
    { "ten", 9, XP_E_LIMIT, XP_STR(""), "larger than 9 bytes", "one byte past the limit" },
    { "empty", 100, 0, XP_STR(""), "", "an empty file" },
    { "empty", 0, 0, XP_STR(""), "", "an empty file with no room" },
    { "nul", 100, 0, XP_STR("a\0b"), "", "a NUL inside" },
    { "link", 100, 0, XP_STR("0123456789"), "", "a link to a file" },
    { "sub", 100, XP_E_MISSING, XP_STR(""), "is a folder, not a file", "a folder" },
    { "pipe", 100, XP_E_MISSING, XP_STR(""), "is a pipe, not a file", "a pipe that nobody writes to must not hang" },
    { "/dev/null", 100, XP_E_MISSING, XP_STR(""), "is a device, not a file", "a device" },
    { "nowhere", 100, XP_E_MISSING, XP_STR(""), "No such file or directory", "no such file" },
    { "dangling", 100, XP_E_MISSING, XP_STR(""), "No such file or directory", "a link that leads nowhere" },
    { "ten/x", 100, XP_E_MISSING, XP_STR(""), "Not a directory", "a file is no folder" },
    { "loop", 100, XP_E_IO, XP_STR(""), NULL, "a link to itself" },
};

static void reading_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(files); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(files[i].max);
        struct xp_err err = { XP_OK, "" };

        if (xp_file_read_at(folder_fd, files[i].name, &out, &err) != files[i].rc)
            fail_msg("\"%s\": %s", err.msg, files[i].why);
        if (files[i].message && strcmp(err.msg, files[i].message) != 0)
            fail_msg("\"%s\": %s", err.msg, files[i].why);
        if (files[i].rc == 0 && !xp_str_equal(xp_buf_str(&out), files[i].content))
            fail_msg("other bytes: %s", files[i].why);
    }
}

static void reading_a_file_that_grows_as_it_is_read(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(1 << 20);
    struct xp_err err;

    (void)state;
    /* The kernel makes such a file's content when it is asked for, and says that its size is 0. */
    if (access("/proc/self/status", R_OK) != 0)
        skip();
    assert_int_equal(xp_file_read_at(AT_FDCWD, "/proc/self/status", &out, &err), XP_E_IO);
    assert_memory_equal(err.msg, "changed from 0 to ", 18);
}

static const struct {
    size_t written, max;
    int rc;
    const char *why;
} streams[] = {
    { 0, 10, 0, "a stream that ends at once" },
    { 10, 10, 0, "as much as the limit" },
    { 11, 10, XP_E_LIMIT, "one byte past it" },
    { 50000, 60000, 0, "more than one read" },
};

static void reading_streams(void **state)
{
    static char bytes[50000];

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    for (size_t i = 0; i < XP_COUNT(streams); i++) {
        XP_AUTO_BUF out = XP_BUF_INIT(streams[i].max);
        struct xp_err err = { XP_OK, "" };
        int ends[2];

        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], bytes, streams[i].written), streams[i].written);
        close(ends[1]);
        if (xp_file_read_fd(ends[0], &out, &err) != streams[i].rc)
            fail_msg("\"%s\": %s", err.msg, streams[i].why);
        if (streams[i].rc == 0 && out.len != streams[i].written)
            fail_msg("%zu bytes: %s", out.len, streams[i].why);
        close(ends[0]);
    }
}

static void reading_from_nothing(void **state)
{
    XP_AUTO_BUF out = XP_BUF_INIT(10);
    struct xp_err err;

    (void)state;
    assert_int_equal(xp_file_read_fd(-1, &out, &err), XP_E_IO);
    assert_string_equal(err.msg, "Bad file descriptor");
}

static void naming_kinds(void **state)
{
    (void)state;
    assert_string_equal(xp_file_kind_name(S_IFREG | 0644), "a file");
    assert_string_equal(xp_file_kind_name(S_IFDIR), "a folder");
    assert_string_equal(xp_file_kind_name(S_IFIFO), "a pipe");
    assert_string_equal(xp_file_kind_name(S_IFBLK), "a device");
    assert_string_equal(xp_file_kind_name(S_IFCHR), "a device");
    assert_string_equal(xp_file_kind_name(S_IFSOCK), "a socket");
    assert_string_equal(xp_file_kind_name(S_IFLNK), "a link");
}

static void writing(void **state)
{
    static struct xp_writer writer;
    static char large[40000];
    XP_AUTO_BUF expected = XP_BUF_INIT(1 << 20), out = XP_BUF_INIT(1 << 20);
    int fd = openat(folder_fd, "ten", O_RDWR | O_TRUNC);

    (void)state;
    memset(large, 'y', sizeof(large));
    xp_writer_init(&writer, fd);
    for (int i = 0; i < 5000; i++) {
        xp_writer_add_text(&writer, "vers ");
        xp_writer_add_number(&writer, (uint64_t)i);
        xp_writer_add_char(&writer, '\n');
        xp_buf_addf(&expected, "vers %d\n", i);
    }
    xp_writer_add(&writer, large, sizeof(large));
    xp_buf_add(&expected, large, sizeof(large));
    xp_writer_add_str(&writer, (struct xp_str){ NULL, 0 });
    xp_writer_add_number(&writer, 0);
    xp_writer_add_number(&writer, UINT64_MAX);
    xp_writer_addf(&writer, "%s-%d", "end", 1);
    xp_buf_addf(&expected, "018446744073709551615end-1");
    assert_int_equal(xp_writer_finish(&writer, NULL), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(xp_file_read_fd(fd, &out, NULL), 0);
    close(fd);
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.ptr, expected.ptr, out.len);
}

static void writing_to_a_full_disk(void **state)
{
    static struct xp_writer writer;
    struct xp_err err;
    int fd = open("/dev/full", O_WRONLY);

    (void)state;
    if (fd < 0)
        skip();
    xp_writer_init(&writer, fd);
    for (int i = 0; i < 20000; i++)
        xp_writer_add_text(&writer, "more than the stream keeps back");
    assert_int_equal(xp_writer_finish(&writer, &err), XP_E_IO);
    assert_string_equal(err.msg, "cannot write the output: No space left on device");
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_files),          cmocka_unit_test(reading_a_file_that_grows_as_it_is_read),
        cmocka_unit_test(reading_streams),        cmocka_unit_test(reading_from_nothing),
        cmocka_unit_test(naming_kinds),           cmocka_unit_test(writing),
        cmocka_unit_test(writing_to_a_full_disk),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
