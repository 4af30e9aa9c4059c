#include "assess/gap/gap.h"
#include "assess/portfolio/portfolio.h"

enum { BLOCKERS = 8, DATES = 12, CHANGES = 12 };

/* --- readiness by chapter --- */

enum share { SHARE_DONE, SHARE_REVIEW, SHARE_WORK, SHARE_STALE, SHARE_OPEN, SHARE__COUNT };

static const char *const share_names[SHARE__COUNT] = {"done", "review", "work", "stale", "open"};
static const char *const share_words[SHARE__COUNT] = {"done", "to review", "in work", "stale",
                                                      "open"};

struct chapter {
    const char *name; /* in the statement portfolio_chapters; NULL when it is counted here */
    const char *label, *href, *none;
};

static const struct chapter chapters[] = {
    {"threats", "Threats", "/list/threat?filter=device%3D", "no threat written or generated"},
    {"risks", "Security risks", "/risks?device=", "no security risk written"},
    {"safety", "Safety risks", "/risks?device=", "no safety risk written"},
    {"connections", "Handovers, security and safety", "/list/connection?filter=device%3D",
     "nothing was handed over"},
    {"controls", "Controls", "/list/control?filter=device%3D", "no control written"},
    {"tests", "Tests", "/list/test?filter=device%3D", "no test written"},
    {"documents", "Documents", "/list/document?filter=device%3D", "no document listed"},
    {"field", "Incidents and cases", "/field", "none recorded"},
};

/* Lengths of a drawing in hundredths: no part of a bar overlaps or leaves a gap. */
enum { BAR_WIDTH = 24000, BAR_HEIGHT = 1600, HALF_LINE = 80 };

static void put_length(struct arena *a, struct json *into, const char *key, int64_t hundredths)
{
    hundredths = hundredths > 0 ? hundredths : 0;
    json_add_fmt(a, into, key, "%lld.%02lld", (long long)(hundredths / 100),
                 (long long)(hundredths % 100));
}

/* What is open is an empty frame, whose line must stay inside. */
static void put_box(struct arena *a, struct json *part, int64_t from, int64_t to, bool frame)
{
    int64_t inset = frame ? HALF_LINE : 0;
    put_length(a, part, "x", from + inset);
    put_length(a, part, "y", inset);
    put_length(a, part, "width", to - from - 2 * inset);
    put_length(a, part, "height", BAR_HEIGHT - 2 * inset);
}

static void put_parts(struct arena *a, struct json *item, const int64_t counts[SHARE__COUNT],
                      int64_t total)
{
    struct json *parts = json_add(a, item, "parts", JSON_ARRAY);
    struct buf missing = {.arena = a};
    int64_t before = 0;
    for (int i = 0; i < SHARE__COUNT; i++) {
        if (counts[i] == 0)
            continue;
        struct json *part = json_add(a, parts, NULL, JSON_OBJECT);
        json_add_text(a, part, "status", str_of(share_words[i]));
        json_add_int(a, part, "count", counts[i]);
        for (int k = 0; k < SHARE__COUNT; k++)
            json_add_bool(a, part, share_names[k], k == i);
        put_box(a, part, before * BAR_WIDTH / total, (before + counts[i]) * BAR_WIDTH / total,
                i == SHARE_OPEN);
        before += counts[i];
        if (i != SHARE_DONE)
            buf_fmt(&missing, "%s%lld %s", missing.n ? ", " : "", (long long)counts[i],
                    share_words[i]);
    }
    json_add_text(a, item, "missing", buf_str(&missing));
}

static void put_chapter(struct arena *a, struct json *list, const struct chapter *c, struct str id,
                        const int64_t counts[SHARE__COUNT])
{
    int64_t total = 0;
    for (int i = 0; i < SHARE__COUNT; i++)
        total += counts[i];
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    bool takes_id = str_ends(str_of(c->href), STR("=")) || str_ends(str_of(c->href), STR("%3D"));
    json_add_text(a, item, "label", str_of(c->label));
    json_add_text(a, item, "href",
                  str_fmt(a, "%s%.*s", c->href, STR_ARG(takes_id ? id : (struct str){0})));
    json_add_int(a, item, "done", counts[SHARE_DONE]);
    json_add_int(a, item, "total", total);
    json_add_bool(a, item, "any", total > 0);
    json_add_text(a, item, "none", str_of(c->none));
    put_parts(a, item, counts, total);
}

static void count_rows(const struct json *rows, const char *chapter, int64_t counts[SHARE__COUNT])
{
    JSON_EACH (row, rows)
        for (int i = 0; i < SHARE__COUNT; i++)
            if (str_eq(json_text(row, "chapter"), str_of(chapter)) &&
                str_eq(json_text(row, "status"), str_of(share_names[i])))
                counts[i] += json_int(row, "count", 0);
}

/* The words of gap_model on the left, ours on the right; headings and what does not apply are not
   counted. */
static bool put_requirements(const struct view *v, struct json *list, struct str id,
                             struct err *err)
{
    struct chapter chapter = {NULL, "Requirements of law, guidance and standards",
                              "/requirements?scope=", "none applies"};
    int64_t counts[SHARE__COUNT] = {0};
    struct json *gaps = NULL;
    if (!gap_model(v->store, v->arena, id, (struct str){0}, v->as_of, &gaps, err)) {
        if (err->code != ERR_NO_DATA)
            return false;
        chapter.none = "unknown: no catalogue is loaded";
    }
    JSON_EACH (row, json_get(gaps, "requirements"))
        for (int i = 0; i < SHARE__COUNT && !json_is_true(row, "heading"); i++)
            counts[i] += str_eq(json_text(row, "word"), str_of(share_words[i]));
    put_chapter(v->arena, list, &chapter, id, counts);
    return true;
}

/* Components and decisions are those of one release. */
static bool put_release_chapters(const struct view *v, struct json *list, struct str release,
                                 struct err *err)
{
    static const struct chapter parts = {NULL, "Components",
                                         "/components?release=", "no component list"};
    static const struct chapter decided = {NULL, "Decisions on vulnerabilities",
                                           "/vulnerabilities?release=", "no finding"};
    const struct store_param p[] = {STORE_P(release), STORE_P(date_str(v->arena, v->as_of))};
    struct json *c, *f;
    if (!store_query(v->store, v->arena, "portfolio_components", p, 1, &c, err) ||
        !store_query(v->store, v->arena, "portfolio_findings", p, 2, &f, err))
        return false;
    const struct json *cr = json_first(c), *fr = json_first(f);
    int64_t total = json_int(fr, "total", 0), undecided = json_int(fr, "undecided", 0);
    int64_t work = json_int(fr, "investigated", 0);
    const int64_t of_parts[SHARE__COUNT] = {[SHARE_DONE] = json_int(cr, "judged", 0),
                                            [SHARE_STALE] = json_int(cr, "stale", 0),
                                            [SHARE_OPEN] = json_int(cr, "no_identifier", 0) +
                                                           json_int(cr, "no_source", 0) +
                                                           json_int(cr, "not_looked_at", 0)};
    const int64_t of_findings[SHARE__COUNT] = {
        [SHARE_DONE] = total - undecided - work, [SHARE_WORK] = work, [SHARE_OPEN] = undecided};
    put_chapter(v->arena, list, &parts, release, of_parts);
    put_chapter(v->arena, list, &decided, release, of_findings);
    return true;
}

static bool put_chapters(const struct view *v, struct json *model, struct str id,
                         struct str release, struct err *err)
{
    struct arena *a = v->arena;
    struct str today = date_str(a, v->as_of);
    const struct store_param params[] = {STORE_P(id), STORE_P(release), STORE_P(today)};
    struct json *rows;
    struct json *list = json_add(a, model, "chapters", JSON_ARRAY);
    if (!store_query(v->store, a, "portfolio_chapters", params, COUNT_OF(params), &rows, err) ||
        !put_requirements(v, list, id, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(chapters); i++) {
        int64_t counts[SHARE__COUNT] = {0};
        count_rows(rows, chapters[i].name, counts);
        put_chapter(a, list, &chapters[i], id, counts);
    }
    if (release.n && !put_release_chapters(v, list, release, err))
        return false;
    json_add_int(a, model, "chapter_count", (int64_t)json_count(list));
    return true;
}

/* --- facts --- */

struct chosen {
    const char *key;
    const char *const *names;
    size_t count;
};

static void put_fact(const struct view *v, struct json *list, const struct json *field)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str label = json_text(field, "choice_label"), value = json_text(field, "value");
    bool ref = json_is_true(field, "is_ref") && value.n;
    struct str title = ref ? view_title(v, value) : value.n ? label : (struct str){0};
    json_add_text(a, item, "label", json_text(field, "label"));
    json_add_text(a, item, "value", title.n ? title : value);
    json_add_bool(a, item, "unknown", value.n == 0);
    json_add_text(a, item, "href", ref ? view_href(a, value) : (struct str){0});
}

static void put_facts(const struct view *v, struct json *model, const struct json *fields,
                      const struct chosen *chosen)
{
    struct json *list = json_add(v->arena, model, chosen->key, JSON_ARRAY);
    for (size_t i = 0; i < chosen->count; i++)
        JSON_EACH (field, fields)
            if (str_eq(json_text(field, "name"), str_of(chosen->names[i])))
                put_fact(v, list, field);
}

static bool put_device(const struct view *v, struct json *model, struct str id, struct err *err)
{
    static const char *const class[] = {
        "regulation",   "risk_class", "class_rule", "class_reason", "software_safety_class",
        "notified_body"};
    static const char *const identity[] = {
        "family",         "manufacturer",   "authorised_representative",
        "prrc",           "security_owner", "safety_owner",
        "basic_udi_di",   "emdn",           "first_placed_on",
        "last_placed_on", "support_until"};
    struct arena *a = v->arena;
    struct record_head head;
    const struct record_type *t = record_type_find(STR("device"));
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    if (!store_load(v->store, a, t, id, record, &head, err)) {
        if (err->code == ERR_INVALID)
            err->code = ERR_NOT_FOUND; /* it is the id of something else */
        return false;
    }
    struct json *fields = record_to_model(t, record, a);
    json_add_text(a, model, "title", head.title);
    json_add_text(a, model, "id", id);
    json_add_int(a, model, "revision", head.revision);
    json_add_text(a, model, "retired", head.retired);
    json_add_text(a, model, "description",
                  record_get(record_field(t, STR("description")), record, a));
    json_add_text(a, model, "purpose",
                  record_get(record_field(t, STR("intended_purpose")), record, a));
    put_facts(v, model, fields, &(struct chosen){"class", class, COUNT_OF(class)});
    put_facts(v, model, fields, &(struct chosen){"identity", identity, COUNT_OF(identity)});
    return true;
}

/* --- releases --- */

static void put_release(struct arena *a, struct json *list, const struct json *row)
{
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str id = json_text(row, "id");
    json_add_text(a, item, "id", id);
    json_add_text(a, item, "name", json_text(row, "name"));
    json_add_text(a, item, "href", view_href(a, id));
    json_add_text(a, item, "state", view_label("release", "status", json_text(row, "status")));
    json_add_text(a, item, "released_on", json_text(row, "released_on"));
    json_add_text(a, item, "support_until", json_text(row, "support_until"));
    json_add_text(a, item, "sbom_on", json_text(row, "sbom_on"));
    json_add_int(a, item, "sboms", json_int(row, "sboms", 0));
    json_add_text(a, item, "units", json_as_text(json_get(row, "units_in_field")));
    json_add_text(a, item, "baseline", json_text(row, "baseline"));
    json_add_text(a, item, "frozen_at", json_as_text(json_get(row, "frozen_at")));
}

bool portfolio_device(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *model = view_model(v), *releases, *rows;
    const struct store_param history[] = {STORE_P(id), STORE_N(CHANGES)};
    if (!put_device(v, model, id, err) ||
        !store_query(v->store, a, "portfolio_releases", &STORE_P(id), 1, &releases, err))
        return false;
    const struct json *shown = view_shown_release(releases);
    struct str release = json_text(shown, "id");
    struct json *list = json_add(a, model, "releases", JSON_ARRAY);
    JSON_EACH (row, releases)
        put_release(a, list, row);
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "release_name", json_text(shown, "name"));
    if (!put_chapters(v, model, id, release, err) ||
        !portfolio_steps(v, model, id, BLOCKERS, err) ||
        !portfolio_dates(v, model, id, DATES, err) || !view_used_by(v, model, id, err) ||
        !store_query(v->store, a, "portfolio_device_history", history, COUNT_OF(history), &rows,
                     err))
        return false;
    portfolio_changes(v, model, rows);
    *out = model;
    return true;
}
