#include "fix_proof.h"

#include "engine.h"
#include "fix_apply.h"
#include "fix_taken.h"
#include "xp_mem.h"
#include "xp_plugin.h"

#include <stdlib.h>

/* How often the text is read to find the repairs that are to blame, and how long a text may be for that. */
enum { MAX_READS = 64, MAX_BYTES = 1024 * 1024 };

/* A repair, and the same called unsafe: then it is not applied, but holds its place. */
struct repair {
    struct xp_finding *finding;
    const struct xp_fix *safe, *unsafe;
};

/* The search for those that can be applied. */
struct proof {
    struct xp_str text;
    const struct xp_findings *findings;
    struct repair *repairs;
    size_t count;
    size_t faults; /* of the text with what was found good so far */
    size_t reads;
};

static const struct xp_fix_options safe_only = { .has_unsafe = false };

static size_t count_faults(const struct xp_doc *doc)
{
    return doc->diag_count + doc->diags_dropped;
}

static bool is_safe_repair(const struct xp_finding *finding)
{
    return finding->fix && finding->fix->is_safe && finding->rule->reporter == XP_BY_JSON;
}

/* What the fixer has to know of the findings that lint would have in a text. @return as many as doc->diag_count. */
static struct xp_finding *findings_of(const struct xp_linter *linter, const struct xp_doc *doc)
{
    struct xp_finding *findings = xp_xcalloc(doc->diag_count, sizeof(*findings));

    for (size_t i = 0; i < doc->diag_count; i++) {
        findings[i].rule = linter->builtin.faults[doc->diags[i].fault];
        findings[i].fix = findings[i].rule ? doc->diags[i].fix : NULL;
    }
    return findings;
}

/* Repair a text again and again, as the fixer does. @return the faults that are left; SIZE_MAX: nothing can be
 * applied, or there is no end to it. */
static size_t faults_in_the_end(const struct xp_linter *linter, struct xp_str text, const struct xp_finding *findings,
                                size_t count)
{
    struct xp_buf now = XP_BUF_INIT(XP_DOC_MAX_BYTES), next = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    struct xp_doc doc = { 0 };
    struct xp_finding *own = NULL;
    size_t faults = SIZE_MAX;
    int pass = 0;

    while (pass <= XP_FIX_MAX_PASSES && fix_apply(text, findings, count, &safe_only, &next)) {
        free(own);
        xp_doc_release(&doc);
        xp_buf_release(&now);
        now = next;
        next = (struct xp_buf)XP_BUF_INIT(XP_DOC_MAX_BYTES);
        text = xp_buf_str(&now);
        xp_doc_parse_json(&doc, text.ptr, text.len);
        findings = own = findings_of(linter, &doc);
        count = doc.diag_count;
        faults = count_faults(&doc);
        pass++;
    }
    free(own);
    xp_doc_release(&doc);
    xp_buf_release(&now);
    xp_buf_release(&next);
    return pass <= XP_FIX_MAX_PASSES ? faults : SIZE_MAX;
}

/* The faults of the text after one pass. */
static size_t faults_after(struct proof *proof)
{
    struct xp_buf text = XP_BUF_INIT(XP_DOC_MAX_BYTES);
    size_t faults = SIZE_MAX;
    struct xp_doc doc;

    proof->reads++;
    if (fix_apply(proof->text, proof->findings->items, proof->findings->count, &safe_only, &text)) {
        xp_doc_parse_json(&doc, text.ptr, text.len);
        faults = count_faults(&doc);
        xp_doc_release(&doc);
    }
    xp_buf_release(&text);
    return faults;
}

/* Are there fewer faults with these repairs, beside those that were found good before? */
static bool is_good(struct proof *proof, size_t first, size_t end)
{
    size_t faults;

    for (size_t i = first; i < end; i++)
        proof->repairs[i].finding->fix = proof->repairs[i].safe;
    faults = faults_after(proof);
    if (faults < proof->faults) {
        proof->faults = faults;
        return true;
    }
    for (size_t i = first; i < end; i++)
        proof->repairs[i].finding->fix = proof->repairs[i].unsafe;
    return false;
}

/* All of them, else what is good of each half; as deep as the logarithm of their number. */
static void search(struct proof *proof, size_t first, size_t end)
{
    size_t middle = first + (end - first) / 2;

    if (first == end || proof->reads == MAX_READS || is_good(proof, first, end) || end - first == 1)
        return;
    search(proof, first, middle);
    search(proof, middle, end);
}

static void gather(struct proof *proof, struct xp_findings *findings)
{
    proof->repairs = xp_xcalloc(findings->count, sizeof(*proof->repairs));
    for (size_t i = 0; i < findings->count; i++) {
        struct repair *repair = &proof->repairs[proof->count];

        if (!is_safe_repair(&findings->items[i]))
            continue;
        repair->finding = &findings->items[i];
        repair->safe = repair->finding->fix;
        repair->unsafe = repair->finding->fix = fix_as_unsafe(findings, repair->safe);
        proof->count++;
    }
}

static bool has_safe_repair(const struct xp_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (is_safe_repair(&findings->items[i]))
            return true;
    return false;
}

void fix_prove(const struct xp_linter *linter, const struct xp_plugin *plugin, struct xp_findings *findings)
{
    struct proof proof = {
        .text = xp_buf_str(&plugin->text),
        .findings = findings,
        .faults = count_faults(&plugin->doc),
    };

    if (!has_safe_repair(findings) ||
        faults_in_the_end(linter, proof.text, findings->items, findings->count) < proof.faults)
        return;
    gather(&proof, findings);
    if (proof.text.len <= MAX_BYTES)
        search(&proof, 0, proof.count);
    free(proof.repairs);
}
