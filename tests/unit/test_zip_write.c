/* The records of a zip, byte by byte: the fields that zip_write.h lists, and zip64 only where a number needs it. */
#include "zip_write.h"

#include "xp_macros.h"

#include <string.h>
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct zip_time first_moment = { 0, 0x21 };

static const struct {
    int64_t seconds;
    unsigned year, month, day, hour, minute, second;
    const char *why;
} times[] = {
    { 315532800, 1980, 1, 1, 0, 0, 0, "the first moment of DOS" },
    { 0, 1980, 1, 1, 0, 0, 0, "before it" },
    { 315532801, 1980, 1, 1, 0, 0, 0, "an odd second is the one before" },
    { 951782399, 2000, 2, 28, 23, 59, 58, "before the leap day of a year that 400 divides" },
    { 951782400, 2000, 2, 29, 0, 0, 0, "that day" },
    { 1704067198, 2023, 12, 31, 23, 59, 58, "the end of a year" },
    { 1704067200, 2024, 1, 1, 0, 0, 0, "the beginning of a leap year" },
    { 4107542400, 2100, 3, 1, 0, 0, 0, "2100 is no leap year" },
    { 4354819198, 2107, 12, 31, 23, 59, 58, "the last moment of DOS" },
    { 4354819199, 2107, 12, 31, 23, 59, 58, "past it" },
    { INT64_MAX, 2107, 12, 31, 23, 59, 58, "far past it" },
};

static void dos_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < XP_COUNT(times); i++) {
        struct zip_time time = zip_time_from(times[i].seconds);
        unsigned date = (times[i].year - 1980) << 9 | times[i].month << 5 | times[i].day;
        unsigned clock = times[i].hour << 11 | times[i].minute << 5 | times[i].second / 2;

        if (time.date != date || time.time != clock)
            fail_msg("%s", times[i].why);
    }
}

static void assert_bytes(struct xp_buf *found, const char *expected, size_t len, const char *why)
{
    if (found->len != len || memcmp(found->ptr, expected, len) != 0)
        fail_msg("%s: %zu bytes where %zu were expected, or others", why, found->len, len);
    xp_buf_release(found);
}

#define ASSERT_BYTES(found, literal, why) assert_bytes(found, literal, sizeof(literal) - 1, why)

static void small_entries(void **state)
{
    struct zip_member file = { .name = XP_STR("a/é"),
                               .mode = S_IFREG | 0644,
                               .method = 8,
                               .crc = 0x01020304,
                               .size = 10,
                               .packed = 7,
                               .offset = 0x11 };
    struct zip_member folder = { .name = XP_STR("a"), .is_folder = true, .mode = S_IFDIR | 0755 };
    struct zip_member stored = { .name = XP_STR("s"), .mode = S_IFREG | 0755 };
    struct xp_buf out = XP_BUF_INIT(1000);

    (void)state;
    zip_add_local(&out, &file, first_moment);
    ASSERT_BYTES(&out, "PK\3\4\24\0\0\10\10\0\0\0\41\0\4\3\2\1\7\0\0\0\12\0\0\0\4\0\0\0a/\303\251",
                 "a deflated file needs version 2.0 and has no extra field");
    zip_add_central(&out, &file, first_moment);
    ASSERT_BYTES(&out,
                 "PK\1\2\55\3\24\0\0\10\10\0\0\0\41\0\4\3\2\1\7\0\0\0\12\0\0\0\4\0\0\0\0\0\0\0\0\0"
                 "\0\0\244\201\21\0\0\0a/\303\251",
                 "made by Unix, 4.5; the mode above, no DOS bits");
    zip_add_local(&out, &folder, first_moment);
    ASSERT_BYTES(&out, "PK\3\4\24\0\0\10\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0a/", "a folder ends in a slash");
    zip_add_central(&out, &folder, first_moment);
    ASSERT_BYTES(&out,
                 "PK\1\2\55\3\24\0\0\10\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0\0\0"
                 "\20\0\355\101\0\0\0\0a/",
                 "a folder has the DOS bit too");
    zip_add_local(&out, &stored, first_moment);
    ASSERT_BYTES(&out, "PK\3\4\12\0\0\10\0\0\0\0\41\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0s",
                 "a stored file needs version 1.0");
}

/* One more than fits, and the last that does. */
static void large_entries(void **state)
{
    struct zip_member member = { .name = XP_STR("b"), .method = 8, .size = UINT32_MAX - 1, .packed = 5 };
    struct xp_buf out = XP_BUF_INIT(1000);

    (void)state;
    zip_add_local(&out, &member, first_moment);
    assert_int_equal(out.len, 31);
    xp_buf_clear(&out);
    member.size = UINT32_MAX;
    zip_add_local(&out, &member, first_moment);
    ASSERT_BYTES(&out,
                 "PK\3\4\55\0\0\10\10\0\0\0\41\0\0\0\0\0\377\377\377\377\377\377\377\377\1\0\24\0b"
                 "\1\0\20\0\377\377\377\377\0\0\0\0\5\0\0\0\0\0\0\0",
                 "both sizes in the local header, needs 4.5");
    zip_add_central(&out, &member, first_moment);
    ASSERT_BYTES(&out,
                 "PK\1\2\55\3\55\0\0\10\10\0\0\0\41\0\0\0\0\0\5\0\0\0\377\377\377\377\1\0\14\0\0\0\0\0\0\0"
                 "\0\0\0\0\0\0\0\0b\1\0\10\0\377\377\377\377\0\0\0\0",
                 "in the directory only what does not fit");
    member.size = 9;
    member.offset = UINT64_C(0x100000000);
    zip_add_local(&out, &member, first_moment);
    assert_int_equal(out.len, 31);
    xp_buf_clear(&out);
    zip_add_central(&out, &member, first_moment);
    ASSERT_BYTES(&out,
                 "PK\1\2\55\3\55\0\0\10\10\0\0\0\41\0\0\0\0\0\5\0\0\0\11\0\0\0\1\0\14\0\0\0\0\0\0\0"
                 "\0\0\0\0\377\377\377\377b\1\0\10\0\0\0\0\0\1\0\0\0",
                 "an offset past 4 GiB stands in the directory alone");
}

static void ends(void **state)
{
    struct xp_buf out = XP_BUF_INIT(1000);

    (void)state;
    zip_add_end(&out, 65534, 0x10, 0x20);
    ASSERT_BYTES(&out, "PK\5\6\0\0\0\0\376\377\376\377\40\0\0\0\20\0\0\0\0\0", "the plain end");
    zip_add_end(&out, 65535, 0x10, 0x20);
    ASSERT_BYTES(&out,
                 "PK\6\6\54\0\0\0\0\0\0\0\55\3\55\0\0\0\0\0\0\0\0\0\377\377\0\0\0\0\0\0\377\377\0\0\0\0\0\0"
                 "\40\0\0\0\0\0\0\0\20\0\0\0\0\0\0\0PK\6\7\0\0\0\0\60\0\0\0\0\0\0\0\1\0\0\0"
                 "PK\5\6\0\0\0\0\377\377\377\377\40\0\0\0\20\0\0\0\0\0",
                 "65535 entries need the zip64 records");
    zip_add_end(&out, 1, UINT64_C(0xffffffff), 0x20);
    assert_int_equal(out.len, 56 + 20 + 22);
    xp_buf_clear(&out);
    zip_add_end(&out, 1, UINT64_C(0xfffffffe), 0x20);
    assert_int_equal(out.len, 22);
    xp_buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dos_times),
        cmocka_unit_test(small_entries),
        cmocka_unit_test(large_entries),
        cmocka_unit_test(ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
