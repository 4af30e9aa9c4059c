/*
 * view.h - what is due: the model of the command, the page, the calendar and the dates of Today.
 */
#ifndef ASSESS_DUTY_VIEW_H
#define ASSESS_DUTY_VIEW_H

#include "assess/view/view.h"

enum { DUTY_ALL_DAYS = -1 };

struct duty_filter {
    struct str device; /* its id, or empty for all */
    struct str about;  /* only what is about that record; empty for all */
    int64_t days;      /* only what is due by then; DUTY_ALL_DAYS */
    bool all;          /* also what makes no date, is done, or does not apply */
    bool sure;         /* only what has its day for sure, or presses */
    size_t limit;      /* at most so many items, the first ones; 0: all */
};

/* {"as_of","position","device","rules": n,"devices": n,"judged": n,"shown": n,
     "counts": {STATE: n},"overdue": n,"missing": n,"moved": n,
     "counting": {"says","status","why","weekend"},
     "items": [{"duty","title","kind","label","device","device_title","device_href","about",
       "about_title","about_href","basis","clause","state","state_title","reason","start_on",
       "start_at","start_from","start_text","period","period_words","day_type","due_on","due_at",
       "due","days_left": n or null,"left","weekend": text or "","addressee","actor","action",
       "classes","note","status","source","when","needs": [{"need","question","command"}],
       "kept","was","moved": bool,"why": [{"at","actor","record","what"}]}]}
   about_href is empty where the row is about the device itself. Items in the order of their days;
   what has none and presses comes first. overdue counts what is overdue, failed, or was to be done
   at once before today; missing what cannot be computed. ERR_NOT_FOUND when there is no such
   device. */
NODISCARD bool duty_model(const struct view *v, const struct duty_filter *f, struct json **out,
                          struct err *err);

/* The same for a page, in groups: "groups": [{"title","month","count","items"}] in place of
   "items"; and "title", "device_title". */
NODISCARD bool duty_page_model(const struct view *v, struct str device, struct json **out,
                               struct err *err);

/* --- vigilance.c --- */
/* The nine questions about one incident, what was answered and what follows, and every row that is
   about it: {"as_of","position","incident","title","status","source","questions": [{"step",
   "question","field","answer","so"}],"items": as above,"overdue","missing","devices"}.
   ERR_NOT_FOUND when there is no such incident. */
NODISCARD bool duty_incident_model(const struct view *v, struct str incident, struct json **out,
                                   struct err *err);

/* --- keep.c --- */
/* Keeps the computed days as duty records, in the open transaction: what is new is added, what
   moved replaces the record it was kept in, what no longer applies is marked so. What somebody
   decided is never touched. "added", "moved", "closed", "same" count; "items" say what was done:
     [{"what","duty","device","record","old","new","why"}] */
NODISCARD bool duty_keep(const struct view *v, struct str device, struct json **out,
                         struct err *err);

#endif
