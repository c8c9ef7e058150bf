/*
 * Tars of all kinds, bare and in a gzip, with headers whose sums are right but where they were made wrong on purpose.
 */
#include "archive_shape.h"
#include "package_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_MEMBERS = 5, MAX_BYTES = 1 << 20, BLOCK = 512 };

static const char types[] = { '0', '0', '0', '5', '2', 'x', 'L', 'K', 'g', '\0', '1', '3', '6', '7', 'S', 'V', 'A' };
static const unsigned modes[] = { 0644, 0755, 0, 04755, 07777, 0600 };
static const struct xp_str pax_keys[] = { XP_STR("path"),           XP_STR("linkpath"),
                                          XP_STR("size"),           XP_STR("mtime"),
                                          XP_STR("uname"),          XP_STR("charset"),
                                          XP_STR("hdrcharset"),     XP_STR("GNU.sparse.major"),
                                          XP_STR("SCHILY.xattr.x"), XP_STR("") };

static void pad(struct xp_buf *out)
{
    while (out->len % BLOCK)
        xp_buf_add_char(out, '\0');
}

static void put_octal(struct shape *shape, char *at, size_t len, uint64_t number)
{
    number = seldom_wrong(shape, number);
    if (len > 8 && shape_rarely(shape, 16)) { /* a binary number */
        memset(at, 0, len);
        at[0] = (char)0x80;
        for (size_t i = 0; i < 8; i++)
            at[len - 1 - i] = (char)(number >> 8 * i);
        return;
    }
    at[--len] = shape_rarely(shape, 16) ? ' ' : '\0';
    while (len--) {
        at[len] = (char)('0' + (number & 7));
        number >>= 3;
    }
}

static void put_name(struct shape *shape, char *block, struct xp_str name)
{
    size_t slash = 0;

    if (name.len > 100 && shape_pick(shape, 2))
        for (size_t i = 0; i < name.len && i < 155; i++)
            slash = name.ptr[i] == '/' ? i : slash;
    if (slash) {
        memcpy(block + 345, name.ptr, slash);
        name = xp_str_from_offset(name, slash + 1);
    }
    memcpy(block, name.ptr, name.len < 100 ? name.len : 100);
}

/* POSIX, GNU, and none as in the oldest ones. */
static const struct xp_str magics[] = { XP_STR("ustar\00000"), XP_STR("ustar  \0"), XP_STR("") };

static void put_header(struct shape *shape, struct xp_buf *out, struct xp_str name, char type, uint64_t size)
{
    char block[BLOCK] = { 0 };
    struct xp_str target = shape_word(shape, archive_contents, XP_COUNT(archive_contents));
    unsigned sum = 8 * ' ', magic = shape_rarely(shape, 4) ? shape_pick(shape, XP_COUNT(magics)) : 0;

    put_name(shape, block, name);
    put_octal(shape, block + 100, 8, modes[shape_pick(shape, XP_COUNT(modes))]);
    put_octal(shape, block + 108, 8, 0);
    put_octal(shape, block + 116, 8, 0);
    put_octal(shape, block + 124, 12, size);
    put_octal(shape, block + 136, 12, 0);
    block[156] = type;
    if (type == '1' || type == '2')
        memcpy(block + 157, target.ptr, target.len);
    memcpy(block + 257, magics[magic].ptr, magics[magic].len);
    for (size_t i = 0; i < BLOCK; i++)
        sum += i < 148 || i >= 156 ? (unsigned char)block[i] : 0;
    put_octal(shape, block + 148, 7, sum);
    block[155] = ' ';
    xp_buf_add(out, block, BLOCK);
}

/* "LEN KEY=VALUE\n", where the length counts itself. */
static void put_record(struct shape *shape, struct xp_buf *out)
{
    XP_AUTO_BUF value = XP_BUF_INIT(2000);
    struct xp_str key = shape_word(shape, pax_keys, XP_COUNT(pax_keys));
    size_t len, digits;

    if (xp_str_is(key, "size"))
        xp_buf_addf(&value, "%llu", (unsigned long long)seldom_wrong(shape, shape_pick(shape, 30)));
    else
        add_name(shape, &value);
    len = key.len + value.len + 3;
    for (digits = 1, len++; len >= (digits == 1 ? 10U : digits == 2 ? 100U : 1000U); digits++)
        len++;
    xp_buf_addf(out, "%llu %s=", (unsigned long long)seldom_wrong(shape, len), key.ptr);
    xp_buf_add_str(out, xp_buf_str(&value));
    xp_buf_add_char(out, shape_rarely(shape, 64) ? ' ' : '\n');
}

static void put_member(struct shape *shape, struct xp_buf *out)
{
    XP_AUTO_BUF name = XP_BUF_INIT(1500);
    XP_AUTO_BUF body = XP_BUF_INIT(MAX_BYTES);
    char type = types[shape_pick(shape, XP_COUNT(types))];

    add_name(shape, &name);
    if (type == 'x' || type == 'g') {
        for (size_t count = shape_pick(shape, 4); count; count--)
            put_record(shape, &body);
    } else if (type == 'L' || type == 'K') {
        add_name(shape, &body);
        xp_buf_add_char(&body, '\0');
    } else if (type != '5' && type != '2' && type != '1') {
        add_content(shape, &body);
    }
    put_header(shape, out, xp_buf_str(&name), type, body.len);
    xp_buf_add_str(out, xp_buf_str(&body));
    pad(out);
}

static void put_32(struct shape *shape, struct xp_buf *out, uint64_t number)
{
    number = seldom_wrong(shape, number);
    for (size_t i = 0; i < 4; i++)
        xp_buf_add_char(out, (char)(number >> 8 * i));
}

/* RFC 1952: a header with or without its optional parts, the bytes, their sum and length. */
static void put_gzip(struct shape *shape, struct xp_buf *out, struct xp_str text)
{
    struct deflater *deflater = deflater_new(1);
    struct deflated packed = deflate_text(deflater, text);
    unsigned flags = shape_rarely(shape, 4) ? shape_pick(shape, 32) & ~2U : 0;

    xp_buf_add(out, "\x1f\x8b\x08", 3);
    xp_buf_add_char(out, (char)seldom_wrong(shape, flags));
    xp_buf_add(out, "\0\0\0\0\0\3", 6);
    if (flags & 4)
        xp_buf_add(out, "\2\0ab", 4);
    if (flags & 8)
        xp_buf_add(out, "name", 5);
    if (flags & 16)
        xp_buf_add(out, "comment", 8);
    if (!packed.is_deflated) { /* one stored block */
        xp_buf_add_char(out, 1);
        put_32(shape, out, (uint64_t)(text.len & 0xffff) | (uint64_t)(~text.len & 0xffff) << 16);
        packed.len = text.len & 0xffff;
    }
    xp_buf_add(out, packed.bytes, packed.len);
    put_32(shape, out, packed.crc);
    put_32(shape, out, text.len);
    deflater_free(deflater);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    XP_AUTO_BUF tar = XP_BUF_INIT(8 * MAX_BYTES);
    XP_AUTO_BUF out = XP_BUF_INIT(8 * MAX_BYTES);
    size_t count = shape_pick(&shape, MAX_MEMBERS + 1);

    for (size_t i = 0; i < count; i++)
        put_member(&shape, &tar);
    for (size_t i = shape_rarely(&shape, 8) ? shape_pick(&shape, 3) : 2; i; i--) {
        xp_buf_add_char(&tar, '\0');
        pad(&tar);
    }
    harm_bytes(&shape, &tar);
    if (shape_rarely(&shape, 4)) {
        put_gzip(&shape, &out, xp_buf_str(&tar));
        harm_bytes(&shape, &out);
    } else {
        xp_buf_add_str(&out, xp_buf_str(&tar));
    }
    expect_package(out.ptr, out.len, false);
    return 0;
}
