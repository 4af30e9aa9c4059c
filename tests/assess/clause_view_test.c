/* The pages of one requirement, of the questions about a device, and of the catalogues. */
#include "catalogues.h"
#include "render.h"

#include "assess/clause/view.h"

static struct view view_of(struct fixture *f)
{
    return (struct view){f->store, &f->arena, {2026, 11, 21}};
}

static struct json *page(struct fixture *f, const char *clause, struct str scope)
{
    struct view v = view_of(f);
    struct json *model;
    if (!clause_view_model(&v, str_of(clause), scope, &model, &f->err))
        fail_msg("%s: %s", clause, f->err.text);
    return model;
}

static struct json *facts_page(struct fixture *f, struct str device)
{
    struct view v = view_of(f);
    struct json *model;
    if (!clause_facts_model(&v, device, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct str device(struct fixture *f, const char *regulation)
{
    return fixture_add(f, "device", "name=Pump", regulation, NULL);
}

static const struct json *row_of(const struct json *list, const char *id)
{
    JSON_EACH (row, list)
        if (str_eq(json_text(row, "id"), str_of(id)))
            return row;
    return NULL;
}

static void answer(struct fixture *f, struct str id, const char *fact, const char *value)
{
    fixture_add(f, "device_fact", str_cz(&f->arena, str_fmt(&f->arena, "device=%.*s", STR_ARG(id))),
                str_cz(&f->arena, str_fmt(&f->arena, "fact=%s", fact)),
                str_cz(&f->arena, str_fmt(&f->arena, "value=%s", value)), NULL);
}

static void a_requirement_says_how_it_stands_and_what_to_file(void **state)
{
    struct fixture *f = *state;
    struct str pump = device(f, "regulation=mdr");
    answer(f, pump, "software", "yes");
    assert_true(str_has(render(f, "web/requirement", page(f, "MDR-I-17.2", pump)),
                        STR("asked of each release, and there is none yet")));
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", "status=in_work", NULL);
    const struct json *model = page(f, "MDR-I-17.2", pump), *s = json_get(model, "state");
    assert_text(model, "doubt", "");
    assert_text(model, "label", "law");
    assert_text(s, "status", "open");
    assert_text(s, "applies", "yes");
    assert_true(json_text(s, "reason").n > 0);
    assert_true(json_int(s, "tested_count", 0) > 0);
    assert_true(json_int(s, "slot_count", 0) > 0);
    JSON_EACH (slot, json_get(s, "slots")) {
        assert_true(json_text(slot, "shows").n > 0);
        assert_true(json_count(json_get(slot, "looks")) > 0);
    }
    struct str html = render(f, "web/requirement", page(f, "MDR-I-17.2", pump));
    assert_true(str_has(html, STR("How to file it")));
    assert_true(str_has(html, STR("verified against the source")));
}

static void related_clauses_are_there_from_both_ends(void **state)
{
    struct fixture *f = *state;
    const struct json *list = json_get(page(f, "MDR-I-17.2", (struct str){0}), "related");
    assert_text(row_of(list, "IVDR-I-16.2"), "relation", "twin");
    assert_text(row_of(list, "IVDR-I-16.2"), "href", "/requirements/IVDR-I-16.2");
    list = json_get(page(f, "IVDR-I-16.2", (struct str){0}), "related");
    assert_text(row_of(list, "MDR-I-17.2"), "relation", "twin");
    list = json_get(page(f, "MDCG-P6", (struct str){0}), "related");
    assert_text(row_of(list, "IEC81001-5-1-9.2"), "doubt", "unverified");
}

static void without_a_device_every_device_that_is_asked_is_listed(void **state)
{
    struct fixture *f = *state;
    struct str mdr = device(f, "regulation=mdr");
    (void)device(f, "regulation=ivdr");
    const struct json *model = page(f, "MDR-I-17.2", (struct str){0});
    assert_int_equal(json_int(model, "device_count", 0), 1);
    assert_text(json_first(json_get(model, "devices")), "id", str_cz(&f->arena, mdr));
    assert_int_equal(json_count(json_get(page(f, "MDCG-P6", (struct str){0}), "devices")), 2);
}

static void a_device_of_the_other_regulation_is_not_judged(void **state)
{
    struct fixture *f = *state;
    struct str ivd = device(f, "regulation=ivdr");
    struct json *model = page(f, "MDR-I-17.2", ivd);
    assert_int_equal(json_get(model, "state")->type, JSON_NULL);
    assert_true(str_has(render(f, "web/requirement", model), STR("under the other Regulation")));
    model = page(f, "IVDR-I-16", ivd);
    assert_true(str_has(render(f, "web/requirement", model), STR("A heading")));
    assert_true(json_count(json_get(model, "children")) > 0);
}

static void records_that_name_a_clause_are_counted_whole(void **state)
{
    struct fixture *f = *state;
    struct str pump = device(f, "regulation=mdr");
    for (int i = 0; i < 10; i++)
        fixture_add(f, "evidence", str_cz(&f->arena, str_fmt(&f->arena, "name=Report %d <b>", i)),
                    str_cz(&f->arena, str_fmt(&f->arena, "device=%.*s", STR_ARG(pump))),
                    "kind=test_report", "serves=MDR-I-17.2", NULL);
    struct json *model = page(f, "MDR-I-17.2", pump);
    const struct json *group = json_first(json_get(model, "used"));
    assert_text(group, "kind", "evidence");
    assert_int_equal(json_int(group, "count", 0), 10);
    assert_int_equal(json_count(json_get(group, "items")), 8);
    assert_text(group, "more", "and 2 more");
    assert_false(str_has(render(f, "web/requirement", model), STR("<b>,")));
}

static void what_does_not_exist_is_not_found(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *model;
    assert_false(clause_view_model(&v, STR("NONE"), (struct str){0}, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(clause_view_model(&v, STR("MDR-I-1"), STR("DEV-0999"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(clause_facts_model(&v, STR("DEV-0999"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(clause_catalogue_model(&v, STR("NONE"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void every_question_stands_in_one_group_what_settles_most_first(void **state)
{
    struct fixture *f = *state;
    struct str pump = device(f, "regulation=mdr");
    answer(f, pump, "software", "yes");
    struct json *model = facts_page(f, pump);
    int64_t n = 0;
    JSON_EACH (g, json_get(model, "groups")) {
        assert_true(json_int(g, "count", 0) > 0);
        n += json_int(g, "count", 0);
    }
    assert_int_equal(n, json_int(model, "total", 0));
    const struct json *first = json_first(json_get(model, "groups"));
    assert_true(str_starts(json_text(first, "heading"), STR("To answer: ")));
    struct str html = render(f, "web/facts", model);
    assert_int_equal(times(html, "scope=\"row\""), (size_t)n);
}

static void every_catalogue_has_a_page_with_its_clauses(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *all, *one;
    (void)device(f, "regulation=mdr");
    if (!clause_catalogues_model(&v, &all, &f->err))
        fail_msg("%s", f->err.text);
    assert_true(json_count(json_get(all, "catalogues")) > 10);
    JSON_EACH (c, json_get(all, "catalogues")) {
        assert_text(c, "state", "as built in");
        if (!clause_catalogue_model(&v, json_text(c, "id"), &one, &f->err))
            fail_msg("%s", f->err.text);
        assert_int_equal(json_int(one, "total", 0), json_int(c, "clauses", -1));
        assert_int_equal(json_count(json_get(one, "devices")), json_int(c, "devices", -1));
        (void)render(f, "web/catalogue", one);
    }
    (void)render(f, "web/catalogues", all);
}

#define T(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_requirement_says_how_it_stands_and_what_to_file),
        T(related_clauses_are_there_from_both_ends),
        T(without_a_device_every_device_that_is_asked_is_listed),
        T(a_device_of_the_other_regulation_is_not_judged),
        T(records_that_name_a_clause_are_counted_whole),
        T(what_does_not_exist_is_not_found),
        T(every_question_stands_in_one_group_what_settles_most_first),
        T(every_catalogue_has_a_page_with_its_clauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
