/*
 * known.h - what the workspace knows from earlier match runs, and the delta that a new run makes.
 *
 * Loaded whole for a run over the portfolio, or piece by piece, as it is asked for, for a small
 * one: both give the same answers. New flaws and claims get the next numbers and their lines in the
 * delta. Nothing is written; the delta is what a run leaves behind.
 */
#ifndef ASSESS_MATCH_KNOWN_H
#define ASSESS_MATCH_KNOWN_H

#include "assess/match/facts.h"
#include "base/map.h"
#include "store/store.h"

struct known_flaw {
    int64_t number;
    struct flaw_facts facts; /* as earlier runs left it; only the name of a new one */
    bool stored;
    bool fresh;                 /* its facts were read from the advisories in this run */
    bool claimed;               /* there is a claim about it that no run made before */
    struct known_claim *claims; /* the last one first; see known_flaw_claims */
    bool claims_known;
};

/* What one record says of one flaw: a range. */
struct known_claim {
    int64_t number; /* 0 of one that is only wanted */
    struct known_flaw *flaw;
    struct str source, advisory, scheme, range, fixed_in;
    bool assumed;
    struct known_claim *next; /* about the same flaw */
};

struct known_finding {
    struct known_flaw *flaw;
    struct known_claim *claim; /* that speaks for it */
    struct str others;         /* numbers of further claims, with spaces between */
    bool ended;
};

struct known_component {
    struct str id;
    struct str state, reason;       /* empty: never looked at */
    struct known_finding *findings; /* by number of the flaw */
    size_t finding_count, finding_cap;
    struct str *keys; /* sorted */
    size_t key_count, key_cap;
};

struct known {
    struct arena *arena;
    struct store *store;
    bool whole; /* everything was loaded: what is not there is new */
    bool all_claims;
    struct map flaws, claims, claims_by_number, components;
    int64_t last_flaw, last_claim; /* numbers given so far */
    struct known_flaw **claimed;
    size_t claimed_count, claimed_cap;
    struct buf facts, delta; /* lines: those of flaws, which come first, and all others */
};

NODISCARD bool known_open(struct arena *a, struct store *s, bool whole, struct known **out,
                          struct err *err);
/* The flaw of that name, a new one if need be. */
NODISCARD bool known_flaw_get(struct known *k, struct str name, struct known_flaw **out,
                              struct err *err);
/* NULL when no run ever found it. */
NODISCARD bool known_flaw_find(struct known *k, struct str name, struct known_flaw **out,
                               struct err *err);
/* All flaws and claims, where they were not loaded yet. */
NODISCARD bool known_load_flaws(struct known *k, struct err *err);
/* The claim that says the same as wanted, a new one if need be. Its texts must live as long as k.
 */
NODISCARD bool known_claim_get(struct known *k, const struct known_claim *wanted,
                               struct known_claim **out, struct err *err);
NODISCARD bool known_claim_find(struct known *k, int64_t number, struct known_claim **out,
                                struct err *err);
/* Into flaw->claims: all that were ever made about it, those of this run too. */
NODISCARD bool known_flaw_claims(struct known *k, struct known_flaw *flaw, struct err *err);
NODISCARD bool known_component_get(struct known *k, struct str id, struct known_component **out,
                                   struct err *err);

/* The line of a flaw in the delta, when facts differ from what is stored. */
void known_flaw_put(struct known *k, struct known_flaw *flaw, const struct flaw_facts *facts);

#endif
