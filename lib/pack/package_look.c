#include "xp_package_look.h"

#include "package_parts.h"

static void report_fault(const struct xp_remark_to *to, struct xp_str path, const struct xp_package_fault *fault)
{
    const struct xp_remark remark = {
        .path = path,
        .key = fault->entry.len ? fault->entry : xp_path_base(path),
        .detail = fault->detail,
    };

    (void)xp_remark_add(to, fault->rule, &remark);
}

/* Faults are grouped with what is found inside, where that is looked at. */
static void report(const struct xp_package *package, struct xp_str path, bool is_opened,
                   const struct xp_remark_to *remarks, const struct xp_package_look *look)
{
    struct xp_remark_to to = *remarks;
    const struct xp_package_fault *faults;
    size_t count = xp_package_faults(package, &faults);

    if (is_opened)
        to.plugin = xp_inside_path(&to.out->arena, path, xp_package_top(package));
    for (size_t i = 0; i < count; i++)
        report_fault(&to, path, &faults[i]);
    if (look->seen)
        look->seen(look->context, path, package, &to);
}

static int fail_closed(const struct xp_package *package, struct xp_err *err)
{
    const struct xp_package_fault *faults;

    if (xp_package_faults(package, &faults))
        return xp_fail(err, XP_E_SYNTAX, "is no package that can be used: %.*s",
                       XP_STR_ARG(faults[0].detail.len ? faults[0].detail : xp_str_from(faults[0].rule)));
    return xp_fail(err, XP_E_SYNTAX, "is a package without a plugin");
}

int xp_package_look_inside(void *context, struct xp_str path, const struct xp_remark_to *remarks, struct xp_inside *out,
                           struct xp_err *err)
{
    const struct xp_package_look *look = context;
    struct xp_package *package;
    bool is_opened;
    int rc = xp_package_open(&package, path.ptr, look->limits, err);

    *out = (struct xp_inside){ 0 };
    if (rc < 0)
        return rc;
    is_opened = !package->is_damaged && package->top.len;
    if (remarks)
        report(package, path, is_opened, remarks, look);
    else if (!is_opened)
        rc = fail_closed(package, err);
    if (!is_opened) {
        xp_package_free(package);
        return rc;
    }
    out->source = &xp_source_package;
    out->name = xp_package_top(package);
    xp_package_give_source(package, &out->data);
    return 0;
}
