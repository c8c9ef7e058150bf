#include "cmd.h"

#include "xp_builtin.h"
#include "xp_schema.h"

#include <unistd.h>

static int run_schema(struct cmd_call *call)
{
    struct xp_writer out;

    if (call->is_wrong_use) {
        cmd_complain("%s", call->err.msg);
        return CMD_EXIT_TROUBLE;
    }
    xp_writer_init(&out, STDOUT_FILENO);
    xp_schema_write(&xp_builtin_rules, &out);
    return cmd_finish(&out, CMD_EXIT_OK);
}

const struct cmd_command cmd_schema = {
    .name = "schema",
    .usage = "",
    .about = "Print a JSON Schema (draft 2020-12) of info.json, made from the same tables as the rules, with a "
             "description of "
             "every key. Editors use one to complete keys and to underline mistakes as they are typed.\n"
             "\n"
             "The schema refuses what `xtplug lint` calls an error, as far as a schema can say it: it sees no files, "
             "no other "
             "plugins and no two values at once, it takes 2.0 for the integer 2, and rules and severities of a "
             "configuration "
             "are not in it. Warnings and notes are not in it either. Keys that it does not know are allowed.\n"
             "\n"
             "In VS Code, write it to a file of your project and name that in .vscode/settings.json: \"json.schemas\": "
             "[{\"fileMatch\": [\"*.isf/info.json\"], \"url\": \"./info.schema.json\"}].",
    .examples = "  xtplug schema >info.schema.json\n",
    .run = run_schema,
};
