#include "report_sarif.h"

#include "report_body.h"
#include "report_formats.h"

/*
 * In messages braces are placeholders, written twice where they are meant, and `[text](1)` is a link. A backslash takes
 * the meaning from a bracket; those that stand before one already are doubled, so that what was meant can be told.
 * SARIF 2.1.0, sections 3.11.5 and 3.11.6.
 */
static void escape_message(struct xp_buf *out, struct xp_str text)
{
    size_t backslashes = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == '[' || c == ']') {
            for (; backslashes; backslashes--)
                xp_buf_add_char(out, '\\');
            xp_buf_add_char(out, '\\');
        } else if (c == '{' || c == '}') {
            xp_buf_add_char(out, c);
        }
        backslashes = c == '\\' ? backslashes + 1 : 0;
        xp_buf_add_char(out, c);
    }
}

void sarif_add_message(struct sarif_report *report, const char *key, struct xp_str text)
{
    xp_buf_clear(&report->escaped);
    escape_message(&report->escaped, text);
    xp_json_out_open(&report->json, key, '{');
    xp_json_out_text(&report->json, "text", xp_buf_str(&report->escaped));
    xp_json_out_close(&report->json, '}');
}

static void add_result_message(struct sarif_report *report, const struct xp_finding *finding)
{
    struct xp_buf *text = &report->text;

    xp_buf_clear(text);
    xp_buf_add_str(text, finding->message);
    if (finding->help.len) {
        xp_buf_add_str(text, xp_str_from("\nhelp: "));
        xp_buf_add_str(text, finding->help);
    }
    for (size_t i = 0; i < finding->related_count; i++) {
        if (!finding->related[i].is_past)
            continue;
        xp_buf_add_char(text, '\n');
        report_body_related(text, &finding->related[i], &report->paths);
    }
    sarif_add_message(report, "message", xp_buf_str(text));
}

static void add_result(struct sarif_report *report, const struct xp_finding *finding)
{
    struct xp_json_out *json = &report->json;

    xp_json_out_break(json, "\n     ");
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "ruleId", finding->rule->id);
    xp_json_out_number(json, "ruleIndex", (int64_t)sarif_rules_index(&report->rules, finding->rule));
    xp_json_out_text(json, "level", sarif_level(finding->severity));
    add_result_message(report, finding);
    sarif_add_locations(report, finding);
    /* GitHub's own key, primaryLocationLineHash, is filled by the action that uploads the file. */
    xp_json_out_open(json, "partialFingerprints", '{');
    xp_json_out_text(json, "xtplugFingerprint/v1",
                     report_fingerprint(&report->fingerprints, report_paths_of(&report->paths, finding), finding));
    xp_json_out_close(json, '}');
    sarif_add_fixes(report, finding);
    xp_json_out_close(json, '}');
}

static void add_notifications(struct sarif_report *report, const struct xp_problem *items, size_t count,
                              const char *level)
{
    struct xp_json_out *json = &report->json;

    for (size_t i = 0; i < count; i++) {
        xp_json_out_break(json, "\n      ");
        xp_json_out_open(json, NULL, '{');
        xp_json_out_text(json, "level", xp_str_from(level));
        xp_buf_clear(&report->text);
        report_body_problem(&report->text, &items[i]);
        sarif_add_message(report, "message", xp_buf_str(&report->text));
        if (items[i].path.len) {
            xp_json_out_open(json, "locations", '[');
            xp_json_out_open(json, NULL, '{');
            xp_json_out_open(json, "physicalLocation", '{');
            sarif_add_artifact(report, report_paths_find(&report->paths, items[i].path));
            xp_json_out_close(json, '}');
            xp_json_out_close(json, '}');
            xp_json_out_close(json, ']');
        }
        xp_json_out_close(json, '}');
    }
}

static void add_invocation(struct sarif_report *report, const struct xp_findings *findings)
{
    struct xp_json_out *json = &report->json;

    xp_json_out_break(json, "\n    ");
    xp_json_out_open(json, "invocations", '[');
    xp_json_out_open(json, NULL, '{');
    xp_json_out_bool(json, "executionSuccessful", findings->problem_count == 0);
    if (findings->problem_count || findings->notice_count) {
        xp_json_out_open(json, "toolExecutionNotifications", '[');
        add_notifications(report, findings->problems, findings->problem_count, "error");
        add_notifications(report, findings->notices, findings->notice_count, "note");
        xp_json_out_close(json, ']');
    }
    xp_json_out_close(json, '}');
    xp_json_out_close(json, ']');
}

static void add_tool(struct sarif_report *report, const char *version)
{
    struct xp_json_out *json = &report->json;

    xp_json_out_open(json, "tool", '{');
    xp_json_out_open(json, "driver", '{');
    xp_json_out_text(json, "name", xp_str_from("xtplug"));
    xp_json_out_text(json, "version", xp_str_from(version));
    xp_json_out_text(json, "semanticVersion", xp_str_from(version));
    sarif_rules_write(&report->rules, json);
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
}

/* Where the root lies is for the reader to know: no path of this machine stands in the report. */
static void add_conventions(struct xp_json_out *json)
{
    xp_json_out_break(json, "\n    ");
    xp_json_out_text(json, "columnKind", xp_str_from("unicodeCodePoints"));
    xp_json_out_open(json, "newlineSequences", '[');
    xp_json_out_text(json, NULL, xp_str_from("\r\n"));
    xp_json_out_text(json, NULL, xp_str_from("\n"));
    xp_json_out_text(json, NULL, xp_str_from("\r"));
    xp_json_out_close(json, ']');
    xp_json_out_open(json, "originalUriBaseIds", '{');
    xp_json_out_open(json, "%SRCROOT%", '{');
    xp_json_out_open(json, "description", '{');
    xp_json_out_text(json, "text", xp_str_from("The root of the repository, or the folder that was current."));
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
    xp_json_out_close(json, '}');
}

static void add_run(struct sarif_report *report, const struct xp_findings *findings, const char *version)
{
    struct xp_json_out *json = &report->json;

    xp_json_out_open(json, NULL, '{');
    add_tool(report, version);
    add_invocation(report, findings);
    add_conventions(json);
    xp_json_out_break(json, "\n    ");
    xp_json_out_open(json, "results", '[');
    for (size_t i = 0; i < findings->count; i++)
        add_result(report, &findings->items[i]);
    xp_json_out_close(json, ']');
    xp_json_out_close(json, '}');
}

void report_sarif_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options)
{
    struct sarif_report report = { .json = XP_JSON_OUT_INIT(out),
                                   .text = XP_BUF_INIT(SIZE_MAX / 2),
                                   .escaped = XP_BUF_INIT(SIZE_MAX / 2) };
    struct xp_json_out *json = &report.json;

    sarif_rules_init(&report.rules, run->findings);
    report_paths_init(&report.paths);
    xp_json_out_open(json, NULL, '{');
    xp_json_out_text(json, "$schema", xp_str_from("https://json.schemastore.org/sarif-2.1.0.json"));
    xp_json_out_text(json, "version", xp_str_from("2.1.0"));
    xp_json_out_break(json, "\n  ");
    xp_json_out_open(json, "runs", '[');
    add_run(&report, run->findings, options->version);
    xp_json_out_close(json, ']');
    xp_json_out_close(json, '}');
    xp_writer_add_char(out, '\n');
    sarif_rules_release(&report.rules);
    report_paths_release(&report.paths);
    report_fingerprints_release(&report.fingerprints);
    xp_buf_release(&report.text);
    xp_buf_release(&report.escaped);
}
