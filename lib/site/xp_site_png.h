#ifndef XP_SITE_PNG_H
#define XP_SITE_PNG_H

#include "xp_buf.h"
#include "xp_err.h"
#include "xp_str.h"

#include <stdint.h>

/** Width and height of an icon, in pixels. */
enum { XP_SITE_MIN_ICON_PIXELS = 16, XP_SITE_MAX_ICON_PIXELS = 1024 };

/**
 * Is this a PNG that every browser can show: signature, header, checksums, order of the chunks, and image data that
 * unpacks to exactly the size that the header says?
 *
 * @param[out] out     gets a copy with only what the picture itself needs (header, palette, transparency, image data):
 *                     no texts, no profiles, no animation, nothing behind the end. Its `max` is the limit.
 * @param[out] width, height  in pixels.
 * @return 0; XP_E_SYNTAX or XP_E_LIMIT with what is wrong, reading on from the file's name: "is no PNG".
 * @source W3C, Portable Network Graphics, second edition, sections 5 and 11.
 */
int xp_site_copy_png(struct xp_buf *out, struct xp_str png, uint32_t *width, uint32_t *height, struct xp_err *err)
    XP_MUST_CHECK;

#endif
