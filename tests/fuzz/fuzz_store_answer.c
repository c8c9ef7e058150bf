/*
 * The body of a store's answer, and the same bytes as an entry of the cache. Whatever comes in, what comes out is fit to
 * be shown, and an entry that was read can be written and read again.
 */
#include "store_checks.h"
#include "xp_store_cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_entry(struct xp_str text)
{
    enum { NOW = 1000 };
    static const struct xp_store_request request = { .store = XP_STR("https://a.example/{id}"),
                                                     .url = XP_STR("https://a.example/a.b") };
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_store_entry entry, again;
    XP_AUTO_BUF out = XP_BUF_INIT(XP_STORE_MAX_ANSWER_BYTES);

    (void)xp_store_entry_read(&entry, &request, text, NOW, &arena);
    expect(entry.attempted_ms >= 0 && entry.attempted_ms <= NOW && entry.answered_ms <= NOW);
    if (entry.answered_ms)
        expect_answer(&entry.answer);
    expect(xp_store_entry_write(&entry, &request, &out) == 0);
    expect(!xp_store_entry_read(&again, &request, xp_buf_str(&out), NOW, &arena));
    expect(again.attempted_ms == entry.attempted_ms && again.answered_ms == entry.answered_ms);
    expect(again.token == entry.token && xp_str_equal(again.answer.number, entry.answer.number));
    xp_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str text = xp_str_make((const char *)data, size);
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_store_answer answer;

    xp_store_read_answer(&answer, text, xp_str_from("a.b"), &arena);
    if (xp_store_scan(text) != XP_STORE_FINE)
        expect(answer.kind == XP_STORE_NOTHING && answer.token == xp_store_scan(text));
    expect_answer(&answer);
    xp_arena_release(&arena);
    check_entry(text);
    return 0;
}
