/* view.h - the gap table as page and API show it: filtered, by catalogue and chapter. */
#ifndef ASSESS_GAP_VIEW_H
#define ASSESS_GAP_VIEW_H

#include "assess/view/view.h"

struct gap_filter {
    struct str catalogue; /* id, or empty */
    struct str label;     /* law, guidance, standard, practice, or empty */
    struct str status;    /* one of the words of the pages, or empty */
    bool cybersecurity;   /* only clauses that speak of it */
};

/* scope: id of a device or a release; empty gives the devices to choose from ("chosen" is false).
   Else "groups": [{"catalogue","chapter","label","rows": [...]}], "filters", "tiles". */
NODISCARD bool gap_view_model(const struct view *v, struct str scope,
                              const struct gap_filter *filter, struct json **out, struct err *err);

#endif
