#include "doc_json.h"
#include "xp_mem.h"

/* More edits than this in one fix would only cost memory; the finding then stands without a fix. */
enum { MAX_EDITS = 10000 };

/* Past this much junk, and more of it than of values, a text is not broken JSON but something else. */
enum { JUNK_MAX = 40 };

void json_edit(struct json *j, size_t start, size_t end, struct xp_str text)
{
    struct xp_edit *edit;

    if (j->edit_count > MAX_EDITS)
        return;
    if (!text.ptr) { /* a text that would be too long */
        j->edit_count = MAX_EDITS + 1;
        return;
    }
    j->edits = xp_grow(j->edits, &j->edit_room, j->edit_count + 1, sizeof(*j->edits));
    edit = &j->edits[j->edit_count++];
    edit->start = (uint32_t)start;
    edit->end = (uint32_t)end;
    edit->text = text;
}

void json_edit_text(struct json *j, size_t start, size_t end, const char *text)
{
    json_edit(j, start, end, xp_str_from(text));
}

size_t json_insert_place(const struct json *j)
{
    size_t at = j->last_end;

    if (j->closed_at != at || at == j->len)
        return at;
    if (j->text[at] == '\r' && at + 1 < j->len && j->text[at + 1] == '\n')
        return at + 2;
    return at + (j->text[at] == ' ' || j->text[at] == '\t' || json_is_line_end(j->text[at]));
}

static bool is_scratch(const struct xp_doc *doc, const struct xp_diag *diag)
{
    return diag == &doc->diags[doc->diag_count];
}

static void advise(struct json *j, struct xp_diag *diag, const struct json_advice *advice, const struct xp_edit *edits,
                   size_t count)
{
    struct xp_doc *doc = j->doc;

    if (is_scratch(doc, diag)) {
        j->is_stopped = true; /* nobody reads on; going on would only fill the memory */
        return;
    }
    if (advice->help)
        diag->help = xp_str_from(advice->help);
    /* The edits of a fix are bytes of the file; those of a converted text would be of the copy. */
    if (!advice->title || count == 0 || count > MAX_EDITS || doc->encoding != XP_ENC_UTF8)
        return;
    diag->fix = xp_arena_alloc(&doc->arena, sizeof(*diag->fix));
    diag->fix->title = xp_str_from(advice->title);
    diag->fix->is_safe = advice->is_safe;
    diag->fix->count = count;
    diag->fix->edits = xp_arena_alloc(&doc->arena, count * sizeof(*edits));
    memcpy(diag->fix->edits, edits, count * sizeof(*edits));
}

void json_advise(struct json *j, struct xp_diag *diag, struct json_advice advice)
{
    advise(j, diag, &advice, j->edits, j->edit_count);
    j->edit_count = 0;
}

void json_advise_edit(struct json *j, struct xp_diag *diag, struct json_advice advice, struct xp_edit edit)
{
    advise(j, diag, &advice, &edit, edit.text.ptr ? 1 : 0);
}

void json_count_junk(struct json *j, unsigned weight)
{
    j->junk += weight;
    if (j->junk > JUNK_MAX && j->junk > j->doc->count)
        j->gave_up = j->is_stopped = true;
}

struct xp_str json_show(struct json *j, size_t start, size_t end)
{
    return doc_show(j->doc, xp_str_make(j->text + start, end - start));
}
