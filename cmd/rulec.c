/*
 * xp_rulec OUT.c RULE.yaml... : run by the build. Checks the rule files and writes them as C constants, so that the
 * program starts without reading or parsing anything. Each pointer in them costs a little at every start, so examples,
 * which no lint asks for, stay in the text of the files, which is written too.
 */
#include "rulec_emit.h"
#include "xp_doc.h"
#include "xp_file.h"
#include "xp_rule_load.h"
#include "xp_save.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>

static unsigned put_terms(struct emitter *emitter, const struct xp_expr *expr);

static void put_expr(struct emitter *emitter, unsigned terms, const struct xp_expr *expr)
{
    fputs("{ ", emitter->out);
    put_array(emitter, "terms", terms);
    fprintf(emitter->out, ".count = %" PRIu32 ", .ignore_case = %d }", expr->count, expr->ignore_case);
}

static unsigned put_exprs(struct emitter *emitter, const struct xp_expr *exprs, uint32_t count)
{
    unsigned *terms;

    if (!count || !exprs)
        return 0;
    terms = calloc(count, sizeof(*terms));
    if (!terms)
        abort();
    for (uint32_t i = 0; i < count; i++)
        terms[i] = put_terms(emitter, &exprs[i]);
    begin_array(emitter, "struct xp_expr");
    for (uint32_t i = 0; i < count; i++) {
        put_expr(emitter, terms[i], &exprs[i]);
        fputs(", ", emitter->out);
    }
    free(terms);
    return end_array(emitter);
}

static void put_arg(struct emitter *emitter, const struct xp_arg *arg, unsigned texts, unsigned exprs)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "text", arg->text);
    put_array(emitter, "texts", texts);
    put_array(emitter, "exprs", exprs);
    fprintf(emitter->out,
            ".count = %" PRIu32 ", .bits = %" PRIu32 ", .min = %" PRId64 ", .max = %" PRId64
            ", .pattern = %u, .min_setting = %u, .max_setting = %u }",
            arg->count, arg->bits, arg->min, arg->max, (unsigned)arg->pattern, (unsigned)arg->min_setting,
            (unsigned)arg->max_setting);
}

static unsigned put_terms(struct emitter *emitter, const struct xp_expr *expr)
{
    unsigned *arrays;

    if (!expr->count)
        return 0;
    arrays = calloc((size_t)expr->count * 2, sizeof(*arrays));
    if (!arrays)
        abort();
    for (uint32_t i = 0; i < expr->count; i++) {
        const struct xp_arg *arg = &expr->terms[i].arg;

        arrays[2 * i] = put_texts(emitter, arg->texts, arg->count);
        arrays[2 * i + 1] = put_exprs(emitter, arg->exprs, arg->count);
    }
    begin_array(emitter, "struct xp_term");
    for (uint32_t i = 0; i < expr->count; i++) {
        fprintf(emitter->out, "{ .word = %u, .arg = ", (unsigned)expr->terms[i].word);
        put_arg(emitter, &expr->terms[i].arg, arrays[2 * i], arrays[2 * i + 1]);
        fputs(" }, ", emitter->out);
    }
    free(arrays);
    return end_array(emitter);
}

static void put_repair(struct emitter *emitter, const struct xp_repair *repair, unsigned texts)
{
    fprintf(emitter->out, ".repair = { .kind = %d, .is_safe = %d, .count = %" PRIu32 ", ", (int)repair->kind,
            repair->is_safe, repair->count);
    put_array(emitter, "texts", texts);
    put_field(emitter, "text", repair->text);
    fputs("}, ", emitter->out);
}

static void put_check(struct emitter *emitter, const struct xp_check *check, const unsigned *arrays)
{
    fprintf(emitter->out, "{ .subject = %d, .at_count = %" PRIu32 ", .point = %d, .severity = %d, ",
            (int)check->subject, check->at_count, (int)check->point, (int)check->severity);
    put_array(emitter, "at", arrays[0]);
    put_field(emitter, "point_member", check->point_member);
    fputs(".when = ", emitter->out);
    put_expr(emitter, arrays[1], &check->when);
    fputs(", .expect = ", emitter->out);
    put_expr(emitter, arrays[2], &check->expect);
    fputs(", ", emitter->out);
    put_field(emitter, "message", check->message);
    put_field(emitter, "help", check->help);
    put_field(emitter, "missing", check->missing);
    put_repair(emitter, &check->repair, arrays[3]);
    fputs("},\n", emitter->out);
}

static unsigned put_checks(struct emitter *emitter, const struct xp_rule *rule)
{
    unsigned(*arrays)[4];

    if (!rule->check_count)
        return 0;
    arrays = calloc(rule->check_count, sizeof(*arrays));
    if (!arrays)
        abort();
    for (uint32_t i = 0; i < rule->check_count; i++) {
        arrays[i][0] = put_texts(emitter, rule->checks[i].at, rule->checks[i].at_count);
        arrays[i][1] = put_terms(emitter, &rule->checks[i].when);
        arrays[i][2] = put_terms(emitter, &rule->checks[i].expect);
        arrays[i][3] = put_texts(emitter, rule->checks[i].repair.texts, rule->checks[i].repair.count);
    }
    begin_array(emitter, "struct xp_check");
    for (uint32_t i = 0; i < rule->check_count; i++)
        put_check(emitter, &rule->checks[i], arrays[i]);
    free(arrays);
    return end_array(emitter);
}

static unsigned put_settings(struct emitter *emitter, const struct xp_rule *rule)
{
    if (!rule->setting_count)
        return 0;
    begin_array(emitter, "struct xp_setting");
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        fputs("{ ", emitter->out);
        put_text(emitter, rule->settings[i].name);
        fprintf(emitter->out, ", %" PRId64 " }, ", rule->settings[i].value);
    }
    return end_array(emitter);
}

/* @return the number of an array of one. */
static unsigned put_secret(struct emitter *emitter, const struct xp_secret *secret)
{
    unsigned names, unless, starts;

    if (!secret)
        return 0;
    names = put_texts(emitter, secret->names, secret->name_count);
    unless = put_texts(emitter, secret->unless, secret->unless_count);
    starts = put_texts(emitter, secret->starts, secret->start_count);
    begin_array(emitter, "struct xp_secret");
    fputs("{ ", emitter->out);
    put_array(emitter, "names", names);
    put_array(emitter, "unless", unless);
    put_array(emitter, "starts", starts);
    put_field(emitter, "pattern", secret->pattern);
    put_field(emitter, "except", secret->except);
    fprintf(emitter->out, ".name_count = %" PRIu32 ", .unless_count = %" PRIu32 ", .start_count = %" PRIu32 " } ",
            secret->name_count, secret->unless_count, secret->start_count);
    return end_array(emitter);
}

static void put_rule(struct emitter *emitter, const struct xp_rule *rule, const unsigned *arrays)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "id", rule->id);
    put_field(emitter, "summary", rule->summary);
    put_field(emitter, "why", rule->why);
    put_field(emitter, "help", rule->help);
    put_field(emitter, "message", rule->message);
    put_field(emitter, "page", rule->page);
    put_field(emitter, "fix_note", rule->fix_note);
    put_field(emitter, "origin", rule->origin);
    put_field(emitter, "area", rule->area);
    put_array(emitter, "settings", arrays[0]);
    put_array(emitter, "checks", arrays[1]);
    put_array(emitter, "secret", arrays[2]);
    fprintf(emitter->out,
            ".severity = %d, .reporter = %d, .status = %d, .setting_count = %" PRIu32 ", .check_count = %" PRIu32
            ", .line = %" PRIu32 " },\n",
            (int)rule->severity, (int)rule->reporter, (int)rule->status, rule->setting_count, rule->check_count,
            rule->line);
}

static void put_rules(struct emitter *emitter, const struct xp_ruleset *set)
{
    unsigned(*arrays)[3] = calloc(set->count, sizeof(*arrays));

    if (!arrays)
        abort();
    for (size_t i = 0; i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        arrays[i][0] = put_settings(emitter, rule);
        arrays[i][1] = put_checks(emitter, rule);
        arrays[i][2] = put_secret(emitter, rule->secret);
    }
    fputs("static const struct xp_rule rules[] = {\n", emitter->out);
    for (size_t i = 0; i < set->count; i++)
        put_rule(emitter, &set->rules[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
}

/* The lists of a key, in the order in which put_key() names them. */
enum { KEY_ALLOWED, KEY_MISTAKEN, KEY_NEEDS, KEY_NOT_WITH, KEY_EXPECTED, KEY_PLACES, KEY_LISTS };

static void put_items(struct emitter *emitter, const struct xp_items *items, unsigned places)
{
    fputs(".items = { ", emitter->out);
    put_array(emitter, "places", places);
    fprintf(emitter->out,
            ".types = %" PRIu32 ", .min_count = %" PRIu32 ", .max_count = %" PRIu32 ", .place_count = %" PRIu32
            ", .places_needed = %" PRIu32 " }, ",
            items->types, items->min_count, items->max_count, items->place_count, items->places_needed);
}

static void put_key(struct emitter *emitter, const struct xp_key *key, const unsigned *lists)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "name", key->name);
    put_field(emitter, "page", key->page);
    put_field(emitter, "doc", key->doc);
    put_field(emitter, "default_text", key->default_text);
    put_field(emitter, "minimum", key->minimum);
    put_field(emitter, "maximum", key->maximum);
    put_field(emitter, "unless_key", key->unless_key);
    put_field(emitter, "unless_value", key->unless_value);
    put_field(emitter, "expected_key", key->expected_key);
    put_array(emitter, "allowed", lists[KEY_ALLOWED]);
    put_array(emitter, "mistaken", lists[KEY_MISTAKEN]);
    put_array(emitter, "needs", lists[KEY_NEEDS]);
    put_array(emitter, "not_with", lists[KEY_NOT_WITH]);
    put_array(emitter, "expected_values", lists[KEY_EXPECTED]);
    put_items(emitter, &key->items, lists[KEY_PLACES]);
    put_repair(emitter, &key->repair, 0);
    fprintf(emitter->out,
            ".types = %" PRIu32 ", .required = %d, .expected = %d, .expected_count = %" PRIu32
            ", .has_doubtful_case = %d, .has_inferred_type = %d, .has_items = %d, "
            ".status = %d, .allowed_count = %" PRIu32 ", .mistaken_count = %" PRIu32 ", .needs_count = %" PRIu32
            ", .not_with_count = %" PRIu32 " },\n",
            key->types, key->required, key->expected, key->expected_count, key->has_doubtful_case,
            key->has_inferred_type, key->has_items, (int)key->status, key->allowed_count, key->mistaken_count,
            key->needs_count, key->not_with_count);
}

static unsigned put_keys(struct emitter *emitter, const struct xp_key_table *table)
{
    unsigned(*lists)[KEY_LISTS] = calloc(table->count, sizeof(*lists));

    if (!lists)
        abort();
    for (uint32_t i = 0; i < table->count; i++) {
        const struct xp_key *key = &table->keys[i];

        lists[i][KEY_ALLOWED] = put_texts(emitter, key->allowed, key->allowed_count);
        lists[i][KEY_MISTAKEN] = put_texts(emitter, key->mistaken, key->mistaken_count);
        lists[i][KEY_NEEDS] = put_texts(emitter, key->needs, key->needs_count);
        lists[i][KEY_NOT_WITH] = put_texts(emitter, key->not_with, key->not_with_count);
        lists[i][KEY_EXPECTED] = put_texts(emitter, key->expected_values, key->expected_count);
        lists[i][KEY_PLACES] = put_numbers(emitter, key->items.places, key->items.place_count);
    }
    begin_array(emitter, "struct xp_key");
    for (uint32_t i = 0; i < table->count; i++)
        put_key(emitter, &table->keys[i], lists[i]);
    free(lists);
    return end_array(emitter);
}

static unsigned put_foreign(struct emitter *emitter, const struct xp_key_table *table)
{
    if (!table->foreign_count)
        return 0;
    begin_array(emitter, "struct xp_foreign");
    for (uint32_t i = 0; i < table->foreign_count; i++) {
        fputs("{ ", emitter->out);
        put_text(emitter, table->foreign[i].name);
        fputs(", ", emitter->out);
        put_text(emitter, table->foreign[i].what);
        fputs(" }, ", emitter->out);
    }
    return end_array(emitter);
}

static unsigned put_places(struct emitter *emitter, const struct xp_key_table *table)
{
    begin_array(emitter, "uint16_t");
    for (uint32_t i = 0; i < table->place_count; i++)
        fprintf(emitter->out, "%u, ", (unsigned)table->places[i]);
    return end_array(emitter);
}

static void put_table(struct emitter *emitter, const struct xp_key_table *table, const unsigned *arrays)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "name", table->name);
    put_field(emitter, "what", table->what);
    put_array(emitter, "at", arrays[0]);
    put_array(emitter, "keys", arrays[1]);
    put_array(emitter, "foreign", arrays[2]);
    put_array(emitter, "places", arrays[3]);
    fprintf(emitter->out,
            ".at_count = %" PRIu32 ", .count = %" PRIu32 ", .foreign_count = %" PRIu32 ", .place_count = %" PRIu32
            " },\n",
            table->at_count, table->count, table->foreign_count, table->place_count);
}

static void put_tables(struct emitter *emitter, const struct xp_ruleset *set)
{
    unsigned(*arrays)[4] = calloc(set->table_count ? set->table_count : 1, sizeof(*arrays));

    if (!arrays)
        abort();
    for (size_t i = 0; i < set->table_count; i++) {
        arrays[i][0] = put_texts(emitter, set->tables[i].at, set->tables[i].at_count);
        arrays[i][1] = put_keys(emitter, &set->tables[i]);
        arrays[i][2] = put_foreign(emitter, &set->tables[i]);
        arrays[i][3] = put_places(emitter, &set->tables[i]);
    }
    fputs("static const struct xp_key_table tables[] = {\n", emitter->out);
    for (size_t i = 0; i < set->table_count; i++)
        put_table(emitter, &set->tables[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
}

/* A rule file as it was written; what is in no table is read from it when somebody asks. */
struct source {
    const char *path;
    struct xp_str text;
};

static int read_rules(struct xp_rulebook *book, struct source *source, struct xp_err *err)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);
    int rc = xp_file_read_at(AT_FDCWD, source->path, &text, err);

    if (rc < 0)
        return xp_wrap(err, "%s", source->path);
    source->text = xp_arena_copy(&book->arena, xp_buf_str(&text));
    return xp_rule_load(book, xp_str_from(source->path), source->text, true, err);
}

/* As numbers, since compilers need not take string literals of more than 4095 bytes. */
static void put_sources(struct emitter *emitter, const struct source *sources, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(emitter->out, "static const unsigned char s%zu[] = {", i);
        for (size_t k = 0; k < sources[i].text.len; k++)
            fprintf(emitter->out, "%s%d,", k % 32 ? "" : "\n", (unsigned char)sources[i].text.ptr[k]);
        fputs("};\n", emitter->out);
    }
    fputs("const struct xp_builtin_source xp_builtin_sources[] = {\n", emitter->out);
    for (size_t i = 0; i < count; i++) {
        fputs("{ ", emitter->out);
        put_text(emitter, xp_str_from(sources[i].path));
        fprintf(emitter->out, ", { (const char *)s%zu, sizeof(s%zu) } },\n", i, i);
    }
    fprintf(emitter->out, "};\nconst size_t xp_builtin_source_count = %zu;\n", count);
}

static void put_set(struct emitter *emitter, const struct xp_ruleset *set)
{
    fputs("/* Made by the build from rules/; edit those files. */\n#include \"xp_builtin.h\"\n\n", emitter->out);
    put_rules(emitter, set);
    put_tables(emitter, set);
    fprintf(emitter->out, "const struct xp_ruleset xp_builtin_rules = { rules, %zu, tables, %zu, %zu, NULL };\n",
            set->count, set->table_count, set->pattern_count);
}

/* Whole or not at all: half a file would look newer than the rules to the next build. */
static int write_tables(const char *path, const struct xp_ruleset *set, const struct source *sources, size_t count,
                        struct xp_err *err)
{
    char *text = NULL;
    size_t len = 0;
    struct emitter emitter = { .out = open_memstream(&text, &len) };
    bool is_good;
    int rc;

    if (!emitter.out)
        return xp_fail(err, XP_E_IO, "out of memory");
    put_set(&emitter, set);
    put_sources(&emitter, sources, count);
    is_good = !ferror(emitter.out);
    is_good = fclose(emitter.out) == 0 && is_good;
    rc = is_good ? xp_save_text(path, xp_str_make(text, len), err) : xp_fail(err, XP_E_IO, "out of memory");
    free(text);
    emitter_release(&emitter);
    return rc;
}

int main(int argc, char **argv)
{
    struct xp_rulebook book = { 0 };
    size_t count = argc > 2 ? (size_t)argc - 2 : 0;
    struct source *sources = calloc(count + 1, sizeof(*sources));
    struct xp_ruleset set;
    struct xp_err err;
    int status = 0;

    if (!sources)
        abort();
    if (!count) {
        fputs("usage: xp_rulec OUT.c RULE.yaml...\n", stderr);
        free(sources);
        return 2;
    }
    for (size_t i = 0; status == 0 && i < count; i++) {
        sources[i].path = argv[i + 2];
        if (read_rules(&book, &sources[i], &err) < 0) {
            fprintf(stderr, "%s\n", err.msg);
            status = 1;
        }
    }
    set = xp_rulebook_set(&book);
    if (status == 0 && write_tables(argv[1], &set, sources, count, &err) < 0) {
        fprintf(stderr, "%s: %s\n", argv[1], err.msg);
        status = 1;
    }
    free(sources);
    xp_rulebook_release(&book);
    return status;
}
