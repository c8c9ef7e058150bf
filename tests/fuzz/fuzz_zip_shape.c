/*
 * Zips in which all numbers fit each other, but for those that were made wrong on purpose, so that what is wrong is met
 * behind the checks of all else. Beside them one that our own writer makes: nothing is ever wrong with that.
 */
#include "archive_shape.h"
#include "package_checks.h"
#include "zip_check.h"
#include "zip_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_MEMBERS = 5, MAX_BYTES = 1 << 20 };

static const unsigned modes[] = { 0100644, 0100755, 0040755, 0120755, 0100000, 0104755, 0060644, 0 };

struct made {
    struct xp_buf name;
    size_t packed, size, offset;
    unsigned flags, method, host, mode, extras;
    uint32_t crc;
};

enum { HAS_ZIP64 = 1, HAS_TIME = 2, HAS_UTF8_NAME = 4, HAS_DESCRIPTOR = 8, HAS_BROKEN_EXTRA = 16 };

static void put(struct shape *shape, struct xp_buf *out, uint64_t number, size_t bytes)
{
    number = seldom_wrong(shape, number);
    for (size_t i = 0; i < bytes; i++)
        xp_buf_add_char(out, (char)(number >> 8 * i));
}

static void put_extra(struct shape *shape, struct xp_buf *out, const struct made *made, bool is_central)
{
    if (made->extras & HAS_ZIP64) {
        put(shape, out, 1, 2);
        put(shape, out, is_central ? 24 : 16, 2);
        put(shape, out, made->size, 8);
        put(shape, out, made->packed, 8);
        if (is_central)
            put(shape, out, made->offset, 8);
    }
    if (made->extras & HAS_TIME) {
        put(shape, out, 0x5455, 2);
        put(shape, out, 5, 2);
        put(shape, out, 1, 1);
        put(shape, out, 1, 4);
    }
    if (made->extras & HAS_UTF8_NAME) {
        put(shape, out, 0x7075, 2);
        put(shape, out, 5 + made->name.len, 2);
        put(shape, out, 1, 1);
        put(shape, out, deflate_crc(0, made->name.ptr, made->name.len), 4);
        xp_buf_add_str(out, xp_buf_str(&made->name));
    }
    if (made->extras & HAS_BROKEN_EXTRA)
        put(shape, out, 0xfffe5455, 4);
}

/* The part that both headers have, from the flags to the lengths. */
static void put_common(struct shape *shape, struct xp_buf *out, const struct made *made, size_t extra, bool is_central)
{
    bool is_later = !is_central && made->extras & HAS_DESCRIPTOR, is_large = made->extras & HAS_ZIP64;

    put(shape, out, made->flags | (made->extras & HAS_DESCRIPTOR ? 8 : 0), 2);
    put(shape, out, made->method, 2);
    put(shape, out, 0x210000, 4);
    put(shape, out, is_later ? 0 : made->crc, 4);
    put(shape, out, is_large ? UINT32_MAX : is_later ? 0 : made->packed, 4);
    put(shape, out, is_large ? UINT32_MAX : is_later ? 0 : made->size, 4);
    put(shape, out, made->name.len, 2);
    put(shape, out, extra, 2);
}

static void put_local(struct shape *shape, struct xp_buf *out, struct made *made, struct xp_str bytes)
{
    XP_AUTO_BUF extra = XP_BUF_INIT(2000);

    made->offset = out->len;
    put_extra(shape, &extra, made, false);
    put(shape, out, 0x04034b50, 4);
    put(shape, out, made->extras & HAS_ZIP64 ? 45 : 20, 2);
    put_common(shape, out, made, extra.len, false);
    xp_buf_add_str(out, xp_buf_str(&made->name));
    xp_buf_add_str(out, xp_buf_str(&extra));
    xp_buf_add_str(out, bytes);
    if (made->extras & HAS_DESCRIPTOR) {
        put(shape, out, 0x08074b50, 4);
        put(shape, out, made->crc, 4);
        put(shape, out, made->packed, made->extras & HAS_ZIP64 ? 8 : 4);
        put(shape, out, made->size, made->extras & HAS_ZIP64 ? 8 : 4);
    }
}

static void put_central(struct shape *shape, struct xp_buf *out, const struct made *made)
{
    XP_AUTO_BUF extra = XP_BUF_INIT(2000);

    put_extra(shape, &extra, made, true);
    put(shape, out, 0x02014b50, 4);
    put(shape, out, made->host << 8 | 45, 2);
    put(shape, out, made->extras & HAS_ZIP64 ? 45 : 20, 2);
    put_common(shape, out, made, extra.len, true);
    put(shape, out, 0, 6); /* no comment, disk 0, no inner attributes */
    put(shape, out, (uint64_t)made->mode << 16 | (made->mode >> 12 == 4 ? 16 : 0), 4);
    put(shape, out, made->extras & HAS_ZIP64 ? UINT32_MAX : made->offset, 4);
    xp_buf_add_str(out, xp_buf_str(&made->name));
    xp_buf_add_str(out, xp_buf_str(&extra));
}

static void put_end(struct shape *shape, struct xp_buf *out, size_t count, size_t start)
{
    size_t end = out->len;
    bool is_large = shape_rarely(shape, 4);

    if (is_large) {
        put(shape, out, 0x06064b50, 4);
        put(shape, out, 44, 8);
        put(shape, out, 0x03002d002d, 4);
        put(shape, out, 0, 8);
        put(shape, out, count, 8);
        put(shape, out, count, 8);
        put(shape, out, end - start, 8);
        put(shape, out, start, 8);
        put(shape, out, 0x07064b50, 4);
        put(shape, out, 0, 4);
        put(shape, out, end, 8);
        put(shape, out, 1, 4);
    }
    put(shape, out, 0x06054b50, 4);
    put(shape, out, 0, 4);
    put(shape, out, is_large ? UINT16_MAX : count, 2);
    put(shape, out, is_large ? UINT16_MAX : count, 2);
    put(shape, out, is_large ? UINT32_MAX : end - start, 4);
    put(shape, out, is_large ? UINT32_MAX : start, 4);
    put(shape, out, 0, 2);
}

static void choose_member(struct shape *shape, struct made *made)
{
    *made = (struct made){ .name = XP_BUF_INIT(1500) };
    add_name(shape, &made->name);
    made->mode = modes[shape_rarely(shape, 4) ? shape_pick(shape, XP_COUNT(modes)) : 0];
    if (made->name.len && made->name.ptr[made->name.len - 1] == '/' && !shape_rarely(shape, 8))
        made->mode = 0040755;
    made->host = shape_rarely(shape, 8) ? shape_pick(shape, 20) : ZIP_HOST_UNIX;
    made->flags = shape_rarely(shape, 8) ? shape_byte(shape) << shape_pick(shape, 9) : 0x800;
    made->extras = shape_rarely(shape, 3) ? shape_pick(shape, 32) : 0;
}

static void write_strange(struct shape *shape, struct deflater *deflater, struct xp_buf *out)
{
    size_t count = shape_pick(shape, MAX_MEMBERS + 1), start;
    struct made made[MAX_MEMBERS];

    for (size_t i = 0; i < count; i++) {
        XP_AUTO_BUF content = XP_BUF_INIT(MAX_BYTES);
        struct deflated packed;

        choose_member(shape, &made[i]);
        if (made[i].mode >> 12 != 4)
            add_content(shape, &content);
        packed = deflate_text(deflater, xp_buf_str(&content));
        made[i].method = packed.is_deflated ? ZIP_DEFLATED : ZIP_STORED;
        made[i].crc = packed.crc;
        made[i].packed = packed.len;
        made[i].size = content.len;
        put_local(shape, out, &made[i], xp_str_make(packed.bytes, packed.len));
    }
    start = out->len;
    for (size_t i = 0; i < count; i++) {
        put_central(shape, out, &made[i]);
        xp_buf_release(&made[i].name);
    }
    put_end(shape, out, count, start);
    harm_bytes(shape, out);
}

/* A folder, info.json and some files and links, as `xtplug pack` writes them. */
static void write_ours(struct shape *shape, struct deflater *deflater, struct xp_buf *out)
{
    size_t count = 1 + shape_pick(shape, MAX_MEMBERS), start;
    struct zip_time time = zip_time_from((int64_t)shape_pick(shape, 60000) << 16);
    struct zip_member members[MAX_MEMBERS];
    char names[MAX_MEMBERS][40];

    for (size_t i = 0; i < count; i++) {
        bool is_link = i > 1 && shape_rarely(shape, 4);
        struct deflated packed = { .bytes = "info.json", .len = 9, .crc = deflate_crc(0, "info.json", 9) };
        XP_AUTO_BUF content = XP_BUF_INIT(MAX_BYTES);
        struct xp_str name;

        snprintf(names[i], sizeof(names[i]), "acme.rain.isf/f%zu", i);
        name = i == 0   ? xp_str_from("acme.rain.isf")
               : i == 1 ? xp_str_from("acme.rain.isf/info.json")
                        : xp_str_from(names[i]);
        if (!is_link) {
            if (i)
                add_content(shape, &content);
            packed = deflate_text(deflater, xp_buf_str(&content));
        }
        members[i] = (struct zip_member){ .name = name,
                                          .is_folder = i == 0,
                                          .mode = is_link ? 0120755
                                                  : i     ? modes[shape_pick(shape, 2)]
                                                          : 0040755,
                                          .method = packed.is_deflated ? ZIP_DEFLATED : ZIP_STORED,
                                          .crc = packed.crc,
                                          .size = is_link ? packed.len : content.len,
                                          .packed = packed.len,
                                          .offset = out->len };
        zip_add_local(out, &members[i], time);
        xp_buf_add(out, packed.bytes, packed.len);
    }
    start = out->len;
    for (size_t i = 0; i < count; i++)
        zip_add_central(out, &members[i], time);
    zip_add_end(out, count, start, out->len - start);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    struct deflater *deflater = deflater_new(1);
    XP_AUTO_BUF out = XP_BUF_INIT(8 * MAX_BYTES);
    bool is_ours = shape_rarely(&shape, 8);

    if (is_ours)
        write_ours(&shape, deflater, &out);
    else
        write_strange(&shape, deflater, &out);
    expect_package(out.ptr, out.len, is_ours);
    deflater_free(deflater);
    return 0;
}
