#ifndef DOC_JSON_H
#define DOC_JSON_H

#include "doc_build.h"
#include "xp_buf.h"

/**
 * What the files of the JSON parser share. doc_json_read.c reads what is right, as fast as it can; whatever it does not
 * expect goes to a function below, which says what is wrong, mends it, and leaves the parser where it can go on.
 *
 * The rules that keep one fault one finding, and the repaired text and the tree the same:
 * - A repair inserts only at the end of the token before it or at the start of the one after it, and never deletes
 *   past those, so repairs of neighbours do not touch.
 * - Every lookahead that may be in vain is paid from `budget`, some times the text's length for the whole run. When it
 *   is used up, each guess takes its first and cheapest choice: linear, whatever the input, and no memory of guesses.
 */

#define JSON_NONE SIZE_MAX

enum json_state {
    JSON_VALUE, /* a value must come: at the root, after a colon, in an array after the bracket or a comma */
    JSON_KEY,   /* a name must come: in an object after the brace or a comma */
    JSON_AFTER, /* a value has ended; at the root, the text should too */
    JSON_DONE
};

/** Where a string or word stands: decides what may follow it. */
enum json_role { ROLE_KEY, ROLE_MEMBER, ROLE_ITEM, ROLE_ROOT };

struct json_frame {
    xp_node_id node;
    xp_node_id key; /* object: the name whose value is being read */
    uint32_t count;
    bool is_object;
    bool is_converted; /* written as an array, but its items have names */
    bool is_fragment;  /* members of the root without braces around them */
};

struct json {
    struct xp_doc *doc;
    const char *text;
    size_t len, at;
    enum json_state state;
    size_t last_end;   /* end of the token read last, commas aside: where things get inserted */
    size_t before_end; /* the same, before the value read last */
    size_t closed_at;  /* where the repair of an unclosed string puts its quote; 0: nowhere */
    size_t comma;      /* the comma read last, when nothing has followed it yet; else JSON_NONE */
    size_t colon;      /* the colon of the member read last, or JSON_NONE */
    unsigned depth;
    struct json_frame frames[XP_DOC_MAX_DEPTH];
    size_t budget;
    size_t no_comment_end; /* from here on there is no end of a block comment; JSON_NONE: not known */
    size_t junk;           /* how much was no JSON at all */
    bool bad_bytes;        /* something that is not UTF-8 was read */
    bool is_stopped;       /* nothing more is read: too many findings, or */
    bool gave_up;          /* too much junk */
    bool end_reported;     /* the missing end of the text is part of another finding */
    bool comma_implied;    /* the comma that comes next is part of another finding */
    bool colon_implied;    /* the same for the colon and the value of a name */
    struct xp_edit *edits; /* of the fix being made */
    size_t edit_count, edit_room;
    struct xp_buf scratch;
};

/* Reading, and the parts of a node's life, used on every path: doc_json_read.c. */

/** Read all of the text. */
void json_read_text(struct json *j);

static inline struct json_frame *json_top(struct json *j)
{
    return &j->frames[j->depth - 1];
}

static inline bool json_is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

static inline bool json_is_space(char c)
{
    return c == ' ' || c == '\t';
}

/** What names and words are made of: letters of any script, digits, `_` and `$`. */
static inline bool json_is_name_byte(char c)
{
    return xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static inline enum json_role json_value_role(struct json *j)
{
    if (j->depth == 0)
        return ROLE_ROOT;
    return json_top(j)->is_object ? ROLE_MEMBER : ROLE_ITEM;
}

xp_node_id json_add_node(struct json *j, enum xp_kind kind, size_t start, size_t end);
void json_add_key(struct json *j, size_t start, size_t end);

/** A value has ended at `end`; a scalar is the last node. */
void json_end_value(struct json *j, size_t end);

/** Read the value that begins here, whatever it is. */
void json_read_value(struct json *j);

void json_open(struct json *j, bool is_object);

/** Close the innermost container; its last byte is before `end`. */
void json_close(struct json *j, size_t end);

/** White space and comments, over lines. */
void json_skip_blank(struct json *j);

/* Faults and repairs: doc_json_fix.c. */

/** Note an edit of the repair being made; `text` lives as long as the document. */
void json_edit(struct json *j, size_t start, size_t end, struct xp_str text);
void json_edit_text(struct json *j, size_t start, size_t end, const char *text);

/** What a finding says to do; a title for the fix, or NULL for none. */
struct json_advice {
    const char *help, *title;
    bool is_safe;
};

#define JSON_SAFE(help, title) \
    (struct json_advice)       \
    {                          \
        (help), (title), true  \
    }
#define JSON_UNSAFE(help, title) \
    (struct json_advice)         \
    {                            \
        (help), (title), false   \
    }
#define JSON_NO_FIX(help)   \
    (struct json_advice)    \
    {                       \
        (help), NULL, false \
    }

/** Where repairs insert what is missing after the token read last: its end, or past a blank where that is taken. */
size_t json_insert_place(const struct json *j);

/** Give the finding its help, and the noted edits as its fix; forgets the edits. */
void json_advise(struct json *j, struct xp_diag *diag, struct json_advice advice);

/** The same with one edit, and without touching those noted; an edit whose text is NULL makes no fix. */
void json_advise_edit(struct json *j, struct xp_diag *diag, struct json_advice advice, struct xp_edit edit);

/** Something that is no JSON at all; past a limit the parser gives up, so that no binary file gives thousands. */
void json_count_junk(struct json *j, unsigned weight);

/** A short quotation of the text for a message, escaped, cut after some 40 characters. */
struct xp_str json_show(struct json *j, size_t start, size_t end);

/* Blanks that JSON does not know: doc_json_blank.c. */

/** Skip a comment or characters that look like blanks, with a finding. @return false when there are none. */
bool json_skip_odd(struct json *j);

/** Past the odd blank at `at`, or `at`. */
size_t json_odd_blank(struct json *j, size_t at);

/** Does a comment begin here? */
bool json_is_comment(const struct json *j, size_t at);

/** Bytes of the character at `at`; 0 at the end. */
size_t json_char_length(const struct json *j, size_t at);

/** Past blanks on the same line. */
size_t json_skip_spaces(const struct json *j, size_t at);

/** Past white space and line ends, without looking into comments. */
size_t json_skip_white(const struct json *j, size_t at);

static inline bool json_is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/** Where the line that holds `at` ends. */
size_t json_line_end(const struct json *j, size_t at);

/* Quotes: doc_json_quote.c; where strings end: doc_json_ends.c and doc_json_string.c. */

enum json_quote { QUOTE_NONE, QUOTE_STRAIGHT, QUOTE_DOUBLE, QUOTE_SINGLE };

/** The kind of quote at `at`, with its length and code point. */
enum json_quote json_quote_at(const struct json *j, size_t at, size_t *length, uint32_t *cp);

/** Pay for a look that was in vain. */
void json_pay(struct json *j, size_t bytes);

/** May a string in this role end right before `at`? Looks hard: behind a comma must stand what can be an item. */
bool json_ends_well(struct json *j, enum json_role role, size_t at);

/** The same with less thought, for a straight string's straight quote. */
bool json_ends_plainly(const struct json *j, enum json_role role, size_t at);

/** Does the quote at `at`, in a text that begins at `body`, stand as an opening one does: before a letter, apart? */
bool json_looks_opening(const struct json *j, size_t body, size_t at, size_t length);

/** `“a” “b”`: behind a blank stands what opens the next string. */
bool json_is_before_string(const struct json *j, size_t at);

/** Where a string was found to begin and end. */
struct json_extent {
    size_t start, body, body_end, end; /* [start, body) opens it, [body_end, end) closes it; empty: not closed */
    uint32_t open, close;              /* the quotes; close is 0 for a string that is not closed */
    bool is_single;                    /* opened by a single quote of any kind */
};

/** Does a string begin here, perhaps with one of Python's prefixes? Fills `out` when it does. */
bool json_string_extent(struct json *j, size_t at, enum json_role role, struct json_extent *out);

/** Does a string begin here that a colon follows? */
bool json_string_is_key(struct json *j, size_t at);

/** Is there a colon, or what some write for it, at `at`? @return its length, or 0. */
size_t json_colon_at(const struct json *j, size_t at);

/** Read the string with all its faults; adds the node and moves behind it. */
void json_read_string(struct json *j, const struct json_extent *extent, enum xp_kind kind);

/** The escaped JSON string for `text`, quotes included. */
struct xp_str json_quoted(struct json *j, struct xp_str text);

/* Words: doc_json_word.c; odd numbers: doc_json_number.c. */

/** Write a number of another language as JSON has it. @return false when it is none that JSON has. */
bool json_rewrite_number(struct xp_str word, struct xp_buf *out, bool *is_integer);

/** Read a value that no quote and no bracket begins. */
void json_read_word(struct json *j);

/** May a number begin here? */
bool json_is_number_start(const struct json *j, size_t at);

/** Does true, false, null, or what other languages call them, stand here? */
bool json_is_literal_start(const struct json *j, size_t at);

/** The end of a bare name that begins here and has a colon behind it, or JSON_NONE. */
size_t json_bare_key_end(struct json *j, size_t at);

/** Read a bare name that ends at `end`; one without a value has a finding already, so this one comes apart. */
void json_read_bare_key(struct json *j, size_t end);
void json_report_bare_key(struct json *j, size_t start, size_t end);

/* Structure: doc_json_repair.c and doc_json_{key,comma,colon,close,root}.c. */

XP_COLD void json_repair_value(struct json *j);
XP_COLD void json_repair_key(struct json *j);
XP_COLD void json_repair_after(struct json *j);

/** At a closing bracket that is not the one expected, or that a comma stands before. */
XP_COLD void json_repair_closer(struct json *j);
XP_COLD void json_repair_root(struct json *j);
XP_COLD void json_repair_after_root(struct json *j);
XP_COLD void json_end_of_text(struct json *j);

/** At a bracket that opens one level too many: skip all of it. */
XP_COLD void json_skip_too_deep(struct json *j);

/** At a colon behind a value. */
XP_COLD void json_colon_after_value(struct json *j, size_t length);

/** The comma read last has nothing behind it. */
void json_report_trailing_comma(struct json *j);

/** No comma before the value or name at `at`, or the signs [start, end) in its place. */
void json_report_missing_comma(struct json *j, size_t at);
void json_report_comma_sign(struct json *j, size_t start, size_t end);

/** What stands for a colon, or nothing where it should be; no finding when it is one. */
void json_report_colon(struct json *j, size_t start, size_t end);

/** The name read last has no value: adds a null for it. */
void json_report_no_value(struct json *j);

/** At a comma where a name or value should be. */
void json_repair_extra_commas(struct json *j);

/** At a value, or a colon, where a name should be. */
void json_repair_nameless(struct json *j);

/** Where text that means nothing ends. */
size_t json_junk_end(const struct json *j, size_t at);

/** Skip it, where an item should begin, or after a value, up to `end`. */
void json_skip_junk_item(struct json *j);
void json_skip_junk_after(struct json *j, size_t end);

/** What comes is the next member or item. */
void json_go_on(struct json *j);

/** May a name, or any value, begin at `at`? */
bool json_is_key_start(struct json *j, size_t at);
bool json_is_value_start(const struct json *j, size_t at);

/** May the next member of the innermost object, or the next item of the array, begin at `at`? */
bool json_is_next_start(struct json *j, size_t at);

/** Adds a null that has no bytes of its own, as the value that ends at `at`. */
void json_add_implied(struct json *j, size_t at);

/** Does the bracket stand at `at` that closes the innermost container? */
bool json_is_end(struct json *j, size_t at);

/** Closes what is open without a word, with `end` as its end. */
void json_close_all(struct json *j, size_t end);

/** The brackets that would close the innermost `count` containers. */
struct xp_str json_closers(struct json *j, size_t count);

/** The line of a byte, for messages. */
unsigned json_line(struct json *j, size_t at);

/** The members of the root stand without braces; `is_closed`: but for the closing one, which else goes to `place`. */
void json_report_fragment(struct json *j, bool is_closed, size_t place);

/* Text and bytes: doc_text.c, doc_encoding.c, doc_dups.c. */

/**
 * Read the escape at `text`, which begins with a backslash.
 *
 * @param[out] cp  the code point; a lone surrogate as it is.
 * @return bytes used (12 for a surrogate pair), 0 when it is no escape of JSON's.
 */
size_t doc_read_escape(const char *text, size_t len, uint32_t *cp);

/** Decode one character; a byte that is not UTF-8 as Windows-1252 has it. @return bytes used. */
size_t doc_decode(const char *text, size_t len, uint32_t *cp);
uint32_t doc_windows_1252(unsigned char byte);

/** A short quotation for messages: escaped, cut after some 40 characters. */
struct xp_str doc_show(struct xp_doc *doc, struct xp_str text);

/** The same of a node's text. */
struct xp_str doc_show_node(struct xp_doc *doc, xp_node_id node);

enum xp_encoding doc_detect_encoding(const char *text, size_t len);

/** Replace the text by a UTF-8 copy that the document owns. */
void doc_convert(struct xp_doc *doc, enum xp_encoding encoding);

/** Findings for what is not UTF-8: one a run, or one for the file. */
void doc_report_bad_bytes(struct xp_doc *doc, bool as_one);

/** Findings for names that stand twice in one object; marks the shadowed ones. */
void doc_check_duplicates(struct xp_doc *doc, xp_node_id object);

#endif
