#include "assess/soup/soup.h"

enum { ITEMS_MAX = 32 }; /* that are about one component; more patterns say nothing new */

/* What a row may lack, in the order in which it is said. */
enum lack {
    LACK_MANUFACTURER,
    LACK_VERSION,
    LACK_PURPOSE,
    LACK_REQUIREMENTS,
    LACK_NEEDS,
    LACK_EVALUATION,
    LACK_SUPPORT,
    LACK_ENDED,
    LACK__COUNT
};
static const char *const lack_words[LACK__COUNT] = {
    [LACK_MANUFACTURER] = "manufacturer",
    [LACK_VERSION] = "version",
    [LACK_PURPOSE] = "purpose",
    [LACK_REQUIREMENTS] = "requirements (5.3.3)",
    [LACK_NEEDS] = "hardware and software needed (5.3.4)",
    [LACK_EVALUATION] = "evaluation of anomalies (7.1.3)",
    [LACK_SUPPORT] = "support",
    [LACK_ENDED] = "support has ended",
};

struct list {
    const struct view *v;
    const struct soup_filter *filter;
    struct str release, device, today;
    bool asks_more; /* class B or C, or not known: 5.3.3, 5.3.4 and 7.1.3 are asked */
    struct soup_items items;
    struct view_index findings, decided;
    struct json *rows;
    int64_t total, own, complete, passing, lacks[LACK__COUNT];
};

/* A component and what is known about it. */
struct entry {
    const struct json *row;
    const struct json *items[ITEMS_MAX]; /* the most specific first */
    size_t item_count;
    bool own;
    int64_t findings, decided;
    struct str newest; /* day on which the newest finding came */
    const struct json *evaluation;
    bool evaluated;
    struct str evaluation_words;
    bool lacks[LACK__COUNT];
    size_t lack_count;
};

/* --- what is known of a component --- */

/* The most specific item that says it speaks. */
static struct str said(const struct entry *e, const char *field)
{
    for (size_t i = 0; i < e->item_count; i++)
        if (json_text(e->items[i], field).n)
            return json_text(e->items[i], field);
    return (struct str){0};
}

/* The last evaluation that is about this version; else the most specific one about another. */
static const struct json *evaluation_of(const struct entry *e, bool *other_version)
{
    const struct json *last = NULL, *other = NULL;
    struct str version = json_text(e->row, "version");
    for (size_t i = 0; i < e->item_count; i++) {
        const struct json *item = e->items[i];
        struct str on = json_text(item, "evaluated_on"), of = json_text(item, "evaluated_version");
        if (on.n == 0)
            continue;
        if (of.n && !str_eq(of, version))
            other = other ? other : item;
        else if (!last || str_cmp(on, json_text(last, "evaluated_on")) > 0)
            last = item;
    }
    *other_version = !last && other;
    return last ? last : other;
}

static void evaluate(const struct list *l, struct entry *e)
{
    struct arena *a = l->v->arena;
    bool other;
    e->evaluation = evaluation_of(e, &other);
    struct str on = json_text(e->evaluation, "evaluated_on");
    e->evaluated = e->evaluation && !other && str_cmp(e->newest, on) <= 0;
    if (!e->evaluation)
        e->evaluation_words = STR("nobody has evaluated the known anomalies");
    else if (other)
        e->evaluation_words = str_fmt(a, "evaluated on %.*s for version %.*s, not for this one",
                                      STR_ARG(on),
                                      STR_ARG(json_text(e->evaluation, "evaluated_version")));
    else if (!e->evaluated)
        e->evaluation_words = str_fmt(a, "evaluated on %.*s; a vulnerability was found on %.*s",
                                      STR_ARG(on), STR_ARG(e->newest));
    else
        e->evaluation_words = str_fmt(a, "evaluated on %.*s", STR_ARG(on));
}

static void find_lacks(const struct list *l, struct entry *e)
{
    struct str level = json_text(e->row, "support_level");
    struct str ends = json_text(e->row, "end_of_support_on");
    bool *lacks = e->lacks;
    if (e->own)
        return;
    lacks[LACK_MANUFACTURER] = json_text(e->row, "supplier").n == 0;
    lacks[LACK_VERSION] = json_text(e->row, "version").n == 0;
    lacks[LACK_PURPOSE] = said(e, "purpose").n == 0;
    lacks[LACK_REQUIREMENTS] = l->asks_more && said(e, "requirements").n == 0;
    lacks[LACK_NEEDS] = l->asks_more && said(e, "system_requirements").n == 0;
    lacks[LACK_EVALUATION] = l->asks_more && !e->evaluated;
    lacks[LACK_ENDED] = STR_IS(level, "ended") || (ends.n && str_cmp(ends, l->today) < 0);
    lacks[LACK_SUPPORT] = !lacks[LACK_ENDED] && level.n == 0 && ends.n == 0;
    for (int i = 0; i < LACK__COUNT; i++)
        e->lack_count += lacks[i];
}

/* What is said of the very component goes before what a pattern says. */
static bool is_own(const struct entry *e)
{
    return STR_IS(said(e, "soup"), "no");
}

static void take(struct list *l, const struct json *row, struct entry *e)
{
    struct str id = json_text(row, "id");
    *e = (struct entry){.row = row};
    const struct view_row *found = view_index_find(&l->findings, id);
    const struct view_row *decided = view_index_find(&l->decided, id);
    e->item_count = soup_items_find(l->v->arena, &l->items, json_text(row, "identity"), e->items,
                                    ITEMS_MAX);
    e->own = is_own(e);
    e->findings = found ? json_int(found->row, "findings", 0) : 0;
    e->newest = found ? json_text(found->row, "newest") : (struct str){0};
    e->decided = decided ? json_int(decided->row, "decided", 0) : 0;
    evaluate(l, e);
    find_lacks(l, e);
}

/* --- the row --- */

static struct str missing_text(struct arena *a, const struct entry *e)
{
    struct buf b = {.arena = a};
    for (int i = 0; i < LACK__COUNT; i++)
        if (e->lacks[i])
            buf_fmt(&b, "%s%s", b.n ? ", " : "", lack_words[i]);
    return buf_str(&b);
}

static struct str support_text(struct arena *a, const struct json *row)
{
    struct str level = view_label("component", "support_level", json_text(row, "support_level"));
    struct str ends = json_text(row, "end_of_support_on");
    return ends.n
               ? str_fmt(a, "%.*s%suntil %.*s", STR_ARG(level), level.n ? ", " : "", STR_ARG(ends))
               : level;
}

/* Add what is missing to the item there is, or make one. */
static struct str how_of(const struct list *l, const struct entry *e)
{
    struct arena *a = l->v->arena;
    const char *fields = "purpose=TEXT requirements=TEXT system_requirements=TEXT "
                         "evaluated_by=NAME evaluated_on=DATE";
    if (e->lack_count == 0)
        return (struct str){0};
    if (e->lacks[LACK_ENDED] && e->lack_count == 1)
        return str_fmt(a,
                       "tutela add task name=TEXT device=%.*s subject=%.*s owner=NAME due_on=DATE",
                       STR_ARG(l->device), STR_ARG(json_text(e->row, "id")));
    bool of_list = !e->lacks[LACK_PURPOSE] && !e->lacks[LACK_REQUIREMENTS] &&
                   !e->lacks[LACK_NEEDS] && !e->lacks[LACK_EVALUATION];
    if (of_list)
        return str_fmt(a, "tutela set %.*s supplier=NAME support_level=WORD end_of_support_on=DATE",
                       STR_ARG(json_text(e->row, "id")));
    if (e->item_count)
        return str_fmt(a, "tutela set %.*s %s", STR_ARG(json_text(e->items[0], "id")), fields);
    return str_fmt(a, "tutela add soup_item device=%.*s name=\"%.*s\" identity=\"%.*s\" %s",
                   STR_ARG(l->device), STR_ARG(json_text(e->row, "name")),
                   STR_ARG(json_text(e->row, "identity")), fields);
}

static void put_said(struct arena *a, struct json *o, const struct entry *e)
{
    static const char *const fields[] = {"purpose",       "requirements", "system_requirements",
                                         "software_item", "safety_class", "anomaly_list",
                                         "anomalies"};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        json_add_text(a, o, fields[i], said(e, fields[i]));
    json_add_text(a, o, "transfer", said(e, "transfer"));
    struct json *items = json_add(a, o, "items", JSON_ARRAY);
    for (size_t i = 0; i < e->item_count; i++) {
        struct json *item = json_add(a, items, NULL, JSON_OBJECT);
        json_add_text(a, item, "id", json_text(e->items[i], "id"));
        json_add_text(a, item, "href", view_href(a, json_text(e->items[i], "id")));
    }
}

static void put_anomalies(const struct list *l, struct json *o, const struct entry *e)
{
    struct arena *a = l->v->arena;
    struct str state = json_text(e->row, "state");
    json_add_int(a, o, "findings", e->findings);
    json_add_int(a, o, "decided", e->decided < e->findings ? e->decided : e->findings);
    json_add_int(a, o, "undecided", e->decided < e->findings ? e->findings - e->decided : 0);
    json_add_text(a, o, "findings_href",
                  e->findings ? str_fmt(a, "/vulnerabilities?release=%.*s", STR_ARG(l->release))
                              : (struct str){0});
    json_add_bool(a, o, "looked", STR_IS(state, "matched") || STR_IS(state, "clean"));
    json_add_bool(a, o, "evaluated", e->evaluated);
    json_add_text(a, o, "evaluation", e->evaluation_words);
    json_add_text(a, o, "evaluated_by", json_text(e->evaluation, "evaluated_by"));
    json_add_text(a, o, "evaluated_on", json_text(e->evaluation, "evaluated_on"));
}

static void put_row(struct list *l, const struct entry *e)
{
    struct arena *a = l->v->arena;
    const struct json *row = e->row;
    struct json *o = json_add(a, l->rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", json_text(row, "id"));
    json_add_text(a, o, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, o, "name", json_text(row, "name"));
    json_add_text(a, o, "group", json_text(row, "group_name"));
    json_add_text(a, o, "version", json_text(row, "version"));
    json_add_text(a, o, "type", json_text(row, "type"));
    json_add_text(a, o, "identifier", json_text(row, "identifier"));
    json_add_text(a, o, "manufacturer", json_text(row, "supplier"));
    json_add_bool(a, o, "own", e->own);
    put_said(a, o, e);
    put_anomalies(l, o, e);
    json_add_text(a, o, "support", support_text(a, row));
    json_add_text(a, o, "support_source", json_text(row, "support_source"));
    json_add_bool(a, o, "support_ended", e->lacks[LACK_ENDED]);
    json_add_text(a, o, "missing", missing_text(a, e));
    json_add_bool(a, o, "complete", e->lack_count == 0);
    json_add_text(a, o, "how", how_of(l, e));
}

static void put_rows(struct list *l, const struct json *components)
{
    const struct soup_filter *f = l->filter;
    JSON_EACH (row, components) {
        struct entry e;
        take(l, row, &e);
        l->total++;
        l->own += e.own;
        l->complete += !e.own && e.lack_count == 0;
        for (int i = 0; i < LACK__COUNT; i++)
            l->lacks[i] += e.lacks[i];
        if (f->missing && e.lack_count == 0)
            continue;
        if (view_page_has(&f->page, l->passing++))
            put_row(l, &e);
    }
}

/* --- the whole --- */

static void put_counts(const struct list *l, struct json *model)
{
    struct arena *a = l->v->arena;
    json_add_int(a, model, "total", l->total);
    json_add_int(a, model, "own", l->own);
    json_add_int(a, model, "soup", l->total - l->own);
    json_add_int(a, model, "complete", l->complete);
    json_add_int(a, model, "lacking", l->total - l->own - l->complete);
    json_add_bool(a, model, "any_lacking", l->complete < l->total - l->own);
    struct json *missing = json_add(a, model, "missing", JSON_ARRAY);
    for (int i = 0; i < LACK__COUNT; i++) {
        struct json *o = json_add(a, missing, NULL, JSON_OBJECT);
        json_add_text(a, o, "what", str_of(lack_words[i]));
        json_add_int(a, o, "count", l->lacks[i]);
    }
}

static void put_pager(const struct list *l, struct json *model)
{
    struct arena *a = l->v->arena;
    bool missing = l->filter->missing;
    struct str href = str_fmt(a, "/soup/%.*s%s", STR_ARG(l->release),
                              missing ? "?missing=yes" : "");
    json_add_bool(a, model, "only_missing", missing);
    view_put_pages(a, model, &l->filter->page, l->passing, href);
}

static void put_head(struct list *l, struct json *model, const struct json *release)
{
    struct arena *a = l->v->arena;
    struct str class = json_text(release, "software_safety_class");
    l->device = json_text(release, "device");
    l->asks_more = !STR_IS(class, "A");
    json_add_text(a, model, "release", l->release);
    json_add_text(a, model, "release_name", json_text(release, "name"));
    json_add_text(a, model, "device", l->device);
    json_add_text(a, model, "device_name", json_text(release, "device_name"));
    json_add_fmt(a, model, "title", "SOUP list of %.*s %.*s",
                 STR_ARG(json_text(release, "device_name")), STR_ARG(json_text(release, "name")));
    json_add_text(a, model, "safety_class", class);
    json_add_bool(a, model, "asks_more", l->asks_more);
}

static void put_lists(const struct list *l, struct json *model, const struct json *lists)
{
    static const char *const texts[] = {"id", "name", "part", "file_name", "imported_on"};
    struct arena *a = l->v->arena;
    struct json *list = json_add(a, model, "lists", JSON_ARRAY);
    JSON_EACH (row, lists) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            json_add_text(a, o, texts[i], json_text(row, texts[i]));
        json_add_text(a, o, "href", view_href(a, json_text(row, "id")));
        json_add_int(a, o, "skipped", json_int(row, "skipped_count", 0));
    }
}

static bool load(struct list *l, struct json **components, struct err *err)
{
    const struct view *v = l->v;
    const struct str texts[] = {l->release, l->today};
    struct json *items, *findings, *decided;
    if (!view_rows(v, "soup_components", &l->release, 1, components, err) ||
        !view_rows(v, "soup_items", &l->device, 1, &items, err) ||
        !view_rows(v, "soup_findings", &l->release, 1, &findings, err) ||
        !view_rows(v, "soup_decided", texts, COUNT_OF(texts), &decided, err))
        return false;
    soup_items_make(v->arena, items, &l->items);
    view_index_make(v->arena, findings, "component", &l->findings);
    view_index_make(v->arena, decided, "component", &l->decided);
    return true;
}

bool soup_model(const struct view *v, struct str release, const struct soup_filter *filter,
                struct json **out, struct err *err)
{
    struct json *found, *lists, *components, *model = view_model(v);
    struct list l = {.v = v,
                     .filter = filter,
                     .release = release,
                     .today = date_str(v->arena, v->as_of),
                     .rows = json_array(v->arena)};
    if (!view_rows(v, "soup_release", &release, 1, &found, err) ||
        !view_rows(v, "match_lists", &release, 1, &lists, err))
        return false;
    if (!json_first(found))
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    put_head(&l, model, json_first(found));
    put_lists(&l, model, lists);
    json_add_bool(v->arena, model, "known", json_count(lists) > 0);
    if (!load(&l, &components, err))
        return false;
    put_rows(&l, components);
    put_counts(&l, model);
    put_pager(&l, model);
    json_hang(model, "rows", l.rows);
    *out = model;
    return view_tabs(v, model, l.device, err);
}
