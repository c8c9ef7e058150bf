# cmake -D FROM=style.css -D TO=site_style.c -P embed.cmake
# A text as C: an array of numbers, since compilers need not take string literals of more than 4095 bytes.
file(READ "${FROM}" bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " bytes "${bytes}")
string(REPLACE " \n" "\n    " bytes "${bytes}")
file(WRITE "${TO}" "#include \"site_parts.h\"

static const unsigned char bytes[] = {
    ${bytes}
};

struct xp_str site_stylesheet(void)
{
    return xp_str_make((const char *)bytes, sizeof(bytes));
}
")
