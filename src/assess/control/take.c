#include "assess/control/take.h"

#include "assess/control/control.h"
#include "base/map.h"
#include "intake/device/device.h"

/* A requirement of the device. */
struct known {
    struct record_head head;
    struct requirement record;
    bool seen;      /* the document has it */
    bool ambiguous; /* several have its external id */
};

struct taker {
    struct store *store;
    struct arena *arena;
    const struct requirement_document *document;
    struct str device;
    struct known *known;
    size_t known_count;
    struct map by_id, by_key;     /* of struct known */
    struct map controls, tests;   /* struct str: ids, by id and other names */
    struct map clauses, releases; /* struct str: ids that are there; empty: that are not */
    struct map taken;             /* keys of rows, so that none comes twice */
    struct findings *findings;
    struct json *lines;
    int64_t added, changed, unchanged, skipped;
    struct err *err;
};

/* --- what is there --- */

static bool load_known(struct taker *t)
{
    struct store_list list;
    struct str filter = str_fmt(t->arena, "device=%.*s all", STR_ARG(t->device));
    if (!store_list(t->store, t->arena, &REQUIREMENT_TYPE, filter, 0, STORE_LIST_ALL, &list,
                    t->err))
        return false;
    t->known = ARENA_ARRAY(t->arena, struct known, list.shown + 1);
    t->known_count = list.shown;
    for (size_t i = 0; i < list.shown; i++) {
        struct known *k = &t->known[i];
        k->head = list.heads[i];
        k->record = ((const struct requirement *)list.records)[i];
        map_add(&t->by_id, k->head.id, k);
        struct str key = k->record.external_id;
        struct known *other = key.n ? map_find(&t->by_key, key) : NULL;
        if (other)
            other->ambiguous = true;
        else if (key.n)
            map_add(&t->by_key, key, k);
    }
    return true;
}

static void call_it(struct taker *t, struct map *m, struct str name, struct str id)
{
    if (name.n == 0 || map_find(m, name))
        return;
    struct str *kept = ARENA_NEW(t->arena, struct str);
    *kept = id;
    map_add(m, name, kept);
}

/* Records of the device, by their ids and by another name of theirs; retired ones too: a link to
   one that is there already stays. */
static bool load_names(struct taker *t, const struct record_type *type, const char *other,
                       struct map *out)
{
    struct store_list list;
    const struct field *f = record_field(type, str_of(other));
    struct str filter = str_fmt(t->arena, "device=%.*s all", STR_ARG(t->device));
    if (!store_list(t->store, t->arena, type, filter, 0, STORE_LIST_ALL, &list, t->err))
        return false;
    for (size_t i = 0; i < list.shown; i++)
        call_it(t, out, list.heads[i].id, list.heads[i].id);
    for (size_t i = 0; i < list.shown; i++)
        call_it(t, out, record_get(f, (const char *)list.records + i * type->size, t->arena),
                list.heads[i].id);
    return true;
}

/* --- links --- */

static struct str clause_named(struct taker *t, struct str name)
{
    struct record_head head;
    struct err ignored = {0};
    if (!map_find(&t->clauses, name)) {
        bool there = store_head(t->store, t->arena, name, &head, &ignored) &&
                     str_eq(str_of(head.type->name), STR("clause"));
        call_it(t, &t->clauses, name, there ? name : (struct str){0});
    }
    return *(const struct str *)map_find(&t->clauses, name);
}

static struct str named(struct taker *t, enum requirement_field field, struct str name)
{
    if (field == REQUIREMENT_CLAUSES)
        return clause_named(t, name);
    const struct map *m = field == REQUIREMENT_CONTROLS ? &t->controls
                          : field == REQUIREMENT_TESTS  ? &t->tests
                                                        : &t->releases;
    const struct str *id = map_find(m, name);
    return id ? *id : (struct str){0};
}

/* The ids that the words of a list name; of those that name nothing one is told. */
static struct str resolve(struct taker *t, const struct requirement_row *row,
                          enum requirement_field field)
{
    struct buf ids = {.arena = t->arena};
    struct str words = row->values[field];
    size_t i = 0;
    while (i < words.n) {
        size_t end = i;
        while (end < words.n && !strchr(" ,;\t\r\n", words.p[end]))
            end++;
        struct str word = str_sub(words, i, end - i);
        struct str id = word.n ? named(t, field, word) : (struct str){0};
        if (id.n)
            buf_fmt(&ids, "%s%.*s", ids.n ? " " : "", STR_ARG(id));
        else if (word.n)
            findings_add(t->findings, FINDING_WARNING, "requirement-link", row->line,
                         str_of(requirement_field_name(field)),
                         "'%.*s' is not there: the requirement is taken without it",
                         STR_ARG(str_sub(word, 0, 80)));
        i = end + 1;
    }
    return buf_str(&ids);
}

/* --- a row --- */

static void tell(struct taker *t, const struct requirement_row *row, struct str id,
                 const char *outcome, struct str fields)
{
    struct json *o = json_add(t->arena, t->lines, NULL, JSON_OBJECT);
    json_add_int(t->arena, o, "line", (int64_t)row->line);
    json_add_text(t->arena, o, "key",
                  row->values[row->values[REQUIREMENT_KEY].n ? REQUIREMENT_KEY : REQUIREMENT_ID]);
    json_add_text(t->arena, o, "id", id);
    json_add_text(t->arena, o, "outcome", str_of(outcome));
    json_add_text(t->arena, o, "fields", fields);
}

static bool skip(struct taker *t, const struct requirement_row *row, struct str place,
                 const char *why)
{
    findings_add(t->findings, FINDING_SKIPPED, "requirement-row", row->line, place, "%s", why);
    t->skipped++;
    return true;
}

/* The same number stands for something else here: a file of another workspace. */
static bool is_another(const struct known *k, const struct requirement_row *row)
{
    return row->values[REQUIREMENT_KEY].n == 0 && k->record.external_id.n == 0 &&
           !str_eq(k->record.name, row->values[REQUIREMENT_NAME]) &&
           !str_eq(k->record.text, row->values[REQUIREMENT_TEXT]);
}

/* The requirement that a row is of; *why when it cannot be told. */
static struct known *find_known(struct taker *t, const struct requirement_row *row,
                                const char **why)
{
    struct str id = row->values[REQUIREMENT_ID], key = row->values[REQUIREMENT_KEY];
    struct known *k = id.n ? map_find(&t->by_id, id) : NULL;
    if (k && key.n && k->record.external_id.n && !str_eq(key, k->record.external_id))
        k = NULL; /* the same number in another workspace */
    if (!k)
        k = map_find(&t->by_key, key.n ? key : id);
    *why = NULL;
    if (k && is_another(k, row))
        *why = "has the id of a requirement here with another title and another text: give it an "
               "external_id, or change one of the two first";
    else if (k && k->ambiguous)
        *why = "several requirements have this external id: which one is meant cannot be told";
    else if (k && (k->head.retired.n || k->head.superseded_by.n))
        *why = "this requirement was retired here: it is not taken again";
    else if (k && k->seen)
        *why = "comes a second time: only the first is taken";
    return k;
}

static bool set_fields(struct taker *t, const struct requirement_row *row, bool is_new,
                       struct requirement *out, struct err *why)
{
    for (int i = REQUIREMENT_KEY; i < REQUIREMENT_FIELD__COUNT; i++) {
        enum requirement_field field = (enum requirement_field)i;
        struct str value = row->values[i];
        bool refs = i == REQUIREMENT_CONTROLS || i == REQUIREMENT_TESTS ||
                    i == REQUIREMENT_CLAUSES || i == REQUIREMENT_RELEASE;
        bool given = row->given[i] || (is_new && i == REQUIREMENT_NAME);
        if (!given || (i == REQUIREMENT_KEY && value.n == 0)) /* a key is never taken away */
            continue;
        if (refs)
            value = resolve(t, row, field);
        if (!record_set(&REQUIREMENT_TYPE, out, t->arena, str_of(requirement_field_name(field)),
                        value, why))
            return false;
    }
    return true;
}

static bool change(struct taker *t, const struct requirement_row *row, struct known *k,
                   struct requirement *now)
{
    struct buf fields = {.arena = t->arena};
    bool matters;
    const struct json *diff = record_diff(&REQUIREMENT_TYPE, &k->record, now, t->arena, &matters);
    k->seen = true;
    if (json_count(diff) == 0) {
        t->unchanged++;
        return true;
    }
    JSON_EACH (member, diff)
        buf_fmt(&fields, "%s%.*s", fields.n ? ", " : "", STR_ARG(member->key));
    if (!store_save(t->store, t->arena, &REQUIREMENT_TYPE, k->head.id, 0, now, t->err))
        return err_wrap(t->err, "line %zu", row->line);
    t->changed++;
    tell(t, row, k->head.id, "changed", buf_str(&fields));
    return true;
}

static bool add(struct taker *t, const struct requirement_row *row, struct requirement *now)
{
    struct str id = {0};
    if (now->external_id.n == 0)
        now->external_id = row->values[REQUIREMENT_ID]; /* so that it is known again */
    if (map_find(&t->taken, now->external_id))
        return skip(t, row, now->external_id, "comes a second time: only the first is taken");
    map_add(&t->taken, now->external_id, t);
    if (!store_add(t->store, t->arena, &REQUIREMENT_TYPE, now, &id, t->err))
        return err_wrap(t->err, "line %zu", row->line);
    t->added++;
    tell(t, row, id, "new", (struct str){0});
    return true;
}

static bool take_row(struct taker *t, const struct requirement_row *row)
{
    const char *why;
    struct err refused = {0};
    struct known *k = find_known(t, row, &why);
    struct requirement now = k ? k->record : (struct requirement){.device = t->device};
    if (why)
        return skip(t, row, row->values[REQUIREMENT_KEY], why);
    if (!set_fields(t, row, !k, &now, &refused))
        return skip(t, row, row->values[REQUIREMENT_KEY], str_cz(t->arena, str_of(refused.text)));
    return k ? change(t, row, k, &now) : add(t, row, &now);
}

static void put_gone(struct taker *t, struct json *receipt)
{
    struct json *list = json_add(t->arena, receipt, "gone", JSON_ARRAY);
    for (size_t i = 0; i < t->known_count; i++) {
        const struct known *k = &t->known[i];
        if (k->seen || k->head.retired.n || k->head.superseded_by.n || k->record.external_id.n == 0)
            continue;
        struct json *o = json_add(t->arena, list, NULL, JSON_OBJECT);
        json_add_text(t->arena, o, "id", k->head.id);
        json_add_text(t->arena, o, "key", k->record.external_id);
        json_add_text(t->arena, o, "title", k->head.title);
    }
    json_add_int(t->arena, receipt, "gone_count", (int64_t)json_count(list));
}

static bool check_device(struct taker *t)
{
    struct record_head head;
    if (!store_head(t->store, t->arena, t->device, &head, t->err))
        return false;
    return head.type == &DEVICE_TYPE ||
           err_set(t->err, ERR_USAGE, "%.*s: is no device", STR_ARG(t->device));
}

bool requirement_take(struct store *s, struct arena *a, const struct requirement_document *d,
                      struct str device, struct findings *findings, struct json *receipt,
                      struct err *err)
{
    struct taker t = {.store = s,
                      .arena = a,
                      .document = d,
                      .device = device,
                      .findings = findings,
                      .lines = json_array(a),
                      .err = err};
    t.by_id.arena = t.by_key.arena = t.controls.arena = t.tests.arena = a;
    t.clauses.arena = t.releases.arena = t.taken.arena = a;
    if (!check_device(&t) || !load_known(&t) ||
        !load_names(&t, &CONTROL_TYPE, "library_id", &t.controls) ||
        !load_names(&t, &TEST_TYPE, "external_id", &t.tests) ||
        !load_names(&t, &RELEASE_TYPE, "name", &t.releases))
        return false;
    for (size_t i = 0; i < d->count; i++)
        if (!take_row(&t, &d->rows[i]))
            return false;
    json_add_text(a, receipt, "device", device);
    json_add_int(a, receipt, "new", t.added);
    json_add_int(a, receipt, "changed", t.changed);
    json_add_int(a, receipt, "unchanged", t.unchanged);
    json_add_int(a, receipt, "skipped", t.skipped);
    json_hang(receipt, "lines", t.lines);
    put_gone(&t, receipt);
    return true;
}
