#ifndef OUTDATED_SHOW_H
#define OUTDATED_SHOW_H

#include "store_run.h"

/** What `outdated` prints on standard output. */

/** Lines for people: the verdicts, and links that may be shown. */
void outdated_print_text(struct xp_writer *out, const struct store_run *run);

/** One JSON document, also where nothing was asked: docs/store.md says what is in it. */
void outdated_print_json(struct xp_writer *out, const struct store_run *run);

#endif
