#include "assess/match/match_internal.h"

#include <stdlib.h>

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

void match_add_rule(struct arena *a, struct json *into, const struct match_identity *id)
{
    const struct match_rule *rule = id->rule;
    if (!rule)
        return;
    struct json *o = json_add(a, into, "identified_by", JSON_OBJECT);
    json_add_text(a, o, "rule", rule->id);
    json_add_text(a, o, "name", rule->name);
    json_add_text(a, o, rule->purl.n ? "purl" : "cpe", rule->purl.n ? rule->purl : rule->cpe);
    json_add_text(a, o, "reason", rule->reason);
}

/* --- order, policy, totals --- */

/* Known exploited first, then by score, then by likelihood, then by name. */
static int compare_flaws(const void *x, const void *y, void *unused)
{
    (void)unused;
    const struct match_finding *f = x;
    const struct match_finding *g = y;
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

static void add_policy(struct match_scan_state *s, struct json *result, struct match_finding *flaws,
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
    struct buf looked = {.arena = b.arena};
    for (size_t i = 0; i < s->judgement.sources.count; i++)
        if (!s->judgement.sources.items[i].part.n)
            match_source_put(&looked, &s->judgement.sources.items[i], s->options);
    buf_put(&b, buf_str(&looked));
    if (!looked.n)
        BUF_LIT(&b, "nothing; the advisory database is empty");
    buf_char(&b, '.');
    json_add_text(s->arena, result, "summary", buf_str(&b));
    const char *data = "complete";
    if (counts[MATCH_STALE])
        data = "stale";
    if (counts[MATCH_NO_SOURCE] || !looked.n || !s->judgement.count)
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
        match_add_rule(a, o, &s->judging.identities[i]);
    }
}

bool match_result(struct match_scan_state *s, struct json **out, struct err *err)
{
    struct arena *a = s->arena;
    struct json *result = json_object(a);
    size_t counts[MATCH_STATE__COUNT] = {0};
    size_t n = s->flaw_count;
    struct match_finding *flaws = ARENA_ARRAY(a, struct match_finding, n);
    s->component_json = ARENA_ARRAY(a, const struct json *, s->judgement.count);
    for (size_t i = 0; i < s->judgement.count; i++)
        if (s->judgement.components[i].hit_count)
            s->component_json[i] = match_component_json(a, &s->judging.components.items[i]);
    for (size_t i = 0; i < n; i++) {
        size_t component = s->flaws[i].component;
        flaws[i] = (struct match_finding){.found = &s->flaws[i],
                                          .component = &s->judging.components.items[component]};
        if (!match_finding_build(s, &flaws[i], err))
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
