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

static struct gap_filter only_law(void)
{
    return (struct gap_filter){.label = STR("law")};
}

static void the_overview_counts_each_requirement_once(void **state)
{
    struct fixture *f = *state;
    const struct json *model = table(f, pump(f), (struct gap_filter){0});
    int64_t total = json_int(model, "total", 0), sum = 0, of = 0;
    assert_true(json_is_true(model, "overview"));
    assert_true(total > 100);
    assert_int_equal(count_rows(model), 0);
    JSON_EACH (c, json_get(model, "catalogues")) {
        of += json_int(c, "total", 0);
        JSON_EACH (n, json_get(c, "counts"))
            sum += json_int(n, "count", 0);
    }
    assert_int_equal(of, total);
    assert_int_equal(sum, total);
}

static void each_filter_says_how_many_rows_it_leaves(void **state)
{
    struct fixture *f = *state;
    struct str device = pump(f);
    const struct json *all = table(f, device, only_law());
    JSON_EACH (group, json_get(all, "filters"))
        JSON_EACH (pill, json_get(group, "items")) {
            struct gap_filter with = only_law();
            if (STR_IS(json_text(group, "label"), "Status"))
                with.status = json_text(pill, "label");
            else if (STR_IS(json_text(group, "label"), "Catalogue"))
                with.catalogue = json_text(pill, "label");
            else if (STR_IS(json_text(group, "label"), "Shows"))
                with.cybersecurity = true;
            else if (!json_is_true(pill, "current"))
                continue;
            assert_int_equal(json_int(table(f, device, with), "passing", -1),
                             json_int(pill, "count", -2));
        }
}

static void pages_follow_each_other_without_gap_or_overlap(void **state)
{
    struct fixture *f = *state;
    struct str device = pump(f), last = {0};
    struct gap_filter filter = only_law();
    int64_t seen = 0, passing = json_int(table(f, device, only_law()), "passing", 0);
    assert_true(passing > GAP_VIEW_ROWS);
    for (;;) {
        const struct json *model = table(f, device, filter);
        int64_t n = count_rows(model);
        assert_true(n > 0 && n <= GAP_VIEW_ROWS);
        assert_int_equal(json_int(model, "shown", 0), n);
        assert_int_equal(json_int(model, "from", 0), seen + 1);
        assert_int_equal(json_text(model, "before").n > 0, seen > 0);
        const struct json *row = json_first(
            json_get(json_first(json_get(model, "groups")), "rows"));
        assert_false(str_eq(json_text(row, "id"), last));
        last = json_text(row, "id");
        seen += n;
        if (!json_text(model, "after").n)
            break;
        filter.offset = seen;
    }
    assert_int_equal(seen, passing);
    filter.offset = passing;
    assert_int_equal(json_int(table(f, device, filter), "shown", -1), 0);
}

static void filters_show_fewer_and_keep_the_whole(void **state)
{
    struct fixture *f = *state;
    struct str device = pump(f);
    const struct json *all = table(f, device, (struct gap_filter){0});
    const struct json *some = table(
        f, device, (struct gap_filter){.label = STR("law"), .cybersecurity = true});
    assert_int_equal(json_int(some, "total", 0), json_int(all, "total", 0));
    assert_true(json_int(some, "passing", 0) > 0);
    assert_true(json_int(some, "passing", 0) < json_int(all, "total", 0));
    JSON_EACH (group, json_get(some, "groups"))
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
    assert_true(str_has(html, STR("By catalogue")));
    html = render(f, "web/requirements", table(f, device, only_law()));
    assert_true(times(html, "scope=\"rowgroup\"") > 1);
    assert_true(html.n < 120 * 1024);
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
        T(the_overview_counts_each_requirement_once),
        T(each_filter_says_how_many_rows_it_leaves),
        T(pages_follow_each_other_without_gap_or_overlap),
        T(filters_show_fewer_and_keep_the_whole),
        T(what_is_not_applicable_has_a_reason),
        T(the_page_renders_with_and_without_a_device),
        T(an_unknown_scope_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
