#ifndef FIX_PROOF_H
#define FIX_PROOF_H

#include "xp_linter.h"

/**
 * Call repairs of the syntax unsafe that do not mend it: in a text that is broken badly enough, the reader's guess at one
 * place is wrong, and what is repaired there brings new faults. A repair stays safe when the text has fewer faults with
 * it. Where all go together that costs a reading of the text for each pass of the fixer; else some more.
 *
 * @param findings  those of the syntax of the plugin's text, in the order in which they were made.
 */
void fix_prove(const struct xp_linter *linter, const struct xp_plugin *plugin, struct xp_findings *findings);

#endif
