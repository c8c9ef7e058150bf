/*
 * xp_rulec OUT.c RULE.yaml... : run by the build. Checks the rule files and writes them as C constants, so that the
 * program starts without reading or parsing anything.
 */
#include "xp_doc.h"
#include "xp_file.h"
#include "xp_rule_load.h"
#include "xp_save.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Arrays are written before what refers to them, each under the next number. */
struct emitter {
    FILE *out;
    unsigned next;
};

static void put_text(struct emitter *emitter, struct xp_str text)
{
    fputs("{ \"", emitter->out);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c == '"' || c == '\\' || c < ' ' || c >= 0x7F || c == '?') /* '?': trigraphs */
            fprintf(emitter->out, "\\%03o", (unsigned)c);
        else
            fputc(c, emitter->out);
    }
    fprintf(emitter->out, "\", %zu }", text.len);
}

/* An empty text is left out: a pointer to nothing costs a relocation each time the program starts. */
static void put_field(struct emitter *emitter, const char *name, struct xp_str text)
{
    if (!text.len)
        return;
    fprintf(emitter->out, ".%s = ", name);
    put_text(emitter, text);
    fputs(", ", emitter->out);
}

/* @return the array's number, or 0 for none. */
static unsigned put_texts(struct emitter *emitter, const struct xp_str *texts, uint32_t count)
{
    if (!count || !texts)
        return 0;
    fprintf(emitter->out, "static const struct xp_str a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < count; i++) {
        put_text(emitter, texts[i]);
        fputs(", ", emitter->out);
    }
    fputs("};\n", emitter->out);
    return emitter->next;
}

static void put_array(struct emitter *emitter, const char *field, unsigned number)
{
    if (number)
        fprintf(emitter->out, ".%s = a%u, ", field, number);
}

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
    fprintf(emitter->out, "static const struct xp_expr a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < count; i++) {
        put_expr(emitter, terms[i], &exprs[i]);
        fputs(", ", emitter->out);
    }
    fputs("};\n", emitter->out);
    free(terms);
    return emitter->next;
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
    fprintf(emitter->out, "static const struct xp_term a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < expr->count; i++) {
        fprintf(emitter->out, "{ .word = %u, .arg = ", (unsigned)expr->terms[i].word);
        put_arg(emitter, &expr->terms[i].arg, arrays[2 * i], arrays[2 * i + 1]);
        fputs(" }, ", emitter->out);
    }
    fputs("};\n", emitter->out);
    free(arrays);
    return emitter->next;
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
    fprintf(emitter->out, "static const struct xp_check a%u[] = {\n", ++emitter->next);
    for (uint32_t i = 0; i < rule->check_count; i++)
        put_check(emitter, &rule->checks[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
    return emitter->next;
}

static void put_example(struct emitter *emitter, const struct xp_example *example, const unsigned *arrays)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "overlay", example->overlay);
    put_array(emitter, "without", arrays[0]);
    put_field(emitter, "text", example->text);
    put_field(emitter, "folder", example->folder);
    put_field(emitter, "manifest", example->manifest);
    put_array(emitter, "files", arrays[1]);
    put_array(emitter, "also", arrays[2]);
    put_field(emitter, "before", example->before);
    put_field(emitter, "tags", example->tags);
    put_field(emitter, "note", example->note);
    put_field(emitter, "fixed", example->fixed);
    fprintf(emitter->out,
            ".without_count = %" PRIu32 ", .has_text = %d, .has_manifest = %d, .file_count = %" PRIu32
            ", .has_files = %d, .also_count = %" PRIu32 " },\n",
            example->without_count, example->has_text, example->has_manifest, example->file_count, example->has_files,
            example->also_count);
}

static unsigned put_examples(struct emitter *emitter, const struct xp_example *examples, uint32_t count)
{
    unsigned(*arrays)[3];

    if (!count)
        return 0;
    arrays = calloc(count, sizeof(*arrays));
    if (!arrays)
        abort();
    for (uint32_t i = 0; i < count; i++) {
        arrays[i][0] = put_texts(emitter, examples[i].without, examples[i].without_count);
        arrays[i][1] = put_texts(emitter, examples[i].files, examples[i].file_count);
        arrays[i][2] = put_texts(emitter, examples[i].also, examples[i].also_count);
    }
    fprintf(emitter->out, "static const struct xp_example a%u[] = {\n", ++emitter->next);
    for (uint32_t i = 0; i < count; i++)
        put_example(emitter, &examples[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
    return emitter->next;
}

static unsigned put_settings(struct emitter *emitter, const struct xp_rule *rule)
{
    if (!rule->setting_count)
        return 0;
    fprintf(emitter->out, "static const struct xp_setting a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < rule->setting_count; i++) {
        fputs("{ ", emitter->out);
        put_text(emitter, rule->settings[i].name);
        fprintf(emitter->out, ", %" PRId64 " }, ", rule->settings[i].value);
    }
    fputs("};\n", emitter->out);
    return emitter->next;
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
    fprintf(emitter->out, "static const struct xp_secret a%u[] = { { ", ++emitter->next);
    put_array(emitter, "names", names);
    put_array(emitter, "unless", unless);
    put_array(emitter, "starts", starts);
    put_field(emitter, "pattern", secret->pattern);
    put_field(emitter, "except", secret->except);
    fprintf(emitter->out, ".name_count = %" PRIu32 ", .unless_count = %" PRIu32 ", .start_count = %" PRIu32 " } };\n",
            secret->name_count, secret->unless_count, secret->start_count);
    return emitter->next;
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
    put_array(emitter, "passes", arrays[2]);
    put_array(emitter, "fails", arrays[3]);
    put_array(emitter, "secret", arrays[4]);
    fprintf(emitter->out,
            ".severity = %d, .reporter = %d, .status = %d, .setting_count = %" PRIu32 ", .check_count = %" PRIu32
            ", .pass_count = %" PRIu32 ", .fail_count = %" PRIu32 ", .line = %" PRIu32 " },\n",
            (int)rule->severity, (int)rule->reporter, (int)rule->status, rule->setting_count, rule->check_count,
            rule->pass_count, rule->fail_count, rule->line);
}

static void put_rules(struct emitter *emitter, const struct xp_ruleset *set)
{
    unsigned(*arrays)[5] = calloc(set->count, sizeof(*arrays));

    if (!arrays)
        abort();
    for (size_t i = 0; i < set->count; i++) {
        const struct xp_rule *rule = &set->rules[i];

        arrays[i][0] = put_settings(emitter, rule);
        arrays[i][1] = put_checks(emitter, rule);
        arrays[i][2] = put_examples(emitter, rule->passes, rule->pass_count);
        arrays[i][3] = put_examples(emitter, rule->fails, rule->fail_count);
        arrays[i][4] = put_secret(emitter, rule->secret);
    }
    fputs("static const struct xp_rule rules[] = {\n", emitter->out);
    for (size_t i = 0; i < set->count; i++)
        put_rule(emitter, &set->rules[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
}

static unsigned put_numbers(struct emitter *emitter, const uint32_t *numbers, uint32_t count)
{
    if (!count)
        return 0;
    fprintf(emitter->out, "static const uint32_t a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < count; i++)
        fprintf(emitter->out, "%" PRIu32 ", ", numbers[i]);
    fputs("};\n", emitter->out);
    return emitter->next;
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
    fprintf(emitter->out, "static const struct xp_key a%u[] = {\n", ++emitter->next);
    for (uint32_t i = 0; i < table->count; i++)
        put_key(emitter, &table->keys[i], lists[i]);
    fputs("};\n", emitter->out);
    free(lists);
    return emitter->next;
}

static unsigned put_foreign(struct emitter *emitter, const struct xp_key_table *table)
{
    if (!table->foreign_count)
        return 0;
    fprintf(emitter->out, "static const struct xp_foreign a%u[] = { ", ++emitter->next);
    for (uint32_t i = 0; i < table->foreign_count; i++) {
        fputs("{ ", emitter->out);
        put_text(emitter, table->foreign[i].name);
        fputs(", ", emitter->out);
        put_text(emitter, table->foreign[i].what);
        fputs(" }, ", emitter->out);
    }
    fputs("};\n", emitter->out);
    return emitter->next;
}

static void put_table(struct emitter *emitter, const struct xp_key_table *table, const unsigned *arrays)
{
    fputs("{ ", emitter->out);
    put_field(emitter, "name", table->name);
    put_field(emitter, "what", table->what);
    put_array(emitter, "at", arrays[0]);
    put_array(emitter, "keys", arrays[1]);
    put_array(emitter, "foreign", arrays[2]);
    fprintf(emitter->out, ".at_count = %" PRIu32 ", .count = %" PRIu32 ", .foreign_count = %" PRIu32 " },\n",
            table->at_count, table->count, table->foreign_count);
}

static void put_tables(struct emitter *emitter, const struct xp_ruleset *set)
{
    unsigned(*arrays)[3] = calloc(set->table_count ? set->table_count : 1, sizeof(*arrays));

    if (!arrays)
        abort();
    for (size_t i = 0; i < set->table_count; i++) {
        arrays[i][0] = put_texts(emitter, set->tables[i].at, set->tables[i].at_count);
        arrays[i][1] = put_keys(emitter, &set->tables[i]);
        arrays[i][2] = put_foreign(emitter, &set->tables[i]);
    }
    fputs("static const struct xp_key_table tables[] = {\n", emitter->out);
    for (size_t i = 0; i < set->table_count; i++)
        put_table(emitter, &set->tables[i], arrays[i]);
    fputs("};\n", emitter->out);
    free(arrays);
}

static int read_rules(struct xp_rulebook *book, const char *path, struct xp_err *err)
{
    XP_AUTO_BUF text = XP_BUF_INIT(XP_YAML_MAX_BYTES);
    int rc = xp_file_read_at(AT_FDCWD, path, &text, err);

    if (rc < 0)
        return xp_wrap(err, "%s", path);
    return xp_rule_load(book, xp_str_from(path), xp_buf_str(&text), true, err);
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
static int write_tables(const char *path, const struct xp_ruleset *set, struct xp_err *err)
{
    char *text = NULL;
    size_t len = 0;
    struct emitter emitter = { open_memstream(&text, &len), 0 };
    bool is_good;
    int rc;

    if (!emitter.out)
        return xp_fail(err, XP_E_IO, "out of memory");
    put_set(&emitter, set);
    is_good = !ferror(emitter.out);
    is_good = fclose(emitter.out) == 0 && is_good;
    rc = is_good ? xp_save_text(path, xp_str_make(text, len), err) : xp_fail(err, XP_E_IO, "out of memory");
    free(text);
    return rc;
}

int main(int argc, char **argv)
{
    struct xp_rulebook book = { 0 };
    struct xp_ruleset set;
    struct xp_err err;
    int status = 0;

    if (argc < 3) {
        fputs("usage: xp_rulec OUT.c RULE.yaml...\n", stderr);
        return 2;
    }
    for (int i = 2; status == 0 && i < argc; i++) {
        if (read_rules(&book, argv[i], &err) < 0) {
            fprintf(stderr, "%s\n", err.msg);
            status = 1;
        }
    }
    set = xp_rulebook_set(&book);
    if (status == 0 && write_tables(argv[1], &set, &err) < 0) {
        fprintf(stderr, "%s: %s\n", argv[1], err.msg);
        status = 1;
    }
    xp_rulebook_release(&book);
    return status;
}
