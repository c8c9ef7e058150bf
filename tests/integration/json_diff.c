/* Reads each file given with our parser and with cJSON, compares the two, and prints our tree as one line. The corpus
 * is valid JSON, so any finding but a name that stands twice is a fault too. json_diff.py makes the files and compares
 * the lines with Python's reading. */
#include "doc_canonical.h"
#include "xp_file.h"

#include <cjson/cJSON.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static bool same_text(struct xp_str ours, const char *theirs)
{
    /* cJSON's strings end at the first NUL, which the text may hold as an escape. */
    return strlen(theirs) == xp_str_find(ours, '\0') && memcmp(ours.ptr, theirs, strlen(theirs)) == 0;
}

static bool same_number(struct xp_str ours, double theirs)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);
    double value;

    xp_buf_add_str(&text, ours);
    value = strtod(text.ptr, NULL);
    return value <= theirs && value >= theirs;
}

static bool same_scalar(const struct xp_doc *doc, xp_node_id node, const cJSON *item)
{
    struct xp_arena arena = XP_ARENA_INIT;
    struct xp_str text = xp_node_text(doc, node, &arena);
    bool is_same = false;

    switch (xp_node_kind(doc, node)) {
    case XP_NULL:
        is_same = cJSON_IsNull(item);
        break;
    case XP_FALSE:
        is_same = cJSON_IsFalse(item);
        break;
    case XP_TRUE:
        is_same = cJSON_IsTrue(item);
        break;
    case XP_NUMBER:
        is_same = cJSON_IsNumber(item) && same_number(text, item->valuedouble);
        break;
    case XP_STRING:
        is_same = cJSON_IsString(item) && same_text(text, item->valuestring);
        break;
    default:
        break;
    }
    xp_arena_release(&arena);
    return is_same;
}

static bool same_key(const struct xp_doc *doc, xp_node_id key, const cJSON *item)
{
    struct xp_arena arena = XP_ARENA_INIT;
    bool is_same = item->string && same_text(xp_node_text(doc, key, &arena), item->string);

    xp_arena_release(&arena);
    return is_same;
}

/* The corpus is at most XP_DOC_MAX_DEPTH deep, so this may call itself. */
static bool same_value(const struct xp_doc *doc, xp_node_id node, const cJSON *item)
{
    enum xp_kind kind = xp_node_kind(doc, node);
    const cJSON *child = item->child;

    if (kind != XP_ARRAY && kind != XP_OBJECT)
        return same_scalar(doc, node, item);
    if (kind == XP_ARRAY ? !cJSON_IsArray(item) : !cJSON_IsObject(item))
        return false;
    for (xp_node_id at = xp_node_first(doc, node); at != XP_NO_NODE; at = xp_node_after(doc, node, at)) {
        if (!child || (kind == XP_OBJECT && !same_key(doc, at, child)) ||
            !same_value(doc, kind == XP_OBJECT ? xp_key_value(at) : at, child))
            return false;
        child = child->next;
    }
    return !child;
}

static int compare_file(const char *path)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_DOC_MAX_BYTES), tree = XP_BUF_INIT(1 << 30);
    struct xp_err err;
    struct xp_doc doc;
    cJSON *theirs;
    int failed = 0;

    if (xp_file_read_at(AT_FDCWD, path, &text, &err) < 0) {
        fprintf(stderr, "%s: %s\n", path, err.msg);
        return 1;
    }
    xp_doc_parse_json(&doc, text.ptr, text.len);
    for (size_t i = 0; i < doc.diag_count; i++) {
        if (doc.diags[i].fault == XP_FAULT_DUPLICATE_KEY)
            continue;
        fprintf(stderr, "%s: %s: %.*s\n", path, xp_fault_rule(doc.diags[i].fault), XP_STR_ARG(doc.diags[i].message));
        failed = 1;
    }
    theirs = cJSON_ParseWithLength(text.ptr, text.len);
    if (!theirs || doc.count == 0 || !same_value(&doc, 0, theirs)) {
        fprintf(stderr, "%s: cJSON reads it in another way\n", path);
        failed = 1;
    }
    cJSON_Delete(theirs);
    canonical_tree(&doc, CANONICAL_LAST, &tree);
    xp_doc_release(&doc);
    puts(tree.ptr);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;

    for (int i = 1; i < argc; i++)
        failed |= compare_file(argv[i]);
    return failed;
}
