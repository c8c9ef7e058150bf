#include "report_fingerprint.h"

#include "xp_buf.h"
#include "xp_rule.h"

#include <inttypes.h>

void report_fingerprints_release(struct report_fingerprints *fingerprints)
{
    xp_table_release(&fingerprints->seen);
    xp_arena_release(&fingerprints->arena);
}

static struct xp_str digits_of(struct report_fingerprints *fingerprints, struct xp_str text)
{
    return xp_arena_printf(&fingerprints->arena, "%016" PRIx64, xp_stable_hash(text));
}

struct xp_str report_fingerprint_text(struct report_fingerprints *fingerprints, struct xp_str text)
{
    struct xp_str first = digits_of(fingerprints, text), result = first;
    size_t *count = xp_table_find(&fingerprints->seen, first);

    if (!count) {
        count = xp_arena_calloc(&fingerprints->arena, 1, sizeof(*count));
        xp_table_set(&fingerprints->seen, first, count);
        return first;
    }
    while (xp_table_find(&fingerprints->seen, result))
        result =
            digits_of(fingerprints, xp_arena_printf(&fingerprints->arena, "%.*s %zu", XP_STR_ARG(first), ++*count));
    xp_table_set(&fingerprints->seen, result, xp_arena_calloc(&fingerprints->arena, 1, sizeof(*count)));
    return result;
}

struct xp_str report_fingerprint(struct report_fingerprints *fingerprints, const struct report_path *path,
                                 const struct xp_finding *finding)
{
    XP_AUTO_BUF key = XP_BUF_INIT(SIZE_MAX / 2);

    xp_buf_add_str(&key, finding->rule->id);
    xp_buf_add_char(&key, '\0');
    xp_buf_add_str(&key, path->path);
    xp_buf_add_char(&key, '\0');
    xp_buf_add_char(&key, finding->has_pointer ? '1' : '0');
    xp_buf_add_str(&key, finding->pointer);
    xp_buf_add_char(&key, '\0');
    xp_buf_addf(&key, "%016" PRIx64, xp_finding_hash(finding));
    return report_fingerprint_text(fingerprints, xp_buf_str(&key));
}
