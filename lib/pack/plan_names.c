#include "name_fold.h"
#include "plan_parts.h"

#include "xp_mem.h"
#include "xp_utf8.h"

#include <stdlib.h>
#include <utf8proc.h>

/* One name on APFS and NTFS (which counts UTF-16), and a whole path on the Mac, without room for what stands above. */
enum { NAME_MAX_UNITS = 255, MAC_PATH_MAX = 1023, WINDOWS_DEVICE_MAX = 4 };

/* A name to be told apart from those beside it. */
struct folded {
    struct xp_str text;
    uint32_t node;
};

static size_t utf16_units(const utf8proc_int32_t *points, utf8proc_ssize_t count)
{
    size_t units = 0;

    for (utf8proc_ssize_t i = 0; i < count; i++)
        units += points[i] > 0xFFFF ? 2 : 1;
    return units;
}

/* HFS+ keeps names decomposed. A name has at most 255 bytes, and decomposed no more than four times as many characters. */
static size_t decomposed_units(struct xp_str name)
{
    utf8proc_int32_t points[4 * 1024];
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)name.ptr, (utf8proc_ssize_t)name.len, points,
                           (utf8proc_ssize_t)XP_COUNT(points), UTF8PROC_STABLE | UTF8PROC_DECOMPOSE);

    return count < 0 || (size_t)count > XP_COUNT(points) ? SIZE_MAX : utf16_units(points, count);
}

/* A code point that is none and never will be: the Mac refuses it. */
static bool has_noncharacter(struct xp_str name)
{
    for (size_t i = 0; i < name.len;) {
        uint32_t cp;

        i += xp_utf8_decode(name.ptr + i, name.len - i, &cp);
        if ((cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF))
            return true;
    }
    return false;
}

/* @return why, or NULL. */
static const char *mac_trouble(const struct plan_maker *maker, const struct plan_node *node)
{
    if (node->composed.len > NAME_MAX_UNITS)
        return "it is longer than 255 bytes, in the composed form that packages have";
    if (decomposed_units(node->composed) > NAME_MAX_UNITS)
        return "it is longer than 255 UTF-16 units, in the decomposed form that HFS+ keeps";
    if (has_noncharacter(node->composed))
        return "it holds a code point that is no character";
    if (node->name_len > MAC_PATH_MAX && maker->nodes[node->parent].name_len <= MAC_PATH_MAX)
        return "its path in the package is longer than 1023 bytes";
    return NULL;
}

/* "CON", "com1.txt" … */
static bool is_windows_device(struct xp_str name)
{
    static const char *const devices[] = { "con", "prn", "aux", "nul" };
    struct xp_str stem = xp_str_trim(xp_str_make(name.ptr, xp_str_find(name, '.')));

    for (size_t i = 0; i < XP_COUNT(devices); i++)
        if (xp_str_equal_nocase(stem, xp_str_from(devices[i])))
            return true;
    return stem.len == WINDOWS_DEVICE_MAX && stem.ptr[3] >= '1' && stem.ptr[3] <= '9' &&
           (xp_str_starts_with_nocase(stem, xp_str_from("com")) || xp_str_starts_with_nocase(stem, xp_str_from("lpt")));
}

static const char *windows_trouble(struct xp_str name)
{
    char last = name.len ? name.ptr[name.len - 1] : '\0';

    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ')
            return "it holds a control character";
        if (strchr("<>:\"|?*\\", name.ptr[i]))
            return "it holds one of < > : \" | ? * \\";
    }
    if (last == '.' || last == ' ')
        return "it ends in a dot or a blank";
    return is_windows_device(name) ? "Windows keeps this name for a device" : NULL;
}

static void check_name(struct plan_maker *maker, struct plan_node *node)
{
    const char *trouble;
    struct xp_remark remark = { .key = node->name };

    if (xp_utf8_valid_prefix(node->name) < node->name.len) {
        plan_refuse(maker, "pack-name-encoding", node->place, &remark);
        node->is_faulty = true;
        return;
    }
    trouble = mac_trouble(maker, node);
    if (trouble) {
        remark.detail = xp_str_from(trouble);
        plan_refuse(maker, "pack-name-mac", node->place, &remark);
        return;
    }
    trouble = windows_trouble(node->composed);
    if (trouble) {
        remark.detail = xp_str_from(trouble);
        plan_warn(maker, "pack-name-windows", node->place, &remark);
    }
}

static int compare_folded(const void *left, const void *right)
{
    const struct folded *a = left, *b = right;
    int order = xp_str_compare(a->text, b->text);

    return order ? order : (a->node > b->node) - (a->node < b->node);
}

static void report_same(struct plan_maker *maker, uint32_t first, uint32_t second)
{
    const struct plan_node *one = &maker->nodes[first], *other = &maker->nodes[second];
    struct xp_remark remark = { .key = other->name, .found = one->name };

    remark.related.path = plan_path(maker, one->place);
    remark.related_message = xp_str_from("the other one");
    plan_refuse(maker, "pack-name-collision", other->place, &remark);
}

/* Of three that are one, the second and the third are reported, each with the first. */
static void check_siblings(struct plan_maker *maker, const struct plan_node *folder, struct folded *names)
{
    size_t count = 0, first = 0;

    for (uint32_t i = folder->first; i < folder->first + folder->count; i++)
        if (!maker->nodes[i].pattern && xp_utf8_valid_prefix(maker->nodes[i].name) == maker->nodes[i].name.len)
            names[count++] = (struct folded){ name_fold(&maker->plan->arena, maker->nodes[i].name), i };
    if (count > 1)
        qsort(names, count, sizeof(*names), compare_folded);
    for (size_t i = 1; i < count; i++) {
        if (xp_str_equal(names[i].text, names[first].text))
            report_same(maker, names[first].node, names[i].node);
        else
            first = i;
    }
}

void plan_check_names(struct plan_maker *maker)
{
    struct folded *names = xp_xcalloc(maker->count, sizeof(*names));

    for (size_t i = 0; i < maker->count; i++) {
        if (maker->nodes[i].count > 1)
            check_siblings(maker, &maker->nodes[i], names);
        if (!maker->nodes[i].pattern)
            check_name(maker, &maker->nodes[i]);
    }
    free(names);
}
