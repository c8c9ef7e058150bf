#include "cmd.h"
#include "packages.h"

/*
 * The table of commands, and what each program can do of it. Compiled once for each program, with CMD_PROGRAM set to
 * its enum cmd_program: what a smaller program does not have is not linked into it.
 */

#define CMD_LEVEL_PACK 1
#define CMD_LEVEL_PACKAGE 2
#define CMD_LEVEL_NETWORK 3

_Static_assert(CMD_LEVEL_PACK == CMD_PROGRAM_PACK && CMD_LEVEL_PACKAGE == CMD_PROGRAM_PACKAGE &&
                   CMD_LEVEL_NETWORK == CMD_PROGRAM_NETWORK,
               "the preprocessor's numbers are those of enum cmd_program");

#if CMD_PROGRAM >= CMD_LEVEL_PACK
#define IN_PACK(thing) &(thing)
#else
#define IN_PACK(thing) NULL
#endif

#if CMD_PROGRAM >= CMD_LEVEL_PACKAGE
#define IN_PACKAGE(thing) &(thing)
#else
#define IN_PACKAGE(thing) NULL
#endif

#if CMD_PROGRAM >= CMD_LEVEL_NETWORK
#define IN_NETWORK(thing) &(thing)
#else
#define IN_NETWORK(thing) NULL
#endif

/* Each in the file of its name. */
extern const struct cmd_command cmd_bump, cmd_completions, cmd_explain, cmd_help, cmd_index, cmd_init, cmd_lint,
    cmd_list, cmd_outdated, cmd_pack, cmd_rules, cmd_schema, cmd_verify;

/* Of lib/pack, whose header the smallest program has no use for. */
extern const struct xp_packer xp_pack_tar;

extern const struct cmd_asker cmd_asker;

const struct cmd_row cmd_rows[] = {
    { "lint", "report what is wrong with plugins", CMD_PROGRAM_MAIN, &cmd_lint },
    { "pack", "bundle a plugin's folder into a package", CMD_PROGRAM_PACK, IN_PACK(cmd_pack) },
    { "verify", "prove that a package is sound", CMD_PROGRAM_PACKAGE, IN_PACKAGE(cmd_verify) },
    { "index", "write a store of your own from packages", CMD_PROGRAM_PACKAGE, IN_PACKAGE(cmd_index) },
    { "init", "make a new plugin", CMD_PROGRAM_MAIN, &cmd_init },
    { "bump", "raise a plugin's version", CMD_PROGRAM_MAIN, &cmd_bump },
    { "list", "list plugins with their tags and versions", CMD_PROGRAM_MAIN, &cmd_list },
    { "outdated", "ask the store for newer versions", CMD_PROGRAM_NETWORK, IN_NETWORK(cmd_outdated) },
    { "rules", "list the rules", CMD_PROGRAM_MAIN, &cmd_rules },
    { "explain", "say why a rule exists, with its source and examples", CMD_PROGRAM_MAIN, &cmd_explain },
    { "schema", "print a JSON Schema of info.json", CMD_PROGRAM_MAIN, &cmd_schema },
    { "completions", "print a script that completes commands in your shell", CMD_PROGRAM_NETWORK,
      IN_NETWORK(cmd_completions) },
    { "help", "show what a command does and what its options are", CMD_PROGRAM_MAIN, &cmd_help },
    { NULL, NULL, CMD_PROGRAM_MAIN, NULL },
};

const struct cmd_reach cmd_reach = {
    .program = CMD_PROGRAM,
    .tar_packer = IN_PACKAGE(xp_pack_tar),
    .packages = IN_PACKAGE(cmd_packages),
    .asker = IN_NETWORK(cmd_asker),
};

const struct cmd_row *cmd_find(struct xp_str name)
{
    for (const struct cmd_row *row = cmd_rows; row->name; row++)
        if (xp_str_is(name, row->name))
            return row;
    return NULL;
}
