/* Risks, threats, handovers, the gate: judged in the browser by the people who may. */
#include "act_fixture.h"

/* --- risks --- */

static struct web_answer evaluate(struct fixture *f, const struct asker *who, const char *reason)
{
    return post_as(f, who, "/risks/SR-0001", "act", "evaluate", "exploitability_before", "E4",
                   "impact_before", "I4", "exploitability_after", "E2", "impact_after", "I2",
                   "safety_relevant", "no", "safety_reason", reason, "afap_rationale",
                   "Nothing more is known to help", NULL);
}

static struct web_answer accept(struct fixture *f, const struct asker *who)
{
    return post_as(f, who, "/risks/SR-0001", "act", "accept", "accepted_reason", "Low enough",
                   "accepted_until", "2099-12-31", "owner", "Sam Security", NULL);
}

static void who_evaluates_a_risk_does_not_accept_it(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security approve", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    assert_true(shows(get_as(f, &sam, "/risks/SR-0001"), "Save the evaluation"));
    assert_true(shows(get_as(f, &sam, "/risks/SR-0001"), "class=\"mx\""));
    assert_gone_to(evaluate(f, &sam, "Read only"), "/risks/SR-0001");
    assert_field(f, "SR-0001", "author", "Sam Security");
    assert_field(f, "SR-0001", "level_before", "H");
    assert_field(f, "SR-0001", "status", "to_review");
    assert_refused(accept(f, &sam), 403, "another person");
    assert_field(f, "SR-0001", "status", "to_review");
    assert_gone_to(accept(f, &ann), "/risks/SR-0001");
    assert_field(f, "SR-0001", "status", "accepted");
    assert_field(f, "SR-0001", "reviewer", "Ann Approver");
    assert_refused(accept(f, &ann), 409, "not in that state any more");
}

static void a_risk_that_may_harm_is_not_accepted_without_the_safety_side(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    assert_gone_to(post_as(f, &sam, "/risks/SR-0001", "act", "evaluate", "exploitability_before",
                           "E4", "impact_before", "I4", "safety_relevant", "yes", "afap_rationale",
                           "x", NULL),
                   "/risks/SR-0001");
    assert_refused(accept(f, &ann), 422, "a safety risk must name this risk");
}

static void roles_bound_what_is_offered_and_what_is_done(void **state)
{
    struct fixture *f = *state;
    struct asker vic = sign_in(f, "Vic Viewer", "read", "");
    struct asker tom = sign_in(f, "Tom Safety", "read write safety", "");
    assert_false(shows(get_as(f, &vic, "/risks/SR-0001"), "<form class=\"form"));
    assert_refused(evaluate(f, &vic, "x"), 403, "Your roles do not allow this");
    assert_refused(evaluate(f, &tom, "x"), 403, "Your roles do not allow this");
    assert_true(shows(get_as(f, &tom, "/risks/SAF-0001"), "Save the evaluation"));
    assert_gone_to(post_as(f, &tom, "/risks/SAF-0001", "act", "evaluate-safety", "severity", "S4",
                           "probability_before", "P2", "harm", "Overdose " HOSTILE, NULL),
                   "/risks/SAF-0001");
    struct web_answer a = get_as(f, &tom, "/risks/SAF-0001");
    assert_true(shows(a, "Overdose &lt;script&gt;"));
    assert_false(shows(a, "<script>alert"));
}

static void a_form_of_yesterday_does_not_overwrite_today(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    assert_gone_to(evaluate(f, &sam, "Read only"), "/risks/SR-0001");
    struct web_answer a = post_as(f, &sam, "/risks/SR-0001", "act", "evaluate", "revision", "1",
                                  "exploitability_before", "E1", "impact_before", "I1",
                                  "safety_reason", "My words", NULL);
    assert_refused(a, 409, "SR-0001");
    assert_true(shows(a, "My words"));
    assert_field(f, "SR-0001", "exploitability_before", "E4");
    assert_refused(
        post_as(f, &sam, "/risks/SR-0001", "act", "evaluate", "impact_before", "I1", NULL), 422,
        "is needed");
    assert_refused(post_as(f, &sam, "/risks/SR-9999", "act", "evaluate", "exploitability_before",
                           "E1", "impact_before", "I1", NULL),
                   404, "SR-9999");
}

static void a_form_of_another_page_is_refused(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct asker forged = {sam.person, sam.cookie, STR("0123456789abcdef0123456789abcdef")};
    assert_int_equal(evaluate(f, &forged, "x").status, 403);
    assert_field(f, "SR-0001", "status", "open");
}

/* --- threats --- */

static void threats_are_decided_in_one_page(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    fixture_add(f, "threat", "name=Spoof " HOSTILE, "device=DEV-0001", "release=REL-0001", "key=t2",
                "origin=person", "state=new", NULL);
    assert_true(shows(get_as(f, &sam, "/threats/REL-0001"), "2 of 2 threats have no decision"));
    assert_false(shows(get_as(f, &sam, "/threats/REL-0001"), "<script>alert"));
    assert_false(shows(get_as(f, &ed, "/threats/REL-0001"), "Save the decisions"));
    assert_refused(post_as(f, &ed, "/threats/REL-0001", "status.T-0001", "accepted",
                           "reason.T-0001", "x", NULL),
                   403, "do not allow");
    assert_gone_to(post_as(f, &sam, "/threats/REL-0001", "status.T-0001", "mitigated",
                           "reason.T-0001", "A counter", "controls.T-0001", "C-0001",
                           "status.T-0002", "not_applicable", "reason.T-0002", "No such port",
                           NULL),
                   "/threats/REL-0001");
    assert_field(f, "T-0001", "status", "mitigated");
    assert_field(f, "T-0001", "controls", "C-0001");
    assert_field(f, "T-0001", "decided_by", "Sam Security");
    assert_field(f, "T-0002", "status", "not_applicable");
}

static void a_threat_without_a_sentence_stops_all_and_keeps_the_words(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    fixture_add(f, "threat", "name=Spoof", "device=DEV-0001", "release=REL-0001", "key=t2",
                "origin=person", "state=new", NULL);
    struct web_answer a = post_as(f, &sam, "/threats/REL-0001", "status.T-0002", "accepted",
                                  "reason.T-0002", "Kept words", "status.T-0001", "accepted", NULL);
    assert_refused(a, 422, "T-0001: one sentence is needed");
    assert_true(shows(a, "Kept words"));
    assert_field(f, "T-0002", "status", "open");
    assert_refused(post_as(f, &sam, "/threats/REL-0001", NULL), 400, "Choose a decision");
    assert_refused(post_as(f, &sam, "/threats/REL-0001", "status.SR-0001", "accepted",
                           "reason.SR-0001", "x", NULL),
                   400, "not a threat");
}

static void a_threat_becomes_a_risk_once(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    assert_gone_to(post_as(f, &sam, "/threats/REL-0001", "risk", "T-0001", NULL), "/risks/SR-0002");
    assert_field(f, "SR-0002", "threats", "T-0001");
    assert_field(f, "SR-0002", "safety_relevant", "yes");
    assert_refused(post_as(f, &sam, "/threats/REL-0001", "risk", "T-0001", NULL), 409,
                   "names T-0001 already");
}

/* --- the inbox --- */

static void the_other_side_answers_and_not_the_sender(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security safety", "");
    struct asker tom = sign_in(f, "Tom Safety", "read write safety", "");
    struct asker sue = sign_in(f, "Sue Security", "read write security", "");
    struct str x2 = fixture_add(f, "security_risk", "name=Wrong dose", "device=DEV-0001",
                                "safety_relevant=yes", NULL);
    (void)x2;
    assert_refused(
        post_as(f, &tom, "/inbox", "act", "send", "source", "SR-0002", "kind", "X2", NULL), 403,
        "the security side does this");
    assert_gone_to(post_as(f, &sam, "/inbox", "act", "send", "source", "SR-0002", "kind", "X2",
                           "note", "Look " HOSTILE, NULL),
                   "/inbox");
    assert_field(f, "X-0002", "sender", "Sam Security");
    assert_false(shows(get_as(f, &tom, "/inbox"), "<script>alert"));
    assert_true(shows(get_as(f, &tom, "/inbox"), "value=\"X-0002\""));
    assert_refused(post_as(f, &sue, "/inbox", "act", "answer", "connection", "X-0002", "decision",
                           "accepted", "reason", "x", "target", "SAF-0001", NULL),
                   403, "the safety side does this");
    assert_refused(post_as(f, &sam, "/inbox", "act", "answer", "connection", "X-0002", "decision",
                           "accepted", "reason", "x", "target", "SAF-0001", NULL),
                   422, "another person");
    assert_gone_to(post_as(f, &tom, "/inbox", "act", "answer", "connection", "X-0002", "decision",
                           "accepted", "reason", "It can harm", "target", "SAF-0001", NULL),
                   "/inbox");
    assert_field(f, "X-0002", "decision", "accepted");
    assert_field(f, "X-0002", "receiver", "Tom Safety");
    assert_field(f, "SAF-0001", "security_risks", "SR-0002");
}

/* --- the joint review --- */

static void both_sides_fill_in_their_part_of_a_joint_review(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security safety", "");
    struct asker tom = sign_in(f, "Tom Safety", "read write safety", "");
    const char *page = "/joint-reviews/JR-0001";
    assert_gone_to(post_as(f, &sam, page, "act", "security-side", "security_residual", "Little",
                           "security_acceptable", "yes", "vulnerabilities", "none", NULL),
                   page);
    assert_field(f, "JR-0001", "security_reviewer", "Sam Security");
    assert_refused(post_as(f, &sam, page, "act", "safety-side", "safety_residual", "Little",
                           "safety_acceptable", "yes", "benefit_risk", "More", "benefit_outweighs",
                           "yes", NULL),
                   403, "another person");
    assert_gone_to(post_as(f, &tom, page, "act", "safety-side", "safety_residual", "Little",
                           "safety_acceptable", "yes", "benefit_risk", "More", "benefit_outweighs",
                           "yes", NULL),
                   page);
    assert_field(f, "JR-0001", "safety_reviewer", "Tom Safety");
}

/* --- the gate --- */

static void a_waiver_counts_when_another_person_agreed(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write approve", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    assert_gone_to(post_as(f, &ed, "/gate/REL-0001", "act", "waive", "check_name",
                           "device-without-udi", "subject", "DEV-0001", "reason", "Soon " HOSTILE,
                           "until", "2099-01-01", NULL),
                   "/gate/REL-0001");
    assert_field(f, "WV-0001", "owner", "Ed Editor");
    assert_field(f, "WV-0001", "release", "REL-0001");
    assert_refused(post_as(f, &ed, "/gate/REL-0001", "act", "agree", "id", "WV-0001", NULL), 403,
                   "another person");
    struct web_answer a = get_as(f, &ann, "/gate/REL-0001");
    assert_true(shows(a, "value=\"agree\""));
    assert_false(shows(a, "<script>alert"));
    assert_gone_to(post_as(f, &ann, "/gate/REL-0001", "act", "agree", "id", "WV-0001", NULL),
                   "/gate/REL-0001");
    assert_field(f, "WV-0001", "agreed_by", "Ann Approver");
    assert_refused(post_as(f, &ann, "/gate/REL-0001", "act", "agree", "id", "WV-0001", NULL), 409,
                   "not in that state");
    assert_refused(post_as(f, &ann, "/gate/REL-0001", "act", "agree", "id", "SR-0001", NULL), 400,
                   "not a waiver");
}

static void three_people_freeze_a_release(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    struct asker pat = sign_in(f, "Pat Prrc", "read write approve release", "");
    const char *page = "/gate/REL-0002";
    assert_refused(post_as(f, &pat, page, "act", "freeze", "name", "review", NULL), 403,
                   "when another person than Pat Prrc has approved it");
    assert_gone_to(post_as(f, &ed, page, "act", "request", "role", "prrc", NULL), page);
    assert_refused(post_as(f, &ed, page, "act", "approve", "id", "APR-0002", NULL), 403,
                   "do not allow");
    assert_gone_to(post_as(f, &ann, page, "act", "approve", "id", "APR-0002", NULL), page);
    assert_field(f, "APR-0002", "approver", "Ann Approver");
    assert_refused(post_as(f, &ann, page, "act", "freeze", "name", "review", NULL), 403,
                   "needs the permission release");
    assert_refused(post_as(f, &pat, page, "act", "release", "name", "1.1", NULL), 409,
                   "the gate of");
    assert_field(f, "REL-0002", "status", "in_work");
    assert_gone_to(post_as(f, &pat, page, "act", "freeze", "name", "review " HOSTILE, NULL), page);
    struct web_answer a = get_as(f, &pat, page);
    assert_true(shows(a, "BL-0001"));
    assert_false(shows(a, "<script>alert"));
}

/* What belongs to a frozen release does not change: the model of its threats is such. */
static void what_is_frozen_says_so(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    fixture_freeze(f, STR("REL-0001"));
    struct web_answer a = post_as(f, &ed, "/gate/REL-0001", "act", "freeze", "name", "again", NULL);
    assert_refused(a, 403, "needs the permission release");
    assert_true(shows(get_as(f, &ed, "/gate/REL-0001"), "BL-0001"));
}

#define FULL(test) cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FULL(who_evaluates_a_risk_does_not_accept_it),
        FULL(a_risk_that_may_harm_is_not_accepted_without_the_safety_side),
        FULL(roles_bound_what_is_offered_and_what_is_done),
        FULL(a_form_of_yesterday_does_not_overwrite_today),
        FULL(a_form_of_another_page_is_refused),
        FULL(threats_are_decided_in_one_page),
        FULL(a_threat_without_a_sentence_stops_all_and_keeps_the_words),
        FULL(a_threat_becomes_a_risk_once),
        FULL(the_other_side_answers_and_not_the_sender),
        FULL(both_sides_fill_in_their_part_of_a_joint_review),
        FULL(a_waiver_counts_when_another_person_agreed),
        FULL(three_people_freeze_a_release),
        FULL(what_is_frozen_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
