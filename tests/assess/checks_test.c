/* The checks: heads, columns, a world in which each falls short, and one in which all hold. */
#include "checks_world.h"

#include "checks_clauses.h"

static struct str line_of_head(struct str sql, const char *name)
{
    struct str line;
    while (str_split(&sql, '\n', &line) && str_starts(line, STR("-- "))) {
        line = str_from(line, 3);
        size_t colon = str_find_char(line, ':');
        if (str_eq(str_sub(line, 0, colon), str_of(name)))
            return str_trim(str_from(line, colon + 1));
    }
    return (struct str){0};
}

/* ---------------------------------------------------------------------------------------------- */

static const char *const poor[] = {
    "device|D|regulation=mdr",
    "release|R|device=D|status=released|support_until=2025-01-01",
    "release|R2|device=D|status=in_work",
    "release|RP|device=D|status=in_work|platform=R2",
    "sbom|B|release=R|status=current|components=C1 C2",
    "component|C1",
    ("component|C2|purl=pkg:generic/z@1|identity=pkg:generic/z|version=1|"
     "end_of_support_on=2020-01-01"),
    "finding|1|component=C2|vulnerability=CVE-2020-1|state=open|kev=yes",
    "decision|DE|identity=i|vulnerability=V|state=not_affected|review_by=2020-01-01",
    "decision|DF|identity=i|vulnerability=V|state=affected",
    "decision|DG|identity=i|vulnerability=V|state=fixed|status=proposed|author=Supplier",
    "basis|DE|C2",
    "threat|T1|device=D|status=open|unknowns=usb|decided_on=2020-01-01",
    "threat|T2|device=D|status=mitigated|controls=K1|state=changed",
    "threat|T3|device=D|status=transferred",
    "security_risk|S1|device=D",
    ("security_risk|S2|device=D|safety_relevant=yes|level_before=H|level_after=H|status=accepted|"
     "accepted_until=2020-01-01"),
    "security_risk|S3|device=D|level_before=C|controls=K2",
    "basis|S3|T1",
    "safety_risk|SF1|device=D",
    "control|K1|device=D|kind=security|status=accepted|option=design",
    "control|K2|device=D|kind=security|status=accepted|option=information",
    "control|K3|device=D|kind=safety|status=accepted",
    "control|K4|device=D|kind=security|status=implemented|side_effects_look=rejected",
    "requirement|Q1|device=D|status=draft",
    "test|TE1|device=D|kind=pentest",
    "test|TE2|device=D|kind=req_test|independent=yes",
    "test_run|TR2|test=TE2|release=R|result=fail",
    "test|TE3|device=D|kind=req_test",
    "test_run|TR3|test=TE3|release=R|result=pass",
    "basis|TR3|K1",
    "weakness|W|device=D|status=open",
    "element|E|key=e|release=R|kind=process",
    "flow|FL|key=fl|release=R|source=E|target=GONE",
    "connection|X1|device=D|kind=X2|source=S1|decision=waiting",
    "connection|X2|device=D|kind=X2|source=S1|decision=accepted|sender=Ann|receiver=ann",
    "basis|X2|S1",
    "signal|SG|source=feed|state=received|devices=D",
    "case|CA|devices=D|reporter=Bob|due_on=2020-01-01|state=analysis",
    "case|CB|devices=D|decision=fix|state=closed",
    "incident|I|devices=D",
    "incident|I2|devices=D|is_incident=yes|serious=yes|decided_by=Ann",
    "duty|U|device=D|due_on=2020-01-01|status=open",
    "update|UP|release=R|state=complete",
    "field_action|A|devices=D|state=running",
    "document|O|device=D|status=approved|valid_until=2020-01-01",
    "test|TE4|device=D|kind=req_test",
    "organisation|O1|country=US|kind=manufacturer",
    "organisation|O2|kind=notified_body|body_number=0000",
    "organisation|O3|kind=supplier",
    "person|P|status=active",
    "device|D2|regulation=mdr|manufacturer=O1|risk_class=III|notified_body=O2",
    "device|D3|regulation=ivdr|risk_class=C|authorised_representative=O3",
    "release|R3|device=D2|status=released|previous=R",
    "market|M|device=D2|status=on_market",
    "certificate|CE|kind=qms|status=valid|valid_until=2020-01-01|devices=D2",
    "certificate|CF|kind=technical_documentation|status=valid|valid_until=2027-03-01|devices=D3",
    "applicability|AP1|device=D|clause=MDR-I-1|applies=no",
    "basis|AP1|D",
    "applicability|AP2|device=D|clause=MDR-I-2|applies=yes",
    "document|O4|kind=instructions|device=D2|status=approved|author=Ann|approved_by=ann",
    "evidence|EV|device=D2|serves=MDR-I-17.4",
    "evidence|EV0|device=D2|valid_until=2020-01-01|serves=MDR-A-gen-cover",
    "approval|APR1|subject=O4|role=PRRC|decision=approved",
    "basis|APR1|O4",
    "approval|APR2|subject=R|role=PRRC|decision=waiting",
    "question|QU|device=D|status=open",
    "asset|AS|key=as|release=R",
    "data_class|DC|key=dc|release=R",
    "data_class|DC2|key=dc2|release=R|personal=yes",
    "element|E3|key=e3|release=R|kind=data_store|data_classes=DC2",
    "threat|T5|device=D|status=accepted",
    "control|K5|device=D|kind=security|status=accepted",
    "test_run|TR1|test=TE1|release=R|result=pass",
    "weakness|W2|device=D|status=accepted",
    "advisory|AD|status=published|devices=D",
    "incident|I3|devices=D|state=closed",
    "incident|I4|devices=D|safety_risks=SF1",
};

/* The same, done well. What names no device (evidence EV2) serves all. */
static const char *const rich[] = {
    ("device|D|regulation=mdr|intended_purpose=p|foreseeable_misuse=m|environment=e|"
     "security_owner=P1|safety_owner=P2|support_until=2030-01-01|disclosure_policy=https://"
     "x.example|users=u|patients=p|essential_performance=e|manufacturer=O1|prrc=P3|emdn=Z12|"
     "risk_class=IIa|class_rule=Rule 11|class_reason=r|basic_udi_di=B|notified_body=O2"),
    "organisation|O1|kind=manufacturer|country=DE|srn=DE-MF-000012345",
    "organisation|O2|kind=notified_body|body_number=0123|body_listed=yes",
    "organisation|O3|kind=supplier|contact=c",
    "person|P|status=active|qualification=q",
    "device_fact|F|device=D|fact=software|value=yes",
    "market|MK|device=D|status=on_market|languages=de|authority=O1",
    "certificate|CE|kind=qms|status=valid|valid_until=2029-01-01|devices=D",
    "certificate|CO|kind=qms|status=expired|valid_until=2024-01-01|devices=D",
    "certificate|CD|kind=declaration|status=valid|devices=D",
    "applicability|AP1|device=D|clause=MDR-I-1|applies=no|reason=r",
    "applicability|AP2|device=D|clause=MDR-I-2|applies=yes|method=m|place=p",
    ("document|IFU|kind=instructions|device=D|status=approved|language=de|author=Ann|"
     "approved_by=Bob|serves=MDR-I-23.4(ab)"),
    "document|LA|kind=label|device=D|status=approved|language=de|approved_by=Bob",
    "approval|APR|subject=R|role=PRRC|decision=approved",
    "question|QU|device=D|status=answered",
    "asset|AS|key=as|release=R|confidentiality=low|integrity=high|availability=high",
    "release|R|device=D|status=released|udi_di=U|udi_pi=2.0|build_hash=H",
    "release|R0|device=D|status=end_of_support|support_until=2020-01-01",
    "sbom|B|release=R|status=current|components=C1 C2",
    "sbom|B0|release=R|status=replaced|components=C9",
    "component|C9",
    "component|C1|purl=pkg:generic/a@1|version=1|supplier=s",
    "look|C1|clean",
    ("component|C2|purl=pkg:generic/z@1|identity=pkg:generic/z|version=1|supplier=s|"
     "end_of_support_on=2031-01-01"),
    "look|C2|matched",
    ("finding|1|component=C2|vulnerability=CVE-2020-1|aliases=GHSA-x GHSA-y|state=open|"
     "kev=yes"),
    "finding|2|component=C2|vulnerability=CVE-2020-2|state=ended",
    ("decision|DE|identity=pkg:generic/z|vulnerability=ghsa-Y|scope=D|state=not_affected|"
     "justification=component_not_present|evidence=EV1|decided_by=Ann|reviewer=Bob|"
     "review_by=2027-01-01"),
    "decision|DF|identity=i|vulnerability=V|state=affected|security_risk=S2",
    "threat|T1|device=D|status=open|state=gone",
    ("threat|T2|device=D|status=mitigated|controls=K1|safety_relevant=yes|flow=FL|"
     "decided_on=2025-11-21"),
    "threat|T3|device=D|status=transferred|safety_relevant=no|instruction=chapter 7",
    "threat|T4|device=D|status=mitigated|controls=K3|safety_relevant=no",
    ("security_risk|S2|device=D|threats=T2 T4|safety_relevant=yes|level_before=H|level_after=L|"
     "risk_type=SEC_SAFETY_DIRECT|status=accepted|accepted_until=2026-11-21|accepted_reason=r|"
     "owner=o|afap_rationale=a|policy=PO|controls=K1 K2"),
    ("safety_risk|SF1|device=D|security_risks=S2|level_before=U|level_after=U|benefit_risk=b|"
     "status=accepted|owner=o|afap_rationale=a|policy=PO|controls=K3"),
    ("control|K1|device=D|kind=security|status=implemented|option=design|side_effects_look="
     "accepted|"
     "looked_by=Eve"),
    ("control|K2|device=D|kind=security|status=accepted|option=information|rejected_options=o|"
     "side_effects_look=none_needed|looked_by=Eve|elements=E2"),
    ("control|K3|device=D|kind=safety|status=accepted|option=protection|side_effects_look=accepted|"
     "looked_by=Ann"),
    "control|K4|device=D|kind=security|status=rejected|side_effects_look=rejected",
    "requirement|Q1|device=D|status=approved|controls=K1 K3|tests=TE2",
    "requirement|Q2|device=D|status=dropped",
    "test|TE1|device=D|kind=pentest|controls=K1|procedure=p",
    "test_run|TR1|test=TE1|release=R|result=fail|independent=yes|run_on=2026-01-01",
    ("test_run|TR2|test=TE1|release=R|result=pass|independent=yes|run_on=2026-02-01|"
     "build_hash=H|tester=Lab|evidence=EV1"),
    "test|TE2|device=D|kind=fuzz|threats=T4",
    "test_run|TR3|test=TE2|release=R|result=pass",
    "test|TE3|device=D|kind=code_review",
    "test_run|TR4|test=TE3|release=R|result=pass",
    "test|TE4|device=D|kind=design_review",
    "test_run|TR5|test=TE4|release=R|result=pass",
    "weakness|W|device=D|status=fixed",
    "weakness|W2|device=D|status=accepted|reason=r",
    "signature|SIG|subject=W2|meaning=approval",
    "zone|Z|key=z|release=R",
    "data_class|DC|key=dc|release=R|personal=yes|confidentiality=high|integrity=high|availability="
    "low",
    "element|E|key=e|release=R|kind=process|zone=Z",
    "element|E2|key=e2|release=R|kind=data_store|zone=Z|data_classes=DC",
    "flow|FL|key=fl|release=R|source=E|target=E2|data_classes=DC|protocol=TLS 1.3",
    "connection|X1|device=D|kind=X2|source=S2|target=SF1|decision=accepted|sender=Ann|receiver=Eve",
    "connection|X2|device=D|kind=X5|source=R|decision=accepted|sender=Ann|receiver=Eve",
    "connection|X3|device=D|kind=X6|source=CA|decision=accepted|sender=Ann|receiver=Eve",
    "connection|X4|device=D|kind=X7|source=I|decision=rejected|sender=Eve|receiver=Ann",
    "signal|SG|source=feed|state=not_relevant|devices=D",
    "case|CA|devices=D|reporter=Bob|acknowledged_on=2026-01-01|due_on=2026-11-21|state=analysis",
    "case|CB|devices=D|decision=fix|state=closed|safety_relevant=no|effectiveness=e",
    ("advisory|AD|case_ref=CB|status=published|devices=D|published_on=2026-01-01|tlp=CLEAR|"
     "summary=s|patient_safety=p|fix=f"),
    ("incident|I|devices=D|is_incident=yes|serious=yes|reports=O|decided_by=Ann|cause=unknown|"
     "aware_at=2026-01-01T00:00:00Z|imdrf_codes=A110501|state=closed|lessons=l"),
    "duty|U|device=D|due_on=2020-01-01|status=done",
    "duty|U2|device=D|due_on=2026-11-21|status=open",
    ("update|UP|release=R|state=complete|tests=TR3|significant_change=no|change_reason=r|"
     "units_eligible=5|units_installed=4|units_informed=5|rollback=r|instructions_changed=no|"
     "documents=O"),
    ("field_action|A|devices=D|state=closed|customers_total=3|customers_confirmed=2|"
     "customers_unreachable=1|effectiveness=e"),
    ("document|O|device=D|status=approved|valid_until=2026-11-21|"
     "serves=MDCG-P8 MDCG-5.1-SYSTEM-1 MDR-I-17.4"),
    ("evidence|EV1|device=D|valid_until=2027-01-01|file=F|"
     "serves=MDCG-P1 MDCG-P2 MDCG-P3 MDCG-P4 MDCG-P5"),
    "evidence|EV2|url=u|serves=MDCG-P7 IEC81001-5-1-6.2.1",
    "clause_mapping|M|source=MDCG-P6|target=IEC81001-5-1-6.2.1|relation=covers",
};

/* The questions about a device under the MDR, and under the IVDR. */
static void answer_facts(struct world *w, const char *device)
{
    static const char *const facts[] = {
        "networked",
        "mobile_platform",
        "combined_use",
        "active",
        "hardware",
        "maintained",
        "waste",
        "measuring",
        "e_ifu",
        "implantable",
        "active_implantable",
        "monitors_patient",
        "lay_user",
        "annex_xvi",
        "self_test",
        "near_patient",
        "specimen_handling",
        "ivd_analytical",
        "internal_power_safety",
        "supplies_energy_or_substance",
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        add(w, str_cz(&w->arena, str_fmt(&w->arena, "device_fact|%s-%zu|device=%s|fact=%s|value=no",
                                         device, i, device, facts[i])));
}

static void each_check_finds_what_falls_short(void **state)
{
    struct world *w = *state;
    size_t checks = 0;
    for (size_t i = 0; i < COUNT_OF(poor); i++)
        add(w, poor[i]);
    EACH_CHECK(f)
    {
        checks++;
        if (rows_of(w, f, false) == 0)
            fail_msg("%s finds nothing in the poor world", f->path);
    }
    assert_true(checks >= 34);
}

static void no_check_complains_where_all_is_done(void **state)
{
    struct world *w = *state;
    size_t rows = 0;
    for (size_t i = 0; i < COUNT_OF(rich); i++)
        add(w, rich[i]);
    answer_facts(w, "D");
    EACH_CHECK(f)
    rows += rows_of(w, f, true);
    assert_int_equal(rows, 0);
}

static void what_is_retired_asks_for_nothing(void **state)
{
    struct world *w = *state;
    size_t rows = 0;
    for (size_t i = 0; i < COUNT_OF(poor); i++)
        add(w, poor[i]);
    run(w, STR("UPDATE record SET retired = 'no longer made'"));
    EACH_CHECK(f)
    rows += rows_of(w, f, true);
    assert_int_equal(rows, 0);
}

static void an_empty_workspace_has_no_gaps(void **state)
{
    struct world *w = *state;
    EACH_CHECK(f)
    assert_int_equal(rows_of(w, f, true), 0);
}

static void is_one_of(const char *path, struct str word, const char *words)
{
    struct str rest = str_of(words), w;
    while (str_word(&rest, &w))
        if (str_eq(w, word))
            return;
    fail_msg("%s: \"%.*s\" is none of %s", path, STR_ARG(word), words);
}

static void each_check_says_what_it_serves_and_what_to_do(void **state)
{
    struct world *w = *state;
    struct catalogue_set set;
    struct err err = {0};
    bool practices[9] = {false};
    size_t post_market = 0;
    if (!catalogue_built_in(&w->arena, &set, &err))
        fail_msg("%s", err.text);
    EACH_CHECK(f)
    {
        struct str sql = {f->bytes, f->size}, id;
        struct str path = str_fmt(&w->arena, "data/checks/%.*s.sql",
                                  STR_ARG(line_of_head(sql, "check")));
        assert_true(str_eq(path, str_of(f->path)));
        assert_true(line_of_head(sql, "title").n > 0);
        assert_true(line_of_head(sql, "remedy").n > 0);
        is_one_of(f->path, line_of_head(sql, "grade"), "required advised");
        struct str concept = line_of_head(sql, "concept");
        is_one_of(f->path, concept,
                  "risk-relationship aligned-processes secure-life-cycle post-market regulation");
        post_market += STR_IS(concept, "post-market");
        struct str practice = line_of_head(sql, "practice");
        assert_int_equal(practice.n > 0, STR_IS(concept, "secure-life-cycle"));
        if (practice.n > 0) {
            is_one_of(f->path, practice, "P1 P2 P3 P4 P5 P6 P7 P8");
            practices[practice.p[1] - '0'] = true;
        }
        struct str serves = line_of_head(sql, "serves");
        assert_true(serves.n > 0);
        while (str_split(&serves, ',', &id))
            if (!clause_is_known(&set, str_trim(id)))
                fail_msg("%s: no clause is %.*s", f->path, STR_ARG(id));
    }
    for (int i = 1; i <= 8; i++)
        assert_true(practices[i]);
    assert_true(post_market >= 8);
}

/* A decision is kept by identity and vulnerability, and must not hide what it was not made for. */
static void a_decision_covers_only_what_it_was_made_for(void **state)
{
    static const struct {
        const char *decision;
        size_t rows;
    } rows[] = {
        {"vulnerability=CVE-2020-1|state=affected", 0},
        {"vulnerability=GHSA-y|state=affected", 0}, /* an alias */
        {"vulnerability=CVE-2020-1|state=under_investigation", 1},
        {"vulnerability=CVE-2020-11|state=affected", 1},
        {"vulnerability=%|state=affected", 1}, /* no pattern */
        {"vulnerability=GHSA-_|state=affected", 1},
        {"vulnerability=CVE-2020-1|state=affected|scope=R", 0},
        {"vulnerability=CVE-2020-1|state=affected|scope=FAM", 0},
        {"vulnerability=CVE-2020-1|state=affected|scope=R9", 1},
        /* Bounds are not compared in SQL: between them the decision does not count. */
        {"vulnerability=CVE-2020-1|state=affected|to_version=1", 0},
        {"vulnerability=CVE-2020-1|state=affected|to_version=2", 1},
        {"vulnerability=CVE-2020-1|state=affected|to_version=2|scope=R", 0},
    };
    struct world *w = *state;
    const struct embed_file *check = NULL;
    EACH_CHECK(f)
    if (str_ends(str_of(f->path), STR("/finding-undecided.sql")))
        check = f;
    assert_non_null(check);
    add(w, "device|D|regulation=mdr|family=FAM");
    add(w, "release|R|device=D|status=in_work");
    add(w, "sbom|B|release=R|status=current|components=C");
    add(w, "component|C|version=1|identity=i");
    add(w, "finding|1|component=C|vulnerability=CVE-2020-1|aliases=GHSA-y|state=open");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str line = str_fmt(&w->arena, "decision|DE|identity=i|%s", rows[i].decision);
        add(w, str_cz(&w->arena, line));
        if (rows_of(w, check, false) != rows[i].rows)
            fail_msg("%s", rows[i].decision);
        run(w, STR("DELETE FROM decision; DELETE FROM record WHERE id = 'DE'; "
                   "DELETE FROM link WHERE from_id = 'DE'"));
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(each_check_finds_what_falls_short),
        TEST(no_check_complains_where_all_is_done),
        TEST(what_is_retired_asks_for_nothing),
        TEST(an_empty_workspace_has_no_gaps),
        TEST(each_check_says_what_it_serves_and_what_to_do),
        TEST(a_decision_covers_only_what_it_was_made_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
