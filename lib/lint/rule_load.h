#ifndef RULE_LOAD_H
#define RULE_LOAD_H

#include "xp_reader.h"
#include "xp_rule_load.h"

/** The parts of the rule loader; private to this module. */

struct rule_loader {
    struct xp_reader reader;
    struct xp_rulebook *book;
    bool is_builtin;
    const struct xp_rule *rule; /* the one being read: its settings are known before its expressions are read */
    struct xp_str area;         /* of the rules that follow */
};

/** Read an expression. */
struct xp_expr load_expr(struct rule_loader *loader, xp_node_id node);

/** Read a map {pass: […], fail: […]} into the rule. */
void load_examples(struct rule_loader *loader, xp_node_id node, struct xp_rule *rule);

/** Read a key table entry and append it to the book. */
void load_key_table(struct rule_loader *loader, xp_node_id node);

/** Read a JSON pointer or a list of them. @return how many. */
uint32_t load_pointers(struct rule_loader *loader, xp_node_id node, const struct xp_str **out);

/** One or more JSON types. @return XP_TYPE_ bits. */
uint32_t load_types(struct rule_loader *loader, xp_node_id node);

/** documented, example, older, library or inferred. */
enum xp_status load_status(struct rule_loader *loader, xp_node_id node);

/**
 * What stands at `repair`.
 *
 * @param adds  is it about a missing member? Then only the words that add one fit, and otherwise only the others.
 */
struct xp_repair load_repair(struct rule_loader *loader, xp_node_id node, bool adds);

/** What stands at `secret`. */
const struct xp_secret *load_secret(struct rule_loader *loader, xp_node_id node);

/** A text, number, true, false or null as JSON. */
struct xp_str load_json_scalar(struct rule_loader *loader, xp_node_id node);

#endif
