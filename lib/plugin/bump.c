#include "xp_bump.h"

#include "xp_json_text.h"
#include "xp_manifest.h"
#include "xp_utf8.h"

/* What a message repeats of a text. */
enum { SHOWN_CHARACTERS = 60 };

/* What a plan is made from, and where what is wrong goes. */
struct plan {
    struct xp_doc *doc;
    const struct xp_bump_wanted *wanted;
    struct xp_arena *arena;
    struct xp_bump *out;
    struct xp_err *err;
};

static const char *brief(struct plan *plan, struct xp_str text)
{
    XP_AUTO_BUF shown = XP_BUF_INIT(SIZE_MAX / 2);

    xp_utf8_show_short(&shown, text, SHOWN_CHARACTERS);
    return xp_arena_copy(plan->arena, xp_buf_str(&shown)).ptr;
}

/* An edit of a broken text might change what the author meant, so all of it has to be in order first. */
static int refuse_broken(struct plan *plan)
{
    const struct xp_diag *diag = &plan->doc->diags[0];
    struct xp_position at = xp_doc_position(plan->doc, diag->start);

    return xp_fail(plan->err, XP_E_SYNTAX, "line %u, column %u: %.*s; put right what `xtplug lint` finds first",
                   (unsigned)at.line, (unsigned)at.column, XP_STR_ARG(diag->message));
}

/* The value of a key that must be there. */
static int find_value(struct plan *plan, const char *name, const char *example, xp_node_id *value)
{
    xp_node_id key = xp_manifest_member(plan->doc, xp_doc_root(plan->doc), xp_str_from(name));

    if (key == XP_NO_NODE)
        return xp_fail(plan->err, XP_E_SYNTAX,
                       "there is no \"%s\"; add it, such as \"%s\": %s, and see what `xtplug lint` says", name, name,
                       example);
    if (!xp_node_text_is(plan->doc, key, xp_str_from(name)))
        return xp_fail(plan->err, XP_E_SYNTAX, "the key \"%s\" is written \"%s\"; `xtplug lint --fix` puts that right",
                       name, brief(plan, xp_node_text(plan->doc, key, plan->arena)));
    *value = xp_key_value(key);
    return 0;
}

static void add_edit(struct plan *plan, xp_node_id value, struct xp_str text)
{
    struct xp_bump *out = plan->out;
    const struct xp_node *node = &plan->doc->nodes[value];
    struct xp_edit edit = { node->start, node->end, text };

    /* The second one may stand before the first. */
    if (out->edit_count && out->edits[0].start > edit.start) {
        out->edits[1] = out->edits[0];
        out->edits[0] = edit;
    } else {
        out->edits[out->edit_count] = edit;
    }
    out->edit_count++;
}

static int read_vers(struct plan *plan, xp_node_id value)
{
    struct xp_str source = xp_node_source(plan->doc, value);

    if (!(plan->doc->nodes[value].flags & XP_NODE_INTEGER))
        return xp_fail(plan->err, XP_E_SYNTAX,
                       "vers is %s, not a whole number in digits alone; see what `xtplug lint --fix` makes of it",
                       brief(plan, source));
    if (source.ptr[0] == '-')
        return xp_fail(plan->err, XP_E_SYNTAX,
                       "vers is %s, but a version counter is never negative; write a number from 0 up",
                       brief(plan, source));
    if (!xp_manifest_read_vers(plan->doc, value, &plan->out->vers_before))
        return xp_fail(plan->err, XP_E_SYNTAX, "vers is %s, which is past the largest that counts, %llu",
                       brief(plan, source), (unsigned long long)XP_MANIFEST_MAX_VERS);
    return 0;
}

static int plan_vers(struct plan *plan)
{
    struct xp_bump *out = plan->out;
    xp_node_id value;
    int rc = find_value(plan, "vers", "1", &value);

    if (rc == 0)
        rc = read_vers(plan, value);
    if (rc < 0)
        return rc;
    out->vers = plan->wanted->vers ? plan->wanted->vers : out->vers_before + 1;
    if (out->vers > XP_MANIFEST_MAX_VERS)
        return xp_fail(plan->err, XP_E_USAGE, "vers cannot go past %llu, which it is%s",
                       (unsigned long long)XP_MANIFEST_MAX_VERS, plan->wanted->vers ? " to" : " already");
    if (out->vers <= out->vers_before)
        return xp_fail(plan->err, XP_E_USAGE, "vers is %llu already, and can only go up; %llu is no higher",
                       (unsigned long long)out->vers_before, (unsigned long long)out->vers);
    add_edit(plan, value, xp_arena_printf(plan->arena, "%llu", (unsigned long long)out->vers));
    return 0;
}

static int check_readable(struct plan *plan)
{
    struct xp_str text = plan->wanted->readable;

    if (xp_utf8_valid_prefix(text) < text.len)
        return xp_fail(plan->err, XP_E_USAGE, "the text for readableVers is not UTF-8: \"%s\"", brief(plan, text));
    if (!xp_str_trim(text).len)
        return xp_fail(plan->err, XP_E_USAGE, "the text for readableVers is blank");
    return 0;
}

static int plan_readable(struct plan *plan)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_bump *out = plan->out;
    xp_node_id value;
    int rc = check_readable(plan);

    if (rc == 0)
        rc = find_value(plan, "readableVers", "\"1.0\"", &value);
    if (rc < 0)
        return rc;
    if (xp_node_kind(plan->doc, value) != XP_STRING)
        return xp_fail(plan->err, XP_E_SYNTAX,
                       "readableVers is %s, not a string; see what `xtplug lint --fix` makes of it",
                       xp_node_kind_name(plan->doc, value));
    out->readable_before = xp_node_text(plan->doc, value, plan->arena);
    out->readable = plan->wanted->readable;
    if (xp_str_equal(out->readable_before, out->readable))
        return 0;
    out->has_new_readable = true;
    xp_json_add_string(&text, out->readable);
    add_edit(plan, value, xp_arena_copy(plan->arena, xp_buf_str(&text)));
    return 0;
}

int xp_bump_plan(struct xp_doc *doc, const struct xp_bump_wanted *wanted, struct xp_arena *arena, struct xp_bump *out,
                 struct xp_err *err)
{
    struct plan plan = { doc, wanted, arena, out, err };
    xp_node_id root = xp_doc_root(doc);
    int rc;

    memset(out, 0, sizeof(*out));
    if (doc->diag_count)
        return refuse_broken(&plan);
    if (root == XP_NO_NODE || xp_node_kind(doc, root) != XP_OBJECT)
        return xp_fail(err, XP_E_SYNTAX, "the manifest is no JSON object; see what `xtplug lint` says");
    rc = plan_vers(&plan);
    return rc == 0 && wanted->has_readable ? plan_readable(&plan) : rc;
}
