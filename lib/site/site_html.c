#include "site_html.h"

#include "site_parts.h"
#include "xp_finding.h"
#include "xp_utf8.h"

#include <inttypes.h>

static void add(struct xp_buf *out, const char *markup)
{
    xp_buf_add_str(out, xp_str_from(markup));
}

void site_html_text(struct xp_buf *out, struct xp_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&':
            add(out, "&amp;");
            break;
        case '<':
            add(out, "&lt;");
            break;
        case '>':
            add(out, "&gt;");
            break;
        case '"':
            add(out, "&quot;");
            break;
        case '\'':
            add(out, "&#39;");
            break;
        default:
            xp_buf_add_char(out, text.ptr[i]);
        }
    }
}

void site_html_name(struct xp_buf *out, struct xp_str text)
{
    add(out, "<bdi>");
    site_html_text(out, text);
    add(out, "</bdi>");
}

void site_html_prose(struct xp_buf *out, struct xp_str text)
{
    add(out, "<div class=\"prose\" dir=\"auto\">");
    site_html_text(out, text);
    add(out, "</div>\n");
}

void site_html_date(struct xp_buf *out, struct xp_str date)
{
    static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December" };
    size_t month = (size_t)(date.ptr[5] - '0') * 10 + (size_t)(date.ptr[6] - '0');
    size_t day = (size_t)(date.ptr[8] - '0') * 10 + (size_t)(date.ptr[9] - '0');

    xp_buf_addf(out, "<time datetime=\"%.*s\">%zu %s %.4s</time>", XP_STR_ARG(date), day, months[month - 1], date.ptr);
}

void site_html_size(struct xp_buf *out, uint64_t size)
{
    static const char *const units[] = { "bytes", "KB", "MB", "GB" };
    uint64_t unit = 1;
    size_t i = 0;

    while (i + 1 < XP_COUNT(units) && size / unit >= 1000) {
        unit *= 1000;
        i++;
    }
    if (i == 0)
        xp_buf_addf(out, "%" PRIu64 " %s", size, size == 1 ? "byte" : units[0]);
    else if (size / unit < 10)
        xp_buf_addf(out, "%" PRIu64 ".%" PRIu64 "&nbsp;%s", size / unit, size % unit * 10 / unit, units[i]);
    else
        xp_buf_addf(out, "%" PRIu64 "&nbsp;%s", size / unit, units[i]);
}

void site_html_link(struct xp_buf *out, const char *label, struct xp_str url)
{
    if (!url.len)
        return;
    add(out, "<li><a rel=\"noreferrer nofollow\" href=\"");
    site_html_text(out, url);
    xp_buf_addf(out, "\">%s</a></li>\n", label);
}

/* The first letter or digit, else a star. */
static void add_initial(struct xp_buf *out, struct xp_str name)
{
    for (size_t i = 0; i < name.len;) {
        uint32_t cp;
        size_t used = xp_utf8_decode(name.ptr + i, name.len - i, &cp);
        bool is_sign = cp < 0x80 && !xp_ascii_is_alpha((char)cp) && !xp_ascii_is_digit((char)cp);

        if (cp != XP_UTF8_BAD && cp != 0xFFFD && !is_sign && xp_utf8_width(cp)) {
            site_html_text(out, xp_str_make(name.ptr + i, used));
            return;
        }
        i += used;
    }
    add(out, "&#8727;");
}

enum { HUES = 8 };

void site_html_icon(struct xp_buf *out, const char *up, struct xp_str id, struct xp_str name, bool has_icon)
{
    if (has_icon) {
        /* The name stands beside it, so a reader is not told twice. */
        xp_buf_addf(out, "<img class=\"icon\" src=\"%s" SITE_ICONS "/%.*s.png\" width=\"64\" height=\"64\" alt=\"\">",
                    up, XP_STR_ARG(id));
        return;
    }
    xp_buf_addf(out, "<span class=\"icon hue-%u\" aria-hidden=\"true\">", (unsigned)(xp_stable_hash(id) % HUES));
    add_initial(out, name);
    add(out, "</span>");
}

/* On every page but the catalogue, whose heading says it. */
static void add_top(struct xp_buf *out, const char *up, struct xp_str store)
{
    xp_buf_addf(out,
                "<header class=\"top\">\n"
                "<p class=\"store\"><a href=\"%sindex.html\">",
                up);
    site_html_name(out, store);
    add(out, "</a></p>\n</header>\n");
}

void site_html_begin(struct xp_buf *out, const char *up, struct xp_str store, struct xp_str title, struct xp_str about)
{
    add(out, "<!DOCTYPE html>\n"
             "<html lang=\"en\">\n"
             "<head>\n"
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
             "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; "
             "img-src 'self'; base-uri 'none'; form-action 'none'\">\n"
             "<meta name=\"referrer\" content=\"no-referrer\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<title>");
    if (title.len) {
        site_html_text(out, title);
        add(out, " &#8211; ");
    }
    site_html_text(out, store);
    add(out, "</title>\n");
    if (about.len) {
        add(out, "<meta name=\"description\" content=\"");
        site_html_text(out, about);
        add(out, "\">\n");
    }
    xp_buf_addf(out,
                "<link rel=\"stylesheet\" href=\"%sstyle.css\">\n"
                "</head>\n"
                "<body>\n"
                "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n",
                up);
    if (title.len)
        add_top(out, up, store);
    add(out, "<main id=\"content\">\n");
}

void site_html_end(struct xp_buf *out)
{
    add(out, "</main>\n"
             "<footer>\n"
             "<p>Every package was verified before it was published: it can be unpacked safely, holds one plugin and "
             "nothing else, and that has no known error in its manifest. What a plugin does is up to its author.</p>\n"
             "<p>These pages need no script, set no cookie, and load nothing from anywhere else.</p>\n"
             "</footer>\n"
             "</body>\n"
             "</html>\n");
}
