#ifndef XP_STORE_ANSWER_H
#define XP_STORE_ANSWER_H

#include "xp_arena.h"
#include "xp_store.h"

/**
 * Look through an answer before a JSON parser sees it: at most XP_STORE_MAX_ANSWER_BYTES of UTF-8 without NUL, control
 * characters, NUL as an escape, or brackets nested deeper than XP_STORE_MAX_ANSWER_DEPTH. cJSON lets all of these pass.
 * One pass; it does not say that the text is JSON.
 *
 * @return XP_STORE_FINE, XP_STORE_EMPTY, XP_STORE_TOO_BIG or XP_STORE_NOT_JSON.
 * @source measured with cJSON 1.7.15 and 1.7.19; each trap is a test in tests/unit/test_store_answer.c.
 */
enum xp_store_token xp_store_scan(struct xp_str body);

/**
 * Read the body of an answer, strictly.
 *
 * @param body         any bytes.
 * @param id           the plugin that was asked for: only an entry with exactly this `pluginId` counts.
 * @param[out] answer  filled: kind and token always, the rest where there is a release. Texts live in the arena.
 */
void xp_store_read_answer(struct xp_store_answer *answer, struct xp_str body, struct xp_str id, struct xp_arena *arena);

/** Is it a link that may be shown as one: https, a host and no user in front of it, printable ASCII, not too long? */
bool xp_store_is_link(struct xp_str url);

/** Is it YYYY-MM-DD? */
bool xp_store_is_date(struct xp_str text);

/** Is it fit to be a release's number: printable ASCII, not blank, not too long? */
bool xp_store_is_number(struct xp_str text);

#endif
