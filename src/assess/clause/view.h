/*
 * view.h - the pages about requirements themselves: one clause with everything that hangs on it,
 * the questions about a device, and the catalogues.
 */
#ifndef ASSESS_CLAUSE_VIEW_H
#define ASSESS_CLAUSE_VIEW_H

#include "assess/view/view.h"

/* One clause. scope: id of a device or release to judge it for; empty: "devices" has all of those
   that are asked for it, each with its status.
     {"id","number","name","text","question","note","applies_note","label","force","doubt": how it
      is not verified or "", "wanted": [{"text"}], "catalogue","catalogue_href","parent",...,
      "children","related","checks","used": [{"kind","count","items","more"}],
      "state": null | {"status","reason","applies","applies_because","question","fact","checks",
        "slots","evidence"}} */
NODISCARD bool clause_view_model(const struct view *v, struct str id, struct str scope,
                                 struct json **out, struct err *err);

/* clause_facts of a device in groups: first what requirements wait for, by how much it settles,
   then what is answered, then what is open without need. */
NODISCARD bool clause_facts_model(const struct view *v, struct str device, struct json **out,
                                  struct err *err);

/* All catalogues of the workspace, with what each device has done of them in numbers. */
NODISCARD bool clause_catalogues_model(const struct view *v, struct json **out, struct err *err);

/* One catalogue: what it is, how each device stands, and its clauses. */
NODISCARD bool clause_catalogue_model(const struct view *v, struct str id, struct json **out,
                                      struct err *err);

#endif
