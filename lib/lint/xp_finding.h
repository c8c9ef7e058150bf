#ifndef XP_FINDING_H
#define XP_FINDING_H

#include "xp_arena.h"
#include "xp_edit.h"
#include "xp_problem.h"
#include "xp_str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct xp_linted;
struct xp_rule;

/** Ordered: a higher one is worse. */
enum xp_severity { XP_SEVERITY_OFF, XP_SEVERITY_NOTE, XP_SEVERITY_WARNING, XP_SEVERITY_ERROR };

/** "off", "note", "warning", "error". */
const char *xp_severity_name(enum xp_severity severity);

/** @return false when `name` is none of them. */
bool xp_severity_parse(struct xp_str name, enum xp_severity *severity);

/** A place in a file. Lines and columns are 1-based, columns count Unicode characters, ends are exclusive. */
struct xp_place {
    struct xp_str path;                          /* raw bytes, as the user would type it; escape when printing */
    uint32_t line, column, end_line, end_column; /* line 0: the whole file or folder, no place in it */
    size_t offset, length;                       /* bytes of the file as it is on disk */
};

/**
 * The source line around a finding, as a window so that its size is bounded: at most XP_EXCERPT_BYTES of the line in
 * which the span begins. Raw bytes of the text (UTF-8 but for faults), without the line's end.
 */
enum { XP_EXCERPT_BYTES = 400 };

struct xp_excerpt {
    struct xp_str text;
    size_t start, end; /* the span inside text, clipped to it; equal: between two characters */
    bool cut_left, cut_right;
};

struct xp_related {
    struct xp_place place;
    struct xp_str message;
    bool is_past; /* the place is in an earlier state, "v1.2:a.isf/info.json": no file has that path */
};

/** Lines and columns of an edit, as in xp_place. */
struct xp_edit_place {
    uint32_t line, column, end_line, end_column;
};

/** One thing wrong with a plugin. All slices live in the arena of the xp_findings that holds it, or are constants. */
struct xp_finding {
    const struct xp_rule *rule;
    enum xp_severity severity;
    struct xp_str message; /* one line; what it quotes of the input is escaped already */
    struct xp_str help;    /* may be empty */
    struct xp_str plugin;  /* path of the plugin's folder */
    struct xp_place place;
    struct xp_str pointer; /* RFC 6901; meaningful when has_pointer */
    bool has_pointer;
    struct xp_excerpt excerpt; /* text.ptr NULL: none */
    const struct xp_related *related;
    size_t related_count;
    const struct xp_fix *fix;                /* NULL: none */
    const struct xp_edit_place *edit_places; /* of the edits of `fix`, in their order; NULL: not known */
};

/** Findings and problems of a task or a run, with the memory they live in. Zero-initialised is ready to use. */
struct xp_findings {
    struct xp_finding *items;
    size_t count, room;
    struct xp_problem *problems;
    size_t problem_count, problem_room;
    struct xp_problem *notices; /* worth a word to the user, but nothing that is wrong or could not be done */
    size_t notice_count, notice_room;
    struct xp_arena arena;
};

void xp_findings_release(struct xp_findings *findings);

/** Append a copy of `finding`; what it points to must live in findings->arena or be constant. */
void xp_findings_add(struct xp_findings *findings, const struct xp_finding *finding);

/** Append a problem; both texts are copied. */
void xp_findings_add_problem(struct xp_findings *findings, struct xp_str path, struct xp_str message);

/** Append a notice; both texts are copied. */
void xp_findings_add_notice(struct xp_findings *findings, struct xp_str path, struct xp_str message);

/** Move everything, memory too, from one to the other; `from` is empty afterwards. */
void xp_findings_adopt(struct xp_findings *to, struct xp_findings *from);

/**
 * What identifies a finding beside its rule, its file and its pointer: a hash of the text that it points at, or without
 * a pointer of its line. It stays the same when lines move, on every machine and in every version: it is kept in files.
 */
uint64_t xp_finding_hash(const struct xp_finding *finding);

/** The hash behind it, of any text: FNV-1a, 64 bits. For what is kept in files. */
uint64_t xp_stable_hash(struct xp_str text);

/** Sort findings by path, line, column, rule id, message; problems and notices by path, message. A problem told twice stays once. */
void xp_findings_sort(struct xp_findings *findings);

/** What one run found, as the reports need it. Counts are over `shown` findings. */
struct xp_run {
    const struct xp_findings *findings; /* sorted; all of them are shown (hidden ones are gone already) */
    size_t plugins;                     /* how many were linted */
    size_t errors, warnings, notes;
    size_t fixable;                 /* findings with a safe fix */
    size_t unsafe_fixable;          /* findings with an unsafe fix */
    const struct xp_linted *linted; /* the plugins, sorted by path; none where nobody asked for them (xp_lint_run.h) */
    size_t linted_count;
};

/** Fill the counts from the findings. */
void xp_run_count(struct xp_run *run, const struct xp_findings *findings, size_t plugins);

#endif
