/* What others state is taken with a receipt for each statement: what it is about, what became of
   it, and why. */
#include "decide_fixture.h"

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
    flaw_found(f, "1", "CO-0001", "CVE-2026-0001", "");
    flaw_found(f, "2", "CO-0002", "CVE-2026-0003", "");
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
        ("{\"@id\": \"urn:x\", \"hashes\": {\"sha-256\": \"00112233445566778899AABBCCDDEEFF"
         "00112233445566778899aabbccddeeff\"}}"),
    };
    for (size_t i = 0; i < COUNT_OF(products); i++) {
        struct str text = openvex(f, "2026-11-20", "CVE-2026-0001", products[i], FIXED);
        assert_outcome(take(f, text), 0, i ? "there_already" : "applied");
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

static struct str decided(struct fixture *f, const char *scope, bool affected)
{
    return fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2026-0001",
                       "decided_on=2026-11-01", "reviewer=Bob", "decided_by=Ann", scope,
                       affected ? "state=affected" : "state=not_affected",
                       affected ? "action=update" : "justification=vulnerable_code_not_present",
                       NULL);
}

#define OF_RELEASE \
    "{\"@id\": \"pkg:generic/Sample%20Maker/Pump@2.3.1\"," \
    " \"subcomponents\": [{\"@id\": \"pkg:generic/openssl\"}]}"

/* A wider decision with the same words holds only where no narrower one says something else. */
static void a_wider_decision_of_the_same_words_hides_no_narrower_one(void **state)
{
    static const struct {
        const char *scope; /* of one between the statement and the wide decision, or NULL */
        bool affected;
        const char *outcome;
    } rows[] = {
        {NULL, false, "there_already"},
        {"scope=REL-0001", true, "replaced"},
        {"scope=DEV-0001", true, "applied"},
        {"scope=DEV-0001", false, "there_already"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        (void)decided(f, "scope=DF-0001", false);
        if (rows[i].scope)
            (void)decided(f, rows[i].scope, rows[i].affected);
        struct str text = openvex(f, "2099-01-01", "CVE-2026-0001", OF_RELEASE, OFF);
        assert_outcome(take_ours(f, text), 0, rows[i].outcome);
        assert_outcome(take_ours(f, text), 0, "there_already");
        assert_int_equal(fixture_teardown(state), 0);
    }
}

/* A product that means two releases: of the second we know something newer. */
static void what_was_not_taken_of_a_statement_is_not_hidden_by_the_rest(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)sbom_taken(f, fixture_release(f, STR("DEV-0001"), "3"), "Pump",
                     PART("o", "openssl", "3.0.8"));
    struct str whole = STR("{\"@id\": \"pkg:generic/Sample%20Maker/Pump\"}");
    const struct json *r = take(f, openvex(f, "2026-11-19", "CVE-2026-0001", whole.p, FIXED));
    assert_outcome(r, 0, "applied");
    assert_int_equal(json_count(json_get(line(r, 0), "decisions")), 2);
    fixture_retire(f, decision_of(r, 0));
    r = take(f, openvex(f, "2026-11-18", "CVE-2026-0001", whole.p, OFF));
    assert_int_equal(json_count(json_get(line(r, 0), "decisions")), 1);
    assert_outcome(r, 0, "older");
    assert_int_equal(json_int(r, "not_applied", -1), 1);
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

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_statement_about_a_component_is_a_proposal_that_decides_nothing),
        T(a_statement_by_another_name_of_the_flaw_is_about_the_same),
        T(what_is_accepted_counts_and_says_by_whom),
        T(who_accepts_is_not_the_reviewer),
        T(what_does_not_match_says_why),
        cmocka_unit_test(a_statement_of_a_version_or_of_none_bounds_the_decision),
        T(a_statement_before_the_first_scan_waits_for_its_finding),
        T(ahead_takes_what_was_not_found),
        T(a_part_inside_another_component_is_never_accepted_unseen),
        T(the_user_may_say_how_a_document_calls_the_release),
        T(components_are_found_by_cpe_and_by_hash),
        T(a_bom_link_is_followed_into_the_list),
        T(the_same_again_is_there_already),
        T(a_newer_statement_supersedes_an_older_one_and_never_the_reverse),
        T(a_proposal_does_not_touch_what_we_decided),
        cmocka_unit_test(a_wider_decision_of_the_same_words_hides_no_narrower_one),
        T(what_was_not_taken_of_a_statement_is_not_hidden_by_the_rest),
        T(within_one_document_the_newest_statement_holds),
    };
    return cmocka_run_group_tests_name("assess/decide_take", tests, NULL, NULL);
}
