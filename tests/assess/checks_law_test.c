/* Where the checks of what the law asks draw their lines: countries, classes, days, signatures. */
#include "checks_world.h"

#include <stdio.h>

struct line {
    const char *check;
    const char *records[8];
    size_t rows;
};

static void try_line(const struct line *l)
{
    void *state = NULL;
    assert_int_equal(setup(&state), 0);
    struct world *w = state;
    const struct embed_file *check = NULL;
    EACH_CHECK(f)
    if (str_ends(str_of(f->path), str_fmt(&w->arena, "/%s.sql", l->check)))
        check = f;
    if (!check)
        fail_msg("there is no check %s", l->check);
    for (size_t i = 0; i < COUNT_OF(l->records) && l->records[i]; i++)
        add(w, l->records[i]);
    size_t rows = rows_of(w, check, false);
    if (rows != l->rows)
        fail_msg("%s, %s ...: %zu rows, not %zu", l->check, l->records[0], rows, l->rows);
    teardown(&state);
}

static void try_all(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_line(&lines[i]);
}

static void a_representative_is_asked_for_outside_the_union(void **state)
{
    static const char check[] = "authorised-representative-missing";
    static const char device[] = "device|D|regulation=mdr|manufacturer=O";
    static const char with[] = "device|D|regulation=mdr|manufacturer=O|authorised_representative=A";
    static const struct line lines[] = {
        {check, {device, "organisation|O|country=DE"}, 0},
        {check, {device, "organisation|O|country=de"}, 0},
        {check, {device, "organisation|O|country=NO"}, 0}, /* European Economic Area */
        {check, {device, "organisation|O|country=US"}, 1},
        {check, {device, "organisation|O|country=CH"}, 1},
        {check, {device, "organisation|O"}, 1}, /* unknown counts as outside */
        {check, {with, "organisation|O|country=US", "organisation|A|country=IE"}, 0},
        {check, {with, "organisation|O|country=US", "organisation|A|country=GB"}, 1},
        {check, {with, "organisation|O|country=US", "organisation|A"}, 1},
        {check,
         {"device|D|regulation=ivdr|family=F", "device_family|F|manufacturer=O",
          "organisation|O|country=US"},
         1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

/* The 27 Member States of the Union, and the three others of the European Economic Area. */
static void each_country_of_the_economic_area_counts_as_inside(void **state)
{
    static const char *const inside[] = {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "IS", "LI", "NO"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(inside); i++) {
        char maker[32], rep[32];
        (void)snprintf(maker, sizeof maker, "organisation|O|country=%s", inside[i]);
        (void)snprintf(rep, sizeof rep, "organisation|A|country=%s", inside[i]);
        const struct line lines[] = {
            {"authorised-representative-missing",
             {"device|D|regulation=mdr|manufacturer=O", maker},
             0},
            {"authorised-representative-missing",
             {"device|D|regulation=mdr|manufacturer=O|authorised_representative=A",
              "organisation|O|country=US", rep},
             0},
        };
        try_all(lines, COUNT_OF(lines));
    }
}

static void a_representative_has_a_mandate_in_force(void **state)
{
    static const char check[] = "mandate-missing";
    static const char device[] = "device|D|regulation=mdr|manufacturer=O|authorised_representative="
                                 "A";
    static const char rep[] = "organisation|A|country=IE";
    static const char mandate[] = "mandate|M|manufacturer=O|representative=A|scope=s|"
                                  "accepted_on=2026-11-21";
    static const struct line lines[] = {
        {check, {"device|D|regulation=mdr|manufacturer=O", rep}, 0}, /* nobody is named */
        {check, {device, rep}, 1},
        {check, {device, rep, mandate}, 0},
        {check,
         {device, rep, "mandate|M|manufacturer=O|representative=A|accepted_on=2026-11-21"},
         1}, /* for which tasks? */
        {check, {device, rep, "mandate|M|manufacturer=O|representative=A|scope=s"}, 1},
        {check,
         {device, rep, "mandate|M|manufacturer=O|representative=A|scope=s|accepted_on=2026-11-22"},
         1},
        {check,
         {device, rep,
          "mandate|M|manufacturer=O|representative=A|scope=s|accepted_on=2020-01-01|"
          "valid_until=2026-11-20"},
         1},
        {check,
         {device, rep,
          "mandate|M|manufacturer=O|representative=A|scope=s|accepted_on=2020-01-01|"
          "valid_until=2026-11-21|devices=D"},
         0},
        {check,
         {device, rep,
          "mandate|M|manufacturer=O|representative=A|scope=s|accepted_on=2020-01-01|devices=E"},
         1},
        {check,
         {device, rep, "mandate|M|manufacturer=P|representative=A|scope=s|accepted_on=2020-01-01"},
         1},
        {check,
         {"device|D|regulation=ivdr|family=F|authorised_representative=A",
          "device_family|F|manufacturer=O", rep, mandate},
         0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void an_update_is_closed_with_its_documents(void **state)
{
    static const char check[] = "update-without-documents";
    static const struct line lines[] = {
        {check, {"update|U|release=R|state=rolling_out"}, 0},
        {check, {"update|U|release=R|state=complete"}, 1},
        {check, {"update|U|release=R|state=complete|documents=O", "document|O|status=draft"}, 1},
        {check, {"update|U|release=R|state=complete|documents=O", "document|O|status=approved"}, 0},
        {check,
         {"update|U|release=R|state=complete|documents=O P", "document|O|status=obsolete",
          "document|P|status=approved"},
         0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

/* That the risk was rated anew afterwards is a case of tests/cases/acceptance.bats, nova-5. */
static void an_incident_asks_to_look_at_its_risks_again(void **state)
{
    static const char check[] = "incident-without-risk-look";
    static const char incident[] = "incident|I|devices=D|safety_risks=S";
    static const char risk[] = "safety_risk|S|device=D";
    static const char look[] = "connection|X|device=D|kind=X6|source=I|target=S|decision=rejected";
    static const struct line lines[] = {
        {check, {"incident|I|devices=D", risk}, 0},
        {check, {incident, risk}, 1},
        {check, {incident, risk, look}, 0},
        {check, {incident, risk, look, "basis|X|S"}, 1}, /* decided on what no longer holds */
        {check,
         {incident, risk, "connection|X|device=D|kind=X6|source=I|target=S|decision=waiting"},
         1},
        {check,
         {incident, risk, "connection|X|device=D|kind=X6|source=I|target=T|decision=accepted"},
         1},
        {check, {"incident|I|devices=D E|safety_risks=S T", risk, "safety_risk|T|device=D"}, 4},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void a_body_is_asked_for_by_class(void **state)
{
    static const char check[] = "notified-body-missing", listed[] = "notified-body-not-listed";
    static const struct line lines[] = {
        {check, {"device|D|regulation=mdr|risk_class=I"}, 0},
        {check, {"device|D|regulation=mdr|risk_class=Is"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=Im"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=Ir"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=IIa"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=IIb"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=III"}, 1},
        {check, {"device|D|regulation=mdr|risk_class=III|notified_body=O"}, 0},
        {check, {"device|D|regulation=ivdr|risk_class=A"}, 0},
        {check, {"device|D|regulation=ivdr|risk_class=B"}, 1},
        {check, {"device|D|regulation=ivdr|risk_class=C"}, 1},
        {check, {"device|D|regulation=ivdr|risk_class=D"}, 1},
        {check,
         {"device|D|regulation=ivdr|risk_class=A", "device_fact|F|device=D|fact=sterile|value=yes"},
         1},
        {check,
         {"device|D|regulation=ivdr|risk_class=A", "device_fact|F|device=D|fact=sterile|value=no"},
         0},
        {listed,
         {"device|D|regulation=mdr|notified_body=O",
          "organisation|O|body_number=0123|body_listed=yes"},
         0},
        {listed,
         {"device|D|regulation=mdr|notified_body=O",
          "organisation|O|body_number=0000|body_listed=no"},
         1},
        {listed, {"device|D|regulation=mdr|notified_body=O", "organisation|O|body_number=123"}, 1},
        {listed,
         {"device|D|regulation=ivdr|notified_body=O", "organisation|O|body_number=9999"},
         0},
        {"class-missing", {"device|D|regulation=mdr|risk_class=C"}, 1},
        {"class-missing", {"device|D|regulation=ivdr|risk_class=IIa"}, 1},
        {"class-missing", {"device|D|regulation=ivdr|risk_class=D"}, 0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

/* The day of these tests is 2026-11-21. */
static void certificates_end_on_their_day(void **state)
{
    static const char lapsed[] = "certificate-not-in-force", ending[] = "certificate-ending";
    static const char missing[] = "certificate-missing";
    static const char device[] = "device|D|regulation=mdr|risk_class=IIa";
    static const char released[] = "release|R|device=D|status=released";
    static const struct line lines[] = {
        {lapsed, {device, "certificate|C|kind=qms|devices=D|valid_until=2026-11-21"}, 0},
        {lapsed, {device, "certificate|C|kind=qms|devices=D|valid_until=2026-11-20"}, 1},
        {lapsed, {device, "certificate|C|kind=qms|devices=D|status=suspended"}, 1},
        {lapsed,
         {device, "certificate|C|kind=qms|devices=D|valid_until=2026-11-20",
          "certificate|N|kind=qms|devices=D|valid_until=2031-11-20"},
         0},
        {ending, {device, "certificate|C|kind=qms|devices=D|valid_until=2027-11-20"}, 1},
        {ending, {device, "certificate|C|kind=qms|devices=D|valid_until=2027-11-21"}, 0},
        {ending, {device, "certificate|C|kind=qms|devices=D|valid_until=2026-11-21"}, 1},
        {ending,
         {device, "certificate|C|kind=qms|devices=D|valid_until=2027-01-01",
          "certificate|N|kind=qms|devices=D|status=in_assessment|valid_until=2032-01-01"},
         0},
        {ending,
         {device, "certificate|C|kind=qms|devices=D|valid_until=2027-01-01",
          "certificate|N|kind=technical_documentation|devices=D|valid_until=2032-01-01"},
         1},
        {ending,
         {device, "certificate|C|kind=directive|devices=D|valid_until=2027-01-01",
          "certificate|N|kind=qms|devices=D|valid_until=2032-01-01"},
         0},
        {ending,
         {device, "certificate|C|kind=qms|devices=D|valid_until=2027-01-01",
          "certificate|N|kind=qms|devices=D|status=suspended|valid_until=2032-01-01"},
         1},
        {missing, {device, released}, 1},
        {missing, {device, "release|R|device=D|status=in_work"}, 0},
        {missing, {device, released, "certificate|C|kind=qms|devices=D"}, 0},
        {missing, {device, released, "certificate|C|kind=declaration|devices=D"}, 1},
        {missing, {device, released, "certificate|C|kind=qms|devices=D|valid_until=2026-11-20"}, 1},
        {missing, {"device|D|regulation=mdr|risk_class=I", released}, 0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void a_release_is_signed_off_by_the_responsible_person(void **state)
{
    static const char check[] = "release-without-prrc-sign-off";
    static const char release[] = "release|R|device=D|status=in_work";
    static const struct line lines[] = {
        {check, {release}, 1},
        {check, {"release|R|device=D|status=withdrawn"}, 0},
        {check, {release, "approval|A|subject=R|role=PRRC|decision=approved"}, 0},
        {check, {release, "approval|A|subject=R|role=prrc|decision=approved"}, 0},
        {check, {release, "approval|A|subject=R|role=PRRC|decision=rejected"}, 1},
        {check, {release, "approval|A|subject=R|role=Risk manager|decision=approved"}, 1},
        {check, {release, "approval|A|subject=R|role=PRRC|decision=approved", "basis|A|R"}, 1},
        {check,
         {release, "baseline|B|release=R", "signature|S|subject=B|role=PRRC|meaning=release"},
         0},
        {check, {release, "signature|S|subject=R|role=PRRC|meaning=responsibility"}, 0},
        {check,
         {release, "signature|S|subject=R|role=PRRC|meaning=responsibility", "basis|S|R"},
         1},
        {check, {release, "signature|S|subject=R|role=PRRC|meaning=author"}, 1},
        {check, {release, "approval|A|subject=OTHER|role=PRRC|decision=approved"}, 1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void clinical_evaluation_is_a_year_old_at_most(void **state)
{
    static const char check[] = "clinical-evaluation-overdue";
    static const char device[] = "device|D|regulation=mdr|risk_class=III";
    static const char released[] = "release|R|device=D|status=released";
    static const struct line lines[] = {
        {check, {device, released}, 1},
        {check, {device, "release|R|device=D|status=in_work"}, 0},
        {check, {"device|D|regulation=mdr|risk_class=IIa", released}, 0},
        {check, {"device|D|regulation=ivdr|risk_class=B", released}, 0},
        {check, {"device|D|regulation=ivdr|risk_class=C", released}, 1},
        {check, {"device|D|regulation=ivdr|risk_class=D", released}, 1},
        {check,
         {"device|D|regulation=mdr|risk_class=IIb", released,
          "device_fact|F|device=D|fact=implantable|value=yes"},
         1},
        {check,
         {device, released,
          "document|O|device=D|status=approved|approved_on=2025-11-21|serves=MDR-A-clin-eval"},
         0},
        {check,
         {device, released,
          "document|O|device=D|status=approved|approved_on=2025-11-20|serves=MDR-A-clin-eval"},
         1},
        {check,
         {device, released,
          "document|O|device=D|status=draft|approved_on=2026-11-20|serves=MDR-A-clin-eval"},
         1},
        {check,
         {"device|D|regulation=ivdr|risk_class=D", released,
          "evidence|E|device=D|dated_on=2026-03-01|serves=IVDR-II-6.2"},
         0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void minimum_it_stands_in_both_or_falls_short(void **state)
{
    static const char check[] = "minimum-it-not-in-both";
    static const char device[] = "device|D|regulation=mdr";
    static const struct line lines[] = {
        {check, {device}, 0}, /* of minimum-it-missing */
        {check, {device, "evidence|E|device=D|serves=MDR-I-17.4"}, 1},
        {check, {device, "evidence|E|device=D|serves=MDR-I-23.4(ab)"}, 1},
        {check, {device, "evidence|E|device=D|serves=MDR-I-17.4 MDR-I-23.4(ab)"}, 0},
        {check,
         {device, "evidence|E|device=D|serves=IVDR-I-16.4", "evidence|F|serves=IVDR-I-20.4.1(ah)"},
         0},
        {check,
         {device, "evidence|E|device=D|serves=MDR-I-17.4",
          "evidence|F|serves=MDR-I-23.4(ab)|valid_until=2026-11-20"},
         1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void coverage_that_ended_is_renewed(void **state)
{
    static const char check[] = "financial-coverage-expired";
    static const char old[] = "evidence|E|valid_until=2026-11-20|serves=MDR-A-gen-cover";
    static const char device[] = "device|D|regulation=mdr|manufacturer=O";
    static const char other[] = "device|E|regulation=mdr|manufacturer=O";
    static const char ended[] = "coverage|C|organisation=O|valid_until=2026-11-20";
    static const struct line lines[] = {
        {check, {old}, 1},
        {check, {"evidence|E|valid_until=2026-11-21|serves=MDR-A-gen-cover"}, 0},
        {check, {old, "evidence|N|valid_until=2027-11-20|serves=MDR-A-gen-cover"}, 0},
        {check, {device, "coverage|C|organisation=O|valid_until=2026-11-21"}, 0},
        {check, {device, ended}, 1},
        {check, {device, other, ended}, 2}, /* one for each device of the maker */
        {check, {device, other, "coverage|C|organisation=O|devices=D|valid_until=2026-11-20"}, 1},
        {check, {device, "coverage|C|organisation=P|valid_until=2026-11-20"}, 0},
        {check, {device, ended, "coverage|N|organisation=O|valid_until=2027-11-20"}, 0},
        {check, {device, other, ended, "coverage|N|organisation=O|devices=E"}, 1},
        {check, {device, ended, "evidence|N|device=D|serves=MDR-A-gen-cover"}, 0},
        {check, {"device|D|regulation=ivdr|family=F", "device_family|F|manufacturer=O", ended}, 1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void an_interface_is_considered_by_a_threat_to_it_or_its_ends(void **state)
{
    static const char check[] = "interface-without-threat";
    static const char release[] = "release|R|device=D|status=in_work";
    static const char flow[] = "flow|F|key=f|release=R|source=A|target=B";
    static const struct line lines[] = {
        {check, {release, flow}, 1},
        {check, {release, flow, "threat|T|device=D|flow=F"}, 0},
        {check, {release, flow, "threat|T|device=E|flow=F"}, 1},
        {check, {release, flow, "element|A|key=a|release=R", "threat|T|device=D|element=A"}, 0},
        {check, {release, flow, "element|B|key=b|release=R", "threat|T|device=D|element=B"}, 0},
        {check, {release, flow, "element|C|key=c|release=R", "threat|T|device=D|element=C"}, 1},
        {check, {"release|R|device=D|status=withdrawn", flow}, 0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void questions_are_those_of_the_regulation(void **state)
{
    static const char check[] = "facts-unanswered";
    static const struct line lines[] = {
        {check, {"device|D|regulation=mdr"}, 1},
        {check, {"device|D|regulation=mdr", "device|E|regulation=ivdr"}, 2},
        {check,
         {"device|D|regulation=mdr", "device_fact|F|device=D|fact=software|value=unknown"},
         1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void what_penetration_tests_tested_is_the_build(void **state)
{
    static const char check[] = "penetration-test-of-other-build";
    static const char test[] = "test|T|device=D|kind=pentest";
    static const char release[] = "release|R|device=D|status=in_work|build_hash=h1";
    static const struct line lines[] = {
        {check, {release, test, "test_run|X|test=T|release=R|result=pass|build_hash=h1"}, 0},
        {check, {release, test, "test_run|X|test=T|release=R|result=pass|build_hash=h2"}, 1},
        {check, {release, test, "test_run|X|test=T|release=R|result=pass"}, 1},
        {check,
         {release, test, "test_run|X|test=T|release=R|result=fail|build_hash=h2",
          "test_run|Y|test=T|release=R|result=pass|build_hash=h1"},
         0},
        {check,
         {release, "test|T|device=D|kind=fuzz", "test_run|X|test=T|release=R|result=pass"},
         0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

/* What counts as tested: the last run that came to a result; and evidence that is in date. */
static void what_was_not_run_or_failed_since_shows_nothing(void **state)
{
    static const char pentest[] = "release-without-penetration-test";
    static const char control[] = "control-without-test",
                      threat[] = "threat-mitigated-without-test";
    static const char release[] = "release|R|device=D|status=in_work";
    static const char test[] = "test|T|device=D|kind=pentest|controls=C|threats=H";
    static const char built[] = "control|C|device=D|status=implemented|option=design";
    static const char by_paper[] = "control|C|device=D|status=implemented|option=design|evidence=E";
    static const char mitigated[] = "threat|H|device=D|status=mitigated|state=current";
    static const char passed[] = "test_run|X|test=T|release=R|result=pass|run_on=2026-01-01";
    static const char failed[] = "test_run|Y|test=T|release=R|result=fail|run_on=2026-02-01";
    static const char early[] = "test_run|Y|test=T|release=R|result=fail|run_on=2025-02-01";
    static const char blocked[] = "test_run|X|test=T|release=R|result=blocked";
    static const struct line lines[] = {
        {pentest, {release, test}, 1},
        {pentest, {release, test, blocked}, 1},
        {pentest, {release, test, failed}, 0},
        {pentest, {release, "evidence|E|release=R|kind=penetration_test"}, 0},
        {pentest,
         {release, "evidence|E|release=R|kind=penetration_test|valid_until=2020-01-01"},
         1},
        {"release-without-code-review", {release, "test|T|device=D|kind=code_review", blocked}, 1},
        {control, {built, release, test}, 1},
        {control, {built, release, test, passed}, 0},
        {control, {built, release, test, passed, early}, 0},
        {control, {built, release, test, passed, failed}, 1},
        {control, {by_paper, "evidence|E"}, 0},
        {control, {by_paper, "evidence|E|valid_until=2020-01-01"}, 1},
        {threat, {mitigated, release, test, passed}, 0},
        {threat, {mitigated, release, test, passed, failed}, 1},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

static void a_duty_is_overdue_by_day_or_by_moment(void **state)
{
    static const char check[] = "duty-overdue";
    static const struct line lines[] = {
        {check, {"duty|Y|status=open|due_on=2026-11-20"}, 1},
        {check, {"duty|Y|status=open|due_on=2026-11-21"}, 0},
        {check, {"duty|Y|status=open|due_at=2020-01-01T08:00:00.000Z"}, 1},
        {check, {"duty|Y|status=open|due_at=2099-01-01T08:00:00.000Z"}, 0},
        {check, {"duty|Y|status=done|due_at=2020-01-01T08:00:00.000Z"}, 0},
    };
    (void)state;
    try_all(lines, COUNT_OF(lines));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_not_run_or_failed_since_shows_nothing),
        cmocka_unit_test(a_duty_is_overdue_by_day_or_by_moment),
        cmocka_unit_test(a_representative_is_asked_for_outside_the_union),
        cmocka_unit_test(each_country_of_the_economic_area_counts_as_inside),
        cmocka_unit_test(a_representative_has_a_mandate_in_force),
        cmocka_unit_test(an_update_is_closed_with_its_documents),
        cmocka_unit_test(an_incident_asks_to_look_at_its_risks_again),
        cmocka_unit_test(a_body_is_asked_for_by_class),
        cmocka_unit_test(certificates_end_on_their_day),
        cmocka_unit_test(a_release_is_signed_off_by_the_responsible_person),
        cmocka_unit_test(clinical_evaluation_is_a_year_old_at_most),
        cmocka_unit_test(minimum_it_stands_in_both_or_falls_short),
        cmocka_unit_test(coverage_that_ended_is_renewed),
        cmocka_unit_test(an_interface_is_considered_by_a_threat_to_it_or_its_ends),
        cmocka_unit_test(questions_are_those_of_the_regulation),
        cmocka_unit_test(what_penetration_tests_tested_is_the_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
