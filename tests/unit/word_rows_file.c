/* Words about the plugin's files. Every value is the text at the root of the manifest. */
#include "word_rows.h"

#include "xp_macros.h"

static const struct word_row path_rows[] = {
    HOLDS("\"rain.py\"", "{path: inside}", "a name"),
    HOLDS("\"lib/rain.py\"", "{path: inside}", "a name in a folder"),
    HOLDS("\"./rain.py\"", "{path: inside}", "a dot in front"),
    HOLDS("\"a..b/...\"", "{path: inside}", "dots inside names"),
    HOLDS("\"\"", "{path: inside}", "nothing leads nowhere"),
    FAILS("\"/rain.py\"", "{path: inside}", "absolute", .detail = "it is absolute"),
    FAILS("\"C:rain.py\"", "{path: inside}", "a drive", .detail = "it begins with a drive letter"),
    FAILS("\"lib\\\\rain.py\"", "{path: inside}", "a backslash", .detail = "it holds a backslash"),
    FAILS("\"../rain.py\"", "{path: inside}", "the way up", .detail = "it holds \"..\""),
    FAILS("\"lib/../rain.py\"", "{path: inside}", "the way up and down", .detail = "it holds \"..\""),
    FAILS("\"lib/..\"", "{path: inside}", "the way up at the end", .detail = "it holds \"..\""),
    FAILS("7", "{path: inside}", "a number"),
    FAILS("\"link/rain.py\"", "{path: inside}", "a link that leads out", .files = "link -> ../other",
          .detail = "a link on the way leads out of the plugin"),
    FAILS("\"link\"", "{path: inside}", "an absolute link", .files = "link -> /etc/passwd",
          .detail = "a link on the way leads out of the plugin"),
    HOLDS("\"link/rain.py\"", "{path: inside}", "a link inside the plugin", .files = "link -> lib,lib/rain.py"),
    HOLDS("\"nowhere.py\"", "{path: inside}", "what is missing is not outside", .files = "rain.py"),
};

static const struct word_row file_rows[] = {
    HOLDS("\"rain.py\"", "{file: file}", "a file", .files = "rain.py"),
    HOLDS("\"lib/rain.py\"", "{file: file}", "a file in a folder", .files = "lib/rain.py"),
    HOLDS("\"./lib//rain.py\"", "{file: file}", "however it is written", .files = "lib/rain.py"),
    FAILS("\"rain.py\"", "{file: file}", "no such file", .files = "wind.py"),
    FAILS("\"Rain.py\"", "{file: file}", "other capitals", .files = "rain.py",
          .detail = "; \"rain.py\" is there, and differs only in capitals"),
    FAILS("\"LIB/rain.py\"", "{file: file}", "other capitals on the way", .files = "lib/rain.py",
          .detail = "; \"lib/rain.py\" is there, and differs only in capitals"),
    FAILS("\"lib\"", "{file: file}", "a folder", .files = "lib/", .detail = "; it is a folder"),
    FAILS("\"rain.py\"", "{file: folder}", "a file is no folder", .files = "rain.py", .detail = "; it is a file"),
    HOLDS("\"lib\"", "{file: folder}", "a folder is one", .files = "lib/"),
    HOLDS("\"lib\"", "{file: any}", "anything", .files = "lib/"),
    HOLDS("\"rain.py\"", "{file: any}", "anything at all", .files = "rain.py"),
    FAILS("\"../acme.rain.isf/rain.py\"", "{file: file}", "out and back in", .files = "rain.py",
          .detail = "; it leads out of the plugin"),
    FAILS("\"\"", "{file: file}", "the plugin itself", .files = "rain.py", .detail = "; it is a folder"),
    HOLDS("\"link\"", "{file: file}", "a link to a file", .files = "rain.py,link -> rain.py"),
    FAILS("\"link\"", "{file: file}", "a link to nothing", .files = "link -> rain.py",
          .detail = "; it is a link that leads nowhere"),
    FAILS("\"link\"", "{file: file}", "links in a circle", .files = "link -> other,other -> link",
          .detail = "; its links lead round in a circle"),
    FAILS("\"link\"", "{file: file}", "a link that leads out", .files = "link -> ../x",
          .detail = "; it leads out of the plugin"),
    HOLDS("\"raind\"", "{file: program}", "a program is a file", .files = "raind"),
    HOLDS("\"Rain.app\"", "{file: program}", "or a bundle", .files = "Rain.app/Contents/MacOS/Rain*"),
    HOLDS("\"Rain.app\"", "{file: program}", "its executable bit is another matter",
          .files = "Rain.app/Contents/MacOS/Rain"),
    HOLDS("\"Rain.app/\"", "{file: program}", "with a slash", .files = "Rain.app/Contents/MacOS/Rain*"),
    FAILS("\"Rain.app\"", "{file: program}", "a bundle without a place for it", .files = "Rain.app/Contents/x",
          .detail = "; the bundle has no Contents/MacOS folder"),
    FAILS("\"Rain.app\"", "{file: program}", "a bundle without a program", .files = "Rain.app/Contents/MacOS/",
          .detail = "; the bundle's Contents/MacOS folder holds no program"),
    FAILS("\"lib\"", "{file: program}", "a folder that is no bundle", .files = "lib/",
          .detail = "; it is a folder, and no Mac bundle X.app"),
    FAILS("\"Rain.app\"", "{file: file}", "a bundle is no file", .files = "Rain.app/Contents/MacOS/Rain*",
          .detail = "; it is a folder"),
    HOLDS("\"rain.py\"", "{file: file}", "where no folder is known, nothing can be said"),
    HOLDS("7", "{file: file}", "nor about a number", .files = "rain.py"),
    FAILS("\"ra\\u0000in.py\"", "{file: file}", "a NUL is in no name", .files = "ra"),
};

static const struct word_row file_with_rows[] = {
    HOLDS("\"rain\"", "{file-with: .py}", "the file is there", .files = "rain.py"),
    FAILS("\"rain.py\"", "{file-with: .py}", "with the suffix twice", .files = "rain.py"),
    FAILS("\"Rain\"", "{file-with: .py}", "other capitals", .files = "rain.py",
          .detail = "; \"rain.py\" is there, and differs only in capitals"),
    FAILS("\"rain\"", "{file-with: .py}", "a folder", .files = "rain.py/", .detail = "; it is a folder"),
    HOLDS("\"rain\"", "{file-with: .py}", "where no folder is known, nothing can be said"),
    HOLDS("[]", "{file-with: .py}", "nor about an array", .files = "rain.py"),
};

static const struct word_row names_folder_rows[] = {
    HOLDS("\"acme.rain.isf\"", "{names-folder: true}", "the folder's name", .files = "rain.py"),
    HOLDS("\"acme.rain\"", "{names-folder: true}", "without its suffix", .files = "rain.py"),
    FAILS("\"Acme.Rain\"", "{names-folder: true}", "capitals count", .files = "rain.py"),
    HOLDS("\"Acme.Rain\"", "{names-folder: true, ignore-case: true}", "or not", .files = "rain.py"),
    FAILS("\"acme.wind.isf\"", "{names-folder: true}", "another name", .files = "rain.py"),
    FAILS("\"acme.rain\"", "{names-folder: false}", "it is", .files = "rain.py"),
    HOLDS("\"x\"", "{names-folder: true}", "the folder's name has no suffix", .files = "rain.py", .folder = "x"),
    HOLDS("\"x\"", "{names-folder: true}", "no folder is known"),
    FAILS("7", "{names-folder: true}", "a number is no name"),
};

static const struct word_row executable_rows[] = {
    HOLDS("\"raind\"", "{executable: true}", "it may be run", .files = "raind*"),
    FAILS("\"raind\"", "{executable: true}", "it may not", .files = "raind", .detail = "raind"),
    HOLDS("\"raind\"", "{executable: false}", "it must not, and may not", .files = "raind"),
    FAILS("\"raind\"", "{executable: false}", "it must not, and may", .files = "raind*", .detail = "raind"),
    FAILS("\"link\"", "{executable: true}", "a link says what it leads to", .files = "link -> bin/raind,bin/raind",
          .detail = "bin/raind"),
    HOLDS("\"Rain.app\"", "{executable: true}", "the program in a bundle", .files = "Rain.app/Contents/MacOS/Rain*"),
    FAILS("\"Rain.app\"", "{executable: true}", "the program in a bundle may not",
          .files = "Rain.app/Contents/MacOS/Rain", .detail = "Rain.app/Contents/MacOS/Rain"),
    FAILS("\"raind\"", "{executable: true}", "what is not there may not", .files = "wind"),
    HOLDS("\"raind\"", "{executable: false}", "and so it must not", .files = "wind"),
    HOLDS("\"raind\"", "{executable: true}", "where no folder is known, nothing can be said"),
    HOLDS("null", "{executable: true}", "nor about null", .files = "raind"),
};

const struct word_table file_word_tables[] = {
    WORD_TABLE("path", path_rows),
    WORD_TABLE("file", file_rows),
    WORD_TABLE("file-with", file_with_rows),
    WORD_TABLE("names-folder", names_folder_rows),
    WORD_TABLE("executable", executable_rows),
};

const size_t file_word_table_count = XP_COUNT(file_word_tables);
