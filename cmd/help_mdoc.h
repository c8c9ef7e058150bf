#ifndef HELP_MDOC_H
#define HELP_MDOC_H

#include "cmd.h"

/** The help as parts of the manual page xtplug(1), whose other parts stand in docs/man/xtplug.1.in. */

/** The section of one command. */
void cmd_write_manual(struct xp_writer *out, const struct cmd_command *command);

/** The list of the options that every command has. */
void cmd_write_manual_options(struct xp_writer *out);

#endif
