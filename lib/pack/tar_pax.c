#include "tar_parts.h"

static const struct xp_str the_file = { "", 0 };

static bool broken(struct tar_check *check)
{
    tar_stop(check, "package-broken", the_file, "a pax header is damaged");
    return false;
}

/* Decimal digits up to `end`, without a sign, at least one. */
static bool read_decimal(struct xp_str text, char end, uint64_t *out, size_t *used)
{
    size_t i = 0;

    *out = 0;
    while (i < text.len && xp_ascii_is_digit(text.ptr[i])) {
        if (*out > UINT64_MAX / 16)
            return false;
        *out = *out * 10 + (uint64_t)(text.ptr[i++] - '0');
    }
    *used = i;
    return i > 0 && (i == text.len ? end == '\0' : text.ptr[i] == end);
}

/* What stands there twice is read by some programs in the first place and by others in the last. */
static bool take_name(struct tar_check *check, bool is_target, struct xp_str value)
{
    bool *has = is_target ? &check->has_target : &check->has_name;
    struct xp_str *name = is_target ? &check->next_target : &check->next_name;

    if (*has || !value.len) {
        tar_stop(check, "package-mismatch", value, "the headers in front of it give it %s %s",
                 value.len ? "more than one" : "an empty", is_target ? "target" : "name");
        return false;
    }
    *has = true;
    *name = tar_keep_name(check, value);
    return true;
}

static bool take_size(struct tar_check *check, struct xp_str value)
{
    size_t used;

    if (check->has_size) {
        tar_stop(check, "package-mismatch", the_file, "the headers in front of one entry give it more than one size");
        return false;
    }
    check->has_size = true;
    return read_decimal(value, '\0', &check->next_size, &used) || broken(check);
}

static bool take_value(struct tar_check *check, struct xp_str key, struct xp_str value)
{
    bool is_global = check->meta == TAR_META_GLOBAL;
    bool is_path = xp_str_is(key, "path"), is_target = xp_str_is(key, "linkpath"), is_size = xp_str_is(key, "size");

    if (xp_str_starts_with(key, xp_str_from("GNU.sparse.")) || xp_str_is(key, "SCHILY.realsize")) {
        tar_stop(check, "package-special", the_file, "it holds a sparse file, of which parts are left out");
        return false;
    }
    if (!is_path && !is_target && !is_size)
        return true;
    if (is_global) {
        tar_stop(check, "package-special", the_file, "one header speaks of all entries: \"%.*s\"", XP_STR_ARG(key));
        return false;
    }
    if (is_size)
        return take_size(check, value);
    if (value.len > check->limits.max_name) {
        tar_stop(check, "package-name-length", the_file, "a name of more than %zu bytes", check->limits.max_name);
        return false;
    }
    return take_name(check, is_target, value);
}

/* Each record is "LENGTH KEY=VALUE\n", and its length counts itself. */
static bool take_records(struct tar_check *check, struct xp_str records)
{
    while (records.len) {
        uint64_t len;
        size_t used, equals;
        struct xp_str record;

        if (!read_decimal(records, ' ', &len, &used) || len > records.len || len < used + 3 ||
            records.ptr[len - 1] != '\n')
            return broken(check);
        record = xp_str_make(records.ptr + used + 1, (size_t)len - used - 2);
        equals = xp_str_find(record, '=');
        if (equals == 0 || equals == record.len)
            return broken(check);
        if (!take_value(check, xp_str_make(record.ptr, equals), xp_str_from_offset(record, equals + 1)))
            return false;
        records = xp_str_from_offset(records, (size_t)len);
    }
    return true;
}

/* GNU's long names end in a NUL that counts. */
static bool take_long(struct tar_check *check, struct xp_str text)
{
    struct xp_str name = xp_str_make(text.ptr, xp_str_find(text, '\0'));

    if (name.len + 1 < text.len) {
        tar_stop(check, "package-mismatch", name, "its long name goes on behind a NUL, where some programs end it");
        return false;
    }
    if (name.len > check->limits.max_name) {
        tar_stop(check, "package-name-length", the_file, "a name of more than %zu bytes", check->limits.max_name);
        return false;
    }
    return take_name(check, check->meta == TAR_META_TARGET, name);
}

bool tar_take_meta(struct tar_check *check)
{
    struct xp_str body = xp_str_make(check->collected, check->meta_bytes);
    bool is_pax = check->meta == TAR_META_PAX || check->meta == TAR_META_GLOBAL;
    bool is_good = is_pax ? take_records(check, body) : take_long(check, body);

    check->meta = TAR_META_NONE;
    return is_good;
}
