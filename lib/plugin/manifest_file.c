#include "xp_manifest_file.h"

#include "xp_file.h"
#include "xp_path.h"
#include "xp_save.h"

#include <fcntl.h>

struct xp_str xp_manifest_file(struct xp_plugin *plugin)
{
    struct xp_resolved resolved;

    xp_plugin_resolve(plugin, plugin->actual_name, &resolved);
    return xp_resolved_exists(&resolved) ? xp_path_join(&plugin->arena, plugin->path, resolved.path)
                                         : plugin->manifest_path;
}

int xp_manifest_write(struct xp_plugin *plugin, struct xp_str before, struct xp_str after, struct xp_err *err)
{
    XP_AUTO_BUF now = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_str path = xp_manifest_file(plugin);
    int rc = xp_file_read_at(AT_FDCWD, path.ptr, &now, err);

    if (rc < 0)
        return rc;
    if (!xp_str_equal(xp_buf_str(&now), before))
        return xp_fail(err, XP_E_IO, "changed meanwhile; what was written there stays");
    return xp_save_text(path.ptr, after, err);
}
