#include <stdlib.h>

#include "assess/clause/clause.h"
#include "assess/gap/applies.h"
#include "intake/device/device.h"

/* One question, and what is known of it for the device. */
struct known {
    const struct catalogue_fact *fact;
    const struct json *row; /* the record that answers, or NULL */
    enum tri value;
    int64_t clauses;                          /* that are unknown and ask for it */
    const struct catalogue_relation *because; /* of an implied value, or NULL */
    enum tri implied;
    size_t order; /* in the list of facts */
};

struct answers {
    struct store *store;
    struct arena *arena;
    struct err *err;
    struct str device;
    struct catalogue_facts all;
    struct known *known;
    int64_t open_clauses;
};

static struct str text(const struct json *row, const char *name)
{
    struct str s = json_as_text(json_get(row, name));
    return s.p ? s : STR("");
}

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

static struct str word_of(enum tri value)
{
    return value == TRI_YES ? STR("yes") : value == TRI_NO ? STR("no") : STR("unknown");
}

static struct known *find(const struct answers *k, struct str name)
{
    for (size_t i = 0; i < k->all.count; i++)
        if (str_eq(k->all.facts[i].name, name))
            return &k->known[i];
    return NULL;
}

static enum tri value_of(const void *context, struct str name)
{
    const struct known *known = find(context, name);
    return known ? known->value : TRI_UNKNOWN;
}

static struct str question_of(const void *context, struct str name)
{
    const struct known *known = find(context, name);
    return known ? known->fact->question : (struct str){0};
}

/* --- what is known --- */

static bool load(struct answers *k, const struct json **device)
{
    struct json *devices, *rows;
    struct store_param id = STORE_P(k->device);
    if (!catalogue_facts_built_in(k->arena, &k->all, k->err) ||
        !store_query(k->store, k->arena, "clause_device", &id, 1, &devices, k->err) ||
        !store_query(k->store, k->arena, "clause_facts", &id, 1, &rows, k->err))
        return false;
    *device = json_first(devices);
    if (!*device)
        return err_set(k->err, ERR_NOT_FOUND, "there is no device %.*s", STR_ARG(k->device));
    k->known = ARENA_ARRAY(k->arena, struct known, k->all.count);
    for (size_t i = 0; i < k->all.count; i++) {
        bool always = STR_IS(k->all.facts[i].name, "always");
        k->known[i] = (struct known){
            .fact = &k->all.facts[i], .value = always ? TRI_YES : TRI_UNKNOWN, .order = i};
    }
    JSON_EACH (row, rows) {
        struct known *known = find(k, text(row, "fact"));
        if (!known)
            continue;
        known->row = row;
        known->value = tri_of(text(row, "value"));
    }
    return true;
}

/* What the answers say about one that is unknown; relations may follow from each other. */
static void imply(struct answers *k)
{
    bool more = true;
    while (more) {
        more = false;
        for (size_t i = 0; i < k->all.relation_count; i++) {
            const struct catalogue_relation *r = &k->all.relations[i];
            const struct known *from = find(k, r->fact);
            struct known *to = find(k, r->implied);
            bool holds = from->value == TRI_YES || from->implied == TRI_YES;
            if (!holds || to->value != TRI_UNKNOWN || to->because)
                continue;
            to->because = r;
            to->implied = r->excludes ? TRI_NO : TRI_YES;
            more = true;
        }
    }
}

/* Adds one to each unknown fact that a condition asks for, once for a clause. */
static void count_condition(struct answers *k, const struct json *condition)
{
    const struct known *seen[8];
    size_t n = 0;
    JSON_EACH (m, condition) {
        if (m->type != JSON_ARRAY)
            continue;
        JSON_EACH (name, m) {
            struct known *known = find(k, name->text);
            bool again = !known || known->value != TRI_UNKNOWN;
            for (size_t i = 0; i < n && !again; i++)
                again = seen[i] == known;
            if (again)
                continue;
            known->clauses++;
            if (n < COUNT_OF(seen))
                seen[n++] = known;
        }
    }
}

static bool count_clauses(struct answers *k, struct str regulation)
{
    struct json *rows;
    struct store_param params[] = {STORE_P(k->device), STORE_P(regulation)};
    const struct gap_facts facts = {value_of, question_of, k};
    if (!store_query(k->store, k->arena, "clause_conditions", params, COUNT_OF(params), &rows,
                     k->err))
        return false;
    JSON_EACH (row, rows) {
        struct err ignored = {0};
        struct json *condition;
        if (!json_read(k->arena, text(row, "applies_if"), &condition, &ignored) ||
            gap_applies(k->arena, condition, &facts).verdict != TRI_UNKNOWN)
            continue;
        k->open_clauses++;
        count_condition(k, condition);
    }
    return true;
}

/* --- the page --- */

static int by_use(const void *x, const void *y)
{
    const struct known *a = x, *b = y;
    bool open_a = a->value == TRI_UNKNOWN, open_b = b->value == TRI_UNKNOWN;
    if (open_a != open_b)
        return open_a ? -1 : 1;
    if (a->clauses != b->clauses)
        return a->clauses > b->clauses ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void put_fact(struct answers *k, struct json *list, const struct known *known)
{
    struct arena *a = k->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    const struct catalogue_relation *r = known->because;
    json_add_text(a, o, "name", known->fact->name);
    json_add_text(a, o, "group", known->fact->group);
    json_add_text(a, o, "question", known->fact->question);
    json_add_text(a, o, "value", word_of(known->value));
    json_add_int(a, o, "clauses", known->value == TRI_UNKNOWN ? known->clauses : 0);
    json_add_text(a, o, "implied", r ? word_of(known->implied) : STR(""));
    json_add_text(a, o, "because", r ? r->because : STR(""));
    json_add_text(a, o, "answered_by", text(known->row, "answered_by"));
    json_add_text(a, o, "answered_on", text(known->row, "answered_on"));
    json_add_text(a, o, "reason", text(known->row, "reason"));
    json_add_text(a, o, "record", text(known->row, "id"));
    json_add_bool(a, o, "computed", known->fact->computed || STR_IS(known->fact->name, "always"));
}

static void put_counts(struct answers *k, struct json *model)
{
    int64_t counts[3] = {0};
    static const enum tri values[] = {TRI_YES, TRI_NO, TRI_UNKNOWN};
    struct json *o = json_add(k->arena, model, "counts", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        for (size_t j = 0; j < k->all.count; j++)
            counts[i] += !k->known[j].fact->computed && k->known[j].value == values[i];
        json_add_int(k->arena, o, str_cz(k->arena, word_of(values[i])), counts[i]);
    }
}

bool clause_facts(struct store *s, struct arena *a, struct str device, struct json **out,
                  struct err *err)
{
    static const char *const copied[] = {"id", "name", "regulation", "risk_class"};
    struct answers k = {.store = s, .arena = a, .err = err, .device = device};
    const struct json *row;
    if (!load(&k, &row) || !count_clauses(&k, text(row, "regulation")))
        return false;
    imply(&k);
    struct json *model = json_object(a), *d = json_add(a, model, "device", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, d, copied[i], text(row, copied[i]));
    put_counts(&k, model);
    json_add_int(a, model, "open_clauses", k.open_clauses);
    struct json *list = json_add(a, model, "facts", JSON_ARRAY);
    struct known *sorted = ARENA_ARRAY(a, struct known, k.all.count);
    memcpy(sorted, k.known, k.all.count * sizeof *sorted);
    qsort(sorted, k.all.count, sizeof *sorted, by_use);
    for (size_t i = 0; i < k.all.count; i++)
        put_fact(&k, list, &sorted[i]);
    *out = model;
    return true;
}

/* --- answers --- */

static bool take_answer(struct answers *k, const struct clause_answer *answer)
{
    struct known *known = find(k, answer->name);
    if (!known)
        return err_set(k->err, ERR_INVALID,
                       "there is no fact '%.*s'; 'tutela facts %.*s' lists them",
                       STR_ARG(answer->name), STR_ARG(k->device));
    if (known->fact->computed || STR_IS(answer->name, "always"))
        return err_set(k->err, ERR_INVALID,
                       "%.*s is not answered: it follows from the record of "
                       "the device",
                       STR_ARG(answer->name));
    if (!STR_IS(answer->value, "yes") && !STR_IS(answer->value, "no") &&
        !STR_IS(answer->value, "unknown"))
        return err_set(k->err, ERR_INVALID, "%.*s: '%.*s' is none of yes, no, unknown",
                       STR_ARG(answer->name), STR_ARG(answer->value));
    known->value = tri_of(answer->value);
    return true;
}

/* No answer may say the opposite of what others imply, at once or by way of one that is unknown. */
static bool agree(struct answers *k)
{
    imply(k);
    for (size_t i = 0; i < k->all.relation_count; i++) {
        const struct catalogue_relation *r = &k->all.relations[i];
        const struct known *from = find(k, r->fact), *to = find(k, r->implied);
        bool follows = from->value == TRI_UNKNOWN && from->implied == TRI_YES;
        enum tri opposite = r->excludes ? TRI_YES : TRI_NO;
        if ((from->value != TRI_YES && !follows) || to->value != opposite)
            continue;
        struct buf why = {.arena = k->arena};
        if (follows)
            buf_fmt(&why, " (which follows from %.*s=yes)", STR_ARG(from->because->fact));
        return err_set(k->err, ERR_INVALID, "%.*s=yes%.*s contradicts %.*s=%.*s: %.*s",
                       STR_ARG(r->fact), STR_ARG(buf_str(&why)), STR_ARG(r->implied),
                       STR_ARG(word_of(opposite)), STR_ARG(r->because));
    }
    return true;
}

static bool write_answer(struct answers *k, const struct clause_answer *answer,
                         const struct clause_answers *all)
{
    const struct record_type *t = &DEVICE_FACT_TYPE;
    struct device_fact r = {0};
    struct str id = text(find(k, answer->name)->row, "id");
    bool is_new = id.n == 0;
    if (!is_new && !store_load(k->store, k->arena, t, id, &r, NULL, k->err))
        return false;
    enum tri value = tri_of(answer->value);
    if (!is_new && r.value == (int64_t)value &&
        (all->reason.n == 0 || str_eq(r.reason, all->reason)))
        return true; /* said already: its day stays */
    r.device = k->device;
    r.fact = answer->name;
    r.value = (int64_t)value;
    r.answered_on = all->on;
    if (all->reason.n)
        r.reason = all->reason;
    return is_new ? store_add(k->store, k->arena, t, &r, &id, k->err)
                  : store_save(k->store, k->arena, t, id, 0, &r, k->err);
}

bool clause_answer_facts(struct store *s, struct arena *a, struct str device,
                         const struct clause_answers *answers, int64_t *written, struct err *err)
{
    struct answers k = {.store = s, .arena = a, .err = err, .device = device};
    const struct clause_answer *items = answers->items;
    const struct json *ignored;
    int64_t before = store_position(s);
    if (!load(&k, &ignored))
        return false;
    for (size_t i = 0; i < answers->count; i++) {
        for (size_t j = 0; j < i; j++)
            if (str_eq(items[i].name, items[j].name))
                return err_set(err, ERR_INVALID, "%.*s is answered twice", STR_ARG(items[i].name));
        if (!take_answer(&k, &items[i]))
            return false;
    }
    if (!agree(&k))
        return false;
    for (size_t i = 0; i < answers->count; i++)
        if (!write_answer(&k, &items[i], answers))
            return err_wrap(err, "%.*s", STR_ARG(items[i].name));
    *written = store_position(s) - before;
    return true;
}
