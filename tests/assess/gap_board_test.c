/* The board of the secure life cycle: every activity, its practice, and counts that add up. */
#include "catalogues.h"
#include "render.h"

#include "assess/gap/view.h"

static struct json *board(struct fixture *f, struct str release)
{
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct json *model;
    if (!gap_board_model(&v, release, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct str software(struct fixture *f)
{
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fixture_add(f, "device_fact", fixture_ref(f, "device", d), "fact=software", "value=yes",
                      NULL);
    return d;
}

static const struct json *cell_of(const struct json *model, const char *practice,
                                  const char *clause)
{
    JSON_EACH (p, json_get(model, "practices"))
        if (str_eq(json_text(p, "id"), str_of(practice)) || practice[0] == '\0')
            JSON_EACH (c, json_get(p, "cells"))
                if (str_eq(json_text(c, "clause"), str_of(clause)))
                    return c;
    return NULL;
}

static int64_t sum_of(const struct json *of)
{
    const struct json *n = json_get(of, "counts");
    return json_int(n, "done", 0) + json_int(n, "partly", 0) + json_int(n, "open", 0) +
           json_int(n, "not_applicable", 0);
}

static void the_eight_practices_have_every_activity(void **state)
{
    struct fixture *f = *state;
    const struct json *model = board(f, fixture_release(f, software(f), "1"));
    struct view_set seen = {0};
    int64_t cells = 0;
    assert_int_equal(json_count(json_get(model, "practices")), 8);
    JSON_EACH (p, json_get(model, "practices")) {
        assert_int_equal(sum_of(p), json_int(p, "total", -1));
        assert_int_equal(json_count(json_get(p, "cells")), json_int(p, "total", -1));
        cells += json_int(p, "total", 0);
        JSON_EACH (c, json_get(p, "cells"))
            (void)view_set_add(&f->arena, &seen, json_text(c, "clause"));
    }
    assert_int_equal(cells, json_int(model, "total", -1));
    assert_int_equal(cells, sum_of(model));
    const struct json *each = json_get(model, "activities");
    assert_int_equal(sum_of(each), json_int(each, "total", -1));
    assert_int_equal(seen.count + json_count(json_get(model, "without_practice")),
                     json_int(each, "total", -1));
    assert_int_equal(json_int(each, "total", 0), 57);
}

static void an_activity_of_two_practices_stands_in_both(void **state)
{
    struct fixture *f = *state;
    const struct json *model = board(f, fixture_release(f, software(f), "1"));
    assert_non_null(cell_of(model, "MDCG-P4", "IEC81001-5-1-5.5.2"));
    assert_non_null(cell_of(model, "MDCG-P5", "IEC81001-5-1-5.5.2"));
    assert_null(cell_of(model, "MDCG-P6", "IEC81001-5-1-5.5.2"));
}

/* Table I leaves 4.2, 4.3 and 7.1.1 out; IEC 62443-4-1 says to which practice they belong. */
static void what_the_table_leaves_out_goes_by_what_it_corresponds_to(void **state)
{
    struct fixture *f = *state;
    const struct json *model = board(f, fixture_release(f, software(f), "1"));
    assert_text(cell_of(model, "MDCG-P1", "IEC81001-5-1-4.3"), "through", "SM-9");
    assert_text(cell_of(model, "MDCG-P2", "IEC81001-5-1-7.1.1"), "through", "SR-1");
    assert_text(cell_of(model, "MDCG-P1", "IEC81001-5-1-4.1.1"), "through", "");
}

static void an_activity_is_done_when_a_person_judged_its_evidence(void **state)
{
    static const char clause[] = "IEC81001-5-1-5.1.3";
    struct fixture *f = *state;
    struct str d = software(f), release = fixture_release(f, d, "1");
    const struct json *cell = cell_of(board(f, release), "", clause);
    assert_text(cell, "state", "open");
    assert_true(json_is_true(cell, "served"));
    assert_true(json_text(cell, "next").n && json_text(cell, "how").n);
    assert_int_equal(json_count(json_get(cell, "slots")), 1);
    struct str slot = json_text(json_first(json_get(cell, "slots")), "id");
    struct str e = fixture_add(f, "evidence", "name=Rules", "dated_on=2026-11-01",
                               fixture_ref(f, "slots", slot), "kind=procedure",
                               "url=https://x.example/rules", NULL);
    cell = cell_of(board(f, release), "", clause);
    assert_text(cell, "state", "partly");
    assert_text(cell, "judged_on", "");
    (void)fixture_add(f, "evidence_review", fixture_ref(f, "slot", slot), "verdict=enough",
                      fixture_ref(f, "evidence", e), "judged_by=Eve", "judged_on=2026-11-10",
                      "valid_until=2027-05-01", NULL);
    cell = cell_of(board(f, release), "", clause);
    assert_text(cell, "state", "done");
    assert_text(cell, "judged_by", "Eve");
    assert_text(cell, "judged_on", "2026-11-10");
    assert_text(cell, "due_on", "2027-05-01");
    assert_text(cell, "next", "");
}

static void what_does_not_apply_says_why_and_what_nobody_knows_is_open(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), release = fixture_release(f, d, "1");
    const struct json *cell = cell_of(board(f, release), "", "IEC81001-5-1-5.1.3");
    assert_text(cell, "state", "open");
    assert_true(str_starts(json_text(cell, "how"), STR("tutela facts ")));
    (void)fixture_add(f, "device_fact", fixture_ref(f, "device", d), "fact=software", "value=no",
                      NULL);
    cell = cell_of(board(f, release), "", "IEC81001-5-1-5.1.3");
    assert_text(cell, "state", "not_applicable");
    assert_true(json_text(cell, "reason").n > 0);
}

static void the_page_says_where_nothing_asks(void **state)
{
    struct fixture *f = *state;
    struct str d = software(f), release = fixture_release(f, d, "1");
    (void)fixture_add(f, "clause", "id=OWN-1", "name=A rule of our own", "number=OWN-1",
                      "catalogue=IEC-81001-5-1", "applies_if={\"always\": true}", NULL);
    struct json *model = board(f, release);
    const struct json *own = json_first(json_get(model, "without_practice"));
    assert_text(own, "clause", "OWN-1");
    assert_false(json_is_true(own, "served"));
    assert_int_equal(json_int(json_get(model, "activities"), "unserved", 0), 1);
    struct str page = render(f, "web/board", model);
    assert_int_equal(times(page, "No check and no slot asks for it"), 1);
    assert_int_equal(times(page, "<h2>Activities of no practice</h2>"), 1);
    assert_int_equal(times(page, "style=\""), 0);
}

static void a_release_that_is_not_there_is_said(void **state)
{
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct json *model;
    assert_false(gap_board_model(&v, STR("REL-0099"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void the_page_of_the_gate_shows_groups_rules_and_waivers(void **state)
{
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct str d = software(f), release = fixture_release(f, d, "1");
    struct json *model;
    (void)fixture_add(f, "security_risk", "name=Leak", fixture_ref(f, "device", d), NULL);
    (void)fixture_add(f, "waiver", "check_name=release-without-penetration-test",
                      fixture_ref(f, "subject", release), "reason=r", "owner=Ann",
                      "until=2026-12-01", "agreed_by=Bob", NULL);
    if (!gap_gate_page_model(&v, release, NULL, &model, &f->err))
        fail_msg("%s", f->err.text);
    struct str page = render(f, "web/gate", model);
    assert_int_equal(times(page, "<strong>The gate is closed: "), 1);
    assert_true(times(page, "never waived") >= 1);
    assert_int_equal(times(page, "<span class=\"st done\">counts</span>"), 1);
    assert_true(times(page, "waiver WV-0001 of Ann until 2026-12-01: counts") == 1);
}

static const struct json *group_of(const struct json *model, const char *id)
{
    JSON_EACH (group, json_get(model, "groups"))
        if (str_eq(json_text(group, "id"), str_of(id)))
            return group;
    fail_msg("there is no group %s", id);
    return NULL;
}

static void the_gate_lists_some_checks_of_each_group_or_those_of_one(void **state)
{
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, {2026, 11, 21}};
    struct str d = software(f), release = fixture_release(f, d, "1");
    struct json *all, *some, *one;
    struct gap_gate_page page = {.rows = {.limit = 2}};
    assert_true(gap_gate_page_model(&v, release, NULL, &all, &f->err));
    assert_true(gap_gate_page_model(&v, release, &page, &some, &f->err));
    page = (struct gap_gate_page){.group = STR("evidence"), .rows = {.offset = 2, .limit = 3}};
    assert_true(gap_gate_page_model(&v, release, &page, &one, &f->err));
    int64_t whole = (int64_t)json_count(json_get(group_of(all, "evidence"), "checks"));
    assert_true(whole > 5);
    assert_int_equal(json_int(group_of(some, "evidence"), "passing", 0), whole);
    assert_int_equal(json_count(json_get(group_of(some, "evidence"), "checks")), 2);
    assert_int_equal(json_count(json_get(group_of(one, "evidence"), "checks")), 3);
    assert_int_equal(json_count(json_get(group_of(one, "tests"), "checks")), 0);
    assert_text(group_of(one, "evidence"), "after", "/gate/REL-0001?group=evidence&offset=5");
    assert_int_equal(json_int(one, "total", -1), json_int(all, "total", -2));
    page.group = STR("no such");
    assert_false(gap_gate_page_model(&v, release, &page, &one, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(the_eight_practices_have_every_activity),
        T(an_activity_of_two_practices_stands_in_both),
        T(what_the_table_leaves_out_goes_by_what_it_corresponds_to),
        T(an_activity_is_done_when_a_person_judged_its_evidence),
        T(what_does_not_apply_says_why_and_what_nobody_knows_is_open),
        T(the_page_says_where_nothing_asks),
        T(a_release_that_is_not_there_is_said),
        T(the_page_of_the_gate_shows_groups_rules_and_waivers),
        T(the_gate_lists_some_checks_of_each_group_or_those_of_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
