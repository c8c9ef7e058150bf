#ifndef XP_PATTERN_H
#define XP_PATTERN_H

#include "xp_err.h"
#include "xp_str.h"

#include <pcre2.h>
#include <stdbool.h>

/** Bytes of a pattern: a rule's pattern is written by hand. */
enum { XP_PATTERN_MAX = 4096 };

/**
 * Compile a regular expression of a rule: UTF-8, Unicode properties, no callouts.
 *
 * @param[out] code  free with pcre2_code_free().
 * @return 0; XP_E_SYNTAX with PCRE2's words and the place in the pattern; XP_E_LIMIT when it is too long.
 */
int xp_pattern_compile(struct xp_str pattern, bool ignore_case, pcre2_code **code, struct xp_err *err) XP_MUST_CHECK;

/**
 * Memory for matching, with limits on steps and memory, so that no pattern can hang on any text.
 *
 * @param[out] context  free with pcre2_match_context_free().
 */
pcre2_match_context *xp_pattern_new_context(void);

#endif
