/*
 * decide.h - decisions about vulnerabilities: taken from others, made by us, carried on, listed.
 *
 * A decision is known by what it is about (identity of the component, vulnerability, scope, bounds
 * of versions), never by where it stood: it survives imports, comes back with the component, and is
 * superseded, not changed. What others state is a proposal until one of us accepts it.
 */
#ifndef ASSESS_DECIDE_DECIDE_H
#define ASSESS_DECIDE_DECIDE_H

#include "assess/match/record.h"
#include "assess/view/view.h"
#include "intake/vex/vex.h"
#include "store/store.h"

/* --- take.c: statements of a VEX document become decisions --- */

struct decide_import {
    struct str release;   /* only this one; may be empty */
    struct str product;   /* how the document calls that release, where it is not told otherwise */
    struct str file_name; /* as given; may be empty */
    struct str bytes;     /* kept under their hash */
    struct date on;
    bool accept; /* the statements are ours from now on */
    struct str accepted_by, reviewer;
    bool ahead; /* also where the vulnerability was looked for and not found */
};

/* Within the open transaction. Gives a receipt with one line for each statement:
     {"format","spec_version","id","author","at","statements",
      "lines": [{"place","line","vulnerability","state","product","component","outcome","why",
                 "decisions": [ids],"replaces": [ids],"rule"}],
      "counts": {"applied","replaced","there_already","no_product","no_component","not_found",
                 "older","invalid","states_nothing"}, "not_applied"}
   not_applied counts what a person should look at: all but the first three and the last. A
   statement about several places is older or invalid when it is so about one of them. */
NODISCARD bool decide_take(struct store *s, struct arena *a, const struct vex_document *d,
                           const struct decide_import *import, struct json **receipt,
                           struct err *err);

/* --- decide.c: decisions of ours --- */

struct decide_put {
    struct str id;
    struct str replaced; /* id; empty when there was none */
    struct str settled;  /* id of a proposal that was retired by it */
};
/* Adds a decision, in place of the one in force about the very same (identity, vulnerability,
   scope, bounds), if any. A proposal takes the place of a proposal only; what counts settles
   proposals about the same. */
NODISCARD bool decide_put(struct store *s, struct arena *a, struct decision *d,
                          struct decide_put *out, struct err *err);

/* What a person wants to decide, by names. */
struct decide_wish {
    struct str release, vulnerability;
    struct str component; /* name, identity, package URL or id; empty when only one has it */
    bool ahead;           /* also where the vulnerability was not found */
};
/* Fills in what follows: name, identity, vulnerability, scope (the release), bounds (the version in
   it). What the record has already is kept. */
NODISCARD bool decide_fill(struct store *s, struct arena *a, const struct decide_wish *wish,
                           struct decision *d, struct err *err);
/* Who, when, and when to look again by the policy; what the record has already is kept. */
NODISCARD bool decide_sign(struct arena *a, struct str actor, struct date on, struct decision *d,
                           struct err *err);
/* All three: fills in, signs, puts. */
NODISCARD bool decide_make(struct store *s, struct arena *a, const struct decide_wish *wish,
                           struct str actor, struct date on, struct decision *d,
                           struct decide_put *out, struct err *err);
/* A proposal of somebody else becomes ours; where the policy wants a second person, it waits for
   one. */
NODISCARD bool decide_accept(struct store *s, struct arena *a, struct str id, struct str actor,
                             struct date on, struct decide_put *out, struct err *err);
/* A second person agrees: the decision (or the proposal, which is ours then) is superseded by one
   with the reviewer. */
NODISCARD bool decide_review(struct store *s, struct arena *a, struct str id, struct str actor,
                             struct str reviewer, struct date on, struct decide_put *out,
                             struct err *err);

/* --- places.c: one decision in several places --- */

struct decide_places {
    struct decide_wish *items;
    size_t count;
};
/* What deciding that in each place would do; nothing is written:
     [{"release","component","vulnerability","name","identity","from_version","to_version","state",
       "replaces": id or empty,"replaces_state","second": whether a second person must agree,
       "score": of its vector,"look_again","problem": why it cannot be, or empty}] */
NODISCARD bool decide_preview(struct store *s, struct arena *a, const struct decide_places *places,
                              const struct decision *what, struct date on, struct json **out,
                              struct err *err);
/* Decides in all of them, within the open transaction; ids: array of texts. Places that come to the
   same (two copies of a component in a release) are decided once. */
NODISCARD bool decide_many(struct store *s, struct arena *a, const struct decide_places *places,
                           const struct decision *what, struct str actor, struct date on,
                           struct json **ids, struct err *err);

/* The decision that counts about the very same, and the proposal; empty when there is none. */
NODISCARD bool decide_find_same(struct store *s, struct arena *a, const struct decision *d,
                                struct str *ours, struct str *proposed, struct err *err);

/* --- view.c: what is to decide in a release --- */
/* Without component: its components with open findings. With one: each finding in it.
     {"title","release","release_name","device","device_name","tabs","component","component_name",
      "version","components": [{"component","name","version","findings","undecided","href"}],
      "findings": [{"vulnerability","href","decision","decision_href","decision_state","status",
        "status_class","severity","score_text","kev","fixed_in"}],"total","undecided","shown"} */
enum { DECIDE_VIEW_ROWS = 150 };
struct decide_view {
    struct str release, component; /* ids; the second may be empty */
    int64_t offset;
};
NODISCARD bool decide_view_model(const struct view *v, const struct decide_view *what,
                                 struct json **out, struct err *err);

/* --- carry.c: decisions of a release proposed to another --- */

struct decide_carry {
    struct str from, to; /* ids of releases */
    bool apply;
    bool other_versions; /* also where the version of the component is another */
    struct str reason, actor, reviewer;
    struct date on;
};
/* {"from","to","lines": [{"decision","vulnerability","component","state","from_version",
   "to_version","verdict","why","new"}],"counts": {..}}; verdict: carry, other_version, covered,
   decided, stale, waits, not_there. Within an open transaction when it is applied. */
NODISCARD bool decide_carry(struct store *s, struct arena *a, const struct decide_carry *wish,
                            struct json **out, struct err *err);

/* --- register.c --- */

struct decide_filter {
    struct str release;  /* empty: all */
    bool waiting, stale; /* only these */
    bool all;            /* also superseded and retired ones */
};
/* {"as_of","filter","total","shown","counts": {..},"decisions": [{all fields, "standing","stale",
   "scope_title", "places" and "releases" (how many, in work or on the market)}]}: who decided what,
   when, why, on what evidence, until when, and where it holds. */
NODISCARD bool decide_register(struct store *s, struct arena *a, const struct decide_filter *filter,
                               struct date as_of, struct json **out, struct err *err);

/* What our documents say of what nobody has decided. */
#define DECIDE_UNDECIDED STR("Found, not yet decided.")

/* What documents call a release of ours that has no name of its own: pkg:generic/MAKER/DEVICE@NAME.
   The maker may be empty. */
struct str decide_product_purl(struct arena *a, struct str maker, struct str device,
                               struct str release);

#endif
