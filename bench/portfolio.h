/*
 * portfolio.h - what bench/portfolio makes its component lists of.
 *
 * A pool holds the packages and products that published records speak of, each with versions that
 * the records call affected and one that lies above all of their ranges. Invariant: all is decided
 * by the files and the seed; the same arguments give the same bytes.
 */
#ifndef BENCH_PORTFOLIO_H
#define BENCH_PORTFOLIO_H

#include "base/err.h"
#include "base/str.h"
#include "value/version/version.h"

/* What components of a medical device portfolio are; the shares stand in portfolio_parts.c. */
enum portfolio_kind {
    PORTFOLIO_NPM,
    PORTFOLIO_PYPI,
    PORTFOLIO_MAVEN,
    PORTFOLIO_GO,
    PORTFOLIO_CARGO,
    PORTFOLIO_GEM,
    PORTFOLIO_DEBIAN,
    PORTFOLIO_ALPINE,
    PORTFOLIO_PRODUCT, /* known by a CPE name, as firmware and C libraries are */
    PORTFOLIO_BARE,    /* a name and a version, nothing to look it up by */
    PORTFOLIO_KIND__COUNT
};

enum { PORTFOLIO_AFFECTED_MAX = 4 };

struct portfolio_package {
    struct str key;       /* of the feeds: feed_package_key, or "a:vendor:product" */
    struct str ecosystem; /* OSV's, with release: "Debian:12"; empty for a product */
    struct str name;      /* as the feeds write it */
    enum version_scheme scheme;
    struct str affected[PORTFOLIO_AFFECTED_MAX]; /* versions at a bound of a range */
    size_t affected_count;
    struct str above; /* no range reaches it; empty when none is known */
    bool endless;     /* a range has no end: nothing is above */
};

struct portfolio_pool {
    struct portfolio_package *items;
    size_t count, cap;
    uint32_t *slots; /* by hash of the key: index + 1 */
    size_t slot_count;
};

/* Takes the packages of OSV archives and NVD feeds into pools[PORTFOLIO_KIND__COUNT]. */
NODISCARD bool portfolio_read_feed(struct arena *a, struct str path, struct portfolio_pool *pools,
                                   struct err *err);

/* version with its last number made larger (step 1), or its last number that is not 0 smaller
   (step -1); empty when it has none. */
struct str portfolio_step(struct arena *a, struct str version, int step);

/* One component of a list. */
struct portfolio_part {
    struct str name, version;
    struct str purl, cpe; /* either may be empty */
};
/* count components, no two with the same name, version and identifiers. */
struct portfolio_part *portfolio_parts(struct arena *a, const struct portfolio_pool *pools,
                                       size_t count, uint64_t seed);

/* The next of a row of numbers (splitmix64), and one below n. */
uint64_t portfolio_random(uint64_t *state);
size_t portfolio_below(uint64_t *state, size_t n);

/* Writes a page of NVD's API to out: count records of the feeds, changed since. */
struct portfolio_feeds {
    const struct str *items;
    size_t count;
};
NODISCARD bool portfolio_delta(struct arena *a, struct str out, size_t count, uint64_t seed,
                               struct portfolio_feeds feeds, struct err *err);

#endif
