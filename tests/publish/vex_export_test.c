/* What we say about vulnerabilities: out in three formats, in again elsewhere, and out the same. */
#include "vex_fixture.h"

static struct json *tree(struct fixture *f, struct str text)
{
    struct json *root = NULL;
    if (!json_read(&f->arena, text, &root, &f->err))
        fail_msg("%s", f->err.text);
    return root;
}

static struct str export_as(struct fixture *f, enum vex_format as)
{
    struct json *summary;
    return export_with(f, (struct vex_export){.as = as}, &summary);
}

static const char *const lists[VEX__COUNT] = {
    [VEX_OPENVEX] = "statements",
    [VEX_CSAF] = "vulnerabilities",
    [VEX_CYCLONEDX] = "vulnerabilities",
};

static struct str statements(struct fixture *f, struct str text, enum vex_format as)
{
    struct buf b = {.arena = &f->arena};
    json_write_pretty(json_get(tree(f, text), lists[as]), &b);
    return buf_str(&b);
}

static void same_text(struct str is, struct str wanted)
{
    if (!str_eq(is, wanted))
        fail_msg("is:\n%.*s\nwanted:\n%.*s", STR_ARG(is), STR_ARG(wanted));
}

/* --- round trips --- */

static const struct {
    const char *vulnerability, *state, *more, *other;
} decisions[][2] = {
    {{"CVE-2026-0001", "not_affected", "justification=vulnerable_code_not_present",
      "reason=Built without it."},
     {"CVE-2026-0002", "affected", "action=Update to 2.4.", "response=update"}},
    {{"CVE-2026-0001", "fixed", "reason=Patched.", NULL},
     {"CVE-2026-0003", "not_affected", "justification=inline_mitigations_already_exist", NULL}},
    {{"CVE-2026-0001", "under_investigation", "reason=Asked the supplier.", NULL},
     {"CVE-2026-0002", "not_affected", "reason=Never called.", NULL}},
};

static void round_trip(void **state, enum vex_format as)
{
    for (size_t i = 0; i < COUNT_OF(decisions); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct store *first = f->store;
        site(f);
        for (size_t k = 0; k < COUNT_OF(decisions[i]); k++)
            decide(f, decisions[i][k].vulnerability, decisions[i][k].state, decisions[i][k].more,
                   decisions[i][k].other);
        struct str out = export_as(f, as);
        f->store = elsewhere(f, "other.db");
        site(f);
        const struct json *receipt = take_ours(f, out);
        assert_int_equal(json_int(receipt, "not_applied", -1), 0);
        struct str again = export_as(f, as);
        same_text(statements(f, again, as), statements(f, out, as));
        /* What comes back home says nothing new. */
        store_close(f->store);
        f->store = first;
        int64_t position = store_position(f->store);
        receipt = take(f, out);
        assert_int_equal(json_int(receipt, "statements", -1),
                         json_int(json_get(receipt, "counts"), "there_already", -2));
        assert_int_equal(store_position(f->store), position);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void openvex_goes_out_and_comes_back_the_same(void **state)
{
    round_trip(state, VEX_OPENVEX);
}

static void csaf_goes_out_and_comes_back_the_same(void **state)
{
    round_trip(state, VEX_CSAF);
}

static void cyclonedx_goes_out_and_comes_back_the_same(void **state)
{
    round_trip(state, VEX_CYCLONEDX);
}

/* --- statements of others keep their words --- */

#define SUBJECT "pkg:generic/Sample%20Maker/Pump@2.3.1"

static void openvex_of_others_keeps_its_words(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)take_ours(
        f, openvex(f, "2026-11-20", "CVE-2026-0001",
                   "{\"@id\": \"" SUBJECT "\", \"subcomponents\": [" OPENSSL "]}",
                   "\"status\": \"affected\", \"action_statement\": \"Update.\","
                   " \"action_statement_timestamp\": \"2026-11-19T00:00:00Z\", \"supplier\": \"S\","
                   " \"status_notes\": \"Seen in a lab.\""));
    const struct json *s = json_first(json_get(tree(f, export_as(f, VEX_OPENVEX)), "statements"));
    assert_true(STR_IS(json_text(s, "status_notes"), "Seen in a lab."));
    assert_true(STR_IS(json_text(s, "supplier"), "S"));
    assert_true(STR_IS(json_text(s, "action_statement_timestamp"), "2026-11-19T00:00:00Z"));
    assert_true(STR_IS(json_text(s, "timestamp"), "2026-11-20T00:00:00Z"));
    const struct json *product = json_first(json_get(s, "products"));
    assert_true(STR_IS(json_text(product, "@id"), SUBJECT));
    assert_true(STR_IS(json_text(json_first(json_get(product, "subcomponents")), "@id"),
                       "pkg:generic/openssl@3.0.8"));
}

static struct str cyclonedx(struct fixture *f, const char *analysis)
{
    return str_fmt(&f->arena,
                   "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"metadata\":"
                   " {\"timestamp\": \"2026-11-20T00:00:00Z\"}, \"vulnerabilities\": [{\"id\":"
                   " \"CVE-2026-0001\", \"analysis\": {%s}, \"affects\": [{\"ref\":"
                   " \"pkg:generic/openssl@3.0.8\"}]}]}",
                   analysis);
}

static void cyclonedx_of_others_keeps_its_words_and_others_list_the_loss(void **state)
{
    static const struct {
        const char *analysis, *kept, *lost_in_openvex, *lost_in_csaf;
    } rows[] = {
        {"\"state\": \"false_positive\", \"detail\": \"d\"", "\"false_positive\"",
         "false_positive of CycloneDX is said as not_affected",
         "false_positive of CycloneDX is said as known_not_affected"},
        {"\"state\": \"resolved_with_pedigree\", \"detail\": \"d\"", "\"resolved_with_pedigree\"",
         "resolved_with_pedigree of CycloneDX is said as fixed",
         "resolved_with_pedigree of CycloneDX is said as fixed"},
        {"\"state\": \"not_affected\", \"justification\": \"requires_dependency\"",
         "\"requires_dependency\"",
         "justification requires_dependency is said as vulnerable_code_not_in_execute_path",
         "justification requires_dependency is said as vulnerable_code_not_in_execute_path"},
        {"\"state\": \"not_affected\", \"justification\": \"code_not_present\", \"response\":"
         " [\"can_not_fix\"]",
         "\"can_not_fix\"", "response can_not_fix is not said", "response can_not_fix is not said"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct json *summary;
        site(f);
        (void)take_ours(f, cyclonedx(f, rows[i].analysis));
        struct str out = export_with(f, (struct vex_export){.as = VEX_CYCLONEDX}, &summary);
        assert_true(str_has(out, str_of(rows[i].kept)));
        assert_int_equal(json_count(json_get(summary, "losses")), 0);
        const char *const lost[] = {rows[i].lost_in_openvex, rows[i].lost_in_csaf};
        for (int as = VEX_OPENVEX; as <= VEX_CSAF; as++) {
            (void)export_with(f, (struct vex_export){.as = (enum vex_format)as}, &summary);
            struct str what = json_text(json_first(json_get(summary, "losses")), "what");
            if (!str_eq(what, str_of(lost[as])))
                fail_msg("%.*s; wanted %s", STR_ARG(what), lost[as]);
        }
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void csaf_of_others_keeps_its_words(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)take_ours(
        f,
        STR("{\"document\": {\"category\": \"csaf_vex\", \"csaf_version\": \"2.0\", \"tracking\":"
            " {\"id\": \"A\", \"current_release_date\": \"2026-11-20T00:00:00Z\"}, \"publisher\":"
            " {\"name\": \"Supplier\"}}, \"product_tree\": {\"full_product_names\": [{\"name\":"
            " \"openssl\", \"product_id\": \"O\", \"product_identification_helper\": {\"purl\":"
            " \"pkg:generic/openssl@3.0.8\"}}]}, \"vulnerabilities\": [{\"cve\":"
            " \"CVE-2026-0001\", \"title\": \"Overflow in it\", \"notes\": [{\"category\":"
            " \"description\", \"text\": \"Long.\"}], \"product_status\": {\"fixed\": [\"O\"],"
            " \"first_fixed\": [\"O\"]}, \"threats\": [{\"category\": \"impact\", \"details\":"
            " \"None left.\", \"product_ids\": [\"O\"]}], \"remediations\": [{\"category\":"
            " \"vendor_fix\", \"details\": \"3.0.8\", \"url\": \"https://s.example/f\","
            " \"restart_required\": {\"category\": \"service\"}, \"product_ids\": [\"O\"]}]}]}"));
    const struct json *v = json_first(json_get(tree(f, export_as(f, VEX_CSAF)), "vulnerabilities"));
    const struct json *remedy = json_first(json_get(v, "remediations"));
    assert_true(STR_IS(json_text(v, "title"), "Overflow in it"));
    assert_int_equal(json_count(json_get(json_get(v, "product_status"), "first_fixed")), 1);
    assert_int_equal(json_count(json_get(json_get(v, "product_status"), "fixed")), 1);
    assert_true(STR_IS(json_text(remedy, "url"), "https://s.example/f"));
    assert_true(STR_IS(json_text(json_get(remedy, "restart_required"), "category"), "service"));
    assert_true(
        STR_IS(json_as_text(json_first(json_get(remedy, "product_ids"))), "REL-0001:CO-0001"));
}

/* Our own word in place of theirs is said, not theirs. */
static void words_of_others_that_we_overruled_are_not_said(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str theirs = decision_of(take_ours(f, cyclonedx(f, "\"state\": \"false_positive\","
                                                              " \"detail\": \"d\"")),
                                    0);
    struct decision d;
    struct str id;
    assert_true(store_load(f->store, &f->arena, &DECISION_TYPE, theirs, &d, NULL, &f->err));
    d.state = DECISION_STATE_FIXED;
    fixture_begin(f);
    assert_true(fixture_end(
        f, store_supersede(f->store, &f->arena, &DECISION_TYPE, theirs, &d, &id, &f->err)));
    struct str out = export_as(f, VEX_CYCLONEDX);
    assert_false(str_has(out, STR("false_positive")));
    assert_true(str_has(out, STR("\"resolved\"")));
}

/* --- what is said and what is not --- */

static void undecided_waiting_lapsed_and_proposed_are_under_investigation(void **state)
{
    struct fixture *f = *state;
    struct json *summary;
    site(f);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2026-0001",
                "state=not_affected", "reason=Secret guess.", "decided_by=Ann", NULL);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2026-0002",
                "state=fixed", "reason=Secret guess.", "decided_on=2026-01-01",
                "review_by=2026-11-20", NULL);
    fixture_add(f, "decision", "identity=pkg:generic/zlib", "vulnerability=CVE-2026-0003",
                "state=fixed", "reason=Secret guess.", "status=proposed", NULL);
    struct str out = export_with(f, (struct vex_export){.as = VEX_OPENVEX}, &summary);
    assert_int_equal(json_int(summary, "undecided", -1), 3);
    assert_int_equal(json_int(json_get(summary, "counts"), "under_investigation", -1), 3);
    assert_false(str_has(out, STR("Secret guess")));
    assert_true(str_has(out, STR("3 of them under investigation")));
}

static void a_fixed_flaw_that_is_not_found_any_more_is_said(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "decision", "identity=pkg:generic/zlib", "vulnerability=CVE-2020-1",
                "state=fixed", "reason=Patched.", NULL);
    assert_true(str_has(export_as(f, VEX_OPENVEX), STR("CVE-2020-1")));
}

static void a_filter_stands_in_the_document(void **state)
{
    struct fixture *f = *state;
    struct json *summary;
    site(f);
    decide(f, "CVE-2026-0001", "fixed", "reason=Patched.", NULL);
    for (int as = 0; as < VEX_WRITTEN; as++) {
        struct str out = export_with(
            f, (struct vex_export){.as = (enum vex_format)as, .only = STR("fixed")}, &summary);
        assert_int_equal(json_int(summary, "statements", -1), 1);
        assert_true(str_has(out, STR("Filter: fixed.")));
        assert_true(str_has(export_as(f, (enum vex_format)as), STR("Filter: none.")));
    }
}

static void the_narrowest_decision_is_said(void **state)
{
    struct fixture *f = *state;
    site(f);
    decide(f, "CVE-2026-0001", "fixed", "reason=Narrow.", NULL);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=GHSA-1",
                "state=affected", "action=Wide.", NULL);
    struct str out = export_as(f, VEX_OPENVEX);
    assert_true(str_has(out, STR("Narrow.")));
    assert_false(str_has(out, STR("Wide.")));
}

/* --- ids and versions --- */

static int64_t version_of(struct fixture *f, enum vex_format as)
{
    struct json *summary;
    (void)export_with(f, (struct vex_export){.as = as}, &summary);
    return json_int(summary, "version", -1);
}

static void the_same_state_gives_the_same_bytes_and_each_change_a_new_version(void **state)
{
    struct fixture *f = *state;
    site(f);
    for (int as = 0; as < VEX_WRITTEN; as++)
        same_text(export_as(f, (enum vex_format)as), export_as(f, (enum vex_format)as));
    int64_t before = version_of(f, VEX_CSAF);
    decide(f, "CVE-2026-0001", "fixed", "reason=Patched.", NULL);
    assert_int_equal(version_of(f, VEX_CSAF), before + 1);
    /* What others propose, and what waits, changes nothing that we say. */
    (void)take(f, openvex(f, "2026-11-20", "CVE-2026-0002", OPENSSL, OFF));
    assert_int_equal(version_of(f, VEX_CSAF), before + 1);
    decide(f, "CVE-2026-0002", "fixed", "reason=Patched.", NULL);
    assert_int_equal(version_of(f, VEX_OPENVEX), before + 2);
    const struct json *tracking = json_get(json_get(tree(f, export_as(f, VEX_CSAF)), "document"),
                                           "tracking");
    const struct json *history = json_get(tracking, "revision_history");
    assert_int_equal(json_count(history), before + 2);
    struct str last = {0}, date = {0};
    JSON_EACH (r, history) {
        last = json_text(r, "number");
        assert_true(str_cmp(date, json_text(r, "date")) <= 0);
        date = json_text(r, "date");
    }
    same_text(json_text(tracking, "version"), last);
    same_text(json_text(tracking, "current_release_date"), date);
}

static void nothing_looked_at_is_no_document(void **state)
{
    struct fixture *f = *state;
    struct view v = {f->store, &f->arena, sbom_day};
    struct json *summary;
    struct str text, r = fixture_release(f, fixture_device(f, "Pump", "mdr"), "1");
    struct vex_export what = {.release = r, .as = VEX_OPENVEX};
    assert_false(vex_export(&v, &what, &text, &summary, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
    (void)sbom_taken(f, r, "Pump", PARTS);
    assert_false(vex_export(&v, &what, &text, &summary, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
    what.as = VEX_CYCLONEDX; /* which can say nothing, with how much was looked at */
    assert_true(vex_export(&v, &what, &text, &summary, &f->err));
    assert_true(str_has(text, STR("0 statements")));
    what.release = STR("REL-0099");
    assert_false(vex_export(&v, &what, &text, &summary, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

#define T(name)   cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
#define OWN(name) cmocka_unit_test(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OWN(openvex_goes_out_and_comes_back_the_same),
        OWN(csaf_goes_out_and_comes_back_the_same),
        OWN(cyclonedx_goes_out_and_comes_back_the_same),
        T(openvex_of_others_keeps_its_words),
        OWN(cyclonedx_of_others_keeps_its_words_and_others_list_the_loss),
        T(csaf_of_others_keeps_its_words),
        T(words_of_others_that_we_overruled_are_not_said),
        T(undecided_waiting_lapsed_and_proposed_are_under_investigation),
        T(a_fixed_flaw_that_is_not_found_any_more_is_said),
        T(a_filter_stands_in_the_document),
        T(the_narrowest_decision_is_said),
        T(the_same_state_gives_the_same_bytes_and_each_change_a_new_version),
        T(nothing_looked_at_is_no_document),
    };
    return cmocka_run_group_tests_name("publish/vex", tests, NULL, NULL);
}
