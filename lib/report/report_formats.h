#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "xp_report.h"

/** The formats for other programs, each in the file of its name. docs/reports.md shows one of each. */

/** One line a finding, as gcc prints them: "PATH:LINE:COLUMN: error: MESSAGE [RULE]". */
void report_gcc_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** The XML of checkstyle 4.3: files with their errors. */
void report_checkstyle_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** reviewdog's diagnostic format: one JSON object. */
void report_rdjson_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** XML as JUnit writes it: a suite for each plugin, a test for each rule that was applied to it. */
void report_junit_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** Workflow commands, which GitHub shows as annotations: errors first. */
void report_github_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** GitLab's code quality report: one JSON array. */
void report_gitlab_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

/** SARIF 2.1.0: one JSON object. */
void report_sarif_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

#endif
