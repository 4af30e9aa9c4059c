/* The chain from clause to evidence: each state by its rule, the nearest reason, counts that add
   up, and time in proportion to the links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assess/control/trace.h"
#include "base/limits.h"

struct site {
    struct arena arena;
    struct trace trace;
};

static int setup(void **state)
{
    static struct site s;
    memset(&s, 0, sizeof s);
    arena_init(&s.arena, LIMIT_ARENA);
    trace_init(&s.trace, &s.arena);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    struct site *s = *state;
    arena_done(&s->arena);
    return 0;
}

static struct trace_node *at(struct site *s, const char *id)
{
    uint32_t i = trace_find(&s->trace, str_of(id));
    if (i == TRACE_NONE)
        fail_msg("%s is not there", id);
    return &s->trace.nodes[i];
}

static void put(struct site *s, enum trace_kind kind, const char *id)
{
    struct trace_node n = {.id = str_of(id), .title = str_of(id), .kind = kind, .seen = 50};
    n.result = TRACE_PASS;
    n.release = STR("REL-1");
    trace_add(&s->trace, &n);
}

static void join(struct site *s, const char *above, const char *below)
{
    trace_join(&s->trace, str_of(above), str_of(below));
}

/* A high risk with a control, a requirement, a test, a passed run and its record. */
static void whole(struct site *s)
{
    put(s, TRACE_SECURITY_RISK, "SR");
    put(s, TRACE_CONTROL, "C");
    put(s, TRACE_REQUIREMENT, "RQ");
    put(s, TRACE_TEST, "TC");
    put(s, TRACE_RUN, "TR");
    put(s, TRACE_EVIDENCE, "EV");
    at(s, "SR")->is_high = true;
    join(s, "SR", "C");
    join(s, "C", "RQ");
    join(s, "RQ", "TC");
    join(s, "TC", "TR");
    join(s, "TR", "EV");
}

static void judge(struct site *s)
{
    trace_judge(&s->trace, (struct str){0});
}

static void assert_node(struct site *s, const char *id, enum trace_state state, const char *why)
{
    const struct trace_node *n = at(s, id);
    struct str said = trace_why(&s->trace, &s->arena, n);
    if (n->state != state || !str_eq(said, str_of(why)))
        fail_msg("%s: %s \"%.*s\", expected %s \"%s\"", id, trace_state_word(n->state),
                 STR_ARG(said), trace_state_word(state), why);
}

static void a_whole_chain_is_covered_and_says_nothing(void **state)
{
    struct site *s = *state;
    whole(s);
    judge(s);
    for (uint32_t i = 0; i < s->trace.count; i++) {
        assert_int_equal(s->trace.nodes[i].state, TRACE_COVERED);
        assert_false(s->trace.nodes[i].orphan);
    }
    assert_node(s, "SR", TRACE_COVERED, "");
}

static void what_is_missing_next_is_told_at_every_link_above(void **state)
{
    static const struct {
        const char *without; /* the node whose links below are missing */
        enum trace_reason reason;
        const char *at_top;
    } rows[] = {
        {"SR", TRACE_NO_CONTROL, "no control reduces it"},
        {"C", TRACE_NO_REQUIREMENT, "C: no requirement asks for it"},
        {"RQ", TRACE_NO_TEST, "RQ: no test shows it"},
        {"TC", TRACE_NEVER_RUN, "TC: was never run"},
    };
    static const char *const links[][2] = {
        {"SR", "C"}, {"C", "RQ"}, {"RQ", "TC"}, {"TC", "TR"}, {"TR", "EV"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct site *s = *state;
        trace_init(&s->trace, &s->arena);
        whole(s);
        s->trace.link_count = 0;
        for (size_t k = 0; k < COUNT_OF(links); k++)
            if (strcmp(links[k][0], rows[i].without) != 0)
                join(s, links[k][0], links[k][1]);
        judge(s);
        assert_int_equal(at(s, rows[i].without)->reason, rows[i].reason);
        assert_node(s, "SR", TRACE_UNCOVERED, rows[i].at_top);
    }
}

static void what_nothing_asks_for_is_an_orphan_beside_its_state(void **state)
{
    struct site *s = *state;
    whole(s);
    put(s, TRACE_CONTROL, "C2");
    put(s, TRACE_TEST, "TC2");
    put(s, TRACE_RUN, "TR2");
    join(s, "TC2", "TR2");
    judge(s);
    assert_node(s, "C2", TRACE_UNCOVERED, "no requirement asks for it; nothing above asks for it");
    assert_node(s, "TC2", TRACE_COVERED, "nothing above asks for it");
    assert_false(at(s, "SR")->orphan);
    assert_int_equal(s->trace.orphans[TRACE_TEST], 1);
}

/* The three ways in which what was shown is shown no more. */
static void a_test_older_than_its_control_is_outdated(void **state)
{
    struct site *s = *state;
    whole(s);
    at(s, "C")->changed = 51; /* the run looked at position 50 */
    judge(s);
    assert_node(s, "C", TRACE_OUTDATED, "has changed since TR was run");
    assert_node(s, "SR", TRACE_OUTDATED, "C: has changed since TR was run");
    assert_node(s, "RQ", TRACE_COVERED, "");
    at(s, "C")->changed = 50;
    judge(s);
    assert_node(s, "C", TRACE_COVERED, "");
}

static void a_test_older_than_its_requirement_or_itself_is_outdated(void **state)
{
    struct site *s = *state;
    whole(s);
    at(s, "RQ")->changed = 51;
    judge(s);
    assert_node(s, "RQ", TRACE_OUTDATED, "has changed since TR was run");
    assert_node(s, "TC", TRACE_COVERED, "");
    at(s, "RQ")->changed = 0;
    at(s, "TC")->changed = 60;
    judge(s);
    assert_node(s, "TC", TRACE_OUTDATED, "has changed since TR was run");
}

static void a_run_of_another_build_is_outdated(void **state)
{
    struct site *s = *state;
    whole(s);
    at(s, "TR")->other_build = true;
    judge(s);
    assert_node(s, "TR", TRACE_OUTDATED, "was of another build than that of REL-1");
    assert_node(s, "SR", TRACE_OUTDATED, "TR: was of another build than that of REL-1");
}

static void a_run_on_another_release_is_outdated_for_the_one_asked_for(void **state)
{
    struct site *s = *state;
    whole(s);
    trace_judge(&s->trace, STR("REL-2"));
    assert_node(s, "TC", TRACE_OUTDATED, "was last run on REL-1, not on this release");
    trace_judge(&s->trace, STR("REL-1"));
    assert_node(s, "TC", TRACE_COVERED, "");
}

static void a_control_that_became_weaker_leaves_the_risk_outdated_or_uncovered(void **state)
{
    struct site *s = *state;
    whole(s);
    at(s, "SR")->moved = STR("C"); /* the risk was rated with the control as it was */
    judge(s);
    assert_node(s, "SR", TRACE_OUTDATED, "C has changed since it was judged");
    at(s, "SR")->moved = (struct str){0};
    at(s, "C")->is_information = true; /* a warning alone: Annex I 4 */
    judge(s);
    assert_node(s, "SR", TRACE_UNCOVERED, "a high risk, and all that reduces it is information");
    at(s, "SR")->is_high = false;
    judge(s);
    assert_node(s, "SR", TRACE_COVERED, "");
}

static void evidence_older_than_its_control_or_out_of_date_is_outdated(void **state)
{
    struct site *s = *state;
    whole(s);
    put(s, TRACE_EVIDENCE, "EV2");
    join(s, "C", "EV2");
    at(s, "EV2")->seen = 40;
    at(s, "C")->changed = 45; /* before the run, after the evidence */
    judge(s);
    assert_node(s, "C", TRACE_OUTDATED, "has changed since EV2 was filed");
    at(s, "C")->changed = 0;
    at(s, "EV")->is_expired = true;
    judge(s);
    assert_node(s, "TR", TRACE_OUTDATED, "EV: its validity has ended");
}

static void a_failed_run_outweighs_all_else(void **state)
{
    struct site *s = *state;
    whole(s);
    put(s, TRACE_REQUIREMENT, "RQ2"); /* without a test, and nearer */
    join(s, "C", "RQ2");
    at(s, "TR")->result = TRACE_FAIL;
    judge(s);
    assert_node(s, "SR", TRACE_FAILED, "TR: did not pass");
    assert_node(s, "RQ2", TRACE_UNCOVERED, "no test shows it");
}

static void of_several_reasons_the_nearest_is_told(void **state)
{
    struct site *s = *state;
    whole(s);
    s->trace.nodes[trace_find(&s->trace, STR("TR"))].result = TRACE_SILENT;
    put(s, TRACE_CONTROL, "C2"); /* lacks a requirement: two links nearer than the run */
    join(s, "SR", "C2");
    judge(s);
    assert_node(s, "SR", TRACE_UNCOVERED, "C2: no requirement asks for it");
    assert_node(s, "C", TRACE_UNCOVERED, "TR: was skipped or blocked, which shows nothing");
}

static void of_the_runs_of_a_test_the_newest_with_a_result_counts(void **state)
{
    static const struct {
        enum trace_result first, second;
        const char *first_on, *second_on;
        bool first_counts;
    } rows[] = {
        {TRACE_FAIL, TRACE_PASS, "2026-01-01", "2026-01-02", false},
        {TRACE_PASS, TRACE_FAIL, "2026-01-01", "2026-01-02", false},
        {TRACE_PASS, TRACE_SILENT, "2026-01-01", "2026-01-02", true},
        {TRACE_FAIL, TRACE_PASS, "2026-01-02", "2026-01-01", true},
        {TRACE_FAIL, TRACE_PASS, "2026-01-01", "2026-01-01", false}, /* entered later */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct site *s = *state;
        trace_init(&s->trace, &s->arena);
        whole(s);
        put(s, TRACE_RUN, "TR2");
        join(s, "TC", "TR2");
        at(s, "TR")->result = rows[i].first;
        at(s, "TR2")->result = rows[i].second;
        at(s, "TR")->on = str_of(rows[i].first_on);
        at(s, "TR2")->on = str_of(rows[i].second_on);
        at(s, "TR")->position = 1;
        at(s, "TR2")->position = 2;
        judge(s);
        assert_int_equal(at(s, "TR")->old, !rows[i].first_counts);
        assert_int_equal(at(s, "TR2")->old, rows[i].first_counts);
        assert_int_equal(s->trace.counts[TRACE_RUN][at(s, "TC")->state], 1);
    }
}

static void threats_ask_for_what_their_decision_needs(void **state)
{
    static const struct {
        enum trace_need need;
        bool control, risk;
        enum trace_state state;
        const char *why;
    } rows[] = {
        {TRACE_NEEDS_DECISION, false, false, TRACE_UNCOVERED,
         "nobody has decided what to do about it"},
        {TRACE_NEEDS_DECISION, false, true, TRACE_COVERED, ""},
        {TRACE_NEEDS_CHAIN, false, true, TRACE_UNCOVERED, "no control reduces it"},
        {TRACE_NEEDS_CHAIN, true, false, TRACE_COVERED, ""},
        {TRACE_NEEDS_NOTHING, false, false, TRACE_COVERED, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct site *s = *state;
        trace_init(&s->trace, &s->arena);
        whole(s);
        put(s, TRACE_THREAT, "T");
        at(s, "T")->need = rows[i].need;
        if (rows[i].control)
            join(s, "T", "C");
        if (rows[i].risk)
            join(s, "T", "SR");
        judge(s);
        assert_node(s, "T", rows[i].state, rows[i].why);
    }
}

static void risks_and_controls_by_information_have_needs_of_their_own(void **state)
{
    struct site *s = *state;
    put(s, TRACE_SAFETY_RISK, "low");
    put(s, TRACE_SAFETY_RISK, "unrated");
    put(s, TRACE_CONTROL, "label");
    put(s, TRACE_EVIDENCE, "EV");
    at(s, "low")->need = TRACE_NEEDS_NOTHING;
    at(s, "unrated")->need = TRACE_NEEDS_LEVEL;
    at(s, "label")->need = TRACE_NEEDS_PROOF;
    join(s, "low", "label");
    judge(s);
    assert_node(s, "unrated", TRACE_UNCOVERED, "is not rated");
    assert_node(s, "label", TRACE_UNCOVERED,
                "neither a test nor evidence shows that users are told");
    join(s, "label", "EV");
    judge(s);
    assert_node(s, "low", TRACE_COVERED, "");
}

static void links_that_do_not_fit_the_chain_are_counted_and_left_out(void **state)
{
    struct site *s = *state;
    whole(s);
    join(s, "C", "SR"); /* upward */
    join(s, "C", "C");
    join(s, "C", "gone");
    assert_int_equal(s->trace.ignored, 3);
    assert_int_equal(s->trace.link_count, 5);
}

static uint64_t below(uint64_t *random, uint64_t n)
{
    uint64_t z = (*random += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    return (z ^ (z >> 31)) % n;
}

/* Whatever is linked: states add up, a covered node has nothing below that is not, and the order in
   which it was put in does not matter. */
static void any_trace_keeps_its_promises(void **state)
{
    struct site *s = *state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        uint64_t random = seed;
        size_t mark = arena_mark(&s->arena);
        trace_init(&s->trace, &s->arena);
        for (int i = 0; i < 60; i++) {
            struct str id = str_fmt(&s->arena, "N%d", i);
            put(s, (enum trace_kind)below(&random, TRACE_KIND__COUNT), id.p);
            struct trace_node *n = at(s, id.p);
            n->need = (enum trace_need)below(&random, 5);
            n->result = (enum trace_result)below(&random, 3);
            n->changed = (int64_t)below(&random, 100);
            n->other_build = below(&random, 4) == 0;
        }
        for (int i = 0; i < 150; i++)
            join(s, str_fmt(&s->arena, "N%d", (int)below(&random, 60)).p,
                 str_fmt(&s->arena, "N%d", (int)below(&random, 60)).p);
        judge(s);
        int64_t counted = 0, old = 0;
        for (int k = 0; k < TRACE_KIND__COUNT; k++)
            for (int t = 0; t < TRACE_STATE__COUNT; t++)
                counted += s->trace.counts[k][t];
        for (uint32_t i = 0; i < s->trace.count; i++) {
            const struct trace_node *n = &s->trace.nodes[i];
            old += n->old;
            struct str why = trace_why(&s->trace, &s->arena, n);
            assert_true(n->old || (n->state == TRACE_COVERED && !n->orphan) == (why.n == 0));
            for (uint32_t k = s->trace.below_at[i]; k < s->trace.below_at[i + 1]; k++) {
                const struct trace_node *b = &s->trace.nodes[s->trace.below[k]];
                assert_true(n->kind < b->kind);
                assert_true(n->old || b->old || n->state >= b->state);
            }
        }
        if (counted + old != s->trace.count)
            fail_msg("seed %d: the states do not add up", (int)seed);
        arena_rewind(&s->arena, mark);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(a_whole_chain_is_covered_and_says_nothing),
        T(what_is_missing_next_is_told_at_every_link_above),
        T(what_nothing_asks_for_is_an_orphan_beside_its_state),
        T(a_test_older_than_its_control_is_outdated),
        T(a_test_older_than_its_requirement_or_itself_is_outdated),
        T(a_run_of_another_build_is_outdated),
        T(a_run_on_another_release_is_outdated_for_the_one_asked_for),
        T(a_control_that_became_weaker_leaves_the_risk_outdated_or_uncovered),
        T(evidence_older_than_its_control_or_out_of_date_is_outdated),
        T(a_failed_run_outweighs_all_else),
        T(of_several_reasons_the_nearest_is_told),
        T(of_the_runs_of_a_test_the_newest_with_a_result_counts),
        T(threats_ask_for_what_their_decision_needs),
        T(risks_and_controls_by_information_have_needs_of_their_own),
        T(links_that_do_not_fit_the_chain_are_counted_and_left_out),
        T(any_trace_keeps_its_promises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
