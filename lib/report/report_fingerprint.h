#ifndef REPORT_FINGERPRINT_H
#define REPORT_FINGERPRINT_H

#include "report_paths.h"

/**
 * What services tell findings apart by, from one run to the next: it holds rule, file, pointer and the text that is
 * pointed at, so it stays the same when lines move; and of several that would be equal, which one it is. No two of a
 * report are the same. Zero-initialised is ready to use.
 */
struct report_fingerprints {
    struct xp_table seen; /* by fingerprint -> how often its like was met */
    struct xp_arena arena;
};

void report_fingerprints_release(struct report_fingerprints *fingerprints);

/** The next finding's, 16 hexadecimal digits; lives as long as `fingerprints`. */
struct xp_str report_fingerprint(struct report_fingerprints *fingerprints, const struct report_path *path,
                                 const struct xp_finding *finding);

/** The same for a thing that is no finding. */
struct xp_str report_fingerprint_text(struct report_fingerprints *fingerprints, struct xp_str text);

#endif
