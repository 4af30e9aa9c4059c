#include "assess/match/match.h"

/* The pure engine: one component against one published record. Conditions are three-valued:
   MATCH_CANNOT_TELL is neither yes nor no, and never silently becomes one of them. */

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

/* --- packages --- */

static struct str range_text(struct arena *a, const struct version_range *range)
{
    struct buf b = {.arena = a};
    version_range_format(range, &b);
    return buf_str(&b);
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

static struct str all_ranges(struct arena *a, const struct advisory_package *affected)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < affected->range_count && i < 8; i++) {
        if (i)
            BUF_LIT(&b, " or ");
        version_range_format(&affected->ranges[i], &b);
    }
    if (affected->range_count > 8)
        BUF_LIT(&b, " or others");
    return buf_str(&b);
}

static void say_in(struct arena *a, const struct match_package *p, const struct version_range *r,
                   struct match *out)
{
    out->verdict = MATCH_YES;
    out->scheme = r->scheme;
    out->range = range_text(a, r);
    if (!r->upper_included)
        out->fixed_in = r->upper;
    out->reason = str_fmt(a, "%.*s %.*s (%.*s) is in the affected range %.*s, compared as %s",
                          STR_ARG(p->name), STR_ARG(p->version), STR_ARG(p->release),
                          STR_ARG(out->range), version_scheme_name(r->scheme));
}

void match_package(struct arena *a, const struct match_package *package,
                   const struct advisory_package *affected, struct match *out)
{
    bool doubt = false;
    *out = (struct match){.verdict = MATCH_NO, .scheme = package->scheme};
    for (size_t i = 0; i < affected->range_count; i++) {
        enum version_verdict v = version_in_range(&affected->ranges[i], package->version);
        if (v == VERSION_IN) {
            say_in(a, package, &affected->ranges[i], out);
            return;
        }
        doubt |= v == VERSION_CANNOT_TELL;
    }
    if (enumerated(package, affected)) {
        out->verdict = MATCH_YES;
        out->range = str_fmt(a, "=%.*s", STR_ARG(package->version));
        out->reason = str_fmt(a, "%.*s %.*s (%.*s) is listed as affected", STR_ARG(package->name),
                              STR_ARG(package->version), STR_ARG(package->release));
        return;
    }
    out->range = all_ranges(a, affected);
    if (doubt) {
        out->verdict = MATCH_CANNOT_TELL;
        out->reason = str_fmt(a, "\"%.*s\" cannot be compared with %.*s: it is no version of %s",
                              STR_ARG(package->version), STR_ARG(out->range),
                              version_scheme_name(package->scheme));
        return;
    }
    if (affected->range_count)
        out->reason = str_fmt(a, "%.*s %.*s is outside %.*s, compared as %s",
                              STR_ARG(package->name), STR_ARG(package->version),
                              STR_ARG(out->range), version_scheme_name(package->scheme));
    else
        out->reason = str_fmt(a, "%.*s %.*s is not among the %zu versions listed as affected",
                              STR_ARG(package->name), STR_ARG(package->version),
                              affected->versions.count);
}

/* --- products --- */

struct line_result {
    enum match_verdict verdict;
    bool assumed; /* an attribute that the component leaves open was taken to fit */
};

static bool has_bounds(const struct version_range *r)
{
    return r->lower.n || r->upper.n;
}

/* Attributes other than version and update. A component that says nothing (ANY) may be what the
   criteria ask for; one that says something else is not. */
static enum match_verdict other_attributes(const struct cpe *criteria, const struct cpe *component,
                                           bool *assumed)
{
    for (int i = CPE_EDITION; i < CPE__COUNT; i++) {
        const struct cpe_value *wanted = &criteria->values[i];
        switch (cpe_compare_value(wanted, &component->values[i])) {
        case CPE_EQUAL:
        case CPE_SUPERSET: break;
        case CPE_SUBSET: *assumed |= wanted->kind == CPE_TEXT; break;
        case CPE_DISJOINT:
        case CPE_UNDEFINED:
        case CPE_RELATION__COUNT: return MATCH_NO;
        }
    }
    return MATCH_YES;
}

/* Criteria with a version of their own: "1.1.1" and perhaps the update "k". */
static enum match_verdict exact_version(struct arena *a, const struct cpe *criteria,
                                        const struct match_product *p)
{
    const struct cpe_value *version = &criteria->values[CPE_VERSION];
    const struct cpe_value *update = &criteria->values[CPE_UPDATE];
    struct str wanted = cpe_plain(a, version);
    struct str own = p->version;
    if (p->cpe.values[CPE_VERSION].kind == CPE_TEXT && update->kind != CPE_TEXT) {
        enum cpe_relation r = cpe_compare_value(version, &p->cpe.values[CPE_VERSION]);
        if (r == CPE_EQUAL || r == CPE_SUPERSET)
            return update->kind == CPE_ANY || p->cpe.values[CPE_UPDATE].kind != CPE_TEXT ? MATCH_YES
                                                                                         : MATCH_NO;
        own = cpe_plain(a, &p->cpe.values[CPE_VERSION]);
    } else if (update->kind == CPE_TEXT) {
        struct str u = cpe_plain(a, update);
        bool patch = u.n > 1 && u.p[0] == 'p' && char_is_digit(u.p[1]);
        wanted = str_fmt(a, "%.*s%s%.*s", STR_ARG(wanted), patch ? "" : "-", STR_ARG(u));
    }
    switch (version_compare(VERSION_GENERIC, own, wanted)) {
    case VERSION_EQUAL: return MATCH_YES;
    case VERSION_LESS:
    case VERSION_GREATER: return MATCH_NO;
    case VERSION_UNKNOWN: break;
    }
    return MATCH_CANNOT_TELL;
}

/* NVD's bounds speak of the version attribute: OpenSSH 7.9, update p1, is in "<= 7.9". But many
   bounds have the update in them ("< 9.3p2"), and then it counts. */
static struct str version_for(struct arena *a, const struct version_range *range,
                              const struct match_product *p)
{
    if (p->cpe.values[CPE_VERSION].kind != CPE_TEXT)
        return p->version;
    struct str bare = cpe_plain(a, &p->cpe.values[CPE_VERSION]);
    return str_eq(bare, range->lower) || str_eq(bare, range->upper) ? bare : p->version;
}

/* One line of a configuration against one product with the same key. */
static struct line_result judge_line(struct arena *a, const struct advisory_cpe *line,
                                     const struct match_product *p)
{
    struct line_result r = {MATCH_NO, false};
    struct cpe criteria;
    struct err ignored;
    if (!cpe_parse(a, line->criteria, &criteria, &ignored))
        return r;
    r.verdict = other_attributes(&criteria, &p->cpe, &r.assumed);
    if (r.verdict == MATCH_NO)
        return r;
    if (criteria.values[CPE_VERSION].kind == CPE_TEXT) {
        r.verdict = p->version.n ? exact_version(a, &criteria, p) : MATCH_CANNOT_TELL;
        return r;
    }
    if (criteria.values[CPE_VERSION].kind == CPE_NA) {
        /* "-" names a product that has no versions; for a platform NVD means whichever version. */
        r.verdict = p->version.n && line->vulnerable ? MATCH_NO : MATCH_YES;
        return r;
    }
    if (!has_bounds(&line->range))
        return r;
    if (!p->version.n) {
        r.verdict = MATCH_CANNOT_TELL;
        return r;
    }
    switch (version_in_range(&line->range, version_for(a, &line->range, p))) {
    case VERSION_IN: break;
    case VERSION_OUT: r.verdict = MATCH_NO; break;
    case VERSION_CANNOT_TELL: r.verdict = MATCH_CANNOT_TELL; break;
    }
    return r;
}

/* How one configuration came out for one product. */
struct outcome {
    const struct match_product *product;
    const struct match_surroundings *around;
    const struct advisory_cpe *hit;   /* the vulnerable line that the product satisfies */
    const struct advisory_cpe *doubt; /* one that could not be compared with it */
    const struct advisory_cpe *near;  /* one of the same product that it does not satisfy */
    const struct advisory_cpe *open;  /* a condition that the SBOM cannot answer */
    bool assumed;
};

static enum match_verdict other_component(struct arena *a, const struct advisory_cpe *line,
                                          struct outcome *o)
{
    enum match_verdict best = MATCH_CANNOT_TELL;
    bool there = false;
    for (size_t i = 0; i < o->around->count; i++) {
        const struct match_product *p = &o->around->products[i];
        if (!str_eq(p->key, line->key))
            continue;
        enum match_verdict v = judge_line(a, line, p).verdict;
        if (v == MATCH_YES)
            return v;
        best = there && best == MATCH_CANNOT_TELL ? best : v;
        there = true;
    }
    if (best == MATCH_CANNOT_TELL)
        o->open = line;
    return best;
}

static enum match_verdict eval_line(struct arena *a, const struct advisory_cpe *line,
                                    struct outcome *o)
{
    if (!str_eq(line->key, o->product->key))
        return other_component(a, line, o);
    struct line_result r = judge_line(a, line, o->product);
    if (line->vulnerable && r.verdict == MATCH_YES) {
        o->hit = line;
        o->assumed |= r.assumed;
    } else if (line->vulnerable && r.verdict == MATCH_CANNOT_TELL) {
        o->doubt = line;
    } else if (line->vulnerable && !o->near) {
        o->near = line;
    }
    return r.verdict;
}

static enum match_verdict combine(bool all, enum match_verdict x, enum match_verdict y)
{
    enum match_verdict decides = all ? MATCH_NO : MATCH_YES;
    if (x == decides || y == decides)
        return decides;
    return x == MATCH_CANNOT_TELL || y == MATCH_CANNOT_TELL ? MATCH_CANNOT_TELL : x;
}

static enum match_verdict negate(bool yes, enum match_verdict v)
{
    if (!yes || v == MATCH_CANNOT_TELL)
        return v;
    return v == MATCH_YES ? MATCH_NO : MATCH_YES;
}

static enum match_verdict eval_node(struct arena *a, const struct advisory_node *node,
                                    struct outcome *o)
{
    enum match_verdict v = node->all ? MATCH_YES : MATCH_NO;
    for (size_t i = 0; i < node->cpe_count; i++)
        v = combine(node->all, v, eval_line(a, &node->cpes[i], o));
    return negate(node->negate, v);
}

static bool names_key(const struct advisory_node *node, struct str key)
{
    for (size_t i = 0; i < node->cpe_count; i++)
        if (node->cpes[i].vulnerable && str_eq(node->cpes[i].key, key))
            return true;
    return false;
}

/* In a node that speaks of the product itself, other products that are not there say nothing; so
   only the product's own lines are looked at where the lines are alternatives. */
static enum match_verdict eval_own_node(struct arena *a, const struct advisory_node *node,
                                        struct outcome *o)
{
    if (node->all || node->negate)
        return eval_node(a, node, o);
    enum match_verdict v = MATCH_NO;
    for (size_t i = 0; i < node->cpe_count && v != MATCH_YES; i++)
        if (str_eq(node->cpes[i].key, o->product->key))
            v = combine(false, v, eval_line(a, &node->cpes[i], o));
    return v;
}

static enum match_verdict
eval_configuration(struct arena *a, const struct advisory_configuration *c, struct outcome *o)
{
    enum match_verdict v = c->all ? MATCH_YES : MATCH_NO;
    for (size_t i = 0; i < c->node_count; i++) {
        const struct advisory_node *node = &c->nodes[i];
        bool own = names_key(node, o->product->key);
        if (!own && !c->all)
            continue; /* an alternative that is not about this product */
        enum match_verdict n = own ? eval_own_node(a, node, o) : eval_node(a, node, o);
        v = combine(c->all, v, n);
        if (c->all && own && n == MATCH_NO)
            return negate(c->negate, MATCH_NO);
    }
    return negate(c->negate, v);
}

static struct str line_range(struct arena *a, const struct advisory_cpe *line)
{
    struct cpe criteria;
    struct err ignored;
    if (has_bounds(&line->range) || !cpe_parse(a, line->criteria, &criteria, &ignored) ||
        criteria.values[CPE_VERSION].kind != CPE_TEXT)
        return range_text(a, &line->range);
    struct str version = cpe_plain(a, &criteria.values[CPE_VERSION]);
    if (criteria.values[CPE_UPDATE].kind != CPE_TEXT)
        return str_fmt(a, "=%.*s", STR_ARG(version));
    return str_fmt(a, "=%.*s %.*s", STR_ARG(version),
                   STR_ARG(cpe_plain(a, &criteria.values[CPE_UPDATE])));
}

static void say_hit(struct arena *a, const struct match_product *p, const struct outcome *o,
                    enum match_verdict v, struct match *out)
{
    out->verdict = MATCH_YES;
    out->assumed = v == MATCH_CANNOT_TELL || o->assumed;
    out->range = line_range(a, o->hit);
    if (!o->hit->range.upper_included)
        out->fixed_in = o->hit->range.upper;
    struct buf b = {.arena = a};
    buf_fmt(&b, "%.*s %.*s is in %.*s of %.*s, compared as generic", STR_ARG(p->key),
            STR_ARG(p->version), STR_ARG(out->range), STR_ARG(o->hit->criteria));
    if (v == MATCH_CANNOT_TELL && o->open)
        buf_fmt(&b,
                "; that it runs on or with %.*s is asked too, which the SBOM does not tell: "
                "taken as yes",
                STR_ARG(o->open->criteria));
    if (o->assumed)
        BUF_LIT(&b, "; its CPE name leaves open an attribute that is asked for: taken as yes");
    out->reason = buf_str(&b);
}

void match_product(struct arena *a, const struct match_product *product,
                   const struct advisory_candidate *candidate,
                   const struct match_surroundings *around, struct match *out)
{
    const struct advisory_cpe *doubt = NULL;
    const struct advisory_cpe *near = NULL;
    *out = (struct match){.verdict = MATCH_NO, .scheme = VERSION_GENERIC};
    struct match possible = *out;
    for (size_t i = 0; i < candidate->configuration_count; i++) {
        struct outcome o = {.product = product, .around = around};
        enum match_verdict v = eval_configuration(a, &candidate->configurations[i], &o);
        if (o.hit && v != MATCH_NO) {
            say_hit(a, product, &o, v, v == MATCH_YES && !o.assumed ? out : &possible);
            if (out->verdict == MATCH_YES)
                return;
        }
        doubt = o.doubt && v != MATCH_NO ? o.doubt : doubt;
        near = near ? near : (o.hit ? o.open : o.near);
    }
    if (possible.verdict == MATCH_YES) {
        *out = possible;
        return;
    }
    if (doubt) {
        out->verdict = MATCH_CANNOT_TELL;
        out->range = line_range(a, doubt);
        out->reason = str_fmt(a, "version \"%.*s\" cannot be compared with %.*s of %.*s",
                              STR_ARG(product->version), STR_ARG(out->range),
                              STR_ARG(doubt->criteria));
    } else if (near) {
        out->range = line_range(a, near);
        out->reason = str_fmt(a, "%.*s %.*s is outside %.*s of %.*s", STR_ARG(product->key),
                              STR_ARG(product->version), STR_ARG(out->range),
                              STR_ARG(near->criteria));
    } else {
        out->reason = STR("its configurations ask for something that the SBOM has otherwise");
    }
}
