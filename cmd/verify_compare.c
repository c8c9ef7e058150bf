#include "verify.h"

#include <inttypes.h>
#include <stdlib.h>

static int compare_entries(const void *left, const void *right)
{
    const struct xp_package_entry *a = left, *b = right;

    return xp_str_compare(a->name, b->name);
}

void verify_keep_entries(struct verified *verified, const struct xp_package *package)
{
    const struct xp_package_entry *entries;
    size_t count = xp_package_entries(package, &entries);

    verified->entries = xp_arena_calloc(&verified->arena, count, sizeof(*entries));
    for (size_t i = 0; i < count; i++) {
        struct xp_package_entry *kept = &verified->entries[verified->entry_count];

        if (xp_package_is_litter(package, i))
            continue;
        *kept = entries[i];
        kept->name = xp_arena_copy(&verified->arena, kept->name);
        kept->target = xp_arena_copy(&verified->arena, kept->target);
        verified->entry_count++;
    }
    if (verified->entry_count > 1)
        qsort(verified->entries, verified->entry_count, sizeof(*verified->entries), compare_entries);
}

static const char *kind_name(enum xp_entry_kind kind)
{
    switch (kind) {
    case XP_ENTRY_FILE:
        return "a file";
    case XP_ENTRY_FOLDER:
        return "a folder";
    case XP_ENTRY_LINK:
        return "a link";
    case XP_ENTRY_OTHER:
        break;
    }
    return "neither a file, nor a folder, nor a link";
}

static bool is_same(const struct xp_package_entry *a, const struct xp_package_entry *b)
{
    return a->kind == b->kind && a->mode == b->mode && xp_str_equal(a->target, b->target) &&
           (a->kind != XP_ENTRY_FILE ||
            (a->size == b->size && memcmp(a->digest.bytes, b->digest.bytes, XP_SHA256_BYTES) == 0));
}

static void add_quoted(struct xp_writer *out, struct xp_str text)
{
    xp_writer_add_char(out, '"');
    cmd_add_shown(out, text);
    xp_writer_add_char(out, '"');
}

static void add_difference(struct xp_writer *out, const struct xp_package_entry *a, const struct xp_package_entry *b)
{
    add_quoted(out, a->name);
    if (a->kind != b->kind) {
        xp_writer_addf(out, " is %s in the first and %s in the second", kind_name(a->kind), kind_name(b->kind));
    } else if (a->mode != b->mode) {
        xp_writer_addf(out, " has the mode %04o in the first and %04o in the second", a->mode, b->mode);
    } else if (a->kind == XP_ENTRY_LINK) {
        xp_writer_add_text(out, " leads to ");
        add_quoted(out, a->target);
        xp_writer_add_text(out, " in the first and to ");
        add_quoted(out, b->target);
        xp_writer_add_text(out, " in the second");
    } else if (a->size != b->size) {
        xp_writer_addf(out, " has %" PRIu64 " bytes in the first and %" PRIu64 " in the second", a->size, b->size);
    } else {
        xp_writer_add_text(out, " has other bytes in the second");
    }
}

/* @return false when there is no difference. */
static bool add_first_difference(struct xp_writer *out, const struct verified *a, const struct verified *b)
{
    size_t i = 0, k = 0;

    while (i < a->entry_count || k < b->entry_count) {
        int order = i == a->entry_count   ? 1
                    : k == b->entry_count ? -1
                                          : xp_str_compare(a->entries[i].name, b->entries[k].name);

        if (order) {
            add_quoted(out, order < 0 ? a->entries[i].name : b->entries[k].name);
            xp_writer_addf(out, " is only in the %s", order < 0 ? "first" : "second");
            return true;
        }
        if (!is_same(&a->entries[i], &b->entries[k])) {
            add_difference(out, &a->entries[i], &b->entries[k]);
            return true;
        }
        i++;
        k++;
    }
    return false;
}

void verify_compare(struct xp_writer *out, const struct verified *a, const struct verified *b)
{
    cmd_add_shown(out, a->path);
    xp_writer_add_text(out, " and ");
    cmd_add_shown(out, b->path);
    if (memcmp(a->content.bytes, b->content.bytes, XP_SHA256_BYTES) == 0) {
        xp_writer_add_text(out, " hold the same content\n");
        return;
    }
    xp_writer_add_text(out, " differ: ");
    if (!add_first_difference(out, a, b))
        xp_writer_add_text(out, "the entries are the same, and stand more than once in one of them");
    xp_writer_add_char(out, '\n');
}
