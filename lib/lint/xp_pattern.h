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
pcre2_match_context *xp_pattern_new_context(void) XP_MUST_CHECK;

/** Room for what a pattern and so many of its groups fit; free with pcre2_match_data_free(). */
pcre2_match_data *xp_pattern_new_match(uint32_t groups) XP_MUST_CHECK;

/** Memory that xp_pattern_match() needs, made with the functions above. */
struct xp_pattern_memory {
    pcre2_match_data *match;
    pcre2_match_context *context;
};

/**
 * Look for the pattern in `text`, from `offset` on.
 *
 * @param options  PCRE2's, such as PCRE2_ANCHORED.
 * @return 1 + the number of the last group that has matched; 0 or less when it does not fit, which counts as no match: so
 *         does text that is not UTF-8, and a match that passes the limits.
 */
int xp_pattern_match(const pcre2_code *code, struct xp_str text, size_t offset, uint32_t options,
                     struct xp_pattern_memory memory);

#endif
