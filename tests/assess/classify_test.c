/* Classes by Annex VIII: worked examples, and what must hold for any answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assess/classify/classify_internal.h"
#include "base/embed.h"
#include "base/limits.h"

static struct arena arena;
static const char *const regulations[] = {"mdr", "ivdr"};

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, GIB(4));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static const struct classify_rules *rules_of(const char *regulation)
{
    const struct classify_rules *r = classify_default(&arena, str_of(regulation));
    assert_non_null(r);
    return r;
}

/* The answer for a document of the command line. */
static struct json *classify(const char *document)
{
    struct classify_input in;
    struct err err = {0};
    if (!classify_input_read(&arena, str_of(document), (struct str){0}, &in, &err))
        fail_msg("%s: %s", document, err.text);
    return classify_model(&arena, in.rules, &in.facts);
}

static struct str joined(const struct json *list)
{
    struct buf b = {.arena = &arena};
    JSON_EACH (item, list)
        buf_fmt(&b, "%s%.*s", b.n ? "," : "", STR_ARG(json_as_text(item)));
    return buf_str(&b);
}

static const struct json *of(const struct json *list, const char *member, struct str value)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, member), value))
            return item;
    return NULL;
}

#define assert_is(got, expected) \
    do { \
        struct str got_ = (got); \
        if (!str_eq(got_, str_of(expected))) \
            fail_msg("\"%.*s\", expected \"%s\"", STR_ARG(got_), expected); \
    } while (0)

/* --- a world of answers --- */

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

/* --- examples --- */

static void worked_examples_have_their_class_and_rule(void **state)
{
    (void)state;
    struct json *file;
    struct err err;
    size_t count[2] = {0};
    assert_true(json_read(&arena, embed_find("data/classification/examples.json"), &file, &err));
    JSON_EACH (example, json_get(file, "examples")) {
        struct str regulation = json_text(example, "regulation");
        const struct classify_rules *r = classify_default(&arena, regulation);
        struct classify_facts facts;
        struct str device = json_text(example, "device");
        if (!classify_facts_read(&arena, r, json_get(example, "facts"), &facts, &err))
            fail_msg("%.*s: %s", STR_ARG(device), err.text);
        const struct json *m = classify_model(&arena, r, &facts);
        if (!str_eq(json_text(m, "class"), json_text(example, "class")) ||
            !str_eq(json_text(m, "rule"), json_text(example, "rule")))
            fail_msg("%.*s: class %.*s by rule %.*s", STR_ARG(device),
                     STR_ARG(json_text(m, "class")), STR_ARG(json_text(m, "rule")));
        bool possible = false;
        JSON_EACH (c, json_get(m, "possible"))
            possible = possible || str_eq(c->text, json_text(m, "class"));
        assert_true(possible && json_is_true(m, "exact"));
        assert_true(json_count(json_get(m, "reasons")) > 0 && json_text(example, "source").n);
        count[STR_IS(regulation, "ivdr")]++;
    }
    assert_int_equal(count[0], 40);
    assert_int_equal(count[1], 15);
}

static void software_for_acute_stroke_is_iii_and_iia_when_the_impact_is_another(void **state)
{
    (void)state;
    const struct json *m = classify(
        "{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"active\": true, "
        "\"sw_info_decisions\": true, \"sw_decision_impact\": \"death_or_irreversible\"}}");
    assert_is(json_text(m, "class"), "III");
    assert_is(json_text(m, "rule"), "11");
    assert_true(json_is_true(m, "settled"));
    assert_int_equal(json_count(json_get(m, "hints")), 1);
    bool found = false;
    JSON_EACH (change, json_get(m, "would_change"))
        if (STR_IS(json_text(change, "to"), "other")) {
            assert_is(json_text(change, "fact"), "sw_decision_impact");
            assert_is(json_text(change, "class"), "IIa");
            found = true;
        }
    assert_true(found);
    const struct json *b = of(json_get(m, "branches"), "id", STR("11-info-III"));
    assert_is(json_text(b, "state"), "applied");
    assert_int_equal(json_count(json_get(b, "because")), 3);
    b = of(json_get(m, "branches"), "id", STR("11-info-IIa"));
    assert_is(json_text(b, "state"), "not_applied");
    assert_is(json_text(b, "text"), "sw_decision_impact = death_or_irreversible");
    b = of(json_get(m, "branches"), "id", STR("14"));
    assert_is(json_text(b, "state"), "undecided");
    assert_is(json_text(b, "question"), "medicinal_substance");
}

static void class_i_is_divided_and_its_route_follows(void **state)
{
    (void)state;
    static const struct {
        const char *facts, *class_text, *bodies;
    } rows[] = {
        {"\"inv_none\": true", "I", "none"},
        {"\"inv_none\": true, \"sterile\": true", "I (Is)", "limited to sterility"},
        {"\"inv_none\": true, \"sterile\": true, \"measuring\": true", "I (Is, Im)",
         "limited to sterility,limited to metrology"},
        {"\"inv_surgical\": true, \"duration\": \"transient\", \"reusable_instrument\": true",
         "I (Ir)", "limited to re-use aspects"},
        {"\"inv_surgical\": true, \"duration\": \"short\", \"sterile\": true", "IIa", "full"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf bodies = {.arena = &arena};
        const struct json *m = classify(
            str_fmt(&arena, "{\"regulation\": \"mdr\", \"facts\": {%s}}", rows[i].facts).p);
        assert_is(json_text(m, "class_text"), rows[i].class_text);
        JSON_EACH (route, json_get(m, "route")) {
            buf_fmt(&bodies, "%s%.*s", bodies.n ? "," : "",
                    STR_ARG(json_text(route, "notified_body")));
            assert_true(json_text(route, "status").n > 0);
        }
        assert_is(buf_str(&bodies), rows[i].bodies);
    }
}

static void a_class_stays_open_where_an_answer_must_be_given(void **state)
{
    (void)state;
    static const struct {
        const char *document, *class_text, *ask;
    } rows[] = {
        {"{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"sw_info_decisions\": true}}",
         "open: IIa, IIb or III", "sw_decision_impact"},
        {"{\"regulation\": \"ivdr\", \"facts\": {\"v_software_driving\": \"yes\"}}",
         "open: B, C or D", "v_host_class"},
        {"{\"regulation\": \"mdr\", \"facts\": {}}", "none: no rule applies", "active"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *m = classify(rows[i].document);
        assert_int_equal(json_get(m, "class")->type, JSON_NULL);
        assert_is(json_text(m, "class_text"), rows[i].class_text);
        assert_is(json_text(json_first(json_get(m, "questions")), "id"), rows[i].ask);
    }
    /* Where every value of it gives the same, it need not be given: an implant is one anyway. */
    const struct json *m = classify(
        "{\"regulation\": \"mdr\", \"facts\": {\"implantable\": true}}");
    assert_is(json_text(m, "class"), "IIb");
    assert_is(json_text(m, "rule"), "8");
}

/* --- what must hold for any answers --- */

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

/* --- what is refused --- */

static void answers_that_cannot_be_are_refused_with_fact_and_rule(void **state)
{
    (void)state;
    static const struct {
        const char *document, *says;
    } rows[] = {
        {"{\"regulation\": \"mdr\", \"facts\": {\"inv_none\": true, \"inv_surgical\": true}}",
         "inv_none = yes, inv_surgical = yes: these answers contradict each other: what is "
         "non-invasive does not enter the body by surgery (Annex VIII rules 1 and 6 to 8)"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"active\": false}}",
         "software = yes, active = no: these answers contradict"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"v_3a\": true}}",
         "v_3a: is a fact of IVDR Annex VIII, classification rules (rules 3, 6), not of MDR"},
        {"{\"regulation\": \"ivdr\", \"facts\": {\"duration\": \"long\"}}",
         "duration: is a fact of "
         "MDR"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"duration\": \"medium\"}}",
         "duration: 'medium' is none of transient, short, long (rules 5, 6, 7, 8, 15)"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"nothing\": true}}",
         "nothing: there is no such fact in MDR"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"active\": \"yes\"}}",
         "active: 'yes' is neither true nor false"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"duration\": 3}}", "duration: '3' is none of"},
        {"{\"regulation\": \"fda\", \"facts\": {}}", "regulation: 'fda' is neither mdr nor ivdr"},
        {"{\"facts\": {}}", "regulation: is missing"},
        {"{\"regulation\": \"mdr\"}", "facts: an object"},
        {"[]", "the document is no object"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"active\": true, \"active\": false}}",
         "names a member twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct classify_input in;
        struct err err = {0};
        assert_false(
            classify_input_read(&arena, str_of(rows[i].document), (struct str){0}, &in, &err));
        if (!str_has(str_of(err.text), str_of(rows[i].says)))
            fail_msg("%s: %s", rows[i].document, err.text);
    }
    struct classify_input in;
    struct err err = {0};
    assert_false(classify_input_read(&arena, STR("{\"regulation\": \"mdr\", \"facts\": {}}"),
                                     STR("ivdr"), &in, &err));
    assert_true(classify_input_read(
        &arena, STR("{\"facts\": {\"v_3a\": null, \"v_3b\": true}, \"more\": 1}"), STR("ivdr"), &in,
        &err));
    assert_is(joined(in.ignored), "more");
    struct buf b = {.arena = &arena};
    json_write(classify_facts_json(&arena, in.rules, &in.facts), &b);
    assert_is(buf_str(&b), "{\"v_3b\":true}");
}

static void answers_of_people_are_words_in_any_case_or_numbers(void **state)
{
    (void)state;
    const struct classify_rules *r = rules_of("mdr");
    static const struct {
        const char *question, *answer, *becomes; /* NULL: refused */
    } rows[] = {
        {"active", " Yes ", "true"},
        {"active", "n", "false"},
        {"active", "unknown", ""},
        {"active", "perhaps", NULL},
        {"active", "2", NULL},
        {"duration", "2", "\"short\""},
        {"duration", "LONG", "\"long\""},
        {"duration", "4", NULL},
        {"duration", "0", NULL},
        {"duration", "", ""},
        {"duration", "no", NULL},
        {"nano", "no", "\"none\""},
        {"nano", "yes", NULL},
        {"nothing", "yes", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct classify_facts facts = {{0}};
        struct err err = {0};
        struct buf b = {.arena = &arena};
        bool ok = classify_answer(&arena, r, str_of(rows[i].question), str_of(rows[i].answer),
                                  &facts, &err);
        if (ok != (rows[i].becomes != NULL))
            fail_msg("%s %s: %s", rows[i].question, rows[i].answer, err.text);
        const struct json *all = classify_facts_json(&arena, r, &facts);
        if (json_first(all))
            json_write(json_first(all), &b);
        if (ok)
            assert_is(buf_str(&b), rows[i].becomes);
    }
}

static void rules_that_cannot_be_followed_are_refused_with_their_place(void **state)
{
    (void)state;
    static const char head[] = "\"regulation\": \"mdr\", \"title\": \"T\", \"source\": \"S\", ";
    static const struct {
        const char *rest, *says;
    } rows[] = {
        {"\"classes\": []", "classes: there is none"},
        {"\"classes\": [\"I\"], \"rules\": []", "rules: there is none"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\"}]", "lacks id or text"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\", "
         "\"ask_if\": \"b\"}, {\"id\": \"b\", \"text\": \"B\"}]",
         "questions: a: ask_if: there is no question 'b' before it"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"V\", \"if\": \"a\"}]}]",
         "rules: rule 1: 1a: 'V' is no class"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a and (not a\"}]}]",
         "rules: rule 1: 1a: if: a ')' is missing"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a = yes\"}]}]",
         "a is yes or no"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a a\"}]}]",
         "'a' is not expected there"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a\"}]}], \"contradictions\": [{\"if\": \"not a\", \"text\": "
         "\"T\", \"rule\": \"R\"}]",
         "holds without any answer"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\", \"default\": "
         "\"z\", \"values\": [{\"value\": \"x\", \"text\": \"X\"}]}]",
         "default: 'z' is none of its values"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct classify_rules *r;
        struct err err = {0};
        struct str text = str_fmt(&arena, "{%s%s}", head, rows[i].rest);
        assert_false(classify_read(&arena, text, &r, &err));
        if (!str_has(str_of(err.text), str_of(rows[i].says)))
            fail_msg("%s: %s", rows[i].rest, err.text);
    }
    struct buf deep = {.arena = &arena};
    buf_fmt(&deep,
            "{%s\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}, "
            "{\"id\": \"b\", \"text\": \"B\", \"ask_if\": \"",
            head);
    for (int i = 0; i < 5000; i++)
        buf_char(&deep, '(');
    buf_fmt(&deep, "\"}]}");
    const struct classify_rules *r;
    struct err err = {0};
    assert_false(classify_read(&arena, buf_str(&deep), &r, &err));
    assert_true(str_has(str_of(err.text), STR("nested more than")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_have_their_class_and_rule),
        cmocka_unit_test(software_for_acute_stroke_is_iii_and_iia_when_the_impact_is_another),
        cmocka_unit_test(class_i_is_divided_and_its_route_follows),
        cmocka_unit_test(a_class_stays_open_where_an_answer_must_be_given),
        cmocka_unit_test(the_class_of_every_completion_is_possible),
        cmocka_unit_test(possible_classes_are_exactly_those_of_all_completions),
        cmocka_unit_test(what_would_change_the_result_does),
        cmocka_unit_test(every_question_asked_can_change_the_class_and_no_other),
        cmocka_unit_test(questions_come_to_an_end),
        cmocka_unit_test(every_question_is_asked_in_some_case),
        cmocka_unit_test(every_branch_applies_to_some_answers),
        cmocka_unit_test(answers_that_cannot_be_are_refused_with_fact_and_rule),
        cmocka_unit_test(answers_of_people_are_words_in_any_case_or_numbers),
        cmocka_unit_test(rules_that_cannot_be_followed_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
