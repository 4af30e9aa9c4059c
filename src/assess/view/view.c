#include "assess/view/view.h"

static const struct {
    const char *word, *css;
} statuses[VIEW_STATUS__COUNT] = {
    [VIEW_OPEN] = {"open", "open"},
    [VIEW_IN_WORK] = {"in work", "work"},
    [VIEW_TO_REVIEW] = {"to review", "review"},
    [VIEW_DONE] = {"done", "done"},
    [VIEW_STALE] = {"stale", "stale"},
    [VIEW_NOT_APPLICABLE] = {"not applicable", "na"},
};

const char *view_status_word(enum view_status status)
{
    return statuses[status].word;
}

enum view_status view_status_find(struct str word)
{
    enum view_status i = 0;
    while (i < VIEW_NOT_APPLICABLE && !str_eq(word, str_of(statuses[i].word)))
        i++;
    return i;
}

void view_put_status(struct arena *a, struct json *into, enum view_status status)
{
    json_add_text(a, into, "status", str_of(statuses[status].word));
    json_add_text(a, into, "status_class", str_of(statuses[status].css));
}

bool view_rows(const struct view *v, const char *name, const struct str *texts, size_t count,
               struct json **rows, struct err *err)
{
    struct store_param params[3];
    assert(count <= COUNT_OF(params));
    for (size_t i = 0; i < count; i++)
        params[i] = STORE_P(texts[i].p ? texts[i] : STR(""));
    return store_query(v->store, v->arena, name, params, count, rows, err);
}

struct json *view_model(const struct view *v)
{
    struct json *model = json_object(v->arena);
    json_add_text(v->arena, model, "as_of", date_str(v->arena, v->as_of));
    json_add_int(v->arena, model, "position", store_position(v->store));
    return model;
}

void view_tile(struct arena *a, struct json *tiles, const char *label, int64_t number,
               struct str of, struct str why)
{
    struct json *tile = json_add(a, tiles, NULL, JSON_OBJECT);
    json_add_text(a, tile, "label", str_of(label));
    json_add_int(a, tile, "number", number);
    json_add_text(a, tile, "of", of);
    json_add_text(a, tile, "why", why);
}

struct str view_count(struct arena *a, int64_t n, const char *one, const char *many)
{
    return str_fmt(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

/* --- records --- */

/* "CO-0001:CVE-2024-1", a finding: the page of the vulnerability tells of all its places. */
static bool is_finding(struct str id, struct str *vulnerability)
{
    size_t colon = str_find_char(id, ':');
    const struct record_type *t = record_type_of_id(str_sub(id, 0, colon));
    *vulnerability = str_from(id, colon + 1);
    return vulnerability->n && t && strcmp(t->name, "component") == 0;
}

struct str view_href(struct arena *a, struct str id)
{
    const struct record_type *t = record_type_of_id(id);
    struct str vulnerability;
    struct str type = t ? str_of(t->name) : (struct str){0};
    const char *place = "records";
    if (STR_IS(type, "security_risk") || STR_IS(type, "safety_risk"))
        place = "risks";
    else if (STR_IS(type, "device"))
        place = "devices";
    else if (STR_IS(type, "import"))
        place = "receipts";
    else if (STR_IS(type, "question"))
        place = "questions";
    else if (STR_IS(type, "approval"))
        place = "approvals";
    else if (STR_IS(type, "joint_review"))
        place = "joint-reviews";
    else if (is_finding(id, &vulnerability)) {
        place = "vulnerabilities";
        id = vulnerability;
    }
    struct buf b = {.arena = a};
    buf_fmt(&b, "/%s/", place);
    buf_url(&b, id);
    return buf_str(&b);
}

struct str view_clause_href(struct arena *a, struct str clause, struct str scope)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "/requirements/");
    buf_url(&b, clause);
    if (scope.n) {
        BUF_LIT(&b, "?scope=");
        buf_url(&b, scope);
    }
    return buf_str(&b);
}

struct str view_label(const char *type, const char *field, struct str word)
{
    const struct record_type *t = record_type_find(str_of(type));
    const struct field *f = t ? record_field(t, str_of(field)) : NULL;
    for (const struct choice *c = f ? f->choices : NULL; c && c->name; c++)
        if (word.n && str_eq(word, str_of(c->name)))
            return str_of(c->label);
    return word;
}

struct str view_title(const struct view *v, struct str id)
{
    struct record_head head;
    struct err ignored = {0};
    if (id.n == 0 || !store_head(v->store, v->arena, id, &head, &ignored))
        return (struct str){0};
    return head.title;
}

bool view_refs(const struct view *v, struct json *into, const char *key, struct str ids,
               struct err *err)
{
    struct json *list = json_add(v->arena, into, key, JSON_ARRAY);
    struct str id;
    (void)err;
    while (str_word(&ids, &id)) {
        struct json *ref = json_add(v->arena, list, NULL, JSON_OBJECT);
        json_add_text(v->arena, ref, "id", id);
        json_add_text(v->arena, ref, "title", view_title(v, id));
        json_add_text(v->arena, ref, "href", view_href(v->arena, id));
    }
    return true;
}

bool view_used_by(const struct view *v, struct json *into, struct str id, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "used_by", &id, 1, &rows, err))
        return false;
    struct json *list = json_add(v->arena, into, "used_by", JSON_ARRAY);
    JSON_EACH (row, rows) {
        struct str from = json_text(row, "from_id"), type = json_text(row, "type");
        const struct record_type *t = record_type_find(type);
        struct json *entry = json_add(v->arena, list, NULL, JSON_OBJECT);
        json_add_text(v->arena, entry, "id", from);
        json_add_text(v->arena, entry, "title", json_text(row, "title"));
        json_add_text(v->arena, entry, "href", view_href(v->arena, from));
        json_add_text(v->arena, entry, "kind", t ? str_of(t->label) : type);
    }
    return true;
}

const struct json *view_shown_release(const struct json *releases)
{
    static const char *const wanted[] = {"released", "in_work"};
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        JSON_EACH (row, releases)
            if (str_eq(json_text(row, "status"), str_of(wanted[i])))
                return row;
    return NULL;
}

bool view_tabs(const struct view *v, struct json *model, struct str device, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "portfolio_releases", &device, 1, &rows, err))
        return false;
    struct json *tabs = json_add(v->arena, model, "tabs", JSON_OBJECT);
    json_add_text(v->arena, tabs, "id", device);
    json_add_text(v->arena, tabs, "release", json_text(view_shown_release(rows), "id"));
    return true;
}

/* --- pages of a list --- */

bool view_page_has(const struct view_page *page, int64_t place)
{
    return place >= page->offset && (page->limit == 0 || place - page->offset < page->limit);
}

static void put_offset(struct arena *a, struct json *into, const char *key, struct str href,
                       int64_t offset)
{
    bool asks = str_find_char(href, '?') < href.n;
    if (offset)
        json_add_fmt(a, into, key, "%.*s%coffset=%lld", STR_ARG(href), asks ? '&' : '?',
                     (long long)offset);
    else
        json_add_text(a, into, key, href);
}

void view_put_pages(struct arena *a, struct json *into, const struct view_page *page,
                    int64_t passing, struct str href)
{
    int64_t left = passing > page->offset ? passing - page->offset : 0;
    int64_t shown = page->limit && left > page->limit ? page->limit : left;
    int64_t before = page->offset > page->limit ? page->offset - page->limit : 0;
    json_add_int(a, into, "passing", passing);
    json_add_int(a, into, "shown", shown);
    json_add_int(a, into, "from", shown ? page->offset + 1 : 0);
    json_add_int(a, into, "to", shown ? page->offset + shown : 0);
    put_offset(a, into, "before", page->offset ? href : (struct str){0}, before);
    if (left > shown)
        put_offset(a, into, "after", href, page->offset + shown);
    else
        json_add_text(a, into, "after", (struct str){0});
}

/* --- time --- */

struct str view_minute(struct arena *a, struct str at)
{
    struct str day = str_sub(at, 0, 10), minute = str_sub(at, 11, 5);
    return str_fmt(a, "%.*s %.*s", STR_ARG(day), STR_ARG(minute));
}

int64_t view_days_since(const struct view *v, struct str date)
{
    struct date then;
    if (!date_parse(date, &then))
        return DATE_NO_DAYS;
    return date_to_days(v->as_of) - date_to_days(then);
}
