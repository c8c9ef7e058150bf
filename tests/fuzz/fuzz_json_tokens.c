#include "doc_canonical.h"

#include <stdint.h>

/*
 * The same as fuzz_json, but each byte stands for a piece of broken JSON, so that the fuzzer soon reaches mixtures of
 * faults that plain bytes would take long to make.
 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
    "{", "}", "[", "]", ",", ":", "\"", "\"", "'", "“", "”", "’", "«", "\n", "\n", " ", "  ", "\t", "\r\n", "a", "b",
    "name", "Acme", "\"a\"", "\"b\"", "\"c\": ", "\"d\": 1", "\"e\": 2,\n", "“f”: ", "'g': ", "h: ", "true", "false",
    "null", "True", "None", "NaN", "1", "-2", "3.5", "0x1F", "+1", ".5", "5.", "01", "1_000", "//", "/*", "*/", "#",
    "# c\n", "// d\n", "/* e */", ".", ";", "=", "=>", "...", "|", "，", "：", "\xC2\xA0", "\xEF\xBB\xBF", "\x01", "\\",
    "\\\"", "\\n", "\\q", "\\x41", "\\u12", "\\ud800", "\\'", "u'", "\"\"", "\"\"\"", "\xE9", "é", "😀", "(1,2)",
    "http://x", "[1, 2", "{\"i\": 3", "\"j", "k\"", "“l", "m”", "\"n”", "},", "],", "it's", ",\n", "-", "\xFF", "−5",
    "5 volts", "```", "<b>", "&", "\"x\": \"y\"", ", \"z\": \"w",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    XP_AUTO_BUF text = XP_BUF_INIT(1 << 20);

    for (size_t i = 0; i < size; i++)
        xp_buf_add_str(&text, xp_str_from(pieces[data[i] % XP_COUNT(pieces)]));
    check_document(text.ptr, text.len);
    return 0;
}
