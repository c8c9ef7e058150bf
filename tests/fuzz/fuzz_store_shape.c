/*
 * Answers made of the fields of the store's API, with what stores get wrong in them. Of an answer in which nothing was
 * got wrong it is known beforehand what it says; of the others, that it is fit to be shown, kept, and compared.
 */
#include "fuzz_shape.h"
#include "store_checks.h"
#include "xp_store_fields.h"
#include "xp_store_verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PLUGINS = 4 };

static const struct xp_str numbers[] = { XP_STR("1.2"),        XP_STR("1.10"),    XP_STR("v2"),
                                         XP_STR("2.0b1"),      XP_STR(""),        XP_STR(" "),
                                         XP_STR("1.2\\u0000"), XP_STR("\\u00e4"), XP_STR("999999999999999999999.1"),
                                         XP_STR("\\u001b[31m") };
static const struct xp_str values[] = { XP_STR("null"),
                                        XP_STR("1"),
                                        XP_STR("-1"),
                                        XP_STR("9007199254740991"),
                                        XP_STR("9007199254740992"),
                                        XP_STR("1.5"),
                                        XP_STR("1e999"),
                                        XP_STR("true"),
                                        XP_STR("[]"),
                                        XP_STR("{}"),
                                        XP_STR("\"\""),
                                        XP_STR("\"2026-03-02\""),
                                        XP_STR("\"2026-3-2\""),
                                        XP_STR("\"https://a.example/x.zip\""),
                                        XP_STR("\"https://u@a.example/\""),
                                        XP_STR("\"javascript:x\""),
                                        XP_STR("01"),
                                        XP_STR("\"\\ud800\""),
                                        XP_STR("[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]") };
static const struct xp_str fields[] = { XP_STR(XP_FIELD_ID),        XP_STR(XP_FIELD_NAME),
                                        XP_STR(XP_FIELD_SUMMARY),   XP_STR(XP_FIELD_ICON_URL),
                                        XP_STR(XP_FIELD_HELP_URL),  XP_STR("PluginId"),
                                        XP_STR(XP_FIELD_PLUGIN_ID), XP_STR(XP_FIELD_LATEST_RELEASE) };
static const struct xp_str release_fields[] = { XP_STR(XP_FIELD_RELEASE_DATE),   XP_STR(XP_FIELD_DOWNLOAD_URL),
                                                XP_STR(XP_FIELD_DOWNLOAD_COUNT), XP_STR(XP_FIELD_WHATS_NEW),
                                                XP_STR(XP_FIELD_REQUIREMENTS),   XP_STR(XP_FIELD_EXT),
                                                XP_STR(XP_FIELD_NUMBER) };
static const struct xp_str ids[] = { XP_STR("a.b"), XP_STR("a.c"), XP_STR("A.B"), XP_STR("") };

/* What is known of the answer: how many entries are about our plugin, and whether there is more to it. */
struct told {
    size_t ours;
    bool is_plain; /* no field stands twice, none has a value that it should not have, and nothing was cut or changed */
    bool is_built_in, has_release;
    struct xp_str number;
};

static void add_field(struct shape *shape, struct xp_buf *out, const struct xp_str *names, size_t count)
{
    xp_buf_addf(out, ", \"%s\": %s", shape_word(shape, names, count).ptr,
                shape_word(shape, values, XP_COUNT(values)).ptr);
}

static void add_release(struct shape *shape, struct xp_buf *out, struct told *told)
{
    size_t at = shape_pick(shape, XP_COUNT(numbers)), more = shape_pick(shape, 4);

    told->is_plain = told->is_plain && at < 4 && more == 0;
    told->number = numbers[at];
    xp_buf_addf(out, "{\"%s\": \"%s\"", XP_FIELD_NUMBER, numbers[at].ptr);
    for (size_t i = 0; i < more; i++)
        add_field(shape, out, release_fields, XP_COUNT(release_fields));
    if (shape_pick(shape, 2)) {
        at = shape_pick(shape, XP_COUNT(values));
        told->is_plain = told->is_plain && at < 6;
        xp_buf_addf(out, ", \"%s\": {\"%s\": %s}", XP_FIELD_EXT, XP_FIELD_EXT_VERS, values[at].ptr);
    }
    xp_buf_add_char(out, '}');
}

static void add_plugin(struct shape *shape, struct xp_buf *out, struct told *told)
{
    struct xp_str id = shape_word(shape, ids, XP_COUNT(ids));
    size_t more = shape_pick(shape, 3);
    struct told other = *told, *about = xp_str_is(id, "a.b") ? told : &other;

    about->ours++;
    xp_buf_addf(out, "{\"%s\": \"%s\", \"%s\": ", XP_FIELD_PLUGIN_ID, id.ptr, XP_FIELD_LATEST_RELEASE);
    about->is_built_in = about->has_release = false;
    switch (shape_pick(shape, 4)) {
    case 0:
        xp_buf_add_str(out, xp_str_from("null"));
        break;
    case 1:
        about->is_built_in = true;
        xp_buf_add_str(out, xp_str_from("\"built in\""));
        break;
    default:
        about->has_release = true;
        add_release(shape, out, about);
    }
    told->is_plain = told->is_plain && about->is_plain && more == 0;
    for (size_t i = 0; i < more; i++)
        add_field(shape, out, fields, XP_COUNT(fields));
    xp_buf_add_char(out, '}');
}

/* Cuts the text, or sets another byte in it. */
static void harm(struct shape *shape, struct xp_buf *text, struct told *told)
{
    size_t kind = shape_pick(shape, 6);

    if (kind < 4 || !text->len)
        return;
    told->is_plain = false;
    if (kind == 4)
        text->len = shape_pick(shape, text->len);
    else
        text->ptr[shape_pick(shape, text->len)] = (char)shape_byte(shape);
}

static void check_told(const struct xp_store_answer *answer, const struct told *told)
{
    if (!told->is_plain)
        return;
    if (told->ours > 1)
        expect(answer->kind == XP_STORE_NOTHING && answer->token == XP_STORE_SHAPE);
    else if (told->ours == 0)
        expect(answer->kind == XP_STORE_NOTHING || answer->kind == XP_STORE_NOT_IN_STORE);
    else if (told->has_release)
        expect(answer->kind == XP_STORE_RELEASE && xp_str_equal(answer->number, told->number));
    else
        expect(answer->kind == (told->is_built_in ? XP_STORE_BUILT_IN : XP_STORE_NO_RELEASE));
}

/* "Not known" is never "up to date", and nobody is told to go back. */
static void judge(const struct xp_store_answer *answer, struct shape *shape)
{
    struct xp_store_installed installed = { shape_word(shape, numbers, 4), shape_pick(shape, 2), shape_pick(shape, 3) };
    struct xp_store_verdict verdict =
        xp_store_judge(answer->kind == XP_STORE_NOTHING ? answer->token : XP_STORE_FINE, answer, &installed);

    if (answer->kind == XP_STORE_NOTHING)
        expect(verdict.result == XP_STORE_UNKNOWN && verdict.token != XP_STORE_FINE);
    if (verdict.is_by_vers)
        expect((verdict.result == XP_STORE_OUT_OF_DATE) == (answer->vers > installed.vers));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct shape shape = { data, size };
    struct told told = { .is_plain = true };
    struct xp_arena arena = XP_ARENA_INIT;
    XP_AUTO_BUF text = XP_BUF_INIT(XP_STORE_MAX_ANSWER_BYTES);
    struct xp_store_answer answer;
    size_t count = shape_pick(&shape, MAX_PLUGINS);

    xp_buf_addf(&text, "{\"%s\": [", XP_FIELD_PLUGINS);
    for (size_t i = 0; i < count; i++) {
        if (i)
            xp_buf_add_char(&text, ',');
        add_plugin(&shape, &text, &told);
    }
    xp_buf_add_str(&text, xp_str_from("]}"));
    harm(&shape, &text, &told);
    xp_store_read_answer(&answer, xp_buf_str(&text), xp_str_from("a.b"), &arena);
    expect_answer(&answer);
    check_told(&answer, &told);
    judge(&answer, &shape);
    xp_arena_release(&arena);
    return 0;
}
