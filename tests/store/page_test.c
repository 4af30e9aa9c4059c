/* Pages by keys: whatever the order, forwards and backwards they give each row once, in the order
   of the whole list, also when rows come meanwhile. */
#include "fixture.h"

enum { RELEASES = 47 };

static void site(struct fixture *f)
{
    static const char *const states[] = {"in_work", "released", "end_of_support"};
    fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    for (int i = 0; i < RELEASES; i++) {
        struct arena *a = &f->arena;
        const char *day = i % 4 ? str_fmt(a, "released_on=2026-%02d-%02d", 1 + i % 7, 1 + i % 5).p
                                : NULL;
        const char *units = i % 3 ? str_fmt(a, "units_in_field=%d", (i * 7) % 23).p : NULL;
        const char *name = str_fmt(a, "name=r %d", i % 9).p;
        const char *state = str_fmt(a, "status=%s", states[i % 3]).p;
        if (day && units)
            fixture_add(f, "release", "device=DEV-0001", name, state, day, units, NULL);
        else
            fixture_add(f, "release", "device=DEV-0001", name, state, day ? day : units, NULL);
    }
}

static const char *const orders[] = {
    "",
    "sort:id",
    "sort:-id",
    "sort:name",
    "sort:-name",
    "sort:status",
    "sort:-status",
    "sort:released_on",
    "sort:-released_on",
    "sort:units_in_field",
    "sort:-units_in_field",
    "sort:-status sort:units_in_field",
    "sort:released_on sort:-name",
    "status=released sort:-released_on",
    "name~r sort:units_in_field",
    "all sort:-units_in_field",
};

static void walk(struct fixture *f, const char *filter, int64_t limit)
{
    const struct record_type *t = record_type_find(STR("release"));
    struct store_list whole, list;
    struct store_page page = {.filter = str_of(filter), .limit = limit};
    size_t at = 0;
    if (!store_list(f->store, &f->arena, t, page.filter, 0, 0, &whole, &f->err))
        fail_msg("%s: %s", filter, f->err.text);
    do {
        if (!store_page(f->store, &f->arena, t, &page, &list, &f->err))
            fail_msg("%s: %s", filter, f->err.text);
        for (size_t i = 0; i < list.shown; i++, at++)
            if (at >= whole.shown || !str_eq(list.heads[i].id, whole.heads[at].id))
                fail_msg("%s, limit %d: row %zu", filter, (int)limit, at);
        page.key = list.last_key;
    } while (list.more);
    assert_int_equal(at, whole.shown);
    page.back = true; /* from the last row to the first */
    at--;
    do {
        if (!store_page(f->store, &f->arena, t, &page, &list, &f->err))
            fail_msg("%s: %s", filter, f->err.text);
        for (size_t i = list.shown; i-- > 0;)
            if (!str_eq(list.heads[i].id, whole.heads[--at].id))
                fail_msg("%s, limit %d, back: row %zu", filter, (int)limit, at);
        page.key = list.first_key;
    } while (list.more);
    assert_int_equal(at, 0);
}

static void page_gives_each_row_once_in_every_order(void **state)
{
    struct fixture *f = *state;
    site(f);
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        for (int64_t limit = 1; limit <= 64; limit = limit * 2 + 1)
            walk(f, orders[i], limit);
}

static void page_is_not_shifted_by_rows_that_come(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("release"));
    struct store_list first, next;
    struct store_page page = {.filter = STR("sort:name"), .limit = 10};
    site(f);
    assert_true(store_page(f->store, &f->arena, t, &page, &first, &f->err));
    fixture_add(f, "release", "name=a first one", "device=DEV-0001", NULL);
    page.key = first.last_key;
    assert_true(store_page(f->store, &f->arena, t, &page, &next, &f->err));
    assert_int_equal(next.shown, 10);
    for (size_t i = 0; i < 10; i++)
        assert_false(str_eq(next.heads[0].id, first.heads[i].id));
}

static void page_refuses_a_key_of_another_order(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("release"));
    static const char *const rows[][2] = {
        {"", "x"},
        {"", "[]"},
        {"", "{}"},
        {"", "[\"a\",\"b\"]"},
        {"sort:status", "[\"REL-0001\"]"},
        {"sort:status", "[\"nonsense\",\"REL-0001\"]"},
        {"sort:units_in_field", "[\"many\",\"REL-0001\"]"},
    };
    struct store_list list;
    site(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct store_page page = {
            .filter = str_of(rows[i][0]), .key = str_of(rows[i][1]), .limit = 5};
        assert_false(store_page(f->store, &f->arena, t, &page, &list, &f->err));
        assert_int_equal(f->err.code, ERR_USAGE);
    }
}

static void count_by_counts_the_values_of_a_field(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("release"));
    struct json *rows;
    int64_t sum = 0;
    site(f);
    const struct field *const by[] = {record_field(t, STR("status"))};
    struct store_count c = {STR("name~r"), by, 1};
    assert_true(store_count_by(f->store, &f->arena, t, &c, &rows, &f->err));
    assert_int_equal(json_count(rows), 3);
    JSON_EACH (row, rows) {
        assert_true(json_text(row, "status").n > 0);
        sum += json_int(row, "count", 0);
    }
    assert_int_equal(sum, RELEASES);
    c = (struct store_count){.filter = STR("status=released")};
    assert_true(store_count_by(f->store, &f->arena, t, &c, &rows, &f->err));
    assert_int_equal(json_int(json_first(rows), "count", 0), 16);
    c.filter = STR("nonsense=1");
    assert_false(store_count_by(f->store, &f->arena, t, &c, &rows, &f->err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(page_gives_each_row_once_in_every_order),
        TEST(page_is_not_shifted_by_rows_that_come),
        TEST(page_refuses_a_key_of_another_order),
        TEST(count_by_counts_the_values_of_a_field),
    };
    return cmocka_run_group_tests_name("store/page", tests, NULL, NULL);
}
