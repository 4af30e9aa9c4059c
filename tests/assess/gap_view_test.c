#include "catalogues.h"
#include "render.h"

#include "assess/gap/view.h"

static struct json *table(struct fixture *f, struct str scope, struct gap_filter filter)
{
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct json *model;
    if (!gap_view_model(&v, scope, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct str pump(struct fixture *f)
{
    fixture_catalogues(f);
    return fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
}

static int64_t count_rows(const struct json *model)
{
    int64_t n = 0;
    JSON_EACH (group, json_get(model, "groups"))
        n += (int64_t)json_count(json_get(group, "rows"));
    return n;
}

static void each_requirement_is_in_one_group_and_has_one_word(void **state)
{
    struct fixture *f = *state;
    const struct json *model = table(f, pump(f), (struct gap_filter){0});
    assert_true(json_int(model, "total", 0) > 100);
    assert_int_equal(count_rows(model), json_int(model, "total", 0));
    const struct json *status = json_first(json_get(model, "filters"))->next->next;
    assert_text(status, "label", "Status");
    int64_t sum = 0;
    JSON_EACH (pill, json_get(status, "items"))
        sum += json_int(pill, "count", 0);
    assert_int_equal(sum, json_int(model, "total", 0));
}

static void filters_show_fewer_and_keep_the_whole(void **state)
{
    struct fixture *f = *state;
    struct str device = pump(f);
    const struct json *all = table(f, device, (struct gap_filter){0});
    const struct json *law = table(f, device,
                                   (struct gap_filter){.label = STR("law"), .cybersecurity = true});
    assert_int_equal(json_int(law, "total", 0), json_int(all, "total", 0));
    assert_true(json_int(law, "shown", 0) > 0);
    assert_true(json_int(law, "shown", 0) < json_int(all, "shown", 0));
    JSON_EACH (group, json_get(law, "groups"))
        JSON_EACH (row, json_get(group, "rows")) {
            assert_text(row, "label", "law");
            assert_true(json_is_true(row, "cybersecurity"));
        }
    assert_int_equal(
        json_int(table(f, device, (struct gap_filter){.status = STR("none such")}), "shown", -1),
        0);
}

static void what_is_not_applicable_has_a_reason(void **state)
{
    struct fixture *f = *state;
    struct str device = pump(f);
    fixture_add(f, "device_fact",
                str_cz(&f->arena, str_fmt(&f->arena, "device=%.*s", STR_ARG(device))),
                "fact=implantable", "value=no", NULL);
    const struct json *model = table(f, device,
                                     (struct gap_filter){.status = STR("not applicable")});
    assert_true(count_rows(model) > 0);
    JSON_EACH (group, json_get(model, "groups"))
        JSON_EACH (row, json_get(group, "rows"))
            assert_true(json_text(row, "reason").n > 0);
}

static void the_page_renders_with_and_without_a_device(void **state)
{
    struct fixture *f = *state;
    struct str html = render(f, "web/requirements",
                             table(f, (struct str){0}, (struct gap_filter){0}));
    assert_true(str_has(html, STR("There is no device yet, so nothing is known to apply")));
    struct str device = pump(f);
    html = render(f, "web/requirements", table(f, (struct str){0}, (struct gap_filter){0}));
    assert_true(str_has(html, STR("Of which device?")));
    html = render(f, "web/requirements", table(f, device, (struct gap_filter){0}));
    assert_true(times(html, "scope=\"rowgroup\"") > 3);
}

static void an_unknown_scope_is_refused(void **state)
{
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct gap_filter filter = {0};
    struct json *model;
    assert_false(gap_view_model(&v, STR("DEV-9999"), &filter, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_requirement_is_in_one_group_and_has_one_word),
        T(filters_show_fewer_and_keep_the_whole),
        T(what_is_not_applicable_has_a_reason),
        T(the_page_renders_with_and_without_a_device),
        T(an_unknown_scope_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
