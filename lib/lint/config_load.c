#include "xp_config.h"

#include "xp_file.h"
#include "xp_glob.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_reader.h"
#include "xp_table.h"

#include <fcntl.h>
#include <stdlib.h>

struct config_loader {
    struct xp_reader reader;
    struct xp_config *config;
    const struct xp_rulebook *base;
};

static const char *const severity_names[] = { "off", "note", "warning", "error" };

/* A key without a value, as it is left when all below it is commented out, says nothing. */
static bool is_given(const struct config_loader *loader, xp_node_id node)
{
    return !loader->reader.has_failed && node != XP_NO_NODE && xp_node_kind(loader->reader.doc, node) != XP_NULL;
}

static struct xp_config_text load_text(struct config_loader *loader, xp_node_id node)
{
    struct xp_config_text value = { { "", 0 }, XP_NO_NODE };

    if (!is_given(loader, node))
        return value;
    value.node = node;
    value.text = xp_reader_text(&loader->reader, node);
    if (!loader->reader.has_failed && !xp_str_trim(value.text).len)
        xp_reader_fail(&loader->reader, node, "expected a text; found an empty one");
    return value;
}

/* A text or a list of them. */
static struct xp_config_texts load_texts(struct config_loader *loader, xp_node_id node, size_t most)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_config_texts texts = { NULL, 0 };
    struct xp_config_text *items;
    size_t size;

    if (!is_given(loader, node))
        return texts;
    size = xp_node_kind(reader->doc, node) == XP_ARRAY ? xp_node_size(reader->doc, node) : 1;
    if (size > most) {
        xp_reader_fail(reader, node, "the list has more than %zu entries", most);
        return texts;
    }
    texts.items = items = xp_arena_calloc(reader->arena, size, sizeof(*items));
    if (xp_node_kind(reader->doc, node) != XP_ARRAY) {
        items[texts.count++] = load_text(loader, node);
        return texts;
    }
    for (xp_node_id item = xp_node_first(reader->doc, node); item != XP_NO_NODE;
         item = xp_node_after(reader->doc, node, item)) {
        if (xp_node_kind(reader->doc, item) == XP_NULL)
            xp_reader_fail(reader, item, "expected a text; the entry is empty");
        items[texts.count++] = load_text(loader, item);
    }
    return texts;
}

/* For opening: what the file names is relative to its own folder, not to the current one. */
static struct xp_str path_of(struct config_loader *loader, struct xp_str name)
{
    struct xp_config *config = loader->config;

    return name.ptr[0] == '/' ? name : xp_path_join(&config->arena, config->folder, name);
}

/* The same for messages, as the user would type it. */
static struct xp_str shown_path_of(struct config_loader *loader, struct xp_str name)
{
    struct xp_config *config = loader->config;

    return name.ptr[0] == '/' ? name : xp_path_join(&config->arena, xp_path_dir(config->path), name);
}

static bool read_named_file(struct config_loader *loader, const struct xp_config_text *name, struct xp_buf *out)
{
    struct xp_err why;

    if (xp_file_read_at(AT_FDCWD, path_of(loader, name->text).ptr, out, &why) == 0)
        return true;
    xp_reader_fail(&loader->reader, name->node, "%s: %s", xp_reader_quote(&loader->reader, name->text), why.msg);
    return false;
}

static void load_rule_file(struct config_loader *loader, const struct xp_config_text *name)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);

    if (loader->reader.has_failed || !xp_rulebook_note_file(&loader->config->book, path_of(loader, name->text).ptr) ||
        !read_named_file(loader, name, &text))
        return;
    if (xp_rule_load(&loader->config->book, shown_path_of(loader, name->text), xp_buf_str(&text), false,
                     loader->reader.err) < 0)
        loader->reader.has_failed = true;
}

static void load_rule_files(struct config_loader *loader, xp_node_id node)
{
    struct xp_config *config = loader->config;

    config->rule_files = load_texts(loader, node, XP_CONFIG_MAX_RULE_FILES);
    if (!config->rule_files.count) {
        config->set = xp_rulebook_set(loader->base);
        return;
    }
    xp_rulebook_continue(&config->book, loader->base);
    for (uint32_t i = 0; i < config->rule_files.count; i++)
        load_rule_file(loader, &config->rule_files.items[i]);
    config->set = xp_rulebook_set(&config->book);
}

static void load_known_tags(struct config_loader *loader, xp_node_id node)
{
    struct xp_config *config = loader->config;

    config->known_tags_file = load_text(loader, node);
    if (loader->reader.has_failed || config->known_tags_file.node == XP_NO_NODE ||
        !read_named_file(loader, &config->known_tags_file, &config->tags_text))
        return;
    xp_known_tags_read(&config->known_tags, &config->arena, shown_path_of(loader, config->known_tags_file.text),
                       xp_buf_str(&config->tags_text));
}

/* All that may stand in the map of an entry: severity, and the settings of the rules that it names, each once. */
static size_t list_settings(struct config_loader *loader, const struct xp_config_rule *entry, const char ***out)
{
    const struct xp_ruleset *set = &loader->config->set;
    struct xp_table seen = { 0 };
    size_t count = 1, room = 0;
    const char **names = xp_grow(NULL, &room, 1, sizeof(*names));

    names[0] = "severity";
    for (size_t i = 0; i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        for (uint32_t k = 0; xp_config_rule_names(entry, rule) && k < rule->setting_count; k++) {
            struct xp_str name = xp_arena_copy(loader->reader.arena, rule->settings[k].name);

            if (xp_table_find(&seen, name))
                continue;
            xp_table_set(&seen, name, loader);
            names = xp_grow(names, &room, count + 1, sizeof(*names));
            names[count++] = name.ptr;
        }
    }
    xp_table_release(&seen);
    *out = names;
    return count;
}

static void load_level(struct config_loader *loader, xp_node_id node, struct xp_config_rule *entry)
{
    entry->has_level = true;
    entry->level_node = node;
    entry->level =
        (enum xp_severity)xp_reader_choice(&loader->reader, node, "severity", severity_names, XP_COUNT(severity_names));
}

/* {severity: …, SETTING: …} */
static void load_settings(struct config_loader *loader, xp_node_id node, struct xp_config_rule *entry)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_config_setting *settings =
        xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*settings));
    const char **names;
    size_t count = list_settings(loader, entry, &names);

    if (!xp_node_size(reader->doc, node))
        xp_reader_fail(reader, node, "the map is empty; expected a severity or settings");
    entry->settings = settings;
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key)) {
        struct xp_config_setting *setting = &settings[entry->setting_count];
        size_t i = 0;

        while (i < count && !xp_node_text_is(reader->doc, key, xp_str_from(names[i])))
            i++;
        if (i == count) {
            xp_reader_fail_unknown(reader, key, "setting", names, count);
        } else if (i == 0) {
            load_level(loader, xp_key_value(key), entry);
        } else {
            setting->name = xp_str_from(names[i]);
            setting->node = xp_key_value(key);
            setting->value = xp_reader_integer(reader, xp_key_value(key), 0, INT32_MAX);
            entry->setting_count++;
        }
    }
    free(names);
}

static void check_rule_name(struct config_loader *loader, const struct xp_config_rule *entry)
{
    const struct xp_ruleset *set = &loader->config->set;
    struct xp_str nearest;
    const char *shown;

    for (size_t i = 0; i < set->count; i++)
        if (xp_config_rule_names(entry, &set->rules[i]))
            return;
    nearest = xp_ruleset_nearest(set, entry->name);
    shown = xp_reader_quote(&loader->reader, entry->name);
    if (nearest.len)
        xp_reader_fail(&loader->reader, entry->node, "no rule is called \"%s\"; did you mean \"%.*s\"?", shown,
                       XP_STR_ARG(nearest));
    else
        xp_reader_fail(&loader->reader, entry->node, "no rule is called \"%s\"; `xtplug rules` lists them", shown);
}

static void load_rule_entry(struct config_loader *loader, xp_node_id key, struct xp_config_rule *entry)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id value = xp_key_value(key);
    enum xp_kind kind = xp_node_kind(reader->doc, value);

    entry->node = key;
    entry->level_node = XP_NO_NODE;
    entry->name = xp_arena_copy(reader->arena, xp_node_text(reader->doc, key, reader->arena));
    check_rule_name(loader, entry);
    if (reader->has_failed)
        return;
    if (kind == XP_STRING)
        load_level(loader, value, entry);
    else if (kind == XP_OBJECT)
        load_settings(loader, value, entry);
    else
        xp_reader_fail(reader, value,
                       "expected error, warning, note, off, or a map with severity and settings; found %s",
                       xp_node_kind_name(reader->doc, value));
}

/* @param next  the number that the next entry gets; raised. */
static struct xp_config_rules load_rules(struct config_loader *loader, xp_node_id node, uint32_t *next)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_config_rules rules = { NULL, 0 };
    struct xp_config_rule *items;

    if (!is_given(loader, node))
        return rules;
    if (xp_node_kind(reader->doc, node) != XP_OBJECT) {
        xp_reader_fail(reader, node, "rules is a map of rules and their severity; found %s",
                       xp_node_kind_name(reader->doc, node));
        return rules;
    }
    rules.items = items = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*items));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE && !reader->has_failed;
         key = xp_node_after(reader->doc, node, key)) {
        items[rules.count].index = (*next)++;
        load_rule_entry(loader, key, &items[rules.count++]);
    }
    return rules;
}

static bool has_dots(struct xp_str pattern)
{
    struct xp_str part;

    while (xp_path_next(&pattern, &part))
        if (xp_str_is(part, ".") || xp_str_is(part, ".."))
            return true;
    return false;
}

static void check_pattern(struct config_loader *loader, const struct xp_config_text *pattern)
{
    struct xp_reader *reader = &loader->reader;

    if (reader->has_failed)
        return;
    if (pattern->text.len > XP_GLOB_MAX)
        xp_reader_fail(reader, pattern->node, "the pattern is longer than %d bytes", XP_GLOB_MAX);
    else if (pattern->text.ptr[0] == '!')
        xp_reader_fail(reader, pattern->node,
                       "a pattern cannot take back another; add a later override for what differs");
    else if (has_dots(pattern->text))
        xp_reader_fail(reader, pattern->node,
                       "a pattern has no \".\" and no \"..\": it is relative to the folder of this file");
}

static void load_override(struct config_loader *loader, xp_node_id item, struct xp_override *override)
{
    static const char *const names[] = { "files", "rules" };
    struct xp_reader *reader = &loader->reader;
    xp_node_id nodes[2];

    xp_reader_map(reader, item, "an override", names, XP_COUNT(names), nodes);
    override->node = nodes[0];
    override->files = load_texts(loader, nodes[0], XP_CONFIG_MAX_PATTERNS);
    for (uint32_t i = 0; i < override->files.count; i++)
        check_pattern(loader, &override->files.items[i]);
    override->rules = load_rules(loader, nodes[1], &loader->config->override_rule_count);
    if (!reader->has_failed && !override->files.count)
        xp_reader_fail(reader, item, "the override has no files; add files: with at least one pattern");
    if (!reader->has_failed && !override->rules.count)
        xp_reader_fail(reader, item, "the override has no rules; add rules: with at least one rule");
}

static void load_overrides(struct config_loader *loader, xp_node_id node)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_config *config = loader->config;
    struct xp_override *overrides;
    size_t count;

    if (!is_given(loader, node))
        return;
    count = xp_reader_list(reader, node, "a list of overrides");
    if (count > XP_CONFIG_MAX_OVERRIDES) {
        xp_reader_fail(reader, node, "the list has more than %d overrides", XP_CONFIG_MAX_OVERRIDES);
        return;
    }
    overrides = xp_arena_calloc(reader->arena, count, sizeof(*overrides));
    config->overrides = overrides;
    for (xp_node_id item = reader->has_failed ? XP_NO_NODE : xp_node_first(reader->doc, node);
         item != XP_NO_NODE && !reader->has_failed; item = xp_node_after(reader->doc, node, item))
        load_override(loader, item, &overrides[config->override_count++]);
}

static void load_pack(struct config_loader *loader, xp_node_id node)
{
    static const char *const names[] = { "exclude", "allow-secrets" };
    struct xp_config *config = loader->config;
    xp_node_id nodes[2];

    if (!is_given(loader, node))
        return;
    xp_reader_map(&loader->reader, node, "pack", names, XP_COUNT(names), nodes);
    config->pack_exclude = load_texts(loader, nodes[0], XP_CONFIG_MAX_PATTERNS);
    config->pack_allow_secrets = load_texts(loader, nodes[1], XP_CONFIG_MAX_PATTERNS);
}

static bool contains(struct xp_str text, struct xp_str part)
{
    for (size_t i = 0; i + part.len <= text.len; i++)
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return true;
    return false;
}

static void load_store(struct config_loader *loader, xp_node_id node)
{
    static const char *const names[] = { "url", "id" };
    struct xp_config *config = loader->config;
    struct xp_str url;
    xp_node_id nodes[2];

    if (!is_given(loader, node))
        return;
    xp_reader_map(&loader->reader, node, "store", names, XP_COUNT(names), nodes);
    config->store_url = load_text(loader, nodes[0]);
    config->store_id = load_text(loader, nodes[1]);
    url = config->store_url.text;
    if (loader->reader.has_failed || config->store_url.node == XP_NO_NODE)
        return;
    if (!xp_str_starts_with_nocase(url, xp_str_from("https://")) &&
        !xp_str_starts_with_nocase(url, xp_str_from("http://")))
        xp_reader_fail(&loader->reader, nodes[0], "expected a URL that begins with https://");
    else if (!contains(url, xp_str_from("{id}")))
        xp_reader_fail(&loader->reader, nodes[0], "the URL has no {id}, which stands for the plugin's id in the store");
}

static void load_root(struct config_loader *loader)
{
    enum { RULES, RULE_FILES, KNOWN_TAGS, OVERRIDES, PACK, STORE, FIELDS };
    static const char *const names[FIELDS] = {
        [RULES] = "rules", [RULE_FILES] = "rule-files", [KNOWN_TAGS] = "known-tags", [OVERRIDES] = "overrides",
        [PACK] = "pack",   [STORE] = "store",
    };
    xp_node_id root = xp_doc_root(&loader->config->doc);
    xp_node_id nodes[FIELDS];
    uint32_t unused = 0;

    for (size_t i = 0; i < FIELDS; i++)
        nodes[i] = XP_NO_NODE;
    if (root != XP_NO_NODE)
        xp_reader_map(&loader->reader, root, "a configuration", names, FIELDS, nodes);
    /* The rules come first: the other keys name them. */
    load_rule_files(loader, nodes[RULE_FILES]);
    load_known_tags(loader, nodes[KNOWN_TAGS]);
    loader->config->rules = load_rules(loader, nodes[RULES], &unused);
    load_overrides(loader, nodes[OVERRIDES]);
    load_pack(loader, nodes[PACK]);
    load_store(loader, nodes[STORE]);
}

int xp_config_load(struct xp_config *config, struct xp_str path, struct xp_str folder, struct xp_buf *text,
                   const struct xp_rulebook *base, struct xp_err *err)
{
    struct config_loader loader = { { &config->doc, path, &config->arena, err, false }, config, base };

    memset(config, 0, sizeof(*config));
    config->path = xp_arena_copy(&config->arena, path);
    config->folder = xp_arena_copy(&config->arena, folder);
    config->text = *text;
    config->tags_text = (struct xp_buf)XP_BUF_INIT(XP_KNOWN_TAGS_MAX_BYTES);
    *text = (struct xp_buf)XP_BUF_INIT(text->max);
    config->known_tags_file.node = config->store_url.node = config->store_id.node = XP_NO_NODE;
    xp_doc_parse_yaml(&config->doc, config->text.ptr, config->text.len);
    if (config->doc.diag_count)
        xp_reader_fail_diag(&loader.reader, &config->doc.diags[0]);
    else
        load_root(&loader);
    if (!loader.reader.has_failed)
        return 0;
    xp_config_release(config);
    return err ? err->code : XP_E_SYNTAX;
}
