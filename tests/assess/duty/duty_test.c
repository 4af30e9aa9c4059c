#include "duty_fixture.h"

static void pump(struct fixture *f)
{
    device(f, "Pump", "mdr", "III", NULL);
}

/* The vectors of day counting: the day of awareness is day 0 (1182/71 Article 3). */
static void vigilance_counts_from_the_day_of_awareness(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *aware, *answer, *rule, *due;
    } rows[] = {
        {"2026-11-21", "serious=yes", "vig-15", "2026-12-06"},
        {"2026-11-21", "death_or_unanticipated=yes", "vig-10", "2026-12-01"},
        {"2026-11-21", "public_health_threat=yes", "vig-2", "2026-11-23"},
        {"2026-02-20", "serious=yes", "vig-15", "2026-03-07"},
        {"2024-02-19", "serious=yes", "vig-15", "2024-03-05"},
        {"2026-12-20", "serious=yes", "vig-15", "2027-01-04"},
        {"2026-11-21T23:59:00Z", "serious=yes", "vig-15", "2026-12-06"},
    };
    pump(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        incident(f, rows[i].aware, rows[i].answer, NULL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *id = str_cz(&f->arena, str_fmt(&f->arena, "INC-%04zu", i + 1));
        const struct json *model = due(f, rows[i].due); /* still due on the last day */
        const struct json *r = row_about(model, rows[i].rule, id);
        assert_row(r, "due_on", rows[i].due);
        assert_row(r, "state", "due");
        assert_row(r, "start_from", str_cz(&f->arena, str_fmt(&f->arena, "%s aware_at", id)));
    }
    const struct json *model = due(f, "2026-11-21");
    const struct json *sunday = row_about(model, "vig-15", "INC-0001");
    assert_row(sunday, "weekend", "a Sunday: send it before; the day does not move");
    assert_row(row_about(model, "vig-10", "INC-0002"), "weekend", "");
    assert_row(json_get(model, "counting"), "status", "unverified");
}

static void what_is_unanswered_counts_as_yes_and_what_shortens_is_asked(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21T09:40:00Z", NULL, NULL);
    struct json *model = due(f, "2026-11-22");
    assert_row(row(model, "vig-15"), "state", "due"); /* MDR 87(7) */
    assert_row(row(model, "vig-2"), "state", "unknown");
    assert_row(row(model, "vig-2"), "due_on", "2026-11-23");
    const struct json *need = json_first(json_get(row(model, "vig-2"), "needs"));
    assert_row(need, "need", "incident.public_health_threat of INC-0001");
    assert_row(need, "command", "tutela set INC-0001 public_health_threat=...");
    assert_row(row(model, "vig-uncertain"), "state", "no_date");
    assert_row(row(model, "gdpr-33"), "due_at", "2026-11-24T09:40:00Z");
    assert_row(row(model, "gdpr-33"), "state", "unknown");
    change(f, "INC-0001", "personal_data", "no");
    assert_row(row(due(f, "2026-11-22"), "gdpr-33"), "state", "not_applicable");
    change(f, "INC-0001", "device_link", "no");
    assert_row(row(due(f, "2026-11-22"), "vig-15"), "state", "not_applicable");
}

static void many_devices(struct fixture *f)
{
    device(f, "Implant", "mdr", "III", "last_placed_on=2024-02-29");
    device(f, "Monitor", "mdr", "IIa", "last_placed_on=2026-02-28");
    device(f, "Kit", "ivdr", "A", NULL);
    device(f, "Assay", "ivdr", "D", NULL);
    device(f, "Old", "mdr", "IIa", NULL);
    change(f, "DEV-0001", "first_placed_on", "2022-07-01");
    fact(f, "DEV-0001", "implantable", "yes");
    fact(f, "DEV-0001", "reusable", "yes");
    fact(f, "DEV-0001", "custom_made", "no");
    fact(f, "DEV-0001", "ai_system", "yes");
    fact(f, "DEV-0001", "supply_harm", "yes");
    fact(f, "DEV-0002", "implantable", "no");
    fact(f, "DEV-0003", "custom_made", "no");
    fact(f, "DEV-0003", "sterile", "yes");
    fact(f, "DEV-0003", "legacy_self_declared", "yes");
    fixture_add(f, "organisation", "name=Maker", "kind=manufacturer", "srn=DE-MF-000006701", NULL);
    fixture_add(f, "market", "name=Germany", "device=DEV-0001", "on_market_until=2027-12-30", NULL);
    fixture_add(f, "certificate", "name=C1", "kind=technical_documentation", "devices=DEV-0001",
                "regulation=mdr", "issued_on=2022-06-15", "valid_until=2027-06-14", NULL);
    fixture_add(f, "certificate", "name=C2", "kind=qms", "devices=DEV-0001 DEV-0002",
                "regulation=mdr", "issued_on=2025-07-01", NULL);
    fixture_add(f, "certificate", "name=C3", "kind=technical_documentation", "devices=DEV-0004",
                "regulation=ivdr", "issued_on=2025-04-30", NULL);
    fixture_add(f, "certificate", "name=C4", "kind=directive", "devices=DEV-0005", NULL);
    incident(f, "2026-11-21T09:40:00Z", "personal_data=yes", "significant_nis2=yes");
}

static void many_kept(struct fixture *f)
{
    fixture_add(f, "duty", "name=r", "rule=gen-relabel", "starts_at=2027-01-01", NULL);
    fixture_add(f, "duty", "name=c", "rule=gen-coop", "device=DEV-0001", "due_on=2026-12-24",
                "starts_at=2026-11-20", NULL);
    fixture_add(f, "duty", "name=n", "rule=nis2-notification", "source=INC-0001", "device=DEV-0002",
                "status=done", "done_at=2020-01-01", NULL); /* another device */
    fixture_add(f, "duty", "name=s", "rule=srn-confirm", "source=ORG-0001", "status=done",
                "done_at=2025-03-31", NULL);
    fixture_add(f, "duty", "name=v", "rule=cra-vulnerability-warning",
                "starts_at=2026-11-01T10:00:00Z", NULL);
    fixture_add(f, "duty", "name=v", "rule=cra-vulnerability-final", "starts_at=2026-11-01", NULL);
    fixture_add(f, "duty", "name=a", "rule=ca-surv", "source=CERT-0002", "status=done",
                "done_at=2026-01-20", NULL);
    fixture_add(f, "duty", "name=u", "rule=ca-unann", "source=CERT-0002", "status=done",
                "done_at=2024-09-01", NULL);
    fixture_add(f, "duty", "name=p", "rule=pmcf-ann", "device=DEV-0001", "status=done",
                "done_at=2026-01-31", NULL);
    fixture_add(f, "duty", "name=p", "rule=psur-iib", "device=DEV-0001", "status=done",
                "due_on=2026-06-15", "done_at=2026-08-01", NULL);
    fixture_add(f, "duty", "name=own", "rule=own-audit", "starts_at=2026-11-15", "period=P30D",
                NULL);
    fixture_add(f, "duty", "name=p", "rule=psur-cd", "device=DEV-0004", "status=done",
                "due_on=2026-04-30", NULL);
    fixture_add(f, "duty", "name=n", "rule=nis2-notification", "source=INC-0001", "device=DEV-0001",
                "status=done", "done_at=2026-11-23T08:00:00Z", NULL);
}

/* Each rule that can have a date has one: what the workspace must hold, and what follows. */
static void every_rule_that_can_have_a_date_gets_one(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *rule, *about, *due;
    } rows[] = {
        {"gen-retain", "DEV-0002", "2036-02-28"},
        {"gen-retain-impl", "DEV-0001", "2039-02-28"},
        {"gen-supply", "MKT-0001", "2027-06-30"},
        {"gen-relabel", "DUTY-0001", "2026-12-04"},
        {"gen-coop", "DUTY-0002", "2026-12-24"},
        {"udi-update", "DEV-0002", ""}, /* has a test of its own */
        {"udi-carrier", "DEV-0003", "2027-05-26"},
        {"udi-carrier-direct", "DEV-0001", "2023-05-26"},
        {"srn-confirm", "ORG-0001", "2027-03-31"},
        {"ca-cert", "CERT-0001", "2027-06-14"},
        {"ca-surv", "CERT-0002", "2027-01-20"},
        {"ca-unann", "CERT-0002", "2029-09-01"},
        {"pmcf-ann", "DEV-0001", "2027-01-31"},
        {"psur-iib", "DEV-0001", "2027-06-15"},
        {"psur-iia", "DEV-0002", "2027-07-01"},
        {"psur-cd", "DEV-0004", "2027-04-30"},
        {"vig-15", "INC-0001", "2026-12-06"},
        {"gdpr-33", "INC-0001", "2026-11-24"},
        {"nis2-warning", "INC-0001", "2026-11-22"},
        {"nis2-notification", "INC-0001", "2026-11-24"},
        {"nis2-final", "INC-0001", "2026-12-23"},
        {"cra-vulnerability-warning", "DUTY-0005", "2026-11-02"},
        {"cra-vulnerability-final", "DUTY-0006", "2026-11-15"},
        {"tr-mdr-other", "DEV-0005", "2028-12-31"},
        {"tr-ivdr-b", "DEV-0003", "2029-12-31"},
        {"eudamed-devices", "DEV-0001", "2026-11-27"},
        {"eudamed-certificates", "CERT-0001", "2027-05-27"},
        {"sscp-eudamed", "DEV-0004", "2027-02-27"},
        {"ai-act", "DEV-0001", "2028-08-02"},
        {"pld", "DEV-0001", "2026-12-09"},
        {"own-audit", "DUTY-0011", "2026-12-15"},
    };
    many_devices(f);
    many_kept(f);
    struct json *model = due(f, "2026-11-22");
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_row(row_about(model, rows[i].rule, rows[i].about), "due_on", rows[i].due);
    assert_row(row(model, "nis2-notification"), "state", "done");
    assert_row(row_about(model, "tr-mdr-other", "DEV-0005"), "state", "unknown");
    assert_row(row_about(model, "tr-mdr-other", "DEV-0001"), "state", "not_applicable");
}

/* IVDR 110: each condition is a question; one that failed ends the transition. */
static void a_transition_asks_its_conditions(void **state)
{
    struct fixture *f = *state;
    static const char *const facts[] = {"tr_directive", "tr_no_significant_change", "tr_no_risk",
                                        "tr_qms",       "tr_application",           "tr_agreement",
                                        "tr_pms"};
    device(f, "Old", "mdr", "IIa", NULL);
    fact(f, "DEV-0001", "legacy_certificate", "yes");
    const struct json *r = row(due(f, "2026-11-27"), "tr-mdr-other");
    assert_row(r, "state", "unknown");
    assert_true(str_has(json_text(r, "reason"), STR("by 2024-05-26, which has passed")));
    for (size_t i = 0; i < COUNT_OF(facts); i++)
        fact(f, "DEV-0001", facts[i], "yes");
    assert_row(row(due(f, "2026-11-27"), "tr-mdr-other"), "state", "due");
    assert_row(row(due(f, "2029-01-01"), "tr-mdr-other"), "state", "overdue");
    fact(f, "DEV-0001", "tr_agreement", "no");
    r = row(due(f, "2026-11-27"), "tr-mdr-other");
    assert_row(r, "state", "failed");
    assert_true(str_has(json_text(r, "reason"), STR("by 2024-09-26")));
    assert_true(json_int(due(f, "2026-11-27"), "overdue", 0) >= 1);
}

static void a_report_that_is_done_starts_the_next_period_without_gap(void **state)
{
    struct fixture *f = *state;
    pump(f);
    fixture_add(f, "catalogue", "id=MDR-A", "name=MDR", "label=law", "edition=1", "status=in_force",
                "source=MDR", "as_of=2026-11-21", NULL);
    fixture_add(f, "clause", "id=MDR-A-psur-iib", "name=PSUR", "catalogue=MDR-A", "number=86(1)",
                NULL);
    fixture_add(f, "clause", "id=MDR-A-pmcf-ann", "name=PMCF", "catalogue=MDR-A", "number=61(11)",
                NULL);
    assert_row(row(due(f, "2026-11-27"), "psur-iib"), "state", "unknown");
    assert_row(json_first(json_get(row(due(f, "2026-11-27"), "psur-iib"), "needs")), "need",
               "certificate.issued_on of a certificate of the Regulation for DEV-0001");
    fixture_add(f, "certificate", "name=C1", "kind=technical_documentation", "devices=DEV-0001",
                "regulation=mdr", "issued_on=2022-06-15", NULL);
    assert_row(row(due(f, "2026-11-27"), "psur-iib"), "due_on", "2023-06-15");
    /* Approved in September, it closes the period that ended in June (MDCG 2022-21). */
    fixture_add(f, "document", "name=PSUR 2025", "kind=report", "device=DEV-0001",
                "status=approved", "approved_by=Ada", "approved_on=2025-09-01",
                "serves=MDR-A-psur-iib", NULL);
    const struct json *r = row(due(f, "2026-11-27"), "psur-iib");
    assert_row(r, "start_on", "2025-06-15");
    assert_row(r, "due_on", "2026-06-15");
    assert_row(r, "state", "overdue");
    fixture_add(f, "duty", "name=PSUR", "rule=psur-iib", "device=DEV-0001", "status=done",
                "due_on=2026-06-15", "done_at=2026-11-26", NULL);
    assert_row(row(due(f, "2026-11-27"), "psur-iib"), "due_on", "2027-06-15");
    change(f, "DUTY-0001", "due_on", ""); /* then the day it was done closes it just so */
    assert_row(row(due(f, "2026-11-27"), "psur-iib"), "due_on", "2027-06-15");
    /* Class III: one year after the last report the update is overdue. */
    fixture_add(f, "document", "name=CER", "kind=report", "device=DEV-0001", "status=approved",
                "approved_by=Ada", "approved_on=2025-11-26", "serves=MDR-A-pmcf-ann", NULL);
    assert_row(row(due(f, "2026-11-26"), "pmcf-ann"), "state", "due");
    assert_row(row(due(f, "2026-11-27"), "pmcf-ann"), "state", "overdue");
    assert_row(row(due(f, "2026-11-27"), "pmcf-ann"), "clause", "MDR-A-pmcf-ann");
}

/* A device that became class III has no more reports of IIa, and a certificate that was withdrawn
   no more audits, though both were done before. */
static void what_was_done_starts_nothing_where_the_rule_applies_no_more(void **state)
{
    struct fixture *f = *state;
    pump(f);
    fixture_add(f, "certificate", "name=Q", "kind=qms", "regulation=mdr", "devices=DEV-0001",
                "issued_on=2022-01-10", "status=withdrawn", NULL);
    fixture_add(f, "duty", "name=p", "rule=psur-iia", "device=DEV-0001", "status=done",
                "due_on=2024-05-01", "done_at=2024-04-20", NULL);
    fixture_add(f, "duty", "name=a", "rule=ca-surv", "source=CERT-0001", "status=done",
                "done_at=2023-02-01", NULL);
    fixture_add(f, "duty", "name=c", "rule=gen-custom", "device=DEV-0001", "status=done", NULL);
    fact(f, "DEV-0001", "custom_made", "no");
    struct json *model = due(f, "2026-11-27");
    assert_row(row(model, "psur-iia"), "state", "not_applicable");
    assert_row(row(model, "ca-surv"), "state", "not_applicable");
    assert_row(row(model, "psur-iib"), "state", "overdue");
    assert_row(row(model, "gen-custom"), "state", "done");
    change(f, "CERT-0001", "status", "valid");
    assert_row(row(due(f, "2026-11-27"), "ca-surv"), "due_on", "2024-02-01");
}

static void a_changed_record_of_the_database_starts_thirty_days(void **state)
{
    struct fixture *f = *state;
    pump(f);
    assert_row(row(due(f, "2026-11-27"), "udi-update"), "state", "not_started");
    change(f, "DEV-0001", "emdn", "V0101");
    assert_row(row(due(f, "2026-11-27"), "udi-update"), "state", "not_started"); /* the first */
    change(f, "DEV-0001", "emdn", "V0102");
    const struct json *r = row(due(f, "2026-11-27"), "udi-update");
    struct date start = {0}, end = {0};
    assert_true(date_parse(json_text(r, "start_on"), &start) &&
                date_parse(json_text(r, "due_on"), &end));
    assert_int_equal(date_to_days(end) - date_to_days(start), 30);
    assert_row(r, "start_from", "history of DEV-0001");
}

static void what_contradicts_itself_is_a_row(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21", "occurred_on=2026-11-25", NULL);
    fixture_add(f, "certificate", "name=C1", "kind=qms", "devices=DEV-0001", "regulation=mdr",
                "issued_on=2022-06-15", "valid_until=2028-06-14", NULL);
    incident(f, "9999-12-30", "serious=yes", NULL);
    struct json *model = due(f, "2026-11-27");
    const struct json *r = row_about(model, "vig-15", "INC-0001");
    assert_row(r, "state", "contradiction");
    assert_row(r, "due_on", "2026-12-06");
    assert_true(str_has(json_text(r, "reason"), STR("awareness lies before")));
    r = row(model, "ca-cert");
    assert_row(r, "state", "contradiction");
    assert_true(str_has(json_text(r, "reason"), STR("at most 5 years")));
    assert_row(row_about(model, "vig-15", "INC-0002"), "state", "contradiction");
    assert_true(json_int(model, "missing", 0) >= 3);
    change(f, "INC-0001", "occurred_on", "2026-11-20");
    assert_row(row_about(due(f, "2026-11-21"), "vig-15", "INC-0001"), "state", "due");
    r = row_about(due(f, "2026-11-20"), "vig-15", "INC-0001"); /* the day before the awareness */
    assert_row(r, "state", "contradiction");
    assert_true(str_has(json_text(r, "reason"),
                        STR("incident.aware_at is 2026-11-21, today is 2026-11-20")));
}

static void what_the_law_gives_no_number_for_is_at_once(void **state)
{
    struct fixture *f = *state;
    pump(f);
    fixture_add(f, "field_action", "name=Patch all", "kind=update", "devices=DEV-0001",
                "decided_on=2026-11-25", NULL);
    struct json *model = due(f, "2026-11-25");
    assert_row(row(model, "vig-fsca"), "state", "at_once");
    assert_row(row(model, "vig-fsca"), "due_on", "");
    assert_int_equal(json_int(model, "overdue", -1), 0);
    assert_int_equal(json_int(due(f, "2026-11-26"), "overdue", -1), 2); /* and the notice */
    change(f, "FA-0001", "reported_on", "2026-11-26");
    assert_row(row(due(f, "2026-11-27"), "vig-fsca"), "state", "done");
    /* MDR 88: a trend is to be reported, and no word says how soon. */
    fixture_add(f, "duty", "name=t", "rule=vig-trend", "device=DEV-0001", "starts_at=2026-11-20",
                NULL);
    assert_row(row(due(f, "2026-11-27"), "vig-trend"), "state", "no_number");
    assert_row(row(due(f, "2026-11-27"), "vig-trend"), "start_on", "2026-11-20");
}

static void a_duty_that_names_no_record_is_said(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21", "death_or_unanticipated=yes", "public_health_threat=no");
    fixture_add(f, "duty", "name=sent", "rule=vig-10", "device=DEV-0001", "due_on=2026-12-01",
                NULL); /* of which incident? */
    struct json *model = due(f, "2026-11-27");
    assert_row(row_about(model, "vig-10", "DUTY-0001"), "state", "contradiction");
    assert_row(row_about(model, "vig-10", "INC-0001"), "state", "due");
    change(f, "DUTY-0001", "status", "done");
    model = due(f, "2026-11-27");
    assert_row(row_about(model, "vig-10", "DUTY-0001"), "state", "done");
    assert_row(row_about(model, "vig-10", "INC-0001"), "state", "due");
}

static void a_cover_that_ended_is_overdue(void **state)
{
    struct fixture *f = *state;
    pump(f);
    fixture_add(f, "organisation", "name=Maker", "kind=manufacturer", NULL);
    fixture_add(f, "coverage", "name=Policy 7", "organisation=ORG-0001", "measure=Insurance",
                "valid_until=2026-11-26", NULL);
    assert_row(row(due(f, "2026-11-26"), "gen-cover-end"), "state", "due");
    struct json *model = due(f, "2026-11-27");
    assert_row(row(model, "gen-cover-end"), "state", "overdue");
    assert_row(row(model, "gen-cover-end"), "due_on", "2026-11-26");
    assert_int_equal(json_int(model, "overdue", 0), 1);
}

static void a_proposal_makes_no_date(void **state)
{
    struct fixture *f = *state;
    pump(f);
    struct json *model = due(f, "2026-11-27");
    assert_row(row(model, "com-2025-1023"), "state", "proposed");
    assert_row(row(model, "com-2025-1023"), "due_on", "");
    assert_row(row(model, "eudamed-vigilance"), "state", "announced");
    assert_row(row(model, "eudamed-vigilance"), "due_on", "");
}

/* --- keeping --- */

static void keeping_twice_changes_nothing(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21", "death_or_unanticipated=yes", "public_health_threat=no");
    assert_true(json_int(keep(f, "2026-11-22"), "added", 0) > 0);
    int64_t position = store_position(f->store);
    struct json *again = keep(f, "2026-11-23");
    assert_int_equal(json_int(again, "added", -1), 0);
    assert_int_equal(json_int(again, "moved", -1), 0);
    assert_int_equal(store_position(f->store), position);
}

static void a_day_that_moved_says_why(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21", "death_or_unanticipated=yes", "public_health_threat=no");
    (void)keep(f, "2026-11-22");
    change(f, "INC-0001", "aware_at", "2026-11-20T08:00:00Z");
    const struct json *r = row(due(f, "2026-11-22"), "vig-10");
    assert_row(r, "was", "2026-12-01");
    assert_row(r, "due_on", "2026-11-30");
    const struct json *why = json_first(json_get(r, "why"));
    assert_row(why, "actor", "tester");
    assert_row(why, "record", "INC-0001");
    assert_row(why, "what", "aware_at: 2026-11-21T00:00:00Z -> 2026-11-20T08:00:00Z");
    assert_int_equal(json_int(keep(f, "2026-11-22"), "moved", -1), 1);
    assert_int_equal(json_int(keep(f, "2026-11-22"), "moved", -1), 0);
    r = row(due(f, "2026-11-22"), "vig-10");
    assert_row(r, "was", "");
    /* Less than serious after all: what was kept is withdrawn, and says so. */
    change(f, "INC-0001", "serious", "no");
    assert_row(row(due(f, "2026-11-22"), "vig-10"), "was", "2026-11-30");
    assert_int_equal(json_int(keep(f, "2026-11-22"), "closed", -1), 1);
}

static void what_somebody_decided_is_never_overwritten(void **state)
{
    struct fixture *f = *state;
    pump(f);
    incident(f, "2026-11-21", "death_or_unanticipated=yes", "public_health_threat=no");
    fixture_add(f, "duty", "name=r", "rule=vig-10", "source=INC-0001", "status=done",
                "done_at=2026-11-22", NULL);
    fixture_add(f, "duty", "name=e", "rule=pld", "device=DEV-0001", "status=not_applicable",
                "reason=No product of ours", NULL);
    (void)keep(f, "2026-11-22");
    change(f, "INC-0001", "aware_at", "2026-11-23");
    (void)keep(f, "2026-11-24");
    struct json *model = due(f, "2026-11-24");
    assert_row(row(model, "vig-10"), "state", "done");
    assert_row(row(model, "pld"), "state", "not_applicable");
    assert_row(row(model, "pld"), "reason", "Decided in DUTY-0002: No product of ours");
    struct record_head head;
    assert_true(store_head(f->store, &f->arena, STR("DUTY-0001"), &head, &f->err));
    assert_int_equal(head.revision, 1);
}

#define ON_FIXTURE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FIXTURE(vigilance_counts_from_the_day_of_awareness),
        ON_FIXTURE(what_is_unanswered_counts_as_yes_and_what_shortens_is_asked),
        ON_FIXTURE(every_rule_that_can_have_a_date_gets_one),
        ON_FIXTURE(a_transition_asks_its_conditions),
        ON_FIXTURE(a_report_that_is_done_starts_the_next_period_without_gap),
        ON_FIXTURE(what_was_done_starts_nothing_where_the_rule_applies_no_more),
        ON_FIXTURE(a_changed_record_of_the_database_starts_thirty_days),
        ON_FIXTURE(what_contradicts_itself_is_a_row),
        ON_FIXTURE(what_the_law_gives_no_number_for_is_at_once),
        ON_FIXTURE(a_duty_that_names_no_record_is_said),
        ON_FIXTURE(a_cover_that_ended_is_overdue),
        ON_FIXTURE(a_proposal_makes_no_date),
        ON_FIXTURE(keeping_twice_changes_nothing),
        ON_FIXTURE(a_day_that_moved_says_why),
        ON_FIXTURE(what_somebody_decided_is_never_overwritten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
