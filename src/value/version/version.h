/*
 * version.h - which of two versions is the later one, by the rule of their ecosystem.
 *
 * Each scheme is one file and one row of the table in version.c. Nothing is allocated, numbers have
 * any number of digits, and texts longer than LIMIT_NAME are no versions. Invariant: of two valid
 * versions of a scheme, exactly one of less, equal and greater holds, and swapping them mirrors it.
 * Never compare versions as strings, and never by a scheme that is not theirs.
 */
#ifndef VALUE_VERSION_VERSION_H
#define VALUE_VERSION_VERSION_H

#include "base/buf.h"

enum version_scheme {
    VERSION_GENERIC, /* ours, for what has no scheme: see generic.c; its answers are heuristic */
    VERSION_SEMVER,
    VERSION_NPM,
    VERSION_PYPI,
    VERSION_MAVEN,
    VERSION_DEB,
    VERSION_RPM,
    VERSION_APK,
    VERSION_GOLANG,
    VERSION_CARGO,
    VERSION_GEM,
    VERSION_NUGET,
    VERSION_COMPOSER,
    VERSION_HEX,
    VERSION_PUB,
    VERSION_CRAN,
    VERSION_HACKAGE,
    VERSION_ALPM,
    VERSION_CONAN,
    VERSION_OPENSSL,
    VERSION_KERNEL,
    VERSION_SCHEME__COUNT
};

enum version_order { VERSION_UNKNOWN, VERSION_LESS, VERSION_EQUAL, VERSION_GREATER };

/* The scheme called so: our name ("pypi"), a purl type ("cargo") or an OSV ecosystem, whose suffix
   is ignored ("Debian:12"). False when nobody knows it; *out is then unchanged. Advisories of OSV
   write the versions of Go without the 'v' that Go itself asks for, so the ecosystem "Go" is
   VERSION_SEMVER, which takes both; "golang" is Go's own, strict rule. */
bool version_scheme_find(struct str name, enum version_scheme *out);
const char *version_scheme_name(enum version_scheme scheme);

bool version_is_valid(enum version_scheme scheme, struct str version);

/* How a stands to b. VERSION_UNKNOWN when one of them is no version of the scheme. */
enum version_order version_compare(enum version_scheme scheme, struct str a, struct str b);

/* A set of versions without holes. All zero is every version.
     OSV:  introduced -> lower ("0": empty), fixed -> upper, last_affected -> upper, upper_included
     NVD:  versionStartIncluding/Excluding -> lower, lower_excluded;
           versionEndIncluding/Excluding -> upper, upper_included */
struct version_range {
    enum version_scheme scheme;
    struct str lower, upper; /* empty: no bound */
    bool lower_excluded;     /* > instead of >= */
    bool upper_included;     /* <= instead of < */
};

enum version_verdict { VERSION_CANNOT_TELL, VERSION_IN, VERSION_OUT };

/* A lower bound of "0" is no bound, as OSV has it. A version that fails one bound is out, whatever
   the other says; one that cannot be compared with a bound, and fails none, cannot be told. */
enum version_verdict version_in_range(const struct version_range *range, struct str version);

/* ">=3.0.0 <3.0.12", "=1.2", or "*" for every version. */
void version_range_format(const struct version_range *range, struct buf *out);

#endif
