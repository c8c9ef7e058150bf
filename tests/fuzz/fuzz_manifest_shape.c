/*
 * Manifests made of known keys and of what goes wrong in manifests: slips of capitals, other quotes, comments, commas
 * and colons too many or too few, words of other languages. They are linted and fixed; what could be put right then is.
 */
#include "finding_checks.h"
#include "fuzz_shape.h"
#include "manifest_words.h"
#include "xp_builtin.h"
#include "xp_doc.h"
#include "xp_example.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_BYTES = 20000, MAX_DEPTH = 5 };

static const struct xp_str files[] = { XP_STR("rain.py"),      XP_STR("Wind"),
                                       XP_STR("raind*"),       XP_STR("lib/"),
                                       XP_STR("link -> ../x"), XP_STR("Rain.app/Contents/MacOS/Rain*") };
/* The usual one of the words, but once in a while. */
static void add_usual(struct shape *shape, struct xp_buf *out, const struct xp_str *words, size_t count)
{
    xp_buf_add_str(out, shape_rarely(shape, 8) ? shape_word(shape, words, count) : words[0]);
}

static void add_blank(struct shape *shape, struct xp_buf *out)
{
    add_usual(shape, out, blanks, XP_COUNT(blanks));
}

static void add_quoted(struct shape *shape, struct xp_buf *out, struct xp_str text)
{
    size_t kind = shape_rarely(shape, 8) ? shape_pick(shape, XP_COUNT(quotes)) : 0;

    xp_buf_add_str(out, quotes[kind][0]);
    xp_buf_add_str(out, text);
    xp_buf_add_str(out, quotes[kind][1]);
}

static void add_key(struct shape *shape, struct xp_buf *out)
{
    const struct xp_key_table *table = &xp_builtin_rules.tables[shape_pick(shape, xp_builtin_rules.table_count)];
    const struct xp_key *key = &table->keys[shape_pick(shape, table->count)];
    struct xp_str name = key->name;
    char slip[64];

    if (shape_rarely(shape, 8) && key->mistaken_count) {
        name = shape_word(shape, key->mistaken, key->mistaken_count);
    } else if (shape_rarely(shape, 6) && name.len < sizeof(slip)) { /* other capitals, a letter less, another key */
        memcpy(slip, name.ptr, name.len);
        slip[shape_pick(shape, name.len)] ^= 0x20;
        name = xp_str_make(slip, name.len - shape_pick(shape, 2));
    }
    add_quoted(shape, out, name);
}

static void add_value(struct shape *shape, struct xp_buf *out, int depth);

static void add_items(struct shape *shape, struct xp_buf *out, int depth, bool has_keys)
{
    size_t count = shape_pick(shape, depth == 0 ? 16 : 5);

    xp_buf_add_str(out, has_keys ? xp_str_from("{") : xp_str_from("["));
    for (size_t i = 0; i < count; i++) {
        add_blank(shape, out);
        if (has_keys) {
            add_key(shape, out);
            add_usual(shape, out, colons, XP_COUNT(colons));
        }
        add_value(shape, out, depth + 1);
        if (i + 1 < count)
            add_usual(shape, out, commas, XP_COUNT(commas));
    }
    add_blank(shape, out);
    if (shape_rarely(shape, 10))
        shape_add(shape, out, closers, XP_COUNT(closers));
    else
        xp_buf_add_str(out, has_keys ? xp_str_from("}") : xp_str_from("]"));
}

static void add_value(struct shape *shape, struct xp_buf *out, int depth)
{
    unsigned kind = shape_pick(shape, depth < MAX_DEPTH && out->len < MAX_BYTES ? 6 : 4);

    if (kind < 2)
        add_quoted(shape, out, shape_word(shape, texts, XP_COUNT(texts)));
    else if (kind < 4)
        shape_add(shape, out, plain, XP_COUNT(plain));
    else
        add_items(shape, out, depth, kind == 4);
}

static const struct xp_linter *builtin_linter(void)
{
    static struct xp_policy policy;
    static struct xp_linter *linter; /* the same for all inputs, and never freed */

    if (!linter) {
        xp_policy_init(&policy, &xp_builtin_rules);
        expect(xp_linter_new(&linter, &xp_builtin_rules, &policy, NULL) == 0);
    }
    return linter;
}

struct harm {
    size_t syntax, errors, fixable, unsafe;
};

static struct harm lint(const struct xp_example *example, bool has_unsafe)
{
    struct xp_findings findings = { 0 };
    struct harm harm = { 0, 0, 0, 0 };

    xp_example_lint(builtin_linter(), example, &findings);
    expect_sound(&findings, example->text);
    for (size_t i = 0; i < findings.count; i++) {
        const struct xp_finding *finding = &findings.items[i];

        harm.syntax += finding->rule->reporter == XP_BY_JSON;
        harm.errors += finding->severity == XP_SEVERITY_ERROR;
        harm.fixable += finding->fix && (has_unsafe || finding->fix->is_safe);
        harm.unsafe += finding->fix && !finding->fix->is_safe;
    }
    xp_findings_release(&findings);
    return harm;
}

static void fix(const struct xp_example *example, bool has_unsafe)
{
    const struct xp_fix_options options = { .has_unsafe = has_unsafe };
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    XP_AUTO_BUF again = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct harm then = lint(example, has_unsafe), now;
    struct xp_example after = *example;
    struct xp_fixed fixed;
    bool is_refused;

    xp_example_fix(builtin_linter(), example, &options, &fixed, &text);
    is_refused = fixed.is_refused;
    after.text = xp_buf_str(&text);
    expect(fixed.is_changed == !xp_str_equal(example->text, after.text));
    xp_fixed_release(&fixed);
    now = lint(&after, has_unsafe);
    expect(now.syntax <= then.syntax);
    expect(has_unsafe || now.syntax < then.syntax || now.errors <= then.errors);
    /* A safe fix waits for an unsafe one at the same place. */
    expect(is_refused || now.fixable == 0 || (!has_unsafe && now.unsafe > 0));
    xp_example_fix(builtin_linter(), &after, &options, &fixed, &again);
    expect(!fixed.is_changed);
    xp_fixed_release(&fixed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_example example = {
        .has_text = true, .has_manifest = true, .files = files, .file_count = XP_COUNT(files), .has_files = true
    };

    add_blank(&shape, &text);
    add_items(&shape, &text, 0, !shape_rarely(&shape, 20));
    add_blank(&shape, &text);
    example.text = xp_buf_str(&text);
    fix(&example, false);
    fix(&example, true);
    return 0;
}
