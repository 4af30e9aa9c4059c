#include "intake/catalogue/compare.h"

#include <stdlib.h>

/* Rows of one side, sorted by the key they are joined by. */
struct keyed {
    struct str key;
    const struct catalogue_row *row;
};

struct side {
    const struct catalogue_file *file;
    struct keyed *rows;
};

struct comparison {
    struct arena *arena;
    struct side before, after;
    struct json *added, *removed, *changed, *moved;
    int64_t same;
};

static int by_key(const void *x, const void *y)
{
    const struct keyed *a = x, *b = y;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : a->row < b->row ? -1 : a->row > b->row;
}

static struct str key_of(const struct catalogue_row *r, bool by_number)
{
    return by_number ? r->number : r->id;
}

static void sort_side(struct arena *a, struct side *s, bool by_number)
{
    s->rows = ARENA_ARRAY(a, struct keyed, s->file->clause_count + 1);
    for (size_t i = 0; i < s->file->clause_count; i++)
        s->rows[i] = (struct keyed){key_of(&s->file->clauses[i], by_number), &s->file->clauses[i]};
    qsort(s->rows, s->file->clause_count, sizeof *s->rows, by_key);
}

static const struct catalogue_row *find(const struct side *s, struct str key)
{
    size_t low = 0, high = s->file->clause_count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_cmp(s->rows[mid].key, key) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    bool found = low < s->file->clause_count && str_eq(s->rows[low].key, key);
    return found ? s->rows[low].row : NULL;
}

static bool share_an_id(const struct comparison *c)
{
    for (size_t i = 0; i < c->after.file->clause_count; i++)
        if (find(&c->before, c->after.file->clauses[i].id))
            return true;
    return false;
}

static struct json *put_row(struct comparison *c, struct json *list, const struct catalogue_row *r)
{
    struct json *o = json_add(c->arena, list, NULL, JSON_OBJECT);
    json_add_text(c->arena, o, "id", r->id);
    json_add_text(c->arena, o, "number", r->number);
    json_add_text(c->arena, o, "name", r->name);
    return o;
}

static struct str written(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    if (v)
        json_write(v, &b);
    return buf_str(&b);
}

static void put_field(struct arena *a, struct json *fields, const char *name, struct str before,
                      struct str after)
{
    if (str_eq(before, after))
        return;
    struct json *o = json_add(a, fields, NULL, JSON_OBJECT);
    json_add_text(a, o, "field", str_of(name));
    json_add_text(a, o, "before", before.p ? before : STR(""));
    json_add_text(a, o, "after", after.p ? after : STR(""));
}

static struct str truth(bool yes)
{
    return yes ? STR("yes") : STR("no");
}

/* What a workspace keeps of a row: so a file and the workspace made from it are the same. */
static void put_fields(struct arena *a, struct json *fields, const struct catalogue_row *x,
                       const struct catalogue_row *y)
{
    put_field(a, fields, "number", x->number, y->number);
    put_field(a, fields, "parent", x->parent, y->parent);
    put_field(a, fields, "chapter", x->chapter, y->chapter);
    put_field(a, fields, "name", x->name, y->name);
    put_field(a, fields, "text", x->text, y->text);
    put_field(a, fields, "question", x->question, y->question);
    put_field(a, fields, "heading", truth(x->heading), truth(y->heading));
    put_field(a, fields, "cybersecurity", truth(x->cybersecurity), truth(y->cybersecurity));
    put_field(a, fields, "applies_if", written(a, x->applies_if), written(a, y->applies_if));
    put_field(a, fields, "applies_note", x->applies_note, y->applies_note);
    put_field(a, fields, "phase", x->phase, y->phase);
    put_field(a, fields, "evidence", x->evidence, y->evidence);
    put_field(a, fields, "label", x->label, y->label);
    put_field(a, fields, "force", x->force, y->force);
    put_field(a, fields, "valid_from", x->valid_from, y->valid_from);
    put_field(a, fields, "valid_until", x->valid_until, y->valid_until);
    put_field(a, fields, "status", x->status, y->status);
    put_field(a, fields, "source", x->source, y->source);
    put_field(a, fields, "note", x->note, y->note);
}

static void put_pair(struct comparison *c, const struct catalogue_row *x,
                     const struct catalogue_row *y)
{
    struct json *fields = json_array(c->arena);
    put_fields(c->arena, fields, x, y);
    if (json_count(fields) == 0) {
        c->same++;
        return;
    }
    json_hang(put_row(c, c->changed, y), "fields", fields);
    if (str_eq(x->number, y->number))
        return;
    struct json *o = json_add(c->arena, c->moved, NULL, JSON_OBJECT);
    json_add_text(c->arena, o, "id", y->id);
    json_add_text(c->arena, o, "name", y->name);
    json_add_text(c->arena, o, "before", x->number);
    json_add_text(c->arena, o, "after", y->number);
}

static void put_clauses(struct comparison *c, bool by_number)
{
    const struct catalogue_file *x = c->before.file, *y = c->after.file;
    for (size_t i = 0; i < y->clause_count; i++) {
        const struct catalogue_row *old = find(&c->before, key_of(&y->clauses[i], by_number));
        if (old)
            put_pair(c, old, &y->clauses[i]);
        else
            put_row(c, c->added, &y->clauses[i]);
    }
    for (size_t i = 0; i < x->clause_count; i++)
        if (!find(&c->after, key_of(&x->clauses[i], by_number)))
            put_row(c, c->removed, &x->clauses[i]);
}

/* A row that is gone may be there again under another id: the one of the same title, if there is
   exactly one. */
static void name_successors(struct comparison *c, bool by_number)
{
    struct keyed *added = ARENA_ARRAY(c->arena, struct keyed, json_count(c->added) + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->after.file->clause_count; i++) {
        const struct catalogue_row *r = &c->after.file->clauses[i];
        if (!find(&c->before, key_of(r, by_number)))
            added[n++] = (struct keyed){r->name, r};
    }
    qsort(added, n, sizeof *added, by_key);
    for (struct json *row = c->removed->items.first; row; row = row->next) {
        struct keyed key = {json_text(row, "name"), NULL};
        size_t low = 0, high = n;
        while (low < high) {
            size_t mid = low + (high - low) / 2;
            if (str_cmp(added[mid].key, key.key) < 0)
                low = mid + 1;
            else
                high = mid;
        }
        bool one = low < n && str_eq(added[low].key, key.key) &&
                   (low + 1 == n || !str_eq(added[low + 1].key, key.key));
        if (one)
            json_add_text(c->arena, row, "now", added[low].row->id);
    }
}

/* --- mappings --- */

static int by_ends(const void *x, const void *y)
{
    const struct catalogue_link *a = *(const struct catalogue_link *const *)x,
                                *b = *(const struct catalogue_link *const *)y;
    int order = str_cmp(a->from, b->from);
    if (order == 0)
        order = str_cmp(a->to, b->to);
    return order != 0 ? order : str_cmp(a->kind, b->kind);
}

static const struct catalogue_link **sorted_links(struct arena *a, const struct catalogue_file *c)
{
    const struct catalogue_link **links = ARENA_ARRAY(a, const struct catalogue_link *,
                                                      c->mapping_count + 1);
    for (size_t i = 0; i < c->mapping_count; i++)
        links[i] = &c->mappings[i];
    qsort(links, c->mapping_count, sizeof(const struct catalogue_link *), by_ends);
    return links;
}

/* The mappings of one side that the other has not. */
static struct json *only_in(struct arena *a, const struct catalogue_file *x,
                            const struct catalogue_file *y)
{
    const struct catalogue_link **links = sorted_links(a, y);
    struct json *list = json_array(a);
    for (size_t i = 0; i < x->mapping_count; i++) {
        const struct catalogue_link *m = &x->mappings[i];
        if (bsearch(&m, links, y->mapping_count, sizeof(const struct catalogue_link *), by_ends))
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "from", m->from);
        json_add_text(a, o, "to", m->to);
        json_add_text(a, o, "kind", m->kind);
    }
    return list;
}

/* --- all of it --- */

static void put_head(struct arena *a, struct json *model, const char *name,
                     const struct catalogue_file *c)
{
    struct json *o = json_add(a, model, name, JSON_OBJECT);
    json_add_text(a, o, "id", c->id);
    json_add_text(a, o, "name", c->name);
    json_add_text(a, o, "edition", c->edition);
    json_add_int(a, o, "clauses", (int64_t)c->clause_count);
}

static void put_head_fields(struct arena *a, struct json *model, const struct catalogue_file *x,
                            const struct catalogue_file *y)
{
    struct json *fields = json_add(a, model, "catalogue", JSON_ARRAY);
    put_field(a, fields, "id", x->id, y->id);
    put_field(a, fields, "name", x->name, y->name);
    put_field(a, fields, "label", x->label, y->label);
    put_field(a, fields, "role", x->role, y->role);
    put_field(a, fields, "edition", x->edition, y->edition);
    put_field(a, fields, "status", x->status, y->status);
    put_field(a, fields, "regulation", x->regulation, y->regulation);
    put_field(a, fields, "source", x->source, y->source);
    put_field(a, fields, "as_of", x->as_of, y->as_of);
    put_field(a, fields, "valid_from", x->valid_from, y->valid_from);
    put_field(a, fields, "valid_until", x->valid_until, y->valid_until);
    put_field(a, fields, "note", x->note, y->note);
}

void catalogue_compare(struct arena *a, const struct catalogue_file *before,
                       const struct catalogue_file *after, struct json **out)
{
    struct comparison c = {.arena = a,
                           .before = {.file = before},
                           .after = {.file = after},
                           .added = json_array(a),
                           .removed = json_array(a),
                           .changed = json_array(a),
                           .moved = json_array(a)};
    sort_side(a, &c.before, false);
    bool by_number = !share_an_id(&c);
    sort_side(a, &c.before, by_number);
    sort_side(a, &c.after, by_number);
    put_clauses(&c, by_number);
    name_successors(&c, by_number);
    struct json *model = json_object(a), *more = only_in(a, after, before),
                *less = only_in(a, before, after);
    put_head(a, model, "a", before);
    put_head(a, model, "b", after);
    json_add_text(a, model, "by", by_number ? STR("number") : STR("id"));
    put_head_fields(a, model, before, after);
    struct json *counts = json_add(a, model, "counts", JSON_OBJECT);
    const struct {
        const char *name;
        struct json *list;
    } lists[] = {{"added", c.added}, {"removed", c.removed},   {"changed", c.changed},
                 {"moved", c.moved}, {"mappings_added", more}, {"mappings_removed", less}};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        json_add_int(a, counts, lists[i].name, (int64_t)json_count(lists[i].list));
        json_hang(model, lists[i].name, lists[i].list);
    }
    json_add_int(a, counts, "same", c.same);
    *out = model;
}
