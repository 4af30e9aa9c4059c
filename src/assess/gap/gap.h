/*
 * gap.h - what applies, what is met, and what falls short.
 *
 * A check is one SQL query in data/checks whose rows are the records that fall short; no row, no
 * gap. A requirement is a clause of a catalogue: whether it applies follows from the device's
 * facts, its status from the checks that serve it. Status is computed, never typed; unknown is an
 * answer.
 */
#ifndef ASSESS_GAP_GAP_H
#define ASSESS_GAP_GAP_H

#include "assess/view/view.h"
#include "base/date.h"
#include "store/store.h"

/* The head of a check file. */
struct gap_check {
    struct str name, title, remedy;
    struct str serves;   /* ids of clauses, separated by ", " */
    struct str concept;  /* risk-relationship, aligned-processes, secure-life-cycle, post-market */
    struct str practice; /* P1..P8, or empty */
    bool required;       /* else advised */
    bool safety;         /* what falls short may reach a patient */
    struct str looks_at; /* the type of record, where it is not the first table of the query */
    struct str how; /* the command that mends a row, with {record}, {device}, {release}; or empty */
    struct str sql;
};
struct gap_checks {
    struct gap_check *items;
    size_t count;
};
/* Reads the checks that are built in, in the order of their names. Fails, naming the file, when a
   head lacks a line. */
NODISCARD bool gap_checks_read(struct arena *a, struct gap_checks *out, struct err *err);

/* One row of a check. */
struct gap_row {
    const struct gap_check *check;
    struct str device, release; /* ids; either may be empty: it concerns all */
    struct str record, line;
};
struct gap_rows {
    struct gap_row *items;
    size_t count;
};
/* Runs every check once, over the whole portfolio, as on that date. */
NODISCARD bool gap_run(struct store *s, struct arena *a, const struct gap_checks *checks,
                       struct date as_of, struct gap_rows *out, struct err *err);

/* Every clause for one device or release (scope: its id); catalogue: id, or empty for those of the
   device's regulation and the guidance and standards.
     {"as_of", "position", "device": {"id","name","regulation","class"},
      "release": {"id","name"} | absent,
      "catalogues": [{"id","name","label","edition","status","total","counts": {STATUS: n}}],
      "counts": {"met","partly","not_met","not_applicable","unknown": n}, "total": n,
      "requirements": [{"id","number","name","text","catalogue","label","clause_status","source",
        "cybersecurity": bool, "heading": bool, "twin", "status", "word", "reason",
        "applies": yes|no|unknown, "applies_because", "fact", "question": of what is unknown,
        "checks": [{"name","title","grade","holds","looked_at","remedy","how": of the first row,
          "rows": [ROW]}],
        "slots": [{"id","name","shows","scope","kind","grade","renew","source","status",
          "state": one of gap_slot_words,"holds","filled": [{"id","name","release","valid_until"}],
          "looks": [{"record","state","line","review","judged_by","judged_on","filled_by","due_on",
            "remedy","how"}],"rows": [ROW]}],
        "evidence": [{"id","name","release","expired","other_release"}], "gap_count": n}]}
   ROW: {"record","line"}. word is one of the six of the pages: done, in work, to review, open,
   stale, not applicable. A heading asks for nothing and is not counted. */
NODISCARD bool gap_model(struct store *s, struct arena *a, struct str scope, struct str catalogue,
                         struct date as_of, struct json **out, struct err *err);

/* The same for every device, one after the other: what the model holds lives until each returns. */
typedef bool gap_each_fn(void *context, struct json *model, struct err *err);
NODISCARD bool gap_each(struct store *s, struct arena *a, struct str catalogue, struct date as_of,
                        gap_each_fn *each, void *context, struct err *err);

/* Only the numbers, of every device; words: counts by the six words of the pages.
     {"as_of", "position", "counts", "total", "catalogues": [{"id","name","label"}],
      "devices": [{"id","name","regulation","class","catalogues": [{"id","counts",
        "words","total"}],"counts","words","total","gap_count"}]} */
NODISCARD bool gap_all(struct store *s, struct arena *a, struct str catalogue, struct date as_of,
                       struct json **out, struct err *err);

/* What a policy of an organisation says, see policy.h; name: what it is called in errors. */
struct gap_policy_file {
    struct str text, name;
};
/* Which checks of each group are listed; counts and flat lists are of all. */
struct gap_gate_page {
    struct str group; /* only this one has any listed; empty: each has */
    struct view_page rows;
};
/* The release gate: what falls short for the release, or its device, by the policy; file NULL: that
   of the program; page NULL: all checks.
     {"as_of", "release", "release_name", "device", "device_name", "policy": {"id","version",
      "source"}, "open": bool, "summary": text, "total": blockers, "counts": {"block","warn",
      "waived"}, "no_data": [checks that say that data are missing],
      "groups": [{"id","name","block","warn","waived","href": of the group alone, of
        view_put_pages, "checks": [{"check","title","effect","grade",
        "remedy","how","never_waived": reason or empty,"clauses": [{"id","label","href"}],
        "rows": [{"record","href","line","waived": bool,"waiver": text}],"count","left"}]}],
      "waivers": [{"id","check","record","owner","agreed_by","reason","until","standing","href",
        "counts": bool,"rows"}],
      "blockers" | "warnings" | "waived": [{"check","title","group","effect","record","line",
        "clauses","remedy","how","never_waived","grade","waiver": {...} | absent}]} */
NODISCARD bool gap_gate(struct store *s, struct arena *a, struct str release,
                        const struct gap_policy_file *file, const struct gap_gate_page *page,
                        struct date as_of, struct json **out, struct err *err);
/* The command that mends a row, with the ids of the row in it. */
struct str gap_row_how(struct arena *a, const struct gap_row *row);

/* What to do next, ranked: what the law asks before guidance, required before advised, what clears
   the most clauses first. device: id, or empty for all.
     {"as_of", "total": n, "shown": n, "steps": [{"rank","device","device_name","release","check",
      "title","remedy","record","line","label","grade","clears": ["MDR-I-17.2",...]}]} */
NODISCARD bool gap_next(struct store *s, struct arena *a, struct str device, struct date as_of,
                        int64_t limit, struct json **out, struct err *err);

#endif
