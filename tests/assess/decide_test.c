/* Decisions: taken from others with a receipt for each statement, made by us, agreed to, carried
   on, gone stale; and never lost. */
#include "decide_fixture.h"

#include "assess/decide/policy.h"

/* --- every statement gets one outcome --- */

static void a_statement_about_a_component_is_a_proposal_that_decides_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF));
    assert_outcome(r, 0, "applied");
    struct str d = decision_of(r, 0);
    assert_field(f, d, "status", "proposed");
    assert_field(f, d, "identity", "pkg:generic/openssl");
    assert_field(f, d, "from_version", "3.0.8");
    assert_field(f, d, "to_version", "3.0.8");
    assert_field(f, d, "scope", "");
    assert_field(f, d, "author", "Supplier");
    assert_field(f, d, "stated_at", "2026-11-20T00:00:00Z");
    assert_field(f, d, "origin", "supplier.json statements[0]");
    assert_field(f, d, "decided_by", "");
    assert_int_equal(fixture_field(f, d, "file").n, HASH_HEX);
    assert_int_equal(json_int(r, "not_applied", -1), 0);
    assert_int_equal(undecided(f), 3);
    assert_int_equal(json_count(check_rows(f, "decision-proposed", "2026-11-21")), 1);
    fixture_holds(f);
}

static void a_statement_by_another_name_of_the_flaw_is_about_the_same(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take_ours(f, openvex(f, "2026-11-20", "GHSA-1", OPENSSL, OFF));
    assert_outcome(r, 0, "applied");
    assert_field(f, decision_of(r, 0), "vulnerability", "CVE-2026-0001");
    assert_int_equal(undecided(f), 2);
}

static void what_is_accepted_counts_and_says_by_whom(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take_ours(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF));
    struct str d = decision_of(r, 0);
    assert_field(f, d, "status", "accepted");
    assert_field(f, d, "decided_by", "Ann");
    assert_field(f, d, "reviewer", "Bob");
    assert_field(f, d, "decided_on", "2026-11-21");
    assert_field(f, d, "review_by", "2027-11-21");
    assert_int_equal(undecided(f), 2);
}

static void who_accepts_is_not_the_reviewer(void **state)
{
    struct fixture *f = *state;
    site(f);
    assert_null(take_with(
        f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF),
        (struct decide_import){.accept = true, .accepted_by = STR("Ann"), .reviewer = STR("ann")}));
    assert_int_equal(f->err.code, ERR_USAGE);
}

static void what_does_not_match_says_why(void **state)
{
    static const struct {
        const char *vulnerability, *product, *words, *outcome;
    } rows[] = {
        {"CVE-2026-0001", "{\"@id\": \"pkg:generic/foreign@1\"}", FIXED, "no_product"},
        {"CVE-2026-0001", "{\"@id\": \"pkg:generic/openssl@3.0.9\"}", FIXED, "no_product"},
        {"CVE-2026-0001", "{\"@id\": \"pkg:npm/openssl@3.0.8\"}", FIXED, "no_product"},
        {"CVE-1999-0001", OPENSSL, FIXED, "not_found"},
        {"CVE-2026-0003", OPENSSL, FIXED, "not_found"},
        {"CVE-2026-0001",
         "{\"@id\": \"pkg:generic/Sample%20Maker/Pump@2.3.1\", \"subcomponents\":"
         " [{\"@id\": \"pkg:generic/curl\"}]}",
         FIXED, "no_component"},
        {"CVE-2026-0001", OPENSSL, "\"status\": \"affected\"", "invalid"},
        {"CVE-2026-0001",
         "{\"@id\": \"pkg:generic/zlib\", \"subcomponents\": [{\"@id\": \"pkg:generic/openssl\"}]}",
         FIXED, "no_product"},
    };
    struct fixture *f = *state;
    site(f);
    int64_t before = store_position(f->store);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *r = take_ours(
            f, openvex(f, "2026-11-20", rows[i].vulnerability, rows[i].product, rows[i].words));
        assert_outcome(r, 0, rows[i].outcome);
        assert_true(json_text(line(r, 0), "why").n > 0);
        assert_int_equal(json_int(r, "not_applied", -1), 1);
        assert_int_equal(json_int(json_get(r, "counts"), rows[i].outcome, -1), 1);
    }
    assert_int_equal(store_position(f->store), before);
}

static void a_statement_of_a_version_or_of_none_bounds_the_decision(void **state)
{
    static const struct {
        const char *product, *from, *scope;
    } rows[] = {
        {"{\"@id\": \"pkg:generic/openssl\"}", "", ""},
        {"{\"@id\": \"pkg:generic/openssl@3.0.8?arch=arm\"}", "3.0.8", ""},
        {"{\"@id\": \"pkg:generic/Sample%20Maker/Pump@2.3.1\", \"subcomponents\":"
         " [{\"@id\": \"pkg:generic/openssl\"}]}",
         "", "REL-0001"},
        {"{\"@id\": \"pkg:generic/Sample%20Maker/Pump\", \"subcomponents\":"
         " [{\"@id\": \"pkg:generic/openssl@3.0.8\"}]}",
         "3.0.8", "DEV-0001"},
        {"{\"@id\": \"pkg:generic/Sample%20Maker/Pump@2.3.1\"}", "", "REL-0001"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        const struct json *r = take(
            f, openvex(f, "2026-11-20", "CVE-2026-0001", rows[i].product, FIXED));
        assert_outcome(r, 0, "applied");
        assert_field(f, decision_of(r, 0), "identity", "pkg:generic/openssl");
        assert_field(f, decision_of(r, 0), "from_version", rows[i].from);
        assert_field(f, decision_of(r, 0), "scope", rows[i].scope);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void a_statement_before_the_first_scan_waits_for_its_finding(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "Pump", "mdr");
    (void)sbom_taken(f, fixture_release(f, device, "1"), "Pump", PARTS);
    const struct json *r = take_ours(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF));
    assert_outcome(r, 0, "applied");
    found(f, "CO-0001", "pkg:generic/openssl", "CVE-2026-0001", "");
    found(f, "CO-0002", "pkg:generic/zlib", "CVE-2026-0003", "");
    assert_int_equal(undecided(f), 1);
    assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
}

static void ahead_takes_what_was_not_found(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take_with(f, openvex(f, "2026-11-20", "CVE-1999-1", OPENSSL, FIXED),
                                     (struct decide_import){.ahead = true});
    assert_outcome(r, 0, "applied");
    assert_field(f, decision_of(r, 0), "vulnerability", "CVE-1999-1");
}

static void a_part_inside_another_component_is_never_accepted_unseen(void **state)
{
    struct fixture *f = *state;
    struct str release = site(f);
    const struct json *r = take_with(
        f,
        openvex(f, "2026-11-20", "CVE-2026-0001",
                "{\"@id\": \"pkg:generic/zlib\", \"subcomponents\": [{\"@id\":"
                " \"pkg:generic/openssl\"}]}",
                FIXED),
        (struct decide_import){
            .release = release, .accept = true, .accepted_by = STR("Ann"), .reviewer = STR("Bob")});
    assert_outcome(r, 0, "applied");
    assert_field(f, decision_of(r, 0), "status", "proposed");
    assert_int_equal(undecided(f), 3);
}

static void the_user_may_say_how_a_document_calls_the_release(void **state)
{
    struct fixture *f = *state;
    struct str release = site(f);
    struct str text = openvex(
        f, "2026-11-20", "CVE-2026-0001",
        "{\"@id\": \"pkg:oci/own-image@1\", \"subcomponents\": [" OPENSSL "]}", FIXED);
    assert_outcome(take_with(f, text, (struct decide_import){.release = release}), 0, "no_product");
    const struct json *r = take_with(
        f, text, (struct decide_import){.release = release, .product = STR("pkg:oci/own-image@1")});
    assert_outcome(r, 0, "applied");
    assert_field(f, decision_of(r, 0), "scope", "REL-0001");
}

static void components_are_found_by_cpe_and_by_hash(void **state)
{
    struct fixture *f = *state;
    struct str r = fixture_release(f, fixture_device(f, "Pump", "mdr"), "1");
    (void)sbom_taken(f, r, "Pump",
                     "{\"type\": \"library\", \"bom-ref\": \"a\", \"name\": \"a\", \"version\":"
                     " \"1.0\", \"cpe\": \"cpe:2.3:a:v:a:1.0:*:*:*:*:*:*:*\", \"hashes\": [{"
                     "\"alg\": \"SHA-256\", \"content\": \"00112233445566778899aabbccddeeff"
                     "00112233445566778899aabbccddeeff\"}]}");
    static const char *const products[] = {
        "{\"identifiers\": {\"cpe22\": \"cpe:/a:v:a:1.0\"}}",
        "{\"identifiers\": {\"cpe23\": \"cpe:2.3:a:v:a:*:*:*:*:*:*:*:*\"}}",
        "{\"@id\": \"urn:x\", \"hashes\": {\"sha-256\": \"00112233445566778899AABBCCDDEEFF"
        "00112233445566778899aabbccddeeff\"}}",
    };
    for (size_t i = 0; i < COUNT_OF(products); i++) {
        struct str text = openvex(f, "2026-11-20", "CVE-2026-0001", products[i], FIXED);
        assert_outcome(take(f, text), 0,
                       i ? i == 1 ? "there_already" : "there_already" : "applied");
    }
}

static void a_bom_link_is_followed_into_the_list(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str release = fixture_release(f, STR("DEV-0001"), "3");
    struct str list = STR(
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"version\": 2,"
        " \"serialNumber\": \"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79\", \"metadata\":"
        " {\"component\": {\"type\": \"firmware\", \"bom-ref\": \"p\", \"name\": \"Pump\"}},"
        " \"components\": [" PART("ref-o", "openssl", "3.0.8") "]}");
    assert_non_null(sbom_import(f, release, list, false));
    static const struct {
        const char *ref, *outcome;
    } rows[] = {
        {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#ref-o", "applied"},
        {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/3#ref-o", "no_product"},
        {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#other", "no_component"},
        {"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#p", "there_already"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(
            &f->arena,
            "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"vulnerabilities\": [{"
            "\"id\": \"CVE-2026-0001\", \"analysis\": {\"state\": \"resolved\"}, \"affects\":"
            " [{\"ref\": \"%s\"}]}]}",
            rows[i].ref);
        const struct json *r = take(f, text);
        /* The product as a whole is another decision: without bounds. */
        assert_outcome(r, 0, i == 3 ? "applied" : rows[i].outcome);
        if (i == 0)
            assert_field(f, decision_of(r, 0), "scope", "REL-0002");
    }
}

/* --- the newest statement holds --- */

static void the_same_again_is_there_already(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)take(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF));
    int64_t position = store_position(f->store);
    assert_outcome(take(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF)), 0,
                   "there_already");
    assert_outcome(take(f, openvex(f, "2026-11-21", "CVE-2026-0001", OPENSSL, OFF)), 0,
                   "there_already");
    assert_int_equal(store_position(f->store), position);
}

static void a_newer_statement_supersedes_an_older_one_and_never_the_reverse(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str first = decision_of(
        take(f, openvex(f, "2026-11-18", "CVE-2026-0001", OPENSSL, FIXED)), 0);
    const struct json *r = take(f, openvex(f, "2026-11-19", "CVE-2026-0001", OPENSSL, OFF));
    assert_outcome(r, 0, "replaced");
    assert_true(str_eq(json_as_text(json_first(json_get(line(r, 0), "replaces"))), first));
    assert_true(str_eq(fixture_field(f, first, "superseded_by"), decision_of(r, 0)));
    assert_outcome(take(f, openvex(f, "2026-11-17", "CVE-2026-0001", OPENSSL, FIXED)), 0, "older");
    fixture_holds(f);
}

static void a_proposal_does_not_touch_what_we_decided(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str ours = fixture_add(f, "decision", "identity=pkg:generic/openssl",
                                  "vulnerability=CVE-2026-0001", "from_version=3.0.8",
                                  "to_version=3.0.8", "state=affected", "action=update", NULL);
    const struct json *r = take(f, openvex(f, "2099-01-01", "CVE-2026-0001", OPENSSL, OFF));
    assert_outcome(r, 0, "applied");
    assert_int_equal(fixture_field(f, ours, "superseded_by").n, 0);
    assert_int_equal(undecided(f), 2);
    /* Accepted, it takes the place of ours, and the proposal is settled. */
    struct str proposal = decision_of(r, 0);
    r = take_ours(f, openvex(f, "2099-01-02", "CVE-2026-0001", OPENSSL, OFF));
    assert_outcome(r, 0, "replaced");
    assert_true(str_eq(fixture_field(f, ours, "superseded_by"), decision_of(r, 0)));
    assert_true(fixture_field(f, proposal, "retired").n > 0);
    fixture_holds(f);
}

static void within_one_document_the_newest_statement_holds(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str text = STR(
        "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"urn:x:1\", \"author\": \"S\","
        " \"timestamp\": \"2026-01-01T00:00:00Z\", \"version\": 1, \"statements\": [{"
        "\"vulnerability\": {\"name\": \"CVE-2026-0001\"}, \"products\": [" OPENSSL "],"
        " \"status\": \"under_investigation\"}, {\"vulnerability\": {\"name\": \"CVE-2026-0001\"},"
        " \"timestamp\": \"2026-02-01T00:00:00Z\", \"products\": [" OPENSSL "], " FIXED "}]}");
    const struct json *r = take(f, text);
    assert_outcome(r, 0, "older");
    assert_outcome(r, 1, "applied");
}

/* --- four eyes --- */

static void the_policy_says_who_may_not_decide_alone(void **state)
{
    static const struct {
        int64_t state, justification;
        bool on, wanted;
    } rows[] = {
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT, true, true},
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT, false, false},
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_PROTECTED_AT_PERIMETER, false, true},
        {DECISION_STATE_AFFECTED, 0, true, false},
        {DECISION_STATE_FIXED, 0, true, false},
    };
    struct fixture *f = *state;
    struct decide_policy p;
    assert_true(decide_policy_built_in(&f->arena, &p, &f->err));
    assert_true(p.four_eyes);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decision d = {.state = rows[i].state, .justification = rows[i].justification};
        p.four_eyes = rows[i].on;
        assert_int_equal(decide_needs_second(&p, &d), rows[i].wanted);
    }
}

static void a_policy_that_is_none_is_refused(void **state)
{
    static const char *const texts[] = {
        "{}",
        "{\"second_reviewer\": {\"on\": 1}}",
        "{\"second_reviewer\": {\"on\": true, \"states\": [\"gone\"]}}",
        "{\"second_reviewer\": {\"on\": true, \"justifications\": [\"trust\"]}}",
        "{\"second_reviewer\": {\"on\": true}, \"look_again_days\": {\"fixed\": 0}}",
        "{\"second_reviewer\": {\"on\": true}, \"look_again_days\": {\"x\": 1}}",
    };
    struct fixture *f = *state;
    struct decide_policy p;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(decide_policy_read(&f->arena, str_of(texts[i]), &p, &f->err));
}

static struct str decide(struct fixture *f, const char *vulnerability, const char *component,
                         struct decision d)
{
    struct decide_wish wish = {.release = STR("REL-0001"),
                               .vulnerability = str_of(vulnerability),
                               .component = str_of(component)};
    struct decide_put put = {0};
    fixture_begin(f);
    bool ok = decide_fill(f->store, &f->arena, &wish, &d, &f->err) &&
              decide_sign(&f->arena, STR("Ann"), sbom_day, &d, &f->err) &&
              decide_put(f->store, &f->arena, &d, &put, &f->err);
    return fixture_end(f, ok) ? put.id : (struct str){0};
}

static const struct decision off = {
    .state = DECISION_STATE_NOT_AFFECTED,
    .justification = DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_PRESENT,
    .reason = {"not built", 9}};

static void not_affected_waits_for_its_second_reviewer(void **state)
{
    struct fixture *f = *state;
    struct decide_put put;
    site(f);
    struct str d = decide(f, "CVE-2026-0001", "openssl", off);
    assert_field(f, d, "second_review", "yes");
    assert_int_equal(undecided(f), 3);
    const struct json *row = json_first(check_rows(f, "finding-undecided", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR("waits for a second reviewer")));
    fixture_begin(f);
    assert_false(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Eve"), STR("ann"), sbom_day, &put, &f->err)));
    fixture_begin(f);
    assert_true(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Eve"), STR("Bob"), sbom_day, &put, &f->err)));
    assert_true(str_eq(put.replaced, d));
    assert_field(f, put.id, "decided_by", "Ann");
    assert_field(f, put.id, "reviewer", "Bob");
    assert_int_equal(undecided(f), 2);
}

static void a_review_makes_a_proposal_ours(void **state)
{
    struct fixture *f = *state;
    struct decide_put put;
    site(f);
    struct str d = decision_of(take(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF)), 0);
    fixture_begin(f);
    assert_true(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Ann"), STR("Bob"), sbom_day, &put, &f->err)));
    assert_field(f, put.id, "status", "accepted");
    assert_field(f, put.id, "decided_by", "Ann");
    assert_field(f, put.id, "author", "Supplier");
    assert_int_equal(undecided(f), 2);
}

/* --- decisions of ours --- */

static void deciding_fills_in_identity_scope_and_bounds(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str d = decide(f, "ghsa-1", "", off);
    assert_field(f, d, "identity", "pkg:generic/openssl");
    assert_field(f, d, "vulnerability", "CVE-2026-0001");
    assert_field(f, d, "scope", "REL-0001");
    assert_field(f, d, "from_version", "3.0.8");
    assert_field(f, d, "decided_by", "Ann");
    assert_field(f, d, "review_by", "2027-11-21");
    assert_field(f, d, "name", "CVE-2026-0001 in openssl: Not affected");
    assert_int_equal(decide(f, "CVE-2026-0009", "", off).n, 0);
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_int_equal(decide(f, "CVE-2026-0001", "zlib", off).n, 0);
    found(f, "CO-0002", "pkg:generic/zlib", "CVE-2026-0001", "");
    assert_int_equal(decide(f, "CVE-2026-0001", "", off).n, 0);
    assert_true(str_has(str_of(f->err.text), STR("several components")));
}

static void deciding_again_supersedes(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str first = decide(f, "CVE-2026-0001", "", off);
    struct str second = decide(
        f, "CVE-2026-0001", "",
        (struct decision){.state = DECISION_STATE_AFFECTED, .action = STR("update")});
    assert_true(str_eq(fixture_field(f, first, "superseded_by"), second));
}

/* --- carried on --- */

static const struct json *carry(struct fixture *f, bool apply)
{
    struct decide_carry wish = {.from = STR("REL-0001"),
                                .to = STR("REL-0002"),
                                .apply = apply,
                                .reason = STR("the same build"),
                                .actor = STR("Ann"),
                                .on = sbom_day};
    struct json *model = NULL;
    fixture_begin(f);
    bool ok = decide_carry(f->store, &f->arena, &wish, &model, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
    return model;
}

static void assert_verdict(const struct json *model, size_t i, const char *wanted)
{
    assert_string_equal(json_text(line(model, i), "verdict").p, wanted);
}

static void carrying_shows_first_and_writes_only_when_asked(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str next = fixture_release(f, STR("DEV-0001"), "2.4.0");
    (void)sbom_taken(f, next, "Pump", PART("o", "openssl", "3.0.8") "," PART("z", "zlib", "1.3"));
    found(f, "CO-0003", "pkg:generic/zlib", "CVE-2026-0003", "");
    struct decision fixed = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
    struct decision wide = fixed;
    wide.scope = STR("DEV-0001");
    (void)decide(f, "CVE-2026-0001", "", fixed);
    (void)decide(f, "CVE-2026-0002", "", wide);
    (void)decide(f, "CVE-2026-0003", "", fixed);
    int64_t position = store_position(f->store);
    const struct json *model = carry(f, false);
    assert_int_equal(store_position(f->store), position);
    assert_int_equal(json_count(json_get(model, "lines")), 3);
    assert_verdict(model, 0, "carry");
    assert_verdict(model, 1, "covered");
    assert_verdict(model, 2, "other_version");
    model = carry(f, true);
    assert_int_equal(json_int(model, "made", -1), 1);
    struct str made = json_text(line(model, 0), "new");
    assert_field(f, made, "scope", "REL-0002");
    assert_true(str_has(fixture_field(f, made, "reason"), STR("the same build")));
    assert_verdict(carry(f, false), 0, "decided");
    fixture_holds(f);
}

static void what_waits_or_is_stale_is_not_carried(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)sbom_taken(f, fixture_release(f, STR("DEV-0001"), "2.4.0"), "Pump", PARTS);
    (void)decide(f, "CVE-2026-0001", "", off);
    struct decision passed = {.state = DECISION_STATE_FIXED,
                              .review_by = {2026, 11, 21},
                              .reason = STR("r"),
                              .decided_on = {2026, 1, 1}};
    passed.review_by.day = 20;
    (void)decide(f, "CVE-2026-0002", "", passed);
    const struct json *model = carry(f, true);
    assert_verdict(model, 0, "waits");
    assert_verdict(model, 1, "stale");
    assert_int_equal(json_int(model, "made", -1), 0);
}

/* --- stale, and never lost --- */

static const struct json *book(struct fixture *f, struct decide_filter filter)
{
    struct json *model = NULL;
    if (!decide_register(f->store, &f->arena, &filter, sbom_day, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void a_decision_is_stale_when_the_facts_change(void **state)
{
    static const struct {
        const char *field, *value;
        bool stale;
    } rows[] = {
        {"severity", "critical", true}, {"range", "<4", true},
        {"kev", "yes", true},           {"fixed_in", "3.0.9", true},
        {"epss_ppm", "9", false},       {"last_seen_on", "2026-11-21", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        struct str d = decide(f, "CVE-2026-0001", "", off);
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
        assert_true(fixture_set(f, STR("FI-0001"), rows[i].field, rows[i].value));
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), rows[i].stale);
        assert_int_equal(
            json_int(json_get(book(f, (struct decide_filter){0}), "counts"), "stale", -1),
            rows[i].stale);
        fixture_begin(f);
        assert_true(
            fixture_end(f, store_confirm(f->store, &f->arena, d, STR("it holds"), &f->err)));
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void a_decision_about_a_version_that_is_gone_is_stale(void **state)
{
    struct fixture *f = *state;
    struct str r = site(f);
    (void)decide(f, "CVE-2026-0001", "", off);
    (void)sbom_taken(f, r, "Pump", PART("o", "openssl", "3.0.9"));
    found(f, "CO-0003", "pkg:generic/openssl", "CVE-2026-0001", "");
    const struct json *row = json_first(check_rows(f, "decision-stale", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR("there is only 3.0.9")));
    const struct json *d = json_first(json_get(book(f, (struct decide_filter){0}), "decisions"));
    assert_true(str_has(json_text(d, "stale"), STR("3.0.9")));
}

static void a_decision_outlives_lists_that_leave_and_come_back(void **state)
{
    struct fixture *f = *state;
    struct str r = site(f);
    struct decision fixed = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
    struct str d = decide(f, "CVE-2026-0001", "", fixed);
    assert_int_equal(undecided(f), 2);
    /* An empty upload is refused; taken all the same, it ends no decision. */
    assert_null(sbom_import(f, r, sbom_text(f, "Pump", ""), false));
    assert_int_equal(undecided(f), 2);
    assert_non_null(sbom_import(f, r, sbom_text(f, "Pump", ""), true));
    assert_int_equal(undecided(f), 0);
    assert_int_equal(json_int(book(f, (struct decide_filter){0}), "total", -1), 1);
    (void)sbom_taken(f, r, "Pump", PARTS);
    assert_int_equal(undecided(f), 2);
    assert_int_equal(fixture_field(f, d, "superseded_by").n, 0);
    assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
    fixture_holds(f);
}

static void a_decision_whose_day_has_passed_decides_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct decision d = {.state = DECISION_STATE_FIXED,
                         .reason = STR("r"),
                         .decided_on = {2026, 1, 1},
                         .review_by = {2026, 11, 21}};
    (void)decide(f, "CVE-2026-0001", "", d);
    assert_int_equal(undecided(f), 2); /* its last day */
    assert_int_equal(json_count(check_rows(f, "finding-undecided", "2026-11-21")), 2);
    assert_int_equal(json_count(check_rows(f, "finding-undecided", "2026-11-22")), 3);
}

static void the_register_says_who_when_why_and_where(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)decide(f, "CVE-2026-0001", "", off);
    (void)decide(f, "CVE-2026-0001", "", (struct decision){.state = DECISION_STATE_FIXED});
    (void)take(f, openvex(f, "2026-11-20", "CVE-2026-0002", OPENSSL, OFF));
    const struct json *model = book(f, (struct decide_filter){0});
    assert_int_equal(json_int(model, "total", -1), 2);
    assert_int_equal(json_int(json_get(model, "counts"), "proposed", -1), 1);
    const struct json *fixed = json_first(json_get(model, "decisions"))->next;
    assert_string_equal(json_text(fixed, "standing").p, "decided");
    assert_int_equal(json_int(fixed, "places", -1), 1);
    assert_true(STR_IS(json_as_text(json_first(json_get(fixed, "releases"))), "REL-0001"));
    assert_int_equal(json_int(book(f, (struct decide_filter){.all = true}), "total", -1), 3);
    assert_int_equal(json_int(book(f, (struct decide_filter){.waiting = true}), "shown", -1), 1);
    assert_true(str_has(json_text(model, "filter"), STR("none")));
}

#define T(name)   cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
#define OWN(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_statement_about_a_component_is_a_proposal_that_decides_nothing),
        T(a_statement_by_another_name_of_the_flaw_is_about_the_same),
        T(what_is_accepted_counts_and_says_by_whom),
        T(who_accepts_is_not_the_reviewer),
        T(what_does_not_match_says_why),
        OWN(a_statement_of_a_version_or_of_none_bounds_the_decision),
        T(a_statement_before_the_first_scan_waits_for_its_finding),
        T(ahead_takes_what_was_not_found),
        T(a_part_inside_another_component_is_never_accepted_unseen),
        T(the_user_may_say_how_a_document_calls_the_release),
        T(components_are_found_by_cpe_and_by_hash),
        T(a_bom_link_is_followed_into_the_list),
        T(the_same_again_is_there_already),
        T(a_newer_statement_supersedes_an_older_one_and_never_the_reverse),
        T(a_proposal_does_not_touch_what_we_decided),
        T(within_one_document_the_newest_statement_holds),
        T(the_policy_says_who_may_not_decide_alone),
        T(a_policy_that_is_none_is_refused),
        T(not_affected_waits_for_its_second_reviewer),
        T(a_review_makes_a_proposal_ours),
        T(deciding_fills_in_identity_scope_and_bounds),
        T(deciding_again_supersedes),
        T(carrying_shows_first_and_writes_only_when_asked),
        T(what_waits_or_is_stale_is_not_carried),
        OWN(a_decision_is_stale_when_the_facts_change),
        T(a_decision_about_a_version_that_is_gone_is_stale),
        T(a_decision_outlives_lists_that_leave_and_come_back),
        T(a_decision_whose_day_has_passed_decides_nothing),
        T(the_register_says_who_when_why_and_where),
    };
    return cmocka_run_group_tests_name("assess/decide", tests, NULL, NULL);
}
