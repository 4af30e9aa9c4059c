/*
 * told.h - published records by what claims call them.
 *
 * A claim keeps source and id of its record, which stay when the database is made anew; here is
 * which record that is in the database at hand. Each is asked for once.
 */
#ifndef ASSESS_MATCH_TOLD_H
#define ASSESS_MATCH_TOLD_H

#include "assess/match/known.h"
#include "store/advisories.h"

struct told {
    struct arena *arena;
    struct advisories *db;
    struct map records; /* by name */
};
struct told_record {
    int64_t number;              /* 0: it is not there */
    struct advisory_texts flaws; /* that it is about */
};

/* "source<tab>id" */
struct str told_name(struct arena *a, struct str source, struct str id);
/* A record that was read, and the flaws it is about. */
void told_put(struct told *t, const struct advisory *advisory, const struct advisory_texts *flaws);
/* The record of a claim. What is only needed meanwhile is made in scratch. */
NODISCARD bool told_find(struct told *t, struct arena *scratch, const struct known_claim *claim,
                         const struct told_record **out, struct err *err);

#endif
