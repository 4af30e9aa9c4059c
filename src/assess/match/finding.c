#include "assess/match/facts.h"
#include "assess/match/match_internal.h"
#include "value/cvss/cvss.h"

/* One finding as JSON: what the vulnerability is, and what each record says. */

static void add_number(struct arena *a, struct json *into, const char *key, struct str digits)
{
    json_add(a, into, key, JSON_NUMBER)->text = digits;
}

static struct str tenths_text(struct arena *a, int tenths)
{
    struct buf b = {.arena = a};
    cvss_score_format(tenths, &b);
    return buf_str(&b);
}

static bool is_cve(struct str id)
{
    return str_starts(id, STR("CVE-"));
}

static int rank(struct str name)
{
    return str_starts(name, STR("GHSA-")) ? 0 : 1;
}

static void add_name(struct match_finding *f, struct str name)
{
    if (str_eq(f->found->id, name))
        return;
    for (size_t i = 0; i < f->name_count; i++)
        if (str_eq(f->names[i], name))
            return;
    size_t at = f->name_count++;
    for (;
         at > 0 && (rank(name) < rank(f->names[at - 1]) ||
                    (rank(name) == rank(f->names[at - 1]) && str_cmp(name, f->names[at - 1]) < 0));
         at--)
        f->names[at] = f->names[at - 1];
    f->names[at] = name;
}

#define EACH_CLAIM(c, f) \
    for (const struct match_claim *c = (f)->found->claims, *c##_end = c + (f)->found->claim_count; \
         c < c##_end; c++)

/* What all records of the flaw say, as in a workspace (facts.h): those of the claims, and those
   that have its name without speaking of the component. */
static bool load_facts(struct match_scan_state *s, const struct match_finding *f,
                       struct flaw_facts *out, struct err *err)
{
    struct advisory_numbers claimed = {
        .items = ARENA_ARRAY(&s->scratch, int64_t, f->found->claim_count + 1)};
    EACH_CLAIM(c, f)
    claimed.items[claimed.count++] = c->record->advisory.number;
    struct flaw_sources sources = {.name = f->found->id, .more = &claimed};
    return flaw_facts_load(s->arena, s->db, &sources, out, err);
}

static void collect_names(struct arena *a, struct match_finding *f, const struct flaw_facts *facts)
{
    struct str rest = facts->aliases, name;
    size_t most = 1;
    while (str_word(&rest, &name))
        most++;
    f->names = ARENA_ARRAY(a, struct str, most);
    rest = facts->aliases;
    while (str_word(&rest, &name))
        add_name(f, name);
}

/* One vector: the score is computed; a published one that contradicts is kept and flagged. */
static void add_cvss(struct arena *a, struct json *list, const struct advisory_cvss *c)
{
    struct cvss v;
    struct cvss_scores scores = {0};
    struct err reason = {0};
    JSON_EACH (o, list)
        if (str_eq(json_text(o, "vector"), c->vector))
            return;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    bool valid = cvss_parse(c->vector, &v, &reason);
    if (valid) {
        cvss_scores(&v, &scores);
        json_add_text(a, o, "version", str_of(cvss_version_name(v.version)));
    }
    json_add_text(a, o, "vector", c->vector);
    if (valid)
        add_number(a, o, "score", tenths_text(a, scores.overall));
    else
        json_add_text(a, o, "invalid", str_copy(a, str_of(reason.text)));
    if (c->source.n)
        json_add_text(a, o, "source", c->source);
    if (c->published >= 0 && (!valid || c->published != scores.base)) {
        add_number(a, o, "published", tenths_text(a, c->published));
        json_add_bool(a, o, "contradicts", valid && !cvss_scores_have(&scores, c->published));
    }
}

static void add_scores(struct arena *a, struct match_finding *f, const struct flaw_facts *facts,
                       struct json *vulnerability)
{
    struct json *list = json_array(a);
    /* A vector is there once, of the first that says it; with a score before others. */
    for (size_t i = 0; i < facts->cvss_count; i++)
        if (facts->cvss[i].published >= 0)
            add_cvss(a, list, &facts->cvss[i]);
    for (size_t i = 0; i < facts->cvss_count; i++)
        add_cvss(a, list, &facts->cvss[i]);
    f->facts.cvss = (int)facts->score;
    f->facts.severity = -1;
    for (int i = 0; i < CVSS_SEVERITY__COUNT; i++)
        if (str_eq(facts->severity, str_of(cvss_severity_word((enum cvss_severity)i))))
            f->facts.severity = i;
    json_add_text(a, vulnerability, "severity",
                  facts->severity.n ? facts->severity : STR("unknown"));
    if (f->facts.cvss >= 0)
        add_number(a, vulnerability, "score", tenths_text(a, f->facts.cvss));
    json_hang(vulnerability, "cvss", list);
}

/* Who says that it is exploited; CISA's list comes first, and alone gives a day to act by. */
static void add_marks(struct arena *a, struct json *vulnerability,
                      const struct advisory_kevs *marks)
{
    const struct advisory_kev *first = &marks->items[0];
    json_add_text(a, vulnerability, "kev_added", first->added);
    json_add_text(a, vulnerability, "kev_due", first->due);
    json_add_bool(a, vulnerability, "ransomware", first->ransomware);
    struct json *list = json_add(a, vulnerability, "kev_sources", JSON_ARRAY);
    for (size_t i = 0; i < marks->count; i++)
        json_add_text(a, list, NULL, marks->items[i].source);
}

static bool add_exploitation(struct match_scan_state *s, struct match_finding *f,
                             struct json *vulnerability, struct err *err)
{
    struct arena *a = s->arena;
    bool kev_known = advisories_find_source(&s->judgement.sources, "kev", (struct str){0}) != NULL;
    struct advisory_kevs marks = {0};
    struct advisory_epss epss;
    bool rated = false;
    f->facts.epss = -1;
    if (is_cve(f->found->id) && (!advisories_exploited(s->db, a, f->found->id, &marks, err) ||
                                 !advisories_epss(s->db, f->found->id, &epss, &rated, err)))
        return false;
    bool listed = marks.count > 0;
    if (rated)
        f->facts.epss = epss.score;
    f->facts.kev = listed ? MATCH_FACT_YES : (kev_known ? MATCH_FACT_NO : MATCH_FACT_UNKNOWN);
    json_add_bool(a, vulnerability, "kev", listed);
    if (!kev_known)
        json_add_bool(a, vulnerability, "kev_unknown", true);
    if (listed)
        add_marks(a, vulnerability, &marks);
    if (f->facts.epss < 0)
        json_add(a, vulnerability, "epss", JSON_NULL);
    else
        add_number(
            a, vulnerability, "epss",
            str_fmt(a, "%d.%05d", (int)(f->facts.epss / 100000), (int)(f->facts.epss % 100000)));
    return true;
}

static void add_texts(struct arena *a, struct json *list, struct str text)
{
    JSON_EACH (o, list)
        if (str_eq(o->text, text))
            return;
    if (text.n)
        json_add_text(a, list, NULL, text);
}

static void add_match(struct arena *a, struct json *o, const struct match_claim *c)
{
    const struct match_hit *hit = c->hit;
    json_add_text(a, o, "source", c->record->advisory.source);
    json_add_text(a, o, "advisory", c->record->advisory.id);
    json_add_text(a, o, "scheme", str_of(version_scheme_name(hit->scheme)));
    json_add_text(a, o, "range", hit->range);
    json_add_text(a, o, "reason", match_ground_words(a, hit->ground));
    if (hit->assumed)
        json_add_bool(a, o, "assumed", true);
    if (hit->fixed_in.n)
        json_add_text(a, o, "fixed_in", hit->fixed_in);
    json_add_text(a, o, "modified", c->record->advisory.modified);
}

/* Few records contradict; what they say is judged again, for the words. */
static bool add_denial(struct match_scan_state *s, struct json *o, const struct match_claim *c,
                       struct err *err)
{
    struct arena *a = s->arena;
    struct match_words words = {0};
    if (!match_denial_words(s, c, &words, err))
        return false;
    json_add_text(a, o, "source", c->record->advisory.source);
    json_add_text(a, o, "advisory", c->record->advisory.id);
    json_add_text(a, o, "range", words.range);
    json_add_text(a, o, "reason", words.reason);
    json_add_text(a, o, "modified", c->record->advisory.modified);
    return true;
}

static bool make_vulnerability(struct match_scan_state *s, struct match_finding *f,
                               struct json **out, struct err *err)
{
    struct arena *a = s->arena;
    struct json *v = json_object(a);
    struct flaw_facts facts;
    if (!load_facts(s, f, &facts, err))
        return false;
    collect_names(&s->scratch, f, &facts);
    json_add_text(a, v, "id", f->found->id);
    struct json *aliases = json_add(a, v, "aliases", JSON_ARRAY);
    for (size_t i = 0; i < f->name_count; i++)
        json_add_text(a, aliases, NULL, f->names[i]);
    struct str published = {0};
    EACH_CLAIM(c, f)
    published = published.n ? published : c->record->advisory.published;
    json_add_text(a, v, "title", facts.title);
    add_scores(a, f, &facts, v);
    if (!add_exploitation(s, f, v, err))
        return false;
    struct json *fixed = json_add(a, v, "fixed_in", JSON_ARRAY);
    struct json *cwes = json_add(a, v, "cwes", JSON_ARRAY);
    EACH_CLAIM(c, f)
    add_texts(a, fixed, c->hit ? c->hit->fixed_in : (struct str){0});
    struct str rest = facts.cwe, cwe;
    while (str_word(&rest, &cwe))
        json_add_text(a, cwes, NULL, cwe);
    json_add_text(a, v, "published", published);
    f->facts.fixable = json_count(fixed) ? MATCH_FACT_YES : MATCH_FACT_NO;
    *out = v;
    return true;
}

/* --- what is said more than once is made once --- */

/* The same value in a second place: its items are not copied, and are not changed any more. */
static void hang_again(struct arena *a, struct json *into, const char *key, const struct json *v)
{
    struct json *copy = ARENA_NEW(a, struct json);
    *copy = *v;
    copy->next = NULL;
    json_hang(into, key, copy);
}

struct known_vulnerability {
    struct json *json;
    struct match_facts facts;
};

/* What a vulnerability is follows from the records and where they say it is repaired. */
static struct str vulnerability_key(struct arena *a, const struct match_finding *f)
{
    struct buf b = {.arena = a};
    buf_put(&b, f->found->id);
    EACH_CLAIM(c, f)
    {
        buf_char(&b, '\n');
        buf_int(&b, c->record->advisory.number);
        buf_char(&b, ' ');
        buf_put(&b, c->hit ? c->hit->fixed_in : (struct str){0});
    }
    return buf_str(&b);
}

static bool add_vulnerability(struct match_scan_state *s, struct match_finding *f, struct err *err)
{
    struct arena *a = s->arena;
    struct str key = vulnerability_key(&s->scratch, f);
    struct known_vulnerability *known = match_table_find(&s->vulnerabilities, key);
    if (!known) {
        known = ARENA_NEW(a, struct known_vulnerability);
        if (!make_vulnerability(s, f, &known->json, err))
            return false;
        known->facts = f->facts;
        *match_table_at(&s->vulnerabilities, str_copy(a, key)) = known;
    }
    f->facts = known->facts;
    hang_again(a, f->json, "vulnerability", known->json);
    return true;
}

/* "match" is the first claim without its verdict, which is yes. */
static void add_first(struct arena *a, struct json *finding, const struct json *claim)
{
    struct json *o = json_add(a, finding, "match", JSON_OBJECT);
    o->items.first = claim->items.first->next;
    o->items.last = claim->items.last;
    o->items.count = claim->items.count - 1;
}

static bool build(struct match_scan_state *s, struct match_finding *f, struct err *err)
{
    struct arena *a = s->arena;
    f->json = json_object(a);
    hang_again(a, f->json, "component", s->component_json[f->found->component]);
    match_add_rule(a, f->json, &s->judging.identities[f->found->component]);
    if (!add_vulnerability(s, f, err))
        return false;
    struct json *claims = json_array(a);
    EACH_CLAIM(c, f)
    {
        struct json *o = json_add(a, claims, NULL, JSON_OBJECT);
        json_add_text(a, o, "verdict", str_of(match_verdict_word(c->verdict)));
        if (c->hit)
            add_match(a, o, c);
        else if (!add_denial(s, o, c, err))
            return false;
    }
    add_first(a, f->json, json_first(claims));
    json_hang(f->json, "claims", claims);
    if (f->found->disputed)
        json_add_bool(a, f->json, "disputed", true);
    return true;
}

bool match_finding_build(struct match_scan_state *s, struct match_finding *f, struct err *err)
{
    size_t mark = arena_mark(&s->scratch);
    bool ok = build(s, f, err);
    arena_rewind(&s->scratch, mark);
    return ok;
}
