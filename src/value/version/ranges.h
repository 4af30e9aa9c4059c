/*
 * ranges.h - ranges of versions as ecosystems write them, read into intervals.
 *
 *     npm    "^1.2.3 || >=2 <2.5"      as node-semver reads it, strictly
 *     pypi   ">=1.0,!=1.3.*,<2"        PEP 440, "Version specifiers"
 *     vers   "vers:npm/>=1.0.0|<2.0.0" package-url/vers-spec
 *
 * A version is in the ranges when it is in one of the intervals and none of the exceptions, which
 * some ecosystems make and no interval can say, speaks against it. Invariant: every bound of an
 * npm or pypi range is a version of its scheme; of a vers it is whatever was written.
 */
#ifndef VALUE_VERSION_RANGES_H
#define VALUE_VERSION_RANGES_H

#include "base/err.h"
#include "value/version/version.h"

enum version_syntax {
    VERSION_SYNTAX_NPM,
    VERSION_SYNTAX_NPM_ALL, /* the option includePrerelease: pre-releases are versions like others
                             */
    VERSION_SYNTAX_PYPI,    /* pre-releases are versions like others */
    VERSION_SYNTAX_VERS,
    VERSION_SYNTAX__COUNT
};

struct version_ranges {
    enum version_scheme scheme;
    const struct version_range *items;
    size_t count; /* 0: nothing is in */
    /* npm: a pre-release is in only where a bound of the interval is one of the same release. */
    bool named_pre_only;
    /* pypi: the post-releases and local versions of these are out ("> 1.0"). */
    const struct str *finals;
    size_t final_count;
    /* pypi: the version has to be written just so ("=== 1.0"). */
    const struct str *exact;
    size_t exact_count;
};

/* Reads a range, with views of text and copies in the arena. ERR_INVALID when it is none,
   ERR_LIMIT when it is too long. */
NODISCARD bool version_ranges_parse(struct arena *a, enum version_syntax syntax, struct str text,
                                    struct version_ranges *out, struct err *err);

/* VERSION_CANNOT_TELL when the version, or a bound it depends on, is none of the scheme. */
enum version_verdict version_in_ranges(const struct version_ranges *ranges, struct str version);

/* The intervals with " || " between them, "<empty>" for none; the exceptions are not written. */
void version_ranges_format(const struct version_ranges *ranges, struct buf *out);

enum version_comparator {
    VERSION_COMPARATOR_EQ,
    VERSION_COMPARATOR_NE,
    VERSION_COMPARATOR_LT,
    VERSION_COMPARATOR_LE,
    VERSION_COMPARATOR_GT,
    VERSION_COMPARATOR_GE,
    VERSION_COMPARATOR__COUNT
};

struct version_constraint {
    enum version_comparator comparator;
    struct str version; /* decoded */
};

/* A vers as it is written, its constraints in the order of their versions. */
struct version_vers {
    struct str type; /* lower-case: a scheme, or "all", "none" */
    enum version_scheme scheme;
    const struct version_constraint *constraints;
    size_t count; /* 0: "*" */
};

/* strict takes the canonical form only: no spaces, constraints in order, %XX in upper case. Else
   spaces and empty constraints are left out, and the constraints put in order. */
NODISCARD bool version_vers_parse(struct arena *a, struct str text, bool strict,
                                  struct version_vers *out, struct err *err);
void version_vers_format(const struct version_vers *vers, struct buf *out);

/* The intervals that vers-spec's algorithm for containment means. Where bounds of one kind follow
   each other, the widest counts; a list of nothing but "!=" is all the rest. */
void version_vers_ranges(struct arena *a, const struct version_vers *vers,
                         struct version_ranges *out);

#endif
