#include "xp_remark.h"

#include "engine.h"

static struct xp_place place_from(struct xp_arena *arena, const struct xp_remark *remark)
{
    struct xp_place place = { .path = xp_arena_copy(arena, remark->path), .line = remark->line };

    if (!remark->line)
        return place;
    place.end_line = remark->line;
    place.column = remark->column ? remark->column : 1;
    place.end_column = remark->end_column > place.column ? remark->end_column : place.column;
    place.offset = remark->offset;
    place.length = remark->length;
    return place;
}

static void add_related(struct xp_arena *arena, struct xp_finding *finding, const struct xp_remark *remark)
{
    struct xp_related *related;

    if (!remark->related.path.len)
        return;
    related = xp_arena_calloc(arena, 1, sizeof(*related));
    related->place = remark->related;
    related->place.path = xp_arena_copy(arena, remark->related.path);
    related->message = xp_arena_copy(arena, remark->related_message);
    finding->related = related;
    finding->related_count = 1;
}

enum xp_severity xp_remark_add(const struct xp_remark_to *to, const char *id, const struct xp_remark *remark)
{
    const struct xp_profile *profile = to->profile;
    struct xp_arena *arena = &to->out->arena;
    const struct xp_rule *rule = xp_ruleset_find(profile->policy.rules, xp_str_from(id));
    struct quotes quotes = { .key = remark->key, .found = remark->found, .detail = remark->detail };
    struct xp_finding finding = { .rule = rule };

    finding.severity = rule ? xp_policy_level(&profile->policy, rule, rule->severity) : XP_SEVERITY_OFF;
    if (finding.severity == XP_SEVERITY_OFF)
        return XP_SEVERITY_OFF;
    finding.plugin = xp_arena_copy(arena, to->plugin);
    finding.place = place_from(arena, remark);
    if (remark->line && remark->source.len)
        finding.excerpt = cut_excerpt(arena, remark->source, (struct span){ remark->source_start, remark->source_end });
    add_related(arena, &finding, remark);
    fill_message(profile->linter, to->out, &finding, &quotes);
    xp_findings_add(to->out, &finding);
    return finding.severity;
}
