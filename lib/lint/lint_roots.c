#include "lint_roots.h"

#include "xp_file.h"
#include "xp_path.h"

#include <stdlib.h>

void lint_roots_add(struct lint_roots *roots, struct xp_str path)
{
    char *real = xp_file_real_path(xp_arena_copy(&roots->arena, path).ptr);

    if (real)
        xp_table_set(&roots->folders, xp_arena_copy(&roots->arena, xp_str_from(real)), roots);
    free(real);
}

void lint_roots_release(struct lint_roots *roots)
{
    xp_table_release(&roots->folders);
    xp_arena_release(&roots->arena);
}

bool lint_roots_hold(const struct lint_roots *roots, struct xp_str folder)
{
    while (!xp_table_find(&roots->folders, folder)) {
        if (folder.len <= 1)
            return false;
        folder = xp_path_dir(folder);
    }
    return true;
}
