#include "xp_package.h"
#include "xp_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Small, so that a bomb is met early and each input takes no time. */
static const struct xp_package_limits limits = {
    .max_bytes = 4 << 20, .max_entries = 1000, .max_name = 600, .piece = 700
};

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

static void check_entries(const struct xp_package *package)
{
    const struct xp_package_entry *entries;
    const struct xp_package_fault *faults;
    size_t count = xp_package_entries(package, &entries);
    struct xp_sha256 digest;
    uint64_t bytes = 0;

    require(count <= limits.max_entries);
    for (size_t i = 0; i < count; i++) {
        require(entries[i].name.ptr[entries[i].name.len] == '\0');
        bytes += entries[i].kind == XP_ENTRY_FILE ? entries[i].size : 0;
    }
    count = xp_package_faults(package, &faults);
    /* What nothing is said against keeps to the limits. */
    require(count || bytes <= limits.max_bytes);
    require(count || xp_package_top(package).len);
    xp_package_content_digest(package, &digest);
}

/* What the linter does with it. */
static void look_inside(struct xp_package *package)
{
    struct xp_str top = xp_package_top(package);
    const struct xp_listing *listing;
    struct xp_plugin plugin;
    struct xp_err err;
    void *data;

    xp_package_source(package, &data);
    xp_plugin_load_from(&plugin, &xp_source_package, data, top, top);
    listing = xp_plugin_list(&plugin, xp_str_make("", 0));
    for (size_t i = 0; listing && i < listing->count; i++) {
        XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
        struct xp_resolved resolved;

        xp_plugin_resolve(&plugin, listing->entries[i].name, &resolved);
        if (xp_resolved_exists(&resolved) && resolved.kind == XP_ENTRY_FILE &&
            xp_plugin_read(&plugin, resolved.path, &text, &err) == 0)
            require(text.len == resolved.size);
    }
    xp_plugin_release(&plugin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *file;
    struct xp_package *package;
    struct xp_err err;

    if (!file)
        file = tmpfile();
    require(file && ftruncate(fileno(file), 0) == 0 && pwrite(fileno(file), data, size, 0) == (ssize_t)size);
    if (xp_package_open_fd(&package, fileno(file), &limits, &err) < 0)
        return 0;
    check_entries(package);
    look_inside(package);
    xp_package_free(package);
    return 0;
}
