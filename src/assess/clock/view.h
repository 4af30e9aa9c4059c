/*
 * view.h - the clocks of all findings in releases: what is due, since when, by which rule.
 *
 * Findings are reached through the views finding_place and finding only. A clock runs until what
 * stops it is there: any decision stops triage; affected, not affected or fixed stops deciding;
 * not affected, fixed, or a later release on the market without the vulnerability stops fixing.
 */
#ifndef ASSESS_CLOCK_VIEW_H
#define ASSESS_CLOCK_VIEW_H

#include "assess/clock/clock.h"
#include "assess/view/view.h"

enum { CLOCK_ALL_DAYS = -1 };

/* The policy in force on the day of the view: the newest risk_policy of kind clocks, or the one
   that comes with the program. id and edition say which. */
NODISCARD bool clock_policy_load(const struct view *v, struct clock_policy *out, struct err *err);

/* release: its id, or empty for all. within: only what is due in so many days, or CLOCK_ALL_DAYS.
     {"as_of","position","looked": as of match_put_looked,"policy","edition","release",
      "places": n, "running": n, "overdue": n, "shown": n,
      "items": [{"finding","vulnerability","component","component_title","release","release_title",
        "device","device_title","severity","harm","exploited","decision","case","who",
        "clock","started_on","due_on","days_left": n or null,"overdue": bool,"rule","label",
        "source","reason","stops",
        "clocks": [{"clock","state": "running"|"overdue"|"stopped","by","started_on","due_on",
                    "rule","reason"}]}]} the running clock that ends first names the item, and the
   items stand in that order. ERR_NOT_FOUND when there is no such release. */
NODISCARD bool clock_model(const struct view *v, struct str release,
                           const struct clock_policy *policy, int64_t within, struct json **out,
                           struct err *err);

/* Adds to the model of a vulnerability (match_vulnerability_model) its clocks, by the worst of its
   open findings since the first; whether a person may be harmed counts as unknown:
     "clocks": [{"name","stops","due_on": or empty,"reason","runs","late"}], "clock_policy". */
NODISCARD bool clock_put_one(const struct view *v, struct json *model, struct str vulnerability,
                             struct err *err);

#endif
