#include "assess/match/match_internal.h"

/* The pure engine, packages: a version against what one published record says. Verdicts are
   three-valued: MATCH_CANNOT_TELL is neither yes nor no, and never silently becomes one of them. */

const char *match_state_word(enum match_state state)
{
    static const char *const words[MATCH_STATE__COUNT] = {
        [MATCH_MATCHED] = "matched",
        [MATCH_CLEAN] = "clean",
        [MATCH_NO_IDENTIFIER] = "no_identifier",
        [MATCH_NO_SOURCE] = "no_source",
        [MATCH_STALE] = "stale",
    };
    return words[state];
}

const char *match_verdict_word(enum match_verdict verdict)
{
    static const char *const words[MATCH_VERDICT__COUNT] = {
        [MATCH_NO] = "not affected",
        [MATCH_YES] = "affected",
        [MATCH_CANNOT_TELL] = "cannot tell",
    };
    return words[verdict];
}

/* The digits that a text begins with, without leading zeros; false where an epoch may follow. */
static bool first_number(struct str version, struct str *out)
{
    size_t zeros = 0;
    while (zeros < version.n && version.p[zeros] == '0')
        zeros++;
    size_t end = zeros;
    while (end < version.n && char_is_digit(version.p[end]))
        end++;
    *out = str_sub(version, zeros, end - zeros);
    return end > 0 && (end == version.n || (version.p[end] != '!' && version.p[end] != ':'));
}

/* The next of the numbers that a version begins with, "1.20.3"; empty, which is nought, when there
   is none. */
static struct str take_number(struct str *rest)
{
    struct str number;
    (void)first_number(*rest, &number);
    size_t end = 0;
    while (end < rest->n && char_is_digit(rest->p[end]))
        end++;
    bool more = end + 1 < rest->n && rest->p[end] == '.' && char_is_digit(rest->p[end + 1]);
    *rest = more ? str_from(*rest, end + 1) : (struct str){0};
    return number;
}

/* Whether the numbers before anything else are the same. Where '-' and '_' are no dots, versions
   are not equal without that. */
static bool same_numbers(struct str x, struct str y)
{
    while (x.n || y.n)
        if (!str_eq(take_number(&x), take_number(&y)))
            return false;
    return true;
}

/* Comparing in earnest is spared for nearly all of a list of hundreds. */
static bool same_version(enum version_scheme scheme, struct str x, struct str y)
{
    struct str first_x, first_y;
    bool plain = scheme == VERSION_PYPI || scheme == VERSION_NPM || scheme == VERSION_SEMVER ||
                 scheme == VERSION_MAVEN || scheme == VERSION_GEM || scheme == VERSION_NUGET ||
                 scheme == VERSION_COMPOSER;
    if (first_number(x, &first_x) && first_number(y, &first_y) &&
        (plain ? !same_numbers(x, y) : !str_eq(first_x, first_y)))
        return false;
    return version_compare(scheme, x, y) == VERSION_EQUAL;
}

static bool enumerated(const struct match_package *p, const struct advisory_package *affected)
{
    struct str version = p->version;
    for (size_t i = 0; i < affected->versions.count; i++)
        if (str_eq(affected->versions.items[i], version))
            return true;
    /* "1.0" and "1.0.0" are one version of PyPI: equality is that of the scheme. */
    for (size_t i = 0; i < affected->versions.count; i++)
        if (same_version(p->scheme, affected->versions.items[i], version))
            return true;
    return false;
}

/* --- RPM --- */

static bool is_modular(struct str version)
{
    return str_has(version, STR(".module"));
}

static struct str without_epoch(struct str version)
{
    size_t colon = str_find_char(version, ':');
    return colon < version.n ? str_from(version, colon + 1) : version;
}

/* Whether a version belongs to a stream: 16.13.1 to 16, 7.4.19 to 7.4. */
static bool in_stream(struct str version, struct str stream)
{
    version = without_epoch(version);
    return stream.n && str_starts(version, stream) &&
           (version.n == stream.n || !char_is_digit(version.p[stream.n]));
}

static bool same_major(struct str x, struct str y)
{
    struct str first_x, first_y;
    return first_number(without_epoch(x), &first_x) && first_number(without_epoch(y), &first_y) &&
           str_eq(first_x, first_y);
}

/* A repair in one stream of a module says nothing of the others, nor of packages outside of
   modules. Where the package does not say its stream, another major version makes it doubtful. */
static bool other_stream(const struct match_package *p, struct str repaired, bool *doubtful)
{
    *doubtful = false;
    if (!repaired.n || (!is_modular(p->version) && !is_modular(repaired)))
        return false;
    if (is_modular(p->version) != is_modular(repaired))
        return true;
    if (in_stream(p->version, p->stream))
        return !in_stream(repaired, p->stream);
    *doubtful = !same_major(p->version, repaired);
    return false;
}

/* Epochs are compared where the package has one; where its list leaves them out, they would make
   every version old. */
static struct version_range comparable(const struct match_package *p,
                                       const struct version_range *range)
{
    struct version_range r = *range;
    if (p->scheme == VERSION_RPM && str_find_char(p->version, ':') == p->version.n) {
        r.lower = without_epoch(r.lower);
        r.upper = without_epoch(r.upper);
    }
    return r;
}

void match_package(const struct match_package *package, const struct advisory_package *affected,
                   struct match *out)
{
    const struct version_range *doubt = NULL;
    *out = (struct match){.verdict = MATCH_NO, .scheme = package->scheme};
    for (size_t i = 0; i < affected->range_count; i++) {
        bool doubtful = false;
        struct version_range range = comparable(package, &affected->ranges[i]);
        if (range.scheme == VERSION_RPM && other_stream(package, range.upper, &doubtful))
            continue;
        enum version_verdict v = version_in_range(&range, package->version);
        if (v == VERSION_IN && (out->verdict != MATCH_YES || !doubtful)) {
            *out = (struct match){.verdict = MATCH_YES,
                                  .assumed = doubtful || package->version_read,
                                  .range = &affected->ranges[i],
                                  .scheme = range.scheme};
            if (!doubtful)
                return;
        }
        if (v == VERSION_CANNOT_TELL)
            doubt = &affected->ranges[i];
    }
    if (out->verdict == MATCH_YES)
        return;
    if (enumerated(package, affected)) {
        out->verdict = MATCH_YES;
        out->enumerated = true;
        out->assumed = package->version_read;
    } else if (doubt) {
        out->verdict = MATCH_CANNOT_TELL;
        out->range = doubt;
    }
}
