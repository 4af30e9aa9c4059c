/* The rows that a page shows of a list, and the way to the others. */
#include "arena.h"

#include "assess/view/view.h"

static void a_page_says_where_it_stands_and_where_the_others_are(void **state)
{
    static const struct {
        struct view_page page;
        int64_t passing;
        const char *href;
        int64_t from, to, shown;
        const char *before, *after;
    } rows[] = {
        {{0, 10}, 0, "/x", 0, 0, 0, "", ""},
        {{0, 10}, 10, "/x", 1, 10, 10, "", ""},
        {{0, 10}, 11, "/x", 1, 10, 10, "", "/x?offset=10"},
        {{10, 10}, 11, "/x", 11, 11, 1, "/x", ""},
        {{20, 10}, 40, "/x?a=b", 21, 30, 10, "/x?a=b&offset=10", "/x?a=b&offset=30"},
        {{5, 10}, 40, "/x", 6, 15, 10, "/x", "/x?offset=15"},
        {{0, 0}, 40, "/x", 1, 40, 40, "", ""}, /* no limit: all */
        {{90, 10}, 40, "/x", 0, 0, 0, "/x?offset=80", ""},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *o = json_object(a);
        view_put_pages(a, o, &rows[i].page, rows[i].passing, str_of(rows[i].href));
        assert_int_equal(json_int(o, "passing", -1), rows[i].passing);
        assert_int_equal(json_int(o, "from", -1), rows[i].from);
        assert_int_equal(json_int(o, "to", -1), rows[i].to);
        assert_int_equal(json_int(o, "shown", -1), rows[i].shown);
        assert_string_equal(str_cz(a, json_text(o, "before")), rows[i].before);
        assert_string_equal(str_cz(a, json_text(o, "after")), rows[i].after);
    }
}

static void following_the_pages_shows_every_row_once(void **state)
{
    struct view_page page = {.limit = 7};
    (void)state;
    for (int64_t passing = 0; passing < 40; passing++) {
        int64_t seen = 0;
        for (page.offset = 0; page.offset <= passing; page.offset += page.limit)
            for (int64_t row = 0; row < passing; row++)
                seen += view_page_has(&page, row);
        assert_int_equal(seen, passing);
    }
    page = (struct view_page){.offset = INT64_MAX / 2, .limit = 7};
    assert_false(view_page_has(&page, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_page_says_where_it_stands_and_where_the_others_are, setup,
                                        teardown),
        cmocka_unit_test(following_the_pages_shows_every_row_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
