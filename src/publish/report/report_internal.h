/* report_internal.h - what the parts of the security risk report share while it is made. */
#ifndef PUBLISH_REPORT_REPORT_INTERNAL_H
#define PUBLISH_REPORT_REPORT_INTERNAL_H

#include "publish/report/report.h"

struct report {
    const struct view *v;
    struct str release, device;
    const struct json *row; /* of report_release */
    struct json *model;
    struct json *risks, *hazards; /* models of security and safety risks, in the order of ids */
    struct json *controls;        /* of all of them, each once */
    const struct json *list;      /* the model of the page of risks */
    const struct json *vulnerabilities; /* of the page of vulnerabilities, for the release */
    const struct json *components;      /* of the page of components */
};

/* --- open_points.c --- */
/* Adds "open_points": [{"number","what","count","of","records","remedy"}], "open_count", and the
   gaps: "gap_checks", "gap_catalogues". */
NODISCARD bool report_put_open_points(struct report *r, struct err *err);
NODISCARD bool report_put_gaps(struct report *r, struct err *err);

#endif
