#include "doc_json.h"

#include "xp_mem.h"

#include <stdlib.h>

/* The door of the JSON parser: what the bytes are before they are read, and what is to do when all has been read. */

static void report_encoding(struct xp_doc *doc)
{
    static const char *const names[] = {
        [XP_ENC_UTF8] = "UTF-8",       [XP_ENC_UTF16LE] = "UTF-16LE", [XP_ENC_UTF16BE] = "UTF-16BE",
        [XP_ENC_UTF32LE] = "UTF-32LE", [XP_ENC_UTF32BE] = "UTF-32BE",
    };
    struct xp_diag *diag =
        doc_add_diag(doc, XP_FAULT_ENCODING, 0, 0, "the file is %s; JSON is always UTF-8", names[doc->encoding]);

    diag->help = xp_str_from("save the file as UTF-8");
}

/* A mark at the beginning: a finding of its own in UTF-8, part of the encoding in the others. */
static void read_mark(struct json *j)
{
    struct xp_diag *diag;

    if (j->len < 3 || memcmp(j->text, "\xEF\xBB\xBF", 3) != 0)
        return;
    j->at = 3;
    if (j->doc->encoding != XP_ENC_UTF8)
        return;
    diag =
        doc_add_diag(j->doc, XP_FAULT_BOM, 0, 3, "the file begins with a byte-order mark, which JSON does not allow");
    json_edit_text(j, 0, 3, "");
    json_advise(j, diag, JSON_SAFE("save the file as UTF-8 without a byte-order mark", "remove the byte-order mark"));
}

/* Mending parts of what is no JSON only does harm. */
static void give_up(struct xp_doc *doc)
{
    if (doc->diag_count)
        doc->diags[doc->diag_count - 1].help = xp_str_from("so much of this is not JSON that the rest was not read");
    for (size_t i = 0; i < doc->diag_count; i++)
        doc->diags[i].fix = NULL;
}

static void finish(struct json *j)
{
    struct xp_doc *doc = j->doc;

    if (j->is_stopped)
        json_close_all(j, j->at);
    if (j->gave_up)
        give_up(doc);
    if (doc->count && doc->nodes[0].kind == XP_OBJECT)
        doc_check_duplicates(doc, 0);
    if (j->bad_bytes)
        doc_report_bad_bytes(doc, j->gave_up);
    doc_sort_diags(doc);
}

/* Most texts have a node for every ten bytes or more; nodes that are not used cost no memory, only addresses. */
static void reserve_nodes(struct xp_doc *doc)
{
    doc->nodes = xp_grow(doc->nodes, &doc->node_room, doc->len / 10 + 16, sizeof(*doc->nodes));
}

void xp_doc_parse_json(struct xp_doc *doc, const char *text, size_t len)
{
    enum xp_encoding encoding;
    struct json *j;

    doc_init(doc, text, len);
    if (len > XP_DOC_MAX_BYTES) {
        doc_add_diag(doc, XP_FAULT_TOO_LARGE, 0, 0, "the file has %zu bytes; the limit is %d", len, XP_DOC_MAX_BYTES)
            ->help = xp_str_from("a manifest holds settings; keep data in files of its own");
        return;
    }
    encoding = doc_detect_encoding(doc->text, len);
    if (encoding != XP_ENC_UTF8) {
        doc_convert(doc, encoding);
        report_encoding(doc);
    }
    reserve_nodes(doc);
    j = xp_xcalloc(1, sizeof(*j));
    j->doc = doc;
    j->text = doc->text;
    j->len = doc->len;
    j->comma = JSON_NONE;
    j->colon = JSON_NONE;
    j->no_comment_end = JSON_NONE;
    j->budget = 8 * doc->len + 65536;
    j->scratch = (struct xp_buf)XP_BUF_INIT(XP_DOC_MAX_BYTES * 8UL);
    read_mark(j);
    json_read_text(j);
    finish(j);
    xp_buf_release(&j->scratch);
    free(j->edits);
    free(j);
}
