/*
 * An icon. What is taken is a picture that is taken again, unchanged: the copy holds nothing that a second look drops.
 */
#include "finding_checks.h"
#include "xp_site_png.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_buf copy = XP_BUF_INIT(512 * 1024), again = XP_BUF_INIT(512 * 1024);
    uint32_t width, height;
    struct xp_err err = { XP_OK, "" };
    int rc = xp_site_copy_png(&copy, xp_str_make((const char *)data, size), &width, &height, &err);

    if (rc < 0) {
        expect((rc == XP_E_SYNTAX || rc == XP_E_LIMIT) && err.code == rc);
        expect_printable(xp_str_from(err.msg));
    } else {
        expect(width >= XP_SITE_MIN_ICON_PIXELS && width <= XP_SITE_MAX_ICON_PIXELS);
        expect(height >= XP_SITE_MIN_ICON_PIXELS && height <= XP_SITE_MAX_ICON_PIXELS);
        expect(copy.len <= size);
        expect(xp_site_copy_png(&again, xp_buf_str(&copy), &width, &height, &err) == 0);
        expect(xp_str_equal(xp_buf_str(&copy), xp_buf_str(&again)));
    }
    xp_buf_release(&copy);
    xp_buf_release(&again);
    return 0;
}
