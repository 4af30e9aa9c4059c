/* Answers about a device, questions of reviewers, laboratories, and one's own queue, in the
 * browser. */
#include "../assess/catalogues.h"
#include "act_fixture.h"

/* --- devices, facts, class, requirements --- */

static void four_fields_make_a_device_and_lead_to_its_questions(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    struct asker vic = sign_in(f, "Vic Viewer", "read", "");
    assert_true(shows(get_as(f, &ed, "/devices"), "/devices/new"));
    assert_true(shows(get_as(f, &ed, "/devices/new"), "name=\"intended_purpose\""));
    assert_int_equal(get_as(f, &vic, "/devices/new").status, 403);
    assert_refused(post_as(f, &ed, "/devices/new", "act", "add", "name", "Meter " HOSTILE, NULL),
                   422, "is needed");
    assert_true(shows(post_as(f, &ed, "/devices/new", "act", "add", "name", "Meter " HOSTILE, NULL),
                      "Meter &lt;script&gt;"));
    assert_gone_to(post_as(f, &ed, "/devices/new", "act", "add", "name", "Meter",
                           "intended_purpose", "Measures", "regulation", "mdr", NULL),
                   "/facts/DEV-0003");
    assert_field(f, "DEV-0003", "regulation", "mdr");
}

static void facts_are_answered_with_unknown_as_an_answer(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    struct asker vic = sign_in(f, "Vic Viewer", "read", "");
    assert_true(shows(get_as(f, &ed, "/facts/DEV-0001"), "name=\"fact.networked\""));
    assert_false(shows(get_as(f, &vic, "/facts/DEV-0001"), "name=\"fact.networked\""));
    assert_gone_to(post_as(f, &ed, "/facts/DEV-0001", "fact.networked", "yes", "fact.software",
                           "unknown", "fact.stores_personal_data", "", "reason", "By design", NULL),
                   "/facts/DEV-0001");
    assert_true(shows(get_as(f, &ed, "/facts/DEV-0001"), "By design"));
    struct web_answer a = post_as(f, &ed, "/facts/DEV-0001", "fact.networked", "perhaps", "reason",
                                  HOSTILE, NULL);
    assert_refused(a, 422, "networked");
    assert_refused(post_as(f, &ed, "/facts/DEV-0001", NULL), 400, "at least one question");
    assert_int_equal(post_as(f, &vic, "/facts/DEV-0001", "fact.networked", "no", NULL).status, 403);
}

static void a_class_is_answered_and_confirmed_with_a_reason(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    const char *page = "/classifications/DEV-0001";
    assert_true(shows(get_as(f, &ed, page), "name=\"answer."));
    assert_gone_to(post_as(f, &ed, page, "act", "answer", "answer.active", "yes", NULL), page);
    assert_field(f, "CLS-0001", "decided_by", "Ed Editor");
    assert_field(f, "CLS-0001", "status", "proposed");
    assert_refused(post_as(f, &ed, page, "act", "answer", "answer.active", "perhaps", NULL), 422,
                   "active");
    assert_refused(post_as(f, &ed, page, "act", "confirm", "reason", "x", NULL), 403,
                   "do not allow");
    assert_refused(post_as(f, &ann, page, "act", "confirm", NULL), 422, "Reason: is needed");
    assert_refused(post_as(f, &ann, page, "act", "answer", "answer.active", "no", NULL), 403,
                   "do not allow");
}

static void whether_a_requirement_applies_is_said_once_and_changed(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    const char *page = "/requirements/MDR-I-17.2?scope=DEV-0001";
    assert_true(shows(get_as(f, &ed, page), "Does it apply?"));
    assert_false(shows(get_as(f, &ed, "/requirements/MDR-I-17.2"), "Does it apply?"));
    assert_gone_to(post_as(f, &ed, page, "act", "applies", "applies", "yes", "reason",
                           "It has software " HOSTILE, NULL),
                   page);
    assert_field(f, "AP-0001", "device", "DEV-0001");
    assert_field(f, "AP-0001", "clause", "MDR-I-17.2");
    assert_field(f, "AP-0001", "decided_by", "Ed Editor");
    struct web_answer a = get_as(f, &ed, page);
    assert_true(shows(a, "It has software &lt;script&gt;"));
    assert_false(shows(a, "<script>alert"));
    assert_gone_to(
        post_as(f, &ed, page, "act", "applies", "applies", "no", "reason", "It has none", NULL),
        page);
    assert_int_equal(count_of(f, "applicability"), 1);
    assert_field(f, "AP-0001", "applies", "no");
    assert_refused(post_as(f, &ed, page, "act", "applies", "applies", "no", NULL), 422,
                   "Reason: is needed");
}

/* --- questions --- */

static void a_guest_asks_the_maker_answers_the_guest_closes(void **state)
{
    struct fixture *f = *state;
    struct asker nb = sign_in(f, "Nora Body", "read ask", "DEV-0001");
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    assert_gone_to(post_as(f, &nb, "/reviews", "act", "ask", "name", "Why " HOSTILE, "text",
                           "Show me", "device", "DEV-0001", "records", "SR-0001", NULL),
                   "/reviews");
    assert_field(f, "Q-0002", "asked_by", "Nora Body");
    assert_true(shows(get_as(f, &nb, "/reviews"), "Q-0002"));
    assert_false(shows(get_as(f, &nb, "/reviews"), "<script>alert"));
    assert_int_equal(
        post_as(f, &nb, "/questions/Q-0002", "act", "answer", "answer", "x", NULL).status, 403);
    assert_gone_to(post_as(f, &ed, "/questions/Q-0002", "act", "answer", "answer", "Here",
                           "records", "SR-0001", NULL),
                   "/questions/Q-0002");
    assert_field(f, "Q-0002", "status", "answered");
    assert_true(shows(get_as(f, &nb, "/questions/Q-0002"), "Changed since it was asked"));
    assert_gone_to(post_as(f, &nb, "/questions/Q-0002", "act", "close", NULL), "/questions/Q-0002");
    assert_field(f, "Q-0002", "status", "closed");
    assert_refused(post_as(f, &nb, "/questions/Q-0002", "act", "close", NULL), 409,
                   "not in that state");
}

static void a_guest_asks_about_what_he_may_see(void **state)
{
    struct fixture *f = *state;
    struct asker nb = sign_in(f, "Nora Body", "read ask", "DEV-0002");
    assert_refused(post_as(f, &nb, "/reviews", "act", "ask", "name", "n", "text", "t", "device",
                           "DEV-0001", NULL),
                   403, "none that you may see");
    assert_refused(post_as(f, &nb, "/reviews", "act", "ask", "name", "n", "text", "t", NULL), 403,
                   "one that you may see");
    assert_int_equal(get_as(f, &nb, "/questions/Q-0001").status, 404);
    assert_false(shows(get_as(f, &nb, "/reviews"), "Q-0001"));
    assert_false(shows(get_as(f, &nb, "/devices"), "DEV-0001"));
    assert_true(shows(get_as(f, &nb, "/devices"), "DEV-0002"));
    assert_gone_to(get_as(f, &nb, "/"), "/devices");
}

/* A page of all devices that is told something it does not read would show them all. */
static void a_guest_gets_past_no_page_by_another_parameter(void **state)
{
    static const struct {
        const char *address;
        int status;
    } rows[] = {
        {"/requirements?scope=DEV-0002", 200},
        {"/requirements?scope=DEV-0001", 404},
        {"/requirements?device=DEV-0002", 403},
        {"/requirements?device=DEV-0002&scope=DEV-0001", 404},
        {"/requirements/MDR-I-17.2?scope=DEV-0001", 404},
        {"/components?device=DEV-0002", 403},
        {"/components?release=REL-0001", 404},
        {"/risks?release=REL-0001", 403},
        {"/risks?device=DEV-0002", 200},
        {"/risks?device=DEV-0001", 404},
        {"/inbox?device=DEV-0001", 404},
        {"/due?device=DEV-0002&release=REL-0001", 404},
    };
    struct fixture *f = *state;
    struct asker nb = sign_in(f, "Nora Body", "read ask", "DEV-0002");
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (get_as(f, &nb, rows[i].address).status != rows[i].status)
            fail_msg("%s: %d", rows[i].address, get_as(f, &nb, rows[i].address).status);
}

static void an_approval_is_given_by_another(void **state)
{
    struct fixture *f = *state;
    struct asker ann = sign_in(f, "Ann Approver", "read write approve", "");
    fixture_add(f, "approval", "subject=DEV-0001", "role=prrc", "requested_by=Ann Approver", NULL);
    assert_refused(post_as(f, &ann, "/approvals/APR-0002", "act", "approve", NULL), 403,
                   "another person");
    assert_gone_to(post_as(f, &ann, "/approvals/APR-0001", "act", "reject", "decision", "returned",
                           "reason", "Not yet", NULL),
                   "/approvals/APR-0001");
    assert_field(f, "APR-0001", "approver", "Ann Approver");
    assert_int_equal(get_as(f, &ann, "/approvals/Q-0001").status, 404);
}

/* --- laboratory --- */

#define BUILD "00000000000000000000000000000000000000000000000000000000000000aa"

static void a_laboratory_reports_on_its_release_only(void **state)
{
    struct fixture *f = *state;
    struct asker lab = sign_in(f, "Lea Lab", "read report", "DEV-0001");
    struct asker other = sign_in(f, "Otto Other", "read report", "DEV-0002");
    assert_true(shows(get_as(f, &lab, "/scope/REL-0001"), "Enter a finding"));
    assert_int_equal(get_as(f, &other, "/scope/REL-0001").status, 404);
    assert_gone_to(post_as(f, &lab, "/scope/REL-0001", "act", "report", "name",
                           "Open port " HOSTILE, "description", "Steps", "vector",
                           "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", NULL),
                   "/scope/REL-0001");
    assert_field(f, "W-0001", "found_by", "Lea Lab");
    assert_field(f, "W-0001", "release", "REL-0001");
    assert_refused(post_as(f, &lab, "/scope/REL-0001", "act", "report", "name", "x", "description",
                           "y", "vector", "nonsense", NULL),
                   422, "vector");
    assert_gone_to(post_as(f, &lab, "/scope/REL-0001", "act", "statement", "test", "TC-0001",
                           "result", "pass", "build_hash", BUILD, "method", "grey box", "run_on",
                           "2026-05-05", "effort_days", "5", NULL),
                   "/scope/REL-0001");
    assert_field(f, "TR-0001", "tester", "Lea Lab");
    assert_field(f, "TR-0001", "build_hash", BUILD);
    assert_false(shows(get_as(f, &lab, "/scope/REL-0001"), "<script>alert"));
    assert_int_equal(post_as(f, &other, "/scope/REL-0001", "act", "report", "name", "x",
                             "description", "y", NULL)
                         .status,
                     404);
}

/* --- today --- */

static void today_shows_what_waits_for_me_and_what_changed_since(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    assert_true(shows(get_as(f, &sam, "/"), "Decide CVE-2023-5363"));
    assert_false(shows(get_as(f, &ann, "/"), "Decide CVE-2023-5363"));
    assert_true(shows(get_as(f, &ann, "/"), "Approve DEV-0001"));
    assert_true(shows(get_as(f, &ann, "/?all=yes"), "Decide CVE-2023-5363"));
    struct str now = str_fmt(&f->arena, "%lld", (long long)store_position(f->store));
    assert_gone_to(post_as(f, &ann, "/", "position", str_cz(&f->arena, now), NULL), "/");
    assert_true(shows(get_as(f, &ann, "/"), "0 changes by others since position"));
    store_set_actor(f->store, STR("somebody else"));
    fixture_add(f, "task", "name=New task", NULL);
    assert_true(shows(get_as(f, &ann, "/"), "1 of 1 changes by others"));
    assert_refused(post_as(f, &ann, "/", "position", "999999999", NULL), 400, "position");
}

static int with_clauses(void **state)
{
    if (fixture_setup_full(state))
        return -1;
    fixture_catalogues(*state);
    return 0;
}

#define FULL(test)    cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
#define CLAUSES(test) cmocka_unit_test_setup_teardown(test, with_clauses, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FULL(four_fields_make_a_device_and_lead_to_its_questions),
        FULL(facts_are_answered_with_unknown_as_an_answer),
        FULL(a_class_is_answered_and_confirmed_with_a_reason),
        CLAUSES(whether_a_requirement_applies_is_said_once_and_changed),
        FULL(a_guest_asks_the_maker_answers_the_guest_closes),
        FULL(a_guest_asks_about_what_he_may_see),
        CLAUSES(a_guest_gets_past_no_page_by_another_parameter),
        FULL(an_approval_is_given_by_another),
        FULL(a_laboratory_reports_on_its_release_only),
        FULL(today_shows_what_waits_for_me_and_what_changed_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
