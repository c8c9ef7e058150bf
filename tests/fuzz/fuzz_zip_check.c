#include "zip_check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct memory {
    const uint8_t *bytes;
    size_t len;
    size_t faults;
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static bool read_at(void *context, uint64_t offset, void *out, size_t len)
{
    struct memory *memory = context;

    require(offset <= memory->len && len <= memory->len - offset);
    memcpy(out, memory->bytes + offset, len);
    return true;
}

static void count_fault(void *context, const char *rule, struct xp_str entry, struct xp_str detail)
{
    struct memory *memory = context;

    require(strncmp(rule, "package-", 8) == 0 && (entry.len == 0 || entry.ptr) && (detail.len == 0 || detail.ptr));
    memory->faults++;
}

/* Of a zip that is called sound, every byte belongs to one entry or to the directory. */
static void check_listing(const struct zip_listing *listing, const struct memory *memory)
{
    uint64_t end = 0;

    for (size_t i = 0; i < listing->count; i++) {
        const struct zip_entry *entry = &listing->entries[i];

        require(entry->header >= end && entry->data > entry->header);
        end = entry->data + entry->packed;
        require(end >= entry->data && end <= memory->len);
        require(entry->method != ZIP_STORED || (entry->flags & 1) || entry->packed == entry->size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory memory = { data, size, 0 };
    struct zip_input input = { read_at, &memory, size };
    struct zip_faults faults = { count_fault, &memory };
    struct xp_arena arena = XP_ARENA_INIT;
    struct zip_listing listing;

    require(zip_check(&listing, &arena, &input, 1000, &faults));
    require(listing.is_sound || memory.faults);
    if (listing.is_sound)
        check_listing(&listing, &memory);
    xp_arena_release(&arena);
    return 0;
}
