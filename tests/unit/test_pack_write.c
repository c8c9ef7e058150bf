/* xp_pack_write(): what a package must be before it gets its name. The file is damaged behind the packer's back. */
#include "pack_harness.h"
#include "pack_parts.h"
#include "scratch_tree.h"
#include "xp_macros.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* Where the next package is damaged: the bits that change in the byte at `offset`; a cut when there are none. */
static struct {
    off_t offset;
    unsigned char bits;
} damage;

static const struct xp_packer *real_packer;

static void write_and_damage(struct packing *packing)
{
    unsigned char byte;

    real_packer->write(packing);
    if (!damage.bits) {
        assert_int_equal(ftruncate(packing->fd, damage.offset), 0);
        return;
    }
    assert_int_equal(pread(packing->fd, &byte, 1, damage.offset), 1);
    byte ^= damage.bits;
    assert_int_equal(pwrite(packing->fd, &byte, 1, damage.offset), 1);
}

static void check_really(struct packing *packing, struct xp_pack_result *result)
{
    real_packer->check(packing, result);
}

static const struct xp_packer damaging = { write_and_damage, check_really };

static int pack_with(const struct xp_packer *packer, enum xp_pack_format format, const struct xp_plan *plan,
                     struct xp_pack_result *result, struct xp_err *err)
{
    struct xp_pack_job job = {
        .plan = plan, .format = format, .packer = packer, .level = 6, .threads = 2, .time = XP_PACK_TIME, .path = "p"
    };

    return xp_pack_write(&job, result, err);
}

static void assert_nothing_there(const char *why, off_t offset)
{
    struct stat info;

    if (lstat("p", &info) == 0 || lstat("p.sha256", &info) == 0)
        fail_msg("%s at %lld: and yet there is a package", why, (long long)offset);
}

static void make_plan(struct pack_setup *setup)
{
    scratch_make("a.isf/info.json={\"script\":\"python3\",\"module\":\"m.py\"}",
                 "a.isf/m.py=some words, some words, some words", "a.isf/s/x=y", "a.isf/l -> s/x", NULL);
    pack_setup_plan(setup, "a.isf", NULL);
    assert_false(setup->plan.is_refused);
}

/*
 * The first or the last bit of any byte of a zip. After the end of a deflated content some bits of its last byte are left over, which nothing reads;
 * a header follows.
 */
static void one_bit_of_a_zip(void **state)
{
    struct pack_setup setup;
    struct xp_pack_result result;
    struct xp_err err;
    char bytes[4096];
    off_t size;
    int fd;

    (void)state;
    make_plan(&setup);
    assert_int_equal(pack_with(&xp_pack_zip, XP_PACK_ZIP, &setup.plan, &result, &err), 0);
    size = (off_t)result.size;
    fd = open("p", O_RDONLY);
    assert_int_equal(read(fd, bytes, sizeof(bytes)), size);
    close(fd);
    assert_int_equal(unlink("p") + unlink("p.sha256"), 0);
    real_packer = &xp_pack_zip;
    for (damage.offset = 0; damage.offset < size; damage.offset++) {
        for (damage.bits = 1; damage.bits; damage.bits = (unsigned char)(damage.bits << 7)) {
            int rc = pack_with(&damaging, XP_PACK_ZIP, &setup.plan, &result, &err);

            if (rc == 0 && memcmp(bytes + damage.offset + 1, "PK", 2) == 0) {
                assert_int_equal(unlink("p") + unlink("p.sha256"), 0);
                continue;
            }
            if (rc != XP_E_IO || result.is_refused)
                fail_msg("bit %#x of byte %lld was not noticed", (unsigned)damage.bits, (long long)damage.offset);
            assert_nothing_there("one bit", damage.offset);
        }
    }
    for (damage.offset = 0; damage.offset < size; damage.offset++) {
        if (pack_with(&damaging, XP_PACK_ZIP, &setup.plan, &result, &err) != XP_E_IO)
            fail_msg("a zip of %lld bytes was not noticed", (long long)damage.offset);
        assert_nothing_there("cut", damage.offset);
    }
    pack_setup_release(&setup);
}

/* A byte in the middle, and an end that is missing, of the compressed formats. */
static void damaged_tars(void **state)
{
    static const enum xp_pack_format formats[] = { XP_PACK_TAR_GZ, XP_PACK_TAR_XZ };
    struct pack_setup setup;
    struct xp_pack_result result;
    struct xp_err err;

    (void)state;
    make_plan(&setup);
    real_packer = &xp_pack_tar;
    for (size_t i = 0; i < XP_COUNT(formats); i++) {
        uint64_t size;

        assert_int_equal(pack_with(&xp_pack_tar, formats[i], &setup.plan, &result, &err), 0);
        assert_int_equal(unlink("p") + unlink("p.sha256"), 0);
        size = result.size;
        damage.bits = 0x10;
        for (damage.offset = (off_t)size / 2; damage.offset < (off_t)size / 2 + 20; damage.offset++) {
            assert_int_equal(pack_with(&damaging, formats[i], &setup.plan, &result, &err), XP_E_IO);
            assert_nothing_there("one bit", damage.offset);
        }
        damage.bits = 0;
        for (damage.offset = 0; damage.offset < (off_t)size; damage.offset += 5) {
            assert_int_equal(pack_with(&damaging, formats[i], &setup.plan, &result, &err), XP_E_IO);
            assert_nothing_there("cut", damage.offset);
        }
    }
    pack_setup_release(&setup);
}

/* Files that are no longer what was planned. */
static void changed_files(void **state)
{
    static const char *const changes[][2] = {
        { "a.isf/m.py=shorter", "shorter" },
        { "a.isf/m.py=some words, some words, some wordsandmore", "longer" },
        { "a.isf/m.py=some words, some words, some WORDS", "as long, with another text" },
        { NULL, "gone" },
        { "a.isf/m.py -> s/x", "a link" },
        { "a.isf/m.py/", "a folder" },
        { "a.isf/m.py|", "a pipe" },
    };

    (void)state;
    for (size_t i = 0; i < XP_COUNT(changes); i++) {
        struct pack_setup setup;
        struct xp_pack_result result;
        struct xp_err err = { XP_OK, "" };

        scratch_leave();
        scratch_enter();
        make_plan(&setup);
        assert_int_equal(unlink("a.isf/m.py"), 0);
        if (changes[i][0])
            scratch_make(changes[i][0], NULL);
        if (pack_with(&xp_pack_zip, XP_PACK_ZIP, &setup.plan, &result, &err) != XP_E_MISSING || !result.is_refused ||
            strcmp(err.msg, "a.isf/m.py: it changed while it was read") != 0)
            fail_msg("%s: %s", changes[i][1], err.msg);
        assert_nothing_there(changes[i][1], 0);
        pack_setup_release(&setup);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(one_bit_of_a_zip),
        SCRATCH_TEST(damaged_tars),
        SCRATCH_TEST(changed_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
