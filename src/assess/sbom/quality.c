#include "assess/sbom/quality_internal.h"

struct tally {
    int64_t held, total;
};

/* Which components stand in an edge, in another component, or around one. */
static bool *related(struct arena *a, const struct sbom *b)
{
    bool *is = ARENA_ARRAY(a, bool, b->component_count);
    for (size_t i = 0; i < b->edge_count; i++)
        is[b->edges[i].from] = is[b->edges[i].to] = true;
    for (size_t i = 0; i < b->component_count; i++)
        if (b->components[i].parent != SIZE_MAX)
            is[i] = is[b->components[i].parent] = true;
    return is;
}

static void missing(struct arena *a, struct json *rows, const struct sbom_quality_rule *rule,
                    const struct sbom_component *c)
{
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, row, "rule", rule->id);
    json_add_text(a, row, "element", rule->element);
    json_add_text(a, row, "level", str_of(SBOM_QUALITY_LEVELS[rule->level]));
    json_add_text(a, row, "component", c ? c->name : (struct str){0});
    json_add_text(a, row, "version", c ? c->version : (struct str){0});
    json_add_text(a, row, "ref", c ? c->ref : (struct str){0});
    json_add_int(a, row, "line", c ? (int64_t)c->line : 0);
    json_add_text(a, row, "remedy", rule->remedy);
    json_add_text(a, row, "where", rule->where);
}

static void judge(const struct sbom_quality_subject *s, const struct sbom_quality_rule *rule,
                  struct json *rules, struct json *rows, struct tally *into)
{
    struct arena *a = s->arena;
    const struct sbom_quality_predicate *p = rule->predicate;
    size_t count = p->of_component ? s->list->component_count : 1;
    struct tally t = {0, (int64_t)count};
    if (p->counts_skipped)
        t.total += (int64_t)s->list->skipped_count;
    for (size_t i = 0; i < count; i++) {
        if (p->holds(s, i, rule))
            t.held++;
        else
            missing(a, rows, rule, p->of_component ? &s->list->components[i] : NULL);
    }
    if (t.total > (int64_t)count)
        missing(a, rows, rule, NULL);
    struct json *row = json_add(a, rules, NULL, JSON_OBJECT);
    json_add_text(a, row, "rule", rule->id);
    json_add_text(a, row, "element", rule->element);
    json_add_text(a, row, "level", str_of(SBOM_QUALITY_LEVELS[rule->level]));
    json_add_text(a, row, "of", p->of_component ? STR("component") : STR("list"));
    json_add_int(a, row, "have", t.held);
    json_add_int(a, row, "missing", t.total - t.held);
    json_add_int(a, row, "total", t.total);
    json_add_bool(a, row, "met", t.total > 0 && t.held == t.total);
    json_add_text(a, row, "remedy", rule->remedy);
    json_add_text(a, row, "where", rule->where);
    into->held += t.held;
    into->total += t.total;
}

static void add_tally(struct arena *a, struct json *into, const char *key, struct tally t)
{
    struct json *o = json_add(a, into, key, JSON_OBJECT);
    json_add_int(a, o, "held", t.held);
    json_add_int(a, o, "total", t.total);
    json_add_int(a, o, "percent", t.total ? t.held * 100 / t.total : 0);
}

static bool passed(const struct json *rules)
{
    JSON_EACH (row, rules)
        if (STR_IS(json_text(row, "level"), "must") && !json_is_true(row, "met"))
            return false;
    return true;
}

struct json *sbom_quality_check(struct arena *a, const struct sbom_whole *w,
                                const struct sbom_quality_profile *profile)
{
    const struct sbom *b = &w->list;
    struct sbom_quality_subject s = {a, w, b, related(a, b)};
    struct tally tallies[SBOM_QUALITY_LEVEL__COUNT] = {0};
    struct json *out = json_object(a), *head = json_add(a, out, "profile", JSON_OBJECT);
    struct json *rules = json_array(a), *rows = json_array(a);
    json_add_text(a, head, "id", profile->id);
    json_add_text(a, head, "title", profile->title);
    json_add_text(a, head, "source", profile->source);
    json_add_text(a, head, "edition", profile->edition);
    json_add_text(a, head, "status", profile->status);
    json_add_text(a, head, "note", profile->note);
    for (size_t i = 0; i < profile->rule_count; i++)
        judge(&s, &profile->rules[i], rules, rows, &tallies[profile->rules[i].level]);
    json_add_text(a, out, "list", b->name);
    json_add_int(a, out, "components", (int64_t)b->component_count);
    json_add_int(a, out, "skipped", (int64_t)b->skipped_count);
    add_tally(a, out, "must", tallies[SBOM_QUALITY_MUST]);
    add_tally(a, out, "should", tallies[SBOM_QUALITY_SHOULD]);
    json_add_bool(a, out, "passed", passed(rules));
    json_hang(out, "rules", rules);
    json_hang(out, "missing", rows);
    return out;
}
