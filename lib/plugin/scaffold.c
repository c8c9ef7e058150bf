#include "xp_scaffold.h"

#include "xp_json_text.h"
#include "xp_utf8.h"

#include <fcntl.h> /* POSIX.1-2008 has the S_IF names here too */
#include <sys/stat.h>

static void add(struct xp_buf *out, const char *text)
{
    xp_buf_add_str(out, xp_str_from(text));
}

static void add_member(struct xp_buf *out, const char *key, struct xp_str text)
{
    xp_buf_addf(out, "  \"%s\": ", key);
    xp_json_add_string(out, text);
}

static void write_manifest(const struct xp_scaffold *scaffold, struct xp_buf *out)
{
    add(out, "{\n");
    add_member(out, "name", scaffold->name);
    add(out, ",\n");
    add_member(out, "tag", scaffold->tag);
    xp_buf_addf(out, ",\n  \"APIVersion\": 2,\n  \"vers\": %llu,\n", (unsigned long long)scaffold->vers);
    add_member(out, "readableVers", scaffold->readable);
    add(out, ",\n");
    add_member(out, "script", xp_str_from(scaffold->is_binary ? "binary" : "python3"));
    add(out, ",\n");
    add_member(out, scaffold->is_binary ? "binaryName" : "module", scaffold->entry);
    add(out, ",\n");
    add_member(out, "desc", scaffold->desc);
    add(out, "\n}\n");
}

/* Text inside Python's quotes, of any kind: no quote, backslash or line end of it counts as one. */
static void add_python_text(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(text.ptr + i, text.len - i, &cp);

        if (cp == '"' || cp == '\\')
            xp_buf_addf(out, "\\%c", (char)cp);
        else if (cp == XP_UTF8_BAD)
            xp_buf_addf(out, "\\x%02x", (unsigned)(unsigned char)text.ptr[i]);
        else if (xp_utf8_is_printable(cp))
            xp_buf_add(out, text.ptr + i, used);
        else
            xp_buf_addf(out, cp > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)cp);
        i += used;
    }
}

/*
 * What is used of the support library is what its published version 3.4.2 has: cXTension, startup(), writeLog(),
 * debugLog(), addCommandHandler(), onGotSettings, onNewUnit, settings, ready and isShuttingDown. XTension 9.3.4 and later
 * run scripts with Python 3.7, so nothing newer is used.
 */
static const char script_imports[] =
    "\n\nXTension starts this script, because info.json beside it says so. The support library xtension_plugin comes "
    "with\n"
    "XTension and need not lie in this folder. What is used of it here is taken from its published version 3.4.2; "
    "yours\n"
    "may have more. After a change, switch the interface off and on again in XTension; after a change of info.json,\n"
    "restart XTension.\n"
    "\"\"\"\n"
    "\n"
    "import sys\n"
    "import time\n"
    "\n"
    "try:\n"
    "    from xtension_plugin.xtension_constants import xtCommandShutdown\n"
    "    from xtension_plugin.xtension_plugin import cXTension\n"
    "except ImportError as reason:\n"
    "    sys.exit(\"XTension has to start this script: it brings what is missing here (%s)\" % reason)\n"
    "\n"
    "PAUSE_SECONDS = 1.0\n"
    "\n"
    "\n";

static const char script_class[] =
    "class Plugin:\n"
    "    def __init__(self):\n"
    "        self.xtension = cXTension()\n"
    "        self.xtension.onGotSettings = self.got_settings\n"
    "        self.xtension.onNewUnit = self.new_unit\n"
    "        self.xtension.addCommandHandler(xtCommandShutdown, self.shutting_down)\n"
    "\n"
    "    def run(self):\n"
    "        # Returns when the settings and the units have arrived. Another thread then takes what XTension sends.\n"
    "        self.xtension.startup()\n"
    "        self.xtension.writeLog(\"started\")\n"
    "        while self.xtension.ready and not self.xtension.isShuttingDown:\n"
    "            self.work()\n"
    "            time.sleep(PAUSE_SECONDS)\n"
    "\n"
    "    def got_settings(self):\n"
    "        \"\"\"Once, before the units: what the user has set is in self.xtension.settings; get(key, default) reads "
    "it.\"\"\"\n"
    "\n"
    "    def new_unit(self, unit):\n"
    "        \"\"\"For each unit of this interface. A plugin has units when info.json has deviceTypes.\"\"\"\n"
    "        self.xtension.debugLog(\"unit %s at %s\" % (unit.name, unit.address))\n"
    "\n"
    "    def shutting_down(self, command):\n"
    "        \"\"\"XTension is about to end this script: close what is open.\"\"\"\n"
    "\n"
    "    def work(self):\n"
    "        \"\"\"Again and again, with a pause in between: here the plugin does what it is for.\"\"\"\n"
    "\n"
    "\n"
    "if __name__ == \"__main__\":\n"
    "    Plugin().run()\n";

static void write_script(const struct xp_scaffold *scaffold, struct xp_buf *out)
{
    add(out, "\"\"\"");
    add_python_text(out, scaffold->name);
    add(out, ", a plugin for XTension: ");
    add_python_text(out, scaffold->desc);
    add(out, script_imports);
    add(out, script_class);
}

/* It cannot be a program, for nobody has written that yet; but it can say so. */
static const char placeholder[] =
    "#!/bin/sh\n"
    "# A placeholder. XTension starts the file that binaryName in info.json names: put your program in its place, "
    "under\n"
    "# this name or another, and keep its executable bit. A Mac bundle, a folder NAME.app, will do as well.\n"
    "echo \"This plugin has no program yet, only a placeholder.\" >&2\n"
    "exit 1\n";

void xp_scaffold_write(const struct xp_scaffold *scaffold, struct xp_scaffold_files *files)
{
    *files = (struct xp_scaffold_files){ .manifest = XP_BUF_INIT(SIZE_MAX / 2), .entry = XP_BUF_INIT(SIZE_MAX / 2) };
    write_manifest(scaffold, &files->manifest);
    if (scaffold->is_binary)
        add(&files->entry, placeholder);
    else
        write_script(scaffold, &files->entry);
    files->items[0] = (struct xp_save_file){ scaffold->entry.ptr, xp_buf_str(&files->entry), scaffold->is_binary };
    files->items[1] = (struct xp_save_file){ "info.json", xp_buf_str(&files->manifest), false };
}

void xp_scaffold_files_release(struct xp_scaffold_files *files)
{
    xp_buf_release(&files->manifest);
    xp_buf_release(&files->entry);
}

/* As a source of entries. */

static const struct xp_save_file *find_file(const struct xp_scaffold_files *files, const char *path)
{
    for (size_t i = 0; i < XP_SCAFFOLD_FILES; i++)
        if (strcmp(files->items[i].name, path) == 0)
            return &files->items[i];
    return NULL;
}

static int fail_missing(struct xp_err *err)
{
    return xp_fail(err, XP_E_MISSING, "no such file or folder");
}

static int list_files(void *data, const char *path,
                      bool (*add_entry)(void *context, struct xp_str name, enum xp_entry_kind kind), void *context,
                      struct xp_err *err)
{
    const struct xp_scaffold_files *files = data;

    if (*path)
        return fail_missing(err);
    for (size_t i = 0; i < XP_SCAFFOLD_FILES; i++)
        if (!add_entry(context, xp_str_from(files->items[i].name), XP_ENTRY_FILE))
            break;
    return 0;
}

static int stat_file(void *data, const char *path, struct xp_entry_info *out, struct xp_err *err)
{
    const struct xp_save_file *file = find_file(data, path);

    if (!file && *path)
        return fail_missing(err);
    *out = (struct xp_entry_info){ .kind = XP_ENTRY_FOLDER, .mode = (unsigned)S_IFDIR | 0755U };
    if (file)
        *out = (struct xp_entry_info){ XP_ENTRY_FILE, (unsigned)S_IFREG | (file->is_executable ? 0755U : 0644U),
                                       file->text.len };
    return 0;
}

static int read_no_link(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    (void)data;
    (void)path;
    (void)out;
    return fail_missing(err);
}

static int read_file(void *data, const char *path, struct xp_buf *out, struct xp_err *err)
{
    const struct xp_save_file *file = find_file(data, path);

    if (!file)
        return fail_missing(err);
    xp_buf_add_str(out, file->text);
    return xp_buf_ok(out) ? 0 : xp_fail(err, XP_E_LIMIT, "larger than %zu bytes", out->max);
}

static void close_nothing(void *data)
{
    (void)data;
}

const struct xp_source xp_scaffold_source = { list_files, stat_file, read_no_link, read_file, close_nothing, NULL };
