#ifndef FIX_TAKEN_H
#define FIX_TAKEN_H

#include "xp_finding.h"

/**
 * Which bytes of a text are taken by fixes. Every place at which an edit begins or ends has two slots: one for the place
 * itself, where text may be inserted, and one for the bytes up to the next such place. The slots of one edit are a range;
 * a Fenwick tree counts the taken ones of any range, and each is taken once at most, so all of it is n log n.
 */
struct fix_taken {
    uint32_t *places; /* sorted, each once */
    size_t count;
    uint32_t *tree; /* 1-based */
    size_t *next;   /* by slot: itself while it is free, else a later slot on the way to the next free one */
};

/** Nothing is taken yet. Only the fixes of these findings may be asked about. Release with fix_taken_release(). */
void fix_taken_init(struct fix_taken *taken, const struct xp_finding *findings, size_t count);

void fix_taken_release(struct fix_taken *taken);

/** Is nothing taken of what the finding's fix needs? A fix of the parser needs less than one of a rule. */
bool fix_taken_is_free(const struct fix_taken *taken, const struct xp_finding *finding);

/** Take what the finding's fix needs. */
void fix_taken_add(struct fix_taken *taken, const struct xp_finding *finding);

/** The same fix, called unsafe; lives as long as the findings. */
const struct xp_fix *fix_as_unsafe(struct xp_findings *findings, const struct xp_fix *fix);

/**
 * Call fixes unsafe that cannot be applied without an unsafe one: what the parser repairs, it repairs on top of its
 * repairs before, and a rule sees the text with all of them.
 *
 * @param findings  of one plugin, those of its syntax first, in the order in which they were made.
 */
void fix_taken_settle(struct xp_findings *findings);

#endif
