#include "assess/duty/view.h"
#include "assess/gap/gap.h"
#include "assess/match/match.h"
#include "assess/portfolio/portfolio.h"
#include "store/advisories.h"

bool portfolio_rows(const struct view *v, const char *name, int64_t limit, struct str device,
                    struct json **rows, struct err *err)
{
    struct store_param params[] = {STORE_N(limit),
                                   {.text = device, .kind = device.n ? STORE_TEXT : STORE_NULL},
                                   STORE_P(date_str(v->arena, v->as_of))};
    return store_query(v->store, v->arena, name, params, COUNT_OF(params), rows, err);
}

/* --- dates --- */

static struct str words_left(struct arena *a, int64_t days)
{
    if (days < 0)
        return str_fmt(a, "%lld %s late", (long long)-days, days == -1 ? "day" : "days");
    if (days == 0)
        return STR("today");
    return str_fmt(a, "%lld %s left", (long long)days, days == 1 ? "day" : "days");
}

static void add_date(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str due = json_text(row, "due_on"), at = json_text(row, "due_at");
    struct str label = json_text(row, "label");
    int64_t since = view_days_since(v, due);
    json_add_text(a, item, "due", at.n ? view_minute(a, at) : due);
    json_add_text(a, item, "day", due);
    json_add_text(a, item, "id", json_text(row, "id"));
    json_add_text(a, item, "title", json_text(row, "title"));
    json_add_text(a, item, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, item, "kind", json_text(row, "kind"));
    json_add_text(a, item, "label", label);
    json_add_text(a, item, "basis", json_text(row, "basis"));
    json_add_text(a, item, "left", since == DATE_NO_DAYS ? STR("no date") : words_left(a, -since));
    json_add_bool(a, item, "late", since != DATE_NO_DAYS && since > 0);
}

/* A duty leads to its place in the list of all that is due. */
static void add_duty(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str day = json_text(row, "due_on"), state = json_text(row, "state");
    struct str device = json_text(row, "device"), device_title = json_text(row, "device_title");
    bool at_once = STR_IS(state, "at_once");
    json_add_text(a, item, "due", at_once ? json_text(row, "start_on") : json_text(row, "due"));
    json_add_text(a, item, "day", day.n ? day : json_text(row, "start_on"));
    json_add_text(a, item, "id", json_text(row, "duty"));
    json_add_text(a, item, "title",
                  device_title.n ? str_fmt(a, "%.*s: %.*s", STR_ARG(json_text(row, "title")),
                                           STR_ARG(device_title))
                                 : json_text(row, "title"));
    json_add_text(a, item, "href",
                  device.n ? str_fmt(a, "/due?device=%.*s", STR_ARG(device)) : STR("/due"));
    json_add_text(a, item, "kind", STR("duty"));
    json_add_text(a, item, "label", json_text(row, "label"));
    json_add_text(a, item, "basis", json_text(row, "basis"));
    json_add_text(a, item, "left",
                  day.n ? words_left(a, json_int(row, "days_left", 0))
                        : json_text(row, "state_title"));
    json_add_bool(a, item, "late", STR_IS(state, "overdue") || STR_IS(state, "failed") || at_once);
}

/* Both lists are in the order of their days; what has none stands before all. */
static bool is_first(const struct json *duty, const struct json *row)
{
    return duty && (!row || str_cmp(json_text(duty, "due_on"), json_text(row, "due_on")) <= 0);
}

static void merge_dates(const struct view *v, const struct json *duties, const struct json *rows,
                        int64_t limit, struct json *list)
{
    const struct json *duty = json_first(duties), *row = json_first(rows);
    while ((duty || row) && (int64_t)json_count(list) < limit) {
        if (is_first(duty, row)) {
            add_duty(v, duty, list);
            duty = duty->next;
        } else {
            add_date(v, row, list);
            row = row->next;
        }
    }
}

bool portfolio_dates(const struct view *v, struct json *into, struct str device, int64_t limit,
                     struct err *err)
{
    struct duty_filter filter = {
        .device = device, .days = DUTY_ALL_DAYS, .sure = true, .limit = (size_t)limit};
    struct json *rows, *duties;
    if (!portfolio_rows(v, "portfolio_dates", limit, device, &rows, err) ||
        !duty_model(v, &filter, &duties, err))
        return false;
    struct json *list = json_add(v->arena, into, "dates", JSON_ARRAY);
    merge_dates(v, json_get(duties, "items"), rows, limit, list);
    json_add_int(v->arena, into, "dates_shown", (int64_t)json_count(list));
    json_add_int(v->arena, into, "duties_missing", json_int(duties, "missing", 0));
    json_add_text(v->arena, into, "due_href",
                  device.n ? str_fmt(v->arena, "/due?device=%.*s", STR_ARG(device)) : STR("/due"));
    return true;
}

static void add_next(struct arena *a, const struct json *row, struct json *list)
{
    struct str day = json_text(row, "due_on");
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, item, "device", json_text(row, "device"));
    json_add_text(a, item, "day", day.n ? day : json_text(row, "start_on"));
    json_add_text(a, item, "title", json_text(row, "title"));
}

bool portfolio_next_dates(const struct view *v, struct json **out, struct err *err)
{
    const struct duty_filter filter = {.days = DUTY_ALL_DAYS, .sure = true};
    struct json *rows, *duties;
    if (!store_query(v->store, v->arena, "portfolio_next_dates", NULL, 0, &rows, err) ||
        !duty_model(v, &filter, &duties, err))
        return false;
    struct json *list = json_array(v->arena);
    const struct json *duty = json_first(json_get(duties, "items")), *row = json_first(rows);
    while (duty || row) {
        const struct json **first = is_first(duty, row) ? &duty : &row;
        if (json_text(*first, "device").n)
            add_next(v->arena, *first, list);
        *first = (*first)->next;
    }
    *out = list;
    return true;
}

/* --- changes --- */

static struct str action_words(const struct json *row)
{
    static const struct {
        const char *action, *words;
    } table[] = {{"add", "made"},
                 {"retire", "retired"},
                 {"supersede", "superseded"},
                 {"confirm", "looked again at"}};
    struct str action = json_text(row, "action");
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_eq(action, str_of(table[i].action)))
            return str_of(table[i].words);
    return STR("changed");
}

void portfolio_changes(const struct view *v, struct json *into, const struct json *rows)
{
    struct arena *a = v->arena;
    struct json *list = json_add(a, into, "changes", JSON_ARRAY);
    JSON_EACH (row, rows) {
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        const struct record_type *t = record_type_find(json_text(row, "type"));
        json_add_text(a, item, "at", json_text(row, "at"));
        json_add_text(a, item, "minute", view_minute(a, json_text(row, "at")));
        json_add_text(a, item, "actor", json_text(row, "actor"));
        json_add_text(a, item, "what", action_words(row));
        json_add_int(a, item, "revision", json_int(row, "revision", 0));
        json_add_text(a, item, "id", json_text(row, "record"));
        json_add_text(a, item, "title", json_text(row, "title"));
        json_add_text(a, item, "kind", t ? str_of(t->label) : json_text(row, "type"));
        json_add_text(a, item, "href", view_href(a, json_text(row, "record")));
        json_add_int(a, item, "position", json_int(row, "position", 0));
        json_add_bool(a, item, "undo", STR_IS(json_text(row, "action"), "save"));
    }
}

/* --- next steps --- */

static struct str join(struct arena *a, const struct json *texts)
{
    struct buf b = {.arena = a};
    JSON_EACH (text, texts) {
        if (b.n)
            BUF_LIT(&b, ", ");
        buf_put(&b, json_as_text(text));
    }
    return buf_str(&b);
}

bool portfolio_steps(const struct view *v, struct json *into, struct str device, int64_t limit,
                     struct err *err)
{
    struct arena *a = v->arena;
    struct json *next;
    if (!gap_next(v->store, a, device, v->as_of, limit, &next, err))
        return false;
    struct json *list = json_add(a, into, "steps", JSON_ARRAY);
    JSON_EACH (row, json_get(next, "steps")) {
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        struct str record = json_text(row, "record");
        json_add_text(a, item, "title", json_text(row, "title"));
        json_add_text(a, item, "remedy", json_text(row, "remedy"));
        json_add_text(a, item, "line", json_text(row, "line"));
        json_add_text(a, item, "why", json_text(row, "why"));
        json_add_text(a, item, "how", json_text(row, "how"));
        json_add_text(a, item, "effect", json_text(row, "effect"));
        json_add_text(a, item, "due_on", json_text(row, "due_on"));
        json_add_bool(a, item, "safety", json_is_true(row, "safety"));
        json_add_text(a, item, "record", record);
        json_add_text(a, item, "href", record.n ? view_href(a, record) : (struct str){0});
        json_add_text(a, item, "device", json_text(row, "device_name"));
        json_add_text(a, item, "label", json_text(row, "label"));
        json_add_text(a, item, "grade", json_text(row, "grade"));
        json_add_text(a, item, "clears", join(a, json_get(row, "clears")));
        json_add_int(a, item, "clears_count", (int64_t)json_count(json_get(row, "clears")));
    }
    json_add_int(a, into, "steps_shown", (int64_t)json_count(list));
    json_add_int(a, into, "steps_total", json_int(next, "total", 0));
    return true;
}

/* --- data health --- */

static const char *const source_names[] = {"nvd", "osv", "kev", "epss"};
static const char *const source_labels[] = {"NVD", "OSV", "KEV", "EPSS"};

/* All parts of one source: the oldest import counts, for it is what an answer may rest on. */
static void add_source(const struct view *v, const struct advisory_sources *all, size_t which,
                       struct json *list)
{
    struct arena *a = v->arena;
    struct str oldest = {0}, newest = {0};
    int64_t records = 0, parts = 0, limit = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct advisory_source *s = &all->items[i];
        if (!str_eq(s->name, str_of(source_names[which])))
            continue;
        /* The row without a part is the whole; the parts say only how it is made up. */
        if (s->part.n == 0) {
            records = s->records;
            limit = s->max_age_days;
        }
        parts++;
        if (oldest.n == 0 || str_cmp(s->imported_at, oldest) < 0)
            oldest = s->imported_at;
        if (str_cmp(s->newest, newest) > 0)
            newest = s->newest;
    }
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    int64_t age = newest.n ? view_days_since(v, str_sub(newest, 0, 10)) : DATE_NO_DAYS;
    bool known = age != DATE_NO_DAYS;
    json_add_text(a, item, "name", str_of(source_labels[which]));
    json_add_bool(a, item, "loaded", parts > 0);
    json_add_bool(a, item, "fresh", parts > 0 && known && age <= limit);
    json_add_int(a, item, "limit_days", limit);
    json_add_int(a, item, "records", records);
    json_add_int(a, item, "parts", parts);
    json_add_text(a, item, "imported", str_sub(oldest, 0, 10));
    json_add_text(a, item, "newest", str_sub(newest, 0, 10));
    json_add_text(a, item, "age", known ? view_count(a, age, "day", "days") : (struct str){0});
}

bool portfolio_health(const struct view *v, struct json *into, struct str advisories,
                      struct err *err)
{
    struct arena *a = v->arena;
    struct advisories *db = NULL;
    struct advisory_sources sources = {0};
    struct json *health = json_add(a, into, "health", JSON_OBJECT);
    struct str reason = {0};
    if (!advisories_open(a, advisories, ADVISORIES_READ, &db, err) ||
        !feed_sources(a, db, &sources, err)) {
        if (err->code != ERR_NO_DATA && err->code != ERR_NOT_FOUND) {
            advisories_close(db);
            return err_wrap(err, "advisory database");
        }
        reason = str_copy(a, str_of(err->text));
        *err = (struct err){0};
    }
    struct json *list = json_add(a, health, "sources", JSON_ARRAY);
    int64_t loaded = 0, fresh = 0;
    for (size_t i = 0; i < COUNT_OF(source_names); i++) {
        add_source(v, &sources, i, list);
        loaded += json_is_true(list->items.last, "loaded");
        fresh += json_is_true(list->items.last, "fresh");
    }
    advisories_close(db);
    json_add_bool(a, health, "missing", loaded == 0);
    json_add_text(a, health, "reason", reason);
    json_add_int(a, health, "loaded", loaded);
    json_add_int(a, health, "fresh", fresh);
    json_add_int(a, health, "total", (int64_t)COUNT_OF(source_names));
    json_add_text(a, health, "class", fresh == COUNT_OF(source_names) ? STR("done") : STR("stale"));
    return true;
}
