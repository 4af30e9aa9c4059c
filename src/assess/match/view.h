/*
 * view.h - components, findings and decisions as pages, report and API show them.
 *
 * A finding belongs to a component, a component to the releases whose lists in force name it, and a
 * decision to an identity and a vulnerability within a scope; what is shown for a release is where
 * the three meet. Never a silent zero: every answer says how many components were looked at, by
 * which snapshot, and how many could not be.
 */
#ifndef ASSESS_MATCH_VIEW_H
#define ASSESS_MATCH_VIEW_H

#include "assess/view/view.h"
#include "base/map.h"

struct match_inventory {
    struct str release; /* empty: all lists in force */
    struct str state;   /* one of the states; empty: any */
    struct view_page page;
};
/* The components of a release, or of all lists in force.
     {"title","release","release_name","device","device_name","lists","board": [{"state","word",
      "class","fill","count","percent","width","meaning","href","current"}],"total","looked",
      "components": [...],"unnamed": groups without identifier,"support", "empty"} */
NODISCARD bool match_components_model(const struct view *v, const struct match_inventory *asked,
                                      struct json **out, struct err *err);

struct match_filter {
    struct str severity; /* of the choices of a finding; "none_given" for none; empty: all */
    struct str kev;      /* "yes" or empty */
    struct str decision; /* "open" (a place is undecided), "done", or empty */
    struct str release;  /* only what is in this release; or empty */
    struct view_page page;
};
/* One line for one vulnerability, however many components and releases it is in; some of the
   components are named, "components_left" says how many are not. */
NODISCARD bool match_vulnerabilities_model(const struct view *v, const struct match_filter *filter,
                                           struct json **out, struct err *err);

/* One vulnerability by any of its names. Also an answer when no component is in range: then
   "hit" is false, and "looked" says what was looked at. */
NODISCARD bool match_vulnerability_model(struct store *s, struct arena *a, struct str id,
                                         struct date as_of, struct json **out, struct err *err);

/* Adds "looked": {"components","matched","clean","no_identifier","no_source","stale",
   "not_matched","unsearchable","snapshot","newest","text"} of a release, or of all. */
NODISCARD bool match_put_looked(const struct view *v, struct json *into, struct str release,
                                struct err *err);

/* --- places.c: where finding, release and decision meet --- */

/* What is the same for all findings. A component is asked for its places when it comes up, once;
   all of a portfolio are more than can be held as rows. */
struct match_register {
    const struct view *v;
    struct json *releases, *decisions;
    struct map release_places;      /* by list in force: its release */
    struct map places_of;           /* by component */
    struct view_index decisions_of; /* by vulnerability */
};
NODISCARD bool match_register_load(const struct view *v, struct match_register *out,
                                   struct err *err);
/* The releases that have a component by a list in force, as rows of match_releases; NULL: none. */
NODISCARD bool match_places_of(struct match_register *g, struct str component,
                               const struct view_row **out, struct err *err);
/* The decision in force for a finding in a place (NULL: in no release): that of the narrowest scope
   which covers the version. NULL when there is none. */
const struct json *match_decision_of(const struct match_register *g, const struct json *finding,
                                     const struct json *place);
/* Whether scope and bounds of a decision cover a finding in a place: rows with the members of
   match_decisions, match_findings_of and match_releases. */
bool match_decision_covers(const struct json *decision, const struct json *finding,
                           const struct json *place);
/* What a decision means in one of the six words; NULL is open. */
enum view_status match_decision_status(const struct view *v, const struct json *decision);
bool match_is_decided(const struct json *decision);

/* Adds "severity", "score", "score_text", "vector", "score_note", "kev", "kev_on", "epss" of a
   finding. The score is computed anew from the vector. */
void match_put_severity(struct arena *a, struct json *into, const struct json *finding);

#endif
