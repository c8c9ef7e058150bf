#include "xp_word.h"

#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_utf8.h"

/* Characters of a name that a message shows; the usual file system has none that is longer. */
enum { SHOWN_MAX = 255 };

/* Rules about files have nothing to say where there is no folder to look into. */
static bool has_entries(const struct xp_eval *eval, const struct xp_value *value)
{
    return xp_value_is_text(eval, value) && eval->plugin && xp_plugin_has_entries(eval->plugin);
}

static bool has_parent_step(struct xp_str path)
{
    struct xp_str part;

    while (xp_path_next(&path, &part))
        if (xp_str_is(part, ".."))
            return true;
    return false;
}

static const char *lexical_fault(struct xp_str path)
{
    if (path.len && path.ptr[0] == '/')
        return "it is absolute";
    if (path.len > 1 && path.ptr[1] == ':' && xp_ascii_is_alpha(path.ptr[0]))
        return "it begins with a drive letter";
    if (xp_str_find(path, '\\') < path.len)
        return "it holds a backslash";
    return has_parent_step(path) ? "it holds \"..\"" : NULL;
}

XP_PREDICATE(xp_path_is_inside)
{
    struct xp_str path = xp_value_text(eval, value);
    struct xp_resolved resolved;
    const char *fault;

    (void)arg;
    (void)ignore_case;
    if (!xp_value_is_text(eval, value))
        return false;
    fault = lexical_fault(path);
    if (!fault && has_entries(eval, value)) {
        xp_plugin_resolve(eval->plugin, path, &resolved);
        if (resolved.status == XP_RESOLVE_OUTSIDE)
            fault = "a link on the way leads out of the plugin";
    }
    if (fault)
        xp_eval_tell(eval, "%s", fault);
    return !fault;
}

static void tell_other_case(struct xp_eval *eval, const struct xp_resolved *resolved)
{
    xp_eval_tell(eval, "; \"");
    xp_utf8_show_short(&eval->detail, resolved->actual, SHOWN_MAX);
    xp_eval_tell(eval, "\" is there, and differs only in capitals");
}

static bool is_app_name(struct xp_str name)
{
    return xp_str_ends_with_nocase(name, xp_str_from(".app"));
}

static bool is_program(struct xp_eval *eval, const struct xp_resolved *resolved)
{
    if (resolved->kind == XP_ENTRY_FILE)
        return true;
    if (resolved->kind != XP_ENTRY_FOLDER || !is_app_name(resolved->path)) {
        xp_eval_tell(eval, "; it is %s",
                     resolved->kind == XP_ENTRY_FOLDER ? "a folder, and no Mac bundle X.app" : "no file");
        return false;
    }
    switch (xp_plugin_bundle(eval->plugin, resolved->path, NULL)) {
    case XP_BUNDLE_NO_FOLDER:
        xp_eval_tell(eval, "; the bundle has no Contents/MacOS folder");
        return false;
    case XP_BUNDLE_EMPTY:
        xp_eval_tell(eval, "; the bundle's Contents/MacOS folder holds no program");
        return false;
    default:
        return true;
    }
}

static bool is_wanted(struct xp_eval *eval, const struct xp_resolved *resolved, uint32_t wanted)
{
    if (wanted == XP_WANT_PROGRAM)
        return is_program(eval, resolved);
    if (wanted == XP_WANT_ANY || (wanted == XP_WANT_FILE && resolved->kind == XP_ENTRY_FILE) ||
        (wanted == XP_WANT_FOLDER && resolved->kind == XP_ENTRY_FOLDER))
        return true;
    xp_eval_tell(eval, "; it is %s",
                 resolved->kind == XP_ENTRY_FOLDER ? "a folder"
                 : resolved->kind == XP_ENTRY_FILE ? "a file"
                                                   : "neither file nor folder");
    return false;
}

static bool names_entry(struct xp_eval *eval, struct xp_str name, uint32_t wanted)
{
    struct xp_resolved resolved;

    xp_plugin_resolve(eval->plugin, name, &resolved);
    switch (resolved.status) {
    case XP_RESOLVE_FOUND:
        return is_wanted(eval, &resolved, wanted);
    case XP_RESOLVE_CASE:
        tell_other_case(eval, &resolved);
        return false;
    case XP_RESOLVE_OUTSIDE:
        xp_eval_tell(eval, "; it leads out of the plugin");
        return false;
    case XP_RESOLVE_LOOP:
        xp_eval_tell(eval, "; its links lead round in a circle");
        return false;
    case XP_RESOLVE_DENIED:
        xp_eval_tell(eval, "; the system refuses to look: %.*s", XP_STR_ARG(resolved.message));
        return false;
    default:
        if (resolved.link.len)
            xp_eval_tell(eval, "; it is a link that leads nowhere");
        return false;
    }
}

XP_PREDICATE(xp_names_entry)
{
    (void)ignore_case;
    return !has_entries(eval, value) || names_entry(eval, xp_value_text(eval, value), arg->bits);
}

XP_PREDICATE(xp_names_file_with)
{
    struct xp_str name = xp_value_text(eval, value);

    (void)ignore_case;
    if (!has_entries(eval, value))
        return true;
    name = xp_arena_printf(&eval->scratch, "%.*s%.*s", XP_STR_ARG(name), XP_STR_ARG(arg->text));
    return names_entry(eval, name, XP_WANT_FILE);
}

XP_PREDICATE(xp_names_folder)
{
    struct xp_str text = xp_value_text(eval, value), stem, suffix = xp_str_from(".isf");
    bool is_name;

    if (!xp_value_is_text(eval, value))
        return false;
    if (!eval->plugin || !eval->plugin->name.len)
        return true;
    stem = eval->plugin->name;
    if (xp_str_ends_with_nocase(stem, suffix))
        stem.len -= suffix.len;
    is_name = ignore_case ? xp_str_equal_nocase(text, stem) || xp_str_equal_nocase(text, eval->plugin->name)
                          : xp_str_equal(text, stem) || xp_str_equal(text, eval->plugin->name);
    return is_name == (arg->bits != 0);
}

XP_PREDICATE(xp_is_executable)
{
    struct xp_resolved resolved;
    struct xp_str program;
    bool is_executable;

    (void)ignore_case;
    if (!has_entries(eval, value))
        return true;
    xp_plugin_resolve(eval->plugin, xp_value_text(eval, value), &resolved);
    if (resolved.status != XP_RESOLVE_FOUND)
        return arg->bits == 0;
    program = resolved.path;
    if (resolved.kind == XP_ENTRY_FOLDER)
        is_executable = xp_plugin_bundle(eval->plugin, resolved.path, &program) == XP_BUNDLE_OK;
    else
        is_executable = (resolved.mode & 0111) != 0;
    if (is_executable == (arg->bits != 0))
        return true;
    xp_utf8_show_short(&eval->detail, program, SHOWN_MAX);
    return false;
}
