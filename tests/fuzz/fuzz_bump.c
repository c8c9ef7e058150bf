/*
 * xp_bump_plan() on any text. The first line of the input is what readableVers shall be, the rest is the manifest. What
 * is not refused parses as well as before, with the new values in it, and every byte outside the edits is the old one.
 */
#include "xp_bump.h"
#include "xp_manifest.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool is_true, const char *what)
{
    if (is_true)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static struct xp_str value_of(const struct xp_doc *doc, const char *key, struct xp_arena *arena)
{
    xp_node_id node = xp_object_find(doc, xp_doc_root(doc), xp_str_from(key));

    expect(node != XP_NO_NODE, "a key has gone");
    return xp_node_text(doc, xp_key_value(node), arena);
}

static void check_values(const struct xp_bump *bump, const struct xp_bump_wanted *wanted, struct xp_str text,
                         struct xp_arena *arena)
{
    struct xp_doc doc;

    xp_doc_parse_json(&doc, text.ptr, text.len);
    expect(doc.diag_count == 0, "it does not parse any more");
    expect(xp_str_equal(value_of(&doc, "vers", arena), xp_arena_printf(arena, "%llu", (unsigned long long)bump->vers)),
           "vers is another number");
    if (wanted->has_readable)
        expect(xp_str_equal(value_of(&doc, "readableVers", arena), wanted->readable), "readableVers is another text");
    xp_doc_release(&doc);
}

/* The bytes between the edits, in the old text and in the new one. */
static void check_rest(const struct xp_bump *bump, struct xp_str before, struct xp_str after)
{
    size_t old_at = 0, new_at = 0;

    for (size_t i = 0; i <= bump->edit_count; i++) {
        const struct xp_edit *edit = i < bump->edit_count ? &bump->edits[i] : NULL;
        size_t len = (edit ? edit->start : before.len) - old_at;

        expect(new_at + len <= after.len && memcmp(before.ptr + old_at, after.ptr + new_at, len) == 0,
               "another byte has changed");
        old_at = edit ? edit->end : before.len;
        new_at += len + (edit ? edit->text.len : 0);
    }
    expect(new_at == after.len, "something was added");
}

static void check(struct xp_str text, const struct xp_bump_wanted *wanted)
{
    XP_AUTO_BUF after = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_bump bump;
    struct xp_err err;
    struct xp_doc doc;

    xp_doc_parse_json(&doc, text.ptr, text.len);
    if (xp_bump_plan(&doc, wanted, &arena, &bump, &err) == 0) {
        expect(bump.vers > bump.vers_before && bump.vers <= XP_MANIFEST_MAX_VERS, "vers did not go up");
        expect(xp_edit_apply(text, bump.edits, bump.edit_count, &after), "the edits do not fit");
        check_values(&bump, wanted, xp_buf_str(&after), &arena);
        check_rest(&bump, text, xp_buf_str(&after));
    }
    xp_doc_release(&doc);
    xp_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_str input = xp_str_make((const char *)data, size);
    struct xp_str readable = xp_str_make(input.ptr, xp_str_find(input, '\n'));
    struct xp_str text = xp_str_from_offset(input, readable.len + 1);
    struct xp_bump_wanted wanted = { 0, readable.len > 0, readable };

    check(text, &wanted);
    wanted.vers = 1000;
    check(text, &wanted);
    return 0;
}
