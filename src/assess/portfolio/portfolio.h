/*
 * portfolio.h - what Today, the list of devices, one device and the generic pages show.
 *
 * Each function gives a whole answer as struct json: every number with its whole, every status as
 * one of six words, every record with the address of its page. They read only. "as_of" and
 * "position" say what they looked at.
 */
#ifndef ASSESS_PORTFOLIO_PORTFOLIO_H
#define ASSESS_PORTFOLIO_PORTFOLIO_H

#include "assess/view/view.h"

/* How much waits, by place: {"today", "risks", "vulnerabilities", "field", "reviews"}, and the
   parts of "today": "connections", "stale", "threats", "questions", "approvals", "seconds",
   "waivers"; and "devices". */
NODISCARD bool portfolio_waiting(const struct view *v, struct json **out, struct err *err);

/* advisories: path of the advisory database; that it is missing is part of the answer. steps: an
   object with what portfolio_steps adds, whose members are taken over.
     {"title","as_of","position","empty","health": {..}, "decisions": [{"title","href","status",
      "status_class","safety","safety_unknown","why","needs": permissions, one of which it waits
      for,"by": who did the first half and may not do the second, or empty}],
   "decisions_shown","decisions_total",
      "steps","steps_shown","steps_total","dates","dates_shown","changes"} */
NODISCARD bool portfolio_today(const struct view *v, struct str advisories,
                               const struct json *steps, struct json **out, struct err *err);
NODISCARD bool portfolio_devices(const struct view *v, struct json **out, struct err *err);
/* ERR_NOT_FOUND when there is no such device. */
NODISCARD bool portfolio_device(const struct view *v, struct str id, struct json **out,
                                struct err *err);

/* --- records.c: any record, list, history --- */
NODISCARD bool portfolio_record(const struct view *v, struct str id, struct json **out,
                                struct err *err);
/* --- list.c: the records of one type --- */
struct portfolio_list {
    struct str type, filter;   /* the filter as on the command line */
    struct str columns;        /* names of fields, apart by commas; empty: those that fit */
    struct str after, before;  /* key of a row; empty: from the first */
    int64_t offset, limit;     /* offset: of addresses from before there were keys */
    bool bare;                 /* without pills and chooser */
    const struct json *counts; /* of portfolio_list_counts; NULL: counted here */
};
/* {"title","type","kind","help","filter","total","shown",
    "columns": [{"label","href","sorted","number"}], "rows": [{"id","title","href","retired",
    "superseded_by","cells": [{"value","href","none","number"}]}], "rows_any", "first_href",
    "next_href","previous_href","all_href","csv_href","columns_chosen",
    "pills": [{"label","items": [{"label","count","href","here"}]}],
    "chooser": [{"label","href","here"}]} */
NODISCARD bool portfolio_list(const struct view *v, const struct portfolio_list *l,
                              struct json **out, struct err *err);
/* {"total","pills"}: what depends on no place in the list. */
NODISCARD bool portfolio_list_counts(const struct view *v, const struct portfolio_list *l,
                                     struct json **out, struct err *err);
/* The whole filtered list as CSV (RFC 4180): ids, titles, every field as it is stored. No cell is a
   formula to a spreadsheet. */
NODISCARD bool portfolio_list_csv(const struct view *v, const struct portfolio_list *l,
                                  struct str *out, struct err *err);
/* before: a position, or 0 for the newest. */
NODISCARD bool portfolio_history(const struct view *v, int64_t before, int64_t limit,
                                 struct json **out, struct err *err);

/* --- places.c: places that are lists of record types --- */
enum portfolio_place {
    PORTFOLIO_FIELD,
    PORTFOLIO_REVIEWS,
    PORTFOLIO_SETUP,
    PORTFOLIO_PLACE__COUNT
};
NODISCARD bool portfolio_place(const struct view *v, enum portfolio_place place, struct json **out,
                               struct err *err);

/* --- search.c --- */
/* "go" is the address when there is exactly one answer; else "results". */
NODISCARD bool portfolio_search(const struct view *v, struct str text, struct json **out,
                                struct err *err);

/* --- parts.c: parts of several answers --- */
/* Runs a statement whose first parameter is a limit, whose second, if any, is a device, and whose
   third, if any, is the day; no id means all. */
NODISCARD bool portfolio_rows(const struct view *v, const char *name, int64_t limit,
                              struct str device, struct json **rows, struct err *err);
/* Adds "dates" [{"due","title","href","kind","label","basis","left","late"}], "dates_shown",
   "duties_missing" (inputs that a day depends on), "due_href". */
NODISCARD bool portfolio_dates(const struct view *v, struct json *into, struct str device,
                               int64_t limit, struct err *err);
/* [{"device","day","title"}]: of each device that has any date its next one comes first. */
NODISCARD bool portfolio_next_dates(const struct view *v, struct json **out, struct err *err);
/* Adds "changes" [{"at","actor","what","id","title","kind","href","position"}] from rows of the
   history. */
void portfolio_changes(const struct view *v, struct json *into, const struct json *rows);
/* Adds "steps", "steps_shown", "steps_total", by assess/gap. */
NODISCARD bool portfolio_steps(const struct view *v, struct json *into, struct str device,
                               int64_t limit, struct err *err);
/* Adds "health": what the advisory database holds and how old that is. */
NODISCARD bool portfolio_health(const struct view *v, struct json *into, struct str advisories,
                                struct err *err);

#endif
