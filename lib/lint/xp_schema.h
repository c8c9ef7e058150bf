#ifndef XP_SCHEMA_H
#define XP_SCHEMA_H

#include "xp_rule.h"
#include "xp_writer.h"

/**
 * Write a JSON Schema (draft 2020-12) of the manifest: the keys of the key tables, and of the rules what a schema can say.
 *
 * It refuses only what a rule calls an error, with the severities and settings that the rules have of their own. What it
 * cannot say it accepts: syntax, files, the folder, other plugins, values that must differ from each other. Unlike the
 * rules it takes 45.0 for an integer, as JSON Schema has it.
 *
 * @source JSON Schema, drafts draft-bhutton-json-schema-01 and draft-bhutton-json-schema-validation-01.
 */
void xp_schema_write(const struct xp_ruleset *set, struct xp_writer *out);

#endif
