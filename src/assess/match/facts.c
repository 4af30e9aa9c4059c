#include "assess/match/facts.h"

#include "assess/match/match_internal.h"
#include "value/cvss/cvss.h"

enum { NAMES_MAX = 64, CWES_MAX = 16 };

struct names {
    struct str items[NAMES_MAX];
    size_t count, max;
};

struct maker {
    struct arena *scratch;
    struct advisories *db;
    const struct match_table *read;
    struct flaw_facts flaw;
    struct names aliases, cwes;
    int best, best_v2; /* tenths, -1: none */
    enum cvss_severity severity, severity_v2;
    struct str vector_v2, published;
    struct advisory_cvss *cvss;
    size_t cvss_count, cvss_cap;
};

static bool is_cve(struct str name)
{
    return str_starts(name, STR("CVE-"));
}

static void add_name(struct names *n, struct str name)
{
    bool known = name.n == 0 || n->count == n->max;
    for (size_t i = 0; i < n->count && !known; i++)
        known = str_eq(n->items[i], name);
    if (!known)
        n->items[n->count++] = name;
}

/* Another CVE is another flaw, whatever a record calls it. */
static void add_alias(struct maker *m, struct str name)
{
    if (!is_cve(name) && !str_eq(name, m->flaw.name))
        add_name(&m->aliases, name);
}

static struct str words_of(struct arena *a, const struct names *n)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < n->count; i++) {
        if (i)
            buf_char(&b, ' ');
        buf_put(&b, n->items[i]);
    }
    return buf_str(&b);
}

/* The worst vector counts; one of version 2.0 only where there is no later one. */
static void add_vector(struct maker *m, const struct advisory_cvss *c)
{
    struct cvss v;
    struct cvss_scores s;
    struct err ignored = {0};
    struct str vector = c->vector;
    bool seen = false; /* several records mostly have the same */
    for (size_t i = 0; i < m->cvss_count && !seen; i++)
        seen = str_eq(m->cvss[i].vector, vector);
    ARENA_ROOM(m->scratch, m->cvss, m->cvss_count, m->cvss_cap, 4);
    m->cvss[m->cvss_count++] = *c;
    if (seen || !cvss_parse(vector, &v, &ignored))
        return;
    cvss_scores(&v, &s);
    bool old = s.version == CVSS_2_0;
    int *best = old ? &m->best_v2 : &m->best;
    if (s.overall <= *best)
        return;
    *best = s.overall;
    *(old ? &m->vector_v2 : &m->flaw.vector) = vector;
    *(old ? &m->severity_v2 : &m->severity) = s.severity;
}

static void add_advisory(struct maker *m, const struct advisory *ad)
{
    add_alias(m, ad->id);
    for (size_t i = 0; i < ad->aliases.count; i++)
        add_alias(m, ad->aliases.items[i]);
    for (size_t i = 0; i < ad->cwes.count; i++)
        add_name(&m->cwes, ad->cwes.items[i]);
    for (size_t i = 0; i < ad->cvss_count; i++)
        add_vector(m, &ad->cvss[i]);
    if (m->flaw.title.n == 0)
        m->flaw.title = ad->title;
    if (m->published.n == 0)
        m->published = ad->severity;
}

static bool get_record(struct maker *m, int64_t number, const struct advisory **out,
                       struct err *err)
{
    const struct match_record *known = match_record_find(m->read, number);
    if (known) {
        *out = &known->advisory;
        return true;
    }
    struct advisory *read = ARENA_NEW(m->scratch, struct advisory);
    *out = read;
    return advisories_get(m->db, m->scratch, number, read, err);
}

static bool add_all(struct maker *m, const struct advisory_numbers *numbers, struct err *err)
{
    for (size_t i = 0; i < numbers->count; i++) {
        const struct advisory *ad;
        if (!get_record(m, numbers->items[i], &ad, err))
            return false;
        if (ad->withdrawn.n == 0)
            add_advisory(m, ad);
    }
    return true;
}

/* Of the vector that counts; without one, what was published, if it is one of the words. */
static struct str severity_of(const struct maker *m)
{
    if (m->best >= 0 || m->best_v2 >= 0)
        return str_of(cvss_severity_word(m->best >= 0 ? m->severity : m->severity_v2));
    for (int i = 0; i < CVSS_SEVERITY__COUNT; i++) {
        struct str word = str_of(cvss_severity_word((enum cvss_severity)i));
        if (str_eq(m->published, word))
            return word;
    }
    return (struct str){0};
}

/* Whoever says that it is exploited counts; the day is the first that one of them gives. */
static bool add_exploitation(struct maker *m, struct arena *a, bool kev_known, struct err *err)
{
    struct advisory_kevs *marks = &m->flaw.marks;
    struct advisory_epss epss;
    bool scored = false;
    if (is_cve(m->flaw.name) && (!advisories_exploited(m->db, a, m->flaw.name, marks, err) ||
                                 !advisories_epss(m->db, m->flaw.name, &epss, &scored, err)))
        return false;
    m->flaw.kev = marks->count ? STR("yes") : kev_known ? STR("no") : (struct str){0};
    for (size_t i = 0; i < marks->count; i++)
        if (m->flaw.kev_on.n == 0 || str_cmp(marks->items[i].added, m->flaw.kev_on) < 0)
            m->flaw.kev_on = marks->items[i].added;
    m->flaw.epss = scored ? 10 * epss.score : -1;
    return true;
}

static void keep_vectors(const struct maker *m, struct arena *a, struct flaw_facts *out)
{
    struct advisory_cvss *kept = ARENA_ARRAY(a, struct advisory_cvss, m->cvss_count);
    for (size_t i = 0; i < m->cvss_count; i++) {
        kept[i] = m->cvss[i];
        kept[i].vector = str_copy(a, kept[i].vector);
        kept[i].source = str_copy(a, kept[i].source);
    }
    out->cvss = kept;
    out->cvss_count = m->cvss_count;
}

bool flaw_facts_load(struct arena *a, struct arena *scratch, struct advisories *db,
                     const struct flaw_sources *sources, struct flaw_facts *out, struct err *err)
{
    struct maker m = {.scratch = scratch,
                      .db = db,
                      .read = sources->read,
                      .flaw = {.name = sources->name},
                      .aliases = {.max = NAMES_MAX},
                      .cwes = {.max = CWES_MAX},
                      .best = -1,
                      .best_v2 = -1};
    struct advisory_numbers numbers;
    if (!advisories_by_id(db, scratch, sources->name, &numbers, err) ||
        !add_all(&m, &numbers, err) || (sources->more && !add_all(&m, sources->more, err)) ||
        !add_exploitation(&m, a, sources->kev_known, err))
        return false;
    *out = m.flaw;
    out->vector = str_copy(a, m.best < 0 ? m.vector_v2 : m.flaw.vector);
    out->title = str_copy(a, m.flaw.title);
    out->score = m.best >= 0 ? m.best : m.best_v2;
    out->severity = severity_of(&m);
    out->aliases = words_of(a, &m.aliases);
    out->cwe = words_of(a, &m.cwes);
    keep_vectors(&m, a, out);
    return true;
}

bool flaw_facts_matter(const struct flaw_facts *x, const struct flaw_facts *y)
{
    return !str_eq(x->severity, y->severity) || !str_eq(x->vector, y->vector) ||
           !str_eq(x->kev, y->kev);
}

bool flaw_facts_same(const struct flaw_facts *x, const struct flaw_facts *y)
{
    return !flaw_facts_matter(x, y) && str_eq(x->name, y->name) && str_eq(x->aliases, y->aliases) &&
           str_eq(x->title, y->title) && x->score == y->score && str_eq(x->cwe, y->cwe) &&
           str_eq(x->kev_on, y->kev_on) && x->epss == y->epss;
}
