/*
 * run.h - threats of a release: loads the model, asks the engine, saves what is new.
 *
 * Threats belong to the device and are known by their key (rule:element), so that they, and what
 * was decided about them, outlive releases and repeated generation. A generated field may change; a
 * decision (status, reason, controls) is never touched.
 */
#ifndef ASSESS_THREAT_RUN_H
#define ASSESS_THREAT_RUN_H

#include "assess/threat/model.h"
#include "intake/model/save.h"

/* A model as the engine wants it, with the words of stereotypes added. */
NODISCARD bool threat_model_of(struct arena *a, const struct model_document *d,
                               struct threat_model *out, struct err *err);
/* The same of the model of a release, its platforms included. */
NODISCARD bool threat_model_load(struct store *s, struct arena *a, struct str release,
                                 struct threat_model *out, struct findings *findings,
                                 struct err *err);

/* Within the open transaction.
     {"release", "device", "elements": n, "flows": n, "zones": n, "rules": n,
      "counts": {"new","changed","gone","back","unchanged"}, "total": n, "undecided": n,
      "threats": [{"id","key","change","name","rule","element","unknown","reason"}],
      "doubts": [{"severity","rule","place","text"}]}
   Unchanged threats are counted, not listed. */
NODISCARD bool threat_run(struct store *s, struct arena *a, struct str release, struct json **out,
                          struct err *err);

#endif
