/*
 * look.h - a threat model as a list, and what it lacks.
 */
#ifndef ASSESS_THREAT_LOOK_H
#define ASSESS_THREAT_LOOK_H

#include "intake/model/save.h"

/* What is missing or doubtful in a model, as findings; whatever follows from it, follows from that.
   Of a document with a platform, what the platform may have is not said to be missing. Pure. */
NODISCARD bool threat_model_check(struct arena *a, const struct model_document *d,
                                  struct findings *findings, struct err *err);

/* The model of a release with its platforms:
     {"release","title","platform","omits",
      "layers": [{"layer","depth","name","device_name","frozen"}],
      "counts": {"zones","data","elements","flows","assets","threats","inherited"},
      "parts": [{"type","key","id","name","where","detail","words","data","threats","layer",
                 "inherited"}],
      "doubts": [...], "doubt_counts": {...}}
   where: the zone, or "source -> target"; layer: the release a part comes from. */
NODISCARD bool threat_model_show(struct store *s, struct arena *a, struct str release,
                                 struct json **out, struct err *err);

#endif
