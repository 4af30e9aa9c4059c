#include "assess/match/match_internal.h"

/* The pure engine, products: a CPE name and a version against the configurations of one published
   record. NISTIR 7696 says how names relate, the feeds of NVD how configurations are read. */

/* What a line asks of version and update, and of the other attributes where it asks anything. */
struct wanted {
    enum cpe_kind version_kind, update_kind;
    struct str version, update; /* plain */
    bool parsed;                /* full is there */
    struct cpe full;
};

struct line_result {
    enum match_verdict verdict;
    bool assumed; /* an attribute that the component leaves open was taken to fit */
};

static bool has_bounds(const struct version_range *r)
{
    return r->lower.n || r->upper.n;
}

static enum cpe_kind kind_of(struct str text)
{
    if (STR_IS(text, "*"))
        return CPE_ANY;
    return STR_IS(text, "-") ? CPE_NA : CPE_TEXT;
}

static bool is_plain(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\\' || text.p[i] == '*' || text.p[i] == '?')
            return text.n == 1 && text.p[0] == '*';
    return text.n > 0;
}

/* Nearly all lines ask for nothing but a version, and are canonical: these need no parsing. */
static bool read_quickly(const struct advisory_cpe *line, struct wanted *out)
{
    struct str rest = str_from(line->criteria, STR("cpe:2.3:").n + line->key.n + 1);
    struct str others = STR(":*:*:*:*:*:*");
    struct str version, update;
    if (!line->key.n || !str_ends(rest, others))
        return false;
    rest = str_sub(rest, 0, rest.n - others.n);
    size_t colon = str_find_char(rest, ':');
    version = str_sub(rest, 0, colon);
    update = str_from(rest, colon + 1);
    if (!is_plain(version) || !is_plain(update) || str_find_char(update, ':') < update.n)
        return false;
    *out = (struct wanted){kind_of(version), kind_of(update), version, update, false, {{{0}}}};
    return out->version_kind == CPE_TEXT || out->update_kind == CPE_ANY;
}

static bool read_line(struct arena *a, const struct advisory_cpe *line, struct wanted *out)
{
    struct err ignored;
    if (read_quickly(line, out))
        return true;
    *out = (struct wanted){.parsed = true};
    if (!cpe_parse(a, line->criteria, &out->full, &ignored))
        return false;
    const struct cpe_value *version = &out->full.values[CPE_VERSION];
    const struct cpe_value *update = &out->full.values[CPE_UPDATE];
    out->version_kind = version->kind;
    out->update_kind = update->kind;
    out->version = cpe_plain(a, version);
    out->update = cpe_plain(a, update);
    return true;
}

/* Attributes other than the version; the update only where no version goes with it. A component
   that says nothing (ANY) may be what the criteria ask for; one that says something else is not.
   One with wildcards (7696, 6.1.3: undefined) may be, too. */
static enum match_verdict other_attributes(const struct wanted *w, const struct cpe *component,
                                           bool *assumed)
{
    for (int i = w->version_kind == CPE_TEXT ? CPE_EDITION : CPE_UPDATE; i < CPE__COUNT; i++) {
        const struct cpe_value *value = &w->full.values[i];
        switch (cpe_compare_value(value, &component->values[i])) {
        case CPE_EQUAL:
        case CPE_SUPERSET: break;
        case CPE_SUBSET: *assumed |= value->kind == CPE_TEXT; break;
        case CPE_UNDEFINED: *assumed |= value->kind != CPE_ANY; break;
        case CPE_DISJOINT:
        case CPE_RELATION__COUNT: return MATCH_NO;
        }
    }
    return MATCH_YES;
}

static bool names_version(const struct wanted *w, const struct match_product *p)
{
    if (str_eq_nocase(w->version, p->bare))
        return true;
    return w->parsed && cpe_compare_value(&w->full.values[CPE_VERSION],
                                          &p->cpe.values[CPE_VERSION]) == CPE_SUPERSET;
}

/* Criteria with a version of their own: "1.1.1" and perhaps the update "k". */
static enum match_verdict exact_version(struct arena *a, const struct wanted *w,
                                        const struct match_product *p)
{
    struct str wanted = w->version;
    struct str own = p->version;
    if (p->bare.n && w->update_kind != CPE_TEXT) {
        if (names_version(w, p))
            return w->update_kind == CPE_ANY || p->cpe.values[CPE_UPDATE].kind != CPE_TEXT
                       ? MATCH_YES
                       : MATCH_NO;
        own = p->bare;
    } else if (w->update_kind == CPE_TEXT) {
        wanted = match_join_update(a, w->version, w->update);
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
static struct str version_for(const struct version_range *range, const struct match_product *p)
{
    bool bare = p->bare.n && (str_eq(p->bare, range->lower) || str_eq(p->bare, range->upper));
    return bare ? p->bare : p->version;
}

/* One line of a configuration against one product with the same key. */
static struct line_result judge_line(struct arena *a, const struct advisory_cpe *line,
                                     const struct match_product *p)
{
    struct line_result r = {MATCH_NO, false};
    struct wanted w;
    if (!read_line(a, line, &w))
        return r;
    r.verdict = w.parsed ? other_attributes(&w, &p->cpe, &r.assumed) : MATCH_YES;
    if (r.verdict == MATCH_NO)
        return r;
    if (w.version_kind == CPE_TEXT) {
        r.verdict = p->version.n ? exact_version(a, &w, p) : MATCH_CANNOT_TELL;
        return r;
    }
    if (w.version_kind == CPE_NA) {
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
    switch (version_in_range(&line->range, version_for(&line->range, p))) {
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

/* The first of the surrounding products with this key, or where it would stand. */
static size_t first_around(const struct match_surroundings *around, struct str key)
{
    size_t low = 0;
    size_t high = around->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(around->products[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum match_verdict other_component(struct arena *a, const struct advisory_cpe *line,
                                          struct outcome *o)
{
    enum match_verdict best = MATCH_CANNOT_TELL;
    bool there = false;
    for (size_t i = first_around(o->around, line->key);
         i < o->around->count && str_eq(o->around->products[i].key, line->key); i++) {
        const struct match_product *p = &o->around->products[i];
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

static void say_hit(const struct outcome *o, enum match_verdict v, struct match *out)
{
    *out = (struct match){.verdict = MATCH_YES,
                          .assumed = v == MATCH_CANNOT_TELL || o->assumed,
                          .scheme = VERSION_GENERIC,
                          .range = &o->hit->range,
                          .line = o->hit,
                          .open = v == MATCH_CANNOT_TELL ? o->open : NULL};
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
            say_hit(&o, v, v == MATCH_YES && !o.assumed ? out : &possible);
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
    out->line = doubt ? doubt : near;
    out->range = out->line ? &out->line->range : NULL;
    if (doubt)
        out->verdict = MATCH_CANNOT_TELL;
}
