#include "duty_fixture.h"

#include "../render.h"

static struct json *page(struct fixture *f, const char *as_of, const char *id)
{
    struct view v = duty_view(f, as_of);
    struct json *model = NULL;
    if (!duty_page_model(&v, str_of(id), &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void the_page_stands_in_groups_and_escapes_names(void **state)
{
    struct fixture *f = *state;
    device(f, "Pump <script>", "mdr", "III", "first_placed_on=2024-05-01");
    incident(f, "2026-11-21T09:40:00Z", "death_or_unanticipated=yes", "public_health_threat=no");
    fixture_add(f, "duty", "name=PMCF", "rule=pmcf-ann", "device=DEV-0001", "status=done",
                "done_at=2025-11-01", NULL);
    struct json *model = page(f, "2026-11-22", "DEV-0001");
    const struct json *groups = json_get(model, "groups");
    assert_row(json_first(groups), "title", "Overdue");
    assert_row(json_first(groups)->next, "title", "December 2026");
    size_t items = 0;
    JSON_EACH (g, groups) {
        assert_int_equal(json_int(g, "count", -1), json_count(json_get(g, "items")));
        items += json_count(json_get(g, "items"));
    }
    assert_int_equal(json_int(model, "shown", -1), items);
    struct str html = render(f, "web/due", model);
    assert_true(str_has(html, STR("2026-12-01")) && str_has(html, STR("MDR 87(5)")));
    assert_true(str_has(html, STR("Pump &lt;script&gt;")));
    assert_false(str_has(html, STR("Pump <script>")));
    assert_true(str_has(html, STR("fact=custom_made value=yes|no")));
}

static void the_page_of_an_empty_workspace_says_what_was_judged(void **state)
{
    struct fixture *f = *state;
    struct json *model = page(f, "2026-11-22", "");
    assert_int_equal(json_count(json_get(model, "groups")), 0);
    assert_true(str_has(render(f, "web/due", model), STR("Nothing is due")));
}

static void a_device_that_is_not_there_is_said(void **state)
{
    struct fixture *f = *state;
    struct view v = duty_view(f, "2026-11-22");
    struct json *model;
    assert_false(duty_page_model(&v, STR("DEV-0007"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

#define ON_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FIXTURE(the_page_stands_in_groups_and_escapes_names),
        ON_FIXTURE(the_page_of_an_empty_workspace_says_what_was_judged),
        ON_FIXTURE(a_device_that_is_not_there_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
