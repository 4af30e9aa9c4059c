/*
 * licence.h - SPDX licence expressions (SPDX 2.3, annex D): grammar, tree, canonical text.
 *
 * Whether an identifier is on the SPDX list is not judged here; licence_each_id gives them to
 * whoever has the list. NONE and NOASSERTION are no expressions but statements about one, told
 * apart by licence_is_statement. Invariant: chains of one operator lean to the right, so that a
 * walk to the left is never deeper than parentheses, LICENCE_DEPTH_MAX of which may stand inside
 * one another.
 */
#ifndef VALUE_LICENCE_LICENCE_H
#define VALUE_LICENCE_LICENCE_H

#include "base/buf.h"
#include "base/err.h"

enum { LICENCE_DEPTH_MAX = 64 };

enum licence_kind {
    LICENCE_ID,  /* a licence, or LicenseRef-, or DocumentRef-...:LicenseRef- */
    LICENCE_AND, /* left, right */
    LICENCE_OR,  /* left, right */
    LICENCE__COUNT
};

struct licence {
    enum licence_kind kind;
    struct str id;        /* of LICENCE_ID, without the '+' */
    struct str exception; /* after WITH, or empty */
    bool or_later;        /* '+' */
    const struct licence *left, *right;
};

/* Reads an expression; it lives in the arena, its texts in the source. AND binds tighter than OR.
 */
NODISCARD bool licence_parse(struct arena *a, struct str text, const struct licence **out,
                             struct err *err);

/* One space between words, parentheses only where they are needed. */
void licence_format(const struct licence *l, struct buf *out);

/* listed.c: the identifier as the SPDX licence list (data/licences) spells it, whatever its case;
   empty when it is not there. */
struct str licence_listed(struct str id);

bool licence_is_statement(struct str text); /* NONE or NOASSERTION */

/* Calls each for every licence identifier and (is_exception) every exception. */
typedef void licence_id_fn(void *context, struct str id, bool is_exception);
void licence_each_id(const struct licence *l, licence_id_fn *each, void *context);

#endif
