#include "rule_source.h"

#include "xp_builtin.h"
#include "xp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int cmd_read_named(const char *path, struct xp_buf *out, struct xp_err *err)
{
    int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return xp_fail(err, XP_E_MISSING, "%s", strerror(errno));
    rc = xp_file_read_fd(fd, out, err);
    close(fd);
    return rc;
}

static int add_rules(struct rule_source *source, const char *path, struct xp_err *err)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);

    if (!xp_rulebook_note_file(&source->book, path))
        return 0;
    if (cmd_read_named(path, &text, err) < 0)
        return xp_wrap(err, "%s", path);
    return xp_rule_load(&source->book, xp_str_from(path), xp_buf_str(&text), false, err);
}

/* On top of the built-in rules, which the book has. */
static int add_named(struct rule_source *source, const struct rule_source_settings *settings, struct xp_err *err)
{
    int rc = 0;

    source->configs = NULL;
    if (settings->config && settings->has_no_config)
        return xp_fail(err, XP_E_USAGE, "give --config or --no-config, not both");
    for (size_t i = 0; rc == 0 && i < settings->rules.count; i++)
        rc = add_rules(source, settings->rules.items[i], err);
    if (rc < 0)
        return rc;
    source->configs = xp_configs_new(&source->book);
    if (settings->has_no_config)
        xp_configs_use_none(source->configs);
    return settings->config ? xp_configs_use_file(source->configs, settings->config, err) : 0;
}

int rule_source_open(struct rule_source *source, const struct rule_source_settings *settings, struct xp_err *err)
{
    xp_rulebook_begin(&source->book, &xp_builtin_rules);
    return add_named(source, settings, err);
}

int rule_source_open_with_examples(struct rule_source *source, const struct rule_source_settings *settings,
                                   struct xp_err *err)
{
    source->book = (struct xp_rulebook){ .count = 0 };
    xp_builtin_load(&source->book);
    return add_named(source, settings, err);
}

void rule_source_close(struct rule_source *source)
{
    xp_configs_free(source->configs);
    xp_rulebook_release(&source->book);
}

int rule_source_set(struct rule_source *source, const struct xp_ruleset **set, struct xp_err *err)
{
    struct xp_config *config;
    int rc = xp_configs_find(source->configs, xp_str_from("."), &config, err);

    if (rc == 0)
        *set = config ? &config->set : xp_configs_base(source->configs);
    return rc;
}

static const struct xp_str *as_texts(struct cmd_call *call, const struct cmd_list *list)
{
    struct xp_str *texts = xp_arena_calloc(&call->arena, list->count, sizeof(*texts));

    for (size_t i = 0; i < list->count; i++)
        texts[i] = xp_str_from(list->items[i]);
    return texts;
}

struct xp_policy_orders rule_orders(struct cmd_call *call, const struct cmd_list *select, const struct cmd_list *ignore,
                                    const struct cmd_list *severity)
{
    return (struct xp_policy_orders){
        .select = as_texts(call, select),
        .select_count = select->count,
        .ignore = as_texts(call, ignore),
        .ignore_count = ignore->count,
        .severity = as_texts(call, severity),
        .severity_count = severity->count,
    };
}
