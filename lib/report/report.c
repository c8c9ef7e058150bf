#include "xp_report.h"

#include "xp_report_json.h"
#include "xp_report_text.h"

const struct xp_report_format xp_report_formats[] = {
    { "text", "for people, with the source lines", false, xp_report_text_write },
    { "json", "one JSON object, for programs", true, xp_report_json_write },
    { NULL, NULL, false, NULL },
};

const struct xp_report_format *xp_report_find(const char *name)
{
    for (const struct xp_report_format *format = xp_report_formats; format->name; format++)
        if (strcmp(format->name, name) == 0)
            return format;
    return NULL;
}
