#include "report_body.h"

#include "xp_utf8.h"

#include <inttypes.h>

void report_body_related(struct xp_buf *out, const struct xp_related *related, struct report_paths *paths)
{
    struct xp_str path = related->place.path;

    if (paths && !related->is_past)
        path = report_paths_find(paths, path)->relative;
    xp_utf8_show(out, path);
    if (related->place.line)
        xp_buf_addf(out, ":%" PRIu32 ":%" PRIu32, related->place.line, related->place.column);
    xp_buf_add_str(out, xp_str_from(": "));
    xp_utf8_show(out, related->message);
}

void report_body(struct xp_buf *out, const struct xp_finding *finding, struct report_paths *paths)
{
    xp_utf8_show(out, finding->message);
    if (finding->help.len) {
        xp_buf_add_str(out, xp_str_from("\nhelp: "));
        xp_utf8_show(out, finding->help);
    }
    for (size_t i = 0; i < finding->related_count; i++) {
        xp_buf_add_char(out, '\n');
        report_body_related(out, &finding->related[i], paths);
    }
}

void report_body_problem(struct xp_buf *out, const struct xp_problem *problem)
{
    xp_utf8_show(out, problem->path);
    if (problem->path.len)
        xp_buf_add_str(out, xp_str_from(": "));
    xp_utf8_show(out, problem->message);
}
