/* Deciding about vulnerabilities in the browser. */
#include "act_fixture.h"

#define CVE   "/vulnerabilities/CVE-2023-5363"
#define PLACE "REL-0001 CO-0001 CVE-2023-5363"

static struct web_answer decide(struct fixture *f, const struct asker *who, const char *act,
                                const char *reason)
{
    return post_as(f, who, CVE, "act", act, "place", PLACE, "state", "not_affected",
                   "justification", "vulnerable_code_not_present", "reason", reason, NULL);
}

static void a_preview_shows_and_saves_nothing(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    int64_t before = count_of(f, "decision");
    struct web_answer a = decide(f, &sam, "preview", "Typed " HOSTILE);
    assert_int_equal(a.status, 200);
    assert_true(shows(a, "What it would do"));
    assert_true(shows(a, "Nothing is saved yet"));
    assert_true(shows(a, "to review"));
    assert_true(shows(a, "Typed &lt;script&gt;"));
    assert_false(shows(a, "<script>alert"));
    assert_int_equal(count_of(f, "decision"), before);
}

static void a_decision_waits_for_a_second_person_who_is_another(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security approve", "");
    struct asker ann = sign_in(f, "Ann Approver", "read approve", "");
    assert_gone_to(decide(f, &sam, "decide", "The cipher is not built"), CVE);
    assert_field(f, "D-0002", "decided_by", "Sam Security");
    assert_field(f, "D-0002", "scope", "REL-0001");
    assert_field(f, "D-0002", "reviewer", "");
    assert_field(f, "D-0002", "second_review", "yes");
    assert_true(shows(get_as(f, &sam, CVE), "You decided it"));
    assert_refused(post_as(f, &sam, CVE, "act", "agree", "id", "D-0002", NULL), 422,
                   "must be another person");
    assert_true(shows(get_as(f, &ann, CVE), "Agree as second reviewer"));
    assert_gone_to(post_as(f, &ann, CVE, "act", "agree", "id", "D-0002", NULL), CVE);
    assert_field(f, "D-0003", "reviewer", "Ann Approver");
    assert_field(f, "D-0003", "decided_by", "Sam Security");
    assert_refused(post_as(f, &ann, CVE, "act", "agree", "id", "D-0002", NULL), 422,
                   "not in force any more");
}

static void who_may_not_does_not_decide_or_agree(void **state)
{
    struct fixture *f = *state;
    struct asker ed = sign_in(f, "Ed Editor", "read write", "");
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    assert_false(shows(get_as(f, &ed, CVE), "id=\"decide\""));
    assert_true(shows(get_as(f, &sam, CVE), "id=\"decide\""));
    assert_refused(decide(f, &ed, "decide", "x"), 403, "needs the permission security");
    assert_gone_to(decide(f, &sam, "decide", "x"), CVE);
    assert_refused(post_as(f, &ed, CVE, "act", "agree", "id", "D-0002", NULL), 403,
                   "needs the permission approve");
}

static void what_was_typed_stands_there_again(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct web_answer a = post_as(f, &sam, CVE, "act", "decide", "place", PLACE, "state",
                                  "affected", "reason", "Half a thought", NULL);
    assert_refused(a, 422, "action: is required");
    assert_true(shows(a, "Half a thought"));
    assert_true(shows(a, "value=\"" PLACE "\" checked"));
    assert_refused(post_as(f, &sam, CVE, "act", "decide", "state", "fixed", NULL), 400,
                   "Tick at least one place");
    assert_refused(post_as(f, &sam, CVE, "act", "decide", "place", PLACE, NULL), 400,
                   "State: is needed");
    assert_refused(
        post_as(f, &sam, CVE, "act", "decide", "place", "nonsense", "state", "fixed", NULL), 400,
        "place:");
    assert_refused(post_as(f, &sam, CVE, "act", "sing", NULL), 400, "is not possible here");
}

static void a_proposal_of_others_becomes_ours_and_then_waits(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    fixture_add(f, "decision", "name=supplier says", "identity=pkg:generic/openssl",
                "vulnerability=CVE-2023-5363", "state=not_affected", "status=proposed",
                "justification=vulnerable_code_not_present", "author=Supplier", NULL);
    assert_true(shows(get_as(f, &sam, CVE), "Make this proposal ours"));
    assert_gone_to(post_as(f, &sam, CVE, "act", "accept", "id", "D-0002", NULL), CVE);
    assert_field(f, "D-0003", "status", "accepted");
    assert_field(f, "D-0003", "decided_by", "Sam Security");
    assert_field(f, "D-0003", "reviewer", "");
    assert_refused(post_as(f, &sam, CVE, "act", "accept", "id", "D-0003", NULL), 409,
                   "is ours already");
}

static void one_decision_answers_many_findings_of_a_component(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    assert_true(shows(get_as(f, &sam, "/triage/REL-0001"), "openssl 3.0.8"));
    assert_true(shows(get_as(f, &sam, "/triage/REL-0001?component=CO-0001"), "CVE-2024-0727"));
    assert_gone_to(post_as(f, &sam, "/triage/REL-0001?component=CO-0001", "act", "decide", "place",
                           PLACE, "place", "REL-0001 CO-0001 CVE-2024-0727", "state", "fixed",
                           "reason", "Patched in this build", NULL),
                   "/triage/REL-0001?component=CO-0001");
    assert_int_equal(count_of(f, "decision"), 3);
    assert_field(f, "D-0002", "state", "fixed");
    assert_field(f, "D-0003", "state", "fixed");
}

static void all_places_or_none(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    assert_refused(post_as(f, &sam, CVE, "act", "decide", "place", PLACE, "place",
                           "REL-0002 CO-0001 CVE-2023-5363", "state", "fixed", NULL),
                   404, "was not found in");
    assert_int_equal(count_of(f, "decision"), 1);
}

/* Who sees one device only names no release, decision or threat of another in a form. */
static void who_is_limited_decides_nothing_of_others(void **state)
{
    struct fixture *f = *state;
    fixture_add(f, "release", "name=2.0", "device=DEV-0002", "status=in_work", NULL);
    struct asker lim = sign_in(f, "Lim Ited", "read write security approve", "DEV-0002");
    assert_refused(post_as(f, &lim, "/triage/REL-0003", "act", "decide", "place", PLACE, "state",
                           "fixed", NULL),
                   404, "nothing of that name");
    assert_refused(post_as(f, &lim, "/triage/REL-0003", "act", "agree", "id", "D-0001", NULL), 404,
                   "nothing of that name");
    assert_refused(post_as(f, &lim, "/threats/REL-0003", "risk", "T-0001", NULL), 404,
                   "nothing of that name");
    assert_refused(post_as(f, &lim, "/inbox?device=DEV-0002", "act", "answer", "connection",
                           "X-0001", "decision", "accepted", "reason", "x", NULL),
                   404, "nothing of that name");
    assert_int_equal(count_of(f, "decision"), 1);
}

static void the_clock_says_by_when_and_why(void **state)
{
    struct fixture *f = *state;
    struct asker sam = sign_in(f, "Sam Security", "read write security", "");
    struct web_answer a = get_as(f, &sam, CVE);
    assert_true(shows(a, "Clocks"));
    assert_true(shows(a, "overdue since"));
}

#define FULL(test) cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FULL(a_preview_shows_and_saves_nothing),
        FULL(a_decision_waits_for_a_second_person_who_is_another),
        FULL(who_may_not_does_not_decide_or_agree),
        FULL(what_was_typed_stands_there_again),
        FULL(a_proposal_of_others_becomes_ours_and_then_waits),
        FULL(one_decision_answers_many_findings_of_a_component),
        FULL(all_places_or_none),
        FULL(who_is_limited_decides_nothing_of_others),
        FULL(the_clock_says_by_when_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
