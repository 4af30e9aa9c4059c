#include "assess/match/match_internal.h"

#include <stdlib.h>

#include "base/limits.h"

/* The answer of a scan: its head whole, its rows when they are asked for. */

struct match_answer {
    struct match_scan_state scan;
    struct match_finding *findings; /* in the order of the answer */
    size_t finding_count;
    size_t *unmatched; /* components */
    size_t unmatched_count;
    size_t counts[MATCH_STATE__COUNT];
    struct json *head;
};

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
static int compare_findings(const void *x, const void *y)
{
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

static void add_policy(struct match_answer *answer)
{
    struct arena *a = answer->scan.arena;
    const struct match_options *o = answer->scan.options;
    int64_t failing = 0, undecided = 0;
    if (!o->fail_on)
        return;
    for (size_t i = 0; i < answer->finding_count; i++) {
        enum match_fact holds = match_policy_holds(o->fail_on, &answer->findings[i].facts);
        failing += holds != MATCH_FACT_NO;
        undecided += holds == MATCH_FACT_UNKNOWN;
    }
    struct json *policy = json_add(a, answer->head, "policy", JSON_OBJECT);
    json_add_text(a, policy, "expression", o->fail_on_text);
    json_add_int(a, policy, "failing", failing);
    json_add_int(a, policy, "undecided", undecided);
}

static void add_snapshot(const struct match_scan_state *s, struct json *result)
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

static void add_components(struct match_answer *answer)
{
    struct arena *a = answer->scan.arena;
    struct json *o = json_add(a, answer->head, "components", JSON_OBJECT);
    json_add_int(a, o, "total", (int64_t)answer->scan.judgement.count);
    for (size_t i = 0; i < MATCH_STATE__COUNT; i++)
        json_add_int(a, o, match_state_word((enum match_state)i), (int64_t)answer->counts[i]);
}

static void add_summary(struct match_answer *answer)
{
    const struct match_scan_state *s = &answer->scan;
    const size_t *counts = answer->counts;
    struct buf b = {.arena = s->arena};
    size_t judged = counts[MATCH_MATCHED] + counts[MATCH_CLEAN];
    buf_fmt(&b, "%zu finding%s in %zu of %zu components", answer->finding_count,
            answer->finding_count == 1 ? "" : "s", counts[MATCH_MATCHED], s->judgement.count);
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
    json_add_text(s->arena, answer->head, "summary", buf_str(&b));
    const char *data = "complete";
    if (counts[MATCH_STALE])
        data = "stale";
    if (counts[MATCH_NO_SOURCE] || !looked.n || !s->judgement.count)
        data = "missing";
    json_add_text(s->arena, answer->head, "data", str_of(data));
}

/* --- the answer --- */

static void count_states(struct match_answer *answer)
{
    const struct match_judgement *j = &answer->scan.judgement;
    answer->unmatched = ARENA_ARRAY(answer->scan.arena, size_t, j->count);
    for (size_t i = 0; i < j->count; i++) {
        answer->counts[j->components[i].state]++;
        if (j->components[i].state != MATCH_MATCHED)
            answer->unmatched[answer->unmatched_count++] = i;
    }
}

static bool load_findings(struct match_answer *answer, struct err *err)
{
    struct match_scan_state *s = &answer->scan;
    size_t n = s->flaw_count;
    s->kev_unknown = !advisories_find_source(&s->judgement.sources, "kev", (struct str){0});
    answer->findings = ARENA_ARRAY(s->arena, struct match_finding, n);
    for (size_t i = 0; i < n; i++) {
        struct match_finding *f = &answer->findings[i];
        f->found = &s->flaws[i];
        f->component = &s->judging.components.items[f->found->component];
        if (!match_finding_load(s, f, err))
            return false;
    }
    if (n)
        qsort(answer->findings, n, sizeof *answer->findings, compare_findings);
    answer->finding_count = n;
    return true;
}

static void make_head(struct match_answer *answer)
{
    const struct match_scan_state *s = &answer->scan;
    answer->head = json_object(s->arena);
    json_add_text(s->arena, answer->head, "as_of", date_str(s->arena, s->options->as_of));
    add_snapshot(s, answer->head);
    add_components(answer);
    add_summary(answer);
    add_policy(answer);
}

static bool make_answer(struct match_answer *answer, struct err *err)
{
    struct match_scan_state *s = &answer->scan;
    if (!match_judge_all(&s->judging, &s->judgement, err) || !match_find_flaws(s, err) ||
        !load_findings(answer, err))
        return false;
    count_states(answer);
    make_head(answer);
    return true;
}

bool match_answer_open(struct arena *a, struct advisories *db, struct match_components components,
                       const struct match_options *options, struct match_answer **out,
                       struct err *err)
{
    assert(options->as_of.year);
    struct match_answer *answer = ARENA_NEW(a, struct match_answer);
    answer->scan = (struct match_scan_state){.arena = a,
                                             .db = db,
                                             .options = options,
                                             .judging = {.arena = a,
                                                         .db = db,
                                                         .options = options,
                                                         .components = components,
                                                         .keep_denials = true},
                                             .records = {.arena = a},
                                             .by_flaw = {.arena = a},
                                             .facts = {.arena = a}};
    answer->scan.judging.scratch = &answer->scan.scratch;
    if (!advisories_begin(db, err))
        return false;
    arena_init(&answer->scan.scratch, GIB(8));
    if (!make_answer(answer, err)) {
        match_answer_close(answer);
        return false;
    }
    *out = answer;
    return true;
}

void match_answer_close(struct match_answer *answer)
{
    if (!answer)
        return;
    arena_done(&answer->scan.scratch);
    advisories_rollback(answer->scan.db);
}

struct json *match_answer_head(const struct match_answer *answer)
{
    return answer->head;
}

size_t match_answer_findings(const struct match_answer *answer)
{
    return answer->finding_count;
}

bool match_answer_finding(struct match_answer *answer, struct arena *a, size_t i, struct json **out,
                          struct err *err)
{
    assert(i < answer->finding_count);
    return match_finding_json(&answer->scan, a, &answer->findings[i], out, err);
}

size_t match_answer_unmatched(const struct match_answer *answer)
{
    return answer->unmatched_count;
}

struct json *match_answer_unmatched_row(const struct match_answer *answer, struct arena *a,
                                        size_t i)
{
    assert(i < answer->unmatched_count);
    const struct match_scan_state *s = &answer->scan;
    size_t component = answer->unmatched[i];
    const struct match_judged *judged = &s->judgement.components[component];
    struct json *o = json_object(a);
    json_hang(o, "component", match_component_json(a, &s->judging.components.items[component]));
    json_add_text(a, o, "state", str_of(match_state_word(judged->state)));
    json_add_text(a, o, "reason", judged->reason);
    match_add_rule(a, o, &s->judging.identities[component]);
    return o;
}
