#include "assess/clause/view.h"

#include "assess/clause/clause.h"
#include "assess/gap/gap.h"
#include "base/limits.h"
#include "base/period.h"

/* The page of one requirement. */

enum { ROWS_MAX = 12, USED_MAX = 8 };

struct page {
    const struct view *v;
    const struct json *clause; /* row of clause_page */
    struct str id, catalogue, scope;
    struct json *model;
};

/* How a fact of law is not verified; empty when it is. */
static struct str doubt(struct str verified)
{
    return STR_IS(verified, "verified") ? (struct str){0} : verified;
}

/* Whether a device of that Regulation is asked for the clauses of the catalogue: references and
   questionnaires ask for nothing. */
static bool is_asked(const struct json *clause, struct str regulation)
{
    struct str of = json_text(clause, "regulation");
    return json_text(clause, "role").n == 0 && (of.n == 0 || str_eq(of, regulation));
}

/* --- how it stands for a device --- */

static struct str more(struct arena *a, size_t all, size_t shown)
{
    return all > shown ? str_fmt(a, "and %zu more", all - shown) : (struct str){0};
}

static void put_check(struct arena *a, struct json *list, const struct json *check)
{
    static const char *const copied[] = {"name", "title", "grade", "remedy"};
    const struct json *rows = json_get(check, "rows");
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    int64_t looked_at = json_int(check, "looked_at", 0);
    bool holds = json_is_true(check, "holds");
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(check, copied[i]));
    view_put_status(a, o, holds && looked_at ? VIEW_DONE : VIEW_OPEN);
    json_add_bool(a, o, "holds", holds);
    json_add_int(a, o, "count", (int64_t)json_count(rows));
    json_add_int(a, o, "looked_at", looked_at);
    json_add_text(a, o, "looked",
                  looked_at ? view_count(a, looked_at, "record looked at", "records looked at")
                            : STR("nothing to look at yet, so this is not a final zero"));
    struct json *lines = json_add(a, o, "lines", JSON_ARRAY);
    JSON_EACH (r, rows) {
        if (json_count(lines) == ROWS_MAX)
            break;
        struct json *line = json_add(a, lines, NULL, JSON_OBJECT);
        struct str record = json_text(r, "record");
        json_add_text(a, line, "record", record);
        json_add_text(a, line, "href", record.n ? view_href(a, record) : (struct str){0});
        json_add_text(a, line, "line", json_text(r, "line"));
    }
    json_add_text(a, o, "more", more(a, json_count(rows), json_count(lines)));
}

static void put_evidence(struct arena *a, struct json *into, const char *key,
                         const struct json *from)
{
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    JSON_EACH (e, from) {
        struct json *ref = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, ref, "id", json_text(e, "id"));
        json_add_text(a, ref, "name", json_text(e, "name"));
        json_add_text(a, ref, "release", json_text(e, "release"));
        json_add_text(a, ref, "href", view_href(a, json_text(e, "id")));
        json_add_bool(a, ref, "expired", json_is_true(e, "expired"));
        json_add_bool(a, ref, "other_release", json_is_true(e, "other_release"));
    }
}

/* What a slot must show, how it stands for each release, and the commands that file and judge. */
static void put_slot(struct arena *a, struct json *list, const struct json *slot)
{
    static const char *const copied[] = {"id",   "name",  "shows",  "scope",
                                         "kind", "grade", "source", "state"};
    static const char *const said[] = {"line", "state", "how", "review"};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str state = json_text(slot, "state");
    struct period renew;
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(slot, copied[i]));
    json_add_text(a, o, "doubt", doubt(json_text(slot, "status")));
    json_add_text(a, o, "renew",
                  period_parse(json_text(slot, "renew"), &renew) ? period_words(a, renew)
                                                                 : (struct str){0});
    view_put_status(a, o,
                    json_is_true(slot, "holds")  ? VIEW_DONE
                    : STR_IS(state, "stale")     ? VIEW_STALE
                    : STR_IS(state, "to_review") ? VIEW_TO_REVIEW
                                                 : VIEW_OPEN);
    put_evidence(a, o, "filled", json_get(slot, "filled"));
    struct json *looks = json_add(a, o, "looks", JSON_ARRAY);
    JSON_EACH (look, json_get(slot, "looks")) {
        struct json *to = json_add(a, looks, NULL, JSON_OBJECT);
        struct str review = json_text(look, "review");
        for (size_t i = 0; i < COUNT_OF(said); i++)
            json_add_text(a, to, said[i], json_text(look, said[i]));
        json_add_text(a, to, "href", review.n ? view_href(a, review) : (struct str){0});
    }
}

static void put_state(struct page *p, const struct json *r)
{
    static const char *const copied[] = {"reason", "applies", "applies_because", "question",
                                         "fact"};
    struct arena *a = p->v->arena;
    struct json *o = json_add(a, p->model, "state", JSON_OBJECT);
    view_put_status(a, o, view_status_find(json_text(r, "word")));
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(r, copied[i]));
    json_add_int(a, o, "gap_count", json_int(r, "gap_count", 0));
    struct json *checks = json_add(a, o, "tested", JSON_ARRAY);
    JSON_EACH (check, json_get(r, "checks"))
        put_check(a, checks, check);
    json_add_int(a, o, "tested_count", (int64_t)json_count(checks));
    struct json *slots = json_add(a, o, "slots", JSON_ARRAY);
    JSON_EACH (slot, json_get(r, "slots"))
        put_slot(a, slots, slot);
    json_add_int(a, o, "slot_count", (int64_t)json_count(slots));
    put_evidence(a, o, "evidence", json_get(r, "evidence"));
}

static const struct json *requirement_of(const struct json *gap, struct str id)
{
    JSON_EACH (r, json_get(gap, "requirements"))
        if (str_eq(json_text(r, "id"), id))
            return r;
    return NULL;
}

static bool put_scope(struct page *p, struct err *err)
{
    struct arena *a = p->v->arena;
    struct json *gap = NULL;
    if (p->scope.n && !gap_model(p->v->store, a, p->scope, p->catalogue, p->v->as_of, &gap, err))
        return false;
    const struct json *device = json_get(gap, "device"), *release = json_get(gap, "release");
    const struct json *r = requirement_of(gap, p->id);
    json_add_bool(a, p->model, "chosen", p->scope.n > 0);
    json_add_text(a, p->model, "scope", p->scope);
    json_add_text(a, p->model, "device", json_text(device, "id"));
    json_add_text(a, p->model, "device_name", json_text(device, "name"));
    json_add_text(a, p->model, "release_name", json_text(release, "name"));
    if (r && !json_is_true(r, "heading") && is_asked(p->clause, json_text(device, "regulation")))
        put_state(p, r);
    else
        json_add(a, p->model, "state", JSON_NULL);
    return true;
}

/* --- how it stands for all devices --- */

struct devices {
    struct page *page;
    struct json *list;
};

/* The model of a device lives only for the moment: what is kept is copied. */
static bool put_device(void *context, struct json *gap, struct err *err)
{
    struct devices *d = context;
    struct arena *a = d->page->v->arena;
    const struct json *device = json_get(gap, "device");
    const struct json *r = requirement_of(gap, d->page->id);
    (void)err;
    if (!r || json_is_true(r, "heading") ||
        !is_asked(d->page->clause, json_text(device, "regulation")))
        return true;
    struct json *o = json_add(a, d->list, NULL, JSON_OBJECT);
    struct str id = str_copy(a, json_text(device, "id"));
    json_add_text(a, o, "id", id);
    json_add_text(a, o, "name", str_copy(a, json_text(device, "name")));
    json_add_text(a, o, "reason", str_copy(a, json_text(r, "reason")));
    json_add_text(a, o, "href", view_clause_href(a, d->page->id, id));
    view_put_status(a, o, view_status_find(json_text(r, "word")));
    return true;
}

static bool put_devices(struct page *p, struct err *err)
{
    struct arena scratch;
    struct devices d = {p, json_add(p->v->arena, p->model, "devices", JSON_ARRAY)};
    if (p->scope.n)
        return true;
    arena_init(&scratch, LIMIT_ARENA);
    bool ok = gap_each(p->v->store, &scratch, p->catalogue, p->v->as_of, put_device, &d, err);
    arena_done(&scratch);
    json_add_int(p->v->arena, p->model, "device_count", (int64_t)json_count(d.list));
    return ok;
}

/* --- what it is, and what it has to do with others --- */

static void put_wanted(struct page *p)
{
    struct arena *a = p->v->arena;
    struct json *list = json_add(a, p->model, "wanted", JSON_ARRAY);
    struct str rest = json_text(p->clause, "evidence_wanted"), line;
    while (str_split(&rest, '\n', &line))
        if (str_trim(line).n)
            json_add_text(a, json_add(a, list, NULL, JSON_OBJECT), "text", str_trim(line));
}

static void put_clause(struct page *p)
{
    static const char *const copied[] = {
        "id",      "name",       "number",        "chapter",     "text",
        "note",    "question",   "applies_note",  "label",       "force",
        "source",  "valid_from", "valid_until",   "catalogue",   "catalogue_name",
        "edition", "parent",     "parent_number", "parent_name", "role"};
    struct arena *a = p->v->arena;
    const struct json *c = p->clause;
    struct str parent = json_text(c, "parent"), verified = json_text(c, "status");
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, p->model, copied[i], json_text(c, copied[i]));
    json_add_text(a, p->model, "title",
                  str_fmt(a, "%.*s %.*s", STR_ARG(p->id), STR_ARG(json_text(c, "name"))));
    json_add_text(a, p->model, "status", verified.n ? verified : STR("not stated"));
    json_add_text(a, p->model, "status_words", view_label("clause", "status", verified));
    json_add_text(a, p->model, "doubt", doubt(verified));
    json_add_bool(a, p->model, "proposed", STR_IS(json_text(c, "force"), "proposed"));
    json_add_bool(a, p->model, "heading", STR_IS(json_text(c, "heading"), "yes"));
    json_add_bool(a, p->model, "cybersecurity", STR_IS(json_text(c, "cybersecurity"), "yes"));
    json_add_text(a, p->model, "parent_href",
                  parent.n ? view_clause_href(a, parent, p->scope) : parent);
    put_wanted(p);
}

/* Every clause of a list gets the address of its page, every doubtful one its word. */
static void link_clauses(struct page *p, struct json *list)
{
    struct arena *a = p->v->arena;
    for (struct json *c = list->items.first; c; c = c->next) {
        json_add_text(a, c, "href", view_clause_href(a, json_text(c, "id"), p->scope));
        json_add_text(a, c, "doubt", doubt(json_text(c, "status")));
    }
}

static bool put_related(struct page *p, struct err *err)
{
    struct arena *a = p->v->arena;
    struct json *children, *about = json_object(a);
    if (!view_rows(p->v, "clause_children", &p->id, 1, &children, err) ||
        !clause_related(p->v->store, a, p->id, about, err))
        return false;
    link_clauses(p, children);
    json_add_bool(a, p->model, "whole", json_count(children) > 0);
    json_hang(p->model, "children", children);
    for (struct json *m = about->items.first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (STR_IS(m->key, "related")) {
            link_clauses(p, m);
            json_add_int(a, p->model, "related_count", (int64_t)json_count(m));
        }
        json_hang(p->model, str_cz(a, m->key), m);
    }
    return true;
}

/* The records that name it, by type; the first of each. */
static bool put_used(struct page *p, struct err *err)
{
    struct arena *a = p->v->arena;
    struct json *rows, *group = NULL, *items = NULL,
                       *list = json_add(a, p->model, "used", JSON_ARRAY);
    struct str type = {0};
    size_t n = 0;
    if (!view_rows(p->v, "clause_used", &p->id, 1, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        if (!group || !str_eq(type, json_text(row, "type"))) {
            type = json_text(row, "type");
            const struct record_type *t = record_type_find(type);
            group = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, group, "kind", t ? str_of(t->plural) : type);
            items = json_add(a, group, "items", JSON_ARRAY);
            n = 0;
            JSON_EACH (other, rows)
                n += str_eq(type, json_text(other, "type"));
            json_add_int(a, group, "count", (int64_t)n);
            json_add_text(a, group, "more", more(a, n, n < USED_MAX ? n : USED_MAX));
        }
        if (json_count(items) == USED_MAX)
            continue;
        struct json *o = json_add(a, items, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", json_text(row, "id"));
        json_add_text(a, o, "name", json_text(row, "title"));
        json_add_text(a, o, "href", view_href(a, json_text(row, "id")));
    }
    json_add_int(a, p->model, "used_count", (int64_t)json_count(rows));
    return true;
}

bool clause_view_model(const struct view *v, struct str id, struct str scope, struct json **out,
                       struct err *err)
{
    struct json *rows;
    struct page p = {.v = v, .id = id, .scope = scope, .model = view_model(v)};
    if (!view_rows(v, "clause_page", &id, 1, &rows, err))
        return false;
    p.clause = json_first(rows);
    if (!p.clause)
        return err_set(err, ERR_NOT_FOUND, "there is no clause '%.*s'", STR_ARG(id));
    p.catalogue = json_text(p.clause, "catalogue");
    put_clause(&p);
    if (!put_scope(&p, err) || !put_devices(&p, err) || !put_related(&p, err) ||
        !put_used(&p, err) || !view_tabs(v, p.model, json_text(p.model, "device"), err))
        return false;
    *out = p.model;
    return true;
}
