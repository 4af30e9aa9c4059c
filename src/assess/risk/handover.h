/*
 * handover.h - what one side must tell the other, and whether it did: X1 to X7.
 *
 * data/policies/connections.json says when security and safety must talk to each other. From the
 * records follows which handovers that demands; from the connections, how each stands. A handover
 * is one source and one kind; its last connection counts. What is not recorded says so, and unknown
 * whether a person can be harmed counts as yes.
 */
#ifndef ASSESS_RISK_HANDOVER_H
#define ASSESS_RISK_HANDOVER_H

#include "assess/risk/risk.h"
#include "assess/view/view.h"

enum handover_state {
    HANDOVER_NOT_SENT, /* the sending side must act */
    HANDOVER_RETURNED, /* the sending side must act: the other one asks back */
    HANDOVER_WAITING,  /* the receiving side must act */
    HANDOVER_STALE,    /* the receiving side must look again: it was decided before a change */
    HANDOVER_DECIDED,
    HANDOVER_STATE__COUNT
};

/* The sources, by the statement of sql/queries/handover.sql that lists them. */
enum handover_source {
    HANDOVER_DEVICES,
    HANDOVER_SAFETY,
    HANDOVER_RISKS,
    HANDOVER_CONTROLS,
    HANDOVER_RELEASES,
    HANDOVER_CASES,
    HANDOVER_DECISIONS,
    HANDOVER_INCIDENTS,
    HANDOVER_SIGNALS,
    HANDOVER_SOURCE__COUNT
};

struct handover_rows {
    const struct json *sources[HANDOVER_SOURCE__COUNT];
    const struct json *connections; /* of the statement risk_connections */
};

/* What the rules demand, and connections that nothing demands; those where somebody must act first.
   Pure: array of
     {"kind","source","source_title","source_href","device","device_name","from","to": a side,
      "state","state_word","status","status_class", "acts": "security"|"safety"|"both"|"nobody",
      "open": bool, "trigger","parts": [{"label","text","missing": bool}], "payload",
      "connection","connection_href","sender","sent_on","receiver","decision","reason","target",
      "target_href","waits": text,"how": command, "note"} */
struct json *handover_list(struct arena *a, const struct handover_rows *rows, struct date as_of);

struct handover_filter {
    struct str device; /* empty: all */
    struct str side;   /* "security", "safety": where that side must act; empty: both */
    bool all;          /* decided ones, too */
};
/* {"as_of","position","title","device","device_name","tabs","side","total","open","looked": text,
    "looked_at": n,"counts": {state: n},"sides": [{"side","count"}],"items": as above,
    "empty": null or {"title","text","command"}} */
NODISCARD bool handover_model(const struct view *v, const struct handover_filter *filter,
                              struct json **out, struct err *err);

/* --- handover_payload.c --- */
/* Adds "parts" and "payload" of that kind from the row of the source. */
void handover_put_payload(struct arena *a, struct json *item, int64_t kind, const struct json *row);
const char *handover_kind_word(int64_t kind); /* "X2" */
int64_t handover_kind_find(struct str word);  /* CONNECTION_KIND_UNSET for none */
/* "security", "safety" or "both": who sends, who receives. */
const char *handover_from(int64_t kind);
const char *handover_to(int64_t kind);
struct str handover_trigger(struct arena *a, int64_t kind); /* of connections.json */

/* --- handover_send.c: in an open transaction --- */
struct handover_wish {
    struct str source, kind, target, note; /* kind may be empty where only one is asked for */
    struct str actor;
    struct date on;
};
/* Makes the connection with trigger and payload, or sends one again that was returned. For X5 the
   joint review of the release is made, or its lists are brought up to date. Refused while one is
   open, and when it was decided on what still holds. */
NODISCARD bool handover_send(const struct view *v, const struct handover_wish *wish,
                             struct str *connection, struct err *err);

struct handover_answer {
    struct str connection, decision, reason, target;
    struct str actor; /* who receives */
    struct date on;
};
/* The receiver's decision, with what follows: an accepted X2 is named by its safety risk, X3 and X4
   set the look of the control. notes: sentences about what was changed beside. */
NODISCARD bool handover_answer(const struct view *v, const struct handover_answer *answer,
                               struct json **notes, struct err *err);

#endif
