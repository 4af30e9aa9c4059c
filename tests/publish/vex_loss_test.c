/* What a format cannot say of a statement is listed, and nothing that it says. */
#include "vex_fixture.h"

/* "what; what" of all losses, those of CVE-2026-0001. */
static struct str lost(struct fixture *f, enum vex_format as)
{
    struct json *summary;
    struct buf b = {.arena = &f->arena};
    (void)export_with(f, (struct vex_export){.as = as}, &summary);
    JSON_EACH (row, json_get(summary, "losses"))
        if (STR_IS(json_text(row, "vulnerability"), "CVE-2026-0001"))
            buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(json_text(row, "what")));
    return buf_str(&b);
}

static void csaf_lists_each_response_that_its_one_remedy_does_not_say(void **state)
{
    static const struct {
        const char *state, *response, *action, *want;
    } rows[] = {
        {"affected", "response=update", "action=Update.", ""},
        {"affected", "response=update workaround_available", "action=Update.",
         "response workaround_available is not said"},
        {"affected", "response=can_not_fix will_not_fix update", "action=None.",
         "response can_not_fix is said as no_fix_planned; response will_not_fix is not said; "
         "response update is not said"},
        {"affected", NULL, "action=Update.",
         "the action has no response: it is said as a mitigation"},
        {"under_investigation", "response=update rollback", NULL,
         "response update is not said; response rollback is not said"},
        {"under_investigation", NULL, NULL, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        const char *more = rows[i].response ? rows[i].response : rows[i].action;
        decide(f, "CVE-2026-0001", rows[i].state, more, rows[i].response ? rows[i].action : NULL);
        struct str got = lost(f, VEX_CSAF);
        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("row %zu: %.*s; wanted %s", i, STR_ARG(got), rows[i].want);
        assert_int_equal(lost(f, VEX_CYCLONEDX).n, 0);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

/* Somebody here says fixed in place of what a document says of CVE-2026-0001. */
static void overrule(struct fixture *f, struct str document)
{
    struct str theirs = decision_of(take_ours(f, document), 0), id;
    struct decision d;
    assert_true(store_load(f->store, &f->arena, &DECISION_TYPE, theirs, &d, NULL, &f->err));
    d.state = DECISION_STATE_FIXED;
    d.justification = 0;
    d.reason = STR("Patched.");
    fixture_begin(f);
    if (!fixture_end(
            f, store_supersede(f->store, &f->arena, &DECISION_TYPE, theirs, &d, &id, &f->err)))
        fail_msg("%s", f->err.text);
}

#define MEMBERS_OF_CSAF \
    "\"notes\": [{\"category\": \"description\", \"text\": \"Long.\"}], \"references\": [" \
    "{\"summary\": \"s\", \"url\": \"https://s.example/\"}]"

static void what_an_author_said_beside_the_words_we_overruled_is_listed(void **state)
{
    static const struct {
        enum vex_format as;
        const char *document, *want;
    } rows[] = {
        {VEX_OPENVEX,
         "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"urn:x:1\", \"author\":"
         " \"A\", \"timestamp\": \"2026-11-20T00:00:00Z\", \"version\": 1, \"statements\": [{"
         "\"vulnerability\": {\"name\": \"CVE-2026-0001\"}, \"products\": [{\"@id\":"
         " \"pkg:generic/openssl@3.0.8\"}], \"status\": \"under_investigation\","
         " \"status_notes\": \"Seen in a lab.\", \"supplier\": \"S\"}]}",
         "status_notes of the OpenVEX statement is not said; "
         "supplier of the OpenVEX statement is not said"},
        {VEX_CSAF,
         "{\"document\": {\"category\": \"csaf_vex\", \"csaf_version\": \"2.0\", \"tracking\":"
         " {\"id\": \"A\", \"current_release_date\": \"2026-11-20T00:00:00Z\"}, \"publisher\":"
         " {\"name\": \"Supplier\"}}, \"product_tree\": {\"full_product_names\": [{\"name\":"
         " \"openssl\", \"product_id\": \"O\", \"product_identification_helper\": {\"purl\":"
         " \"pkg:generic/openssl@3.0.8\"}}]}, \"vulnerabilities\": [{\"cve\":"
         " \"CVE-2026-0001\", " MEMBERS_OF_CSAF ", \"product_status\":"
         " {\"under_investigation\": [\"O\"]}, \"threats\": [{\"category\": \"impact\", "
         "\"details\":"
         " \"Seen.\", \"product_ids\": [\"O\"]}]}]}",
         "notes of the CSAF statement is not said; references of the CSAF statement is not said"},
        {VEX_CYCLONEDX,
         "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\":"
         " {\"timestamp\": \"2026-11-20T00:00:00Z\"}, \"vulnerabilities\": [{\"id\":"
         " \"CVE-2026-0001\", \"detail\": \"Long.\", \"analysis\": {\"state\":"
         " \"in_triage\", \"detail\": \"Seen.\"}, \"affects\": [{\"ref\": "
         "\"pkg:generic/openssl@3.0.8\"}]}]}",
         "detail of the CycloneDX statement is not said"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        overrule(f, str_of(rows[i].document));
        struct str got = lost(f, rows[i].as);
        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("row %zu: %.*s; wanted %s", i, STR_ARG(got), rows[i].want);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

/* What we wrote ourselves is written again. */
static void overruling_our_own_words_elsewhere_loses_none(void **state)
{
    for (int as = 0; as < VEX_WRITTEN; as++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct store *first = f->store;
        site(f);
        decide(f, "CVE-2026-0001", "not_affected", "justification=vulnerable_code_not_present",
               NULL);
        struct str out = export_with(
            f, (struct vex_export){.as = (enum vex_format)as, .only = STR("not_affected")},
            &(struct json *){NULL});
        f->store = elsewhere(f, "other.db");
        site(f);
        overrule(f, out);
        struct str got = lost(f, (enum vex_format)as);
        if (got.n)
            fail_msg("%s: %.*s", vex_format_name((enum vex_format)as), STR_ARG(got));
        store_close(f->store);
        f->store = first;
        assert_int_equal(fixture_teardown(state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csaf_lists_each_response_that_its_one_remedy_does_not_say),
        cmocka_unit_test(what_an_author_said_beside_the_words_we_overruled_is_listed),
        cmocka_unit_test(overruling_our_own_words_elsewhere_loses_none),
    };
    return cmocka_run_group_tests_name("publish/vex_loss", tests, NULL, NULL);
}
