/*
 * library.h - the library of controls (data/controls/library.json), and controls made from it.
 *
 * A control of the library is known by its id, as AN-01. Made into a record it keeps that id, and a
 * device has it once. Its side-effects come along and wait for the look across; whether it works by
 * design, protection or information depends on the device, and stays open unless it is said.
 */
#ifndef ASSESS_CONTROL_LIBRARY_H
#define ASSESS_CONTROL_LIBRARY_H

#include "assess/view/view.h"

struct library_query {
    struct str id;     /* this one */
    struct str search; /* each of these words stands in it; letters of either case */
    struct str threat; /* the controls that answer it: id of a threat, or of a rule, as S-001 */
};
/* {"as_of","position","total","shown","items": [{"id","name","category","text","side_effects",
     "tests": [{"kind","means"}],"mds2": [{"id","topic"}],"iec_62443_4_2": [{"id","name"}],
     "nist_800_53": [words],"imdrf_n60": [words],"capabilities": [{"id","name"}],"serves": [ids],
     "records": [{"id","title","device","status"}]}]}
   records: the controls of the workspace that were made of it. ERR_NOT_FOUND for an id, threat or
   rule that is not there. */
NODISCARD bool library_model(const struct view *v, const struct library_query *q, struct json **out,
                             struct err *err);

struct library_use {
    struct str id, device;
    struct str threat; /* it is for, or empty */
    struct str option; /* design, protection, information; or empty */
    bool with_requirement;
};
/* Within the open transaction. Adds {"control","existed","requirement","tests": [ids],"threat",
   "open": [texts]} to receipt: what was made, and what a person must still say. */
NODISCARD bool library_make(const struct view *v, const struct library_use *use,
                            struct json *receipt, struct err *err);

#endif
