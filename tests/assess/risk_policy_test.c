/* Which policy a risk is rated by: its own, its device's, the manufacturer's, the program's. */
#include "risk_fixture.h"

static const char *pair(struct fixture *f, const char *name, struct str value)
{
    return str_fmt(&f->arena, "%s=%.*s", name, STR_ARG(value)).p;
}

/* E2 x I2 is the letter in this policy. */
static struct str policy(struct fixture *f, const char *letter, const char *until)
{
    const char *cells = str_fmt(&f->arena, "[[\"L\", \"L\"], [\"L\", \"%s\"]]", letter).p;
    struct str matrix = policy_with(&f->arena, "[[\"L\", \"M\"], [\"M\", \"H\"]]", cells);
    return fixture_add(f, "risk_policy", "name=Own", "edition=1", "kind=security",
                       pair(f, "matrix", matrix), "valid_from=2020-01-01",
                       pair(f, "valid_until", str_of(until)), NULL);
}

static void choose(struct fixture *f, struct str device, struct str policy)
{
    assert_true(fixture_set(f, device, "security_policy", str_cz(&f->arena, policy)));
}

static struct str level(struct fixture *f, struct str device, struct str of)
{
    struct str risk = of.n ? fixture_add(f, "security_risk", "name=R", pair(f, "device", device),
                                         "exploitability_before=E2", "impact_before=I2",
                                         pair(f, "policy", of), NULL)
                           : fixture_add(f, "security_risk", "name=R", pair(f, "device", device),
                                         "exploitability_before=E2", "impact_before=I2", NULL);
    return fixture_field(f, risk, "level_before");
}

static struct str device(struct fixture *f, struct str manufacturer)
{
    return fixture_add(
        f, "device", "name=IP-4", "regulation=mdr",
        fixture_ref(f, "family", fixture_add(f, "device_family", "name=Halcyon", NULL)),
        pair(f, "manufacturer", manufacturer), NULL);
}

static void the_nearest_policy_in_use_counts(void **state)
{
    struct fixture *f = *state;
    struct str of_maker = policy(f, "M", "2999-01-01"), of_device = policy(f, "H", "2999-01-01");
    struct str over = policy(f, "H", "2021-01-01"), own = policy(f, "L", "2999-01-01");
    struct str maker = fixture_add(f, "organisation", "name=Halcyon", "kind=manufacturer",
                                   pair(f, "security_policy", of_maker), NULL);
    struct str d = device(f, maker);
    assert_true(STR_IS(level(f, d, (struct str){0}), "M"));
    choose(f, d, over); /* it was in use until 2021 */
    assert_true(STR_IS(level(f, d, (struct str){0}), "M"));
    choose(f, d, of_device);
    assert_true(STR_IS(level(f, d, (struct str){0}), "H"));
    assert_true(STR_IS(level(f, d, own), "L"));
    struct str other = device(f, fixture_add(f, "organisation", "name=O", NULL));
    assert_true(STR_IS(level(f, other, (struct str){0}), "L")); /* the program's */
}

/* A risk keeps the policy it was rated by, and a new edition of that makes it stale. */
static void a_risk_keeps_the_policy_that_it_took(void **state)
{
    struct fixture *f = *state;
    struct str first = policy(f, "M", "2999-01-01"), second = policy(f, "H", "2999-01-01");
    struct str d = device(f, fixture_add(f, "organisation", "name=O", NULL));
    choose(f, d, first);
    struct str risk = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                  "exploitability_before=E2", "impact_before=I2", NULL);
    assert_true(str_eq(fixture_field(f, risk, "policy"), first));
    choose(f, d, second);
    assert_true(fixture_set(f, risk, "description", "looked at again"));
    assert_true(str_eq(fixture_field(f, risk, "policy"), first));
    assert_true(STR_IS(fixture_field(f, risk, "level_before"), "M"));
    fixture_holds(f);
}

/* Rated by property, the highest counts, before and after controls. */
static void the_impact_is_the_highest_of_the_properties(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f, fixture_add(f, "organisation", "name=O", NULL));
    struct str risk = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                  "exploitability_before=E2", "exploitability_after=E2",
                                  "impact_before=I1", "impact_kinds=integrity:I4 privacy:I2 safety",
                                  "impact_kinds_after=integrity:I2 privacy:I3", NULL);
    assert_true(STR_IS(fixture_field(f, risk, "impact_before"), "I4"));
    assert_true(STR_IS(fixture_field(f, risk, "impact_after"), "I3"));
    assert_true(fixture_set(f, risk, "impact_kinds", "integrity safety")); /* no level: it stays */
    assert_true(STR_IS(fixture_field(f, risk, "impact_before"), "I4"));
    assert_false(fixture_set(f, risk, "impact_kinds", "beauty:I4"));
    assert_non_null(strstr(f->err.text, "impact_kinds: 'beauty:I4' is no property"));
    assert_false(fixture_set(f, risk, "impact_kinds_after", "privacy:I9"));
    assert_non_null(strstr(f->err.text, "impact_kinds_after: 'privacy:I9'"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(the_nearest_policy_in_use_counts),
        T(a_risk_keeps_the_policy_that_it_took),
        T(the_impact_is_the_highest_of_the_properties),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
