/*
 * view.h - risks as pages, report and API show them: security and safety side by side.
 *
 * Levels and types are what the records hold, which the policies gave; cells and legends come from
 * the policy. A count stands with its whole and its reason, and what is unknown counts as the worse
 * case and says so.
 */
#ifndef ASSESS_RISK_VIEW_H
#define ASSESS_RISK_VIEW_H

#include "assess/risk/matrix.h"
#include "assess/view/view.h"

/* All risks of a device, or of all where device is empty:
     {"title","as_of","position","device","device_name","tiles",
      "waiting": [{"id","name","href","what","from","status","status_class","waits"}],
      "waiting_count","stale": as of view_stale,"stale_count","judged_count",
      "matrices": [security, safety], see risk_put_matrix,
      "security": [{"id","name","href","type","before","after","safety","safety_missing",
                    "safety_unneeded","status","status_class","note"}], "security_count",
      "safety": [{"id","name","href","harm","before","after","security","status",...}],
      "safety_count", "empty": {"title","text","command"} or null}
   before and after: {"letter","word","class","factors"}, or null where not rated. */
NODISCARD bool risk_list_model(struct store *s, struct arena *a, struct str device,
                               struct date as_of, struct json **out, struct err *err);

/* One security or safety risk, with its chain. ERR_NOT_FOUND for any other id. */
NODISCARD bool risk_model(struct store *s, struct arena *a, struct str id, struct date as_of,
                          struct json **out, struct err *err);

/* --- parts that the report uses too --- */

/* Adds the matrix of a kind ("security", "safety") before and after controls to the array:
     {"kind","name","policy","policy_href","rows_name","columns_name","columns": [{"code","label"}],
      "tables": [{"caption","sum","rows": [{"label","cells":
   [{"letter","class","count","words"}]}]}], "legend": [{"code","word","text","class"}],
   "other_policy": n} rows: of risk_security or risk_safety. */
NODISCARD bool risk_put_matrix(const struct view *v, struct json *into, const char *kind,
                               const struct json *rows, struct err *err);
/* Adds key: {"letter","word","class","factors"}, or null when the level is empty. */
void risk_put_level(struct arena *a, struct json *into, const char *key, struct str level,
                    struct str row_code, struct str column_code);
/* One of the six words for the row of a risk: stale before all, and an acceptance that ran out is
   to review. */
enum view_status risk_view_status(const struct view *v, const struct json *row);
/* Whether the row of a security risk must have its counterpart on the safety side. */
bool risk_row_needs_safety(const struct json *row);
/* Adds "controls": each with its tests, last run and look at side effects. */
NODISCARD bool risk_put_controls(const struct view *v, struct json *into, struct str id,
                                 struct err *err);

#endif
