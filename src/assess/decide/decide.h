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
   not_applied counts what a person should look at: all but the first three and the last. */
NODISCARD bool decide_take(struct store *s, struct arena *a, const struct vex_document *d,
                           const struct decide_import *import, struct json **receipt,
                           struct err *err);

/* What documents call a release of ours that has no name of its own: pkg:generic/MAKER/DEVICE@NAME.
   The maker may be empty. */
struct str decide_product_purl(struct arena *a, struct str maker, struct str device,
                               struct str release);

#endif
