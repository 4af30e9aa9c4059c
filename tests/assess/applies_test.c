/* Whether a clause applies: three-valued, with the reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "assess/gap/applies.h"
#include "base/limits.h"

static int setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, MIB(64));
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

/* The name says the value: y1, y2 are yes, n1, n2 no, others unknown. */
static enum tri value(const void *context, struct str name)
{
    (void)context;
    return name.p[0] == 'y' ? TRI_YES : name.p[0] == 'n' ? TRI_NO : TRI_UNKNOWN;
}

static struct str question(const void *context, struct str name)
{
    (void)context;
    return STR_IS(name, "u1") ? STR("Is it sterile?") : (struct str){0};
}

static const struct gap_facts facts = {.value = value, .question = question};

static void a_clause_applies_does_not_or_is_unknown_with_the_question(void **state)
{
    static const struct {
        const char *condition;
        enum tri verdict;
        const char *reason, *fact;
    } rows[] = {
        {"{\"always\":true}", TRI_YES, "Applies to every device.", ""},
        {"{\"never\":true}", TRI_NO, "Does not apply. The clause asks nothing of the manufacturer.",
         ""},
        {"{\"any_of\":[\"n1\",\"y1\"]}", TRI_YES, "Applies: \"y1\" is answered with yes.", ""},
        /* One yes is enough, whatever is unknown. */
        {"{\"any_of\":[\"u1\",\"y1\"]}", TRI_YES, "Applies: \"y1\" is answered with yes.", ""},
        {"{\"any_of\":[\"n1\",\"n2\"]}", TRI_NO,
         "Does not apply. Answered with no: \"n1\", \"n2\".", ""},
        {"{\"any_of\":[\"n1\",\"u1\",\"u2\"]}", TRI_UNKNOWN,
         "Unknown until this is answered: \"Is it sterile?\"", "u1"},
        {"{\"all_of\":[\"y1\",\"y2\"]}", TRI_YES, "Applies: answered with yes: \"y1\", \"y2\".",
         ""},
        /* One no is enough. */
        {"{\"all_of\":[\"u1\",\"n1\"]}", TRI_NO, "Does not apply. Answered with no: \"n1\".", ""},
        {"{\"all_of\":[\"y1\",\"u2\"]}", TRI_UNKNOWN, "Unknown until this is answered: \"u2\"",
         "u2"},
        {"{\"any_of\":[\"n1\"],\"all_of\":[\"y1\"]}", TRI_YES,
         "Applies: answered with yes: \"y1\".", ""},
        {"{\"any_of\":[\"u1\"],\"all_of\":[\"n1\"]}", TRI_UNKNOWN,
         "Unknown until this is answered: \"Is it sterile?\"", "u1"},
        {"{\"any_of\":[\"n1\"],\"all_of\":[\"n2\"]}", TRI_NO,
         "Does not apply. Answered with no: \"n1\". Answered with no: \"n2\".", ""},
        /* What we do not understand is never a no. */
        {"{}", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.", ""},
        {"[]", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.", ""},
        {"{\"always\":false}", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.",
         ""},
        {"{\"any_of\":[]}", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.", ""},
        {"{\"some_of\":[\"n1\"]}", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.",
         ""},
        {"{\"any_of\":[\"n1\"],\"some_of\":[\"n1\"]}", TRI_UNKNOWN,
         "Unknown: the clause does not say when it applies.", ""},
        {"{\"any_of\":[7]}", TRI_UNKNOWN, "Unknown: the clause does not say when it applies.", ""},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *condition;
        struct err err = {0};
        assert_true(json_read(a, str_of(rows[i].condition), &condition, &err));
        struct gap_applies got = gap_applies(a, condition, &facts);
        if (got.verdict != rows[i].verdict || !str_eq(got.reason, str_of(rows[i].reason)))
            fail_msg("%s: %d, %.*s", rows[i].condition, got.verdict, STR_ARG(got.reason));
        assert_true(str_eq(got.fact, str_of(rows[i].fact)));
        assert_int_equal(got.question.n > 0, got.fact.n > 0);
    }
}

static void a_clause_without_condition_is_unknown(void **state)
{
    assert_int_equal(gap_applies(*state, NULL, &facts).verdict, TRI_UNKNOWN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clause_applies_does_not_or_is_unknown_with_the_question),
        cmocka_unit_test(a_clause_without_condition_is_unknown),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
