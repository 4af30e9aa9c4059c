#include "assess/match/match_internal.h"

#include <stdlib.h>

#include "value/cvss/cvss.h"

/* The model of a scan, from the answers. */

struct json *match_component_json(struct arena *a, const struct match_component *c)
{
    struct json *o = json_object(a);
    json_add_text(a, o, "ref", c->ref);
    json_add_text(a, o, "name", c->name);
    json_add_text(a, o, "version", c->version);
    if (c->purl.n)
        json_add_text(a, o, "purl", c->purl);
    if (c->cpe.n)
        json_add_text(a, o, "cpe", c->cpe);
    return o;
}

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

/* A finding on its way into the model. */
struct flaw {
    const struct match_flaw *found;
    const struct match_component *component;
    struct str *names; /* but for its id */
    size_t name_count;
    struct match_facts facts;
    struct json *json;
};

static bool is_cve(struct str id)
{
    return str_starts(id, STR("CVE-"));
}

static int rank(struct str name)
{
    return str_starts(name, STR("GHSA-")) ? 0 : 1;
}

static void add_name(struct flaw *f, struct str name)
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

/* The names that records give the flaw. The id of an announcement is none, and another CVE is
   another flaw, whatever a record says. */
static void collect_names(struct arena *a, struct flaw *f)
{
    size_t most = 1;
    EACH_CLAIM(c, f)
    most += 1 + c->record->advisory.aliases.count;
    f->names = ARENA_ARRAY(a, struct str, most);
    EACH_CLAIM(c, f)
    {
        const struct advisory *ad = &c->record->advisory;
        if (c->record->flaws.count > 1 || !ad->aliases.count)
            continue;
        if (!is_cve(ad->id))
            add_name(f, ad->id);
        for (size_t i = 0; i < ad->aliases.count; i++)
            if (!is_cve(ad->aliases.items[i]))
                add_name(f, ad->aliases.items[i]);
    }
}

/* One vector: the score is computed; a published one that contradicts is kept and flagged. */
static bool add_cvss(struct arena *a, struct json *list, const struct advisory_cvss *c,
                     struct cvss_scores *scores)
{
    struct cvss v;
    struct err reason = {0};
    JSON_EACH (o, list)
        if (str_eq(json_text(o, "vector"), c->vector))
            return false;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    bool valid = cvss_parse(c->vector, &v, &reason);
    if (valid) {
        cvss_scores(&v, scores);
        json_add_text(a, o, "version", str_of(cvss_version_name(v.version)));
    }
    json_add_text(a, o, "vector", c->vector);
    if (valid)
        add_number(a, o, "score", tenths_text(a, scores->overall));
    else
        json_add_text(a, o, "invalid", str_copy(a, str_of(reason.text)));
    if (c->source.n)
        json_add_text(a, o, "source", c->source);
    if (c->published >= 0 && (!valid || c->published != scores->base)) {
        add_number(a, o, "published", tenths_text(a, c->published));
        json_add_bool(a, o, "contradicts", valid && !cvss_scores_have(scores, c->published));
    }
    return valid;
}

/* The worst of the vectors counts; version 2.0 only where there is no later one. */
static void add_scores(struct arena *a, struct flaw *f, struct json *vulnerability)
{
    struct json *list = json_array(a);
    int best = -1, best_v2 = -1, severity = -1, severity_v2 = -1;
    EACH_CLAIM(c, f)
    {
        for (size_t i = 0; i < c->record->advisory.cvss_count; i++) {
            struct cvss_scores s;
            if (!add_cvss(a, list, &c->record->advisory.cvss[i], &s))
                continue;
            int *score = s.version == CVSS_2_0 ? &best_v2 : &best;
            int *word = s.version == CVSS_2_0 ? &severity_v2 : &severity;
            if (s.overall > *score) {
                *score = s.overall;
                *word = (int)s.severity;
            }
        }
    }
    f->facts.cvss = best >= 0 ? best : best_v2;
    f->facts.severity = best >= 0 ? severity : severity_v2;
    struct str published = {0};
    EACH_CLAIM(c, f)
    published = published.n ? published : c->record->advisory.severity;
    for (int i = 0; i < CVSS_SEVERITY__COUNT && f->facts.severity < 0; i++)
        if (str_eq(published, str_of(cvss_severity_word((enum cvss_severity)i))))
            f->facts.severity = i;
    json_add_text(a, vulnerability, "severity",
                  f->facts.severity < 0
                      ? (published.n ? published : STR("unknown"))
                      : str_of(cvss_severity_word((enum cvss_severity)f->facts.severity)));
    if (f->facts.cvss >= 0)
        add_number(a, vulnerability, "score", tenths_text(a, f->facts.cvss));
    json_hang(vulnerability, "cvss", list);
}

static bool add_exploitation(struct match_scan_state *s, struct flaw *f, struct json *vulnerability,
                             struct err *err)
{
    struct arena *a = s->arena;
    bool kev_known = advisories_find_source(&s->judgement.sources, "kev", (struct str){0}) != NULL;
    struct advisory_kev kev;
    struct advisory_epss epss;
    bool listed = false, rated = false;
    f->facts.epss = -1;
    if (is_cve(f->found->id) && (!advisories_kev(s->db, a, f->found->id, &kev, &listed, err) ||
                                 !advisories_epss(s->db, f->found->id, &epss, &rated, err)))
        return false;
    if (rated)
        f->facts.epss = epss.score;
    f->facts.kev = listed ? MATCH_FACT_YES : (kev_known ? MATCH_FACT_NO : MATCH_FACT_UNKNOWN);
    json_add_bool(a, vulnerability, "kev", listed);
    if (!kev_known)
        json_add_bool(a, vulnerability, "kev_unknown", true);
    if (listed) {
        json_add_text(a, vulnerability, "kev_added", kev.added);
        json_add_text(a, vulnerability, "kev_due", kev.due);
        json_add_bool(a, vulnerability, "ransomware", kev.ransomware);
    }
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

static bool add_vulnerability(struct match_scan_state *s, struct flaw *f, struct err *err)
{
    struct arena *a = s->arena;
    struct json *v = json_add(a, f->json, "vulnerability", JSON_OBJECT);
    json_add_text(a, v, "id", f->found->id);
    struct json *aliases = json_add(a, v, "aliases", JSON_ARRAY);
    for (size_t i = 0; i < f->name_count; i++)
        json_add_text(a, aliases, NULL, f->names[i]);
    struct str title = {0}, published = {0};
    EACH_CLAIM(c, f)
    {
        title = title.n ? title : c->record->advisory.title;
        published = published.n ? published : c->record->advisory.published;
    }
    json_add_text(a, v, "title", title);
    add_scores(a, f, v);
    if (!add_exploitation(s, f, v, err))
        return false;
    struct json *fixed = json_add(a, v, "fixed_in", JSON_ARRAY);
    struct json *cwes = json_add(a, v, "cwes", JSON_ARRAY);
    EACH_CLAIM(c, f)
    {
        add_texts(a, fixed, c->hit ? c->hit->fixed_in : (struct str){0});
        for (size_t i = 0; i < c->record->advisory.cwes.count; i++)
            add_texts(a, cwes, c->record->advisory.cwes.items[i]);
    }
    json_add_text(a, v, "published", published);
    f->facts.fixable = json_count(fixed) ? MATCH_FACT_YES : MATCH_FACT_NO;
    return true;
}

static bool build_flaw(struct match_scan_state *s, struct flaw *f, struct err *err)
{
    struct arena *a = s->arena;
    collect_names(a, f);
    f->json = json_object(a);
    json_hang(f->json, "component", match_component_json(a, f->component));
    if (!add_vulnerability(s, f, err))
        return false;
    add_match(a, json_add(a, f->json, "match", JSON_OBJECT), f->found->claims);
    struct json *claims = json_add(a, f->json, "claims", JSON_ARRAY);
    EACH_CLAIM(c, f)
    {
        struct json *o = json_add(a, claims, NULL, JSON_OBJECT);
        json_add_text(a, o, "verdict", str_of(match_verdict_word(c->verdict)));
        if (c->hit)
            add_match(a, o, c);
        else if (!add_denial(s, o, c, err))
            return false;
    }
    if (f->found->disputed)
        json_add_bool(a, f->json, "disputed", true);
    return true;
}

/* --- order, policy, totals --- */

/* Known exploited first, then by score, then by likelihood, then by name. */
static int compare_flaws(const void *x, const void *y, void *unused)
{
    (void)unused;
    const struct flaw *f = x;
    const struct flaw *g = y;
    bool fk = f->facts.kev == MATCH_FACT_YES;
    bool gk = g->facts.kev == MATCH_FACT_YES;
    if (fk != gk)
        return fk ? -1 : 1;
    if (f->facts.cvss != g->facts.cvss)
        return f->facts.cvss > g->facts.cvss ? -1 : 1;
    if (f->facts.epss != g->facts.epss)
        return f->facts.epss > g->facts.epss ? -1 : 1;
    int order = str_cmp(f->found->id, g->found->id);
    if (order)
        return order;
    order = str_cmp(f->component->name, g->component->name);
    return order ? order : str_cmp(f->component->ref, g->component->ref);
}

static void add_policy(struct match_scan_state *s, struct json *result, struct flaw *flaws,
                       size_t count)
{
    struct arena *a = s->arena;
    const struct match_options *o = s->options;
    int64_t failing = 0, undecided = 0;
    if (!o->fail_on)
        return;
    for (size_t i = 0; i < count; i++) {
        enum match_fact holds = match_policy_holds(o->fail_on, &flaws[i].facts);
        failing += holds != MATCH_FACT_NO;
        undecided += holds == MATCH_FACT_UNKNOWN;
        json_add_bool(a, flaws[i].json, "fails", holds != MATCH_FACT_NO);
        if (holds == MATCH_FACT_UNKNOWN)
            json_add_bool(a, flaws[i].json, "undecided", true);
    }
    struct json *policy = json_add(a, result, "policy", JSON_OBJECT);
    json_add_text(a, policy, "expression", o->fail_on_text);
    json_add_int(a, policy, "failing", failing);
    json_add_int(a, policy, "undecided", undecided);
}

static void add_snapshot(struct match_scan_state *s, struct json *result)
{
    struct arena *a = s->arena;
    struct hash_state state;
    struct json *snapshot = json_add(a, result, "snapshot", JSON_OBJECT);
    struct json *id = json_add_text(a, snapshot, "id", (struct str){0});
    struct json *list = json_add(a, snapshot, "sources", JSON_ARRAY);
    struct json *parts = NULL;
    hash_init(&state);
    for (size_t i = 0; i < s->judgement.sources.count; i++) {
        const struct advisory_source *source = &s->judgement.sources.items[i];
        hash_add(&state, str_fmt(a, "%.*s|%.*s|%.*s|%lld|%.*s\n", STR_ARG(source->name),
                                 STR_ARG(source->part), STR_ARG(source->newest),
                                 (long long)source->records, STR_ARG(source->file_hash)));
        if (source->part.n && (!parts || !feed_ecosystem_find(source->part)))
            continue; /* years of NVD's feeds are of no interest here */
        struct json *o = json_add(a, source->part.n ? parts : list, NULL, JSON_OBJECT);
        json_add_text(a, o, source->part.n ? "part" : "name",
                      source->part.n ? source->part : source->name);
        json_add_text(a, o, "newest", source->newest);
        json_add_int(a, o, "records", source->records);
        json_add_bool(a, o, "stale", match_source_stale(s->options, source));
        if (source->part.n)
            continue;
        json_add_text(a, o, "imported_at", source->imported_at);
        parts = json_add(a, o, "parts", JSON_ARRAY);
    }
    struct hash h = hash_done(&state);
    id->text = str_sub(hash_hex(a, &h), 0, 16);
}

static void add_components(struct match_scan_state *s, struct json *result,
                           size_t counts[MATCH_STATE__COUNT])
{
    struct json *o = json_add(s->arena, result, "components", JSON_OBJECT);
    for (size_t i = 0; i < s->judgement.count; i++)
        counts[s->judgement.components[i].state]++;
    json_add_int(s->arena, o, "total", (int64_t)s->judgement.count);
    for (size_t i = 0; i < MATCH_STATE__COUNT; i++)
        json_add_int(s->arena, o, match_state_word((enum match_state)i), (int64_t)counts[i]);
}

static void add_summary(struct match_scan_state *s, struct json *result, size_t findings,
                        const size_t counts[MATCH_STATE__COUNT])
{
    struct buf b = {.arena = s->arena};
    size_t judged = counts[MATCH_MATCHED] + counts[MATCH_CLEAN];
    buf_fmt(&b, "%zu finding%s in %zu of %zu components", findings, findings == 1 ? "" : "s",
            counts[MATCH_MATCHED], s->judgement.count);
    buf_fmt(&b, "; %zu could be judged with current data", judged);
    if (counts[MATCH_STALE])
        buf_fmt(&b, ", %zu only with old data", counts[MATCH_STALE]);
    if (counts[MATCH_NO_IDENTIFIER])
        buf_fmt(&b, ", %zu have no usable identifier", counts[MATCH_NO_IDENTIFIER]);
    if (counts[MATCH_NO_SOURCE])
        buf_fmt(&b, ", for %zu there is no source", counts[MATCH_NO_SOURCE]);
    BUF_LIT(&b, ". Looked up in: ");
    bool any = false;
    for (size_t i = 0; i < s->judgement.sources.count; i++) {
        const struct advisory_source *source = &s->judgement.sources.items[i];
        if (source->part.n)
            continue;
        buf_fmt(&b, "%s%.*s (%lld records, newest %.*s%s)", any ? ", " : "", STR_ARG(source->name),
                (long long)source->records, STR_ARG(source->newest),
                match_source_stale(s->options, source) ? ", stale" : "");
        any = true;
    }
    if (!any)
        BUF_LIT(&b, "nothing; the advisory database is empty");
    buf_char(&b, '.');
    json_add_text(s->arena, result, "summary", buf_str(&b));
    const char *data = "complete";
    if (counts[MATCH_STALE])
        data = "stale";
    if (counts[MATCH_NO_SOURCE] || !any || !s->judgement.count)
        data = "missing";
    json_add_text(s->arena, result, "data", str_of(data));
}

static void add_unmatched(struct match_scan_state *s, struct json *result)
{
    struct arena *a = s->arena;
    struct json *list = json_add(a, result, "unmatched", JSON_ARRAY);
    for (size_t i = 0; i < s->judgement.count; i++) {
        const struct match_judged *judged = &s->judgement.components[i];
        if (judged->state == MATCH_MATCHED)
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_hang(o, "component", match_component_json(a, &s->judging.components.items[i]));
        json_add_text(a, o, "state", str_of(match_state_word(judged->state)));
        json_add_text(a, o, "reason", judged->reason);
    }
}

bool match_result(struct match_scan_state *s, struct json **out, struct err *err)
{
    struct arena *a = s->arena;
    struct json *result = json_object(a);
    size_t counts[MATCH_STATE__COUNT] = {0};
    size_t n = s->flaw_count;
    struct flaw *flaws = ARENA_ARRAY(a, struct flaw, n);
    for (size_t i = 0; i < n; i++) {
        size_t component = s->flaws[i].component;
        flaws[i] = (struct flaw){.found = &s->flaws[i],
                                 .component = &s->judging.components.items[component]};
        if (!build_flaw(s, &flaws[i], err))
            return false;
    }
    if (n)
        qsort_r(flaws, n, sizeof *flaws, compare_flaws, NULL);
    json_add_text(a, result, "as_of", date_str(a, s->options->as_of));
    add_snapshot(s, result);
    add_components(s, result, counts);
    add_summary(s, result, n, counts);
    add_policy(s, result, flaws, n);
    struct json *findings = json_add(a, result, "findings", JSON_ARRAY);
    for (size_t i = 0; i < n; i++)
        json_hang(findings, NULL, flaws[i].json);
    add_unmatched(s, result);
    *out = result;
    return true;
}
