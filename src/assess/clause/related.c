#include "assess/clause/clause.h"

#include "assess/gap/applies.h"
#include "assess/gap/gap.h"
#include "intake/catalogue/compare.h"
#include "intake/evidence/slot.h"

/* How a relation reads from its target. */
static const struct {
    const char *name, *from;
} relations[] = {
    {"twin", "twin"},
    {"nearest", "nearest"},
    {"explains", "explained by"},
    {"covers", "covered by"},
    {"corresponds", "corresponds"},
    {"asks", "asked about by"},
    {"changes", "would be changed by"},
};

static struct str words_of(struct str relation, bool from)
{
    for (size_t i = 0; i < COUNT_OF(relations); i++)
        if (str_eq(relation, str_of(relations[i].name)))
            return str_of(from ? relations[i].from : relations[i].name);
    return relation;
}

static struct str text(const struct json *row, const char *name)
{
    struct str s = json_as_text(json_get(row, name));
    return s.p ? s : STR("");
}

static void put_related(struct arena *a, struct json *list, const struct json *row)
{
    static const char *const copied[] = {"id",     "number", "name",  "catalogue", "label", "force",
                                         "status", "basis",  "draft", "published", "note"};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str direction = text(row, "direction");
    json_add_text(a, o, "relation", words_of(text(row, "relation"), STR_IS(direction, "from")));
    json_add_text(a, o, "direction", direction);
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], text(row, copied[i]));
}

static bool serves(const struct gap_check *c, struct str clause)
{
    struct str rest = c->serves, id;
    while (str_split(&rest, ',', &id))
        if (str_eq(str_trim(id), clause))
            return true;
    return false;
}

/* clause: empty where it is known. */
static void put_check(struct arena *a, struct json *list, const struct gap_check *c,
                      struct str clause)
{
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    if (clause.n)
        json_add_text(a, o, "clause", clause);
    json_add_text(a, o, "name", c->name);
    json_add_text(a, o, "title", c->title);
    json_add_text(a, o, "grade", c->required ? STR("required") : STR("advised"));
}

static bool put_slots(struct arena *a, struct str clause, struct json *list, struct err *err)
{
    struct evidence_slots slots;
    if (!evidence_slots_built_in(a, &slots, err))
        return false;
    for (size_t i = 0; i < slots.count; i++) {
        const struct evidence_slot *slot = &slots.items[i];
        for (size_t k = 0; k < slot->serve_count; k++) {
            if (!str_eq(slot->serves[k], clause))
                continue;
            struct json *o = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, o, "name", slot->id);
            json_add_text(a, o, "title", slot->name);
            json_add_text(a, o, "scope", str_of(evidence_slot_scope_word(slot->scope)));
            json_add_text(a, o, "grade", slot->required ? STR("required") : STR("advised"));
        }
    }
    return true;
}

bool clause_related(struct store *s, struct arena *a, struct str id, struct json *model,
                    struct err *err)
{
    struct json *rows;
    struct gap_checks checks;
    if (!store_query(s, a, "clause_related", &STORE_P(id), 1, &rows, err) ||
        !gap_checks_read(a, &checks, err))
        return false;
    struct json *list = json_add(a, model, "related", JSON_ARRAY);
    JSON_EACH (row, rows)
        put_related(a, list, row);
    list = json_add(a, model, "checks", JSON_ARRAY);
    for (size_t i = 0; i < checks.count; i++)
        if (serves(&checks.items[i], id))
            put_check(a, list, &checks.items[i], (struct str){0});
    return put_slots(a, id, json_add(a, model, "slots", JSON_ARRAY), err);
}

/* --- what a new edition touches --- */

struct touch {
    struct store *store;
    struct arena *arena;
    struct err *err;
    struct json *records, *checks, *devices;
    struct gap_checks all;
};

static bool touch_clause(struct touch *t, struct str id)
{
    struct json *rows;
    if (!store_query(t->store, t->arena, "clause_used", &STORE_P(id), 1, &rows, t->err))
        return false;
    JSON_EACH (row, rows) {
        struct json *o = json_add(t->arena, t->records, NULL, JSON_OBJECT);
        json_add_text(t->arena, o, "clause", id);
        json_add_text(t->arena, o, "type", text(row, "type"));
        json_add_text(t->arena, o, "id", text(row, "id"));
        json_add_text(t->arena, o, "title", text(row, "title"));
        json_add_text(t->arena, o, "as", text(row, "field"));
    }
    for (size_t i = 0; i < t->all.count; i++)
        if (serves(&t->all.items[i], id))
            put_check(t->arena, t->checks, &t->all.items[i], id);
    return true;
}

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

static enum tri fact_value(const void *context, struct str name)
{
    enum tri value = STR_IS(name, "always") ? TRI_YES : TRI_UNKNOWN;
    JSON_EACH (row, (const struct json *)context)
        if (str_eq(text(row, "fact"), name))
            value = tri_of(text(row, "value"));
    return value;
}

static struct str no_question(const void *context, struct str name)
{
    (void)context;
    (void)name;
    return (struct str){0};
}

/* How many rows of a list of the comparison may apply to the device: nothing says that they do
   not. The list has the order of the file, so both are walked once. */
static int64_t count_applying(struct touch *t, const struct json *facts, const struct json *rows,
                              const struct catalogue_file *file)
{
    struct gap_facts f = {fact_value, no_question, facts};
    int64_t n = 0;
    size_t at = 0;
    JSON_EACH (row, rows) {
        struct str id = text(row, "id");
        while (at < file->clause_count && !str_eq(file->clauses[at].id, id))
            at++;
        if (at == file->clause_count)
            break;
        const struct catalogue_row *r = &file->clauses[at];
        size_t mark = arena_mark(t->arena);
        n += !r->heading && gap_applies(t->arena, r->applies_if, &f).verdict != TRI_NO;
        arena_rewind(t->arena, mark);
    }
    return n;
}

static bool touch_devices(struct touch *t, const struct json *comparison,
                          const struct catalogue_file *before, const struct catalogue_file *after)
{
    struct json *devices, *facts;
    if (!store_query(t->store, t->arena, "clause_devices", NULL, 0, &devices, t->err))
        return false;
    JSON_EACH (d, devices) {
        struct str id = text(d, "id");
        if (after->regulation.n && !str_eq(after->regulation, text(d, "regulation")))
            continue;
        if (!store_query(t->store, t->arena, "clause_facts", &STORE_P(id), 1, &facts, t->err))
            return false;
        int64_t n = count_applying(t, facts, json_get(comparison, "removed"), before) +
                    count_applying(t, facts, json_get(comparison, "added"), after) +
                    count_applying(t, facts, json_get(comparison, "changed"), after);
        if (n == 0)
            continue;
        struct json *o = json_add(t->arena, t->devices, NULL, JSON_OBJECT);
        json_add_text(t->arena, o, "id", id);
        json_add_text(t->arena, o, "name", text(d, "name"));
        json_add_int(t->arena, o, "clauses", n);
    }
    return true;
}

/* How many records of each type; one that two clauses touch counts twice, as it is listed. */
static void put_counts(struct touch *t, struct json *object)
{
    static const char *const types[] = {"applicability", "answer", "evidence", "document"};
    struct json *counts = json_add(t->arena, object, "counts", JSON_OBJECT);
    json_add_int(t->arena, counts, "devices", (int64_t)json_count(t->devices));
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        int64_t n = 0;
        JSON_EACH (r, t->records)
            n += str_eq(text(r, "type"), str_of(types[i]));
        json_add_int(t->arena, counts, types[i], n);
    }
    json_add_int(t->arena, counts, "checks", (int64_t)json_count(t->checks));
}

bool clause_touched(struct store *s, struct arena *a, struct json *comparison,
                    const struct catalogue_file *before, const struct catalogue_file *after,
                    struct err *err)
{
    struct touch t = {s, a, err, json_array(a), json_array(a), json_array(a), {0}};
    static const char *const lists[] = {"removed", "changed"};
    if (!gap_checks_read(a, &t.all, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (row, json_get(comparison, lists[i]))
            if (!touch_clause(&t, text(row, "id")))
                return false;
    if (!touch_devices(&t, comparison, before, after))
        return false;
    struct json *o = json_add(a, comparison, "touched", JSON_OBJECT);
    put_counts(&t, o);
    json_hang(o, "devices", t.devices);
    json_hang(o, "records", t.records);
    json_hang(o, "checks", t.checks);
    return true;
}
