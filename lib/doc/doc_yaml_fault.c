#include "doc_build.h"
#include "doc_json.h"
#include "doc_yaml.h"
#include "xp_mem.h"
#include "xp_utf8.h"

/*
 * libyaml's problems in our words. In a message, "{found}" stands for the character at the place and "{line}" for the
 * line where what encloses it begins.
 */
struct wording {
    const char *context; /* begins libyaml's context; NULL: any */
    const char *problem; /* NULL: any */
    const char *message;
    const char *help;
    bool is_at_context; /* point to where it begins, not to where libyaml gave up */
};

static const char quote_it[] = "if it is meant as text, put the value in quotes";
static const char align_keys[] =
    "indent all keys of a mapping alike; text with quotes, \": \" or \" #\" inside goes in quotes as a whole";
static const char use_blanks[] = "indent with blanks";
static const char hex_escapes[] = "write \\x and 2, \\u and 4, or \\U and 8 hexadecimal digits";

static const struct wording wordings[] = {
    { "while scanning a tag", NULL, "tags are not used here, and \"!\" begins one", quote_it, true },
    { "while parsing a tag", NULL, "tags are not used here, and \"!\" begins one", quote_it, true },
    { NULL, "found undefined tag handle", "tags are not used here, and \"!\" begins one", quote_it, true },
    { "while scanning an anchor", NULL, "anchors are not used here, and \"&\" begins one", quote_it, true },
    { "while scanning an alias", NULL, "aliases are not used here, and \"*\" begins one", quote_it, true },
    { "while scanning a directive", NULL, "directives are not used here, and \"%\" begins one", "remove the line",
      true },
    { NULL, "could not find expected ':'", "\":\" is missing behind this key",
      "write \"key: value\", the key on one line", true },
    { NULL, "found unexpected ':'", "found \":\" in a value without quotes", quote_it, false },
    { NULL, "found character that cannot start any token", "found {found}, which cannot begin a value", quote_it,
      false },
    { NULL, "block sequence entries are not allowed in this context", "found \"-\" where no list item can begin",
      "begin the list on a line of its own", false },
    { NULL, "mapping keys are not allowed in this context", "found \"?\" where no key can begin", quote_it, false },
    { NULL, "mapping values are not allowed in this context", "found \":\" where no key can end",
      "put a value with \": \" in it in quotes, and write each key on a line of its own", false },
    { NULL, "did not find expected <document start>", "found {found} after the end of the document", align_keys,
      false },
    { NULL, "did not find expected node content", "found {found} where a value is expected", quote_it, false },
    { NULL, "did not find expected ',' or ']'",
      "found {found} where \",\" or \"]\" is expected; the list begins on line {line}", NULL, false },
    { NULL, "did not find expected ',' or '}'",
      "found {found} where \",\" or \"}\" is expected; the mapping begins on line {line}", NULL, false },
    { NULL, "did not find expected '-' indicator",
      "found {found} where \"-\" is expected; the list begins on line {line}", "indent all items of a list alike",
      false },
    { NULL, "did not find expected key", "found {found} where a key is expected; the mapping begins on line {line}",
      align_keys, false },
    { NULL, "found unexpected end of stream", "the text in quotes that begins here does not end",
      "write the closing quote", true },
    { NULL, "found unexpected document indicator",
      "the text in quotes that begins on line {line} does not end before this line", "write the closing quote", false },
    { NULL, "found unknown escape character", "\"\\\" begins an escape that YAML does not know",
      "write \\\\ for a backslash, or use single quotes", false },
    { NULL, "did not find expected hexdecimal number", "an escape with too few hexadecimal digits", hex_escapes,
      false },
    { NULL, "found invalid Unicode character escape code", "an escape that stands for no character", hex_escapes,
      false },
    { NULL, "found a tab character where an indentation space is expected", "found a tab where a blank is expected",
      use_blanks, false },
    { NULL, "found a tab character that violates indentation", "found a tab where a blank is expected", use_blanks,
      false },
    { NULL, "found an indentation indicator equal to 0", "the indentation of a block of text is a digit from 1 to 9",
      NULL, false },
    { NULL, "did not find expected comment or line break", "found {found} behind the sign that begins a block of text",
      "begin the text on the next line, or put the value in quotes", false },
};

static bool is_wording_for(const struct wording *row, const yaml_parser_t *parser)
{
    if (row->context &&
        (!parser->context || !xp_str_starts_with(xp_str_from(parser->context), xp_str_from(row->context))))
        return false;
    return !row->problem || (parser->problem && strcmp(row->problem, parser->problem) == 0);
}

static const struct wording *find_wording(const yaml_parser_t *parser)
{
    for (size_t i = 0; i < XP_COUNT(wordings); i++)
        if (is_wording_for(&wordings[i], parser))
            return &wordings[i];
    return NULL;
}

/* Length in bytes of the character at `at`; 0 at the end of a line or of the text, where nothing can be underlined. */
static size_t character_length(const struct xp_doc *doc, size_t at)
{
    uint32_t cp;

    if (at >= doc->len || doc->text[at] == '\n' || doc->text[at] == '\r')
        return 0;
    return xp_utf8_decode(doc->text + at, doc->len - at, &cp);
}

static void add_found(struct xp_buf *out, const struct xp_doc *doc, size_t at)
{
    size_t length = character_length(doc, at);

    if (at >= doc->len) {
        xp_buf_addf(out, "the end of the file");
    } else if (!length) {
        xp_buf_addf(out, "the end of the line");
    } else if (doc->text[at] == '\t') {
        xp_buf_addf(out, "a tab");
    } else if (doc->text[at] == '"') {
        xp_buf_addf(out, "a double quote");
    } else {
        xp_buf_add_char(out, '"');
        xp_utf8_show(out, xp_str_make(doc->text + at, length));
        xp_buf_add_char(out, '"');
    }
}

static void fill_message(struct xp_buf *out, const char *message, struct xp_doc *doc, size_t at, size_t context)
{
    struct xp_str rest = xp_str_from(message);
    const struct xp_str found = XP_STR("{found}"), line = XP_STR("{line}");

    while (rest.len) {
        if (xp_str_starts_with(rest, found)) {
            add_found(out, doc, at);
            rest = xp_str_from_offset(rest, found.len);
        } else if (xp_str_starts_with(rest, line)) {
            xp_buf_addf(out, "%lu", (unsigned long)xp_doc_position(doc, context).line);
            rest = xp_str_from_offset(rest, line.len);
        } else {
            xp_buf_add_char(out, rest.ptr[0]);
            rest = xp_str_from_offset(rest, 1);
        }
    }
}

void yaml_report_error(struct yaml_reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    XP_AUTO_BUF message = XP_BUF_INIT(1024);
    const struct wording *row = find_wording(parser);
    struct xp_doc *doc = reader->doc;
    const char *help = NULL;
    size_t context, at;
    struct xp_diag *diag;

    if (parser->error == YAML_MEMORY_ERROR)
        xp_out_of_memory();
    context = parser->context ? yaml_place(reader, parser->context_mark) : 0;
    at = yaml_place(reader, parser->problem_mark);
    if (row && row->is_at_context && parser->context)
        at = context;
    if (row) {
        fill_message(&message, row->message, doc, at, context);
        help = row->help;
    } else {
        xp_buf_addf(&message, "not YAML: %s", parser->problem ? parser->problem : "no reason given");
    }
    if (help == quote_it && at < doc->len && doc->text[at] == '\t')
        help = use_blanks;
    diag = doc_add_diag(doc, XP_FAULT_YAML, at, at + character_length(doc, at), "%s", message.ptr);
    if (help)
        diag->help = xp_str_from(help);
}

void yaml_report_duplicate(struct xp_doc *doc, xp_node_id first, xp_node_id again)
{
    unsigned long line = (unsigned long)xp_doc_position(doc, doc->nodes[first].start).line;
    struct xp_str name = doc_show_node(doc, again);
    struct xp_diag *diag;

    diag = doc_add_diag(doc, XP_FAULT_YAML, doc->nodes[again].start, doc->nodes[again].end,
                        "key \"%.*s\" stands here a second time in the same mapping; the first is on line %lu",
                        XP_STR_ARG(name), line);
    diag->help = xp_str_from("keep one of them");
}
