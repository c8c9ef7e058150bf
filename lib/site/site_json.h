#ifndef SITE_JSON_H
#define SITE_JSON_H

#include "xp_buf.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stdint.h>

/**
 * JSON as a store's files have it: two blanks a level, a line for each item, ASCII alone, so that a server that names no
 * character set does no harm. Whoever calls gives the keys in their order. `key` is NULL in arrays and at the top.
 */
struct site_json {
    struct xp_buf *out;
    size_t depth;
    bool has_item;
};

void site_json_open(struct site_json *json, const char *key, char bracket);
void site_json_close(struct site_json *json, char bracket);
void site_json_text(struct site_json *json, const char *key, struct xp_str text);
void site_json_number(struct site_json *json, const char *key, int64_t number);

/** A text whose key may hold anything. */
void site_json_pair(struct site_json *json, struct xp_str key, struct xp_str text);

#endif
