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

/* Versions whose first numbers differ are not equal in any scheme; this spares most comparisons of
   a list of hundreds. */
static bool same_version(enum version_scheme scheme, struct str x, struct str y)
{
    struct str first_x, first_y;
    if (first_number(x, &first_x) && first_number(y, &first_y) && !str_eq(first_x, first_y))
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

void match_package(const struct match_package *package, const struct advisory_package *affected,
                   struct match *out)
{
    const struct version_range *doubt = NULL;
    *out = (struct match){.verdict = MATCH_NO, .scheme = package->scheme};
    for (size_t i = 0; i < affected->range_count; i++) {
        const struct version_range *range = &affected->ranges[i];
        enum version_verdict v = version_in_range(range, package->version);
        if (v == VERSION_IN) {
            out->verdict = MATCH_YES;
            out->range = range;
            out->scheme = range->scheme;
            return;
        }
        if (v == VERSION_CANNOT_TELL)
            doubt = range;
    }
    if (enumerated(package, affected)) {
        out->verdict = MATCH_YES;
        out->enumerated = true;
    } else if (doubt) {
        out->verdict = MATCH_CANNOT_TELL;
        out->range = doubt;
    }
}
