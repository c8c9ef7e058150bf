#ifndef RULE_WORDS_H
#define RULE_WORDS_H

/* What fuzz_rules_shape.c puts behind the words of the rule language; of each list the last ones are wrong. */
#include "xp_str.h"

static const struct xp_str texts[] = { XP_STR("acme"),       XP_STR("\"\""),  XP_STR("tag"),   XP_STR("t"),
                                       XP_STR("rain.py"),    XP_STR("\".\""), XP_STR("\"!\""), XP_STR("ACME"),
                                       XP_STR("\" \""),      XP_STR("https"), XP_STR("Rain"),  XP_STR(".app"),
                                       XP_STR("\"\\u202e\"") };
static const struct xp_str names[] = { XP_STR("tag"),         XP_STR("name"),    XP_STR("module"),
                                       XP_STR("x"),           XP_STR("y"),       XP_STR("dimable"),
                                       XP_STR("deviceTypes"), XP_STR("nowhere"), XP_STR("a~/b") };
static const struct xp_str numbers[] = { XP_STR("0"),    XP_STR("1"),    XP_STR("7"),   XP_STR("-1"),
                                         XP_STR("2"),    XP_STR("1.5"),  XP_STR("1e3"), XP_STR("99999999999999999999"),
                                         XP_STR("$low"), XP_STR("$none") };
static const struct xp_str scalars[] = { XP_STR("7"),    XP_STR("acme"),  XP_STR("true"), XP_STR("false"),
                                         XP_STR("null"), XP_STR("\"7\""), XP_STR("7.0"),  XP_STR("~") };
static const struct xp_str type_names[] = { XP_STR("string"),   XP_STR("integer"), XP_STR("number"), XP_STR("boolean"),
                                            XP_STR("\"null\""), XP_STR("array"),   XP_STR("object"), XP_STR("text") };
static const struct xp_str patterns[] = { XP_STR("\"^[a-z.]+$\""), XP_STR("a+b"),          XP_STR("\"(a+)+$\""),
                                          XP_STR("\"\\\\p{Lu}\""), XP_STR("\"(?i)RAIN\""), XP_STR("\"\""),
                                          XP_STR("\"[\""),         XP_STR("\"(?=a)\""),    XP_STR("\"(?R)\"") };
static const struct xp_str classes[] = { XP_STR("white-space"), XP_STR("control"),    XP_STR("invisible"),
                                         XP_STR("upper-case"),  XP_STR("lower-case"), XP_STR("digits") };
static const struct xp_str entries[] = { XP_STR("file"), XP_STR("folder"), XP_STR("program"), XP_STR("any"),
                                         XP_STR("link") };
static const struct xp_str places[] = { XP_STR("\"\""),
                                        XP_STR("/tag"),
                                        XP_STR("/module"),
                                        XP_STR("/deviceTypes/*"),
                                        XP_STR("/*"),
                                        XP_STR("/deviceTypes/*/tag"),
                                        XP_STR("[/name, /desc]"),
                                        XP_STR("/x/y/z/*"),
                                        XP_STR("/deviceTypes/0"),
                                        XP_STR("/a~0~1b"),
                                        XP_STR("/*/*/*"),
                                        XP_STR("/a~2"),
                                        XP_STR("tag") };
static const struct xp_str messages[] = { XP_STR("wrong"),
                                          XP_STR("\"{value} of {key}: {detail}\""),
                                          XP_STR("\"{length} in {folder}\""),
                                          XP_STR("\"{low}\""),
                                          XP_STR("\"{no}\""),
                                          XP_STR("\"{\""),
                                          XP_STR("\"{{value}}\"") };
static const struct xp_str points[] = { XP_STR("value"), XP_STR("key"), XP_STR("{member: tag}"), XP_STR("{member: x}"),
                                        XP_STR("nowhere") };
static const struct xp_str repairs[] = { XP_STR("{append: .py, safe: true}"),
                                         XP_STR("{match: [rain.py, acme.rain], safe: true}"),
                                         XP_STR("{write: event}"),
                                         XP_STR("{write: 8, safe: true}"),
                                         XP_STR("{replace: {from: a, to: b}, safe: true}"),
                                         XP_STR("{replace: {from: a, to: aa}}"),
                                         XP_STR("{spelling: folder}"),
                                         XP_STR("{add: 2, safe: true}"),
                                         XP_STR("{add-copy-of: name}"),
                                         XP_STR("{add-only-file: .py}"),
                                         XP_STR("{add: null}"),
                                         XP_STR("{write: []}"),
                                         XP_STR("{}"),
                                         XP_STR("{replace: {to: b}}") };
static const struct xp_str severities[] = { XP_STR("warning"), XP_STR("error"), XP_STR("note"), XP_STR("off"),
                                            XP_STR("bad") };

#endif
