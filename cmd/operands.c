#include "cmd.h"
#include "xp_path.h"
#include "xp_table.h"

#include <sys/stat.h>

static bool is_file(struct xp_str path)
{
    struct stat info;

    return stat(path.ptr, &info) == 0 && S_ISREG(info.st_mode);
}

/* The package beside a checksum file; anything else as it was typed, so that what is not there is missed. */
static struct xp_str package_of(struct xp_arena *arena, struct xp_str operand)
{
    static const struct xp_str suffix = XP_STR(".sha256");
    struct xp_str package;

    if (!xp_str_ends_with(operand, suffix) || !is_file(operand))
        return operand;
    package = xp_arena_copy(arena, xp_str_make(operand.ptr, operand.len - suffix.len));
    return is_file(package) ? package : operand;
}

void cmd_take_packages(struct cmd_call *call)
{
    struct xp_str *operands = call->operands;
    struct xp_table named = { 0 };
    size_t kept = 0;

    for (size_t i = 0; i < call->operand_count; i++)
        xp_table_set(&named, xp_path_tidy(&call->arena, operands[i]), call);
    for (size_t i = 0; i < call->operand_count; i++) {
        struct xp_str package = package_of(&call->arena, operands[i]);
        struct xp_str path = xp_path_tidy(&call->arena, package);

        if (package.ptr != operands[i].ptr && xp_table_find(&named, path))
            continue;
        xp_table_set(&named, path, call);
        operands[kept++] = package;
    }
    call->operand_count = kept;
    xp_table_release(&named);
}
