/*
 * decide.h - what a person decides about a threat, and the risk it may become.
 *
 * Accept, mitigate by a control, or not applicable: each with one sentence. Who decided and when is
 * kept with it; a threat that becomes a risk stays, and is named by it.
 */
#ifndef ASSESS_THREAT_DECIDE_H
#define ASSESS_THREAT_DECIDE_H

#include "assess/threat/threat.h"
#include "assess/view/view.h"

struct threat_decision {
    struct str threat;   /* id */
    struct str release;  /* the threat must be of it, or of none */
    struct str status;   /* a word of its choices, as mitigated */
    struct str reason;   /* one sentence */
    struct str controls; /* ids; those that it has are kept */
    struct str actor;
    struct date on;
};
/* Within the open transaction. */
NODISCARD bool threat_decide(struct store *s, struct arena *a, const struct threat_decision *d,
                             struct err *err);

/* A security risk from a threat, within the open transaction: it names the threat and takes over
   what is said of harm. ERR_CONFLICT when a risk names it already. */
NODISCARD bool threat_make_risk(struct store *s, struct arena *a, struct str threat,
                                struct str actor, struct str *risk, struct err *err);

enum { THREAT_LIST_ROWS = 50 };
/* The threats of a release, those without a decision first:
     {"title","release","release_name","device","device_name","tabs","total","open","shown","offset",
      "next": offset or 0,"threats": [{"id","href","name","where","rule","description","harm",
        "unknowns","suggested","status","status_word","status_class","reason","controls","decided_by",
        "decided_on","safety","safety_unknown","risk","risk_href"}],"controls": [{"id","name"}]} */
NODISCARD bool threat_list_model(const struct view *v, struct str release, int64_t offset,
                                 struct json **out, struct err *err);

#endif
