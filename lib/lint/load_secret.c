#include "rule_load.h"

#include "xp_pattern.h"

enum secret_field { SECRET_NAMES, SECRET_UNLESS, SECRET_STARTS, SECRET_PATTERN, SECRET_EXCEPT, SECRET_FIELDS };

static const char *const secret_fields[SECRET_FIELDS] = { "names", "unless", "starts", "pattern", "except" };

static void require_length(struct rule_loader *loader, xp_node_id node, const struct xp_str *texts, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (texts[i].len < XP_SECRET_START_MIN || texts[i].len > XP_SECRET_START_MAX)
            xp_reader_fail(&loader->reader, node, "\"%s\" has not between %d and %d bytes",
                           xp_reader_quote(&loader->reader, texts[i]), XP_SECRET_START_MIN, XP_SECRET_START_MAX);
}

static struct xp_str load_pattern(struct rule_loader *loader, xp_node_id node)
{
    struct xp_str pattern = xp_reader_text(&loader->reader, node);
    pcre2_code *code = NULL;
    struct xp_err err;

    if (!loader->reader.has_failed && xp_pattern_compile(pattern, false, &code, &err) < 0)
        xp_reader_fail(&loader->reader, node, "the pattern cannot be read: %s", err.msg);
    pcre2_code_free(code);
    return pattern;
}

const struct xp_secret *load_secret(struct rule_loader *loader, xp_node_id node)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_secret *secret = xp_arena_calloc(reader->arena, 1, sizeof(*secret));
    xp_node_id nodes[SECRET_FIELDS];

    xp_reader_map(reader, node, "a secret", secret_fields, SECRET_FIELDS, nodes);
    if (nodes[SECRET_NAMES] != XP_NO_NODE)
        secret->name_count = xp_reader_texts(reader, nodes[SECRET_NAMES], &secret->names);
    if (nodes[SECRET_UNLESS] != XP_NO_NODE)
        secret->unless_count = xp_reader_texts(reader, nodes[SECRET_UNLESS], &secret->unless);
    if (nodes[SECRET_STARTS] != XP_NO_NODE)
        secret->start_count = xp_reader_texts(reader, nodes[SECRET_STARTS], &secret->starts);
    require_length(loader, node, secret->unless, secret->unless_count);
    require_length(loader, node, secret->starts, secret->start_count);
    if (nodes[SECRET_PATTERN] != XP_NO_NODE)
        secret->pattern = load_pattern(loader, nodes[SECRET_PATTERN]);
    if (nodes[SECRET_EXCEPT] != XP_NO_NODE)
        secret->except = load_pattern(loader, nodes[SECRET_EXCEPT]);
    if (!secret->name_count && !secret->start_count)
        xp_reader_fail(reader, node, "a secret has names, or starts with a pattern");
    else if ((secret->start_count > 0) != (secret->pattern.len > 0))
        xp_reader_fail(reader, node, "starts and pattern belong together");
    else if ((secret->unless_count && !secret->name_count) || (secret->except.len && !secret->pattern.len))
        xp_reader_fail(reader, node, "unless belongs to names, and except to pattern");
    return secret;
}
