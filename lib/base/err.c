#include "xp_err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The message is shown to people, so a cut is made visible and never splits a UTF-8 sequence. */
static void mark_cut(char *msg, size_t size, int wanted)
{
    static const char dots[] = "…";
    size_t end;

    if (wanted < 0 || (size_t)wanted < size)
        return;
    end = size - sizeof(dots);
    while (end > 0 && ((unsigned char)msg[end] & 0xC0) == 0x80)
        end--;
    memcpy(msg + end, dots, sizeof(dots));
}

int xp_fail(struct xp_err *err, enum xp_code code, const char *format, ...)
{
    va_list args;
    int wanted;

    if (!err)
        return code;
    err->code = code;
    va_start(args, format);
    wanted = vsnprintf(err->msg, sizeof(err->msg), format, args);
    va_end(args);
    mark_cut(err->msg, sizeof(err->msg), wanted);
    return code;
}

int xp_wrap(struct xp_err *err, const char *format, ...)
{
    char context[sizeof(err->msg)];
    char whole[sizeof(err->msg)];
    va_list args;
    int wanted;

    va_start(args, format);
    wanted = vsnprintf(context, sizeof(context), format, args);
    va_end(args);
    mark_cut(context, sizeof(context), wanted);
    wanted = snprintf(whole, sizeof(whole), "%s: %s", context, err->msg);
    mark_cut(whole, sizeof(whole), wanted);
    memcpy(err->msg, whole, sizeof(whole));
    return err->code;
}
