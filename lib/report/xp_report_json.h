#ifndef XP_REPORT_JSON_H
#define XP_REPORT_JSON_H

#include "xp_json_out.h"
#include "xp_report.h"

/**
 * Every JSON document of the program has one frame: "version" and "tool" first, "problems" where something could not be
 * done. What stands between is the command's own.
 */

/** Begin the document: `{"version": 1, "tool": {…}`, left open for more members. */
void xp_report_json_begin(struct xp_json_out *json, const char *version);

/** The member "findings": an array, each as report.schema.json has it. */
void xp_report_json_findings(struct xp_json_out *json, const struct xp_findings *findings);

/** The member "problems": an array of {"path", "message"}. */
void xp_report_json_problems(struct xp_json_out *json, const struct xp_findings *findings);

/** End the document, with a line end. */
void xp_report_json_end(struct xp_json_out *json);

/** The format "json": one object, whose schema is report.schema.json. */
void xp_report_json_write(struct xp_writer *out, const struct xp_run *run, const struct xp_report_options *options);

#endif
