#include "xp_inside.h"

#include "xp_path.h"

struct xp_str xp_inside_path(struct xp_arena *arena, struct xp_str package, struct xp_str name)
{
    return xp_path_join(arena, package, name);
}
