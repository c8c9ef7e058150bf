#ifndef ARCHIVE_SHAPE_H
#define ARCHIVE_SHAPE_H

/* What the archives have in common that fuzz targets write: names, contents, and numbers that are seldom wrong. */
#include "deflate.h"
#include "fuzz_shape.h"

#include <stdbool.h>

static const struct xp_str archive_names[] = { XP_STR("acme.rain.isf/info.json"),
                                               XP_STR("acme.rain.isf/rain.py"),
                                               XP_STR("acme.rain.isf/"),
                                               XP_STR("acme.rain.isf"),
                                               XP_STR("acme.rain.isf/lib/a"),
                                               XP_STR("acme.rain.isf/lib/"),
                                               XP_STR("acme.rain.isf/link"),
                                               XP_STR("./acme.rain.isf//b"),
                                               XP_STR("acme.rain.isf/INFO.json"),
                                               XP_STR("acme.rain.isf/../x"),
                                               XP_STR("/etc/x"),
                                               XP_STR("acme.rain.isf/a\\b"),
                                               XP_STR("__MACOSX/acme.rain.isf/._x"),
                                               XP_STR("acme.rain.isf/.DS_Store"),
                                               XP_STR("other.isf/info.json"),
                                               XP_STR(""),
                                               XP_STR("acme.rain.isf/\xff"),
                                               XP_STR("acme.rain.isf/\xc3\xa4"),
                                               XP_STR("acme.rain.isf/a\xcc\x88"),
                                               XP_STR("C:/x"),
                                               XP_STR("acme.rain.isf/CON"),
                                               XP_STR("acme.rain.isf/a."),
                                               XP_STR("acme.rain.isf/link/inside"),
                                               XP_STR("acme.rain.isf/a\nb") };
static const struct xp_str archive_contents[] = { XP_STR(""),
                                                  XP_STR("{\"tag\": \"acme.rain\"}"),
                                                  XP_STR("print('rain')\n"),
                                                  XP_STR("info.json"),
                                                  XP_STR("../../x"),
                                                  XP_STR("/etc/passwd"),
                                                  XP_STR("lib"),
                                                  XP_STR("link"),
                                                  XP_STR("../acme.rain.isf/lib/a"),
                                                  XP_STR("rain.py") };

/** The number, or seldom one near it, its double, or one that is far too large. */
static inline uint64_t seldom_wrong(struct shape *shape, uint64_t number)
{
    if (!shape_rarely(shape, 64))
        return number;
    switch (shape_pick(shape, 6)) {
    case 0:
        return number + 1;
    case 1:
        return number - 1;
    case 2:
        return 0;
    case 3:
        return UINT32_MAX;
    case 4:
        return UINT64_MAX;
    default:
        return number ^ (1U << shape_pick(shape, 32));
    }
}

/** Append a content: one of the words, or one that packs well. */
static inline void add_content(struct shape *shape, struct xp_buf *out)
{
    if (!shape_rarely(shape, 6)) {
        shape_add(shape, out, archive_contents, XP_COUNT(archive_contents));
        return;
    }
    for (size_t count = shape_pick(shape, 60000); count; count--)
        xp_buf_add_char(out, (char)(count % 7));
}

/** Append a name; seldom a longer one than is allowed, or the name of a folder deep inside. */
static inline void add_name(struct shape *shape, struct xp_buf *out)
{
    size_t count = shape_rarely(shape, 20) ? shape_pick(shape, 400) : 0;

    shape_add(shape, out, archive_names, XP_COUNT(archive_names));
    for (size_t i = 0; i < count; i++)
        xp_buf_add_str(out, xp_str_from(count % 2 ? "/d" : "dd"));
}

/** Set some bytes to others, once in a while; or cut the end off; or add to it. */
static inline void harm_bytes(struct shape *shape, struct xp_buf *out)
{
    if (!shape_rarely(shape, 4) || !out->len)
        return;
    for (size_t count = shape_pick(shape, 4); count; count--)
        out->ptr[shape_pick(shape, out->len)] = (char)shape_byte(shape);
    if (shape_rarely(shape, 4))
        out->len -= shape_pick(shape, out->len);
    if (shape_rarely(shape, 4))
        xp_buf_add_str(out, xp_str_from("more"));
}

/** Deflate, as a zip and a gzip hold it. @return the bytes; in the deflater, or `content` where that is no longer. */
static inline struct deflated deflate_text(struct deflater *deflater, struct xp_str content)
{
    struct deflated deflated;

    memcpy(deflater_text(deflater, content.len), content.ptr, content.len);
    deflater_pack(deflater, content.len, &deflated);
    return deflated;
}

#endif
