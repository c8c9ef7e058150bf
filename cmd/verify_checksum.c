#include "verify.h"

#include "xp_checksum.h"
#include "xp_file.h"
#include "xp_path.h"

#include <fcntl.h>
#include <unistd.h>

static void report(const struct verified *verified, const struct xp_remark_to *remarks, struct xp_str detail)
{
    const struct xp_remark remark = {
        .path = verified->path,
        .key = xp_path_base(verified->path),
        .detail = detail,
    };

    (void)xp_remark_add(remarks, "package-checksum", &remark);
}

static void compare(struct verified *verified, const struct xp_remark_to *remarks, struct xp_str text)
{
    struct xp_sha256 expected;
    struct xp_err err;
    char have[XP_SHA256_HEX + 1], want[XP_SHA256_HEX + 1];

    verified->checksum = VERIFY_CHECKSUM_DIFFERS;
    if (xp_checksum_find(text, xp_path_base(verified->path), &expected, &err) < 0) {
        report(verified, remarks, xp_str_from(err.msg));
        return;
    }
    if (memcmp(expected.bytes, verified->digest.bytes, XP_SHA256_BYTES) == 0) {
        verified->checksum = VERIFY_CHECKSUM_AGREES;
        return;
    }
    xp_sha256_hex(&verified->digest, have);
    xp_sha256_hex(&expected, want);
    report(verified, remarks, xp_arena_printf(&verified->arena, "its SHA-256 is %s, and should be %s", have, want));
}

void verify_checksum(struct verified *verified, const struct xp_remark_to *remarks)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_CHECKSUM_MAX_BYTES);
    struct xp_str path = xp_arena_printf(&verified->arena, "%.*s.sha256", XP_STR_ARG(verified->path));
    struct xp_err err;
    int rc = xp_file_read_at(AT_FDCWD, path.ptr, &text, &err);

    if (rc == 0)
        compare(verified, remarks, xp_buf_str(&text));
    else if (access(path.ptr, F_OK) < 0)
        verified->checksum = VERIFY_NO_CHECKSUM;
    else
        xp_findings_add_problem(remarks->out, path, xp_str_from(err.msg));
}
