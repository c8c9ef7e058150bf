#include "xp_scaffold.h"

#include "xp_utf8.h"

/* A file name of this length leaves room for a suffix, and nobody types a longer one. */
enum { ENTRY_MAX_BYTES = 60, NAME_MAX_BYTES = 255 };

/* A longer name alone fills the menu for which a description is meant (rule desc-long). */
enum { DESC_NAME_MAX_BYTES = 150 };

/* What divides the words of a folder's name; the first two also divide off its owner (rule folder-name). */
static bool is_owner_end(char c)
{
    return c == '.' || c == '_';
}

static bool is_divider(char c)
{
    return is_owner_end(c) || c == '-' || c == ':' || c == '/' || c == ' ';
}

/* Rule tag-generic: what a tag has between its owner and the rest. */
static bool has_owner(struct xp_str stem)
{
    for (size_t i = 0; i < stem.len; i++)
        if (is_divider(stem.ptr[i]) && stem.ptr[i] != ' ')
            return true;
    return false;
}

/* What stands behind the owner; all of it where there is none, or nothing behind it. */
static struct xp_str without_owner(struct xp_str stem)
{
    size_t i = 0;

    while (i < stem.len && !is_owner_end(stem.ptr[i]))
        i++;
    for (size_t k = i; i > 0 && k < stem.len; k++)
        if (!is_divider(stem.ptr[k]))
            return xp_str_from_offset(stem, i + 1);
    return stem;
}

/* Without white space and what nobody sees (rule tag-characters). */
static void add_visible(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        if (cp != XP_UTF8_BAD && cp != ' ' && xp_utf8_is_printable(cp))
            xp_buf_add(out, text.ptr + i, used);
        i += used;
    }
}

/* A login name as the first part of a tag. "xt" is XTension's own. */
static void add_owner(struct xp_buf *out, struct xp_str owner)
{
    size_t before = out->len;

    for (size_t i = 0; i < owner.len; i++) {
        char c = xp_ascii_lower(owner.ptr[i]);

        if (xp_ascii_is_alpha(c) || xp_ascii_is_digit(c) || c == '-')
            xp_buf_add_char(out, c);
    }
    if (out->len == before || xp_str_is(xp_str_from_offset(xp_buf_str(out), before), "xt"))
        xp_buf_addf(out, "%s", out->len == before ? "me" : "user");
    xp_buf_add_char(out, '.');
}

struct xp_str xp_scaffold_propose_tag(struct xp_arena *arena, struct xp_str stem, struct xp_str owner)
{
    XP_AUTO_BUF tag = XP_BUF_INIT(SIZE_MAX / 2);
    bool is_reserved = xp_str_starts_with_nocase(stem, xp_str_from("xt."));

    if (is_reserved)
        stem = xp_str_from_offset(stem, 3);
    if (is_reserved || !has_owner(stem))
        add_owner(&tag, owner);
    add_visible(&tag, stem);
    return xp_arena_copy(arena, xp_buf_str(&tag));
}

struct xp_str xp_scaffold_propose_name(struct xp_arena *arena, struct xp_str stem)
{
    XP_AUTO_BUF name = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str rest = without_owner(stem);
    bool begins = true;

    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];

        if (is_divider(c)) {
            begins = true;
            continue;
        }
        if (begins && name.len)
            xp_buf_add_char(&name, ' ');
        xp_buf_add_char(&name, begins && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        begins = false;
    }
    return name.len ? xp_arena_copy(arena, xp_buf_str(&name)) : xp_str_from("Plugin");
}

/* Letters, digits and underscores, as modules of Python are called. */
static void add_identifier(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len && out->len < ENTRY_MAX_BYTES; i++) {
        char c = xp_ascii_lower(text.ptr[i]);

        if (xp_ascii_is_alpha(c) || xp_ascii_is_digit(c))
            xp_buf_add_char(out, c);
        else if (is_divider(c) && out->len && out->ptr[out->len - 1] != '_')
            xp_buf_add_char(out, '_');
    }
}

/* The modules that come with Python 3.7, which XTension has, or with later ones; and XTension's own, pyserial among them. */
static const char modules[] =
    "abc argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii binhex bisect "
    "builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall "
    "concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime "
    "dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp "
    "fileinput fnmatch formatter fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip "
    "hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json "
    "keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder "
    "multiprocessing netrc nis nntplib ntpath numbers opcode operator optparse os parser pathlib pdb pickle "
    "pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd pyclbr "
    "pydoc queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors "
    "serial shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile "
    "sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symbol symtable sys "
    "sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit "
    "tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest "
    "urllib uu uuid venv warnings wave weakref webbrowser wsgiref xdrlib xml xmlrpc xtension_constants "
    "xtension_plugin zipapp zipfile zipimport zlib zoneinfo ";

/* Is it the name of one of them? A disk that ignores capitals finds it under other ones too. */
static bool hides_module(struct xp_str module)
{
    struct xp_str rest = xp_str_from(modules);

    while (rest.len) {
        size_t end = xp_str_find(rest, ' ');

        if (xp_str_equal_nocase(module, xp_str_make(rest.ptr, end)))
            return true;
        rest = xp_str_from_offset(rest, end + 1);
    }
    return false;
}

struct xp_str xp_scaffold_propose_entry(struct xp_arena *arena, struct xp_str stem, bool is_binary)
{
    XP_AUTO_BUF text = XP_BUF_INIT(SIZE_MAX / 2);
    struct xp_str word;

    add_identifier(&text, without_owner(stem));
    word = xp_buf_str(&text);
    while (word.len && word.ptr[word.len - 1] == '_')
        word.len--;
    if (!word.len)
        word = xp_str_from("plugin");
    if (is_binary)
        return xp_arena_copy(arena, word);
    return xp_arena_printf(arena, "%.*s%s.py", XP_STR_ARG(word), hides_module(word) ? "_plugin" : "");
}

struct xp_str xp_scaffold_propose_desc(struct xp_arena *arena, struct xp_str name)
{
    if (name.len > DESC_NAME_MAX_BYTES)
        return xp_str_from("A plugin for XTension");
    return xp_arena_printf(arena, "%.*s for XTension", XP_STR_ARG(name));
}

static int check_script(struct xp_str entry, struct xp_err *err)
{
    static const struct xp_str suffix = XP_STR(".py");
    struct xp_str module;

    if (xp_str_equal(entry, suffix))
        return xp_fail(err, XP_E_USAGE, "\".py\" is a suffix without a name; write NAME.py");
    if (!xp_str_ends_with(entry, suffix))
        return xp_fail(err, XP_E_USAGE,
                       "the script \"%.*s\" does not end in \".py\", as the name of a Python script does",
                       XP_STR_ARG(entry));
    module = xp_str_make(entry.ptr, entry.len - suffix.len);
    if (hides_module(module))
        return xp_fail(err, XP_E_USAGE,
                       "a script \"%.*s\" would hide the module %.*s, since Python looks beside the script first; "
                       "choose another name",
                       XP_STR_ARG(entry), XP_STR_ARG(module));
    return 0;
}

int xp_scaffold_check_entry(struct xp_str entry, bool is_binary, struct xp_err *err)
{
    if (entry.len > NAME_MAX_BYTES)
        return xp_fail(err, XP_E_USAGE, "the file name has %zu bytes; disks take %d", entry.len, NAME_MAX_BYTES);
    if (xp_str_find(entry, '/') < entry.len || xp_str_is(entry, ".") || xp_str_is(entry, ".."))
        return xp_fail(err, XP_E_USAGE, "\"%.*s\" is no plain file name; the file lies in the plugin's folder itself",
                       XP_STR_ARG(entry));
    if (xp_str_equal_nocase(entry, xp_str_from("info.json")))
        return xp_fail(err, XP_E_USAGE, "\"%.*s\" is the manifest's own name", XP_STR_ARG(entry));
    if (!is_binary)
        return check_script(entry, err);
    if (xp_str_ends_with_nocase(entry, xp_str_from(".app")))
        return xp_fail(
            err, XP_E_USAGE,
            "\"%.*s\" would be a Mac bundle, a folder that your compiler makes; choose another name for now, "
            "and change binaryName when the bundle is there",
            XP_STR_ARG(entry));
    return 0;
}
