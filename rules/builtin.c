#include "xp_builtin.h"

#include <assert.h>

void xp_builtin_load(struct xp_rulebook *book)
{
    for (size_t i = 0; i < xp_builtin_source_count; i++) {
        const struct xp_builtin_source *source = &xp_builtin_sources[i];
        int rc = xp_rule_load(book, source->path, source->text, true, NULL);

        assert(rc == 0); /* the build has read them */
        (void)rc;
    }
}
