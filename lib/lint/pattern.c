#include "xp_pattern.h"

#include "xp_mem.h"

/* A step costs some nanoseconds; a pattern that needs more than this for one text is a mistake, not a check. */
enum { MATCH_STEPS_MAX = 200000, MATCH_KIB_MAX = 4096 };

int xp_pattern_compile(struct xp_str pattern, bool ignore_case, pcre2_code **code, struct xp_err *err)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | (ignore_case ? PCRE2_CASELESS : 0);
    PCRE2_UCHAR words[160] = { 0 };
    size_t offset;
    int number;

    if (pattern.len > XP_PATTERN_MAX)
        return xp_fail(err, XP_E_LIMIT, "it is longer than %d bytes", XP_PATTERN_MAX);
    *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, &number, &offset, NULL);
    if (*code)
        return 0;
    if (number == PCRE2_ERROR_HEAP_FAILED)
        xp_out_of_memory();
    pcre2_get_error_message(number, words, sizeof(words));
    return xp_fail(err, XP_E_SYNTAX, "%s (at its character %zu)", (const char *)words, offset + 1);
}

pcre2_match_context *xp_pattern_new_context(void)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);

    if (!context)
        xp_out_of_memory();
    pcre2_set_match_limit(context, MATCH_STEPS_MAX);
    pcre2_set_heap_limit(context, MATCH_KIB_MAX);
    return context;
}

pcre2_match_data *xp_pattern_new_match(uint32_t groups)
{
    pcre2_match_data *match = pcre2_match_data_create(groups, NULL);

    if (!match)
        xp_out_of_memory();
    return match;
}

int xp_pattern_match(const pcre2_code *code, struct xp_str text, size_t offset, uint32_t options,
                     struct xp_pattern_memory memory)
{
    int rc = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, offset, options, memory.match, memory.context);

    if (rc == PCRE2_ERROR_NOMEMORY)
        xp_out_of_memory();
    return rc;
}
