#include "assess/risk/view.h"

/* The controls of a risk: what puts them to work, what shows them, who looked at side effects. */

static bool put_requirements(const struct view *v, struct json *item, struct str control,
                             struct err *err)
{
    struct arena *a = v->arena;
    struct json *rows;
    if (!view_rows(v, "risk_requirements_of_control", &control, 1, &rows, err))
        return false;
    struct json *list = json_add(a, item, "requirements", JSON_ARRAY);
    JSON_EACH (row, rows) {
        struct json *entry = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, entry, "id", json_text(row, "id"));
        json_add_text(a, entry, "title", json_text(row, "name"));
        json_add_text(a, entry, "href", view_href(a, json_text(row, "id")));
        json_add_text(a, entry, "external_id", json_text(row, "external_id"));
    }
    return true;
}

static bool of_another_build(const struct json *run)
{
    struct str tested = json_text(run, "build_hash"), shipped = json_text(run, "release_hash");
    return tested.n && shipped.n && !str_eq(tested, shipped);
}

/* A pass of another build than the release shows nothing of the release. */
static enum view_status status_of_run(const struct json *run)
{
    struct str result = json_text(run, "result");
    if (json_int(run, "stale_count", 0) > 0)
        return VIEW_STALE;
    if (STR_IS(result, "pass") && of_another_build(run))
        return VIEW_TO_REVIEW;
    if (STR_IS(result, "pass"))
        return VIEW_DONE;
    return STR_IS(result, "blocked") ? VIEW_IN_WORK : VIEW_OPEN;
}

static const char *shown_by(const struct json *run)
{
    bool there = STR_IS(json_text(run, "shows_implementation"), "yes");
    bool works = STR_IS(json_text(run, "shows_effect"), "yes");
    if (there && works)
        return "implemented and effective";
    if (there)
        return "implemented";
    return works ? "effective" : "neither implemented nor effective shown";
}

static void put_run(const struct view *v, struct json *list, const struct json *run)
{
    struct arena *a = v->arena;
    bool pass = STR_IS(json_text(run, "result"), "pass");
    struct json *entry = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, entry, "id", json_text(run, "id"));
    json_add_text(a, entry, "href", view_href(a, json_text(run, "id")));
    json_add_text(a, entry, "test", json_text(run, "test"));
    json_add_text(a, entry, "test_name", json_text(run, "test_name"));
    json_add_text(a, entry, "test_href", view_href(a, json_text(run, "test")));
    json_add_text(a, entry, "result", json_text(run, "result"));
    json_add_text(a, entry, "shows", str_of(pass ? shown_by(run) : ""));
    json_add_text(a, entry, "run_on", json_text(run, "run_on"));
    json_add_text(a, entry, "tester", json_text(run, "tester"));
    json_add_text(a, entry, "release_name", json_text(run, "release_name"));
    json_add_text(a, entry, "findings", json_text(run, "findings"));
    json_add_bool(a, entry, "other_build", of_another_build(run));
    view_put_status(a, entry, status_of_run(run));
}

/* Of each test the newest run; tells whether runs that hold show that it is there and that it
   works. */
static bool put_verification(const struct view *v, struct json *item, struct str control,
                             struct err *err)
{
    struct arena *a = v->arena;
    struct json *runs, *tests;
    bool there = false, works = false;
    if (!view_rows(v, "risk_runs_of_control", &control, 1, &runs, err) ||
        !view_rows(v, "risk_tests_of_control", &control, 1, &tests, err))
        return false;
    struct json *list = json_add(a, item, "runs", JSON_ARRAY);
    JSON_EACH (run, runs) {
        bool older = false;
        JSON_EACH (before, list)
            older = older || str_eq(json_text(before, "test"), json_text(run, "test"));
        if (older)
            continue;
        put_run(v, list, run);
        if (status_of_run(run) != VIEW_DONE)
            continue;
        there = there || STR_IS(json_text(run, "shows_implementation"), "yes");
        works = works || STR_IS(json_text(run, "shows_effect"), "yes");
    }
    json_add_int(a, item, "test_count", (int64_t)json_count(tests));
    json_add_bool(a, item, "verified", there && works);
    json_add_text(a, item, "unverified",
                  there && works     ? STR("")
                  : there            ? STR("that it works is not shown")
                  : works            ? STR("that it is implemented is not shown")
                  : json_count(list) ? STR("no run of this build shows it")
                                     : STR("no test was run"));
    return true;
}

static bool put_control(const struct view *v, struct json *list, const struct json *row,
                        struct err *err)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str id = json_text(row, "id"), look = json_text(row, "side_effects_look");
    json_add_text(a, item, "id", id);
    json_add_text(a, item, "name", json_text(row, "name"));
    json_add_text(a, item, "href", view_href(a, id));
    json_add_text(a, item, "description", json_text(row, "description"));
    json_add_text(a, item, "kind", view_label("control", "kind", json_text(row, "kind")));
    json_add_text(a, item, "option", view_label("control", "option", json_text(row, "option")));
    json_add_text(a, item, "control_status",
                  view_label("control", "status", json_text(row, "status")));
    json_add_text(a, item, "side_effects", json_text(row, "side_effects"));
    json_add_bool(a, item, "look_missing", look.n == 0);
    json_add_text(a, item, "look", view_label("control", "side_effects_look", look));
    json_add_text(a, item, "looked_by", json_text(row, "looked_by"));
    json_add_text(a, item, "looked_on", json_text(row, "looked_on"));
    return put_requirements(v, item, id, err) && put_verification(v, item, id, err);
}

bool risk_put_controls(const struct view *v, struct json *into, struct str id, struct err *err)
{
    struct json *rows;
    int64_t verified = 0, looked = 0;
    if (!view_rows(v, "risk_controls_of", &id, 1, &rows, err))
        return false;
    struct json *list = json_add(v->arena, into, "controls", JSON_ARRAY);
    JSON_EACH (row, rows)
        if (!put_control(v, list, row, err))
            return false;
    JSON_EACH (item, list) {
        verified += json_is_true(item, "verified");
        looked += !json_is_true(item, "look_missing");
    }
    json_add_int(v->arena, into, "control_count", (int64_t)json_count(list));
    json_add_int(v->arena, into, "verified_count", verified);
    json_add_int(v->arena, into, "looked_count", looked);
    return true;
}
