/*
 * facts.h - what all sources together say about one flaw, whichever components it is in.
 *
 * A component of a distribution is matched by the distribution's record, but how bad the flaw is,
 * and whether it is exploited, stands in other records of the same flaw: all of them are asked.
 */
#ifndef ASSESS_MATCH_FACTS_H
#define ASSESS_MATCH_FACTS_H

#include "store/advisories.h"

struct match_table;

struct flaw_facts {
    struct str name;     /* canonical: CVE where there is one */
    struct str aliases;  /* words: other names of this flaw, and of records that are about it */
    struct str title;    /* may be empty, as those that follow */
    struct str severity; /* none, low, medium, high, critical */
    struct str vector;   /* the one that the score is of */
    int64_t score;       /* tenths, computed from the vector; -1: unknown */
    struct str cwe;      /* words */
    struct str kev;      /* "yes", "no"; empty when the list was never imported */
    struct str kev_on;   /* date */
    int64_t epss;        /* parts per million; -1: unknown */
    /* All vectors, as the records have them, also those that cannot be read; each is there as often
       as it is said. Of flaw_facts_load only. */
    const struct advisory_cvss *cvss;
    size_t cvss_count;
    struct advisory_kevs marks; /* who says that it is exploited; of flaw_facts_load only */
};

/* More records that are about it, beside those that have its name, such as an announcement of
   several flaws; title and published severity are only taken from them where the others have none.
   kev_known: the list of exploited vulnerabilities is in the database. */
struct flaw_sources {
    struct str name;
    const struct advisory_numbers *more;
    bool kev_known;
    /* Records that were read before, by number; may be NULL. Their texts live as long as a. */
    const struct match_table *read;
};
/* The arena scratch is for what is read on the way; it may be a. */
NODISCARD bool flaw_facts_load(struct arena *a, struct arena *scratch, struct advisories *db,
                               const struct flaw_sources *sources, struct flaw_facts *out,
                               struct err *err);

bool flaw_facts_same(const struct flaw_facts *x, const struct flaw_facts *y);
/* Whether a decision about x should be looked at again when it has become y. */
bool flaw_facts_matter(const struct flaw_facts *x, const struct flaw_facts *y);

#endif
