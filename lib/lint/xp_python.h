#ifndef XP_PYTHON_H
#define XP_PYTHON_H

#include "xp_err.h"
#include "xp_profile.h"

struct xp_plugin;

/**
 * The Python of this machine, asked whether modules can be compiled (rule python-syntax). Nothing of a plugin is ever
 * run: its module reaches a Python of its own as bytes, which compiles them and throws the result away. That Python looks
 * at no setting of the environment, no folder of the user's and no file beside the plugin, and writes nothing.
 *
 * Shared by all threads, never changed.
 */
struct xp_python;

/** A module larger than this is not compiled: Python takes some hundred times the size in memory. */
enum { XP_PYTHON_MAX_BYTES = 4 * 1024 * 1024 };

/** What a Python may take. */
enum { XP_PYTHON_TIME_LIMIT_MS = 10000 };

/**
 * Find python3 along PATH.
 *
 * @param[out] out     free with xp_python_free().
 * @param environment  for the programs that are started: "NAME=value" each, NULL ends; borrowed.
 * @return 0; XP_E_MISSING when there is none, or none that runs; XP_E_IO.
 */
int xp_python_open(struct xp_python **out, const char *const *environment, struct xp_err *err) XP_MUST_CHECK;
void xp_python_free(struct xp_python *python);

/**
 * Compile the module of a plugin whose `script` is python3, and report the first error in it. Where another rule speaks
 * of the module (it is not there, it is not named), nothing happens.
 *
 * @param profile   says what the rule's severity is.
 * @param plugin    opened, its manifest parsed.
 * @param findings  a finding is appended; or a problem, where the module cannot be read or the compiler gives no answer.
 */
void xp_python_check(const struct xp_python *python, const struct xp_profile *profile, struct xp_plugin *plugin,
                     struct xp_findings *findings);

#endif
