#include "rule_page.h"

#include <inttypes.h>

static const struct xp_setting *find_setting(const struct xp_rule *rule, struct xp_str name)
{
    for (uint32_t i = 0; i < rule->setting_count; i++)
        if (xp_str_equal(rule->settings[i].name, name))
            return &rule->settings[i];
    return NULL;
}

/* What a placeholder of a text stands for, where there is no finding. */
static void add_placeholder(struct xp_buf *out, const struct xp_rule *rule, struct xp_str name)
{
    const struct xp_setting *setting = find_setting(rule, name);

    if (setting)
        xp_buf_addf(out, "%" PRId64, setting->value);
    else if (xp_str_is(name, "key") || xp_str_is(name, "value") || xp_str_is(name, "folder"))
        xp_buf_addf(out, "the %.*s", XP_STR_ARG(name));
    else
        xp_buf_addf(out, "…");
}

static void fill_in(struct xp_buf *out, const struct xp_rule *rule, struct xp_str text)
{
    while (text.len) {
        size_t open = xp_str_find(text, '{');
        struct xp_str inside = xp_str_from_offset(text, open + 1);
        size_t close = xp_str_find(inside, '}');

        xp_buf_add(out, text.ptr, open);
        if (open == text.len)
            return;
        if (close < inside.len && close && xp_ascii_is_alpha(inside.ptr[0])) {
            add_placeholder(out, rule, xp_str_make(inside.ptr, close));
            text = xp_str_from_offset(inside, close + 1);
        } else {
            xp_buf_add_char(out, '{');
            text = inside;
        }
    }
}

bool rule_next_help(const struct xp_rule *rule, uint32_t *next, struct xp_buf *out)
{
    uint32_t count = rule->check_count ? rule->check_count : 1;

    while (*next < count) {
        struct xp_str help = rule->check_count ? rule->checks[*next].help : rule->help;
        bool is_told = !xp_str_trim(help).len;

        for (uint32_t i = 0; i < *next; i++)
            is_told = is_told || xp_str_equal(rule->checks[i].help, help);
        (*next)++;
        if (!is_told) {
            xp_buf_clear(out);
            fill_in(out, rule, help);
            return true;
        }
    }
    return false;
}

const char *rule_occasion(const struct xp_rule *rule)
{
    if (rule->reporter == XP_BY_AGAINST)
        return "with `xtplug lint --against` alone";
    if (rule->reporter == XP_BY_PYTHON)
        return "with `xtplug lint --check-python` alone";
    if (rule->reporter == XP_BY_PACKAGE)
        return "where packages are made or read";
    return NULL;
}

struct xp_str rule_area(const struct xp_rule *rule)
{
    return rule->origin.len ? rule->origin : rule->area.len ? rule->area : xp_str_from("Other rules");
}
