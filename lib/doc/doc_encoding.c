#include "doc_json.h"
#include "xp_mem.h"
#include "xp_utf8.h"

/* Code points of the bytes 0x80 to 0x9F in Windows-1252; the five it leaves open stay the C1 controls, as in browsers. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

uint32_t doc_windows_1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

size_t doc_decode(const char *text, size_t len, uint32_t *cp)
{
    size_t used = xp_utf8_decode(text, len, cp);

    if (*cp == XP_UTF8_BAD)
        *cp = doc_windows_1252((unsigned char)text[0]);
    return used;
}

static bool begins(const char *text, size_t len, const char *bytes, size_t count)
{
    return len >= count && memcmp(text, bytes, count) == 0;
}

/* Without a mark: JSON is mostly ASCII, so most units have their NUL bytes on one side (RFC 4627, section 3). */
static enum xp_encoding guess_by_nuls(const char *text, size_t len)
{
    size_t sample = (len < 512 ? len : 512) & ~(size_t)3;
    size_t units = sample / 4, nuls[4] = { 0, 0, 0, 0 };

    for (size_t i = 0; i < sample; i++)
        nuls[i % 4] += text[i] == '\0';
    if (units == 0)
        return XP_ENC_UTF8;
    if (nuls[1] + nuls[2] + nuls[3] >= 3 * units - units / 4 && 2 * nuls[0] < units)
        return XP_ENC_UTF32LE;
    if (nuls[0] + nuls[1] + nuls[2] >= 3 * units - units / 4 && 2 * nuls[3] < units)
        return XP_ENC_UTF32BE;
    if (nuls[1] + nuls[3] >= units && 2 * (nuls[0] + nuls[2]) < nuls[1] + nuls[3])
        return XP_ENC_UTF16LE;
    if (nuls[0] + nuls[2] >= units && 2 * (nuls[1] + nuls[3]) < nuls[0] + nuls[2])
        return XP_ENC_UTF16BE;
    return XP_ENC_UTF8;
}

enum xp_encoding doc_detect_encoding(const char *text, size_t len)
{
    if (begins(text, len, "\xFF\xFE\0\0", 4))
        return XP_ENC_UTF32LE;
    if (begins(text, len, "\0\0\xFE\xFF", 4))
        return XP_ENC_UTF32BE;
    if (begins(text, len, "\xFF\xFE", 2))
        return XP_ENC_UTF16LE;
    if (begins(text, len, "\xFE\xFF", 2))
        return XP_ENC_UTF16BE;
    return guess_by_nuls(text, len);
}

static uint32_t read_unit(const char *text, size_t size, bool is_big)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t value = 0;

    for (size_t i = 0; i < size; i++)
        value = value << 8 | p[is_big ? i : size - 1 - i];
    return value;
}

/* A unit that is no character becomes U+FFFD, of the same length on disk, so that offsets can be mapped back. */
static size_t read_utf16(const char *text, size_t len, bool is_big, uint32_t *cp)
{
    uint32_t high = read_unit(text, 2, is_big), low;

    *cp = high;
    if (high < 0xD800 || high > 0xDFFF)
        return 2;
    *cp = 0xFFFD;
    if (high > 0xDBFF || len < 4)
        return 2;
    low = read_unit(text + 2, 2, is_big);
    if (low < 0xDC00 || low > 0xDFFF)
        return 2;
    *cp = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return 4;
}

/* A UTF-16 unit takes at most 3 bytes in UTF-8, two of them 4; a UTF-32 unit at most 4. Half a unit at the end is lost. */
void doc_convert(struct xp_doc *doc, enum xp_encoding encoding)
{
    bool is_wide = encoding == XP_ENC_UTF32LE || encoding == XP_ENC_UTF32BE;
    bool is_big = encoding == XP_ENC_UTF16BE || encoding == XP_ENC_UTF32BE;
    size_t unit = is_wide ? 4 : 2;
    char *out = xp_xmalloc(doc->len / unit * (is_wide ? 4 : 3) + 3);
    size_t length = 0, at = 0;

    while (doc->len - at >= unit) {
        uint32_t cp;

        if (is_wide) {
            cp = read_unit(doc->text + at, 4, is_big);
            if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
                cp = 0xFFFD;
            at += 4;
        } else {
            at += read_utf16(doc->text + at, doc->len - at, is_big, &cp);
        }
        length += xp_utf8_encode(cp, out + length);
    }
    doc->converted = out;
    doc->text = out;
    doc->len = length;
    doc->encoding = encoding;
}

/* What is not UTF-8, counted over the whole text. */
struct bad_bytes {
    size_t count, runs, first;
    bool has_valid; /* is there any character past ASCII? */
};

static size_t next_run(const struct xp_doc *doc, size_t at, size_t *end)
{
    size_t start = at + xp_utf8_valid_prefix(xp_str_make(doc->text + at, doc->len - at));

    *end = start;
    while (*end < doc->len) {
        uint32_t cp;

        xp_utf8_decode(doc->text + *end, doc->len - *end, &cp);
        if (cp != XP_UTF8_BAD)
            break;
        (*end)++;
    }
    return start;
}

static bool has_high_byte(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] >= 0x80)
            return true;
    return false;
}

static struct bad_bytes count_bad_bytes(const struct xp_doc *doc)
{
    struct bad_bytes bad = { 0, 0, 0, false };
    size_t at = 0;

    while (at < doc->len) {
        size_t end, start = next_run(doc, at, &end);

        bad.has_valid = bad.has_valid || has_high_byte(doc->text + at, start - at);
        if (end > start && bad.runs++ == 0)
            bad.first = start;
        bad.count += end - start;
        at = end;
    }
    return bad;
}

static void add_bad_run(struct xp_doc *doc, size_t start, size_t end)
{
    XP_AUTO_BUF bytes = XP_BUF_INIT(256);
    struct xp_diag *diag;

    xp_utf8_show(&bytes, xp_str_make(doc->text + start, end - start > 8 ? 8 : end - start));
    diag = doc_add_diag(doc, XP_FAULT_ENCODING, start, end, "%s%s %s not UTF-8; JSON is always UTF-8", bytes.ptr,
                        end - start > 8 ? "…" : "", end - start == 1 ? "is" : "are");
    diag->help = xp_str_from("type the character again and save the file as UTF-8");
}

void doc_report_bad_bytes(struct xp_doc *doc, bool as_one)
{
    struct bad_bytes bad = count_bad_bytes(doc);
    size_t at = 0;

    if (bad.count == 0)
        return;
    if (as_one || !bad.has_valid) {
        struct xp_diag *diag = doc_add_diag(
            doc, XP_FAULT_ENCODING, bad.first, bad.first + 1,
            bad.has_valid ? "%zu byte%s of this file %s not UTF-8; this is the first"
                          : "%zu byte%s of this file %s not UTF-8, perhaps Windows-1252 or Latin-1; this is "
                            "the first",
            bad.count, bad.count == 1 ? "" : "s", bad.count == 1 ? "is" : "are");

        diag->help = xp_str_from("save the file as UTF-8");
        return;
    }
    while (at < doc->len) {
        size_t end, start = next_run(doc, at, &end);

        if (end > start)
            add_bad_run(doc, start, end);
        at = end;
    }
}
