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

static int rank(struct str name)
{
    return str_starts(name, STR("GHSA-")) ? 0 : 1;
}

#define EACH_CLAIM(c, f) \
    for (const struct match_claim *c = (f)->found->claims, *c##_end = c + (f)->found->claim_count; \
         c < c##_end; c++)

/* --- what all records of the flaw say --- */

/* The same records give the same facts. */
static struct str facts_key(struct arena *a, const struct match_finding *f)
{
    struct buf b = {.arena = a};
    buf_put(&b, f->found->id);
    EACH_CLAIM(c, f)
    {
        buf_char(&b, ' ');
        buf_int(&b, c->record->advisory.number);
    }
    return buf_str(&b);
}

/* As in a workspace (facts.h): those of the claims, and those that have its name without speaking
   of the component. */
static bool read_facts(struct match_scan_state *s, const struct match_finding *f,
                       struct flaw_facts *out, struct err *err)
{
    struct advisory_numbers claimed = {
        .items = ARENA_ARRAY(&s->scratch, int64_t, f->found->claim_count + 1)};
    EACH_CLAIM(c, f)
    claimed.items[claimed.count++] = c->record->advisory.number;
    struct flaw_sources sources = {.name = f->found->id, .more = &claimed, .read = &s->records};
    return flaw_facts_load(s->arena, &s->scratch, s->db, &sources, out, err);
}

static bool find_facts(struct match_scan_state *s, struct match_finding *f, struct err *err)
{
    struct str key = facts_key(&s->scratch, f);
    f->flaw = match_table_find(&s->facts, key);
    if (!f->flaw) {
        struct flaw_facts *facts = ARENA_NEW(s->arena, struct flaw_facts);
        if (!read_facts(s, f, facts, err))
            return false;
        *match_table_at(&s->facts, str_copy(s->arena, key)) = facts;
        f->flaw = facts;
    }
    return true;
}

static int severity_of(struct str word)
{
    for (int i = 0; i < CVSS_SEVERITY__COUNT; i++)
        if (str_eq(word, str_of(cvss_severity_word((enum cvss_severity)i))))
            return i;
    return -1;
}

bool match_finding_load(struct match_scan_state *s, struct match_finding *f, struct err *err)
{
    size_t mark = arena_mark(&s->scratch);
    bool ok = find_facts(s, f, err);
    arena_rewind(&s->scratch, mark);
    if (!ok)
        return false;
    bool listed = f->flaw->marks.count > 0;
    f->facts = (struct match_facts){
        .kev = listed           ? MATCH_FACT_YES
               : s->kev_unknown ? MATCH_FACT_UNKNOWN
                                : MATCH_FACT_NO,
        .fixable = MATCH_FACT_NO,
        .cvss = (int)f->flaw->score,
        .epss = f->flaw->epss < 0 ? -1 : f->flaw->epss / 10, /* of a million */
        .severity = severity_of(f->flaw->severity),
    };
    EACH_CLAIM(c, f)
    if (c->hit && c->hit->fixed_in.n)
        f->facts.fixable = MATCH_FACT_YES;
    return true;
}

/* --- the vulnerability --- */

/* Its other names, those of GitHub first. */
struct names {
    struct str *items;
    size_t count;
};

static void add_name(struct names *n, struct str id, struct str name)
{
    if (str_eq(id, name))
        return;
    for (size_t i = 0; i < n->count; i++)
        if (str_eq(n->items[i], name))
            return;
    size_t at = n->count++;
    for (;
         at > 0 && (rank(name) < rank(n->items[at - 1]) ||
                    (rank(name) == rank(n->items[at - 1]) && str_cmp(name, n->items[at - 1]) < 0));
         at--)
        n->items[at] = n->items[at - 1];
    n->items[at] = name;
}

static void add_names(struct arena *a, const struct match_finding *f, struct json *vulnerability)
{
    struct str rest = f->flaw->aliases, name;
    struct names n = {0};
    size_t most = 0;
    while (str_word(&rest, &name))
        most++;
    n.items = ARENA_ARRAY(a, struct str, most);
    rest = f->flaw->aliases;
    while (str_word(&rest, &name))
        add_name(&n, f->found->id, name);
    struct json *aliases = json_add(a, vulnerability, "aliases", JSON_ARRAY);
    for (size_t i = 0; i < n.count; i++)
        json_add_text(a, aliases, NULL, n.items[i]);
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

static void add_scores(struct arena *a, const struct match_finding *f, struct json *vulnerability)
{
    const struct flaw_facts *facts = f->flaw;
    struct json *list = json_array(a);
    /* A vector is there once, of the first that says it; with a score before others. */
    for (size_t i = 0; i < facts->cvss_count; i++)
        if (facts->cvss[i].published >= 0)
            add_cvss(a, list, &facts->cvss[i]);
    for (size_t i = 0; i < facts->cvss_count; i++)
        add_cvss(a, list, &facts->cvss[i]);
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

static void add_exploitation(struct arena *a, const struct match_finding *f, bool kev_unknown,
                             struct json *vulnerability)
{
    json_add_bool(a, vulnerability, "kev", f->flaw->marks.count > 0);
    if (kev_unknown)
        json_add_bool(a, vulnerability, "kev_unknown", true);
    if (f->flaw->marks.count)
        add_marks(a, vulnerability, &f->flaw->marks);
    if (f->facts.epss < 0)
        json_add(a, vulnerability, "epss", JSON_NULL);
    else
        add_number(
            a, vulnerability, "epss",
            str_fmt(a, "%d.%05d", (int)(f->facts.epss / 100000), (int)(f->facts.epss % 100000)));
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
static bool add_denial(struct match_scan_state *s, struct arena *a, struct json *o,
                       const struct match_claim *c, struct err *err)
{
    struct match_words words = {0};
    if (!match_denial_words(s, a, c, &words, err))
        return false;
    json_add_text(a, o, "source", c->record->advisory.source);
    json_add_text(a, o, "advisory", c->record->advisory.id);
    json_add_text(a, o, "range", words.range);
    json_add_text(a, o, "reason", words.reason);
    json_add_text(a, o, "modified", c->record->advisory.modified);
    return true;
}

static void add_vulnerability(struct arena *a, const struct match_finding *f, bool kev_unknown,
                              struct json *finding)
{
    struct json *v = json_add(a, finding, "vulnerability", JSON_OBJECT);
    json_add_text(a, v, "id", f->found->id);
    add_names(a, f, v);
    json_add_text(a, v, "title", f->flaw->title);
    add_scores(a, f, v);
    add_exploitation(a, f, kev_unknown, v);
    struct json *fixed = json_add(a, v, "fixed_in", JSON_ARRAY);
    struct json *cwes = json_add(a, v, "cwes", JSON_ARRAY);
    struct str published = {0};
    EACH_CLAIM(c, f)
    {
        add_texts(a, fixed, c->hit ? c->hit->fixed_in : (struct str){0});
        published = published.n ? published : c->record->advisory.published;
    }
    struct str rest = f->flaw->cwe, cwe;
    while (str_word(&rest, &cwe))
        json_add_text(a, cwes, NULL, cwe);
    json_add_text(a, v, "published", published);
}

/* "match" is the first claim without its verdict, which is yes. */
static void add_first(struct arena *a, struct json *finding, const struct json *claim)
{
    struct json *o = json_add(a, finding, "match", JSON_OBJECT);
    o->items.first = claim->items.first->next;
    o->items.last = claim->items.last;
    o->items.count = claim->items.count - 1;
}

static void add_policy(struct arena *a, const struct match_options *options,
                       const struct match_finding *f, struct json *finding)
{
    if (!options->fail_on)
        return;
    enum match_fact holds = match_policy_holds(options->fail_on, &f->facts);
    json_add_bool(a, finding, "fails", holds != MATCH_FACT_NO);
    if (holds == MATCH_FACT_UNKNOWN)
        json_add_bool(a, finding, "undecided", true);
}

bool match_finding_json(struct match_scan_state *s, struct arena *a, const struct match_finding *f,
                        struct json **out, struct err *err)
{
    struct json *finding = json_object(a);
    json_hang(finding, "component", match_component_json(a, f->component));
    match_add_rule(a, finding, &s->judging.identities[f->found->component]);
    add_vulnerability(a, f, s->kev_unknown, finding);
    struct json *claims = json_array(a);
    EACH_CLAIM(c, f)
    {
        struct json *o = json_add(a, claims, NULL, JSON_OBJECT);
        json_add_text(a, o, "verdict", str_of(match_verdict_word(c->verdict)));
        if (c->hit)
            add_match(a, o, c);
        else if (!add_denial(s, a, o, c, err))
            return false;
    }
    add_first(a, finding, json_first(claims));
    json_hang(finding, "claims", claims);
    if (f->found->disputed)
        json_add_bool(a, finding, "disputed", true);
    add_policy(a, s->options, f, finding);
    *out = finding;
    return true;
}
