#ifndef PACKAGE_CHECKS_H
#define PACKAGE_CHECKS_H

/* What must be so for every package: for the fuzz targets that read them. */
#include "fuzz_expect.h"
#include "xp_package.h"
#include "xp_plugin.h"

#include <stdint.h>
#include <unistd.h>

/* Small, so that a bomb is met early and each input takes no time. */
static const struct xp_package_limits package_limits = {
    .max_bytes = 4 << 20, .max_file = 3 << 20, .max_entries = 1000, .max_name = 600, .piece = 700
};

static inline void expect_entries(const struct xp_package *package)
{
    const struct xp_package_entry *entries;
    const struct xp_package_fault *faults;
    size_t count = xp_package_entries(package, &entries);
    struct xp_sha256 digest;
    uint64_t bytes = 0;

    expect(count <= package_limits.max_entries);
    for (size_t i = 0; i < count; i++) {
        expect(entries[i].name.ptr[entries[i].name.len] == '\0');
        bytes += entries[i].kind == XP_ENTRY_FILE ? entries[i].size : 0;
    }
    count = xp_package_faults(package, &faults);
    /* What nothing is said against keeps to the limits. */
    expect(count || bytes <= package_limits.max_bytes);
    expect(count || xp_package_top(package).len);
    xp_package_content_digest(package, &digest);
    xp_package_file_digest(package, &digest, &bytes);
    for (size_t i = 0; i < xp_package_entries(package, &entries); i++)
        (void)xp_package_is_litter(package, i);
}

/* What the linter does with it; the package is freed. */
static inline void look_inside(struct xp_package *package)
{
    struct xp_str top = xp_package_top(package);
    const struct xp_listing *listing;
    struct xp_plugin plugin;
    struct xp_err err;
    void *data;

    xp_package_give_source(package, &data);
    xp_plugin_load_from(&plugin, &xp_source_package, data, top, top);
    expect(!xp_plugin_list(&plugin, xp_str_from("no such folder")));
    listing = xp_plugin_list(&plugin, xp_str_make("", 0));
    for (size_t i = 0; listing && i < listing->count; i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(4 << 20);
        unsigned char digest[XP_SOURCE_DIGEST];
        struct xp_resolved resolved;

        xp_plugin_resolve(&plugin, listing->entries[i].name, &resolved);
        if (xp_resolved_exists(&resolved) && resolved.kind == XP_ENTRY_FILE &&
            xp_plugin_read(&plugin, resolved.path, &text, &err) == 0)
            expect(text.len == resolved.size && xp_source_package.digest(data, resolved.path.ptr, digest));
    }
    xp_plugin_release(&plugin);
}

/**
 * Read the bytes as a package.
 *
 * @param is_sound  nothing may be said against it.
 */
static inline void expect_package(const void *bytes, size_t len, bool is_sound)
{
    static FILE *file; /* the same for all inputs */
    const struct xp_package_fault *faults;
    struct xp_package *package;
    struct xp_err err;
    int rc;

    if (!file)
        file = tmpfile();
    expect(file && ftruncate(fileno(file), 0) == 0 && pwrite(fileno(file), bytes, len, 0) == (ssize_t)len);
    rc = xp_package_open_fd(&package, fileno(file), &package_limits, &err);
    expect(!is_sound || (rc == 0 && xp_package_faults(package, &faults) == 0));
    if (rc < 0)
        return;
    expect_entries(package);
    look_inside(package);
}

#endif
