#ifndef SITE_HTML_H
#define SITE_HTML_H

#include "xp_buf.h"
#include "xp_str.h"

#include <stdint.h>

/**
 * Parts of the pages. Markup is ours and constant; every text that comes from a plugin goes through site_html_text() or
 * site_html_name(), also in attributes, which are always in double quotes.
 */

/** Text as it is, with all that HTML would take for markup escaped. */
void site_html_text(struct xp_buf *out, struct xp_str text);

/** A short foreign text inside ours: its direction of writing does not reach beyond it. */
void site_html_name(struct xp_buf *out, struct xp_str text);

/** Paragraphs of foreign text; its lines and blanks stay. */
void site_html_prose(struct xp_buf *out, struct xp_str text);

/** "2 March 2026", for machines too. */
void site_html_date(struct xp_buf *out, struct xp_str date);

/** "48 KB": powers of 1000, as the Finder counts. */
void site_html_size(struct xp_buf *out, uint64_t size);

/** A link that is shown as it is. */
void site_html_link(struct xp_buf *out, const char *label, struct xp_str url);

/** A plugin's icon, or where it has none its first letter on a colour of its own. `up` leads to the store's top. */
void site_html_icon(struct xp_buf *out, const char *up, struct xp_str id, struct xp_str name, bool has_icon);

/**
 * All before the content and all behind it.
 *
 * @param title  of the page; empty: the store's name alone.
 * @param about  for search engines.
 */
void site_html_begin(struct xp_buf *out, const char *up, struct xp_str store, struct xp_str title, struct xp_str about);
void site_html_end(struct xp_buf *out);

#endif
