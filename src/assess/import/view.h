/* view.h - the receipt of an import as a page, and what the page that takes a file offers. */
#ifndef ASSESS_IMPORT_VIEW_H
#define ASSESS_IMPORT_VIEW_H

#include "assess/view/view.h"

/* {"title","id","name","kind","outcome","status","status_class","outcome_words","device",
    "device_title","release","release_title","file","bytes","at","actor","cut","is_cut",
    "facts": [{"label","value","href"}], "statements": likewise of the VEX inside an SBOM,
    "tables": [{"heading","columns": [text],"rows": [{"cells": [{"value","href"}]}],"shown",
                "total"}], "receipt": as it is}
   ERR_NOT_FOUND when there is no such import. */
NODISCARD bool import_view(const struct view *v, struct str id, struct json **out, struct err *err);

/* {"title","releases": [{"id","name","device","device_name"}], "recent": [{"id","name","outcome"}]}
   device: only its releases; may be empty. */
NODISCARD bool import_ask(const struct view *v, struct str device, struct json **out,
                          struct err *err);

#endif
