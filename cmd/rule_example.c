#include "rule_example.h"

static void add(struct xp_writer *out, const char *text)
{
    xp_writer_add_text(out, text);
}

static void add_names(struct xp_writer *out, const struct example_style *style, const struct xp_str *names,
                      uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add(out, i == 0 ? "" : i + 1 < count ? ", " : " and ");
        style->add_name(out, names[i]);
    }
}

static bool has_parts(struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (xp_str_starts_with(xp_str_from_offset(text, i), xp_str_from(" + ")))
            return true;
    return false;
}

/* "x*" in a rule file is an executable file, "x = text" one that holds the text. */
static void add_file(struct xp_writer *out, const struct example_style *style, struct xp_str name)
{
    static const struct xp_str holds = XP_STR(" = ");
    struct xp_str text = { "", 0 };
    bool is_executable;

    for (size_t i = 0; i < name.len && !text.len; i++) {
        if (!xp_str_starts_with(xp_str_from_offset(name, i), holds))
            continue;
        text = xp_str_from_offset(name, i + holds.len);
        name.len = i;
    }
    is_executable = xp_str_ends_with(name, xp_str_from("*"));
    style->add_code(out, xp_str_make(name.ptr, name.len - is_executable));
    add(out, is_executable ? " (executable)" : "");
    if (text.len) {
        add(out, " with ");
        style->add_name(out, text);
        add(out, has_parts(text) ? " (+ joins its parts)" : "");
    }
}

static void add_files(struct xp_writer *out, const struct example_style *style, const struct xp_example *example)
{
    if (!example->has_files)
        return;
    if (!example->file_count) {
        add(out, ", with no other file");
        return;
    }
    add(out, ", beside ");
    for (uint32_t i = 0; i < example->file_count; i++) {
        add(out, i == 0 ? "" : ", ");
        add_file(out, style, example->files[i]);
    }
}

static void add_tags(struct xp_writer *out, const struct example_style *style, struct xp_str tags)
{
    const char *before = ", where other plugins have the tags ";

    while ((tags = xp_str_trim(tags)).len) {
        size_t end = xp_str_find(tags, '\n');

        add(out, before);
        style->add_name(out, xp_str_trim(xp_str_make(tags.ptr, end)));
        tags = xp_str_from_offset(tags, end);
        before = ", ";
    }
}

static void add_before(struct xp_writer *out, const struct example_style *style, struct xp_str before)
{
    if (!before.len)
        return;
    add(out, ", where it had ");
    style->add_code(out, before);
    add(out, " in the earlier state");
}

static bool is_block(const struct xp_example *example)
{
    return example->has_text || xp_str_find(example->overlay, '\n') < example->overlay.len;
}

static void add_subject(struct xp_writer *out, const struct example_style *style, const struct xp_example *example)
{
    if (!example->has_manifest)
        add(out, "a folder without a manifest");
    else if (example->has_text)
        add(out, "this manifest");
    else if (is_block(example))
        add(out, "a manifest with what stands below");
    else if (example->overlay.len) {
        add(out, "a manifest with ");
        style->add_code(out, example->overlay);
    } else
        add(out, "a manifest");
    if (example->without_count) {
        add(out, example->overlay.len ? " and without " : " without ");
        add_names(out, style, example->without, example->without_count);
    }
}

void rule_add_example(struct xp_writer *out, const struct example_style *style, const struct xp_example *example)
{
    if (example->note.len) {
        style->add_words(out, example->note);
        return;
    }
    add_subject(out, style, example);
    if (example->manifest.len) {
        add(out, ", called ");
        style->add_name(out, example->manifest);
    }
    if (example->folder.len) {
        add(out, ", in the folder ");
        style->add_name(out, example->folder);
    }
    add_files(out, style, example);
    add_before(out, style, example->before);
    add_tags(out, style, example->tags);
    add(out, is_block(example) ? ":\n" : "\n");
    if (is_block(example))
        style->add_block(out, example->has_text ? example->text : example->overlay);
    if (example->fixed.len) {
        add(out, style->after_fix);
        style->add_block(out, example->fixed);
    }
}
