#include "assess/threat/run.h"

#include "assess/threat/threat.h"
#include "base/embed.h"
#include "base/map.h"

struct runner {
    struct store *store;
    struct arena *arena;
    struct str release;
    struct model_state model;
    const struct json *existing;
    struct map known;   /* key -> struct json, a row of existing */
    struct map clauses; /* id of a rule -> struct str, the clauses it serves here */
    int64_t counts[THREAT_CHANGE__COUNT];
    struct err *err;
};

/* The element or flow of that key; NULL when there is none. */
static const struct model_stored *part_of(const struct runner *r, const struct record_type *t,
                                          struct str key)
{
    const struct model_section *s = MODEL_SECTIONS;
    while (s->type != t)
        s++;
    return model_part_find(&r->model, s, key);
}

static bool set(struct runner *r, struct threat *t, const char *field, struct str value)
{
    return value.n == 0 || record_set(&THREAT_TYPE, t, r->arena, str_of(field), value, r->err);
}

/* --- a rule's lists as words --- */

static struct str words_of(struct arena *a, const struct json *list, const char *member)
{
    struct buf b = {.arena = a};
    JSON_EACH (item, list) {
        const struct json *v = member ? json_get(item, member) : item;
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(json_as_text(v)));
    }
    return buf_str(&b);
}

/* Clauses that this workspace has: catalogues may be left out. */
static struct str clauses_of(struct runner *r, const struct threat_rule *rule)
{
    struct buf b = {.arena = r->arena};
    struct record_head head;
    struct err ignored;
    struct str *known = map_find(&r->clauses, rule->id);
    if (known)
        return *known;
    JSON_EACH (item, rule->serves)
        if (store_head(r->store, r->arena, item->text, &head, &ignored))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(item->text));
    known = ARENA_NEW(r->arena, struct str);
    *known = buf_str(&b);
    map_add(&r->clauses, rule->id, known);
    return *known;
}

/* "S-001" is the first version of a rule, "S-001@2" its second. */
static struct str rule_word(struct arena *a, const struct threat_rule *rule)
{
    return rule->version == 1
               ? rule->id
               : str_fmt(a, "%.*s@%lld", STR_ARG(rule->id), (long long)rule->version);
}

static int64_t rule_version(struct str word)
{
    int64_t version = 1;
    size_t at = str_find_char(word, '@');
    if (at < word.n && !str_to_int(str_from(word, at + 1), &version))
        version = 1;
    return version;
}

/* Fills what the rule says, and leaves what people said. */
static bool fill(struct runner *r, const struct threat_generated *g, struct threat *t)
{
    const struct threat_rule *rule = g->rule;
    const struct model_stored *element = part_of(r, &ELEMENT_TYPE, g->element);
    const struct model_stored *flow = element ? NULL : part_of(r, &FLOW_TYPE, g->element);
    const struct model_stored *part = element ? element : flow;
    struct str where = part ? record_title(part->section->type, part->record, r->arena)
                            : (struct str){0};
    t->unknowns = (struct str){0};
    return set(r, t, "name",
               where.n ? str_fmt(r->arena, "%.*s: %.*s", STR_ARG(where), STR_ARG(rule->title))
                       : rule->title) &&
           set(r, t, "device", r->model.device) && set(r, t, "release", r->release) &&
           set(r, t, "key", g->key) && set(r, t, "origin", STR("rule")) &&
           set(r, t, "rule", rule_word(r->arena, rule)) &&
           set(r, t, "library", rule->library->id) &&
           set(r, t, "element", element ? element->id : (struct str){0}) &&
           set(r, t, "flow", flow ? flow->id : (struct str){0}) &&
           set(r, t, "stride", threat_stride_word(rule->stride)) &&
           set(r, t, "linddun", str_of(threat_linddun_choices[rule->linddun].name)) &&
           set(r, t, "property", rule->property) && set(r, t, "description", rule->text) &&
           set(r, t, "harm", rule->harm) && set(r, t, "cwe", rule->cwe) &&
           set(r, t, "capec", words_of(r->arena, rule->capec, NULL)) &&
           set(r, t, "attack", words_of(r->arena, rule->attack, "id")) &&
           set(r, t, "clauses", clauses_of(r, rule)) &&
           set(r, t, "suggested", words_of(r->arena, rule->controls, NULL)) &&
           set(r, t, "unknowns", g->unknown);
}

/* --- saving one --- */

static bool save_new(struct runner *r, const struct threat_merged *m, struct str *id)
{
    struct threat t = {0};
    t.state = THREAT_STATE_NEW;
    return fill(r, m->generated, &t) && store_add(r->store, r->arena, &THREAT_TYPE, &t, id, r->err);
}

static bool save_known(struct runner *r, const struct threat_merged *m, struct str id)
{
    struct threat t;
    if (!store_load(r->store, r->arena, &THREAT_TYPE, id, &t, NULL, r->err))
        return false;
    if (m->change == THREAT_GONE) {
        t.state = THREAT_STATE_GONE;
    } else {
        t.state = m->change == THREAT_CHANGED ? THREAT_STATE_CHANGED : THREAT_STATE_CURRENT;
        if (!fill(r, m->generated, &t))
            return false;
    }
    return store_save(r->store, r->arena, &THREAT_TYPE, id, 0, &t, r->err);
}

static void report(struct runner *r, const struct threat_merged *m, struct str id,
                   struct json *list)
{
    struct arena *a = r->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", id);
    json_add_text(a, o, "key", m->key);
    json_add_text(a, o, "change", str_of(threat_change_word(m->change)));
    if (m->generated) {
        json_add_text(a, o, "name", m->generated->rule->title);
        json_add_text(a, o, "rule", m->generated->rule->id);
        json_add_text(a, o, "element", m->generated->element);
        json_add_text(a, o, "unknown", m->generated->unknown);
        json_add_text(a, o, "covered_by", m->generated->covered_by);
    }
    json_add_text(a, o, "reason", m->reason);
}

static bool save_one(struct runner *r, const struct threat_merged *m, struct json *list)
{
    const struct json *existing = map_find(&r->known, m->key);
    struct str id = json_member(existing, "id");
    bool known = id.n > 0;
    if (m->change == THREAT_UNCHANGED && m->existing->gone)
        return true; /* gone since long: neither listed nor counted */
    r->counts[m->change]++;
    if (m->change == THREAT_UNCHANGED && !STR_IS(json_member(existing, "state"), "new"))
        return true;
    if (known ? !save_known(r, m, id) : !save_new(r, m, &id))
        return err_wrap(r->err, "threat %.*s", STR_ARG(m->key));
    if (m->change != THREAT_UNCHANGED)
        report(r, m, id, list);
    return true;
}

/* --- the whole --- */

static bool is_asked(const struct threat_rules *rules, struct str library)
{
    for (size_t i = 0; i < rules->library_count; i++)
        if (str_eq(rules->libraries[i].id, library))
            return rules->libraries[i].is_active;
    return false;
}

/* Of rules that are asked; what others gave is none of this run's business. */
static size_t existing_of(struct arena *a, const struct json *rows,
                          const struct threat_rules *rules, struct threat_existing **out)
{
    struct threat_existing *e = ARENA_ARRAY(a, struct threat_existing, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows) {
        if (!is_asked(rules, json_member(row, "library")))
            continue;
        e[n++] = (struct threat_existing){
            .key = json_member(row, "key"),
            .version = rule_version(json_member(row, "rule")),
            .unknown = json_member(row, "unknowns"),
            .gone = STR_IS(json_member(row, "state"), "gone"),
        };
    }
    *out = e;
    return n;
}

static bool load(struct runner *r, struct str release, struct findings *findings)
{
    struct json *existing;
    if (!model_load(r->store, r->arena, release, MODEL_WHOLE, &r->model, findings, r->err))
        return false;
    struct store_param device = STORE_P(r->model.device);
    if (!store_query(r->store, r->arena, "threats_of_device", &device, 1, &existing, r->err))
        return false;
    r->release = release;
    r->existing = existing;
    r->known.arena = r->clauses.arena = r->arena;
    JSON_EACH (row, existing)
        if (!map_find(&r->known, json_text(row, "key")))
            map_add(&r->known, json_text(row, "key"), (void *)(uintptr_t)row);
    return true;
}

static void put_doubts(struct arena *a, const struct findings *findings, struct json *model)
{
    struct json *list = json_add(a, model, "doubts", JSON_ARRAY);
    for (const struct finding *f = findings->first; f; f = f->next) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "severity", str_of(finding_word(f->severity)));
        json_add_text(a, o, "rule", str_of(f->rule));
        json_add_text(a, o, "place", f->place);
        json_add_text(a, o, "text", f->text);
    }
}

static struct json *summary(struct runner *r, const struct threat_model *m,
                            const struct threat_rules *rules)
{
    struct arena *a = r->arena;
    struct json *model = json_object(a);
    int64_t total = 0;
    json_add_text(a, model, "release", r->release);
    json_add_text(a, model, "device", r->model.device);
    json_add_int(a, model, "elements", (int64_t)m->element_count);
    json_add_int(a, model, "flows", (int64_t)m->flow_count);
    json_add_int(a, model, "zones", (int64_t)m->zone_count);
    int64_t asked = 0;
    for (size_t i = 0; i < rules->rule_count; i++)
        asked += rules->rules[i].library->is_active;
    json_add_int(a, model, "rules", asked);
    struct json *libraries = json_add(a, model, "libraries", JSON_ARRAY);
    for (size_t i = 0; i < rules->library_count; i++)
        if (rules->libraries[i].is_active)
            json_add_text(a, libraries, NULL, rules->libraries[i].id);
    struct json *counts = json_add(a, model, "counts", JSON_OBJECT);
    for (int i = 0; i < THREAT_CHANGE__COUNT; i++) {
        json_add_int(a, counts, threat_change_word((enum threat_change)i), r->counts[i]);
        total += i == THREAT_GONE ? 0 : r->counts[i];
    }
    json_add_int(a, model, "total", total);
    return model;
}

bool threat_rules_choose(struct arena *a, const struct threat_choice *choice,
                         struct threat_rules *out, struct findings *findings, struct err *err)
{
    size_t count = 2 + choice->file_count;
    struct threat_rule_file *files = ARENA_ARRAY(a, struct threat_rule_file, count);
    files[0] = (struct threat_rule_file){STR("rules"), embed_find("data/threats/rules.json"),
                                         !choice->no_stride};
    files[1] = (struct threat_rule_file){STR("linddun"), embed_find("data/threats/linddun.json"),
                                         choice->linddun};
    for (size_t i = 0; i < choice->file_count; i++)
        files[2 + i] = choice->files[i];
    return threat_rules_read(a, embed_find("data/threats/vocabulary.json"), files, count, out,
                             findings, err);
}

bool threat_run(struct store *s, struct arena *a, struct str release,
                const struct threat_choice *choice, struct json **out, struct err *err)
{
    struct runner r = {.store = s, .arena = a, .err = err};
    struct threat_model model;
    struct threat_rules rules;
    struct threat_list generated;
    struct threat_existing *existing;
    struct threat_merged *merged;
    struct findings findings;
    findings_init(&findings, a);
    if (!load(&r, release, &findings) || !threat_model_of(a, &r.model.document, &model, err) ||
        !threat_rules_choose(a, choice, &rules, &findings, err))
        return false;
    threat_generate(a, &rules, &model, &generated, &findings);
    size_t known = existing_of(a, r.existing, &rules, &existing);
    if (known > 0 && model.element_count + model.flow_count == 0)
        return err_set(err, ERR_INVALID,
                       "%.*s has no elements and no flows: the threats of its device would all be "
                       "gone; describe its architecture first",
                       STR_ARG(release));
    size_t count = threat_merge(a, existing, known, &generated, &merged);
    struct json *list = json_array(a);
    for (size_t i = 0; i < count; i++)
        if (!save_one(&r, &merged[i], list))
            return false;
    *out = summary(&r, &model, &rules);
    json_hang(*out, "threats", list);
    put_doubts(a, &findings, *out);
    return true;
}
