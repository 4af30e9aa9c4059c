/* The check threat-model-drift: what a review of a model has not seen. */
#include "checks_world.h"

static size_t rows(struct world *w)
{
    struct str sql = embed_find("data/checks/threat-model-drift.sql");
    const struct embed_file check = {"threat-model-drift", sql.p, sql.n};
    return rows_of(w, &check, false);
}

static void a_review_is_old_when_something_came_later(void **state)
{
    struct world *w = *state;
    add(w, "device|D|regulation=mdr");
    add(w, "release|R|device=D|status=released");
    assert_int_equal(rows(w), 0); /* without a model another check speaks */
    add(w, "element|E|release=R|kind=process");
    add(w, "sbom|B|release=R|status=current");
    assert_int_equal(rows(w), 1);
    add(w, "model_review|M0|release=R|outcome=change_needed");
    assert_int_equal(rows(w), 1); /* it said that the model does not hold */
    add(w, "model_review|M1|release=R|outcome=holds");
    assert_int_equal(rows(w), 0);
    run(w, STR("UPDATE record SET position = 50 WHERE id = 'E'")); /* not in substance */
    assert_int_equal(rows(w), 0);
    run(w, STR("UPDATE record SET matters = 50 WHERE id = 'E'"));
    assert_int_equal(rows(w), 1);
    add(w, "model_review|M2|release=R|outcome=holds");
    run(w, STR("UPDATE record SET position = 60 WHERE id = 'M2'"));
    assert_int_equal(rows(w), 0);
    run(w, STR("UPDATE record SET position = 70 WHERE id = 'B'"));
    assert_int_equal(rows(w), 1);
    run(w, STR("UPDATE sbom SET status = 'replaced'"));
    assert_int_equal(rows(w), 0);
    run(w, STR("UPDATE record SET retired = 'a mistake' WHERE id = 'M2'"));
    assert_int_equal(rows(w), 1);
}

static void a_later_release_needs_a_review_of_its_own(void **state)
{
    struct world *w = *state;
    add(w, "device|D|regulation=mdr");
    add(w, "release|R|device=D|status=released");
    add(w, "element|E|release=R|kind=process");
    add(w, "release|R2|device=D|status=in_work|previous=R");
    add(w, "element|E2|release=R2|kind=process");
    add(w, "model_review|M|release=R|outcome=holds");
    assert_int_equal(rows(w), 1);
    run(w, STR("UPDATE release SET status = 'end_of_support' WHERE id = 'R2'"));
    assert_int_equal(rows(w), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(a_review_is_old_when_something_came_later),
        T(a_later_release_needs_a_review_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
