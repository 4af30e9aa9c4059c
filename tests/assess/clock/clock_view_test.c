#include "../match/run_fixture.h"

#include "assess/clock/view.h"

static const char file_hash[] =
    "file=0000000000000000000000000000000000000000000000000000000000000001";
static const char own_policy[] =
    "matrix={\"clocks\":[{\"id\":\"triage\",\"rules\":[{\"id\":\"T\",\"days\":3,\"label\":\"plan\","
    "\"source\":\"4.2\",\"severity\":\"high\"}]},{\"id\":\"decide\",\"rules\":[]},"
    "{\"id\":\"fix\",\"rules\":[]}]}";

static struct json *clocks(struct fixture *f, struct str release, const char *today, int64_t within)
{
    struct view v = {.store = f->store, .arena = &f->arena};
    struct clock_policy policy;
    struct json *model = NULL;
    assert_true(date_parse(str_of(today), &v.as_of));
    if (!clock_policy_load(&v, &policy, &f->err) ||
        !clock_model(&v, release, &policy, within, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *all(struct fixture *f, const char *today)
{
    return clocks(f, (struct str){0}, today, CLOCK_ALL_DAYS);
}

static const struct json *nth(const struct json *list, size_t n)
{
    const struct json *item = json_first(list);
    while (item && n--)
        item = item->next;
    if (!item)
        fail_msg("too few items");
    return item;
}

static const struct json *item_of(const struct json *model, const char *vulnerability,
                                  struct str release)
{
    JSON_EACH (item, json_get(model, "items"))
        if (str_eq(json_text(item, "vulnerability"), str_of(vulnerability)) &&
            str_eq(json_text(item, "release"), release))
            return item;
    return NULL;
}

static void assert_text(const struct json *o, const char *name, const char *wanted)
{
    struct str got = json_text(o, name);
    if (!str_eq(got, str_of(wanted)))
        fail_msg("%s: '%.*s', not '%s'", name, STR_ARG(got), wanted);
}

struct sample {
    struct str device, old, new, part;
};

static struct str add_release(struct fixture *f, struct str device, const char *name,
                              const char *on, struct str part)
{
    struct str id = fixture_add(f, "release", name, "status=released", on,
                                fixture_ref(f, "device", device), NULL);
    fixture_add(f, "sbom", "name=list", file_hash, fixture_ref(f, "release", id),
                fixture_ref(f, "components", part), NULL);
    return id;
}

/* Two releases of one device with the same component. One vulnerability is critical, the other low;
   neither is exploited. */
static struct sample make_sample(struct fixture *f)
{
    struct sample s;
    s.device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    s.part = fixture_add(f, "component", "name=dose", "version=1.10.0", "identity=pkg:npm/dose",
                         NULL);
    s.old = add_release(f, s.device, "name=1", "released_on=2026-01-01", s.part);
    s.new = add_release(f, s.device, "name=2", "released_on=2026-02-01", s.part);
    const char *part = str_cz(&f->arena, s.part);
    struct buf d = {.arena = &f->arena};
    fixture_line(&d, 'A', "1", "CVE-2026-0001", "GHSA-a", "Bad", "critical", "", "", "", "no",
                 NULL);
    fixture_line(&d, 'A', "2", "CVE-2026-0002", "", "Low", "low", "", "", "", "no", NULL);
    fixture_line(&d, 'R', "1", "1", "osv", "CVE-2026-0001", "npm", "<2.0.0", NULL);
    fixture_line(&d, 'R', "2", "2", "osv", "CVE-2026-0002", "npm", "<2.0.0", NULL);
    fixture_line(&d, 'F', part, "1", "1", NULL);
    fixture_line(&d, 'F', part, "2", "2", NULL);
    fixture_line(&d, 'S', part, "matched", "in range", NULL);
    fixture_run(f, "2026-06-01", "abc", buf_str(&d));
    return s;
}

static void each_finding_in_each_release_has_three_clocks(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct json *model = all(f, "2026-06-02");
    assert_int_equal(json_int(model, "places", 0), 4);
    assert_int_equal(json_int(model, "running", 0), 4);
    assert_int_equal(json_int(model, "overdue", 9), 0);
    const struct json *item = item_of(model, "CVE-2026-0001", s.new);
    assert_text(item, "clock", "triage");
    assert_text(item, "due_on", "2026-06-08");
    assert_int_equal(json_int(item, "days_left", 0), 6);
    assert_text(nth(json_get(item, "clocks"), 1), "due_on", "2026-06-15");
    assert_text(nth(json_get(item, "clocks"), 2), "rule", "fix-critical");
    item = item_of(model, "CVE-2026-0002", s.new);
    assert_text(nth(json_get(item, "clocks"), 2), "rule", "fix-harm");
    assert_text(nth(json_get(item, "clocks"), 2), "state", "running");
    model = all(f, "2026-06-16");
    assert_int_equal(json_int(model, "overdue", 0), 4);
    item = item_of(model, "CVE-2026-0001", s.new);
    assert_int_equal(json_int(item, "days_left", 0), -8);
    assert_text(nth(json_get(item, "clocks"), 1), "state", "overdue");
    assert_text(nth(json_get(item, "clocks"), 2), "state", "running");
}

static void a_release_is_shown_alone_and_days_limit_the_rest(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct json *model = clocks(f, s.old, "2026-06-02", CLOCK_ALL_DAYS);
    assert_int_equal(json_int(model, "places", 0), 2);
    assert_int_equal(json_int(clocks(f, s.old, "2026-06-02", 5), "shown", 9), 0);
    assert_int_equal(json_int(clocks(f, s.old, "2026-06-02", 5), "running", 0), 2);
    assert_int_equal(json_int(clocks(f, s.old, "2026-06-02", 6), "shown", 0), 2);
    struct view v = {.store = f->store, .arena = &f->arena};
    assert_false(clock_model(&v, s.device, clock_policy_default(&f->arena), 0, &model, &f->err));
    assert_int_equal(f->err.code, ERR_USAGE);
    assert_false(
        clock_model(&v, STR("REL-0099"), clock_policy_default(&f->arena), 0, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

/* 1.9.0 is before 1.10.0 by the rule of npm, though not as text. */
static void a_decision_stops_clocks_where_it_covers_release_and_version(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    fixture_add(f, "decision", "identity=pkg:npm/dose", "vulnerability=GHSA-a",
                "state=not_affected", "reason=never called", "to_version=1.9.0", NULL);
    assert_int_equal(json_int(all(f, "2026-06-02"), "running", 0), 4);
    struct str id = fixture_add(f, "decision", "identity=pkg:npm/dose", "vulnerability=GHSA-a",
                                "state=affected", "reason=read", "action=update", "decided_by=Ada",
                                "from_version=1.9.0", fixture_ref(f, "scope", s.old), NULL);
    struct json *model = all(f, "2026-06-02");
    const struct json *item = item_of(model, "CVE-2026-0001", s.old);
    assert_text(item, "clock", "fix");
    assert_text(item, "who", "Ada");
    assert_true(str_eq(json_text(item, "decision"), id));
    assert_true(str_ends(json_text(nth(json_get(item, "clocks"), 0), "by"), STR(": affected")));
    assert_text(item_of(model, "CVE-2026-0001", s.new), "clock", "triage");
    fixture_add(f, "decision", "identity=pkg:npm/dose", "vulnerability=CVE-2026-0001",
                "state=not_affected", "reason=never called", fixture_ref(f, "scope", s.new),
                "decided_by=Ada", "reviewer=Bob", NULL);
    assert_null(item_of(all(f, "2026-06-02"), "CVE-2026-0001", s.new));
}

static void a_later_release_stops_fixing_when_all_of_it_was_looked_up(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    fixture_add(f, "decision", "identity=pkg:npm/dose", "vulnerability=CVE-2026-0001",
                "state=affected", "reason=read", "action=update", NULL);
    struct str next = fixture_add(f, "component", "name=dose", "version=2.0.0",
                                  "identity=pkg:npm/dose", NULL);
    add_release(f, s.device, "name=3", "released_on=2026-03-01", next);
    assert_non_null(item_of(all(f, "2026-06-02"), "CVE-2026-0001", s.old));
    /* What could not be judged may have it all the same. */
    static const char *const states[] = {"no_identifier", "no_source", "stale", "clean"};
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct buf d = {.arena = &f->arena};
        fixture_line(&d, 'S', str_cz(&f->arena, next), states[i], "because", NULL);
        fixture_run(f, "2026-06-01", "abc", buf_str(&d));
        const struct json *item = item_of(all(f, "2026-06-02"), "CVE-2026-0001", s.old);
        if ((item == NULL) != (strcmp(states[i], "clean") == 0))
            fail_msg("%s: %s", states[i], item ? "runs" : "is fixed");
    }
    struct json *model = all(f, "2026-06-02");
    assert_null(item_of(model, "CVE-2026-0001", s.old));
    assert_null(item_of(model, "CVE-2026-0001", s.new));
    const struct json *other = item_of(model, "CVE-2026-0002", s.old);
    assert_text(other, "clock", "triage");
    assert_text(nth(json_get(other, "clocks"), 2), "by", "3 is on the market without it");
}

static void harm_is_yes_when_anybody_says_so(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const char *device = fixture_ref(f, "device", s.device);
    struct str other = fixture_add(f, "device", "name=Other", "regulation=mdr", NULL);
    fixture_add(f, "security_risk", "name=Elsewhere", "safety_relevant=yes",
                "vulnerabilities=CVE-2026-0002", fixture_ref(f, "device", other), NULL);
    assert_text(item_of(all(f, "2026-06-02"), "CVE-2026-0002", s.old), "harm", "unknown");
    fixture_add(f, "case", "name=Case", "vulnerabilities=CVE-2026-0002", "owner=Bob",
                "safety_relevant=no", "safety_reason=not dosing",
                fixture_ref(f, "devices", s.device), NULL);
    const struct json *item = item_of(all(f, "2026-06-02"), "CVE-2026-0002", s.old);
    assert_text(item, "harm", "no");
    assert_text(item, "who", "Bob");
    assert_text(nth(json_get(item, "clocks"), 2), "rule", "");
    struct str risk = fixture_add(f, "security_risk", "name=Here", "safety_relevant=yes", device,
                                  NULL);
    fixture_add(f, "decision", "identity=pkg:npm/dose", "vulnerability=CVE-2026-0002",
                "state=under_investigation", "reason=reading",
                fixture_ref(f, "security_risk", risk), NULL);
    item = item_of(all(f, "2026-06-02"), "CVE-2026-0002", s.old);
    assert_text(item, "harm", "yes");
    assert_text(item, "clock", "decide");
    fixture_add(f, "security_risk", "name=Named", "safety_relevant=yes", device,
                "vulnerabilities=GHSA-a CVE-2026-0007", NULL);
    assert_text(item_of(all(f, "2026-06-02"), "CVE-2026-0001", s.new), "harm", "yes");
}

static void the_policy_is_that_of_the_organisation_while_it_is_valid(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct str id = fixture_add(f, "risk_policy", "name=Days", "kind=clocks", "edition=7",
                                "valid_from=2026-06-02", "valid_until=2026-06-30", own_policy,
                                NULL);
    assert_text(all(f, "2026-06-01"), "policy", "clocks");
    assert_text(all(f, "2026-07-01"), "policy", "clocks");
    struct json *model = all(f, "2026-06-02");
    assert_true(str_eq(json_text(model, "policy"), id));
    assert_text(model, "edition", "7");
    const struct json *item = item_of(model, "CVE-2026-0001", s.old);
    assert_text(item, "rule", "T");
    assert_text(item, "due_on", "2026-06-04");
    assert_text(item, "source", "4.2");
    /* No rule is for what is low: it has no day, and stands at the end. */
    const struct json *last = nth(json_get(model, "items"), 3);
    assert_text(last, "vulnerability", "CVE-2026-0002");
    assert_text(last, "reason", "no rule gives days: with the next release");
    assert_false(json_is_true(last, "overdue"));
    assert_int_equal(json_int(clocks(f, s.old, "2026-06-02", 3000), "shown", 0), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_finding_in_each_release_has_three_clocks),
        T(a_release_is_shown_alone_and_days_limit_the_rest),
        T(a_decision_stops_clocks_where_it_covers_release_and_version),
        T(a_later_release_stops_fixing_when_all_of_it_was_looked_up),
        T(harm_is_yes_when_anybody_says_so),
        T(the_policy_is_that_of_the_organisation_while_it_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
