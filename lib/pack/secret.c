#include "secret.h"

#include "secret_place.h"

#include "xp_ignore.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_pattern.h"
#include "xp_utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024, BINARY_HEAD = 8 * 1024, SHOWN_MAX = 40 };
/* A rule that is on, ready for use. */
struct kind {
    const struct xp_rule *rule;
    struct xp_ignore *names;      /* NULL: it has none */
    pcre2_code *pattern, *except; /* compiled when first needed */
    bool is_broken;               /* could not be compiled: built-in rules never are */
    bool is_acquitted;            /* the file holds one of `unless` */
};

/* A text that is searched for. */
struct start {
    uint32_t kind;
    bool acquits;
};

struct plan_secrets {
    struct kind *kinds;
    size_t count;
    struct start *starts; /* by their numbers in `search` */
    size_t start_count, start_room;
    struct secret_search search;
    struct xp_ignore *allowed; /* files that may hold secrets; NULL: none */
    pcre2_match_context *context;
    pcre2_match_data *match;
    char *bytes; /* SECRET_BEFORE of what was, a block, SECRET_BEHIND of what is to come */
};

/* One file being searched. */
struct look {
    struct plan_secrets *secrets;
    struct xp_str name; /* of the file, below the plugin's folder */
    uint64_t size;
    struct secret_place place;
    int fd;
    struct xp_str text; /* what is in memory */
    uint64_t base;      /* where in the file that begins */
    unsigned findings;
    struct xp_arena *arena;
    struct secret_hit *first, **last; /* where the next one goes */
};

static void add_starts(struct plan_secrets *secrets, uint32_t kind, const struct xp_str *texts, uint32_t count,
                       bool acquits)
{
    for (uint32_t i = 0; i < count; i++) {
        (void)secret_search_add(&secrets->search, texts[i]);
        secrets->starts =
            xp_grow(secrets->starts, &secrets->start_room, secrets->start_count + 1, sizeof(*secrets->starts));
        secrets->starts[secrets->start_count++] = (struct start){ kind, acquits };
    }
}

static struct xp_ignore *patterns_from(const struct xp_str *texts, size_t count, struct xp_str above)
{
    struct xp_ignore *ignore = xp_ignore_new();

    xp_ignore_open(ignore, xp_str_make("", 0), above, xp_str_make("", 0));
    for (size_t i = 0; i < count; i++)
        if (xp_ignore_add(ignore, texts[i], 0, NULL) < 0)
            break; /* too long to fit any path */
    return ignore;
}

static void add_kind(struct plan_secrets *secrets, const struct xp_rule *rule)
{
    const struct xp_secret *secret = rule->secret;
    struct kind *kind = &secrets->kinds[secrets->count];
    uint32_t number = (uint32_t)secrets->count++;

    kind->rule = rule;
    if (secret->name_count)
        kind->names = patterns_from(secret->names, secret->name_count, xp_str_make("", 0));
    add_starts(secrets, number, secret->starts, secret->start_count, false);
    add_starts(secrets, number, secret->unless, secret->unless_count, true);
}

struct plan_secrets *plan_secrets_new(const struct xp_profile *profile, const struct xp_plan_settings *settings)
{
    const struct xp_ruleset *set = profile->policy.rules;
    struct plan_secrets *secrets = xp_xcalloc(1, sizeof(*secrets));

    secrets->kinds = xp_xcalloc(set->count, sizeof(*secrets->kinds));
    for (size_t i = 0; i < set->count; i++)
        if (set->rules[i].secret &&
            xp_policy_level(&profile->policy, &set->rules[i], set->rules[i].severity) != XP_SEVERITY_OFF)
            add_kind(secrets, &set->rules[i]);
    secret_search_prepare(&secrets->search);
    if (settings && settings->allow_secrets_count)
        secrets->allowed = patterns_from(settings->allow_secrets, settings->allow_secrets_count, settings->above);
    secrets->context = xp_pattern_new_context();
    secrets->match = xp_pattern_new_match(8);
    secrets->bytes = xp_xmalloc(SECRET_BEFORE + BLOCK_BYTES + SECRET_BEHIND);
    return secrets;
}

void plan_secrets_free(struct plan_secrets *secrets)
{
    if (!secrets)
        return;
    for (size_t i = 0; i < secrets->count; i++) {
        xp_ignore_free(secrets->kinds[i].names);
        pcre2_code_free(secrets->kinds[i].pattern);
        pcre2_code_free(secrets->kinds[i].except);
    }
    secret_search_release(&secrets->search);
    xp_ignore_free(secrets->allowed);
    pcre2_match_data_free(secrets->match);
    pcre2_match_context_free(secrets->context);
    free(secrets->kinds);
    free(secrets->starts);
    free(secrets->bytes);
    free(secrets);
}

static bool compile(struct kind *kind)
{
    const struct xp_secret *secret = kind->rule->secret;

    if (!kind->pattern && !kind->is_broken)
        kind->is_broken = xp_pattern_compile(secret->pattern, false, &kind->pattern, NULL) < 0 ||
                          (secret->except.len && xp_pattern_compile(secret->except, false, &kind->except, NULL) < 0);
    return !kind->is_broken;
}

static void keep(struct look *look, const struct kind *kind, const struct xp_remark *remark)
{
    struct secret_hit *hit = xp_arena_alloc(look->arena, sizeof(*hit));

    *hit = (struct secret_hit){ .rule = kind->rule, .remark = *remark };
    *look->last = hit;
    look->last = &hit->next;
    look->findings++;
}

/* The first characters alone: a start says what it is, and nothing of the secret. */
static void report(struct look *look, const struct kind *kind, size_t at, size_t len, size_t shown)
{
    struct xp_str found = xp_str_make(look->text.ptr + at, len);
    struct xp_remark remark = { .offset = (size_t)(look->base + at), .length = len };
    struct xp_str head = xp_str_trim(xp_str_make(found.ptr, shown < SHOWN_MAX ? shown : SHOWN_MAX));

    remark.found = xp_arena_printf(look->arena, "%.*s…", XP_STR_ARG(head));
    remark.detail = xp_arena_printf(look->arena, "%zu characters", xp_utf8_count(found));
    secret_place_go(&look->place, look->fd, look->base + at);
    remark.line = look->place.line;
    remark.column = look->place.column;
    if (xp_str_find(found, '\n') == found.len && xp_str_find(found, '\r') == found.len)
        remark.end_column = remark.column + (uint32_t)xp_utf8_count(found);
    keep(look, kind, &remark);
}

/* What a pattern sees: what stands around a place. @return with *offset the place in it. */
static struct xp_str window_around(const struct look *look, size_t at, size_t *offset)
{
    size_t before = at < SECRET_BEFORE ? at : SECRET_BEFORE;
    size_t behind = look->text.len - at < SECRET_BEHIND ? look->text.len - at : SECRET_BEHIND;

    *offset = before;
    return xp_str_make(look->text.ptr + at - before, before + behind);
}

/* @return 1 + the number of the last group that has matched; 0 or less: it does not fit. */
static int match(struct plan_secrets *secrets, const pcre2_code *code, struct xp_str text, size_t offset,
                 uint32_t options)
{
    return xp_pattern_match(code, text, offset, options | PCRE2_NO_UTF_CHECK,
                            (struct xp_pattern_memory){ secrets->match, secrets->context });
}

/* What of a match is the secret itself: the first group that has matched, else all of it. */
static struct xp_str secret_part(struct xp_str window, const PCRE2_SIZE *vector, int groups)
{
    int group = 0;

    for (int i = groups - 1; i > 0; i--)
        if (vector[2 * i] != PCRE2_UNSET)
            group = i;
    return xp_str_make(window.ptr + vector[2 * group], vector[2 * group + 1] - vector[2 * group]);
}

static bool is_letter_or_digit(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c);
}

/* A start may be the end of a word, such as that of "https://": how many bytes of the word stand before it? */
static size_t word_before(struct xp_str text, size_t at)
{
    size_t len = 0;

    if (!is_letter_or_digit(text.ptr[at]))
        return 0;
    while (len < at && len < SECRET_BEFORE && is_letter_or_digit(text.ptr[at - len - 1]))
        len++;
    return len;
}

/* Does a secret of this kind begin at `at`? @return its length, 0: no. */
static size_t try_kind(struct look *look, struct kind *kind, size_t at, size_t start_len)
{
    struct plan_secrets *secrets = look->secrets;
    const PCRE2_SIZE *vector = pcre2_get_ovector_pointer(secrets->match);
    size_t offset, whole, shown, before;
    struct xp_str window = window_around(look, at, &offset), hidden;
    int groups;

    if (!compile(kind))
        return 0;
    groups = match(secrets, kind->pattern, window, offset, PCRE2_ANCHORED);
    if (groups <= 0)
        return 0;
    hidden = secret_part(window, vector, groups);
    whole = vector[1] - vector[0];
    shown = hidden.len == whole ? start_len : (size_t)(hidden.ptr - window.ptr) - vector[0];
    if (kind->except && match(secrets, kind->except, hidden, 0, 0) > 0)
        return 0;
    before = word_before(look->text, at);
    report(look, kind, at - before, before + whole, before + shown);
    return whole;
}

/* All that stands between `from` and `until`. @return where to go on. */
static size_t search(struct look *look, size_t from, size_t until)
{
    struct plan_secrets *secrets = look->secrets;
    size_t at = secret_search_next(&secrets->search, look->text, from);

    while (at < until && look->findings < SECRET_FINDINGS_MAX) {
        uint32_t text = secret_search_match(&secrets->search, look->text, at, SECRET_NO_TEXT);
        size_t len = 0;

        for (; text != SECRET_NO_TEXT && !len; text = secret_search_match(&secrets->search, look->text, at, text)) {
            struct kind *kind = &secrets->kinds[secrets->starts[text].kind];

            if (secrets->starts[text].acquits)
                kind->is_acquitted = true;
            else
                len = try_kind(look, kind, at, secrets->search.texts[text].len);
        }
        at = secret_search_next(&secrets->search, look->text, at + (len ? len : 1));
    }
    return at < until ? until : at;
}

/* @return false at the end of the file, or when it cannot be read: then packing it will tell, as where it has grown. */
static bool read_more(struct look *look, size_t *len, size_t room)
{
    while (*len < room) {
        if (look->base + *len >= look->size)
            return false;
        ssize_t got = read(look->fd, look->secrets->bytes + *len, room - *len);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        *len += (size_t)got;
    }
    return true;
}

/* Bytes beyond ASCII become one that is, so that what patterns see is valid UTF-8. Most texts have few of them. */
static void make_ascii(char *bytes, size_t len)
{
    uint64_t word;

    for (size_t at = 0; at < len; at += sizeof(word)) {
        size_t end = len - at < sizeof(word) ? len : at + sizeof(word);

        if (end - at == sizeof(word)) {
            memcpy(&word, bytes + at, sizeof(word));
            if (!(word & UINT64_C(0x8080808080808080)))
                continue;
        }
        for (size_t i = at; i < end; i++)
            bytes[i] = (char)((unsigned char)bytes[i] < 0x80 ? bytes[i] : 0x7F);
    }
}

static bool is_binary(struct xp_str text)
{
    return memchr(text.ptr, '\0', text.len < BINARY_HEAD ? text.len : BINARY_HEAD) != NULL;
}

/* Block by block, with what stands around a place always in memory. */
static void search_file(struct look *look)
{
    static const size_t room = SECRET_BEFORE + BLOCK_BYTES + SECRET_BEHIND;
    char *bytes = look->secrets->bytes;
    size_t len = 0, at = 0;
    bool has_more = true;

    while (has_more && look->base + len < SECRET_FILE_MAX && look->findings < SECRET_FINDINGS_MAX) {
        size_t until, kept, before = len;

        has_more = read_more(look, &len, room);
        look->text = xp_str_make(bytes, len);
        if (!look->base && is_binary(look->text))
            return;
        make_ascii(bytes + before, len - before);
        until = has_more ? len - SECRET_BEHIND : len;
        at = search(look, at, until);
        kept = at < SECRET_BEFORE ? 0 : at - SECRET_BEFORE;
        if (kept > len)
            kept = len;
        memmove(bytes, bytes + kept, len - kept);
        look->base += kept;
        len -= kept;
        at -= kept;
    }
}

/* Only where nothing in the file itself has been reported: one fault, one finding. */
static void judge_name(struct look *look)
{
    struct plan_secrets *secrets = look->secrets;

    for (size_t i = 0; i < secrets->count && !look->findings; i++) {
        const struct xp_ignore_pattern *pattern;
        struct xp_remark remark = { 0 };

        if (!secrets->kinds[i].names || secrets->kinds[i].is_acquitted)
            continue;
        pattern = xp_ignore_find(secrets->kinds[i].names, look->name, false);
        if (pattern && !pattern->is_negated)
            keep(look, &secrets->kinds[i], &remark);
    }
}

struct secret_hit *plan_secrets_look(struct plan_secrets *secrets, struct xp_str place, uint64_t size, int fd,
                                     struct xp_arena *arena)
{
    struct look look = { .secrets = secrets, .name = place, .size = size, .fd = fd, .arena = arena };

    if (!secrets->count || !size || (secrets->allowed && xp_ignore_covers(secrets->allowed, place, false)))
        return NULL;
    look.last = &look.first;
    for (size_t i = 0; i < secrets->count; i++)
        secrets->kinds[i].is_acquitted = false;
    secret_place_begin(&look.place);
    search_file(&look);
    judge_name(&look);
    return look.first;
}
