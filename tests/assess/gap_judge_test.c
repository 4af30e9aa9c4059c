/* The status of one clause, from its checks, slots, evidence and whether it applies: the table of
   docs/manual/05-requirements-and-gaps.md, row by row, without a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "assess/gap/state.h"
#include "base/limits.h"

enum { CHECKS = 2, SLOTS = 2 };

/* What serves the clause; a check that is not asked has rows -1. */
struct given {
    int rows[CHECKS]; /* that fall short */
    int looked_at[CHECKS];
    bool advised; /* the checks are */
    enum gap_slot_word slots[SLOTS];
    int valid, expired; /* evidence */
    enum tri applies;
    bool cybersecurity, heading;
    enum tri overrule; /* unknown: nobody decided */
    bool overrule_stale;
};

/* clang-format off */
#define NO_CHECK .rows = {-1, -1}
static const struct {
    const char *why;
    struct given given;
    enum gap_status status;
    const char *word;
    int64_t gaps;
} rows[] = {
    {"nothing serves it, nothing is linked",
     {NO_CHECK, .applies = TRI_YES}, GAP_NOT_MET, "open", 1},
    {"evidence alone shows it",
     {NO_CHECK, .valid = 1, .applies = TRI_YES}, GAP_MET, "done", 0},
    {"evidence out of date alone",
     {NO_CHECK, .expired = 1, .applies = TRI_YES}, GAP_PARTLY, "stale", 0},
    {"a check holds",
     {.rows = {0, -1}, .looked_at = {3, 0}, .applies = TRI_YES}, GAP_MET, "done", 0},
    {"a check holds, but it is about cybersecurity: evidence is asked for as well",
     {.rows = {0, -1}, .looked_at = {3, 0}, .applies = TRI_YES,
      .cybersecurity = true}, GAP_PARTLY, "in work", 0},
    {"a check holds with evidence",
     {.rows = {0, -1}, .looked_at = {3, 0}, .valid = 1, .applies = TRI_YES,
      .cybersecurity = true}, GAP_MET, "done", 0},
    {"a check that had nothing to look at shows nothing",
     {.rows = {0, -1}, .looked_at = {0, 0}, .applies = TRI_YES}, GAP_NOT_MET, "open", 1},
    {"a required check falls short, and nothing else holds",
     {.rows = {2, -1}, .looked_at = {3, 0}, .applies = TRI_YES}, GAP_NOT_MET, "open", 2},
    {"an advised check falls short",
     {.rows = {2, -1}, .looked_at = {3, 0}, .advised = true, .applies = TRI_YES},
     GAP_PARTLY, "in work", 2},
    {"one of two checks falls short",
     {.rows = {2, 0}, .looked_at = {3, 3}, .applies = TRI_YES}, GAP_PARTLY, "in work", 2},
    {"an empty slot alone",
     {NO_CHECK, .slots = {GAP_SLOT_EMPTY, GAP_SLOT_NOT_ASKED}, .applies = TRI_YES},
     GAP_NOT_MET, "open", 1},
    {"a filled slot that nobody judged",
     {NO_CHECK, .slots = {GAP_SLOT_TO_REVIEW, GAP_SLOT_NOT_ASKED},
      .applies = TRI_YES}, GAP_PARTLY, "to review", 0},
    {"a slot judged enough shows a clause about cybersecurity",
     {NO_CHECK, .slots = {GAP_SLOT_HOLDS, GAP_SLOT_NOT_ASKED}, .applies = TRI_YES,
      .cybersecurity = true}, GAP_MET, "done", 0},
    {"a slot judged not enough",
     {NO_CHECK, .slots = {GAP_SLOT_NOT_ENOUGH, GAP_SLOT_NOT_ASKED},
      .applies = TRI_YES}, GAP_NOT_MET, "open", 1},
    {"a stale judgement of a slot",
     {NO_CHECK, .slots = {GAP_SLOT_STALE, GAP_SLOT_HOLDS}, .applies = TRI_YES},
     GAP_PARTLY, "stale", 1},
    {"an empty slot beside a check that holds",
     {.rows = {0, -1}, .looked_at = {3, 0},
      .slots = {GAP_SLOT_EMPTY, GAP_SLOT_NOT_ASKED}, .applies = TRI_YES},
     GAP_PARTLY, "in work", 1},
    {"an empty slot beside one to review is in work, not to review",
     {NO_CHECK, .slots = {GAP_SLOT_EMPTY, GAP_SLOT_TO_REVIEW}, .applies = TRI_YES},
     GAP_PARTLY, "in work", 1},
    {"a slot of releases, and there is none",
     {NO_CHECK, .slots = {GAP_SLOT_NOTHING, GAP_SLOT_NOT_ASKED},
      .applies = TRI_YES}, GAP_NOT_MET, "open", 1},
    {"the facts say no",
     {.rows = {2, -1}, .looked_at = {3, 0}, .applies = TRI_NO},
     GAP_NOT_APPLICABLE, "not applicable", 0},
    {"a fact is missing, whatever holds",
     {.rows = {0, -1}, .looked_at = {3, 0}, .valid = 1, .applies = TRI_UNKNOWN},
     GAP_UNKNOWN, "open", 0},
    {"a person says no against the facts",
     {NO_CHECK, .valid = 1, .applies = TRI_YES, .overrule = TRI_NO},
     GAP_NOT_APPLICABLE, "not applicable", 0},
    {"a person says yes against the facts",
     {NO_CHECK, .valid = 1, .applies = TRI_NO, .overrule = TRI_YES}, GAP_MET, "done", 0},
    {"and what it was decided from has changed",
     {NO_CHECK, .valid = 1, .applies = TRI_NO,
      .overrule = TRI_YES, .overrule_stale = true},
     GAP_MET, "stale", 0},
    {"a heading asks for nothing, even where something serves it",
     {.rows = {2, -1}, .looked_at = {3, 0},
      .slots = {GAP_SLOT_EMPTY, GAP_SLOT_EMPTY}, .applies = TRI_YES,
      .heading = true},
     GAP_NOT_APPLICABLE, "not applicable", 0},
};
/* clang-format on */

/* A ground with one clause, and one device that stands as given. */
struct scene {
    struct gap_clause clause;
    struct gap_check checks[CHECKS];
    struct evidence_slot slots[SLOTS];
    struct gap_ground ground;
    struct gap_check_state check_states[CHECKS];
    struct gap_slot_state slot_states[SLOTS];
    struct gap_proof_state proofs;
    struct gap_applies applies;
    struct gap_overrule overrule;
    const struct gap_overrule *overrules[1];
    uint32_t check_places[CHECKS], slot_places[SLOTS];
    struct gap_state state;
};

static void set(struct scene *s, const struct given *g)
{
    *s = (struct scene){.clause = {.heading = g->heading, .cybersecurity = g->cybersecurity}};
    for (uint32_t i = 0; i < CHECKS; i++) {
        if (g->rows[i] < 0)
            continue;
        s->check_places[s->clause.checks.count++] = i;
        s->checks[i].required = !g->advised;
        s->check_states[i] = (struct gap_check_state){.rows = (size_t)g->rows[i],
                                                      .looked_at = g->looked_at[i]};
    }
    for (uint32_t i = 0; i < SLOTS; i++) {
        s->slot_places[i] = i;
        s->slots[i].required = true;
        s->slot_states[i] = (struct gap_slot_state){.word = g->slots[i],
                                                    .short_of = g->slots[i] > GAP_SLOT_TO_REVIEW};
    }
    s->clause.checks.items = s->check_places;
    s->clause.slots = (struct gap_index){s->slot_places, SLOTS};
    s->proofs = (struct gap_proof_state){.valid = (size_t)g->valid, .expired = (size_t)g->expired};
    s->applies.verdict = g->applies;
    s->overrule = (struct gap_overrule){.applies = g->overrule, .stale = g->overrule_stale};
    s->overrules[0] = g->overrule != TRI_UNKNOWN ? &s->overrule : NULL;
    s->ground = (struct gap_ground){.clauses = &s->clause, .clause_count = 1};
    s->ground.checks = (struct gap_checks){s->checks, CHECKS};
    s->ground.slots = (struct evidence_slots){s->slots, SLOTS};
    s->state = (struct gap_state){.ground = &s->ground,
                                  .applies = &s->applies,
                                  .overrules = s->overrules,
                                  .checks = s->check_states,
                                  .slots = s->slot_states,
                                  .proofs = &s->proofs};
}

static void the_status_follows_from_what_serves_the_clause(void **state)
{
    struct scene scene;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        set(&scene, &rows[i].given);
        struct gap_verdict v = gap_judge(&scene.state, 0);
        if (v.status != rows[i].status || strcmp(gap_word(&v), rows[i].word) != 0 ||
            gap_gap_count(&v) != rows[i].gaps)
            fail_msg("%s: %s, %s, %lld gaps", rows[i].why, gap_statuses[v.status], gap_word(&v),
                     (long long)gap_gap_count(&v));
    }
}

/* A better slot never makes the clause worse; so with checks. */
static void a_clause_never_falls_when_something_that_serves_it_rises(void **state)
{
    static const enum gap_slot_word better[] = {GAP_SLOT_EMPTY, GAP_SLOT_TO_REVIEW, GAP_SLOT_HOLDS};
    static const int worth[GAP_STATUS__COUNT] = {
        [GAP_MET] = 2, [GAP_PARTLY] = 1, [GAP_NOT_MET] = 0};
    struct scene scene;
    (void)state;
    for (int checks = -1; checks < 3; checks++)
        for (int valid = 0; valid < 2; valid++)
            for (size_t other = 0; other < COUNT_OF(better); other++)
                for (size_t i = 1; i < COUNT_OF(better); i++) {
                    struct given g = {.rows = {checks, -1},
                                      .looked_at = {1, 0},
                                      .valid = valid,
                                      .applies = TRI_YES,
                                      .cybersecurity = other % 2,
                                      .slots = {better[i - 1], better[other]}};
                    set(&scene, &g);
                    int before = worth[gap_judge(&scene.state, 0).status];
                    g.slots[0] = better[i];
                    set(&scene, &g);
                    if (worth[gap_judge(&scene.state, 0).status] < before)
                        fail_msg("rows %d, valid %d, slot %zu beside %zu", checks, valid, i, other);
                }
}

/* What next promises: that the clause is met once this one act is done. */
static void what_would_close_a_clause_closes_it(void **state)
{
    struct scene scene;
    size_t closed = 0;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int slot = 0; slot < SLOTS; slot++) {
            struct given g = rows[i].given;
            set(&scene, &g);
            struct gap_verdict v = gap_judge(&scene.state, 0);
            bool falls = g.slots[slot] >= GAP_SLOT_TO_REVIEW;
            if (!falls || v.status == GAP_NOT_APPLICABLE || v.status == GAP_UNKNOWN)
                continue;
            bool promised = gap_would_close(&v, g.cybersecurity, true);
            g.slots[slot] = GAP_SLOT_HOLDS;
            set(&scene, &g);
            bool met = gap_judge(&scene.state, 0).status == GAP_MET;
            if (promised != met)
                fail_msg("%s: promised %d, met %d", rows[i].why, promised, met);
            closed += met;
        }
    assert_true(closed > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_status_follows_from_what_serves_the_clause),
        cmocka_unit_test(a_clause_never_falls_when_something_that_serves_it_rises),
        cmocka_unit_test(what_would_close_a_clause_closes_it),
    };
    return cmocka_run_group_tests_name("assess/gap_judge", tests, NULL, NULL);
}
