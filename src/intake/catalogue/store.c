#include <stdlib.h>

#include "intake/catalogue/load.h"
#include "intake/catalogue/record.h"

struct loader {
    struct store *store;
    struct arena *arena;
    struct err *err;
    const struct catalogue_file *file;
    const struct hash *hash;
    bool built_in;
    struct catalogue_change *change;
};

/* --- rows to records --- */

static bool set(struct loader *l, const struct record_type *t, void *record, const char *field,
                struct str value)
{
    return value.n == 0 || record_set(t, record, l->arena, str_of(field), value, l->err);
}

static struct str number(struct loader *l, size_t n)
{
    return str_fmt(l->arena, "%zu", n);
}

static struct str truth(bool yes)
{
    return yes ? STR("yes") : STR("no");
}

/* Lists in the files are lines; a source is one. */
static struct str one_line(struct loader *l, struct str text)
{
    struct buf b = {.arena = l->arena};
    for (size_t i = 0; i < text.n; i++)
        buf_char(&b, text.p[i] == '\n' ? ';' : text.p[i]);
    return buf_str(&b);
}

static struct str json_of(struct loader *l, const struct json *v)
{
    struct buf b = {.arena = l->arena};
    if (v)
        json_write(v, &b);
    return buf_str(&b);
}

static bool catalogue_record(struct loader *l, struct catalogue *r)
{
    const struct record_type *t = &CATALOGUE_TYPE;
    const struct catalogue_file *c = l->file;
    return set(l, t, r, "name", c->name) && set(l, t, r, "label", c->label) &&
           set(l, t, r, "role", c->role) && set(l, t, r, "edition", c->edition) &&
           set(l, t, r, "status", c->status) && set(l, t, r, "regulation", c->regulation) &&
           set(l, t, r, "source", c->source) && set(l, t, r, "url", c->url) &&
           set(l, t, r, "as_of", c->as_of) && set(l, t, r, "valid_from", c->valid_from) &&
           set(l, t, r, "valid_until", c->valid_until) &&
           set(l, t, r, "built_in", truth(l->built_in)) &&
           set(l, t, r, "file_hash", hash_hex(l->arena, l->hash)) && set(l, t, r, "notes", c->note);
}

static bool clause_record(struct loader *l, const struct catalogue_row *row, size_t position,
                          struct clause *r)
{
    const struct record_type *t = &CLAUSE_TYPE;
    return set(l, t, r, "name", row->name) && set(l, t, r, "catalogue", l->file->id) &&
           set(l, t, r, "number", row->number) && set(l, t, r, "chapter", row->chapter) &&
           set(l, t, r, "parent", row->parent) && set(l, t, r, "position", number(l, position)) &&
           set(l, t, r, "text", row->text) && set(l, t, r, "heading", truth(row->heading)) &&
           set(l, t, r, "applies_if", json_of(l, row->applies_if)) &&
           set(l, t, r, "applies_note", row->applies_note) &&
           set(l, t, r, "cybersecurity", truth(row->cybersecurity)) &&
           set(l, t, r, "evidence_wanted", row->evidence) && set(l, t, r, "phase", row->phase) &&
           set(l, t, r, "question", row->question) && set(l, t, r, "label", row->label) &&
           set(l, t, r, "force", row->force) && set(l, t, r, "valid_from", row->valid_from) &&
           set(l, t, r, "valid_until", row->valid_until) && set(l, t, r, "status", row->status) &&
           set(l, t, r, "source", one_line(l, row->source)) && set(l, t, r, "note", row->note);
}

static bool mapping_record(struct loader *l, const struct catalogue_link *m,
                           struct clause_mapping *r)
{
    const struct record_type *t = &CLAUSE_MAPPING_TYPE;
    return set(l, t, r, "source", m->from) && set(l, t, r, "target", m->to) &&
           set(l, t, r, "relation", m->kind) && set(l, t, r, "catalogue", l->file->id) &&
           set(l, t, r, "basis", one_line(l, m->source)) && set(l, t, r, "draft", m->draft) &&
           set(l, t, r, "published", m->published) && set(l, t, r, "status", m->status) &&
           set(l, t, r, "note", m->note);
}

/* --- records to the store --- */

enum there { NOT_THERE, LIVE, GONE };

static enum there look(struct loader *l, struct str id)
{
    struct record_head head;
    struct err ignored = {0};
    if (!store_head(l->store, l->arena, id, &head, &ignored))
        return NOT_THERE;
    return head.retired.n || head.superseded_by.n ? GONE : LIVE;
}

/* Adds the record, or changes the one that is there; what was retired is left alone. */
static bool put(struct loader *l, const struct record_type *t, struct str id, void *record,
                int64_t *added, int64_t *changed)
{
    int64_t before = store_position(l->store);
    switch (look(l, id)) {
    case NOT_THERE: ++*added; return store_add(l->store, l->arena, t, record, &id, l->err);
    case GONE: l->change->left++; return true;
    case LIVE: break;
    }
    if (!store_save(l->store, l->arena, t, id, 0, record, l->err))
        return false;
    *changed += store_position(l->store) != before;
    return true;
}

static bool retire(struct loader *l, struct str id, int64_t *count)
{
    struct str reason = str_fmt(l->arena, "not in %.*s, edition %.*s", STR_ARG(l->file->id),
                                STR_ARG(l->file->edition));
    ++*count;
    return store_retire(l->store, l->arena, id, reason, l->err);
}

static int by_text(const void *x, const void *y)
{
    const struct str *a = x, *b = y;
    return str_cmp(*a, *b);
}

static struct str mapping_id(struct arena *a, const struct catalogue_link *m)
{
    return str_fmt(a, "%.*s>%.*s", STR_ARG(m->from), STR_ARG(m->to));
}

/* The ids that rows has and the file has not; ids is sorted here. */
static bool retire_missing(struct loader *l, const struct json *rows, struct str *ids,
                           size_t id_count, int64_t *count)
{
    qsort(ids, id_count, sizeof *ids, by_text);
    JSON_EACH (row, rows) {
        struct str id = json_text(row, "id");
        if (!bsearch(&id, ids, id_count, sizeof id, by_text) && !retire(l, id, count))
            return false;
    }
    return true;
}

/* --- one catalogue --- */

static bool read_head(struct loader *l, const struct json **head)
{
    struct json *rows;
    if (!store_query(l->store, l->arena, "catalogue_head", &STORE_P(l->file->id), 1, &rows, l->err))
        return false;
    *head = json_first(rows);
    return true;
}

static bool put_clauses(struct loader *l)
{
    const struct catalogue_file *c = l->file;
    for (size_t i = 0; i < c->clause_count; i++) {
        struct clause r = {0};
        if (!clause_record(l, &c->clauses[i], i + 1, &r) ||
            !put(l, &CLAUSE_TYPE, c->clauses[i].id, &r, &l->change->added, &l->change->changed))
            return err_wrap(l->err, "%.*s", STR_ARG(c->clauses[i].id));
    }
    return true;
}

static bool retire_clauses(struct loader *l)
{
    const struct catalogue_file *c = l->file;
    struct json *rows, *mappings;
    struct str *ids = ARENA_ARRAY(l->arena, struct str, c->clause_count + 1);
    for (size_t i = 0; i < c->clause_count; i++)
        ids[i] = c->clauses[i].id;
    if (!store_query(l->store, l->arena, "catalogue_clauses", &STORE_P(c->id), 1, &rows, l->err))
        return false;
    qsort(ids, c->clause_count, sizeof *ids, by_text);
    JSON_EACH (row, rows) { /* mappings go before the clause they end at */
        struct str id = json_text(row, "id");
        if (bsearch(&id, ids, c->clause_count, sizeof id, by_text))
            continue;
        if (!store_query(l->store, l->arena, "catalogue_mappings_at", &STORE_P(id), 1, &mappings,
                         l->err))
            return false;
        JSON_EACH (m, mappings)
            if (!retire(l, json_text(m, "id"), &l->change->mappings_retired))
                return false;
    }
    return retire_missing(l, rows, ids, c->clause_count, &l->change->retired);
}

static bool put_head_and_clauses(struct loader *l)
{
    const struct json *head;
    struct catalogue r = {0};
    int64_t ignored = 0;
    if (!read_head(l, &head))
        return false;
    l->change->outcome = head ? CATALOGUE_CHANGED : CATALOGUE_ADDED;
    if (head && str_eq(json_text(head, "file_hash"), hash_hex(l->arena, l->hash)))
        l->change->outcome = CATALOGUE_SAME;
    else if (head && l->built_in && STR_IS(json_text(head, "built_in"), "no"))
        l->change->outcome = CATALOGUE_KEPT;
    if (l->change->outcome == CATALOGUE_SAME || l->change->outcome == CATALOGUE_KEPT)
        return true;
    return (catalogue_record(l, &r) &&
            put(l, &CATALOGUE_TYPE, l->file->id, &r, &ignored, &ignored) && put_clauses(l)) ||
           err_wrap(l->err, "catalogue %.*s", STR_ARG(l->file->id));
}

/* A mapping that another catalogue has written, or a person added, is left to them. */
static bool put_mapping(struct loader *l, const struct catalogue_link *m)
{
    struct clause_mapping r = {0}, old = {0};
    struct err ignored = {0};
    struct str id = mapping_id(l->arena, m);
    if (store_load(l->store, l->arena, &CLAUSE_MAPPING_TYPE, id, &old, NULL, &ignored) &&
        !str_eq(old.catalogue, l->file->id))
        return true;
    return (mapping_record(l, m, &r) &&
            put(l, &CLAUSE_MAPPING_TYPE, id, &r, &l->change->mappings_added,
                &l->change->mappings_changed)) ||
           err_wrap(l->err, "mapping %.*s", STR_ARG(id));
}

/* Last, for mappings may lead into any catalogue. */
static bool put_mappings_and_retire(struct loader *l)
{
    const struct catalogue_file *c = l->file;
    struct json *rows;
    if (l->change->outcome == CATALOGUE_SAME || l->change->outcome == CATALOGUE_KEPT)
        return true;
    for (size_t i = 0; i < c->mapping_count; i++)
        if (!put_mapping(l, &c->mappings[i]))
            return false;
    if (l->change->outcome == CATALOGUE_ADDED)
        return true;
    struct str *ids = ARENA_ARRAY(l->arena, struct str, c->mapping_count + 1);
    for (size_t i = 0; i < c->mapping_count; i++)
        ids[i] = mapping_id(l->arena, &c->mappings[i]);
    return store_query(l->store, l->arena, "catalogue_mappings", &STORE_P(c->id), 1, &rows,
                       l->err) &&
           retire_missing(l, rows, ids, c->mapping_count, &l->change->mappings_retired) &&
           retire_clauses(l);
}

bool catalogue_put(struct store *s, struct arena *a, const struct catalogue_file *c,
                   const struct hash *hash, struct catalogue_change *out, struct err *err)
{
    *out = (struct catalogue_change){0};
    struct loader l = {s, a, err, c, hash, false, out};
    return put_head_and_clauses(&l) && put_mappings_and_retire(&l);
}

/* Whether both ends are there; a mapping that leads nowhere is told of. */
static bool has_ends(struct loader *l, const struct catalogue_link *m, struct findings *findings)
{
    struct str absent = look(l, m->from) != LIVE ? m->from : m->to;
    if (look(l, absent) == LIVE)
        return true;
    findings_add(findings, FINDING_SKIPPED, "catalogue-mapping", m->line, m->from,
                 "there is no clause %.*s; the mapping was left out", STR_ARG(absent));
    return false;
}

bool catalogue_put_mappings(struct store *s, struct arena *a, const struct catalogue_file *c,
                            struct findings *findings, int64_t *added, struct err *err)
{
    struct catalogue_change change = {0};
    struct loader l = {s, a, err, c, NULL, false, &change};
    for (size_t i = 0; i < c->mapping_count; i++)
        if (has_ends(&l, &c->mappings[i], findings) && !put_mapping(&l, &c->mappings[i]))
            return false;
    *added = change.mappings_added;
    return true;
}

bool catalogue_put_built_in(struct store *s, struct arena *a, const struct catalogue_set *set,
                            struct catalogue_change *changes, struct err *err)
{
    struct loader *loaders = ARENA_ARRAY(a, struct loader, set->count);
    for (size_t i = 0; i < set->count; i++) {
        changes[i] = (struct catalogue_change){0};
        loaders[i] = (struct loader){s, a, err, &set->items[i], &set->hashes[i], true, &changes[i]};
        if (!put_head_and_clauses(&loaders[i]))
            return false;
    }
    for (size_t i = 0; i < set->count; i++)
        if (!put_mappings_and_retire(&loaders[i]))
            return false;
    return true;
}

bool catalogue_load(struct store *s, struct arena *a, int64_t *clauses, struct err *err)
{
    struct catalogue_set set;
    if (!catalogue_built_in(a, &set, err))
        return false;
    struct catalogue_change *changes = ARENA_ARRAY(a, struct catalogue_change, set.count);
    if (!catalogue_put_built_in(s, a, &set, changes, err))
        return false;
    *clauses = 0;
    for (size_t i = 0; i < set.count; i++)
        *clauses += changes[i].added;
    return true;
}

/* --- the other way: records to rows --- */

static struct str text(const struct json *row, const char *name)
{
    struct str s = json_as_text(json_get(row, name));
    return s.p ? s : STR("");
}

static struct catalogue_row row_of(struct arena *a, const struct json *r)
{
    struct err ignored = {0};
    struct json *condition = NULL;
    if (!json_read(a, text(r, "applies_if"), &condition, &ignored))
        condition = NULL;
    return (struct catalogue_row){
        .id = text(r, "id"),
        .number = text(r, "number"),
        .parent = text(r, "parent"),
        .chapter = text(r, "chapter"),
        .name = text(r, "name"),
        .text = text(r, "text"),
        .question = text(r, "question"),
        .heading = STR_IS(text(r, "heading"), "yes"),
        .cybersecurity = STR_IS(text(r, "cybersecurity"), "yes"),
        .applies_if = condition,
        .applies_note = text(r, "applies_note"),
        .phase = text(r, "phase"),
        .evidence = text(r, "evidence_wanted"),
        .label = text(r, "label"),
        .force = text(r, "force"),
        .valid_from = text(r, "valid_from"),
        .valid_until = text(r, "valid_until"),
        .status = text(r, "status"),
        .source = text(r, "source"),
        .note = text(r, "note"),
    };
}

static struct catalogue_link link_of(const struct json *r)
{
    return (struct catalogue_link){
        .from = text(r, "source"),
        .to = text(r, "target"),
        .kind = text(r, "relation"),
        .source = text(r, "basis"),
        .draft = text(r, "draft"),
        .published = text(r, "published"),
        .status = text(r, "status"),
        .note = text(r, "note"),
    };
}

bool catalogue_of_store(struct store *s, struct arena *a, struct str id, struct catalogue_file *out,
                        struct err *err)
{
    struct json *heads, *clauses, *mappings;
    if (!store_query(s, a, "catalogue_head", &STORE_P(id), 1, &heads, err) ||
        !store_query(s, a, "catalogue_clauses", &STORE_P(id), 1, &clauses, err) ||
        !store_query(s, a, "catalogue_mappings", &STORE_P(id), 1, &mappings, err))
        return false;
    const struct json *head = json_first(heads);
    if (!head)
        return err_set(err, ERR_NOT_FOUND, "there is no catalogue %.*s", STR_ARG(id));
    struct catalogue_file c = {
        .id = text(head, "id"),
        .name = text(head, "name"),
        .label = text(head, "label"),
        .role = text(head, "role"),
        .edition = text(head, "edition"),
        .status = text(head, "status"),
        .regulation = text(head, "regulation"),
        .source = text(head, "source"),
        .as_of = text(head, "as_of"),
        .valid_from = text(head, "valid_from"),
        .valid_until = text(head, "valid_until"),
        .note = text(head, "notes"),
        .clauses = ARENA_ARRAY(a, struct catalogue_row, json_count(clauses) + 1),
        .mappings = ARENA_ARRAY(a, struct catalogue_link, json_count(mappings) + 1),
        .of_store = true,
        .findings = ARENA_NEW(a, struct findings),
    };
    findings_init(c.findings, a);
    JSON_EACH (r, clauses)
        c.clauses[c.clause_count++] = row_of(a, r);
    JSON_EACH (r, mappings)
        c.mappings[c.mapping_count++] = link_of(r);
    *out = c;
    return true;
}
