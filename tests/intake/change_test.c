/* What a change asks for: rows of kinds and answers, and what the data file must keep to. */
#include "intake/device/change.h"

#include "arena.h"
#include "base/embed.h"

static struct json *judge(struct arena *a, struct change_facts facts)
{
    struct json *model = NULL;
    struct err err = {0};
    if (!device_change_judge(a, device_change_rules(a), &facts, &model, &err))
        fail_msg("%s", err.text);
    return model;
}

static const struct json *answer(const struct json *model, const char *question)
{
    JSON_EACH (x, json_get(model, "answers"))
        if (str_eq(json_text(x, "question"), str_of(question)))
            return x;
    fail_msg("no answer to %s", question);
    return NULL;
}

static void change_answers_by_kind(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *kinds, *udi_di, *udi_pi, *basic, *record, *body, *legacy;
    } rows[] = {
        /* MDR Annex VI Part C 6.5: a patch is a new UDI-PI and no new UDI-DI */
        {"security_patch", "no", "yes", "no", "no", "ask", "no"},
        {"bug_fix", "no", "yes", "no", "no", "ask", "no"},
        {"usability efficiency", "no", "yes", "no", "no", "ask", "no"},
        {"algorithm", "yes", "yes", "ask", "yes", "ask", "yes"},
        {"user_interface", "yes", "yes", "ask", "yes", "ask", "ask"},
        {"security_patch,interoperability", "yes", "yes", "ask", "yes", "ask", "ask"},
        {"component_update", "ask", "yes", "no", "no", "ask", "ask"},
        {"name", "yes", "yes", "no", "yes", "ask", "ask"},
        {"intended_purpose", "yes", "yes", "yes", "yes", "yes", "yes"},
        {"registered_data", "no", "no", "no", "yes", "ask", "no"},
        {"quality_system", "no", "no", "no", "no", "yes", "no"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *const wanted[] = {rows[i].udi_di, rows[i].udi_pi, rows[i].basic,
                                      rows[i].record, rows[i].body,   rows[i].legacy};
        static const char *const questions[] = {"udi_di",        "udi_pi",
                                                "basic_udi_di",  "udi_record",
                                                "notified_body", "legacy_significant"};
        struct json *model = judge(a, (struct change_facts){.kinds = str_of(rows[i].kinds)});
        for (size_t q = 0; q < COUNT_OF(questions); q++) {
            struct str said = json_text(answer(model, questions[q]), "answer");
            if (!str_eq(said, str_of(wanted[q])))
                fail_msg("%s: %s: %.*s", rows[i].kinds, questions[q], STR_ARG(said));
        }
    }
}

/* Another kind beside the first never takes an obligation away, nor does the order matter. */
static void change_another_kind_never_takes_an_answer_away(void **state)
{
    struct arena *a = *state;
    const struct change_rules *rules = device_change_rules(a);
    for (size_t i = 0; i < rules->kind_count; i++)
        for (size_t k = 0; k < rules->kind_count; k++) {
            struct str one = rules->kinds[i].id, two = rules->kinds[k].id;
            struct json *both = judge(
                a, (struct change_facts){
                       .kinds = str_fmt(a, "%.*s,%.*s", STR_ARG(one), STR_ARG(two))});
            for (size_t q = 0; q < rules->question_count; q++) {
                enum change_answer x = rules->kinds[i].rulings[q].answer;
                enum change_answer y = rules->kinds[k].rulings[q].answer;
                const char *const words[] = {"no", "ask", "yes"};
                const struct json *said = answer(both, str_cz(a, rules->questions[q].id));
                assert_string_equal(str_cz(a, json_text(said, "answer")), words[x > y ? x : y]);
                const struct json *first = json_first(json_get(said, "reasons"));
                assert_string_equal(str_cz(a, json_text(first, "answer")), words[x > y ? x : y]);
                assert_int_equal(json_count(json_get(said, "reasons")), i == k ? 1 : 2);
            }
        }
}

static void change_class_and_certificates_replace_answers(void **state)
{
    struct arena *a = *state;
    struct change_facts f = {.kinds = STR("intended_purpose"),
                             .regulation = DEVICE_REGULATION_MDR,
                             .risk_class = DEVICE_CLASS_I,
                             .legacy = TRI_NO};
    struct json *model = judge(a, f);
    assert_true(STR_IS(json_text(answer(model, "notified_body"), "answer"), "no"));
    assert_true(STR_IS(json_text(answer(model, "legacy_significant"), "answer"), "no"));
    f.risk_class = DEVICE_CLASS_IS;
    f.legacy = TRI_YES;
    model = judge(a, f);
    assert_true(STR_IS(json_text(answer(model, "notified_body"), "answer"), "yes"));
    assert_true(STR_IS(json_text(answer(model, "legacy_significant"), "answer"), "yes"));
    f.regulation = DEVICE_REGULATION_IVDR;
    f.risk_class = DEVICE_CLASS_A;
    model = judge(a, f);
    assert_true(STR_IS(json_text(answer(model, "notified_body"), "answer"), "no"));
    assert_true(STR_IS(json_text(answer(model, "legacy_significant"), "answer"), "ask"));
    f.sterile = TRI_YES; /* the body takes part for the sterility of class A */
    assert_true(STR_IS(json_text(answer(judge(a, f), "notified_body"), "answer"), "yes"));
}

static void change_records_that_say_otherwise_are_told(void **state)
{
    struct arena *a = *state;
    struct change_facts f = {.kinds = STR("security_patch"),
                             .previous = STR("REL-0001"),
                             .udi_di = STR("09506000134352"),
                             .udi_di_before = STR("09506000134352"),
                             .udi_pi = STR("(8012)2"),
                             .udi_pi_before = STR("(8012)1")};
    assert_int_equal(json_count(json_get(judge(a, f), "differences")), 0);
    f.udi_pi_before = f.udi_pi;
    assert_int_equal(json_count(json_get(judge(a, f), "differences")), 1);
    f.udi_di_before = STR("09506000140445");
    assert_int_equal(json_count(json_get(judge(a, f), "differences")), 2);
    f.udi_di_before = STR("9506000134352"); /* the same GTIN, without the zero before it */
    assert_int_equal(json_count(json_get(judge(a, f), "differences")), 1);
    f.kinds = STR("algorithm");
    f.significant = TRI_NO;
    assert_int_equal(json_count(json_get(judge(a, f), "differences")), 3);
}

static void change_without_kinds_asks(void **state)
{
    struct arena *a = *state;
    struct json *model = judge(a, (struct change_facts){0});
    assert_int_equal(json_count(json_get(model, "answers")), 0);
    assert_int_equal(json_count(json_get(model, "ask")), device_change_rules(a)->kind_count);
    struct err err = {0};
    struct change_facts f = {.kinds = STR("security_patch frob")};
    assert_false(device_change_judge(a, device_change_rules(a), &f, &model, &err));
    assert_non_null(strstr(err.text, "no kind of change 'frob'"));
    assert_false(device_check_kinds(a, "change_kinds", f.kinds, &err));
    assert_non_null(strstr(err.text, "change_kinds: there is no kind"));
}

/* Law is labelled: only what was read in its text may be called verified, never our own reading. */
static void change_every_answer_has_reason_source_and_status(void **state)
{
    struct arena *a = *state;
    const struct change_rules *rules = device_change_rules(a);
    for (size_t i = 0; i < rules->kind_count; i++)
        for (size_t q = 0; q < rules->question_count; q++) {
            const struct change_ruling *r = &rules->kinds[i].rulings[q];
            assert_true(r->reason.n && r->source.n);
            bool own = str_has(r->source, STR("our reading")) || str_has(r->source, STR("MDCG"));
            assert_false(own && STR_IS(r->status, "verified"));
        }
}

static void change_wrong_files_are_refused_with_the_place(void **state)
{
    struct arena *a = *state;
    static const char ruling[] = "{\"answer\":\"no\",\"reason\":\"r\",\"source\":\"s\","
                                 "\"status\":\"verified\"}";
    static const struct {
        const char *kinds, *instead, *reason;
    } rows[] = {
        {"[]", "[]", "no kinds"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\"}]", "[]", "k: q: answer is none"},
        {"[{\"id\":\"k\"}]", "[]", "kind 1 has no id, name or ask"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"q\":{\"answer\":\"no\"}}]", "[]",
         "k: q: it has no reason"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"effect\":\"e\"},"
         "{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"effect\":\"e\"}]",
         "[]", "k is there twice"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"effect\":\"e\"}]", "[{}]",
         "instead 1: there is no question"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"effect\":\"e\"}]",
         "[{\"question\":\"q\",\"when\":\"x\"}]", "when is none"},
        {"[{\"id\":\"k\",\"name\":\"n\",\"ask\":\"a\",\"effect\":\"e\"}]", "[]", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct change_rules *rules = ARENA_NEW(a, struct change_rules);
        struct err err = {0};
        struct str text = str_fmt(a,
                                  "{\"questions\":[{\"id\":\"q\",\"title\":\"Q?\"}],\"effects\":"
                                  "{\"e\":{\"q\":%s}},\"kinds\":%s,\"instead\":%s}",
                                  ruling, rows[i].kinds, rows[i].instead);
        bool ok = device_change_read(a, text, rules, &err);
        if (ok != !rows[i].reason || (!ok && !strstr(err.text, rows[i].reason)))
            fail_msg("%s: %s", rows[i].kinds, err.text);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(change_answers_by_kind),
        TEST(change_another_kind_never_takes_an_answer_away),
        TEST(change_class_and_certificates_replace_answers),
        TEST(change_records_that_say_otherwise_are_told),
        TEST(change_without_kinds_asks),
        TEST(change_every_answer_has_reason_source_and_status),
        TEST(change_wrong_files_are_refused_with_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
