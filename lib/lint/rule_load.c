#include "rule_load.h"

#include "xp_mem.h"
#include "xp_pointer.h"

enum rule_field {
    RULE_ID,
    RULE_SEVERITY,
    RULE_REPORTED_BY,
    RULE_SUMMARY,
    RULE_WHY,
    RULE_SOURCE,
    RULE_SETTINGS,
    RULE_FIX,
    RULE_CHECKS,
    RULE_EXAMPLES,
    RULE_MESSAGE,
    RULE_HELP,
    RULE_AT,
    RULE_ON,
    RULE_POINT,
    RULE_MISSING,
    RULE_WHEN,
    RULE_EXPECT,
    RULE_REPAIR,
    RULE_SECRET,
    RULE_FIELDS
};

static const char *const rule_fields[RULE_FIELDS] = {
    [RULE_ID] = "id",
    [RULE_SEVERITY] = "severity",
    [RULE_REPORTED_BY] = "reported-by",
    [RULE_SUMMARY] = "summary",
    [RULE_WHY] = "why",
    [RULE_SOURCE] = "source",
    [RULE_SETTINGS] = "settings",
    [RULE_FIX] = "fix",
    [RULE_CHECKS] = "checks",
    [RULE_EXAMPLES] = "examples",
    [RULE_MESSAGE] = "message",
    [RULE_HELP] = "help",
    [RULE_AT] = "at",
    [RULE_ON] = "on",
    [RULE_POINT] = "point",
    [RULE_MISSING] = "missing",
    [RULE_WHEN] = "when",
    [RULE_EXPECT] = "expect",
    [RULE_REPAIR] = "repair",
    [RULE_SECRET] = "secret",
};

/* The fields of a check, as they stand inside `checks`; the same slots as in a rule. */
static const char *const check_fields[] = { "severity", "message", "help", "at",     "on",
                                            "point",    "missing", "when", "expect", "repair" };
static const enum rule_field check_slots[] = { RULE_SEVERITY, RULE_MESSAGE, RULE_HELP, RULE_AT,     RULE_ON,
                                               RULE_POINT,    RULE_MISSING, RULE_WHEN, RULE_EXPECT, RULE_REPAIR };

static const char *const severity_names[] = { "off", "note", "warning", "error" };

enum xp_status load_status(struct rule_loader *loader, xp_node_id node)
{
    const char *names[] = { xp_status_name(XP_STATUS_DOCUMENTED), xp_status_name(XP_STATUS_EXAMPLE),
                            xp_status_name(XP_STATUS_OLDER), xp_status_name(XP_STATUS_LIBRARY),
                            xp_status_name(XP_STATUS_INFERRED) };

    return (enum xp_status)xp_reader_choice(&loader->reader, node, "status", names, XP_COUNT(names));
}

static size_t pointer_depth(struct xp_str pointer)
{
    size_t depth = 0;

    for (size_t i = 0; i < pointer.len; i++)
        depth += pointer.ptr[i] == '/';
    return depth;
}

uint32_t load_pointers(struct rule_loader *loader, xp_node_id node, const struct xp_str **out)
{
    struct xp_reader *reader = &loader->reader;
    uint32_t count = xp_reader_texts(reader, node, out);
    xp_node_id item = node;

    if (!count)
        xp_reader_fail(reader, node, "the list is empty; give at least one pointer");
    for (uint32_t i = 0; i < count; i++) {
        if (xp_node_kind(reader->doc, node) == XP_ARRAY)
            item = i ? xp_node_after(reader->doc, node, item) : xp_node_first(reader->doc, node);
        if (!xp_pointer_is_valid((*out)[i]))
            xp_reader_fail(reader, item,
                           "\"%s\" is no JSON Pointer; it is empty or begins with /, with ~0 for ~ and ~1 for /",
                           xp_reader_quote(reader, (*out)[i]));
        else if (pointer_depth((*out)[i]) > XP_RULE_POINTER_MAX)
            xp_reader_fail(reader, item, "the pointer has more than %d segments", XP_RULE_POINTER_MAX);
    }
    return count;
}

static bool is_placeholder_char(char c)
{
    return xp_ascii_is_alpha(c) || c == '-';
}

/* What every message may quote, and what the built-in reporters fill in besides. */
static const char *const placeholders[] = { "value", "key", "detail", "length", "folder" };
static const char *const reporter_placeholders[] = { "found", "expected", "table", "other" };

static bool is_listed(struct xp_str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (xp_str_is(name, names[i]))
            return true;
    return false;
}

static bool is_known_placeholder(const struct rule_loader *loader, struct xp_str name)
{
    if (is_listed(name, placeholders, XP_COUNT(placeholders)))
        return true;
    if (loader->rule->reporter != XP_BY_CHECKS &&
        is_listed(name, reporter_placeholders, XP_COUNT(reporter_placeholders)))
        return true;
    for (uint32_t i = 0; i < loader->rule->setting_count; i++)
        if (xp_str_equal(name, loader->rule->settings[i].name))
            return true;
    return false;
}

/* A message template: every {placeholder} must be known to the rule. */
static struct xp_str load_template(struct rule_loader *loader, xp_node_id node)
{
    struct xp_str text = xp_reader_line(&loader->reader, node);

    for (size_t i = 0; i < text.len; i++) {
        size_t end = i + 1;

        if (text.ptr[i] != '{')
            continue;
        while (end < text.len && is_placeholder_char(text.ptr[end]))
            end++;
        if (end == i + 1 || end == text.len || text.ptr[end] != '}')
            continue;
        if (!is_known_placeholder(loader, xp_str_make(text.ptr + i + 1, end - i - 1)))
            xp_reader_fail(&loader->reader, node,
                           "unknown placeholder \"%s\"; known are {value}, {key}, {detail}, {length}, {folder} and the "
                           "rule's settings",
                           xp_reader_quote(&loader->reader, xp_str_make(text.ptr + i, end + 1 - i)));
    }
    return text;
}

static void load_point(struct rule_loader *loader, xp_node_id node, struct xp_check *check)
{
    static const char *const words[] = { "value", "key" };
    static const char *const names[] = { "member" };
    xp_node_id member;

    if (xp_node_kind(loader->reader.doc, node) == XP_STRING) {
        check->point = (enum xp_point)xp_reader_choice(&loader->reader, node, "point", words, XP_COUNT(words));
        return;
    }
    xp_reader_map(&loader->reader, node, "point", names, XP_COUNT(names), &member);
    if (member == XP_NO_NODE) {
        xp_reader_fail(&loader->reader, node, "point is value, key or {member: NAME}");
        return;
    }
    check->point = XP_POINT_MEMBER;
    check->point_member = xp_reader_text(&loader->reader, member);
}

static void load_subject(struct rule_loader *loader, const xp_node_id *nodes, struct xp_check *check)
{
    static const char *const subjects[] = { "folder", "folder-stem" };

    if (nodes[RULE_ON] != XP_NO_NODE) {
        check->at_count = 0;
        check->subject = xp_reader_choice(&loader->reader, nodes[RULE_ON], "subject", subjects, XP_COUNT(subjects))
                             ? XP_ON_FOLDER_STEM
                             : XP_ON_FOLDER;
    }
    if (nodes[RULE_AT] != XP_NO_NODE) {
        if (nodes[RULE_ON] != XP_NO_NODE)
            xp_reader_fail(&loader->reader, nodes[RULE_AT], "a check has `at` or `on`, not both");
        check->subject = XP_ON_MANIFEST;
        check->at_count = load_pointers(loader, nodes[RULE_AT], &check->at);
    }
}

/* Fill a check from the fields that stand there; the others keep what the rule gave. */
static void load_check(struct rule_loader *loader, const xp_node_id *nodes, struct xp_check *check)
{
    struct xp_reader *reader = &loader->reader;

    if (nodes[RULE_SEVERITY] != XP_NO_NODE)
        check->severity = (enum xp_severity)xp_reader_choice(reader, nodes[RULE_SEVERITY], "severity", severity_names,
                                                             XP_COUNT(severity_names));
    if (nodes[RULE_MESSAGE] != XP_NO_NODE)
        check->message = load_template(loader, nodes[RULE_MESSAGE]);
    if (nodes[RULE_HELP] != XP_NO_NODE)
        check->help = load_template(loader, nodes[RULE_HELP]);
    load_subject(loader, nodes, check);
    if (nodes[RULE_POINT] != XP_NO_NODE)
        load_point(loader, nodes[RULE_POINT], check);
    if (nodes[RULE_MISSING] != XP_NO_NODE)
        check->missing = xp_reader_text(reader, nodes[RULE_MISSING]);
    if (nodes[RULE_WHEN] != XP_NO_NODE)
        check->when = load_expr(loader, nodes[RULE_WHEN]);
    if (nodes[RULE_EXPECT] != XP_NO_NODE)
        check->expect = load_expr(loader, nodes[RULE_EXPECT]);
    if (nodes[RULE_REPAIR] != XP_NO_NODE)
        check->repair = load_repair(loader, nodes[RULE_REPAIR], check->missing.len > 0);
}

static void require_check(struct rule_loader *loader, xp_node_id node, const struct xp_check *check)
{
    if (check->subject == XP_ON_MANIFEST && !check->at_count)
        xp_reader_fail(&loader->reader, node, "the check does not say where it looks; add at: /key or on: folder");
    else if (!check->expect.count)
        xp_reader_fail(&loader->reader, node, "the check expects nothing; add expect: with at least one word");
    else if (!check->message.len)
        xp_reader_fail(&loader->reader, node, "the check has no message");
}

/* One item of `checks`, on top of what the rule says for all of them. */
static struct xp_check load_listed_check(struct rule_loader *loader, xp_node_id item, const struct xp_check *base)
{
    xp_node_id found[XP_COUNT(check_fields)], nodes[RULE_FIELDS];
    struct xp_check check = *base;

    for (size_t i = 0; i < RULE_FIELDS; i++)
        nodes[i] = XP_NO_NODE;
    xp_reader_map(&loader->reader, item, "a check", check_fields, XP_COUNT(check_fields), found);
    for (size_t i = 0; i < XP_COUNT(check_fields); i++)
        nodes[check_slots[i]] = found[i];
    load_check(loader, nodes, &check);
    require_check(loader, item, &check);
    return check;
}

static void load_checks(struct rule_loader *loader, xp_node_id entry, const xp_node_id *nodes, struct xp_rule *rule)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_check base = { .severity = rule->severity };
    struct xp_check *checks;
    xp_node_id list = nodes[RULE_CHECKS];
    size_t room = list == XP_NO_NODE ? 1 : xp_reader_list(reader, list, "a list of checks");

    load_check(loader, nodes, &base);
    checks = xp_arena_calloc(reader->arena, room, sizeof(*checks));
    rule->checks = checks;
    if (list == XP_NO_NODE) {
        require_check(loader, entry, &base);
        checks[rule->check_count++] = base;
        return;
    }
    if (!room)
        xp_reader_fail(reader, list, "the list of checks is empty");
    for (xp_node_id item = xp_node_first(reader->doc, list); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, list, item))
        checks[rule->check_count++] = load_listed_check(loader, item, &base);
}

/* A setting must be able to stand in a message under its own name. */
static bool is_setting_name(struct xp_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!is_placeholder_char(name.ptr[i]))
            return false;
    return name.len && !is_listed(name, placeholders, XP_COUNT(placeholders)) &&
           !is_listed(name, reporter_placeholders, XP_COUNT(reporter_placeholders));
}

static void load_settings(struct rule_loader *loader, xp_node_id node, struct xp_rule *rule)
{
    struct xp_reader *reader = &loader->reader;
    struct xp_setting *settings;

    if (reader->has_failed)
        return;
    if (xp_node_kind(reader->doc, node) != XP_OBJECT || xp_node_size(reader->doc, node) > 16) {
        xp_reader_fail(reader, node, "settings are a map of at most 16 names and whole numbers");
        return;
    }
    settings = xp_arena_calloc(reader->arena, xp_node_size(reader->doc, node), sizeof(*settings));
    for (xp_node_id key = xp_node_first(reader->doc, node); key != XP_NO_NODE;
         key = xp_node_after(reader->doc, node, key)) {
        struct xp_setting *setting = &settings[rule->setting_count++];

        setting->name = xp_arena_copy(reader->arena, xp_node_text(reader->doc, key, reader->arena));
        if (!is_setting_name(setting->name))
            xp_reader_fail(reader, key,
                           "a setting's name is of letters and dashes, and not that of a placeholder such as {value}");
        else if (xp_str_is(setting->name, "severity"))
            xp_reader_fail(reader, key, "no setting is called severity: in the configuration that is the rule's level");
        setting->value = xp_reader_integer(reader, xp_key_value(key), 0, INT32_MAX);
    }
    rule->settings = settings;
}

static void load_source(struct rule_loader *loader, xp_node_id node, struct xp_rule *rule)
{
    static const char *const names[] = { "page", "status" };
    xp_node_id nodes[2];

    xp_reader_map(&loader->reader, node, "a source", names, XP_COUNT(names), nodes);
    if (!loader->reader.has_failed && (nodes[0] == XP_NO_NODE || nodes[1] == XP_NO_NODE))
        xp_reader_fail(&loader->reader, node, "a source needs page and status");
    if (nodes[0] != XP_NO_NODE)
        rule->page = xp_reader_line(&loader->reader, nodes[0]);
    if (nodes[1] != XP_NO_NODE)
        rule->status = load_status(loader, nodes[1]);
}

static bool is_rule_id(struct xp_str id)
{
    bool is_good = id.len > 0 && id.len <= 64 && id.ptr[0] != '-' && id.ptr[id.len - 1] != '-';

    for (size_t i = 0; is_good && i < id.len; i++)
        is_good = (id.ptr[i] >= 'a' && id.ptr[i] <= 'z') || xp_ascii_is_digit(id.ptr[i]) ||
                  (id.ptr[i] == '-' && id.ptr[i + 1] != '-');
    return is_good;
}

static void load_id(struct rule_loader *loader, xp_node_id node, struct xp_rule *rule)
{
    rule->id = xp_reader_text(&loader->reader, node);
    if (loader->reader.has_failed)
        return;
    if (!is_rule_id(rule->id))
        xp_reader_fail(&loader->reader, node, "a rule's id is of a-z, 0-9 and single dashes, at most 64 of them");
    else if (xp_rulebook_find(loader->book, rule->id))
        xp_reader_fail(&loader->reader, node, "there is already a rule \"%.*s\"", XP_STR_ARG(rule->id));
    rule->line = xp_doc_position(loader->reader.doc, loader->reader.doc->nodes[node].start).line;
}

static void load_reporter(struct rule_loader *loader, const xp_node_id *nodes, struct xp_rule *rule)
{
    static const char *const names[] = { "json", "manifest", "keys", "run", "against", "config", "package", "python" };
    static const enum rule_field useless[] = { RULE_CHECKS,  RULE_AT,   RULE_ON,    RULE_POINT,
                                               RULE_MISSING, RULE_WHEN, RULE_EXPECT };
    struct xp_reader *reader = &loader->reader;
    xp_node_id node = nodes[RULE_REPORTED_BY];

    if (!loader->is_builtin)
        xp_reader_fail(reader, node, "reported-by is for built-in rules; a rule of yours needs at: and expect:");
    rule->reporter =
        (enum xp_reporter)(XP_BY_JSON + xp_reader_choice(reader, node, "reporter", names, XP_COUNT(names)));
    for (size_t i = 0; i < XP_COUNT(useless); i++)
        if (nodes[useless[i]] != XP_NO_NODE)
            xp_reader_fail(reader, nodes[useless[i]], "a rule with reported-by has no %s", rule_fields[useless[i]]);
}

static void require_fields(struct rule_loader *loader, xp_node_id entry, const xp_node_id *nodes)
{
    static const enum rule_field always[] = { RULE_ID, RULE_SEVERITY, RULE_SUMMARY };
    static const enum rule_field builtin[] = { RULE_WHY, RULE_SOURCE, RULE_EXAMPLES };

    for (size_t i = 0; i < XP_COUNT(always); i++)
        if (nodes[always[i]] == XP_NO_NODE)
            xp_reader_fail(&loader->reader, entry, "the rule has no %s", rule_fields[always[i]]);
    for (size_t i = 0; loader->is_builtin && i < XP_COUNT(builtin); i++)
        if (nodes[builtin[i]] == XP_NO_NODE)
            xp_reader_fail(&loader->reader, entry, "the rule has no %s", rule_fields[builtin[i]]);
}

/* What does not depend on the others; settings come before whatever may refer to them. */
static void load_header(struct rule_loader *loader, const xp_node_id *nodes, struct xp_rule *rule)
{
    struct xp_reader *reader = &loader->reader;

    load_id(loader, nodes[RULE_ID], rule);
    rule->severity = (enum xp_severity)xp_reader_choice(reader, nodes[RULE_SEVERITY], "severity", severity_names,
                                                        XP_COUNT(severity_names));
    rule->summary = xp_reader_line(reader, nodes[RULE_SUMMARY]);
    if (nodes[RULE_WHY] != XP_NO_NODE)
        rule->why = xp_reader_prose(reader, nodes[RULE_WHY]);
    if (nodes[RULE_SOURCE] != XP_NO_NODE)
        load_source(loader, nodes[RULE_SOURCE], rule);
    if (nodes[RULE_FIX] != XP_NO_NODE && !loader->is_builtin)
        xp_reader_fail(reader, nodes[RULE_FIX], "fix is for built-in rules, whose fixes are part of the program");
    if (nodes[RULE_FIX] != XP_NO_NODE)
        rule->fix_note = xp_reader_line(reader, nodes[RULE_FIX]);
    if (nodes[RULE_REPORTED_BY] != XP_NO_NODE)
        load_reporter(loader, nodes, rule);
    if (nodes[RULE_SECRET] != XP_NO_NODE && rule->reporter != XP_BY_PACKAGE)
        xp_reader_fail(reader, nodes[RULE_SECRET], "secret is for built-in rules with reported-by: package");
    if (nodes[RULE_SECRET] != XP_NO_NODE)
        rule->secret = load_secret(loader, nodes[RULE_SECRET]);
    if (nodes[RULE_SETTINGS] != XP_NO_NODE)
        load_settings(loader, nodes[RULE_SETTINGS], rule);
    if (nodes[RULE_MESSAGE] != XP_NO_NODE)
        rule->message = load_template(loader, nodes[RULE_MESSAGE]);
    if (nodes[RULE_HELP] != XP_NO_NODE)
        rule->help = load_template(loader, nodes[RULE_HELP]);
}

static void load_rule(struct rule_loader *loader, xp_node_id entry)
{
    struct xp_rulebook *book = loader->book;
    xp_node_id nodes[RULE_FIELDS];
    struct xp_rule rule = { 0 };

    loader->rule = &rule;
    xp_reader_map(&loader->reader, entry, "a rule", rule_fields, RULE_FIELDS, nodes);
    require_fields(loader, entry, nodes);
    if (loader->reader.has_failed)
        return;
    if (!loader->is_builtin)
        rule.origin = xp_arena_copy(loader->reader.arena, loader->reader.file);
    rule.area = loader->area;
    load_header(loader, nodes, &rule);
    if (rule.reporter == XP_BY_CHECKS)
        load_checks(loader, entry, nodes, &rule);
    else if (rule.reporter != XP_BY_JSON && !rule.message.len)
        xp_reader_fail(&loader->reader, entry, "the rule has no message");
    if (nodes[RULE_EXAMPLES] != XP_NO_NODE)
        load_examples(loader, nodes[RULE_EXAMPLES], &rule);
    if (book->count == XP_RULES_MAX)
        xp_reader_fail(&loader->reader, entry, "more than %d rules", XP_RULES_MAX);
    if (loader->reader.has_failed)
        return;
    xp_rulebook_add(book, &rule);
}

/* {area: …}: what the rules that follow are about, for lists. */
static void load_area(struct rule_loader *loader, xp_node_id entry)
{
    static const char *const names[] = { "area" };
    xp_node_id node;

    xp_reader_map(&loader->reader, entry, "an area", names, 1, &node);
    if (!loader->reader.has_failed)
        loader->area = xp_reader_line(&loader->reader, node);
}

static void load_entries(struct rule_loader *loader)
{
    struct xp_reader *reader = &loader->reader;
    xp_node_id root = xp_doc_root(reader->doc);

    if (root == XP_NO_NODE) {
        xp_reader_fail(reader, XP_NO_NODE, "the file is empty; a rule file is a list of rules");
        return;
    }
    xp_reader_list(reader, root, "a list of rules");
    if (reader->has_failed)
        return;
    for (xp_node_id item = xp_node_first(reader->doc, root); item != XP_NO_NODE && !reader->has_failed;
         item = xp_node_after(reader->doc, root, item)) {
        xp_node_id table = xp_object_find(reader->doc, item, xp_str_from("table"));
        xp_node_id area = xp_object_find(reader->doc, item, xp_str_from("area"));

        if (table == XP_NO_NODE && area == XP_NO_NODE)
            load_rule(loader, item);
        else if (!loader->is_builtin)
            xp_reader_fail(reader, table == XP_NO_NODE ? area : table, "%s is for built-in rules",
                           table == XP_NO_NODE ? "an area" : "a key table");
        else if (table == XP_NO_NODE)
            load_area(loader, item);
        else
            load_key_table(loader, item);
    }
}

int xp_rule_load(struct xp_rulebook *book, struct xp_str name, struct xp_str text, bool is_builtin, struct xp_err *err)
{
    struct xp_doc doc;
    struct rule_loader loader = { { &doc, name, &book->arena, err, false }, book, is_builtin, NULL, { "", 0 } };

    xp_doc_parse_yaml(&doc, text.ptr, text.len);
    if (doc.diag_count)
        xp_reader_fail_diag(&loader.reader, &doc.diags[0]);
    else
        load_entries(&loader);
    xp_doc_release(&doc);
    return loader.reader.has_failed ? (err ? err->code : XP_E_SYNTAX) : 0;
}
