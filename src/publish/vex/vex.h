/*
 * vex.h - what we say about the vulnerabilities in a release, as OpenVEX, CSAF or CycloneDX.
 *
 * Every open finding is in the document: what nobody has decided, what waits for its second
 * reviewer and what has lapsed is under investigation, and counted. Product and component are both
 * named by package URL. Ids, versions and dates follow from the history, so that two exports of the
 * same state are the same bytes. What a format cannot say exactly is listed.
 */
#ifndef PUBLISH_VEX_VEX_H
#define PUBLISH_VEX_VEX_H

#include "assess/view/view.h"
#include "intake/vex/vex.h"

struct vex_export {
    struct str release;
    enum vex_format as;
    struct str only; /* states, separated by commas; empty: all */
    struct str tlp;  /* label of the Traffic Light Protocol for CSAF; may be empty */
};

/* Gives the document, and what is to be known about it:
     {"release","format","version","statements","counts": {"affected","not_affected","fixed",
      "under_investigation"},"undecided","filter",
      "losses": [{"decision","vulnerability","what"}]}
   ERR_NO_DATA when no list is in force, or there is nothing to state in a format that cannot say
   nothing. */
NODISCARD bool vex_export(const struct view *v, const struct vex_export *what, struct str *document,
                          struct json **summary, struct err *err);

#endif
