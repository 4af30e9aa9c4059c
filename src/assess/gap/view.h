/* view.h - the gap table as page and API show it: what applies to a device, catalogue by catalogue;
   then, filtered, the requirements. Each requirement has a page of its own (assess/clause/view.h).
 */
#ifndef ASSESS_GAP_VIEW_H
#define ASSESS_GAP_VIEW_H

#include "assess/gap/gap.h"
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

/* The secure life cycle of a release: each practice of MDCG 2019-16 with the activities of
   IEC 81001-5-1 that belong to it. A cell is an activity in a practice; an activity may stand in
   two.
     {"as_of","position","title","release","release_name","device","device_name","tabs",
      "counts": {"done","partly","open","not_applicable"},"total": cells,
      "activities": {"counts","total","unserved"}: each activity once,
      "practices": [{"id","number","name","text","href","counts","total","cells": [CELL]}],
      "without_practice": [CELL]}
   CELL:
   {"practice","practice_name","clause","number","name","text","clause_status","source","href",
     "mapping": where that is said,"mapping_status","through": by what it corresponds to, or empty,
     "state","state_word","status","status_class","reason","served": some check or slot asks,
     "slots": [{"id","name","state","holds","line","review","judged_by","judged_on","filled_by",
       "due_on","filled_href","review_href"}],
     "checks": [{"name","title","grade","holds","looked_at","count","line"}],
     "evidence": [{"id","name","href","expired"}],"judged_by","judged_on","due_on","next","how"} */
NODISCARD bool gap_board_model(const struct view *v, struct str release, struct json **out,
                               struct err *err);

/* gap_gate with "title", "position" and "tabs"; page NULL: all of it. */
NODISCARD bool gap_gate_page_model(const struct view *v, struct str release,
                                   const struct gap_gate_page *page, struct json **out,
                                   struct err *err);

#endif
