/* The policy of the release gate: what a file may say, and what waivers are worth. */
#include "gap_world.h"

#include "assess/gap/policy.h"

static const struct json *gate(struct fixture *f, struct str release, const char *policy)
{
    struct gap_policy_file file = {.text = str_of(policy ? policy : ""), .name = STR("own.json")};
    struct json *model;
    if (!gap_gate(f->store, &f->arena, release, policy ? &file : NULL, NULL, today, &model,
                  &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *row_of(const struct json *model, const char *list, const char *check)
{
    return find(json_get(model, list), "check", check);
}

static void what_a_policy_may_not_say_is_refused_by_name(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"[]", "must be an object"},
        {"{", "own.json: 1:"},
        {"{\"version\": 1}", "id: is required"},
        {"{\"id\": \"x\", \"rule\": []}", "there is no member 'rule'"},
        {"{\"id\": \"x\", \"groups\": []}", "there is no member 'groups'"},
        {"{\"id\": \"x\", \"rules\": {}}", "rules: must be an array"},
        {"{\"id\": \"x\", \"grades\": {\"advised\": \"maybe\"}}", "'maybe' is neither block nor"},
        {"{\"id\": \"x\", \"rules\": [{\"check\": \"no-such\", \"effect\": \"warn\","
         " \"reason\": \"r\"}]}",
         "rule 1: there is no check, slot or clause 'no-such'"},
        {"{\"id\": \"x\", \"rules\": [{\"check\": \"build-unknown\", \"effect\": \"warn\"}]}",
         "reason: is required"},
        {"{\"id\": \"x\", \"rules\": [{\"check\": \"security-risk-safety-unknown\","
         " \"effect\": \"warn\", \"reason\": \"r\"}]}",
         "security-risk-safety-unknown always blocks"},
        {"{\"id\": \"x\", \"waivers\": [{\"check\": \"build-unknown\", \"owner\": \"A\","
         " \"reason\": \"r\", \"until\": \"2026-12-01\"}]}",
         "waiver 1: record: is required"},
        {"{\"id\": \"x\", \"waivers\": [{\"check\": \"build-unknown\", \"record\": \"REL-0001\","
         " \"owner\": \"A\", \"reason\": \"r\", \"until\": \"soon\"}]}",
         "'soon' is no day"},
        {"{\"id\": \"x\", \"waivers\": [{\"check\": \"connection-same-person\","
         " \"record\": \"X-0001\", \"owner\": \"A\", \"reason\": \"r\","
         " \"until\": \"2026-12-01\"}]}",
         "connection-same-person is never waived"},
    };
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct gap_policy_file file = {.text = str_of(rows[i].text), .name = STR("own.json")};
        struct json *model;
        struct err err = {0};
        if (gap_gate(f->store, &f->arena, release, &file, NULL, today, &model, &err))
            fail_msg("taken: %s", rows[i].text);
        if (!str_has(str_of(err.text), str_of(rows[i].says)))
            fail_msg("%s, not: %s", err.text, rows[i].says);
    }
}

static void a_rule_lets_a_check_warn_or_block(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    const struct json *before = gate(f, release, NULL);
    assert_non_null(row_of(before, "blockers", "release-without-sbom"));
    const struct json *after = gate(
        f, release,
        "{\"id\": \"x\", \"grades\": {\"required\": \"warn\"}, \"rules\": ["
        "{\"check\": \"release-without-penetration-test\", \"effect\": \"block\","
        " \"reason\": \"ordered by management\"}]}");
    assert_int_equal(json_int(after, "total", 0), 1);
    assert_non_null(row_of(after, "blockers", "release-without-penetration-test"));
    assert_non_null(row_of(after, "warnings", "release-without-sbom"));
    int64_t all = 0;
    JSON_EACH (n, json_get(before, "counts"))
        all += json_int(json_get(before, "counts"), str_cz(&f->arena, n->key), 0);
    JSON_EACH (n, json_get(after, "counts"))
        all -= json_int(json_get(after, "counts"), str_cz(&f->arena, n->key), 0);
    assert_int_equal(all, 0); /* no row is lost */
}

static void missing_data_are_named_even_where_they_only_warn(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    const struct json *model = gate(f, release,
                                    "{\"id\": \"x\", \"grades\": {\"required\": \"warn\"}}");
    assert_true(json_is_true(model, "open"));
    assert_true(json_count(json_get(model, "no_data")) >= 2);
    assert_true(str_has(json_text(model, "summary"), STR("data are missing")));
}

static void the_groups_have_every_row_once(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), release = fixture_release(f, d, "1");
    (void)fixture_add(f, "security_risk", "name=Leak", fixture_ref(f, "device", d), NULL);
    const struct json *model = gate(f, release, NULL), *counts = json_get(model, "counts");
    static const char *const fates[] = {"block", "warn", "waived"};
    for (size_t i = 0; i < COUNT_OF(fates); i++) {
        int64_t sum = 0;
        JSON_EACH (g, json_get(model, "groups"))
            sum += json_int(g, fates[i], 0);
        assert_int_equal(sum, json_int(counts, fates[i], -1));
    }
    assert_int_equal(json_count(json_get(model, "groups")), 8);
    const struct json *unknown = row_of(model, "blockers", "security-risk-safety-unknown");
    assert_text(unknown, "group", "risks");
    assert_true(json_text(unknown, "never_waived").n > 0);
    assert_true(json_text(unknown, "clauses").n > 0 && json_text(unknown, "how").n > 0);
    assert_text(row_of(model, "blockers", "release-without-penetration-test"), "group", "tests");
    assert_text(row_of(model, "blockers", "SLOT-security-plan"), "group", "evidence");
}

/* Every type that a check looks at has a group of its own, or goes by its concept. */
static void each_check_finds_its_group(void **state)
{
    struct fixture *f = *state;
    struct gap_ground ground;
    struct gap_policy policy;
    if (!gap_ground_load(f->store, &f->arena, (struct str){0}, &ground, &f->err) ||
        !gap_policy_built_in(&f->arena, &ground, &policy, &f->err))
        fail_msg("%s", f->err.text);
    for (size_t i = 0; i < ground.checks.count; i++) {
        const struct gap_check *c = &ground.checks.items[i];
        const struct gap_gate_group *g = gap_policy_group(&policy, c, NULL);
        assert_true(g >= policy.groups && g < policy.groups + policy.group_count);
    }
    for (size_t i = 0; i < policy.group_count; i++)
        JSON_EACH (type, policy.groups[i].types)
            if (!record_type_find(type->text))
                fail_msg("there is no type %.*s", STR_ARG(type->text));
}

/* --- waivers --- */

static struct str waive(struct fixture *f, struct str release, const char *until,
                        const char *agreed)
{
    return fixture_add(f, "waiver", "check_name=release-without-penetration-test",
                       fixture_ref(f, "subject", release), "reason=ordered for next week",
                       "owner=Ann", fixture_ref(f, "until", str_of(until)),
                       fixture_ref(f, "agreed_by", str_of(agreed)), NULL);
}

static void a_waiver_counts_until_its_day_once_a_second_person_agreed(void **state)
{
    static const char check[] = "release-without-penetration-test";
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct str id = waive(f, release, "2026-11-20", "Bob");
    const struct json *model = gate(f, release, NULL);
    assert_non_null(row_of(model, "blockers", check));
    assert_text(find(json_get(model, "waivers"), "id", id.p), "standing", "its day has passed");
    assert_true(fixture_set(f, id, "until", "2026-11-21"));
    model = gate(f, release, NULL);
    assert_null(row_of(model, "blockers", check));
    assert_text(json_get(row_of(model, "waived", check), "waiver"), "owner", "Ann");
    assert_true(fixture_set(f, id, "agreed_by", ""));
    assert_non_null(row_of(gate(f, release, NULL), "blockers", check));
}

static void a_waiver_falls_away_when_its_record_changes(void **state)
{
    static const char check[] = "release-without-penetration-test";
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct str id = waive(f, release, "2026-12-01", "Bob");
    assert_null(row_of(gate(f, release, NULL), "blockers", check));
    assert_true(fixture_set(f, release, "build_hash",
                            "2ee8a7b087b6e98f4e40eefe0b96d68327a77e0292a4526c288a3166c98dcca9"));
    const struct json *model = gate(f, release, NULL);
    assert_non_null(row_of(model, "blockers", check));
    assert_text(find(json_get(model, "waivers"), "id", id.p), "standing",
                "the record has changed since");
}

static void a_waiver_needs_two_persons_and_a_check_that_may_be_waived(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), release = fixture_release(f, d, "1");
    struct str id = waive(f, release, "2026-12-01", "Bob");
    assert_false(fixture_set(f, id, "agreed_by", "ANN "));
    assert_true(str_has(str_of(f->err.text), STR("another person than the owner")));
    assert_false(fixture_set(f, id, "reason", ""));
    const struct record_type *t = record_type_find(STR("waiver"));
    struct record_context c = {.arena = &f->arena, .as_of = today};
    void *w = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    static const char *const pairs[][2] = {{"check_name", "security-risk-safety-unknown"},
                                           {"subject", "SR-0001"},
                                           {"reason", "r"},
                                           {"owner", "Ann"},
                                           {"until", "2026-12-01"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        assert_true(record_set(t, w, &f->arena, str_of(pairs[i][0]), str_of(pairs[i][1]), &f->err));
    assert_false(record_finish(t, w, &c, &f->err));
    assert_true(str_has(str_of(f->err.text), STR("is never waived")));
}

static void a_waiver_of_the_file_is_held_to_the_same_rules(void **state)
{
    static const char check[] = "release-without-penetration-test";
    static const char text[] =
        "{\"id\": \"x\", \"waivers\": [{\"check\": \"release-without-penetration-test\","
        " \"record\": \"%.*s\", \"owner\": \"Ann\", \"reason\": \"r\", \"until\": "
        "\"2026-12-01\"%s}]}";
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct str alone = str_fmt(&f->arena, text, STR_ARG(release), "");
    struct str agreed = str_fmt(&f->arena, text, STR_ARG(release), ", \"agreed_by\": \"Bob\"");
    assert_non_null(row_of(gate(f, release, str_cz(&f->arena, alone)), "blockers", check));
    assert_non_null(row_of(gate(f, release, str_cz(&f->arena, agreed)), "waived", check));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(what_a_policy_may_not_say_is_refused_by_name),
        T(a_rule_lets_a_check_warn_or_block),
        T(missing_data_are_named_even_where_they_only_warn),
        T(the_groups_have_every_row_once),
        T(each_check_finds_its_group),
        T(a_waiver_counts_until_its_day_once_a_second_person_agreed),
        T(a_waiver_falls_away_when_its_record_changes),
        T(a_waiver_needs_two_persons_and_a_check_that_may_be_waived),
        T(a_waiver_of_the_file_is_held_to_the_same_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
