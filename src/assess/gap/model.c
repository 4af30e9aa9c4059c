#include "assess/gap/applies.h"
#include "assess/gap/gap.h"
#include "assess/gap/population.h"
#include "intake/catalogue/load.h"

enum status { MET, PARTLY, NOT_MET, NOT_APPLICABLE, UNKNOWN, STATUS__COUNT };

static const struct {
    const char *name, *word;
} statuses[STATUS__COUNT] = {
    [MET] = {"met", "done"},         [PARTLY] = {"partly", "in work"},
    [NOT_MET] = {"not_met", "open"}, [NOT_APPLICABLE] = {"not_applicable", "not applicable"},
    [UNKNOWN] = {"unknown", "open"},
};

/* What is known before the first clause is judged. */
struct scope {
    struct store *store;
    struct arena *arena;
    struct err *err;
    struct str device, release;
    struct str regulation;
    struct date as_of;
    struct gap_checks checks;
    struct gap_rows rows;
    int64_t *looked_at; /* records, by check */
    struct catalogue_facts questions;
    const struct json *facts, *overrules, *evidence, *twins;
    int64_t counts[STATUS__COUNT], total;
};

/* --- facts --- */

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

static enum tri fact_value(const void *context, struct str name)
{
    const struct scope *s = context;
    enum tri value = STR_IS(name, "always") ? TRI_YES : TRI_UNKNOWN;
    JSON_EACH (row, s->facts)
        if (str_eq(json_text(row, "fact"), name))
            value = tri_of(json_text(row, "value"));
    return value;
}

static struct str fact_question(const void *context, struct str name)
{
    const struct scope *s = context;
    const struct catalogue_fact *f = catalogue_fact_find(&s->questions, name);
    return f ? f->question : (struct str){0};
}

/* --- one clause --- */

static const struct json *find(const struct json *rows, const char *member, struct str value)
{
    JSON_EACH (row, rows)
        if (str_eq(json_text(row, member), value))
            return row;
    return NULL;
}

/* Twins are written once, and hold both ways. */
static struct str twin_of(const struct scope *s, struct str clause)
{
    const struct json *there = find(s->twins, "source", clause);
    struct str twin = there ? json_text(there, "target")
                            : json_text(find(s->twins, "target", clause), "source");
    return twin.p ? twin : STR("");
}

static bool serves(const struct gap_check *c, struct str clause)
{
    struct str rest = c->serves, id;
    while (str_split(&rest, ',', &id))
        if (str_eq(str_trim(id), clause))
            return true;
    return false;
}

static bool concerns(const struct scope *s, const struct gap_row *row)
{
    return (row->device.n == 0 || str_eq(row->device, s->device)) &&
           (row->release.n == 0 || s->release.n == 0 || str_eq(row->release, s->release));
}

static size_t put_rows(struct scope *s, const struct gap_check *check, struct json *object)
{
    struct json *rows = json_add(s->arena, object, "rows", JSON_ARRAY);
    for (size_t i = 0; i < s->rows.count; i++) {
        const struct gap_row *row = &s->rows.items[i];
        if (row->check != check || !concerns(s, row))
            continue;
        struct json *o = json_add(s->arena, rows, NULL, JSON_OBJECT);
        json_add_text(s->arena, o, "record", row->record);
        json_add_text(s->arena, o, "line", row->line);
    }
    return json_count(rows);
}

struct tally {
    size_t checks, failing, failing_required, rows;
    size_t empty; /* hold, but there was nothing to look at */
};

static struct tally put_checks(struct scope *s, struct str clause, struct json *object)
{
    struct tally t = {0};
    struct json *list = json_add(s->arena, object, "checks", JSON_ARRAY);
    for (size_t i = 0; i < s->checks.count; i++) {
        const struct gap_check *c = &s->checks.items[i];
        if (!serves(c, clause))
            continue;
        struct json *o = json_add(s->arena, list, NULL, JSON_OBJECT);
        json_add_text(s->arena, o, "name", c->name);
        json_add_text(s->arena, o, "title", c->title);
        json_add_text(s->arena, o, "grade", c->required ? STR("required") : STR("advised"));
        json_add_text(s->arena, o, "remedy", c->remedy);
        size_t rows = put_rows(s, c, o);
        json_add_bool(s->arena, o, "holds", rows == 0);
        json_add_int(s->arena, o, "looked_at", s->looked_at[i]);
        t.empty += rows == 0 && s->looked_at[i] == 0;
        t.checks++;
        t.rows += rows;
        t.failing += rows > 0;
        t.failing_required += rows > 0 && c->required;
    }
    return t;
}

/* How much evidence and how many approved documents serve the clause, valid and out of date. */
struct proof {
    size_t valid, expired;
};

static struct proof put_evidence(struct scope *s, struct str clause, struct json *object)
{
    struct proof p = {0};
    struct json *list = json_add(s->arena, object, "evidence", JSON_ARRAY);
    JSON_EACH (row, s->evidence) {
        struct date until;
        if (!str_eq(json_text(row, "clause"), clause))
            continue;
        bool expired = date_parse(json_text(row, "valid_until"), &until) &&
                       date_cmp(until, s->as_of) < 0;
        struct json *o = json_add(s->arena, list, NULL, JSON_OBJECT);
        json_add_text(s->arena, o, "id", json_text(row, "id"));
        json_add_text(s->arena, o, "name", json_text(row, "name"));
        json_add_bool(s->arena, o, "expired", expired);
        p.valid += !expired;
        p.expired += expired;
    }
    return p;
}

struct judged {
    enum status status;
    bool stale;
    struct str reason;
};

static struct str plural(struct arena *a, size_t n, const char *one, const char *many)
{
    return str_fmt(a, "%zu %s", n, n == 1 ? one : many);
}

/* The status of a clause that applies, from its checks and evidence. A clause about cybersecurity
   needs evidence beside checks that hold (application rule of the catalogues). */
static struct judged judge(struct scope *s, const struct tally *t, const struct proof *p,
                           bool cybersecurity)
{
    struct arena *a = s->arena;
    if (t->checks == 0 && p->valid == 0 && p->expired)
        return (struct judged){PARTLY, true, STR("its evidence is out of date")};
    if (t->checks == 0 && p->valid == 0)
        return (struct judged){NOT_MET, false,
                               STR("nothing shows it: no evidence is linked to this clause")};
    if (t->checks == 0)
        return (struct judged){
            MET, false,
            str_fmt(a, "shown by %.*s",
                    STR_ARG(plural(a, p->valid, "piece of evidence", "pieces of evidence")))};
    size_t held = t->checks - t->failing - t->empty;
    struct str words = str_fmt(a, "%zu of %.*s %s", held,
                               STR_ARG(plural(a, t->checks, "check", "checks")),
                               t->checks == 1 ? "holds" : "hold");
    if (t->empty)
        words = str_fmt(a, "%.*s, %zu had nothing to look at", STR_ARG(words), t->empty);
    if (t->failing) {
        bool none = held == 0 && t->failing_required > 0 && p->valid == 0;
        return (struct judged){
            none ? NOT_MET : PARTLY, false,
            str_fmt(a, "%.*s; %.*s", STR_ARG(words),
                    STR_ARG(plural(a, t->rows, "row falls short", "rows fall short")))};
    }
    if (held == 0 && p->valid == 0)
        return (struct judged){NOT_MET, false,
                               str_fmt(a, "%.*s, and no evidence is linked", STR_ARG(words))};
    if (p->valid == 0 && (cybersecurity || p->expired))
        return (struct judged){
            PARTLY, p->expired > 0,
            str_fmt(a, "%.*s; %s", STR_ARG(words),
                    p->expired ? "its evidence is out of date" : "no evidence is linked")};
    return (struct judged){MET, false, words};
}

/* Whether the clause applies: what a person said, else what the facts say. */
static struct gap_applies applicability(struct scope *s, const struct json *clause, bool *stale)
{
    struct gap_facts facts = {fact_value, fact_question, s};
    struct json *condition;
    struct err err = {0};
    const struct json *said = find(s->overrules, "clause", json_text(clause, "id"));
    *stale = said && json_int(said, "stale", 0);
    if (said && json_text(said, "applies").n)
        return (struct gap_applies){
            .verdict = tri_of(json_text(said, "applies")),
            .reason = str_fmt(s->arena, "decided in %.*s: %.*s", STR_ARG(json_text(said, "id")),
                              STR_ARG(json_text(said, "reason"))),
        };
    struct str text = json_text(clause, "applies_if");
    if (text.n == 0 || !json_read(s->arena, text, &condition, &err))
        return (struct gap_applies){.verdict = TRI_YES, .reason = STR("no condition is given")};
    return gap_applies(s->arena, condition, &facts);
}

static void put_status(struct scope *s, struct json *object, const struct judged *j, bool counted)
{
    json_add_text(s->arena, object, "status", str_of(statuses[j->status].name));
    json_add_text(s->arena, object, "word", str_of(j->stale ? "stale" : statuses[j->status].word));
    json_add_text(s->arena, object, "reason", j->reason);
    if (counted) {
        s->counts[j->status]++;
        s->total++;
    }
}

static struct str text_or(const struct json *row, const char *name)
{
    struct str text = json_as_text(json_get(row, name));
    return text.p ? text : STR("");
}

static void put_clause(struct scope *s, const struct json *clause, struct str label,
                       struct str catalogue, struct json *list)
{
    static const char *const copied[] = {"id",           "number",         "name",  "chapter",
                                         "parent",       "text",           "phase", "source",
                                         "applies_note", "evidence_wanted"};
    struct arena *a = s->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str id = json_text(clause, "id");
    bool stale, heading = STR_IS(json_text(clause, "heading"), "yes");
    bool cybersecurity = STR_IS(json_text(clause, "cybersecurity"), "yes");
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], text_or(clause, copied[i]));
    json_add_text(a, o, "catalogue", catalogue);
    json_add_text(a, o, "label", label);
    json_add_text(a, o, "clause_status", text_or(clause, "status"));
    json_add_bool(a, o, "heading", heading);
    json_add_bool(a, o, "cybersecurity", cybersecurity);
    json_add_text(a, o, "twin", twin_of(s, id));
    struct gap_applies applies = applicability(s, clause, &stale);
    struct tally t = put_checks(s, id, o);
    struct proof p = put_evidence(s, id, o);
    struct judged j = judge(s, &t, &p, cybersecurity);
    if (applies.verdict == TRI_NO)
        j = (struct judged){NOT_APPLICABLE, stale, applies.reason};
    else if (applies.verdict == TRI_UNKNOWN)
        j = (struct judged){UNKNOWN, stale, applies.reason};
    else if (heading && t.checks == 0 && p.valid == 0)
        j = (struct judged){NOT_APPLICABLE, false, STR("a heading: it asks for nothing itself")};
    j.stale |= stale; /* also where the stale decision says that the clause applies */
    put_status(s, o, &j, !heading);
    json_add_text(a, o, "question",
                  applies.verdict == TRI_UNKNOWN && applies.question.p ? applies.question
                                                                       : STR(""));
    json_add_text(a, o, "fact",
                  applies.verdict == TRI_UNKNOWN && applies.fact.p ? applies.fact : STR(""));
    json_add_int(a, o, "gap_count",
                 j.status == NOT_APPLICABLE ? 0
                                            : (int64_t)t.rows + (j.status == NOT_MET && !t.rows));
}

/* --- a catalogue, and all of them --- */

static void put_counts(struct scope *s, struct json *object, const int64_t counts[STATUS__COUNT],
                       int64_t total)
{
    struct json *o = json_add(s->arena, object, "counts", JSON_OBJECT);
    for (int i = 0; i < STATUS__COUNT; i++)
        json_add_int(s->arena, o, statuses[i].name, counts[i]);
    json_add_int(s->arena, object, "total", total);
}

static bool put_catalogue(struct scope *s, const struct json *row, struct json *catalogues,
                          struct json *list)
{
    struct json *clauses, *o = json_add(s->arena, catalogues, NULL, JSON_OBJECT);
    int64_t before[STATUS__COUNT], total = s->total;
    struct store_param id = STORE_P(json_text(row, "id"));
    memcpy(before, s->counts, sizeof before);
    if (!store_query(s->store, s->arena, "gap_clauses", &id, 1, &clauses, s->err))
        return false;
    JSON_EACH (clause, clauses)
        put_clause(s, clause, json_text(row, "label"), json_text(row, "id"), list);
    static const char *const copied[] = {"id", "name", "label", "edition", "status", "as_of"};
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(s->arena, o, copied[i], text_or(row, copied[i]));
    for (int i = 0; i < STATUS__COUNT; i++)
        before[i] = s->counts[i] - before[i];
    put_counts(s, o, before, s->total - total);
    return true;
}

static bool wanted(const struct scope *s, const struct json *row, struct str catalogue)
{
    struct str regulation = json_text(row, "regulation");
    if (catalogue.n)
        return str_eq(catalogue, json_text(row, "id"));
    /* A questionnaire is answered, and a reference is only an end of mappings. */
    return json_text(row, "role").n == 0 &&
           (regulation.n == 0 || str_eq(regulation, s->regulation));
}

static bool put_all(struct scope *s, struct str catalogue, struct json *model)
{
    struct json *rows, *catalogues = json_array(s->arena), *list = json_array(s->arena);
    if (!store_query(s->store, s->arena, "gap_catalogues", NULL, 0, &rows, s->err))
        return false;
    JSON_EACH (row, rows)
        if (wanted(s, row, catalogue) && !put_catalogue(s, row, catalogues, list))
            return false;
    if (json_count(catalogues) == 0)
        return catalogue.n ? err_set(s->err, ERR_NOT_FOUND, "there is no catalogue %.*s",
                                     STR_ARG(catalogue))
                           : err_set(s->err, ERR_NO_DATA,
                                     "the workspace has no catalogue: nothing could be checked");
    json_hang(model, "catalogues", catalogues);
    put_counts(s, model, s->counts, s->total);
    json_hang(model, "requirements", list);
    return true;
}

static bool find_scope(struct scope *s, struct str id, struct json *model)
{
    struct json *releases, *devices;
    struct store_param release = STORE_P(id);
    s->device = id;
    if (!store_query(s->store, s->arena, "gap_release", &release, 1, &releases, s->err))
        return false;
    const struct json *r = json_first(releases);
    if (r) {
        s->device = json_text(r, "device");
        s->release = id;
    }
    struct store_param device = STORE_P(s->device);
    if (!store_query(s->store, s->arena, "gap_device", &device, 1, &devices, s->err))
        return false;
    const struct json *d = json_first(devices);
    if (!d)
        return err_set(s->err, ERR_NOT_FOUND, "there is no device or release %.*s", STR_ARG(id));
    s->regulation = json_text(d, "regulation");
    struct json *o = json_add(s->arena, model, "device", JSON_OBJECT);
    json_add_text(s->arena, o, "id", s->device);
    json_add_text(s->arena, o, "name", text_or(d, "name"));
    json_add_text(s->arena, o, "regulation", text_or(d, "regulation"));
    json_add_text(s->arena, o, "class", text_or(d, "risk_class"));
    if (r) {
        o = json_add(s->arena, model, "release", JSON_OBJECT);
        json_add_text(s->arena, o, "id", id);
        json_add_text(s->arena, o, "name", text_or(r, "name"));
    }
    return true;
}

static bool count_looked_at(struct scope *s)
{
    struct gap_population p;
    gap_population_init(&p, s->store, s->arena, s->device, s->release);
    s->looked_at = ARENA_ARRAY(s->arena, int64_t, s->checks.count + 1);
    for (size_t i = 0; i < s->checks.count; i++)
        if (!gap_population_of(&p, &s->checks.items[i], &s->looked_at[i], s->err))
            return false;
    return true;
}

static bool load(struct scope *s)
{
    struct json *facts, *overrules, *evidence, *twins;
    struct store_param device = STORE_P(s->device);
    if (!catalogue_facts_built_in(s->arena, &s->questions, s->err) ||
        !gap_checks_read(s->arena, &s->checks, s->err) ||
        !gap_run(s->store, s->arena, &s->checks, s->as_of, &s->rows, s->err) ||
        !count_looked_at(s) ||
        !store_query(s->store, s->arena, "gap_facts", &device, 1, &facts, s->err) ||
        !store_query(s->store, s->arena, "gap_applicability", &device, 1, &overrules, s->err) ||
        !store_query(s->store, s->arena, "gap_proof", &device, 1, &evidence, s->err) ||
        !store_query(s->store, s->arena, "gap_twins", NULL, 0, &twins, s->err))
        return false;
    s->facts = facts;
    s->overrules = overrules;
    s->evidence = evidence;
    s->twins = twins;
    return true;
}

bool gap_model(struct store *store, struct arena *a, struct str scope, struct str catalogue,
               struct date as_of, struct json **out, struct err *err)
{
    struct scope s = {.store = store, .arena = a, .err = err, .as_of = as_of};
    struct json *model = json_object(a);
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_int(a, model, "position", store_position(store));
    if (!find_scope(&s, scope, model) || !load(&s) || !put_all(&s, catalogue, model))
        return false;
    *out = model;
    return true;
}
