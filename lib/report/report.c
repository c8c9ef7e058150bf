#include "xp_report.h"

#include "report_formats.h"
#include "xp_report_json.h"
#include "xp_report_text.h"

const struct xp_report_format xp_report_formats[] = {
    { "text", "for people, with the source lines", false, xp_report_text_write },
    { "json", "one JSON object, for programs", true, xp_report_json_write },
    { "sarif", "SARIF 2.1.0, for code scanning", true, report_sarif_write },
    { "github", "workflow commands, shown by GitHub as annotations", true, report_github_write },
    { "gitlab", "GitLab's code quality report", true, report_gitlab_write },
    { "junit", "JUnit's XML, for test reports", true, report_junit_write },
    { "checkstyle", "checkstyle's XML", true, report_checkstyle_write },
    { "rdjson", "reviewdog's diagnostics, for comments on pull requests", true, report_rdjson_write },
    { "gcc", "one line a finding, as gcc prints them, for editors", true, report_gcc_write },
    { NULL, NULL, false, NULL },
};

const struct xp_report_format *xp_report_find(const char *name)
{
    for (const struct xp_report_format *format = xp_report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
