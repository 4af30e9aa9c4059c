#include "assess/gap/gap.h"
#include "publish/report/report_internal.h"

/* What is not done: said in the document, with the records, before somebody asks. */

enum { NAMED_MAX = 12, ROWS_MAX = 12 };

struct point {
    const char *what, *remedy;
    struct buf names;
    int64_t count;
    struct str of;
};

static void name_it(struct point *p, struct str id)
{
    p->count++;
    if (p->count <= NAMED_MAX)
        buf_fmt(&p->names, "%s%.*s", p->names.n ? ", " : "", STR_ARG(id));
}

static struct point start(const struct report *r, const char *what, const char *remedy, int64_t of)
{
    return (struct point){.what = what,
                          .remedy = remedy,
                          .names = {.arena = r->v->arena},
                          .of = str_fmt(r->v->arena, "of %lld", (long long)of)};
}

static void put_point(const struct report *r, struct json *list, const struct point *p)
{
    struct arena *a = r->v->arena;
    if (p->count == 0)
        return;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_int(a, o, "number", (int64_t)json_count(list));
    json_add_text(a, o, "what", str_of(p->what));
    json_add_int(a, o, "count", p->count);
    json_add_text(a, o, "of", p->of);
    int64_t left = p->count - NAMED_MAX;
    json_add_text(
        a, o, "records",
        p->names.n == 0 ? (struct str){0}
        : left > 0 ? str_fmt(a, "%.*s and %lld more", STR_ARG(buf_str(&p->names)), (long long)left)
                   : buf_str(&p->names));
    json_add_text(a, o, "remedy", str_of(p->remedy));
}

static void from_risks(const struct report *r, struct json *list)
{
    int64_t risks = (int64_t)json_count(r->risks);
    struct point waiting = start(r, "Safety evaluation missing", "Evaluate on the safety side.",
                                 risks);
    JSON_EACH (w, json_get(r->list, "waiting"))
        name_it(&waiting, json_text(w, "id"));
    put_point(r, list, &waiting);
    struct point unrated = start(r, "Security risk not rated after controls",
                                 "Rate exploitability and impact with the controls in place.",
                                 risks);
    struct point reasons = start(r, "No reason why it is reduced as far as possible",
                                 "Write which further controls were weighed and why not used.",
                                 risks);
    JSON_EACH (risk, r->risks) {
        const struct json *after = json_get(risk, "after");
        if (!after || after->type != JSON_OBJECT)
            name_it(&unrated, json_text(risk, "id"));
        if (json_text(risk, "afap_rationale").n == 0)
            name_it(&reasons, json_text(risk, "id"));
    }
    put_point(r, list, &unrated);
    put_point(r, list, &reasons);
    struct point stale = start(r, "Judgement stale", "Look again: confirm, or rate anew.",
                               json_int(r->list, "judged_count", 0));
    struct str last = {0};
    JSON_EACH (s, json_get(r->list, "stale")) {
        if (!str_eq(last, json_text(s, "judgement")))
            name_it(&stale, json_text(s, "judgement"));
        last = json_text(s, "judgement");
    }
    put_point(r, list, &stale);
}

static void from_controls(const struct report *r, struct json *list)
{
    int64_t all = (int64_t)json_count(r->controls);
    struct point unshown = start(r, "Control not shown to be there and to work",
                                 "Run a test of the release that shows both.", all);
    struct point unlooked = start(r, "Side effects of a control not looked at",
                                  "Let the safety side look at side effects.", all);
    struct point other = start(r, "Test of another build than the release",
                               "Test the build that is released.", all);
    JSON_EACH (c, r->controls) {
        bool foreign = false;
        JSON_EACH (run, json_get(c, "runs"))
            foreign = foreign || json_is_true(run, "other_build");
        if (!json_is_true(c, "verified"))
            name_it(&unshown, json_text(c, "id"));
        if (json_is_true(c, "look_missing"))
            name_it(&unlooked, json_text(c, "id"));
        if (foreign)
            name_it(&other, json_text(c, "id"));
    }
    put_point(r, list, &unshown);
    put_point(r, list, &unlooked);
    put_point(r, list, &other);
}

static void from_components(const struct report *r, struct json *list)
{
    const struct json *looked = json_get(r->model, "looked");
    int64_t components = json_int(looked, "components", 0);
    struct point undecided = start(r, "Vulnerability without decision",
                                   "Decide: affected, not affected and why, or fixed.",
                                   (int64_t)json_count(r->vulnerabilities));
    JSON_EACH (v, r->vulnerabilities)
        if (json_is_true(v, "undecided"))
            name_it(&undecided, json_text(v, "id"));
    put_point(r, list, &undecided);
    struct point dark = start(r, "Component that could not be searched",
                              "Name it by an identity rule, or load a source that covers it.",
                              components);
    dark.count = json_int(looked, "unsearchable", 0);
    put_point(r, list, &dark);
    if (components == 0) {
        struct point none = start(r, "No component list in force", "Import one.", 1);
        none.count = 1;
        put_point(r, list, &none);
    }
}

static bool from_records(struct report *r, struct json *list, struct err *err)
{
    struct json *threats, *tasks;
    if (!view_rows(r->v, "report_threats", &r->device, 1, &threats, err) ||
        !view_rows(r->v, "report_tasks", &r->device, 1, &tasks, err))
        return false;
    struct point undecided = start(r, "Threat without decision",
                                   "Decide: mitigate, transfer, accept with a reason, or not "
                                   "applicable.",
                                   (int64_t)json_count(threats));
    JSON_EACH (t, threats)
        if (STR_IS(json_text(t, "status"), "open"))
            name_it(&undecided, json_text(t, "id"));
    put_point(r, list, &undecided);
    struct point open = start(r, "Task not done", "Do it, or drop it with a reason.",
                              (int64_t)json_count(tasks));
    JSON_EACH (t, tasks)
        name_it(&open, json_text(t, "id"));
    put_point(r, list, &open);
    json_add_int(r->v->arena, r->model, "threat_count", (int64_t)json_count(threats));
    json_add_int(r->v->arena, r->model, "threats_open", undecided.count);
    return true;
}

bool report_put_open_points(struct report *r, struct err *err)
{
    struct json *list = json_add(r->v->arena, r->model, "open_points", JSON_ARRAY);
    from_risks(r, list);
    from_controls(r, list);
    from_components(r, list);
    if (!from_records(r, list, err))
        return false;
    json_add_int(r->v->arena, r->model, "open_count", (int64_t)json_count(list));
    return true;
}

/* --- gaps --- */

static bool concerns(const struct report *r, const struct gap_row *row)
{
    return (row->device.n == 0 || str_eq(row->device, r->device)) &&
           (row->release.n == 0 || str_eq(row->release, r->release));
}

static void put_check(struct report *r, struct json *list, const struct gap_check *check,
                      const struct gap_rows *rows)
{
    struct arena *a = r->v->arena;
    struct json *lines = json_array(a);
    int64_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct gap_row *row = &rows->items[i];
        if (row->check != check || !concerns(r, row))
            continue;
        count++;
        if (count > ROWS_MAX)
            continue;
        struct json *line = json_add(a, lines, NULL, JSON_OBJECT);
        json_add_text(a, line, "record", row->record);
        json_add_text(a, line, "line", row->line);
    }
    if (count == 0)
        return;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", check->name);
    json_add_text(a, o, "check", check->title);
    json_add_text(a, o, "remedy", check->remedy);
    json_add_text(a, o, "grade", check->required ? STR("required") : STR("advised"));
    json_add_text(a, o, "serves", check->serves);
    json_add_int(a, o, "count", count);
    json_add_text(a, o, "left",
                  count > ROWS_MAX ? str_fmt(a, "and %lld more", (long long)(count - ROWS_MAX))
                                   : (struct str){0});
    json_hang(o, "lines", lines);
}

static bool is_listed(const struct json *list, struct str id)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, "id"), id))
            return true;
    return false;
}

/* Slots that do not hold: what must be shown, and what is there. */
static void put_slots(struct report *r, struct json *list, const struct json *gap)
{
    struct arena *a = r->v->arena;
    JSON_EACH (requirement, json_get(gap, "requirements"))
        JSON_EACH (slot, json_get(requirement, "slots")) {
            struct str id = json_text(slot, "id");
            if (json_is_true(slot, "holds") || is_listed(list, id))
                continue;
            struct json *o = json_add(a, list, NULL, JSON_OBJECT);
            json_add_text(a, o, "id", id);
            json_add_text(a, o, "name", json_text(slot, "name"));
            json_add_text(a, o, "shows", json_text(slot, "shows"));
            json_add_text(a, o, "grade", json_text(slot, "grade"));
            struct json *lines = json_add(a, o, "lines", JSON_ARRAY);
            JSON_EACH (look, json_get(slot, "looks"))
                json_add_text(a, lines, NULL, json_text(look, "line"));
        }
}

bool report_put_gaps(struct report *r, struct err *err)
{
    struct arena *a = r->v->arena;
    struct gap_checks checks;
    struct gap_rows rows;
    struct json *gap, *list = json_add(a, r->model, "gap_checks", JSON_ARRAY);
    if (!gap_checks_read(a, &checks, err) ||
        !gap_run(r->v->store, a, &checks, r->v->as_of, &rows, err))
        return false;
    for (size_t i = 0; i < checks.count; i++)
        put_check(r, list, &checks.items[i], &rows);
    json_add_int(a, r->model, "check_count", (int64_t)checks.count);
    json_add_int(a, r->model, "checks_failing", (int64_t)json_count(list));
    struct json *catalogues = json_add(a, r->model, "gap_catalogues", JSON_ARRAY);
    struct json *slots = json_add(a, r->model, "gap_slots", JSON_ARRAY);
    /* A workspace without catalogues has no requirements to count; the document says so. */
    struct err why = {0};
    if (!gap_model(r->v->store, a, r->release, (struct str){0}, r->v->as_of, &gap, &why)) {
        if (why.code == ERR_NO_DATA)
            return true;
        *err = why;
        return false;
    }
    put_slots(r, slots, gap);
    JSON_EACH (c, json_get(gap, "catalogues")) {
        struct json *row = json_add(a, catalogues, NULL, JSON_OBJECT);
        const struct json *counts = json_get(c, "counts");
        static const char *const words[] = {"met", "partly", "not_met", "not_applicable",
                                            "unknown"};
        json_add_text(a, row, "name", json_text(c, "name"));
        json_add_text(a, row, "label", json_text(c, "label"));
        json_add_text(a, row, "edition", json_text(c, "edition"));
        json_add_int(a, row, "total", json_int(c, "total", 0));
        for (size_t i = 0; i < COUNT_OF(words); i++)
            json_add_int(a, row, words[i], json_int(counts, words[i], 0));
    }
    return true;
}
