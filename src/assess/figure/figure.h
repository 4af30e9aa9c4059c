/*
 * figure.h - what the pictures show, as data: one model for drawing, page, command line and API.
 *
 * Everything is counted from records when it is asked for; nothing is typed into a picture. Each
 * model carries the same content twice: as parts that are drawn, and as "tables", the text that
 * stands beside the drawing for who cannot see it:
 *     {"name","title","summary","note","scope","scope_name", parts...,
 *      "tables": [{"caption","columns": [{"label"}],"rows": [{"cells": [{"text","href"}]}],
 *                  "row_count"}]}
 * A status is one of the six words of the pages (assess/view).
 */
#ifndef ASSESS_FIGURE_FIGURE_H
#define ASSESS_FIGURE_FIGURE_H

#include "assess/view/view.h"

/* id: of what the figure is about. ERR_NOT_FOUND when there is no such record. */
typedef bool figure_model_fn(const struct view *v, struct str id, struct json **out,
                             struct err *err);

/* --- dataflow.c: of a release ---
   "zones": [{"id","key","name","parent","trust","x","y","width","height","placed","href"}],
   "elements": [{"id","key","name","kind","kind_word","zone","zone_name","therapy","x","y","placed",
                 "open","threats","href"}],
   "flows": [{"id","key","name","source","target",...,"crosses","drawn","open","threats","href"}] */
figure_model_fn figure_dataflow;

/* --- risk.c: of a device --- */
/* "matrices": see risk_put_matrix. */
figure_model_fn figure_risk_matrix;
/* Figure 3 of MDCG 2019-16 with numbers: "types": [{"code","label","group","count","href"}],
   "unrated". */
figure_model_fn figure_risk_types;

/* --- trace.c: of a threat, risk, control, requirement, test or run ---
   "nodes": [{"id","type","column","name","state","state_class","href","missing"}],
   "links": [{"from","to"}] (indexes into nodes), "columns": [{"label"}] */
figure_model_fn figure_trace;

/* --- mdcg.c: the figures of MDCG 2019-16 rev.1, of a device ---
   "nodes": [{"code","label","clause","status","status_class","facts":
   [text],"open","last","href"}], "edges": [{"from","to","label","source","counts":
   {"sent","waiting","decided","stale"},"last"}] */
figure_model_fn figure_requirements; /* Figure 1 */
figure_model_fn figure_processes;    /* Annex IV */
figure_model_fn figure_loop;         /* Figure 6 */

/* --- parts.c --- */
/* A model with its beginning, and an empty list of tables. */
struct json *figure_begin(const struct view *v, const char *name, struct str scope,
                          struct str scope_name);
/* columns ended by NULL; gives the table. */
struct json *figure_table(const struct view *v, struct json *model, const char *caption,
                          const char *const *columns);
struct json *figure_row(const struct view *v, struct json *table);
void figure_cell(const struct view *v, struct json *row, struct str text, struct str href);
/* What the device is called; ERR_NOT_FOUND when there is none of that id. */
NODISCARD bool figure_device(const struct view *v, struct str id, struct str *name,
                             struct err *err);

#endif
