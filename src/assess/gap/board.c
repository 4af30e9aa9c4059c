#include "assess/gap/gap.h"
#include "assess/gap/view.h"

/* The secure life cycle of a release: the practices of MDCG 2019-16 (those of IEC 62443-4-1) by the
   activities of IEC 81001-5-1. Which belongs to which is said by the mappings of the catalogues,
   how an activity stands by the gap of the release. */

static const struct str activities = {"IEC-81001-5-1", 13};
static const struct str practices = {"MDCG-2019-16", 12};

enum state { DONE, PARTLY, OPEN, NOT_APPLICABLE, STATE__COUNT };
static const char *const state_names[STATE__COUNT] = {"done", "partly", "open", "not_applicable"};
static const char *const state_words[STATE__COUNT] = {"done", "partly", "open", "not applicable"};

struct tally {
    int64_t of[STATE__COUNT], total;
};

struct board {
    const struct view *v;
    const struct json *gap; /* of the release, for the activities */
    struct str device, release;
    struct view_index clauses; /* requirements of the gap by id */
    struct view_set placed;    /* activities that have a practice */
};

/* --- one activity --- */

/* What nobody knows counts as open. */
static enum state state_of(struct str status)
{
    return STR_IS(status, "met")              ? DONE
           : STR_IS(status, "partly")         ? PARTLY
           : STR_IS(status, "not_applicable") ? NOT_APPLICABLE
                                              : OPEN;
}

/* What to do next, the first that helps; the command that does it. */
struct next {
    struct str remedy, how;
};

static struct next next_of_slots(const struct json *r, bool required)
{
    JSON_EACH (slot, json_get(r, "slots")) {
        if (STR_IS(json_text(slot, "grade"), "required") != required)
            continue;
        JSON_EACH (look, json_get(slot, "looks"))
            if (json_text(look, "how").n)
                return (struct next){json_text(look, "remedy"), json_text(look, "how")};
    }
    return (struct next){0};
}

static struct next next_of_checks(const struct json *r, bool required)
{
    JSON_EACH (check, json_get(r, "checks"))
        if (STR_IS(json_text(check, "grade"), "required") == required &&
            !json_is_true(check, "holds"))
            return (struct next){json_text(check, "remedy"), json_text(check, "how")};
    return (struct next){0};
}

static struct next next_of(const struct board *b, const struct json *r, enum state state)
{
    struct arena *a = b->v->arena;
    struct str question = json_text(r, "question");
    struct next n = {0};
    if (state == DONE || state == NOT_APPLICABLE)
        return n;
    if (question.n)
        return (struct next){str_fmt(a, "Answer: %.*s", STR_ARG(question)),
                             str_fmt(a, "tutela facts %.*s %.*s=yes|no --reason TEXT",
                                     STR_ARG(b->device), STR_ARG(json_text(r, "fact")))};
    for (int i = 0; i < 2 && n.remedy.n == 0; i++) {
        n = next_of_checks(r, i == 0);
        n = n.remedy.n ? n : next_of_slots(r, i == 0);
    }
    if (n.remedy.n)
        return n;
    return (struct next){
        STR("Link evidence that shows it."),
        str_fmt(a, "tutela add evidence name=TITLE device=%.*s serves=\"%.*s\" dated_on=%.*s",
                STR_ARG(b->device), STR_ARG(json_text(r, "id")),
                STR_ARG(date_str(a, b->v->as_of)))};
}

static void put_slots(const struct board *b, struct json *cell, const struct json *r)
{
    static const char *const texts[] = {"line",      "review",    "judged_by",
                                        "judged_on", "filled_by", "due_on"};
    struct arena *a = b->v->arena;
    struct json *list = json_add(a, cell, "slots", JSON_ARRAY);
    JSON_EACH (slot, json_get(r, "slots"))
        JSON_EACH (look, json_get(slot, "looks")) {
            struct json *o = json_add(a, list, NULL, JSON_OBJECT);
            struct str filled = json_text(look, "filled_by"), review = json_text(look, "review");
            json_add_text(a, o, "id", json_text(slot, "id"));
            json_add_text(a, o, "name", json_text(slot, "name"));
            json_add_text(a, o, "state", json_text(look, "state"));
            json_add_bool(a, o, "holds", STR_IS(json_text(look, "state"), "holds"));
            for (size_t i = 0; i < COUNT_OF(texts); i++)
                json_add_text(a, o, texts[i], json_text(look, texts[i]));
            json_add_text(a, o, "filled_href", filled.n ? view_href(a, filled) : filled);
            json_add_text(a, o, "review_href", review.n ? view_href(a, review) : review);
        }
}

static void put_checks(const struct board *b, struct json *cell, const struct json *r)
{
    struct arena *a = b->v->arena;
    struct json *list = json_add(a, cell, "checks", JSON_ARRAY);
    JSON_EACH (check, json_get(r, "checks")) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        int64_t rows = (int64_t)json_count(json_get(check, "rows"));
        int64_t looked = json_int(check, "looked_at", 0);
        bool holds = json_is_true(check, "holds");
        json_add_text(a, o, "name", json_text(check, "name"));
        json_add_text(a, o, "title", json_text(check, "title"));
        json_add_text(a, o, "grade", json_text(check, "grade"));
        json_add_bool(a, o, "holds", holds && looked > 0);
        json_add_int(a, o, "looked_at", looked);
        json_add_int(a, o, "count", rows);
        json_add_text(
            a, o, "line",
            !holds       ? str_fmt(a, "%.*s of %lld looked at",
                                   STR_ARG(view_count(a, rows, "row falls short", "rows fall short")),
                                   (long long)looked)
            : looked > 0 ? str_fmt(a, "holds for %lld", (long long)looked)
                         : STR("there is nothing to look at"));
    }
}

static void put_evidence(const struct board *b, struct json *cell, const struct json *r)
{
    struct arena *a = b->v->arena;
    struct json *list = json_add(a, cell, "evidence", JSON_ARRAY);
    JSON_EACH (e, json_get(r, "evidence")) {
        if (json_is_true(e, "other_release"))
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", json_text(e, "id"));
        json_add_text(a, o, "name", json_text(e, "name"));
        json_add_text(a, o, "href", view_href(a, json_text(e, "id")));
        json_add_bool(a, o, "expired", json_is_true(e, "expired"));
    }
}

/* Who judged it last, and the first day on which it must be looked at again. */
static void put_judged(struct arena *a, struct json *cell)
{
    struct str by = {0}, on = {0}, due = {0};
    JSON_EACH (slot, json_get(cell, "slots")) {
        struct str judged = json_text(slot, "judged_on"), ends = json_text(slot, "due_on");
        if (judged.n && str_cmp(judged, on) > 0) {
            on = judged;
            by = json_text(slot, "judged_by");
        }
        if (ends.n && (due.n == 0 || str_cmp(ends, due) < 0))
            due = ends;
    }
    json_add_text(a, cell, "judged_by", by);
    json_add_text(a, cell, "judged_on", on);
    json_add_text(a, cell, "due_on", due);
}

/* The reason; of what does not apply, the fact that says so. */
static struct str reason_of(const struct json *r, enum state state)
{
    return state == NOT_APPLICABLE ? json_text(r, "applies_because") : json_text(r, "reason");
}

/* row: of the statement gap_board, or NULL for an activity of no practice. */
static enum state put_cell(const struct board *b, struct json *list, const struct json *r,
                           const struct json *row)
{
    static const char *const texts[] = {"number", "name", "text", "clause_status", "source"};
    struct arena *a = b->v->arena;
    enum state state = state_of(json_text(r, "status"));
    struct next next = next_of(b, r, state);
    struct json *cell = json_add(a, list, NULL, JSON_OBJECT);
    struct str through = json_text(row, "through"), id = json_text(r, "id");
    json_add_text(a, cell, "practice", json_text(row, "practice"));
    json_add_text(a, cell, "practice_name", json_text(row, "name"));
    json_add_text(a, cell, "clause", id);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, cell, texts[i], json_text(r, texts[i]));
    json_add_text(a, cell, "href", view_clause_href(a, id, b->release));
    json_add_text(a, cell, "mapping", json_text(row, "basis"));
    json_add_text(a, cell, "mapping_status", json_text(row, "status"));
    json_add_text(a, cell, "through", through);
    json_add_text(a, cell, "state", str_of(state_names[state]));
    json_add_text(a, cell, "state_word", str_of(state_words[state]));
    view_put_status(a, cell, view_status_find(json_text(r, "word")));
    json_add_text(a, cell, "reason", reason_of(r, state));
    put_slots(b, cell, r);
    put_checks(b, cell, r);
    put_evidence(b, cell, r);
    put_judged(a, cell);
    json_add_bool(a, cell, "served",
                  json_count(json_get(r, "slots")) + json_count(json_get(r, "checks")) > 0);
    json_add_text(a, cell, "next", next.remedy);
    json_add_text(a, cell, "how", next.how);
    return state;
}

/* --- practices --- */

static void put_counts(struct arena *a, struct json *into, const struct tally *t)
{
    struct json *o = json_add(a, into, "counts", JSON_OBJECT);
    for (int i = 0; i < STATE__COUNT; i++)
        json_add_int(a, o, state_names[i], t->of[i]);
    json_add_int(a, into, "total", t->total);
}

static void count_in(struct tally *t, enum state state)
{
    t->of[state]++;
    t->total++;
}

/* The rows of one practice, from row on; gives the first row of the next one. */
static const struct json *put_practice(struct board *b, struct json *list, const struct json *row,
                                       struct tally *all)
{
    static const char *const texts[] = {"number", "name", "text"};
    struct arena *a = b->v->arena;
    struct str id = json_text(row, "practice");
    struct json *practice = json_add(a, list, NULL, JSON_OBJECT);
    struct json *cells = json_array(a);
    struct tally own = {0};
    json_add_text(a, practice, "id", id);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, practice, texts[i], json_text(row, texts[i]));
    json_add_text(a, practice, "href", view_clause_href(a, id, b->release));
    for (; row && str_eq(json_text(row, "practice"), id); row = row->next) {
        const struct view_row *r = view_index_find(&b->clauses, json_text(row, "clause"));
        if (!r)
            continue;
        enum state state = put_cell(b, cells, r->row, row);
        (void)view_set_add(a, &b->placed, json_text(row, "clause"));
        count_in(&own, state);
        count_in(all, state);
    }
    put_counts(a, practice, &own);
    json_hang(practice, "cells", cells);
    return row;
}

/* Every activity once: how they stand, how many no check or slot serves, and those of no practice.
 */
static void put_activities(struct board *b, struct json *model)
{
    struct arena *a = b->v->arena;
    struct json *rest = json_array(a), *o = json_add(a, model, "activities", JSON_OBJECT);
    struct tally each = {0};
    int64_t unserved = 0;
    JSON_EACH (r, json_get(b->gap, "requirements")) {
        if (json_is_true(r, "heading"))
            continue;
        count_in(&each, state_of(json_text(r, "status")));
        unserved += json_count(json_get(r, "slots")) + json_count(json_get(r, "checks")) == 0;
        if (!view_set_has(&b->placed, json_text(r, "id")))
            (void)put_cell(b, rest, r, NULL);
    }
    put_counts(a, o, &each);
    json_add_int(a, o, "unserved", unserved);
    json_add_bool(a, model, "any_without", json_count(rest) > 0);
    json_hang(model, "without_practice", rest);
}

static bool find_release(const struct view *v, struct str release, struct err *err)
{
    struct json *found;
    if (!view_rows(v, "gap_release", &release, 1, &found, err))
        return false;
    return json_first(found) ||
           err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
}

bool gap_board_model(const struct view *v, struct str release, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    const struct str catalogues[] = {activities, practices};
    struct json *gap, *rows, *model = view_model(v);
    struct tally all = {0};
    if (!find_release(v, release, err) ||
        !gap_model(v->store, a, release, activities, v->as_of, &gap, err) ||
        !view_rows(v, "gap_board", catalogues, COUNT_OF(catalogues), &rows, err))
        return false;
    const struct json *device = json_get(gap, "device");
    struct board b = {.v = v, .gap = gap, .device = json_text(device, "id"), .release = release};
    view_index_make(a, json_get(gap, "requirements"), "id", &b.clauses);
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "release_name", json_text(json_get(gap, "release"), "name"));
    json_add_text(a, model, "device", b.device);
    json_add_text(a, model, "device_name", json_text(device, "name"));
    json_add_fmt(a, model, "title", "Secure life cycle of %.*s %.*s",
                 STR_ARG(json_text(device, "name")),
                 STR_ARG(json_text(json_get(gap, "release"), "name")));
    struct json *list = json_add(a, model, "practices", JSON_ARRAY);
    for (const struct json *row = json_first(rows); row;)
        row = put_practice(&b, list, row, &all);
    put_counts(a, model, &all);
    put_activities(&b, model);
    *out = model;
    return view_tabs(v, model, b.device, err);
}

/* --- the gate as a page --- */

bool gap_gate_page_model(const struct view *v, struct str release, const struct gap_gate_page *page,
                         struct json **out, struct err *err)
{
    struct json *model;
    if (!gap_gate(v->store, v->arena, release, NULL, page, v->as_of, &model, err))
        return false;
    json_add_int(v->arena, model, "position", store_position(v->store));
    json_add_fmt(v->arena, model, "title", "Release gate of %.*s %.*s",
                 STR_ARG(json_text(model, "device_name")),
                 STR_ARG(json_text(model, "release_name")));
    *out = model;
    return view_tabs(v, model, json_text(model, "device"), err);
}
