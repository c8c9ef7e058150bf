#ifndef VERIFY_H
#define VERIFY_H

#include "cmd.h"
#include "xp_package.h"
#include "xp_remark.h"

/** What the files of `verify` share. */

enum verify_checksum { VERIFY_NO_CHECKSUM, VERIFY_CHECKSUM_AGREES, VERIFY_CHECKSUM_DIFFERS };

/** A package that was read. */
struct verified {
    struct xp_str path;   /* as the user typed it */
    struct xp_str plugin; /* what findings about it, and about the plugin in it, are grouped by */
    struct xp_sha256 digest, content;
    uint64_t size, unpacked;
    size_t files;
    enum verify_checksum checksum;
    enum xp_severity worst;           /* of the findings */
    struct xp_package_entry *entries; /* sorted by name, for comparing two packages; NULL: not wanted */
    size_t entry_count;
    struct xp_arena arena;
};

/** Hold a package against FILE.sha256 beside it; what differs is a finding, what cannot be read a problem. */
void verify_checksum(struct verified *verified, const struct xp_remark_to *remarks);

/** Keep what is needed to compare it with another one. */
void verify_keep_entries(struct verified *verified, const struct xp_package *package);

/** Say whether two packages hold the same, or where the first difference is. */
void verify_compare(struct xp_writer *out, const struct verified *a, const struct verified *b);

#endif
