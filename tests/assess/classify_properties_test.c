/* Classes by Annex VIII: what must hold for any answers. */
#include "classify_fixture.h"

static const char *const regulations[] = {"mdr", "ivdr"};

static uint64_t seed = 20261127;

static unsigned dice(unsigned n)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

static unsigned char pick(unsigned char mask)
{
    unsigned char one;
    do
        one = (unsigned char)(1U << dice(8));
    while (!(mask & one));
    return one;
}

/* Whether a condition names the fact, or one that is asked because of it. */
static bool concerns(const struct classify_rules *r, uint16_t condition, size_t fact)
{
    if (classify_names(r, condition, fact))
        return true;
    for (size_t f = fact + 1; f < r->question_count; f++)
        if (classify_names(r, condition, f) && concerns(r, r->questions[f].ask_if, fact))
            return true;
    return false;
}

/* Which facts a branch concerns, found once. */
static const bool *freedom(const struct classify_rules *r, const struct classify_branch *b)
{
    static const struct classify_rules *of;
    static bool known[CLASSIFY_BRANCH_MAX], free[CLASSIFY_BRANCH_MAX][CLASSIFY_FACT_MAX];
    size_t i = (size_t)(b - r->branches);
    if (of != r)
        memset(known, 0, sizeof known);
    of = r;
    for (size_t f = 0; !known[i] && f < r->question_count; f++)
        free[i][f] = concerns(r, b->condition, f);
    known[i] = true;
    return free[i];
}

/* A whole set of answers that goes on from some: what is not asked has its default. The facts of
   the branch, where there is one, get any value, others rather the usual one: another is one in
   odds. False where two answers contradict each other. */
static bool complete_for(const struct classify_rules *r, const struct classify_facts *facts,
                         const struct classify_branch *branch, unsigned odds,
                         struct classify_facts *out)
{
    const bool *free = branch ? freedom(r, branch) : NULL;
    *out = *facts;
    for (size_t f = 0; f < r->question_count; f++) {
        const struct classify_question *q = &r->questions[f];
        if (out->given[f])
            continue;
        bool asked = classify_eval(r, q->ask_if, out->given) == TRI_YES;
        if (!asked)
            out->given[f] = q->otherwise;
        else if (q->unanswered && !(free && free[f]) && dice(odds))
            out->given[f] = q->unanswered;
        else
            out->given[f] = pick(q->domain);
    }
    for (size_t i = 0; i < r->contradictions.count; i++) {
        const struct classify_extra *x = &r->contradictions.items[i];
        if (!x->given_only && classify_eval(r, x->condition, out->given) == TRI_YES)
            return false;
    }
    return true;
}

static bool complete(const struct classify_rules *r, const struct classify_facts *facts,
                     unsigned odds, struct classify_facts *out)
{
    return complete_for(r, facts, NULL, odds, out);
}

static const struct classify_branch *any_branch(const struct classify_rules *r)
{
    return &r->branches[dice((unsigned)r->branch_count)];
}

static size_t class_of(const struct classify_rules *r, const struct classify_facts *whole)
{
    return classify_span(r, whole->given).low;
}

/* Some answers of a whole set, of which about one in keep stays. */
static struct classify_facts some(const struct classify_rules *r, unsigned odds, unsigned keep)
{
    struct classify_facts none = {{0}}, whole;
    while (!complete(r, &none, odds, &whole))
        continue;
    for (size_t f = 0; f < r->question_count; f++)
        if (dice(keep) || whole.given[f] & ~r->questions[f].domain)
            whole.given[f] = 0;
    return whole;
}

static void the_class_of_every_completion_is_possible(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (int i = 0; i < 100; i++) {
            struct classify_facts facts = some(r, 1 + dice(6), 2 + dice(9)), whole;
            bool exact;
            unsigned possible = classify_possible(r, &facts, &exact);
            assert_true(exact);
            for (int j = 0; j < 40; j++)
                if (complete(r, &facts, 1 + dice(12), &whole) &&
                    !(possible & 1U << class_of(r, &whole)))
                    fail_msg("%s, seed %llu: class %zu is not among %x", regulations[k],
                             (unsigned long long)seed, class_of(r, &whole), possible);
            struct classify_result result = classify_result(r, &facts);
            for (size_t c = 1; result.name.n && c <= r->class_count; c++)
                if (str_eq(result.name, r->classes[c]))
                    assert_true(possible & 1U << c);
        }
    }
}

/* All ways to go on, from the question f on: their classes. */
static unsigned enumerate(const struct classify_rules *r, struct classify_facts *facts, size_t f)
{
    unsigned out = 0;
    while (f < r->question_count && facts->given[f])
        f++;
    if (f == r->question_count) {
        for (size_t i = 0; i < r->contradictions.count; i++) {
            const struct classify_extra *x = &r->contradictions.items[i];
            if (!x->given_only && classify_eval(r, x->condition, facts->given) == TRI_YES)
                return 0;
        }
        return 1U << class_of(r, facts);
    }
    const struct classify_question *q = &r->questions[f];
    bool asked = classify_eval(r, q->ask_if, facts->given) == TRI_YES;
    unsigned char values = asked ? q->domain : q->otherwise;
    for (unsigned bit = 1; bit <= values; bit <<= 1)
        if (values & bit) {
            facts->given[f] = (unsigned char)bit;
            out |= enumerate(r, facts, f + 1);
        }
    facts->given[f] = 0;
    return out;
}

static void possible_classes_are_exactly_those_of_all_completions(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (int i = 0; i < 60; i++) {
            struct classify_facts none = {{0}}, facts;
            bool exact;
            while (!complete(r, &none, 2 + dice(6), &facts))
                continue;
            for (int j = 0; j < 9; j++)
                facts.given[dice((unsigned)r->question_count)] = 0;
            unsigned all = enumerate(r, &facts, 0);
            unsigned possible = classify_possible(r, &facts, &exact);
            if (all != possible || !exact)
                fail_msg("%s, seed %llu: %x, found %x", regulations[k], (unsigned long long)seed,
                         all, possible);
        }
    }
}

static void what_would_change_the_result_does(void **state)
{
    (void)state;
    size_t seen = 0;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (int i = 0; i < 60; i++) {
            struct classify_facts facts = some(r, 1 + dice(4), 2 + dice(4));
            if (classify_contradiction(r, &facts))
                continue;
            size_t mark = arena_mark(&arena);
            const struct json *m = classify_model(&arena, r, &facts);
            JSON_EACH (change, json_get(m, "would_change")) {
                struct classify_facts other = facts;
                struct err err = {0};
                JSON_EACH (drop, json_get(change, "drops"))
                    assert_true(
                        classify_answer(&arena, r, drop->text, STR("unknown"), &other, &err));
                if (!classify_answer(&arena, r, json_text(change, "fact"), json_text(change, "to"),
                                     &other, &err))
                    fail_msg("%s", err.text);
                const struct json *again = classify_model(&arena, r, &other);
                struct str text = json_text(change, "class_text");
                assert_true(str_eq(json_text(again, "class_text"), text));
                assert_false(str_eq(json_text(m, "class_text"), text));
                if (json_text(change, "class").n)
                    assert_int_equal(json_count(json_get(change, "possible")), 1);
                seen++;
            }
            arena_rewind(&arena, mark);
        }
    }
    assert_true(seen > 50);
}

/* A question is listed as one that can change the class only if two ways to go on that differ in it
   (and in what is then asked) have different classes. */
static bool can_change(const struct classify_rules *r, const struct classify_facts *facts, size_t f)
{
    for (int i = 0; i < 1500; i++) {
        struct classify_facts whole, other;
        if (!complete_for(r, facts, any_branch(r), 60, &whole))
            continue;
        other = *facts;
        for (size_t g = 0; g < r->question_count; g++)
            if (r->questions[g].domain & whole.given[g])
                other.given[g] = whole.given[g];
        other.given[f] = pick(r->questions[f].domain);
        if (complete(r, &other, 60, &other) && class_of(r, &other) != class_of(r, &whole))
            return true;
    }
    return false;
}

static void every_question_asked_can_change_the_class_and_no_other(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (int i = 0; i < 5; i++) {
            size_t mark = arena_mark(&arena), f;
            struct classify_facts facts = some(r, 2 + dice(6), 2 + dice(3));
            if (classify_contradiction(r, &facts))
                continue;
            const struct json *m = classify_model(&arena, r, &facts);
            bool settled = json_is_true(m, "settled");
            JSON_EACH (q, json_get(m, "questions")) {
                bool class = STR_IS(json_text(q, "affects"), "class");
                assert_false(class && settled);
                assert_true(classify_find_question(r, json_text(q, "id"), &f));
                assert_int_equal(facts.given[f], 0);
                if (class && !can_change(r, &facts, f)) {
                    struct buf b = {.arena = &arena};
                    json_write(classify_facts_json(&arena, r, &facts), &b);
                    fail_msg("%s: %.*s after %.*s, possible %.*s", regulations[k],
                             STR_ARG(r->questions[f].id), STR_ARG(buf_str(&b)),
                             STR_ARG(joined(json_get(m, "possible"))));
                }
            }
            arena_rewind(&arena, mark);
        }
    }
}

/* Asking what is proposed, until nothing is, settles the class. */
static void questions_come_to_an_end(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (int i = 0; i < 15; i++) {
            struct classify_facts facts = {{0}};
            for (size_t step = 0;; step++) {
                size_t mark = arena_mark(&arena), f;
                const struct json *m = classify_model(&arena, r, &facts);
                const struct json *q = json_first(json_get(m, "questions"));
                assert_true(step <= r->question_count);
                if (!q) {
                    assert_true(json_is_true(m, "settled") || json_is_true(m, "possible_none"));
                    break;
                }
                assert_true(classify_find_question(r, json_text(q, "id"), &f));
                unsigned char usual = r->questions[f].unanswered;
                facts.given[f] = usual && dice(4) ? usual : pick(r->questions[f].domain);
                if (classify_contradiction(r, &facts))
                    facts.given[f] = usual;
                assert_null(classify_contradiction(r, &facts));
                arena_rewind(&arena, mark);
            }
        }
    }
}

/* Whether a question is asked when all others of some branch are answered. */
static bool is_asked(const struct classify_rules *r, size_t f)
{
    bool asked = false;
    for (int i = 0; i < 4000 && !asked; i++) {
        const struct classify_branch *b = &r->branches[(size_t)i % r->branch_count];
        struct classify_facts none = {{0}}, facts;
        size_t mark = arena_mark(&arena);
        bool other = r->questions[f].affects != CLASSIFY_AFFECTS_CLASS;
        if ((!other && !freedom(r, b)[f]) || !complete_for(r, &none, b, 60, &facts))
            continue;
        for (size_t g = f; g < r->question_count; g++)
            if (g == f || r->questions[g].ask_if)
                facts.given[g] = 0;
        for (size_t g = 0; g < r->question_count; g++)
            facts.given[g] &= r->questions[g].domain;
        asked = of(json_get(classify_model(&arena, r, &facts), "questions"), "id",
                   r->questions[f].id) != NULL;
        arena_rewind(&arena, mark);
    }
    return asked;
}

static void every_question_is_asked_in_some_case(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        for (size_t f = 0; f < r->question_count; f++)
            if (!is_asked(r, f))
                fail_msg("%s: %.*s is never asked", regulations[k], STR_ARG(r->questions[f].id));
    }
}

static void every_branch_applies_to_some_answers(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT_OF(regulations); k++) {
        const struct classify_rules *r = rules_of(regulations[k]);
        bool applied[CLASSIFY_BRANCH_MAX] = {false};
        struct classify_facts none = {{0}}, whole;
        for (int i = 0; i < 6000; i++) {
            if (!complete(r, &none, 1 + dice(12), &whole))
                continue;
            for (size_t b = 0; b < r->branch_count; b++)
                applied[b] = applied[b] ||
                             classify_eval(r, r->branches[b].condition, whole.given) == TRI_YES;
        }
        for (size_t b = 0; b < r->branch_count; b++)
            if (!applied[b])
                fail_msg("%s: branch %.*s never applies", regulations[k],
                         STR_ARG(r->branches[b].id));
    }
    assert_int_equal(rules_of("mdr")->rule_count, 22 + 1);
    assert_int_equal(rules_of("ivdr")->rule_count, 7 + 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_class_of_every_completion_is_possible),
        cmocka_unit_test(possible_classes_are_exactly_those_of_all_completions),
        cmocka_unit_test(what_would_change_the_result_does),
        cmocka_unit_test(every_question_asked_can_change_the_class_and_no_other),
        cmocka_unit_test(questions_come_to_an_end),
        cmocka_unit_test(every_question_is_asked_in_some_case),
        cmocka_unit_test(every_branch_applies_to_some_answers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
