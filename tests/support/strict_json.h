#ifndef STRICT_JSON_H
#define STRICT_JSON_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Is the text JSON as RFC 8259 has it, UTF-8 without lone surrogates, at most `depth` levels deep? Written apart from
 * the parser, the plain way, to hold the parser to it.
 */
bool is_strict_json(const char *text, size_t len, unsigned depth);

#endif
