#include "tar_check.h"

#include "tar_parts.h"
#include "xp_macros.h"
#include "xp_mem.h"

#include <stdarg.h>
#include <stdlib.h>

/* Of the fields of a header that are read: where they begin and how long they are. */
enum {
    AT_NAME = 0,
    NAME_BYTES = 100,
    AT_MODE = 100,
    MODE_BYTES = 8,
    AT_OWNER = 108,
    AT_GROUP = 116,
    OWNER_BYTES = 8,
    AT_SIZE = 124,
    SIZE_BYTES = 12,
    AT_TIME = 136,
    TIME_BYTES = 12,
    AT_SUM = 148,
    SUM_BYTES = 8,
    AT_TYPE = 156,
    AT_TARGET = 157,
    AT_MAGIC = 257,
    AT_MAJOR = 329,
    AT_MINOR = 337,
    DEVICE_BYTES = 8,
    AT_PREFIX = 345,
    PREFIX_BYTES = 155
};

void tar_stop(struct tar_check *check, const char *rule, struct xp_str entry, const char *format, ...)
{
    XP_AUTO_BUF detail = XP_BUF_INIT(1000);
    va_list args;

    va_start(args, format);
    xp_buf_addv(&detail, format, args);
    va_end(args);
    check->faults->add(check->faults->context, rule, entry, xp_buf_str(&detail));
    check->is_stopped = true;
}

void tar_check_init(struct tar_check *check, struct xp_arena *arena, const struct tar_limits *limits,
                    const struct zip_faults *faults)
{
    *check = (struct tar_check){ .arena = arena, .limits = *limits, .faults = faults };
}

void tar_check_release(struct tar_check *check)
{
    free(check->collected);
    free(check->entries);
    check->collected = NULL;
    check->entries = NULL;
}

static bool is_filled(const unsigned char *bytes, size_t len, unsigned char with)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != with)
            return false;
    return true;
}

/*
 * Octal digits between blanks, as they have always been written; of large sizes, a binary number. Behind a NUL at the
 * beginning, and behind a blank, some programs read on and others do not.
 */
static bool read_number(const unsigned char *at, size_t len, uint64_t *out)
{
    size_t i = 0;

    *out = 0;
    if (at[0] == 0x80) {
        for (i = 1; i < len; i++) {
            if (*out >> 55)
                return false;
            *out = *out << 8 | at[i];
        }
        return true;
    }
    while (i < len && at[i] == ' ')
        i++;
    for (; i < len && at[i] >= '0' && at[i] <= '7'; i++)
        *out = *out << 3 | (uint64_t)(at[i] - '0');
    while (i < len && at[i] == ' ')
        i++;
    return i == len || (at[i] == '\0' && (at[0] || is_filled(at, len, '\0')));
}

/* Owners and times may be below nothing: a binary number of 63 bits and a sign. */
static bool is_signed_number(const unsigned char *at, size_t len)
{
    uint64_t number;

    if (at[0] != 0xFF)
        return read_number(at, len, &number);
    return len <= 8 || (is_filled(at, len - 8, 0xFF) && at[len - 8] >= 0x80);
}

bool tar_is_header(const unsigned char *block)
{
    uint64_t stated;
    unsigned long sum = 0;
    long signed_sum = 0;

    for (size_t i = 0; i < TAR_BLOCK; i++) {
        unsigned char byte = i >= AT_SUM && i < AT_SUM + SUM_BYTES ? ' ' : block[i];

        sum += byte;
        signed_sum += byte < 128 ? byte : (long)byte - 256;
    }
    /* Old programs summed signed characters. */
    return read_number(block + AT_SUM, SUM_BYTES, &stated) &&
           (stated == sum || (signed_sum >= 0 && stated == (unsigned long)signed_sum));
}

static struct xp_str text_in(const unsigned char *at, size_t max)
{
    struct xp_str text = xp_str_make((const char *)at, max);

    return xp_str_make(text.ptr, xp_str_find(text, '\0'));
}

struct xp_str tar_keep_name(struct tar_check *check, struct xp_str name)
{
    check->name_bytes += name.len;
    return xp_arena_copy(check->arena, name);
}

static struct xp_str name_of(struct tar_check *check, const unsigned char *block)
{
    struct xp_str name = text_in(block + AT_NAME, NAME_BYTES);
    struct xp_str prefix = { "", 0 };

    if (check->has_name)
        return check->next_name;
    /* GNU's own format has times where POSIX has the first part of a long name. */
    if (memcmp(block + AT_MAGIC, "ustar\0", 6) == 0)
        prefix = text_in(block + AT_PREFIX, PREFIX_BYTES);
    return prefix.len ? xp_arena_printf(check->arena, "%.*s/%.*s", XP_STR_ARG(prefix), XP_STR_ARG(name))
                      : tar_keep_name(check, name);
}

static bool keep_entry(struct tar_check *check, const struct tar_entry *entry)
{
    if (check->count >= check->limits.max_entries)
        tar_stop(check, "package-count", xp_str_make("", 0), "more than %zu entries", check->limits.max_entries);
    else if (entry->name.len > check->limits.max_name || entry->target.len > check->limits.max_name)
        tar_stop(check, "package-name-length", entry->name, "more than %zu bytes", check->limits.max_name);
    else if (check->name_bytes > TAR_MAX_NAMES)
        tar_stop(check, "package-count", xp_str_make("", 0), "more than %d bytes of names", (int)TAR_MAX_NAMES);
    else if (entry->size > check->limits.max_file)
        tar_stop(check, "package-size", entry->name, "one file of more than %llu bytes",
                 (unsigned long long)check->limits.max_file);
    else if (entry->size > check->limits.max_bytes - check->bytes)
        tar_stop(check, "package-size", entry->name, "more than %llu bytes unpacked",
                 (unsigned long long)check->limits.max_bytes);
    if (check->is_stopped)
        return false;
    check->bytes += entry->size;
    check->entries = xp_grow(check->entries, &check->room, check->count + 1, sizeof(*check->entries));
    check->entries[check->count++] = *entry;
    return true;
}

static void forget_meta(struct tar_check *check)
{
    check->has_name = check->has_target = check->has_size = false;
    check->meta_headers = 0;
}

static const char *kind_of(unsigned char type, enum tar_kind *kind)
{
    switch (type) {
    case '\0':
    case '0':
    case '7':
        *kind = TAR_FILE;
        return NULL;
    case '1':
        *kind = TAR_HARD_LINK;
        return NULL;
    case '2':
        *kind = TAR_LINK;
        return NULL;
    case '3':
    case '4':
    case '6':
        *kind = TAR_SPECIAL;
        return NULL;
    case '5':
        *kind = TAR_FOLDER;
        return NULL;
    case 'S':
        return "it is stored as a sparse file, of which parts are left out";
    default:
        return "it is of a kind that only some programs know";
    }
}

static bool begin_entry(struct tar_check *check, const unsigned char *block, uint64_t size)
{
    struct tar_entry entry = { .name = name_of(check, block), .size = check->has_size ? check->next_size : size };
    const char *why = kind_of(block[AT_TYPE], &entry.kind);
    uint64_t mode;

    if (why) {
        tar_stop(check, "package-special", entry.name, "%s", why);
        return false;
    }
    (void)read_number(block + AT_MODE, MODE_BYTES, &mode); /* which check_header() has done before */
    entry.mode = (unsigned)(mode & 07777);
    entry.target =
        check->has_target ? check->next_target : tar_keep_name(check, text_in(block + AT_TARGET, NAME_BYTES));
    /* The tar of old had no sign for folders but this. */
    if (entry.kind == TAR_FILE && entry.name.len && entry.name.ptr[entry.name.len - 1] == '/')
        entry.kind = TAR_FOLDER;
    if (entry.kind != TAR_FILE && entry.size) {
        tar_stop(check, "package-broken", entry.name, "it is no file, yet has a content");
        return false;
    }
    forget_meta(check);
    check->skipping = (entry.size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
    return keep_entry(check, &entry);
}

static bool begin_meta(struct tar_check *check, enum tar_meta meta, uint64_t size)
{
    if (size > TAR_MAX_META) {
        tar_stop(check, "package-broken", xp_str_make("", 0), "a header of %llu bytes, more than %d",
                 (unsigned long long)size, (int)TAR_MAX_META);
        return false;
    }
    if (++check->meta_headers > TAR_MAX_META_HEADERS) {
        tar_stop(check, "package-broken", xp_str_make("", 0), "more than %d headers without an entry",
                 (int)TAR_MAX_META_HEADERS);
        return false;
    }
    if (!check->collected)
        check->collected = xp_xmalloc(TAR_MAX_META + TAR_BLOCK);
    check->meta = meta;
    check->meta_bytes = (size_t)size;
    check->meta_filled = 0;
    if (size == 0)
        return tar_take_meta(check);
    return true;
}

/*
 * What is of no use to us, but ends the reading for others: Python takes a header with such a number for the end of the
 * archive, and says nothing.
 */
static const char *broken_number(const unsigned char *block)
{
    static const struct {
        size_t at, len;
        const char *what;
    } fields[] = { { AT_OWNER, OWNER_BYTES, "its owner" },
                   { AT_GROUP, OWNER_BYTES, "its group" },
                   { AT_TIME, TIME_BYTES, "its time" },
                   { AT_MAJOR, DEVICE_BYTES, "its device" },
                   { AT_MINOR, DEVICE_BYTES, "its device" } };
    uint64_t mode;

    if (!read_number(block + AT_MODE, MODE_BYTES, &mode))
        return "its mode";
    for (size_t i = 0; i < XP_COUNT(fields); i++)
        if (!is_signed_number(block + fields[i].at, fields[i].len))
            return fields[i].what;
    return NULL;
}

/* What all programs must read in one way, whatever kind of header it is. */
static bool check_header(struct tar_check *check, const unsigned char *block)
{
    const char *what = broken_number(block);
    struct xp_str name = text_in(block + AT_NAME, NAME_BYTES);

    if (what)
        tar_stop(check, "package-broken", name, "%s is no number", what);
    else if (block[AT_PREFIX] && memcmp(block + AT_MAGIC, "ustar\0", 6) != 0)
        tar_stop(check, "package-mismatch", name, "its name has a first part that only some programs read");
    return !check->is_stopped;
}

static bool take_header(struct tar_check *check)
{
    const unsigned char *block = check->block;
    uint64_t size;

    if (!tar_is_header(block) || !read_number(block + AT_SIZE, SIZE_BYTES, &size)) {
        tar_stop(check, "package-broken", xp_str_make("", 0), "a header is damaged%s",
                 check->count ? ", the first one behind the entries above" : "");
        return false;
    }
    if (!check_header(check, block))
        return false;
    switch (block[AT_TYPE]) {
    case 'x':
        return begin_meta(check, TAR_META_PAX, size);
    case 'g':
        return begin_meta(check, TAR_META_GLOBAL, size);
    case 'L':
        return begin_meta(check, TAR_META_NAME, size);
    case 'K':
        return begin_meta(check, TAR_META_TARGET, size);
    default:
        return begin_entry(check, block, size);
    }
}

static bool take_block(struct tar_check *check)
{
    bool is_blank = is_filled(check->block, TAR_BLOCK, '\0');

    if (check->meta != TAR_META_NONE) {
        memcpy(check->collected + check->meta_filled, check->block, TAR_BLOCK);
        check->meta_filled += TAR_BLOCK;
        return check->meta_filled < check->meta_bytes || tar_take_meta(check);
    }
    if (is_blank) {
        check->zero_blocks++;
        return true;
    }
    if (check->zero_blocks) {
        tar_stop(check, "package-extra-bytes", xp_str_make("", 0), "some behind its end");
        return false;
    }
    return take_header(check);
}

bool tar_check_feed(struct tar_check *check, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;

    while (len && !check->is_stopped) {
        size_t used = len;

        if (check->skipping) {
            if (check->skipping < used)
                used = (size_t)check->skipping;
            check->skipping -= used;
        } else {
            if (used > TAR_BLOCK - check->filled)
                used = TAR_BLOCK - check->filled;
            memcpy(check->block + check->filled, at, used);
            check->filled += used;
            if (check->filled == TAR_BLOCK) {
                check->filled = 0;
                if (!take_block(check))
                    return false;
            }
        }
        at += used;
        len -= used;
    }
    return !check->is_stopped;
}

void tar_check_finish(struct tar_check *check)
{
    struct xp_str last = { "", 0 };

    if (check->is_stopped)
        return;
    if (check->count)
        last = check->entries[check->count - 1].name;
    if (check->skipping)
        tar_stop(check, "package-broken", last, "it is truncated: this entry is not whole");
    else if (check->meta != TAR_META_NONE || check->has_name || check->has_target || check->has_size)
        tar_stop(check, "package-broken", last, "it is truncated: there is nothing where the next entry should be");
    else if (check->zero_blocks < 2 || check->filled)
        tar_stop(check, "package-broken", last, "it is truncated: its end is missing");
}
