#include "xp_python.h"

#include "xp_manifest.h"
#include "xp_mem.h"
#include "xp_path.h"
#include "xp_plugin.h"
#include "xp_process.h"
#include "xp_remark.h"
#include "xp_utf8.h"

#include <stdlib.h>

static const char rule_id[] = "python-syntax";

/* A Python says little: a version and a path, or a place and a line of text. */
enum { ANSWER_MAX = 16 * 1024, VERSION_MAX = 32 };

struct xp_python {
    struct xp_buf program; /* its absolute path */
    char version[VERSION_MAX];
    const char *const *environment;
};

/*
 * -I: no settings from the environment, no folder of the user, and not the current folder either; -S: no site packages,
 * whose .pth files run code; -B: no byte code is written.
 */
#define PYTHON_ALONE "-I", "-S", "-B", "-c"

/* The version, and where it really is: what stands along PATH may be a script that looks at the current folder. */
static const char probe[] = "import sys\n"
                            "answer = '%d.%d\\n%s' % (*sys.version_info[:2], sys.executable)\n"
                            "sys.stdout.buffer.write(answer.encode('utf-8', 'surrogateescape'))\n";

/* Asked from the top folder, so that neither PATH nor such a script finds anything in the current one. */
static const char *const probe_words[] = {
    "sh", "-c", "cd / && exec \"$@\"", "sh", "python3", PYTHON_ALONE, probe, NULL,
};

/*
 * compile() as the import of a module does it, and as little else as can be. Syntax errors come as SyntaxError, a NUL as
 * ValueError before Python 3.12. What is deeply nested ends in MemoryError or RecursionError; so does what takes more
 * memory than a module may. Columns are bytes to it unless an encoding is named, so a byte-order mark names the usual one.
 */
static const char compiler[] = "import sys\n"
                               "try:\n"
                               "    import resource\n"
                               "    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
                               "    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
                               "except (ImportError, AttributeError, OSError, ValueError):\n"
                               "    pass\n"
                               "source = sys.stdin.buffer.read()\n"
                               "mark = bytes((0xef, 0xbb, 0xbf))\n"
                               "if not source.startswith(mark) and b'coding' not in source[:1000]:\n"
                               "    source = mark + source\n"
                               "try:\n"
                               "    compile(source, 'module', 'exec', dont_inherit=True)\n"
                               "    answer = 'ok'\n"
                               "except (SyntaxError, ValueError) as error:\n"
                               "    names = ('lineno', 'offset', 'end_lineno', 'end_offset')\n"
                               "    place = ['%d' % max(getattr(error, name, None) or 0, 0) for name in names]\n"
                               "    text = getattr(error, 'msg', None) or str(error)\n"
                               "    answer = 'error\\n' + '\\n'.join(place) + '\\n' + text[:300]\n"
                               "except BaseException as error:\n"
                               "    answer = 'failed\\n' + type(error).__name__\n"
                               "sys.stdout.buffer.write(answer.encode('utf-8', 'backslashreplace'))\n";

/* Take the first line off the answer. */
static struct xp_str next_line(struct xp_str *rest)
{
    size_t end = xp_str_find(*rest, '\n');
    struct xp_str line = xp_str_make(rest->ptr, end);

    *rest = xp_str_from_offset(*rest, end + 1);
    return line;
}

static int find_python(struct xp_python *python, struct xp_err *err)
{
    XP_AUTO_BUF out = XP_BUF_INIT(ANSWER_MAX);
    struct xp_str rest, version;
    int status = 0;
    int rc = xp_process_exchange(probe_words, python->environment, xp_str_make("", 0), XP_PYTHON_TIME_LIMIT_MS, &out,
                                 &status, err);

    if (rc == XP_E_MISSING)
        return xp_fail(err, rc, "no python3 is on this machine");
    if (rc < 0)
        return xp_wrap(err, "python3");
    rest = xp_buf_str(&out);
    version = next_line(&rest);
    /* On a Mac without its developer tools there is a python3 that only offers to install them. */
    if (status != 0 || !version.len || version.len >= VERSION_MAX || !rest.len || rest.ptr[0] != '/')
        return xp_fail(err, XP_E_MISSING, "the python3 of this machine does not run");
    memcpy(python->version, version.ptr, version.len);
    xp_buf_add_str(&python->program, rest);
    return 0;
}

int xp_python_open(struct xp_python **out, const char *const *environment, struct xp_err *err)
{
    struct xp_python *python = xp_xcalloc(1, sizeof(*python));
    int rc;

    python->environment = environment;
    python->program = (struct xp_buf)XP_BUF_INIT(ANSWER_MAX);
    rc = find_python(python, err);
    if (rc < 0)
        xp_python_free(python);
    else
        *out = python;
    return rc;
}

void xp_python_free(struct xp_python *python)
{
    if (!python)
        return;
    xp_buf_release(&python->program);
    free(python);
}

/* One module on its way through the compiler. */
struct module {
    struct xp_plugin *plugin;
    struct xp_findings *findings;
    struct xp_str place; /* in the plugin */
    struct xp_str path;  /* for messages */
    struct xp_buf source;
    struct xp_arena arena;
};

static bool find_file(struct module *module, struct xp_str name)
{
    struct xp_resolved resolved;

    xp_plugin_resolve(module->plugin, name, &resolved);
    if (!xp_resolved_exists(&resolved) || resolved.kind != XP_ENTRY_FILE)
        return false;
    module->place = resolved.path;
    module->path =
        xp_path_join(&module->arena, xp_path_dir(module->plugin->manifest_path), xp_path_tidy(&module->arena, name));
    if (resolved.status == XP_RESOLVE_CASE)
        module->path = xp_path_join(&module->arena, xp_path_dir(module->plugin->manifest_path), resolved.actual);
    return true;
}

/* A text of the manifest; empty where it has none. */
static struct xp_str text_of(struct module *module, const char *name)
{
    return xp_manifest_text(&module->plugin->doc, name, &module->arena);
}

/* The file that XTension would start. A name without its suffix is a matter of the rule entry-extension. */
static bool find_module(struct module *module)
{
    const struct xp_plugin *plugin = module->plugin;
    struct xp_str name;

    if ((plugin->state != XP_MANIFEST_OK && plugin->state != XP_MANIFEST_MISNAMED) || !xp_plugin_has_entries(plugin) ||
        xp_doc_root(&plugin->doc) == XP_NO_NODE ||
        !xp_str_equal_nocase(text_of(module, "script"), xp_str_from("python3")))
        return false;
    name = text_of(module, "module");
    return xp_str_trim(name).len &&
           (find_file(module, name) || find_file(module, xp_arena_printf(&module->arena, "%.*s.py", XP_STR_ARG(name))));
}

static void add_problem(const struct module *module, const struct xp_err *err)
{
    xp_findings_add_problem(module->findings, module->path, xp_str_from(err->msg));
}

static uint32_t number_of(struct xp_str text)
{
    uint32_t number = 0;

    for (size_t i = 0; i < text.len && i < 9 && xp_ascii_is_digit(text.ptr[i]); i++)
        number = number * 10 + (uint32_t)(text.ptr[i] - '0');
    return number;
}

/* The line with this number, as Python and editors count them; past the last it is the end of the text. */
static struct xp_str line_at(struct xp_str text, uint32_t number)
{
    size_t start = xp_str_starts_with(text, xp_str_from("\xEF\xBB\xBF")) ? 3 : 0, end;

    for (uint32_t line = 1;; line++) {
        for (end = start; end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r'; end++)
            ;
        if (line == number || end == text.len)
            return xp_str_make(text.ptr + start, end - start);
        start = end + (text.ptr[end] == '\r' && end + 1 < text.len && text.ptr[end + 1] == '\n' ? 2 : 1);
    }
}

/* Bytes before the character in this column; the line's length when it has no such character. */
static size_t bytes_before(struct xp_str line, uint32_t column)
{
    size_t at = 0;
    uint32_t cp;

    for (uint32_t i = 1; i < column && at < line.len; i++)
        at += xp_utf8_decode(line.ptr + at, line.len - at, &cp);
    return at;
}

/* Where the first byte stands that no Python source may have; older versions of Python do not tell. */
static size_t bad_byte(struct xp_str source)
{
    size_t nul = xp_str_find(source, '\0'), good = xp_utf8_valid_prefix(source);

    return nul < source.len ? nul : good;
}

static uint32_t line_of(struct xp_str source, size_t offset)
{
    uint32_t line = 1;

    for (size_t i = 0; i < offset; i++)
        line += source.ptr[i] == '\n' || (source.ptr[i] == '\r' && source.ptr[i + 1] != '\n');
    return line;
}

/* What the finding points at. Python counts characters from 1; 0 is what it does not know. */
static void set_place(struct xp_remark *remark, struct xp_str source, const uint32_t place[4], bool is_encoding)
{
    size_t bad = bad_byte(source), start, end;
    bool is_bad = bad < source.len && (is_encoding || !place[0]);
    struct xp_str line;
    uint32_t cp;

    remark->line = is_bad ? line_of(source, bad) : place[0] ? place[0] : 1;
    line = line_at(source, remark->line);
    start = is_bad ? bad - (size_t)(line.ptr - source.ptr) : bytes_before(line, place[1]);
    end = !is_bad && place[2] == place[0] && place[3] > place[1] ? bytes_before(line, place[3]) : start;
    if (end == start && start < line.len)
        end = start + xp_utf8_decode(line.ptr + start, line.len - start, &cp);
    remark->column = (uint32_t)xp_utf8_count(xp_str_make(line.ptr, start)) + 1;
    remark->end_column = (uint32_t)xp_utf8_count(xp_str_make(line.ptr, end)) + 1;
    remark->offset = (size_t)(line.ptr - source.ptr) + start;
    remark->length = end - start;
    remark->source = line;
    remark->source_start = start;
    remark->source_end = end;
}

static void report(const struct xp_python *python, const struct xp_profile *profile, struct module *module,
                   struct xp_str answer)
{
    struct xp_remark_to to = { profile, module->plugin->path, module->findings };
    struct xp_remark remark = { .path = module->path };
    uint32_t place[4];

    for (size_t i = 0; i < XP_COUNT(place); i++)
        place[i] = number_of(next_line(&answer));
    answer = xp_str_trim(answer);
    /* Where in such a line Python sees the fault depends on its version. */
    set_place(&remark, xp_buf_str(&module->source), place,
              xp_str_starts_with(answer, xp_str_from("(unicode error) 'utf-8'")));
    remark.detail = xp_arena_printf(&module->arena, "%.*s (Python %s)", XP_STR_ARG(answer), python->version);
    (void)xp_remark_add(&to, rule_id, &remark);
}

static int compile_module(const struct xp_python *python, const struct module *module, struct xp_buf *answer,
                          struct xp_err *err)
{
    const char *const words[] = { python->program.ptr, PYTHON_ALONE, compiler, NULL };
    int status = 0;
    int rc = xp_process_exchange(words, python->environment, xp_buf_str(&module->source), XP_PYTHON_TIME_LIMIT_MS,
                                 answer, &status, err);

    if (rc == 0 && status != 0)
        rc = xp_fail(err, XP_E_IO, "python3 ended with exit code %d", status);
    return rc;
}

static void check_module(const struct xp_python *python, const struct xp_profile *profile, struct module *module)
{
    XP_AUTO_BUF answer = XP_BUF_INIT(ANSWER_MAX);
    struct xp_err err;
    struct xp_str rest, verdict;

    if (xp_plugin_read(module->plugin, module->place, &module->source, &err) < 0 ||
        compile_module(python, module, &answer, &err) < 0) {
        xp_wrap(&err, "could not be compiled");
        add_problem(module, &err);
        return;
    }
    rest = xp_buf_str(&answer);
    verdict = next_line(&rest);
    if (xp_str_is(verdict, "error")) {
        report(python, profile, module, rest);
    } else if (!xp_str_is(verdict, "ok")) {
        xp_fail(&err, XP_E_IO, "could not be compiled: Python %s gave up with %.*s", python->version, XP_STR_ARG(rest));
        add_problem(module, &err);
    }
}

void xp_python_check(const struct xp_python *python, const struct xp_profile *profile, struct xp_plugin *plugin,
                     struct xp_findings *findings)
{
    const struct xp_rule *rule = xp_ruleset_find(profile->policy.rules, xp_str_from(rule_id));
    struct module module = { .plugin = plugin, .findings = findings };

    if (!rule || xp_policy_level(&profile->policy, rule, rule->severity) == XP_SEVERITY_OFF)
        return;
    module.source = (struct xp_buf)XP_BUF_INIT(XP_PYTHON_MAX_BYTES);
    if (find_module(&module))
        check_module(python, profile, &module);
    xp_buf_release(&module.source);
    xp_arena_release(&module.arena);
}
