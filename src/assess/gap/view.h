/* view.h - the gap table as page and API show it: what applies to a device, catalogue by catalogue;
   then, filtered, the requirements. Each requirement has a page of its own (assess/clause/view.h).
 */
#ifndef ASSESS_GAP_VIEW_H
#define ASSESS_GAP_VIEW_H

#include "assess/view/view.h"

enum { GAP_VIEW_ROWS = 160 }; /* on one page: some 80 KB */

struct gap_filter {
    struct str catalogue; /* id, or empty */
    struct str label;     /* law, guidance, standard, practice, or empty */
    struct str status;    /* one of the words of the pages, or empty */
    bool cybersecurity;   /* only clauses that speak of it */
    int64_t offset;       /* of the rows that pass, how many stand on pages before */
};

/* scope: id of a device or a release; empty gives the devices to choose from ("chosen" is false).
   Without a filter "overview" is true: "catalogues": [{"id","name","label",...,"counts"}], "tiles".
   With one: "groups": [{"catalogue","chapter","rows": [...]}], of at most GAP_VIEW_ROWS rows.
   Always "filters", each with the number of rows it would leave, "total", "passing", "shown". */
NODISCARD bool gap_view_model(const struct view *v, struct str scope,
                              const struct gap_filter *filter, struct json **out, struct err *err);

#endif
