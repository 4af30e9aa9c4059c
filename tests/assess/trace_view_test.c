/* The trace, the impact and the library over a workspace: what records say becomes states, and what
   depends on a record is found by its references. */
#include "../store/fixture.h"

#include "assess/control/impact.h"
#include "assess/control/library.h"
#include "assess/control/trace_view.h"
#include "base/embed.h"
#include "render.h"

#define BUILD "build_hash=00000000000000000000000000000000000000000000000000000000000000aa"
#define OTHER "build_hash=00000000000000000000000000000000000000000000000000000000000000bb"

static struct view view_of(struct fixture *f)
{
    return (struct view){f->store, &f->arena, {2026, 11, 27}};
}

/* A threat, a high risk, and the whole chain below. */
static void site(struct fixture *f)
{
    fixture_device(f, "Pump", "mdr");
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", BUILD, NULL);
    fixture_add(f, "control", "device=DEV-0001", "name=Lock", "option=design", NULL);
    fixture_add(f, "test", "device=DEV-0001", "name=Try it", "controls=C-0001", NULL);
    fixture_add(f, "requirement", "device=DEV-0001", "name=Shall lock", "controls=C-0001",
                "tests=TC-0001", NULL);
    fixture_add(f, "threat", "device=DEV-0001", "release=REL-0001", "name=Spoofing", "key=k",
                "status=mitigated", "controls=C-0001", NULL);
    fixture_add(f, "test_run", "test=TC-0001", "release=REL-0001", "result=pass", BUILD,
                "controls=C-0001", "run_on=2026-11-01", NULL);
}

static struct json *list(struct fixture *f, const char *scope, const char *kind, const char *state)
{
    struct view v = view_of(f);
    struct json *model;
    const struct trace_filter filter = {str_of(scope), str_of(kind), str_of(state), 0};
    if (!trace_list_model(&v, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *record(struct fixture *f, const char *id)
{
    struct view v = view_of(f);
    struct json *model;
    if (!trace_record_model(&v, str_of(id), &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void assert_state(struct fixture *f, const char *id, const char *state, const char *why)
{
    struct json *model = record(f, id);
    assert_text(model, "state", state);
    assert_text(model, "why", why);
}

static void a_whole_chain_of_records_is_covered(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct json *model = list(f, "DEV-0001", "", "");
    assert_int_equal(json_int(model, "short", -1), 0);
    assert_int_equal(json_int(model, "orphans", -1), 0);
    assert_int_equal(json_int(model, "total", -1), 5);
    assert_int_equal(json_int(list(f, "REL-0001", "", ""), "short", -1), 0);
    assert_int_equal(json_int(list(f, "", "risk", "all"), "total", -1), 0);
}

static void a_control_changed_after_its_test_is_outdated_until_it_is_run_again(void **state)
{
    struct fixture *f = *state;
    site(f);
    assert_true(fixture_set(f, STR("C-0001"), "option", "information")); /* weaker */
    assert_state(f, "TR-0001", "outdated", "C-0001 has changed since it was judged");
    assert_state(f, "T-0001", "outdated", "C-0001 has changed since it was judged");
    fixture_add(f, "test_run", "test=TC-0001", "release=REL-0001", "result=pass", BUILD,
                "controls=C-0001", "run_on=2026-11-02", NULL);
    assert_state(f, "TC-0001", "covered", "");
    assert_state(f, "TR-0001", "replaced", "a later run counts");
}

static void a_field_that_does_not_matter_changes_no_state(void **state)
{
    struct fixture *f = *state;
    site(f);
    assert_true(fixture_set(f, STR("C-0001"), "owner", "Somebody"));
    assert_state(f, "C-0001", "covered", "");
}

static void a_requirement_changed_after_its_test_is_outdated_until_confirmed(void **state)
{
    struct fixture *f = *state;
    site(f);
    assert_true(fixture_set(f, STR("RQ-0001"), "text", "Shall lock within a minute"));
    assert_state(f, "RQ-0001", "outdated", "has changed since TR-0001 was run");
    fixture_begin(f);
    assert_true(store_confirm(f->store, &f->arena, STR("TR-0001"), STR("tried so"), &f->err) &&
                store_commit(f->store, &f->err));
    assert_state(f, "RQ-0001", "covered", "");
}

static void a_run_of_another_build_or_release_is_outdated(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "release", "name=1.1", "device=DEV-0001", NULL);
    struct json *model = list(f, "REL-0002", "test", "");
    assert_text(json_first(json_get(model, "items")), "why",
                "was last run on REL-0001, not on this release");
    fixture_add(f, "test_run", "test=TC-0001", "release=REL-0001", "result=pass", OTHER,
                "controls=C-0001", "run_on=2026-11-03", NULL);
    assert_state(f, "TC-0001", "outdated", "TR-0002: was of another build than that of REL-0001");
}

static void what_was_dropped_rejected_or_retired_is_no_part_of_the_chain(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *model;
    site(f);
    assert_true(fixture_set(f, STR("RQ-0001"), "status", "dropped"));
    assert_state(f, "C-0001", "uncovered", "no requirement asks for it");
    assert_text(record(f, "C-0001"), "remedy",
                "tutela add requirement name=TEXT device=ID controls=C-0001");
    assert_false(trace_record_model(&v, STR("RQ-0001"), &model, &f->err));
    assert_false(trace_record_model(&v, STR("DF-0001"), &model, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
}

static void the_tree_of_a_record_goes_both_ways(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct json *model = record(f, "RQ-0001");
    const struct json *above = json_get(model, "above"), *below = json_get(model, "below");
    assert_int_equal(json_count(above), 2);
    assert_text(json_first(above), "id", "C-0001");
    assert_text(json_first(above)->next, "id", "T-0001");
    assert_int_equal(json_int(json_first(above)->next, "depth", 0), 2);
    assert_int_equal(json_count(below), 2);
    struct str html = render(f, "web/chain", model);
    assert_true(str_has(html, STR("/chains/C-0001")));
    html = render(f, "web/trace", list(f, "DEV-0001", "", "all"));
    assert_true(str_has(html, STR("/chains/TR-0001")));
}

static void words_that_are_no_kind_or_state_are_refused(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *model;
    const struct trace_filter kind = {.kind = STR("colour")}, bad = {.state = STR("good")};
    assert_false(trace_list_model(&v, &kind, &model, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
    assert_false(trace_list_model(&v, &bad, &model, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
}

/* --- impact --- */

static struct json *impact(struct fixture *f, const char *id, int64_t depth)
{
    struct view v = view_of(f);
    struct json *model;
    if (!impact_model(&v, str_of(id), depth, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *touched(const struct json *model, const char *id)
{
    JSON_EACH (group, json_get(model, "groups"))
        JSON_EACH (item, json_get(group, "items"))
            if (str_eq(json_text(item, "id"), str_of(id)))
                return item;
    return NULL;
}

static void what_depends_on_a_control_is_found_with_its_path(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "security_risk", "device=DEV-0001", "name=R", "threats=T-0001",
                "controls=C-0001", NULL);
    fixture_add(f, "approval", "subject=SR-0001", "role=PRRC", NULL);
    fixture_add(f, "device", "name=Sister", "regulation=mdr", "family=DF-0001", NULL);
    struct json *model = impact(f, "C-0001", IMPACT_DEPTH);
    static const char *const ids[] = {"RQ-0001", "TC-0001",  "TR-0001", "T-0001",
                                      "SR-0001", "APR-0001", "DEV-0002"};
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        if (!touched(model, ids[i]))
            fail_msg("%s is not there", ids[i]);
    assert_int_equal(json_int(model, "total", -1), COUNT_OF(ids));
    assert_text(touched(model, "APR-0001"), "path",
                "C-0001 > SR-0001 (controls) > APR-0001 (subject)");
    assert_text(touched(model, "TR-0001"), "stale", "will be");
    assert_text(touched(model, "RQ-0001"), "stale", "");
    assert_true(fixture_set(f, STR("C-0001"), "description", "other"));
    assert_text(touched(impact(f, "C-0001", IMPACT_DEPTH), "TR-0001"), "stale", "already");
}

static void the_walk_does_not_turn_nor_leave_by_the_device(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "requirement", "device=DEV-0001", "name=Another", "controls=C-0001", NULL);
    struct json *model = impact(f, "RQ-0001", IMPACT_DEPTH);
    assert_non_null(touched(model, "C-0001")); /* up */
    assert_non_null(touched(model, "T-0001"));
    assert_non_null(touched(model, "TR-0001")); /* down */
    assert_null(touched(model, "RQ-0002"));     /* up and down */
    assert_null(touched(model, "REL-0001"));
    assert_non_null(touched(impact(f, "DEV-0001", IMPACT_DEPTH), "RQ-0002"));
}

static void a_component_touches_its_list_its_release_and_what_stands_for_it(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "component", "name=zlib", "version=1.2", NULL);
    struct hash hash;
    fixture_begin(f);
    assert_true(store_blob_put(f->store, STR("list"), STR("text/plain"), &hash, &f->err) &&
                store_commit(f->store, &f->err));
    fixture_add(f, "sbom", "name=List", "release=REL-0001", "components=CO-0001",
                fixture_ref(f, "file", hash_hex(&f->arena, &hash)), NULL);
    fixture_add(f, "approval", "subject=REL-0001", "role=PRRC", NULL);
    struct json *model = impact(f, "CO-0001", IMPACT_DEPTH);
    assert_non_null(touched(model, "SB-0001"));
    assert_non_null(touched(model, "REL-0001"));
    assert_non_null(touched(model, "APR-0001"));
    assert_null(touched(model, "TR-0001")); /* not all that is of the release */
}

static void the_walk_says_when_it_was_cut(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct json *model = impact(f, "T-0001", 1);
    assert_null(touched(model, "RQ-0001"));
    assert_text(model, "cut", "not looked farther than 1 steps");
    assert_text(impact(f, "T-0001", IMPACT_DEPTH), "cut", "");
    for (int i = 0; i < IMPACT_MAX + 10; i++)
        fixture_add(f, "requirement", "device=DEV-0001", "name=Many", "controls=C-0001", NULL);
    model = impact(f, "C-0001", IMPACT_DEPTH);
    assert_int_equal(json_int(model, "total", -1), IMPACT_MAX - 1);
    assert_true(str_has(json_text(model, "cut"), STR("nearest")));
}

/* --- the library --- */

static struct json *library(struct fixture *f, struct library_query q)
{
    struct view v = view_of(f);
    struct json *model;
    if (!library_model(&v, &q, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void the_library_is_found_by_id_words_and_threat(void **state)
{
    struct fixture *f = *state;
    struct view v = view_of(f);
    struct json *model = library(f, (struct library_query){0});
    assert_int_equal(json_int(model, "shown", 0), 83);
    model = library(f, (struct library_query){.id = STR("an-01")});
    const struct json *one = json_first(json_get(model, "items"));
    assert_text(one, "name", "Individual user accounts");
    assert_int_equal(json_count(json_get(one, "tests")), 3);
    assert_text(json_first(json_get(one, "mds2")), "id", "PAUT-1");
    assert_true(json_text(json_first(json_get(one, "iec_62443_4_2")), "means").n > 0);
    model = library(f, (struct library_query){.search = STR("PAUT bedside")});
    assert_true(json_int(model, "shown", 0) >= 1 && json_int(model, "shown", 0) < 10);
    model = library(f, (struct library_query){.threat = STR("S-001")});
    assert_int_equal(json_int(model, "shown", 0), 3);
    struct library_query q = {.id = STR("ZZ-99")};
    assert_false(library_model(&v, &q, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static struct json *use(struct fixture *f, struct library_use u)
{
    struct view v = view_of(f);
    struct json *receipt = json_object(&f->arena);
    fixture_begin(f);
    if (!library_make(&v, &u, receipt, &f->err) || !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    return receipt;
}

static void a_control_is_made_once_with_its_requirement_and_tests(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct library_use u = {.id = STR("AN-01"),
                            .device = STR("DEV-0001"),
                            .threat = STR("T-0001"),
                            .with_requirement = true};
    struct json *receipt = use(f, u);
    assert_text(receipt, "control", "C-0002");
    assert_int_equal(json_count(json_get(receipt, "tests")), 3);
    assert_int_equal(json_count(json_get(receipt, "open")), 2);
    assert_true(STR_IS(fixture_field(f, STR("T-0001"), "controls"), "C-0001 C-0002"));
    assert_true(STR_IS(fixture_field(f, STR("C-0002"), "library_id"), "AN-01"));
    assert_state(f, "C-0002", "uncovered", "TC-0002: was never run");
    int64_t position = store_position(f->store);
    receipt = use(f, u);
    assert_true(json_is_true(receipt, "existed"));
    assert_text(receipt, "requirement_there", "RQ-0002");
    assert_int_equal(store_position(f->store), position);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        T(a_whole_chain_of_records_is_covered),
        T(a_control_changed_after_its_test_is_outdated_until_it_is_run_again),
        T(a_field_that_does_not_matter_changes_no_state),
        T(a_requirement_changed_after_its_test_is_outdated_until_confirmed),
        T(a_run_of_another_build_or_release_is_outdated),
        T(what_was_dropped_rejected_or_retired_is_no_part_of_the_chain),
        T(the_tree_of_a_record_goes_both_ways),
        T(words_that_are_no_kind_or_state_are_refused),
        T(what_depends_on_a_control_is_found_with_its_path),
        T(the_walk_does_not_turn_nor_leave_by_the_device),
        T(a_component_touches_its_list_its_release_and_what_stands_for_it),
        T(the_walk_says_when_it_was_cut),
        T(the_library_is_found_by_id_words_and_threat),
        T(a_control_is_made_once_with_its_requirement_and_tests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
