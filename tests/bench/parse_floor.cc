/*
 * parse_floor FILE: what reading a large JSON file costs at least. Reads it and parses it by simdjson into its tree, and
 * looks at nothing of it. The one file in C++: the library is, and xtplug itself does not use it.
 */
#include <cstdio>
#include <simdjson.h>

int main(int argc, char **argv)
{
    simdjson::dom::parser parser;
    simdjson::dom::element root;

    if (argc != 2) {
        std::fprintf(stderr, "usage: parse_floor FILE\n");
        return 2;
    }
    if (parser.load(argv[1]).get(root) != simdjson::SUCCESS) {
        std::fprintf(stderr, "parse_floor: %s is no JSON\n", argv[1]);
        return 1;
    }
    std::printf("%s\n", root.is_object() ? "an object" : "something else");
    return 0;
}
