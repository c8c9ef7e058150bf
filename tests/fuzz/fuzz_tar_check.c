#include "tar_check.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The stream comes in pieces of any size: what is found must not depend on where it is cut. */
struct result {
    struct tar_check check;
    struct xp_arena arena;
    size_t faults;
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void count_fault(void *context, const char *rule, struct xp_str entry, struct xp_str detail)
{
    struct result *result = context;

    require(strncmp(rule, "package-", 8) == 0 && (entry.len == 0 || entry.ptr) && (detail.len == 0 || detail.ptr));
    result->faults++;
}

static void run(struct result *result, const uint8_t *data, size_t size, size_t piece)
{
    static const struct tar_limits limits = { 1 << 20, 1 << 20, 1000, 600 };
    struct zip_faults faults = { count_fault, result };

    *result = (struct result){ .faults = 0 };
    tar_check_init(&result->check, &result->arena, &limits, &faults);
    while (size) {
        size_t len = piece < size ? piece : size;

        if (!tar_check_feed(&result->check, data, len))
            break;
        data += len;
        size -= len;
    }
    tar_check_finish(&result->check);
    require(result->faults == (result->check.is_stopped ? 1U : 0U));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct result whole, pieces;

    run(&whole, data, size, size ? size : 1);
    run(&pieces, data, size, 7);
    require(whole.faults == pieces.faults && whole.check.count == pieces.check.count);
    for (size_t i = 0; i < whole.check.count; i++) {
        const struct tar_entry *a = &whole.check.entries[i], *b = &pieces.check.entries[i];

        require(xp_str_equal(a->name, b->name) && a->kind == b->kind && a->size == b->size);
        require(a->name.len <= 600 && a->size <= 1 << 20);
    }
    tar_check_release(&whole.check);
    tar_check_release(&pieces.check);
    xp_arena_release(&whole.arena);
    xp_arena_release(&pieces.arena);
    return 0;
}
