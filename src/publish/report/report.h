/*
 * report.h - documents: a model of records, a template, one file that needs nothing beside it.
 *
 * Everything in a document is computed from records at one position of the history; the same
 * position and day give the same bytes. What is unknown, missing or stale is said where it belongs.
 */
#ifndef PUBLISH_REPORT_REPORT_H
#define PUBLISH_REPORT_REPORT_H

#include "assess/view/view.h"

/* The model of a document about one release. */
typedef bool report_model_fn(const struct view *v, struct str release, struct json **model,
                             struct err *err);

struct report_document {
    const char *name; /* as on the command line */
    const char *title;
    report_model_fn *model;
    const char *template_name; /* "report/security_risk" */
    const char *pictures[4]; /* of publish/picture, as the template has places for; ended by NULL */
};
extern const struct report_document REPORT_DOCUMENTS[];
extern const size_t REPORT_DOCUMENT_COUNT;

/* ERR_NOT_FOUND, naming the documents there are, when there is none of that name. */
NODISCARD bool report_model(struct store *s, struct arena *a, struct str name, struct str release,
                            struct date as_of, struct json **model, struct err *err);
/* One HTML file with its style sheet inside. */
NODISCARD bool report_write(struct store *s, struct arena *a, struct str name, struct str release,
                            struct date as_of, struct str *html, struct err *err);

/* --- security_risk.c --- */
report_model_fn report_security_risk;
/* --- soup.c --- */
report_model_fn report_soup;
/* --- post_market.c ---
   {"title","device","device_name","release","from","to","asked",
    "chapters": [{"number","title","count","empty",
                  "rows": [{"id","type","name","day","detail","state"}]}]}
   of the twelve months that end with the day of the view. */
report_model_fn report_post_market;

#endif
