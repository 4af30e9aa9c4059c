#include "assess/clause/view.h"
#include "assess/gap/gap.h"
#include "intake/catalogue/load.h"

/* The pages of the catalogues. */

/* Adds the numbers of one catalogue for one device, by the words of the pages. */
static void add_counts(int64_t *sum, const struct json *words)
{
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++)
        sum[i] += json_int(words, view_status_word(i), 0);
}

static void put_counts(struct arena *a, struct json *o, const int64_t *counts)
{
    int64_t total = 0;
    struct json *list = json_add(a, o, "counts", JSON_ARRAY);
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++) {
        struct json *n = json_add(a, list, NULL, JSON_OBJECT);
        view_put_status(a, n, i);
        json_add_int(a, n, "count", counts[i]);
        total += counts[i];
    }
    json_add_int(a, o, "judged", total);
}

/* What is to be known about the edition, in words. */
static struct str edition_state(struct arena *a, const struct catalogue_set *set,
                                const struct json *row)
{
    for (size_t i = 0; i < set->count; i++) {
        if (!str_eq(set->items[i].id, json_text(row, "id")))
            continue;
        if (str_eq(json_text(row, "file_hash"), hash_hex(a, &set->hashes[i])))
            return STR("as built in");
        return STR_IS(json_text(row, "built_in"), "no")
                   ? STR("your edition")
                   : STR("the program has another edition: tutela catalogue update");
    }
    return STR("your own");
}

static void put_catalogue(const struct view *v, struct json *o, const struct json *row)
{
    static const char *const copied[] = {"id", "name", "label", "role", "edition", "status"};
    struct arena *a = v->arena;
    struct buf href = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(row, copied[i]));
    BUF_LIT(&href, "/catalogues/");
    buf_url(&href, json_text(row, "id"));
    json_add_text(a, o, "href", buf_str(&href));
    json_add_text(a, o, "dated", json_text(row, "as_of"));
    json_add_bool(a, o, "proposed", STR_IS(json_text(row, "status"), "proposed"));
}

static const struct json *catalogue_of(const struct json *device, struct str id)
{
    JSON_EACH (c, json_get(device, "catalogues"))
        if (str_eq(json_text(c, "id"), id))
            return c;
    return NULL;
}

bool clause_catalogues_model(const struct view *v, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct catalogue_set set;
    struct json *rows, *gap, *model = view_model(v);
    if (!catalogue_built_in(a, &set, err) || !view_rows(v, "catalogue_ids", NULL, 0, &rows, err))
        return false;
    json_add_text(a, model, "title", STR("Catalogues"));
    json_add_int(a, model, "total", (int64_t)json_count(rows));
    struct json *list = json_add(a, model, "catalogues", JSON_ARRAY);
    *out = model;
    if (json_count(rows) == 0)
        return true;
    if (!gap_all(v->store, a, (struct str){0}, v->as_of, &gap, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        int64_t counts[VIEW_STATUS__COUNT] = {0}, devices = 0;
        put_catalogue(v, o, row);
        json_add_text(a, o, "state", edition_state(a, &set, row));
        json_add_int(a, o, "clauses", json_int(row, "clauses", 0));
        json_add_int(a, o, "mappings", json_int(row, "mappings", 0));
        JSON_EACH (d, json_get(gap, "devices")) {
            const struct json *c = catalogue_of(d, json_text(row, "id"));
            add_counts(counts, json_get(c, "words"));
            devices += c != NULL;
        }
        json_add_int(a, o, "devices", devices);
        json_add_bool(a, o, "asked", devices > 0);
        put_counts(a, o, counts);
    }
    return true;
}

/* --- one --- */

/* Devices under the other Regulation are not asked, and references ask nobody. */
static bool put_devices(const struct view *v, struct json *model, const struct json *head,
                        struct err *err)
{
    struct arena *a = v->arena;
    struct str id = json_text(head, "id"), of = json_text(head, "regulation");
    struct json *gap, *list = json_add(a, model, "devices", JSON_ARRAY);
    if (json_text(head, "role").n)
        return true;
    if (!gap_all(v->store, a, id, v->as_of, &gap, err))
        return false;
    JSON_EACH (d, json_get(gap, "devices")) {
        struct buf href = {.arena = a};
        int64_t counts[VIEW_STATUS__COUNT] = {0};
        if (of.n && !str_eq(of, json_text(d, "regulation")))
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", json_text(d, "id"));
        json_add_text(a, o, "name", json_text(d, "name"));
        BUF_LIT(&href, "/requirements?scope=");
        buf_url(&href, json_text(d, "id"));
        BUF_LIT(&href, "&catalogue=");
        buf_url(&href, id);
        json_add_text(a, o, "href", buf_str(&href));
        add_counts(counts, json_get(catalogue_of(d, id), "words"));
        put_counts(a, o, counts);
    }
    return true;
}

static void put_clauses(const struct view *v, struct json *model, const struct json *rows)
{
    static const char *const copied[] = {"id", "number", "name", "label"};
    struct arena *a = v->arena;
    struct json *groups = json_add(a, model, "groups", JSON_ARRAY), *list = NULL;
    struct str chapter = {0};
    int64_t clauses = 0, security = 0;
    JSON_EACH (row, rows) {
        if (!list || !str_eq(chapter, json_text(row, "chapter"))) {
            struct json *g = json_add(a, groups, NULL, JSON_OBJECT);
            chapter = json_text(row, "chapter");
            json_add_text(a, g, "chapter", chapter);
            list = json_add(a, g, "rows", JSON_ARRAY);
        }
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        struct str verified = json_text(row, "status");
        bool heading = STR_IS(json_text(row, "heading"), "yes");
        bool cyber = STR_IS(json_text(row, "cybersecurity"), "yes");
        for (size_t i = 0; i < COUNT_OF(copied); i++)
            json_add_text(a, o, copied[i], json_text(row, copied[i]));
        json_add_text(a, o, "href", view_clause_href(a, json_text(row, "id"), (struct str){0}));
        json_add_bool(a, o, "heading", heading);
        json_add_bool(a, o, "cybersecurity", cyber);
        json_add_text(a, o, "verified", verified.n ? verified : STR("not stated"));
        json_add_bool(a, o, "sure", STR_IS(verified, "verified"));
        json_add_int(a, o, "related", json_int(row, "related", 0));
        clauses += !heading;
        security += cyber && !heading;
    }
    json_add_int(a, model, "total", (int64_t)json_count(rows));
    json_add_int(a, model, "clauses", clauses);
    json_add_int(a, model, "security", security);
}

bool clause_catalogue_model(const struct view *v, struct str id, struct json **out, struct err *err)
{
    static const char *const copied[] = {"regulation", "source", "valid_from", "valid_until",
                                         "notes"};
    struct arena *a = v->arena;
    struct json *rows, *clauses, *model = view_model(v);
    if (!view_rows(v, "catalogue_head", &id, 1, &rows, err) ||
        !view_rows(v, "clause_of_catalogue", &id, 1, &clauses, err))
        return false;
    const struct json *head = json_first(rows);
    if (!head)
        return err_set(err, ERR_NOT_FOUND, "there is no catalogue '%.*s'", STR_ARG(id));
    put_catalogue(v, model, head);
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, model, copied[i], json_text(head, copied[i]));
    json_add_text(a, model, "title", json_text(head, "name"));
    json_add_bool(a, model, "asks", json_text(head, "role").n == 0);
    put_clauses(v, model, clauses);
    *out = model;
    return put_devices(v, model, head, err);
}
