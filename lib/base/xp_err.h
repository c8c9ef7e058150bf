#ifndef XP_ERR_H
#define XP_ERR_H

#include "xp_macros.h"

/**
 * An error: we could not do our work. (What is wrong with a plugin is not an error but a finding.)
 * The caller owns the struct; filling it allocates nothing, so running out of anything can be reported too.
 */
enum xp_code {
    XP_OK = 0,
    XP_E_USAGE = -1,  /* called in a way that makes no sense */
    XP_E_SYNTAX = -2, /* a file of ours (rules, configuration) cannot be understood */
    XP_E_LIMIT = -3,  /* past a limit that protects us */
    XP_E_IO = -4,     /* the system said no; the message has strerror's words */
    XP_E_MISSING = -5 /* no such file, or not of the kind asked for */
};

struct xp_err {
    enum xp_code code;
    char msg[512]; /* one line, valid UTF-8 where the input was; ends in "…" when it had to be cut */
};

/**
 * Fill `err` and return `code`, so that failing is one line: `return xp_fail(err, XP_E_IO, "%s: %s", path, why);`
 *
 * @param err   may be NULL when the caller wants the code alone.
 * @param code  negative.
 * @return `code`.
 */
int xp_fail(struct xp_err *err, enum xp_code code, const char *format, ...) XP_PRINTF(3, 4);

/** Put "context: " in front of the message of a failure on its way up. @return err->code. */
int xp_wrap(struct xp_err *err, const char *format, ...) XP_PRINTF(2, 3);

#endif
