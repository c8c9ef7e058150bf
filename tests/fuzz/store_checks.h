#ifndef STORE_CHECKS_H
#define STORE_CHECKS_H

/* What must be so for every answer of a store: for the fuzz targets that read them. */
#include "fuzz_expect.h"
#include "xp_store_answer.h"
#include "xp_store_fields.h"

#include <stdint.h>

/** What may be shown of an answer, whatever the store said. */
static inline void expect_answer(const struct xp_store_answer *answer)
{
    expect(answer->kind == XP_STORE_RELEASE ? xp_store_is_number(answer->number) : answer->number.len == 0);
    expect(answer->kind != XP_STORE_NOTHING || answer->token != XP_STORE_FINE);
    expect(!answer->date.len || xp_store_is_date(answer->date));
    expect(!answer->download_url.len || xp_store_is_link(answer->download_url));
    expect(answer->vers >= 0 && (double)answer->vers < XP_STORE_MAX_INTEGER);
    expect(answer->page >= 0);
}

#endif
