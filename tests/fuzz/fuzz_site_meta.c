/*
 * What a store is told about a plugin: as store.yaml, and as --meta. What is understood becomes an answer that the
 * client's own decoder reads, and a page in which nothing of it is markup.
 */
#include "finding_checks.h"
#include "site_parts.h"
#include "site_text.h"
#include "xp_store_answer.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_problems(const struct xp_findings *out, bool is_good)
{
    expect(is_good == (out->problem_count == 0));
    for (size_t i = 0; i < out->problem_count; i++) {
        expect_printable(out->problems[i].message);
        expect(xp_str_find(out->problems[i].message, ':') < out->problems[i].message.len);
    }
}

static void check_release(const struct site_release_meta *meta)
{
    expect(!meta->date.len || xp_site_is_day(meta->date));
    expect(site_is_plain(meta->summary, false));
    expect(site_is_plain(meta->whats_new, true));
    expect(site_is_plain(meta->requirements, true));
}

static void check_meta(const struct site_meta *meta)
{
    const struct xp_str links[] = { meta->help_url, meta->doc_url, meta->repo_url };

    expect(!meta->id.len || site_check_id(meta->id, NULL) == 0);
    for (size_t i = 0; i < 3; i++)
        expect(!links[i].len || site_is_link(links[i]));
    expect(site_is_plain(meta->summary, false));
    check_release(&meta->release);
}

/* How often our own markup has a sign: as often as it stands on a page about nothing. */
static size_t count(struct xp_str page, char sign)
{
    size_t found = 0;

    for (size_t i = 0; i < page.len; i++)
        found += page.ptr[i] == sign;
    return found;
}

static void show(struct xp_site *site, const struct site_meta *meta)
{
    struct site_release release = { .tag = xp_str_from("a.b"),
                                    .name = meta->summary.len ? meta->summary : xp_str_from("n"),
                                    .number = xp_str_from("1.0"),
                                    .folder = xp_str_from("a.b.isf"),
                                    .id = xp_str_from("a.b"),
                                    .date = xp_str_from("2026-03-02"),
                                    .download = xp_str_from("files/a.b/1.0/a.b-1.0.zip"),
                                    .meta = *meta };
    struct site_release *releases[] = { &release };
    struct site_plugin plugin = {
        .id = release.id, .name = release.name, .summary = meta->summary, .releases = releases, .count = 1, .page = 1
    };
    struct xp_store_answer answer;
    struct xp_str page, reply = site_reply(site, &plugin, 1);

    xp_store_read_answer(&answer, reply, release.id, &site->arena);
    expect(answer.token == XP_STORE_FINE && answer.kind == XP_STORE_RELEASE);
    page = site_plugin_page(site, &plugin);
    expect(count(page, '<') == count(page, '>') && count(page, '<') < 300);
    expect(count(page, '"') % 2 == 0);
}

/* What stands in store.yaml, laid over what stands in the package. */
static void overlay(const struct site_meta *meta, const struct site_meta_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        struct site_named_plugin *plugin = &file->plugins[i];
        struct site_meta whole = *meta;

        site_meta_overlay(&whole, &plugin->meta);
        for (size_t k = 0; k < plugin->count; k++) {
            expect(site_meta_find_release(plugin, plugin->releases[k].number) == &plugin->releases[k]);
            site_release_meta_overlay(&whole.release, &plugin->releases[k].meta);
            check_meta(&whole);
        }
        check_meta(&whole);
    }
}

/* The first line as an id, as the number of a release, and as a name to show. */
static void use_line(struct xp_str line, struct xp_arena *arena)
{
    struct xp_str folder = site_number_folder(arena, line), plain = site_plain(arena, line);
    struct xp_err err;

    expect(xp_str_find(folder, '/') == folder.len && !xp_str_is(folder, "..") && !xp_str_is(folder, "."));
    expect(site_is_plain(plain, false) && site_is_plain(site_shorten(arena, plain, 20), false));
    if (site_check_id(line, &err) == 0)
        expect(xp_str_find(line, '/') == line.len && line.len > 0 && line.ptr[0] != '.');
    else
        expect_printable(xp_str_from(err.msg));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct xp_site *site = xp_site_new();
    struct xp_findings out = { .count = 0 }, more = { .count = 0 };
    struct xp_str text = xp_str_make((const char *)data, size), path = xp_str_from("m.yaml");
    struct site_meta_file file = { NULL, 0 };
    struct site_meta meta;

    site->base.url = xp_str_from("https://a.example");
    site->name = xp_str_from("Store");
    check_problems(&out, site_meta_read(&meta, path, text, &site->arena, &out));
    check_meta(&meta);
    show(site, &meta);
    check_problems(&more, site_meta_read_file(&file, path, text, &site->arena, &more));
    for (size_t i = 0; i < file.count; i++) {
        check_meta(&file.plugins[i].meta);
        for (size_t k = 0; k < file.plugins[i].count; k++)
            check_release(&file.plugins[i].releases[k].meta);
    }
    overlay(&meta, &file);
    use_line(xp_str_make(text.ptr, xp_str_find(text, '\n')), &site->arena);
    xp_findings_release(&out);
    xp_findings_release(&more);
    xp_site_free(site);
    return 0;
}
