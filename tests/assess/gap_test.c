/* What applies to a device, what is met and what falls short; no row, no gap (product rule 4), and
   unknown is an answer (rule 9). */
#include "checks_clauses.h"
#include "gap_world.h"

/* --- the checks themselves --- */

static void gap_checks_name_only_clauses_that_exist(void **state)
{
    struct fixture *f = *state;
    struct gap_checks checks;
    struct catalogue_set set;
    assert_true(gap_checks_read(&f->arena, &checks, &f->err));
    assert_true(catalogue_built_in(&f->arena, &set, &f->err));
    for (size_t i = 0; i < checks.count; i++) {
        struct str rest = checks.items[i].serves, id;
        while (str_split(&rest, ',', &id))
            if (!clause_is_known(&set, str_trim(id)))
                fail_msg("%.*s serves '%.*s', which no catalogue has",
                         STR_ARG(checks.items[i].name), STR_ARG(str_trim(id)));
    }
}

static void gap_checks_cover_the_four_concepts_and_the_eight_practices(void **state)
{
    static const char *const wanted[] = {"risk-relationship",
                                         "aligned-processes",
                                         "secure-life-cycle",
                                         "post-market",
                                         "P1",
                                         "P2",
                                         "P3",
                                         "P4",
                                         "P5",
                                         "P6",
                                         "P7",
                                         "P8"};
    struct fixture *f = *state;
    struct gap_checks checks;
    size_t counts[COUNT_OF(wanted)] = {0};
    assert_true(gap_checks_read(&f->arena, &checks, &f->err));
    assert_true(checks.count >= 30);
    for (size_t i = 0; i < checks.count; i++) {
        const struct gap_check *c = &checks.items[i];
        bool concept_known = false, practice_known = c->practice.n == 0;
        for (size_t w = 0; w < COUNT_OF(wanted); w++) {
            bool here = str_eq(c->concept, str_of(wanted[w]));
            concept_known |= (here && w < 4) || STR_IS(c->concept, "regulation");
            practice_known |= str_eq(c->practice, str_of(wanted[w])) && w >= 4;
            counts[w] += here || str_eq(c->practice, str_of(wanted[w]));
        }
        if (!concept_known || !practice_known)
            fail_msg("%.*s: concept '%.*s', practice '%.*s'", STR_ARG(c->name), STR_ARG(c->concept),
                     STR_ARG(c->practice));
        if (i > 0 && str_cmp(checks.items[i - 1].name, c->name) >= 0)
            fail_msg("%.*s is there twice, or out of order", STR_ARG(c->name));
    }
    for (size_t w = 0; w < COUNT_OF(wanted); w++)
        if (counts[w] == 0)
            fail_msg("no check is about %s", wanted[w]);
}

/* --- what applies --- */

static void gap_asks_where_a_fact_is_unknown(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    const struct json *r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_text(r, "status", "unknown");
    assert_text(r, "word", "open");
    assert_text(r, "fact", "software");
    assert_true(json_text(r, "question").n > 10);
    assert_true(str_has(json_text(r, "reason"), json_text(r, "question")));
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-2"), "question", "");
    struct str id = fact(f, d, "software", "unknown"); /* said to be unknown is no answer */
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2"), "status", "unknown");
    assert_true(fixture_set(f, id, "value", "no"));
    r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_text(r, "status", "not_applicable");
    assert_text(r, "word", "not applicable");
    assert_text(r, "question", "");
    assert_int_equal(json_int(r, "gap_count", -1), 0);
    assert_true(fixture_set(f, id, "value", "yes"));
    r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_true(!STR_IS(json_text(r, "status"), "unknown") &&
                !STR_IS(json_text(r, "status"), "not_applicable"));
    fixture_retire(f, id); /* a fact taken back is unknown again */
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2"), "status", "unknown");
}

static void gap_takes_facts_of_this_device_only(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    (void)fact(f, other, "software", "no");
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2"), "status", "unknown");
    assert_text(clause(model_of(f, other, "MDR-ANNEX-I"), "MDR-I-17.2"), "status",
                "not_applicable");
}

static void gap_follows_what_a_person_decided_and_says_when_that_is_stale(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct str software = fact(f, d, "software", "yes");
    struct str said = fixture_add(f, "applicability", fixture_ref(f, "device", d),
                                  "clause=MDR-I-17.2", "applies=no", "reason=firmware of a part",
                                  fixture_ref(f, "facts", software), NULL);
    const struct json *r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_text(r, "status", "not_applicable");
    assert_text(r, "word", "not applicable");
    assert_true(str_has(json_text(r, "reason"), said));
    assert_true(str_has(json_text(r, "reason"), STR("firmware of a part")));
    assert_true(fixture_set(f, software, "value", "no"));
    r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_text(r, "status", "not_applicable");
    assert_text(r, "word", "stale"); /* what it was decided from has changed */
    assert_true(fixture_set(f, said, "applies", "yes"));
    r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_false(STR_IS(json_text(r, "status"), "not_applicable")); /* against the fact */
    fixture_retire(f, said);
    r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_text(r, "status", "not_applicable"); /* the fact alone says no */
    assert_false(str_has(json_text(r, "reason"), said));
}

static void gap_decision_that_a_clause_applies_is_stale_with_its_facts(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct str software = fact(f, d, "software", "yes");
    (void)fixture_add(f, "applicability", fixture_ref(f, "device", d), "clause=MDR-I-17.2",
                      "applies=yes", fixture_ref(f, "facts", software), NULL);
    assert_true(fixture_set(f, software, "value", "no"));
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2"), "word", "stale");
}

static void gap_follows_the_newest_decision_about_a_clause(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fact(f, d, "software", "yes");
    (void)fixture_add(f, "applicability", fixture_ref(f, "device", d), "clause=MDR-I-17.2",
                      "applies=no", "reason=thought so once", NULL);
    (void)fixture_add(f, "applicability", fixture_ref(f, "device", d), "clause=MDR-I-17.2",
                      "applies=yes", NULL);
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2"), "applies", "yes");
}

static void gap_of_an_ivd_asks_the_ivdr_and_not_the_mdr(void **state)
{
    struct fixture *f = *state;
    struct str ivd = fixture_device(f, "Analyser", "ivdr");
    const struct json *model = model_of(f, ivd, "");
    assert_null(find(json_get(model, "catalogues"), "id", "MDR-ANNEX-I"));
    assert_non_null(find(json_get(model, "catalogues"), "id", "IVDR-ANNEX-I"));
    assert_non_null(find(json_get(model, "catalogues"), "id", "MDCG-2019-16"));
    assert_null(find(json_get(model, "requirements"), "id", "MDR-I-17.2"));
    assert_text(clause(model, "IVDR-I-16.2"), "status", "unknown");
    assert_true(json_text(clause(model, "IVDR-I-16.2"), "twin").n > 0);
    struct str mdr = fixture_device(f, "IP-4", "mdr");
    model = model_of(f, mdr, "");
    assert_null(find(json_get(model, "catalogues"), "id", "IVDR-ANNEX-I"));
    assert_non_null(find(json_get(model, "catalogues"), "id", "MDR-ANNEX-I"));
}

/* --- what is met --- */

/* What names only a release is about the device of that release, and shows nothing of another. */
static void gap_evidence_of_a_release_serves_its_device_alone(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    struct str release = fixture_release(f, d, "1.0");
    (void)fixture_add(f, "evidence", "name=Report", fixture_ref(f, "release", release),
                      "serves=MDR-I-17.2", NULL);
    (void)fixture_add(f, "document", "name=Plan", fixture_ref(f, "release", release),
                      "status=approved", "approved_by=PRRC", "serves=MDR-I-17.2", NULL);
    const struct json *r = clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_int_equal(json_count(json_get(r, "evidence")), 2);
    r = clause(model_of(f, other, "MDR-ANNEX-I"), "MDR-I-17.2");
    assert_int_equal(json_count(json_get(r, "evidence")), 0);
}

static void gap_counts_add_up_and_leave_headings_out(void **state)
{
    static const char *const words[] = {"met", "partly", "not_met", "not_applicable", "unknown"};
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fact(f, d, "software", "yes");
    (void)fact(f, d, "hardware", "no");
    const struct json *model = model_of(f, d, "");
    int64_t counted[COUNT_OF(words)] = {0}, headings = 0, sum = 0, totals = 0;
    JSON_EACH (r, json_get(model, "requirements")) {
        size_t w = 0;
        while (w < COUNT_OF(words) && !str_eq(json_text(r, "status"), str_of(words[w])))
            w++;
        assert_true(w < COUNT_OF(words));
        assert_true(json_text(r, "reason").n > 0); /* every answer explains itself */
        if (json_is_true(r, "heading"))
            headings++;
        else
            counted[w]++;
    }
    for (size_t w = 0; w < COUNT_OF(words); w++) {
        int64_t in_catalogues = 0;
        JSON_EACH (k, json_get(model, "catalogues"))
            in_catalogues += json_int(json_get(k, "counts"), words[w], 0);
        assert_int_equal(json_int(json_get(model, "counts"), words[w], -1), counted[w]);
        assert_int_equal(in_catalogues, counted[w]);
        sum += counted[w];
    }
    JSON_EACH (k, json_get(model, "catalogues"))
        totals += json_int(k, "total", 0);
    assert_true(headings > 0);
    assert_int_equal(json_int(model, "total", -1), sum);
    assert_int_equal(totals, sum);
    assert_int_equal(json_count(json_get(model, "requirements")), sum + headings);
}

static void gap_clause_without_checks_is_met_by_evidence_while_it_is_valid(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    struct str id = unchecked(model_of(f, d, ""));
    const char *serves = fixture_ref(f, "serves", id);
    const struct json *r = clause(model_of(f, d, ""), id.p);
    assert_true(str_has(json_text(r, "reason"), STR("no evidence is linked")));
    assert_int_equal(json_int(r, "gap_count", 0), 1);
    (void)fixture_add(f, "evidence", "name=Of another", fixture_ref(f, "device", other), serves,
                      NULL);
    assert_text(clause(model_of(f, d, ""), id.p), "status", "not_met");
    struct str e = fixture_add(f, "evidence", "name=Report", fixture_ref(f, "device", d), serves,
                               "valid_until=2026-11-20", NULL);
    r = clause(model_of(f, d, ""), id.p);
    assert_text(r, "status", "partly");
    assert_text(r, "word", "stale");
    assert_true(json_is_true(json_first(json_get(r, "evidence")), "expired"));
    assert_true(fixture_set(f, e, "valid_until", "2026-11-21")); /* the last day counts */
    r = clause(model_of(f, d, ""), id.p);
    assert_text(r, "status", "met");
    assert_text(r, "word", "done");
    assert_true(str_eq(json_text(json_first(json_get(r, "evidence")), "id"), e));
    fixture_retire(f, e);
    assert_text(clause(model_of(f, d, ""), id.p), "status", "not_met");
    (void)fixture_add(f, "evidence", "name=Of the house", serves, NULL); /* of all devices */
    assert_text(clause(model_of(f, d, ""), id.p), "status", "met");
}

static const struct json *check_of(const struct json *model, const char *name)
{
    JSON_EACH (r, json_get(model, "requirements")) {
        const struct json *c = find(json_get(r, "checks"), "name", name);
        if (c)
            return c;
    }
    fail_msg("no clause has the check %s", name);
    return NULL;
}

static void gap_check_falls_short_row_by_row_and_then_holds(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct str one = fixture_release(f, d, "1"), two = fixture_release(f, d, "2");
    const struct json *c = check_of(model_of(f, d, ""), "release-without-sbom");
    assert_false(json_is_true(c, "holds"));
    assert_int_equal(json_count(json_get(c, "rows")), 2);
    assert_non_null(find(json_get(c, "rows"), "record", one.p));
    /* Of one release only what concerns it. */
    c = check_of(model_of(f, two, ""), "release-without-sbom");
    assert_int_equal(json_count(json_get(c, "rows")), 1);
    assert_non_null(find(json_get(c, "rows"), "record", two.p));
    static const char hash[] =
        "file=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    struct str component = fixture_add(f, "component", "name=zlib", NULL);
    (void)fixture_add(f, "sbom", "name=Pump", hash, fixture_ref(f, "release", two),
                      fixture_ref(f, "components", component), "status=current", NULL);
    c = check_of(model_of(f, two, ""), "release-without-sbom");
    assert_true(json_is_true(c, "holds"));
    assert_int_equal(json_count(json_get(c, "rows")), 0);
    assert_false(json_is_true(check_of(model_of(f, one, ""), "release-without-sbom"), "holds"));
}

static void gap_check_with_nothing_to_look_at_shows_nothing(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"); /* MDR-I-2 has one check: of risks */
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-2"), "status", "not_met");
    (void)fixture_add(f, "security_risk", "name=A", fixture_ref(f, "device", d),
                      "afap_rationale=Nothing known reduces it further.", NULL);
    assert_text(clause(model_of(f, d, "MDR-ANNEX-I"), "MDR-I-2"), "status", "partly");
    const struct json *c = check_of(model_of(f, d, ""), "release-without-sbom");
    assert_int_equal(json_int(c, "looked_at", -1), 0);
    (void)fixture_release(f, d, "1");
    c = check_of(model_of(f, d, ""), "release-without-sbom");
    assert_int_equal(json_int(c, "looked_at", -1), 1);
}

/* Every check holds where nothing is entered; none of them shows that anything is met. */
static void gap_of_a_bare_device_has_nothing_met(void **state)
{
    static const char *const laws[] = {"mdr", "ivdr"};
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(laws); i++) {
        const struct json *model = model_of(f, fixture_device(f, "IP-4", laws[i]), "");
        JSON_EACH (r, json_get(model, "requirements"))
            if (STR_IS(json_text(r, "status"), "met"))
                fail_msg("%.*s is met: %.*s", STR_ARG(json_text(r, "id")),
                         STR_ARG(json_text(r, "reason")));
    }
}

/* The query begins with documents, but it is releases that it looks at. */
static void gap_check_looks_at_what_its_head_names(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fixture_add(f, "document", "name=Plan", fixture_ref(f, "device", d), NULL);
    const struct json *c = check_of(model_of(f, d, ""), "label-missing");
    assert_true(json_is_true(c, "holds"));
    assert_int_equal(json_int(c, "looked_at", -1), 0);
}

static void gap_says_what_it_cannot_answer(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct str d = fixture_device(f, "IP-4", "mdr");
    assert_false(gap_model(f->store, &f->arena, STR("DEV-0099"), STR(""), today, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(gap_model(f->store, &f->arena, d, STR("NO-SUCH"), today, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(gap_gate(f->store, &f->arena, d, NULL, NULL, today, &model, &f->err));
    assert_non_null(strstr(f->err.text, "there is no release"));
    assert_false(gap_next(f->store, &f->arena, STR("DEV-0099"), today, 0, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void gap_without_catalogues_is_no_clean_result(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    assert_false(gap_model(f->store, &f->arena, fixture_device(f, "IP-4", "mdr"), STR(""), today,
                           &model, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
}

int main(void)
{
#define T(name)    cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
#define BARE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        BARE(gap_checks_name_only_clauses_that_exist),
        BARE(gap_checks_cover_the_four_concepts_and_the_eight_practices),
        T(gap_asks_where_a_fact_is_unknown),
        T(gap_takes_facts_of_this_device_only),
        T(gap_follows_what_a_person_decided_and_says_when_that_is_stale),
        T(gap_decision_that_a_clause_applies_is_stale_with_its_facts),
        T(gap_follows_the_newest_decision_about_a_clause),
        T(gap_evidence_of_a_release_serves_its_device_alone),
        T(gap_of_an_ivd_asks_the_ivdr_and_not_the_mdr),
        T(gap_counts_add_up_and_leave_headings_out),
        T(gap_clause_without_checks_is_met_by_evidence_while_it_is_valid),
        T(gap_check_falls_short_row_by_row_and_then_holds),
        T(gap_check_with_nothing_to_look_at_shows_nothing),
        T(gap_of_a_bare_device_has_nothing_met),
        T(gap_check_looks_at_what_its_head_names),
        T(gap_says_what_it_cannot_answer),
        BARE(gap_without_catalogues_is_no_clean_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
