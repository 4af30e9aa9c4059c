#include "../serve/fixture.h"
#include "catalogues.h"

#include "assess/gap/gap.h"
#include "assess/portfolio/portfolio.h"

static const struct date AS_OF = {2026, 4, 1};

static struct view view_of(struct fixture *f)
{
    return (struct view){.store = f->store, .arena = &f->arena, .as_of = AS_OF};
}

static const struct json *item_of(const struct json *list, const char *member, const char *value)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, member), str_of(value)))
            return item;
    return NULL;
}

static struct json *today(struct fixture *f)
{
    struct json *model = NULL;
    struct view v = view_of(f);
    struct json *steps = json_object(&f->arena);
    if (!portfolio_steps(&v, steps, (struct str){0}, 8, &f->err) ||
        !portfolio_today(&v, STR("/nonexistent/advisories.db"), steps, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *devices(struct fixture *f)
{
    struct json *model;
    struct view v = view_of(f);
    if (!portfolio_devices(&v, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void today_shows_each_kind_of_decision_that_waits(void **state)
{
    struct fixture *f = *state;
    struct json *model = today(f);
    const struct json *list = json_get(model, "decisions");
    static const char *const titles[] = {
        "Decide CVE-2023-5363 in 1 release", /* the other finding has a decision */
        "Answer question Q-0001: Why?",
    };
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        assert_non_null(item_of(list, "title", titles[i]));
    assert_int_equal(json_count(list), 5); /* and handover, threats, approval */
    assert_int_equal(json_int(model, "decisions_total", -1), 5);
    assert_null(item_of(list, "title", "Decide CVE-2024-0727 in 1 release"));
    assert_non_null(strstr(json_text(json_first(list), "why").p, "known to be exploited"));
}

static void today_counts_a_decision_that_is_made_no_more(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                "vulnerability=GHSA-xw78-pcr6-wrg8", "scope=DF-0001", "state=not_affected",
                "justification=vulnerable_code_not_present", "reason=not called",
                "decided_by=tester", "reviewer=second", NULL);
    assert_int_equal(json_int(today(f), "decisions_total", -1), 4);
}

static void devices_count_a_decision_until_its_day(void **state)
{
    static const struct {
        const char *review_by;
        int64_t undecided;
    } rows[] = {{"review_by=2001-01-01", 1}, {"review_by=2999-01-01", 0}};
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                    "vulnerability=CVE-2023-5363", "state=affected", "action=update", "reason=r",
                    "decided_by=tester", rows[i].review_by, NULL);
        const struct json *pump = item_of(json_get(devices(f), "devices"), "id", "DEV-0001");
        assert_int_equal(json_int(json_get(pump, "undecided"), "n", -1), rows[i].undecided);
    }
}

static void a_decision_under_investigation_is_none(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                "vulnerability=CVE-2023-5363", "state=under_investigation", NULL);
    assert_int_equal(json_int(today(f), "decisions_total", -1), 5);
}

static void a_decision_for_another_scope_or_version_is_none(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                "vulnerability=CVE-2023-5363", "scope=DEV-0002", "state=not_affected",
                "justification=component_not_present", "reason=r", "decided_by=t", "reviewer=u",
                NULL);
    fixture_add(f, "decision", "name=d", "identity=pkg:generic/openssl",
                "vulnerability=CVE-2023-5363", "from_version=3.0.9", "to_version=3.0.9",
                "state=not_affected", "justification=component_not_present", "reason=r",
                "decided_by=t", "reviewer=u", NULL);
    assert_int_equal(json_int(today(f), "decisions_total", -1), 5);
}

static void a_judgement_whose_ground_moved_waits_as_stale(void **state)
{
    struct fixture *f = *state;
    assert_true(fixture_set(f, STR("SR-0001"), "adverse_impact", "another one"));
    const struct json *stale = item_of(json_get(today(f), "decisions"), "status", "stale");
    assert_non_null(stale);
    assert_true(str_has(json_text(stale, "title"), STR("Look again: connection X-0001")));
}

static void missing_advisories_are_said_and_never_zero(void **state)
{
    struct fixture *f = *state;
    const struct json *health = json_get(today(f), "health");
    assert_true(json_is_true(health, "missing"));
    assert_true(json_text(health, "reason").n > 0);
    assert_int_equal(json_int(health, "fresh", -1), 0);
    JSON_EACH (source, json_get(health, "sources"))
        assert_false(json_is_true(source, "loaded"));
}

static void dates_are_in_order_and_say_what_is_left(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "task", "name=Late", "device=DEV-0001", "due_on=2026-03-30", NULL);
    fixture_add(f, "task", "name=Done", "device=DEV-0001", "due_on=2026-03-30", "status=done",
                "done_on=2026-03-01", NULL);
    static const char *const wanted[] = {"2 days late", "1 day left", "30 days left"};
    const struct json *date = json_first(json_get(today(f), "dates"));
    for (size_t i = 0; i < COUNT_OF(wanted); i++, date = date->next)
        assert_true(str_eq(json_text(date, "left"), str_of(wanted[i])));
    assert_true(json_is_true(json_first(json_get(today(f), "dates")), "late"));
}

static void devices_count_parts_of_wholes_and_say_unknown(void **state)
{
    struct fixture *f = *state;
    const struct json *list = json_get(devices(f), "devices");
    const struct json *pump = item_of(list, "id", "DEV-0001");
    const struct json *bare = item_of(list, "id", "DEV-0002");
    assert_true(STR_IS(json_text(pump, "release"), "1.0"));
    assert_true(STR_IS(json_text(pump, "next"), "1.1"));
    assert_true(STR_IS(json_text(pump, "law"), "MDR IIb"));
    assert_true(STR_IS(json_text(bare, "law"), "IVDR class unknown"));
    const struct json *n = json_get(pump, "undecided");
    assert_true(json_is_true(n, "known"));
    assert_int_equal(json_int(n, "n", -1), 1);
    assert_int_equal(json_int(n, "of", -1), 2);
    assert_int_equal(json_int(json_get(pump, "unresolved"), "n", -1), 1);
    assert_int_equal(json_int(json_get(pump, "unsafe"), "n", -1), 1);
    assert_false(json_is_true(json_get(bare, "undecided"), "known"));
    assert_true(STR_IS(json_text(json_get(bare, "undecided"), "why"), "no release"));
    assert_true(STR_IS(json_text(json_get(bare, "unsafe"), "why"), "no risk written"));
}

static void the_next_date_is_the_first_of_the_device_itself(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "task", "name=later", "device=DEV-0001", "due_on=2001-03-01", NULL);
    fixture_add(f, "task", "name=sooner", "device=DEV-0001", "due_on=2001-01-01", NULL);
    fixture_add(f, "task", "name=other", "device=DEV-0002", "due_on=2001-02-01", NULL);
    fixture_add(f, "task", "name=nobody's", "due_on=2000-01-01", NULL);
    const struct json *list = json_get(devices(f), "devices");
    const struct json *pump = item_of(list, "id", "DEV-0001");
    const struct json *bare = item_of(list, "id", "DEV-0002");
    assert_true(STR_IS(json_text(pump, "next_day"), "2001-01-01"));
    assert_true(STR_IS(json_text(pump, "next_title"), "sooner"));
    assert_true(STR_IS(json_text(bare, "next_title"), "other"));
}

static void a_component_list_that_was_not_scanned_is_unknown(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "component", "name=raw", "layer=imported", NULL);
    fixture_add(f, "release", "name=2.0", "device=DEV-0002", "status=released", NULL);
    fixture_add(f, "sbom", "name=l", "release=REL-0003", "origin=imported", "status=current",
                "file=0000000000000000000000000000000000000000000000000000000000000000",
                "components=CO-0003", NULL);
    const struct json *bare = item_of(json_get(devices(f), "devices"), "id", "DEV-0002");
    assert_true(STR_IS(json_text(json_get(bare, "undecided"), "why"), "not scanned yet"));
    assert_int_equal(json_int(json_get(bare, "unresolved"), "n", -1), 1);
}

static void a_safety_risk_that_names_a_security_risk_is_its_safety_side(void **state)
{
    struct fixture *f = *state;
    assert_true(fixture_set(f, STR("SAF-0001"), "security_risks", "SR-0001"));
    const struct json *pump = item_of(json_get(devices(f), "devices"), "id", "DEV-0001");
    assert_int_equal(json_int(json_get(pump, "unsafe"), "n", -1), 0);
    assert_int_equal(json_int(json_get(pump, "unsafe"), "of", -1), 1);
}

static void chapters_of_a_device_add_up_to_their_whole(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    if (!portfolio_device(&v, STR("DEV-0001"), &model, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(json_int(model, "chapter_count", 0), 11);
    JSON_EACH (chapter, json_get(model, "chapters")) {
        int64_t sum = 0;
        JSON_EACH (part, json_get(chapter, "parts"))
            sum += json_int(part, "count", 0);
        assert_int_equal(sum, json_int(chapter, "total", -1));
    }
    const struct json *parts = item_of(json_get(model, "chapters"), "label", "Components");
    assert_int_equal(json_int(parts, "done", -1), 1);
    assert_int_equal(json_int(parts, "total", -1), 2);
    const struct json *law = json_first(json_get(model, "chapters"));
    assert_true(STR_IS(json_text(law, "none"), "unknown: no catalogue is loaded"));
    assert_false(portfolio_device(&v, STR("DEV-0009"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void chapter_of_requirements_counts_what_the_gap_counts(void **state)
{
    struct fixture *f = *state;
    struct json *model, *gap;
    struct view v = view_of(f);
    struct str id = fixture_device(f, "IP-4", "mdr");
    fixture_catalogues(f);
    if (!portfolio_device(&v, id, &model, &f->err) ||
        !gap_model(f->store, &f->arena, id, STR(""), AS_OF, &gap, &f->err))
        fail_msg("%s", f->err.text);
    const struct json *law = json_first(json_get(model, "chapters"));
    const struct json *counts = json_get(gap, "counts");
    assert_int_equal(json_int(law, "done", -1), json_int(counts, "met", 0));
    assert_int_equal(json_int(law, "total", -1),
                     json_int(gap, "total", 0) - json_int(counts, "not_applicable", 0));
}

static void a_list_is_filtered_sorted_and_paged(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    for (int i = 0; i < 5; i++)
        fixture_add(f, "task", "name=More", "due_on=2026-06-01", NULL);
    struct portfolio_list l = {
        .type = STR("task"), .filter = STR("name=More sort:-due_on"), .offset = 2, .limit = 2};
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(json_int(model, "total", 0), 5);
    assert_int_equal(json_int(model, "shown", 0), 2);
    assert_true(STR_IS(json_text(model, "next_href"),
                       "/list/task?filter=name%3DMore%20sort%3A-due_on&after="
                       "%5B%222026-06-01%22%2C%22TASK-0005%22%5D"));
    assert_true(str_has(json_text(model, "previous_href"), STR("&before=")));
    assert_true(
        STR_IS(json_text(model, "first_href"), "/list/task?filter=name%3DMore%20sort%3A-due_on"));
    const struct json *due = item_of(json_get(model, "columns"), "label", "Due on");
    assert_true(STR_IS(json_text(due, "sorted"), "descending"));
    assert_true(STR_IS(json_text(due, "href"), "/list/task?filter=name%3DMore%20sort%3Adue_on"));
}

static void a_list_counts_the_values_of_its_choices(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    fixture_add(f, "task", "name=A \"quoted\" one", "status=done", NULL);
    fixture_add(f, "task", "name=B", "status=open", NULL);
    struct portfolio_list l = {
        .type = STR("task"), .filter = STR("status=done name~\"quoted\\\" o\""), .limit = 10};
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(json_int(model, "total", -1), 1);
    const struct json *status = item_of(json_get(model, "pills"), "label", "Status");
    const struct json *done = item_of(json_get(status, "items"), "label", "Done");
    assert_true(json_is_true(done, "here"));
    assert_int_equal(json_int(done, "count", 0), 1);
    assert_true(STR_IS(json_text(done, "href"), "/list/task?filter=name~%22quoted%5C%22%20o%22"));
    l.filter = (struct str){0};
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    status = item_of(json_get(model, "pills"), "label", "Status");
    JSON_EACH (pill, json_get(status, "items"))
        assert_true(json_int(pill, "count", 0) > 0 && !json_is_true(pill, "here"));
}

static void columns_of_a_list_are_chosen_by_links(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    struct portfolio_list l = {.type = STR("task"), .columns = STR("owner,due_on"), .limit = 10};
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(json_count(json_get(model, "columns")), 2);
    const struct json *owner = item_of(json_get(model, "chooser"), "label", "Owner");
    assert_true(json_is_true(owner, "here"));
    assert_true(STR_IS(json_text(owner, "href"), "/list/task?columns=due_on"));
    l.columns = STR("nonsense");
    assert_false(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
}

static void csv_of_a_list_has_all_rows_and_no_formula(void **state)
{
    struct fixture *f = *state;
    struct str text;
    struct view v = view_of(f);
    static const char *const names[] = {"=cmd()", "+1+1", "-2", "@x", "a,b", "plain"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        fixture_add(f, "task", str_fmt(&f->arena, "name=%s", names[i]).p, "owner=csv", NULL);
    const struct portfolio_list l = {.type = STR("task"), .filter = STR("owner=csv")};
    assert_true(portfolio_list_csv(&v, &l, &text, &f->err));
    assert_true(str_starts(text, STR("id,title,name,")));
    assert_true(str_has(text, STR(",'=cmd(),")) && str_has(text, STR(",'+1+1,")));
    assert_true(str_has(text, STR(",-2,")) && str_has(text, STR(",'@x,")));
    assert_true(str_has(text, STR(",\"a,b\",")));
    size_t lines = 0;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    assert_int_equal(lines, 1 + COUNT_OF(names));
}

static void a_list_says_how_to_see_what_it_leaves_out(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    assert_true(store_begin(f->store, &f->err));
    assert_true(store_retire(f->store, &f->arena, STR("TASK-0001"), STR("twice"), &f->err));
    assert_true(store_commit(f->store, &f->err));
    struct portfolio_list l = {.type = STR("task"), .limit = 10};
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(json_int(model, "total", -1), 0);
    assert_true(STR_IS(json_text(model, "all_href"), "/list/task?filter=all"));
    l.filter = STR("all");
    assert_true(portfolio_list(&v, &l, &model, &f->err));
    assert_int_equal(json_int(model, "total", -1), 1);
    assert_int_equal(json_text(model, "all_href").n, 0);
    assert_true(STR_IS(json_text(json_first(json_get(model, "rows")), "retired"), "twice"));
}

static void the_history_is_paged_without_a_hole(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    int64_t before = 0, wanted = store_position(f->store);
    do {
        assert_true(portfolio_history(&v, before, 7, &model, &f->err));
        JSON_EACH (change, json_get(model, "changes"))
            assert_int_equal(json_int(change, "position", 0), wanted--);
        before = wanted + 1;
    } while (json_text(model, "older_href").n);
    assert_int_equal(wanted, 0);
}

static void a_search_takes_signs_of_patterns_as_they_are(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct view v = view_of(f);
    static const char *const texts[] = {"%", "_", "\\", "%%%", "p_mp"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_true(portfolio_search(&v, str_of(texts[i]), &model, &f->err));
        assert_int_equal(json_int(model, "count", -1), 0);
    }
    assert_true(portfolio_search(&v, STR("pump"), &model, &f->err));
    assert_true(json_int(model, "count", 0) >= 2);
    assert_true(portfolio_search(&v, STR(""), &model, &f->err));
    assert_false(json_is_true(model, "asked"));
}

static void every_statement_can_be_prepared(void **state)
{
    struct fixture *f = *state;
    if (!store_prepare_all(f->store, &f->arena, &f->err))
        fail_msg("%s", f->err.text);
}

int main(void)
{
#define FULL(test) cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
    const struct CMUnitTest tests[] = {
        FULL(today_shows_each_kind_of_decision_that_waits),
        FULL(today_counts_a_decision_that_is_made_no_more),
        FULL(devices_count_a_decision_until_its_day),
        FULL(a_decision_under_investigation_is_none),
        FULL(a_decision_for_another_scope_or_version_is_none),
        FULL(a_judgement_whose_ground_moved_waits_as_stale),
        FULL(missing_advisories_are_said_and_never_zero),
        FULL(dates_are_in_order_and_say_what_is_left),
        FULL(devices_count_parts_of_wholes_and_say_unknown),
        FULL(the_next_date_is_the_first_of_the_device_itself),
        FULL(a_component_list_that_was_not_scanned_is_unknown),
        FULL(a_safety_risk_that_names_a_security_risk_is_its_safety_side),
        FULL(chapters_of_a_device_add_up_to_their_whole),
        FULL(chapter_of_requirements_counts_what_the_gap_counts),
        FULL(a_list_is_filtered_sorted_and_paged),
        FULL(a_list_counts_the_values_of_its_choices),
        FULL(columns_of_a_list_are_chosen_by_links),
        FULL(csv_of_a_list_has_all_rows_and_no_formula),
        FULL(a_list_says_how_to_see_what_it_leaves_out),
        FULL(the_history_is_paged_without_a_hole),
        FULL(a_search_takes_signs_of_patterns_as_they_are),
        FULL(every_statement_can_be_prepared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
