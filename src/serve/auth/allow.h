/*
 * allow.h - what a principal may: the one place that decides it.
 *
 * What the types of records need, and which of their fields name a second person, is data:
 * data/roles.json. A second person agrees in a change of his own, in which the first is not
 * touched, and signed in himself: a token of a program agrees to nothing.
 */
#ifndef SERVE_AUTH_ALLOW_H
#define SERVE_AUTH_ALLOW_H

#include "assess/import/import.h"
#include "serve/auth/principal.h"
#include "store/store.h"

/* needs: enum auth_may, of which one suffices; 0: nothing is needed. ERR_DENIED says what is. */
NODISCARD bool auth_allows(struct arena *a, const struct principal *p, unsigned needs,
                           struct err *err);
/* What adding or changing a record of that type needs, one of them. */
unsigned auth_type_needs(struct arena *a, const struct record_type *t);

/* Whether p may bring the record from old (NULL: it is new; of a decision, the one that is
   superseded) to this, as far as it names persons: who writes himself down as the first is who he
   says; who agrees is another, signed in, and may agree. */
NODISCARD bool auth_second_person(struct arena *a, const struct principal *p,
                                  const struct record_type *t, const void *old, const void *record,
                                  struct err *err);
/* Whether p may add or change that record: his roles, what he may see, second persons, and what an
   acceptance must say. id is empty for a new one; its references then say whose it will be. */
struct auth_change {
    const struct record_type *type;
    struct str id;
    const void *old, *record; /* old: NULL for a new one */
};
NODISCARD bool auth_may_change(struct store *s, struct arena *a, const struct principal *p,
                               const struct auth_change *change, struct err *err);
/* The same without what the type needs: for a page that asks for a permission of its own. */
NODISCARD bool auth_may_reach(struct store *s, struct arena *a, const struct principal *p,
                              const struct auth_change *change, struct err *err);
/* Whether p may freeze or release it: his roles, and an approval of the release that holds, asked
   for and given by others than himself. */
NODISCARD bool auth_may_release(struct store *s, struct arena *a, const struct principal *p,
                                struct str release, struct err *err);

/* --- import.c --- */
/* Whether p may import a document of that kind so: guests into what is theirs only. */
NODISCARD bool auth_may_import(struct store *s, struct arena *a, const struct principal *p,
                               enum import_kind kind, const struct import_options *o,
                               struct err *err);

#endif
