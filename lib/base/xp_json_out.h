#ifndef XP_JSON_OUT_H
#define XP_JSON_OUT_H

#include "xp_str.h"
#include "xp_writer.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * JSON on its way out: goes straight to the writer, keeps no tree. Commas are put where they belong; whoever calls opens
 * and closes in pairs. `key` is the member's name, ASCII that needs no escape, or NULL in arrays and at the top.
 *
 * The text is valid UTF-8 whatever comes in, and safe to show: characters that xp_utf8_is_printable() refuses (controls,
 * line separators, bidirectional marks) are written as \uXXXX, bytes that are not UTF-8 as the four characters \xff.
 */
struct xp_json_out {
    struct xp_writer *out;
    bool has_item;      /* the next item needs a comma before it */
    const char *layout; /* white space before the next item, in place of the one blank after a comma; or NULL */
};

#define XP_JSON_OUT_INIT(writer) \
    {                            \
        (writer), false, NULL    \
    }

/** Begin an array or an object; `bracket` is `[` or `{`. */
void xp_json_out_open(struct xp_json_out *json, const char *key, char bracket);

/** End it; `bracket` is `]` or `}`. */
void xp_json_out_close(struct xp_json_out *json, char bracket);

void xp_json_out_text(struct xp_json_out *json, const char *key, struct xp_str text);
void xp_json_out_number(struct xp_json_out *json, const char *key, int64_t number);
void xp_json_out_bool(struct xp_json_out *json, const char *key, bool value);

/** A value that is JSON already, such as a number of any length. */
void xp_json_out_literal(struct xp_json_out *json, const char *key, struct xp_str text);

/** White space to write before the next item, such as a line end and blanks: only looks, never meaning. */
void xp_json_out_break(struct xp_json_out *json, const char *layout);

#endif
