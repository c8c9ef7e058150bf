#ifndef PLUGIN_HARNESS_H
#define PLUGIN_HARNESS_H

#include "xp_plugin.h"

/** What the tests of opened plugins share. */

/** Declares a plugin that is released at the end of the scope; it must be loaded, or all zero. */
#define AUTO_PLUGIN XP_CLEANUP(xp_plugin_release) struct xp_plugin

/** Open the plugin in a folder. */
void load_plugin(struct xp_plugin *plugin, const char *path);

/** Fails the test, showing both, unless the texts are equal. */
void assert_text(struct xp_str actual, const char *expected);

#endif
