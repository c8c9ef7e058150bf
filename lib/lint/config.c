#include "xp_config.h"

#include "xp_glob.h"
#include "xp_path.h"

void xp_config_release(struct xp_config *config)
{
    xp_doc_release(&config->doc);
    xp_rulebook_release(&config->book);
    xp_buf_release(&config->text);
    xp_buf_release(&config->tags_text);
    xp_arena_release(&config->arena);
    memset(config, 0, sizeof(*config));
}

bool xp_config_rule_names(const struct xp_config_rule *entry, const struct xp_rule *rule)
{
    return xp_str_glob(rule->id, entry->name);
}

bool xp_config_rules_name(const struct xp_config_rules *rules, const struct xp_rule *rule)
{
    for (uint32_t i = 0; i < rules->count; i++)
        if (xp_config_rule_names(&rules->items[i], rule))
            return true;
    return false;
}

void xp_config_rules_apply(const struct xp_config_rules *rules, const struct xp_rule *rule, struct xp_policy *policy)
{
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct xp_config_rule *entry = &rules->items[i];

        if (!xp_config_rule_names(entry, rule))
            continue;
        if (entry->has_level)
            xp_policy_configure(policy, rule, entry->level);
        for (uint32_t k = 0; k < entry->setting_count; k++)
            xp_policy_set(policy, rule, entry->settings[k].name, entry->settings[k].value);
    }
}

struct xp_config_place xp_config_place(const struct xp_config *config, struct xp_str place, struct xp_arena *arena)
{
    struct xp_str manifest = xp_path_join(arena, place, xp_str_from("info.json"));

    if (xp_path_lies_in(place, config->folder))
        return (struct xp_config_place){ xp_path_relative(arena, config->folder, manifest), true };
    return (struct xp_config_place){ xp_str_from_offset(manifest, 1), false };
}

bool xp_override_covers(const struct xp_override *override, const struct xp_config_place *place)
{
    for (uint32_t i = 0; i < override->files.count; i++) {
        struct xp_str pattern = override->files.items[i].text;

        if ((place->is_inside || xp_glob_is_floating(pattern)) && xp_glob_covers(pattern, place->manifest))
            return true;
    }
    return false;
}
