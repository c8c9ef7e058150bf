#include "report_formats.h"

#include "report_body.h"
#include "report_fingerprint.h"
#include "xp_json_out.h"

struct gitlab_report {
    struct xp_json_out json;
    struct report_paths paths;
    struct report_fingerprints fingerprints;
};

static const char *severity_name(enum xp_severity severity)
{
    switch (severity) {
    case XP_SEVERITY_ERROR:
        return "major";
    case XP_SEVERITY_WARNING:
        return "minor";
    case XP_SEVERITY_NOTE:
    case XP_SEVERITY_OFF:
        break;
    }
    return "info";
}

static void begin_item(struct xp_json_out *json, struct xp_str description, struct xp_str check,
                       struct xp_str fingerprint, const char *severity)
{
    xp_json_out_break(json, "\n ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "description", description);
    xp_json_out_text(json, "check_name", check);
    xp_json_out_text(json, "fingerprint", fingerprint);
    xp_json_out_text(json, "severity", xp_str_from(severity));
}

static void end_item(struct xp_json_out *json, struct xp_str path, uint32_t line)
{
    xp_json_out_open(json, "location", '{');
    xp_json_out_text(json, "path", path);
    xp_json_out_open(json, "lines", '{');
    xp_json_out_number(json, "begin", line ? line : 1);
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
}

static void add_finding(struct gitlab_report *report, const struct xp_finding *finding)
{
    const struct report_path *path = report_paths_of(&report->paths, finding);

    begin_item(&report->json, finding->message, finding->rule->id,
               report_fingerprint(&report->fingerprints, path, finding), severity_name(finding->severity));
    end_item(&report->json, path->relative, finding->place.line);
}

/* The array has no other room for what could not be done, and without it the run would look like a clean one. */
static void add_problem(struct gitlab_report *report, const struct xp_problem *problem)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str path = xp_str_from(".");

    report_body_problem(&text, problem);
    if (problem->path.len)
        path = report_paths_find(&report->paths, problem->path)->relative;
    begin_item(&report->json, xp_buf_str(&text), xp_str_from("xtplug"),
               report_fingerprint_text(&report->fingerprints, xp_buf_str(&text)), "blocker");
    end_item(&report->json, path, 1);
}

void report_gitlab_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct gitlab_report report = { .json = XP_JSON_OUT_INIT(out) };
    const struct xp_findings *findings = run->findings;

    (void)options;
    report_paths_init(&report.paths);
    xp_json_out_open(&report.json, NULL, '[');
    for (size_t i = 0; i < findings->count; i++)
        add_finding(&report, &findings->items[i]);
    for (size_t i = 0; i < findings->problem_count; i++)
        add_problem(&report, &findings->problems[i]);
    xp_json_out_close(&report.json, ']');
    xp_writer_add_char(out, '\n');
    report_fingerprints_release(&report.fingerprints);
    report_paths_release(&report.paths);
}
