#ifndef XP_JSON_TEXT_H
#define XP_JSON_TEXT_H

#include "xp_buf.h"
#include "xp_str.h"

/**
 * Append `text` as a JSON string, quotes included, for files that people write: only what must be escaped is, and all
 * else stays as it was typed. (xp_json_out.h writes reports, which escape whatever could mislead a reader too.)
 *
 * @param text  UTF-8.
 * @source RFC 8259, section 7.
 */
void xp_json_add_string(struct xp_buf *out, struct xp_str text);

#endif
