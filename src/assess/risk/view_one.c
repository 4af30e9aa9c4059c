#include "assess/risk/view.h"

/* One risk: the chain from threat to residual, both ratings, why, and what changed. */

struct one {
    const struct view *v;
    struct record_head head;
    struct json *record; /* its fields */
    struct json *model;
    bool security;
};

static struct str text(const struct one *o, const char *name)
{
    return json_text(o->record, name);
}

/* --- the chain --- */

static void put_step(const struct one *o, struct json *chain, const char *step,
                     const struct json *refs, const char *missing)
{
    struct arena *a = o->v->arena;
    const struct json *first = json_first(refs);
    size_t count = json_count(refs);
    struct json *s = json_add(a, chain, NULL, JSON_OBJECT);
    json_add_text(a, s, "step", str_of(step));
    json_add_text(a, s, "id", json_text(first, "id"));
    json_add_text(a, s, "href", json_text(first, "href"));
    struct str title = json_text(first, "title");
    json_add_text(a, s, "title", title.n ? title : json_text(first, "name"));
    json_add_text(a, s, "more",
                  count > 1 ? str_fmt(a, "and %zu more", count - 1) : (struct str){0});
    json_add_text(a, s, "missing", count ? (struct str){0} : str_of(missing));
    json_add(a, s, "level", JSON_NULL);
}

static struct json *own_ref(const struct one *o)
{
    struct json *list = json_array(o->v->arena);
    struct json *ref = json_add(o->v->arena, list, NULL, JSON_OBJECT);
    json_add_text(o->v->arena, ref, "id", o->head.id);
    json_add_text(o->v->arena, ref, "title", o->head.title);
    json_add_text(o->v->arena, ref, "href", view_href(o->v->arena, o->head.id));
    return list;
}

/* What all controls have in a list of theirs, each once. */
static struct json *gather(const struct one *o, const char *member, const char *id_name,
                           const char *title_name)
{
    struct arena *a = o->v->arena;
    struct json *list = json_array(a);
    JSON_EACH (control, json_get(o->model, "controls"))
        JSON_EACH (entry, json_get(control, member)) {
            bool known = false;
            struct str id = json_text(entry, id_name);
            JSON_EACH (before, list)
                known = known || str_eq(json_text(before, "id"), id);
            if (known)
                continue;
            struct json *ref = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, ref, "id", id);
            json_add_text(a, ref, "title", json_text(entry, title_name));
            json_add_text(a, ref, "href", view_href(a, id));
        }
    return list;
}

static void put_residual(const struct one *o, struct json *chain)
{
    struct arena *a = o->v->arena;
    struct json *s = json_add(a, chain, NULL, JSON_OBJECT);
    const struct json *after = json_get(o->model, "after");
    json_add_text(a, s, "step", STR("Residual"));
    json_add_text(a, s, "id", (struct str){0});
    json_add_text(a, s, "href", (struct str){0});
    json_add_text(a, s, "title", (struct str){0});
    json_add_text(a, s, "more", (struct str){0});
    json_add_text(a, s, "missing",
                  after && after->type == JSON_OBJECT ? (struct str){0} : STR("not rated"));
    risk_put_level(a, s, "level", text(o, "level_after"),
                   text(o, o->security ? "exploitability_after" : "probability_after"),
                   text(o, o->security ? "impact_after" : "severity_after"));
}

static void put_chain(const struct one *o)
{
    struct json *chain = json_add(o->v->arena, o->model, "chain", JSON_ARRAY);
    const struct json *m = o->model;
    bool needs = risk_row_needs_safety(o->record);
    if (o->security)
        put_step(o, chain, "Threat", json_get(m, "threats"), "no threat named");
    put_step(o, chain, "Security risk", o->security ? own_ref(o) : json_get(m, "security"),
             "none: no attack in the cause");
    put_step(o, chain, "Safety risk", o->security ? json_get(m, "safety") : own_ref(o),
             needs ? "missing" : "not needed: nobody can be harmed");
    put_step(o, chain, "Control", json_get(m, "controls"), "no control");
    put_step(o, chain, "Requirement", gather(o, "requirements", "id", "title"), "no requirement");
    put_step(o, chain, "Test", gather(o, "runs", "test", "test_name"), "no test was run");
    put_residual(o, chain);
}

/* --- both sides --- */

static void put_threat(const struct one *o, struct json *list, const struct json *row)
{
    struct arena *a = o->v->arena;
    struct json *t = json_add(a, list, NULL, JSON_OBJECT);
    struct str element = json_text(row, "element"), flow = json_text(row, "flow");
    struct str on = element.n ? element : flow;
    struct str on_name = json_text(row, element.n ? "element_name" : "flow_name");
    json_add_text(a, t, "id", json_text(row, "id"));
    json_add_text(a, t, "title", json_text(row, "name"));
    json_add_text(a, t, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, t, "rule", json_text(row, "rule"));
    json_add_text(a, t, "stride", view_label("threat", "stride", json_text(row, "stride")));
    json_add_text(a, t, "decision", view_label("threat", "status", json_text(row, "status")));
    json_add_text(a, t, "description", json_text(row, "description"));
    json_add_text(a, t, "on", on);
    json_add_text(a, t, "on_name", on_name);
    json_add_text(a, t, "on_href", view_href(a, on));
    json_add_text(a, t, "cwe", json_text(row, "cwe"));
}

static void put_safety(const struct one *o, struct json *list, const struct json *row)
{
    struct arena *a = o->v->arena;
    struct json *h = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, h, "id", json_text(row, "id"));
    json_add_text(a, h, "title", json_text(row, "name"));
    json_add_text(a, h, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, h, "hazard", json_text(row, "hazard"));
    json_add_text(a, h, "situation", json_text(row, "hazardous_situation"));
    json_add_text(a, h, "harm", json_text(row, "harm"));
    json_add_text(a, h, "severity",
                  view_label("safety_risk", "severity", json_text(row, "severity")));
    json_add_text(a, h, "author", json_text(row, "author"));
    json_add_text(a, h, "reviewer", json_text(row, "reviewer"));
    json_add_text(a, h, "evaluated_on", json_text(row, "evaluated_on"));
    risk_put_level(a, h, "before", json_text(row, "level_before"),
                   json_text(row, "probability_before"), json_text(row, "severity"));
    risk_put_level(a, h, "after", json_text(row, "level_after"),
                   json_text(row, "probability_after"), json_text(row, "severity_after"));
    view_put_status(a, h, risk_view_status(o->v, row));
}

static void put_security(const struct one *o, struct json *list, const struct json *row)
{
    struct arena *a = o->v->arena;
    struct json *s = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, s, "id", json_text(row, "id"));
    json_add_text(a, s, "title", json_text(row, "name"));
    json_add_text(a, s, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, s, "impact", json_text(row, "adverse_impact"));
    risk_put_level(a, s, "after", json_text(row, "level_after"), (struct str){0}, (struct str){0});
    view_put_status(a, s, risk_view_status(o->v, row));
}

static void put_connection(const struct one *o, struct json *list, const struct json *row)
{
    struct arena *a = o->v->arena;
    struct json *c = json_add(a, list, NULL, JSON_OBJECT);
    struct str decision = json_text(row, "decision");
    json_add_text(a, c, "id", json_text(row, "id"));
    json_add_text(a, c, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, c, "kind", view_label("connection", "kind", json_text(row, "kind")));
    json_add_text(a, c, "payload", json_text(row, "payload"));
    json_add_text(a, c, "sender", json_text(row, "sender"));
    json_add_text(a, c, "sent_on", json_text(row, "sent_on"));
    json_add_text(a, c, "receiver", json_text(row, "receiver"));
    json_add_text(a, c, "decision", view_label("connection", "decision", decision));
    json_add_text(a, c, "reason", json_text(row, "decision_reason"));
    json_add_text(a, c, "decided_on", json_text(row, "decided_on"));
    view_put_status(a, c,
                    STR_IS(decision, "accepted") || STR_IS(decision, "rejected") ? VIEW_DONE
                                                                                 : VIEW_TO_REVIEW);
}

typedef void put_fn(const struct one *o, struct json *list, const struct json *row);

static bool put_list(const struct one *o, const char *key, const char *query, put_fn *put,
                     struct err *err)
{
    struct json *rows;
    struct json *list = json_add(o->v->arena, o->model, key, JSON_ARRAY);
    if (!query)
        return true;
    if (!view_rows(o->v, query, &o->head.id, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        put(o, list, row);
    return true;
}

/* --- rating, type, facts --- */

static struct str unrated(struct str label)
{
    return label.n ? label : STR("not rated");
}

static void put_factor(const struct one *o, struct json *list, const char *factor,
                       const char *before, const char *after, struct str because)
{
    struct arena *a = o->v->arena;
    const char *type = o->head.type->name;
    struct json *f = json_add(a, list, NULL, JSON_OBJECT);
    struct str was = text(o, before), is = text(o, after);
    json_add_text(a, f, "factor", str_of(factor));
    json_add_text(a, f, "was", unrated(view_label(type, before, was)));
    json_add_text(a, f, "is", unrated(view_label(type, after, is)));
    json_add_text(a, f, "because", because);
}

static struct str ppm(const struct one *o, const char *when)
{
    struct arena *a = o->v->arena;
    const struct json *p1 = json_find(o->record, str_fmt(a, "p1_%s_ppm", when));
    const struct json *p2 = json_find(o->record, str_fmt(a, "p2_%s_ppm", when));
    if (!p1 || !p2)
        return str_fmt(a, "%s: chosen, not computed", when);
    return str_fmt(a, "%s: P1 %.*s ppm, P2 %.*s ppm", when, STR_ARG(json_as_text(p1)),
                   STR_ARG(json_as_text(p2)));
}

static bool put_rating(const struct one *o, struct err *err)
{
    struct arena *a = o->v->arena;
    struct str policy = text(o, "policy");
    struct json *list = json_add(a, o->model, "rating", JSON_ARRAY), *found = NULL;
    if (policy.n && !view_rows(o->v, "risk_policy", &policy, 1, &found, err))
        return false;
    if (o->security) {
        struct str vector = text(o, "vector");
        put_factor(o, list, "Exploitability", "exploitability_before", "exploitability_after",
                   vector.n ? vector : STR("how feasible an attack is, not how often it happened"));
        struct str kinds = {0};
        struct buf b = {.arena = a};
        JSON_EACH (word, json_get(o->record, "impact_kinds"))
            buf_fmt(&b, "%s%.*s", b.n ? ", " : "on ", STR_ARG(json_as_text(word)));
        kinds = buf_str(&b);
        put_factor(o, list, "Impact", "impact_before", "impact_after",
                   kinds.n ? kinds : STR("on what is not said"));
    } else {
        put_factor(o, list, "Severity", "severity", "severity_after", STR("of the harm"));
        put_factor(o, list, "Probability", "probability_before", "probability_after",
                   str_fmt(a, "%.*s; %.*s", STR_ARG(ppm(o, "before")), STR_ARG(ppm(o, "after"))));
    }
    struct str name = json_text(json_first(found), "name");
    json_add_text(a, o->model, "policy", name.n ? name : STR("the policy of the program"));
    json_add_text(a, o->model, "policy_id", policy);
    json_add_text(a, o->model, "policy_edition", json_text(json_first(found), "edition"));
    return true;
}

static bool put_type(const struct one *o, struct err *err)
{
    struct arena *a = o->v->arena;
    struct security_risk r = {0};
    struct risk_verdict verdict;
    json_add_text(a, o->model, "type_label",
                  o->security ? view_label("security_risk", "risk_type", text(o, "risk_type"))
                              : STR("safety risk"));
    if (!o->security) {
        json_add(a, o->model, "type_path", JSON_ARRAY);
        json_add_text(a, o->model, "routing", (struct str){0});
        return true;
    }
    if (!store_load(o->v->store, a, &SECURITY_RISK_TYPE, o->head.id, &r, NULL, err))
        return false;
    risk_type_of(a, &r, &verdict);
    for (struct json *line = verdict.path->items.first; line; line = line->next)
        json_add_bool(a, line, "assumed",
                      !str_eq(json_text(line, "answer"), json_text(line, "taken_as")));
    json_hang(o->model, "type_path", verdict.path);
    json_add_text(a, o->model, "routing", verdict.routing);
    return true;
}

static void put_fact(const struct one *o, struct json *list, const char *label, struct str value,
                     const char *when_empty)
{
    struct json *f = json_add(o->v->arena, list, NULL, JSON_OBJECT);
    json_add_text(o->v->arena, f, "label", str_of(label));
    json_add_text(o->v->arena, f, "value", value.n ? value : str_of(when_empty));
    json_add_bool(o->v->arena, f, "unknown", value.n == 0);
}

static void put_facts(const struct one *o)
{
    struct arena *a = o->v->arena;
    struct json *facts = json_add(a, o->model, "facts", JSON_ARRAY);
    put_fact(o, facts, "Id", o->head.id, "");
    put_fact(o, facts, "Class", json_text(o->model, "type_label"), "not decided");
    put_fact(o, facts, "State", view_label(o->head.type->name, "status", text(o, "status")),
             "not stated");
    put_fact(o, facts, "Owner", text(o, "owner"), "nobody named");
    put_fact(o, facts, "Evaluated by", text(o, "author"), "nobody named");
    put_fact(o, facts, "Second look", text(o, "reviewer"), "not looked at by a second person");
    put_fact(o, facts, "Evaluated on", text(o, "evaluated_on"), "not evaluated");
    if (o->security) {
        put_fact(o, facts, "Accepted until", text(o, "accepted_until"), "no day set");
        put_fact(o, facts, "May harm a person", text(o, "safety_relevant"),
                 "unknown, treated as yes");
        put_fact(o, facts, "Why", text(o, "safety_reason"), "not said");
    }
    put_fact(o, facts, "Revision", str_fmt(a, "%lld", (long long)o->head.revision), "");
}

static void put_words(const struct one *o, const char *key)
{
    struct arena *a = o->v->arena;
    struct json *list = json_add(a, o->model, key, JSON_ARRAY);
    JSON_EACH (word, json_get(o->record, key)) {
        struct json *w = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, w, "id", json_as_text(word));
        json_add_text(a, w, "title", view_title(o->v, json_as_text(word)));
        json_add_text(a, w, "href", view_href(a, json_as_text(word)));
    }
}

static void put_head(const struct one *o)
{
    struct arena *a = o->v->arena;
    struct json *m = o->model;
    struct str device = text(o, "device");
    static const char *const texts[] = {
        "description",        "adverse_impact",      "hazard",
        "sequence_of_events", "hazardous_situation", "harm",
        "afap_rationale",     "accepted_reason",     "benefit_risk"};
    json_add_text(a, m, "title",
                  str_fmt(a, "%.*s %.*s", STR_ARG(o->head.id), STR_ARG(o->head.title)));
    json_add_text(a, m, "id", o->head.id);
    json_add_text(a, m, "name", o->head.title);
    json_add_text(a, m, "kind", str_of(o->head.type->label));
    json_add_bool(a, m, "is_security", o->security);
    json_add_bool(a, m, "is_safety", !o->security);
    json_add_text(a, m, "device", device);
    json_add_text(a, m, "device_name", view_title(o->v, device));
    json_add_text(a, m, "retired", o->head.retired);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, m, texts[i], text(o, texts[i]));
    json_add_bool(a, m, "may_harm", !o->security || risk_row_needs_safety(o->record));
    bool s = o->security;
    risk_put_level(a, m, "before", text(o, "level_before"),
                   text(o, s ? "exploitability_before" : "probability_before"),
                   text(o, s ? "impact_before" : "severity"));
    struct str severity_after = text(o, "severity_after");
    risk_put_level(a, m, "after", text(o, "level_after"),
                   text(o, s ? "exploitability_after" : "probability_after"),
                   s                  ? text(o, "impact_after")
                   : severity_after.n ? severity_after
                                      : text(o, "severity"));
    put_words(o, "weaknesses");
    put_words(o, "assets");
    put_words(o, "vulnerabilities");
}

static bool load(struct one *o, struct str id, struct err *err)
{
    struct store *s = o->v->store;
    struct arena *a = o->v->arena;
    if (!store_head(s, a, id, &o->head, err))
        return false;
    o->security = o->head.type == &SECURITY_RISK_TYPE;
    if (!o->security && o->head.type != &SAFETY_RISK_TYPE)
        return err_set(err, ERR_NOT_FOUND, "%.*s is a %s, not a risk", STR_ARG(id),
                       o->head.type->label);
    void *record = arena_alloc(a, o->head.type->size, 1, _Alignof(max_align_t));
    return store_load(s, a, o->head.type, id, record, NULL, err) &&
           store_to_json(s, a, &o->head, record, &o->record, err);
}

/* The matrix of its policy, with this risk alone in it: who evaluates sees what the steps mean. */
static bool put_place(const struct one *o, struct err *err)
{
    struct arena *a = o->v->arena;
    struct json *matrices = json_add(a, o->model, "matrices", JSON_ARRAY);
    struct json *alone = json_array(a), *copy = ARENA_NEW(a, struct json);
    *copy = *o->record;
    copy->next = NULL;
    json_hang(alone, NULL, copy);
    return risk_put_matrix(o->v, matrices, o->security ? "security" : "safety", alone, err);
}

bool risk_model(struct store *s, struct arena *a, struct str id, struct date as_of,
                struct json **out, struct err *err)
{
    struct view v = {s, a, as_of};
    struct one o = {.v = &v};
    struct json *stale;
    if (!load(&o, id, err) || !view_rows(&v, "view_stale_of", &id, 1, &stale, err))
        return false;
    o.model = view_model(&v);
    put_head(&o);
    json_add_int(a, o.record, "stale_count", (int64_t)json_count(stale));
    view_put_status(a, o.model, risk_view_status(&v, o.record));
    json_add_int(a, o.model, "stale_count", (int64_t)json_count(stale));
    const char *threats = o.security ? "risk_threats_of" : NULL;
    const char *safety = o.security ? "risk_safety_of" : NULL;
    const char *security = o.security ? NULL : "risk_security_of";
    if (!view_stale(&v, o.model, stale, err) ||
        !put_list(&o, "threats", threats, put_threat, err) ||
        !put_list(&o, "safety", safety, put_safety, err) ||
        !put_list(&o, "security", security, put_security, err) ||
        !put_list(&o, "connections", "risk_connections_of", put_connection, err) ||
        !risk_put_controls(&v, o.model, id, err) || !put_rating(&o, err) || !put_type(&o, err))
        return false;
    json_add_bool(a, o.model, "safety_missing",
                  o.security && risk_row_needs_safety(o.record) &&
                      json_count(json_get(o.model, "safety")) == 0);
    json_add_bool(a, o.model, "safety_unneeded",
                  o.security && !risk_row_needs_safety(o.record) &&
                      json_count(json_get(o.model, "safety")) == 0);
    put_chain(&o);
    put_facts(&o);
    if (!put_place(&o, err))
        return false;
    if (!view_used_by(&v, o.model, id, err) || !view_history(&v, o.model, id, 12, err))
        return false;
    *out = o.model;
    return true;
}
