/* The rules that the types themselves have, tried through the registry with values as JSON. */
#include "fixture.h"

static const struct {
    const char *type, *json;
    const char *reason; /* NULL where the record is taken */
} rows[] = {
    {"device", "{\"name\":\"Pump\",\"regulation\":\"mdr\"}", NULL},
    {"device", "{\"name\":\"Pump\"}", "regulation: is required"},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"risk_class\":\"IIb\"}", NULL},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"risk_class\":\"C\"}",
     "risk_class: is no class of the MDR"},
    {"device", "{\"name\":\"P\",\"regulation\":\"ivdr\",\"risk_class\":\"C\"}", NULL},
    {"device", "{\"name\":\"P\",\"regulation\":\"ivdr\",\"risk_class\":\"III\"}",
     "risk_class: is no class of the IVDR"},
    {"release",
     "{\"name\":\"1.0\",\"device\":\"DEV-0001\",\"released_on\":\"2026-02-01\","
     "\"support_until\":\"2026-01-01\"}",
     "support_until: is before released_on"},
    {"release", "{\"name\":\"1.0\",\"device\":\"DEV-0001\",\"units_in_field\":-1}",
     "units_in_field: must not be negative"},
    {"release", "{\"name\":\"1.0\",\"device\":\"DEV-0001\",\"status\":\"withdrawn\"}",
     "withdrawn_reason: is required when a release is withdrawn"},
    {"market",
     "{\"name\":\"FR\",\"device\":\"DEV-0001\",\"on_market_from\":\"2026-02-01\","
     "\"on_market_until\":\"2026-01-01\"}",
     "on_market_until: is before on_market_from"},
    {"organisation", "{\"name\":\"O\",\"country\":\"Germany\"}",
     "country: is two capital letters (ISO 3166-1), as DE, not 'Germany'"},
    {"organisation", "{\"name\":\"O\",\"srn\":\"DE-MF-000006701\"}", NULL},
    {"organisation", "{\"name\":\"O\",\"srn\":\"DE-MF-6701\"}",
     "srn: SRN: is two capital letters of the country, MF, AR, IM or PR, and 9 digits, as "
     "DE-MF-000012345"},
    {"organisation", "{\"name\":\"O\",\"body_number\":\"0000\"}", NULL},
    {"organisation", "{\"name\":\"O\",\"body_number\":\"123\"}",
     "body_number: number of a notified body: is four digits"},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"basic_udi_di\":\"12345ANJ\"}", NULL},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"basic_udi_di\":\"12345ANK\"}",
     "basic_udi_di: GMN: the check characters are NK, the data make NJ (modulo 1021)"},
    {"device",
     "{\"name\":\"P\",\"regulation\":\"mdr\","
     "\"basic_udi_di\":\"++A999MODELIDENTIFIER11S8\"}",
     NULL},
    {"device",
     "{\"name\":\"P\",\"regulation\":\"mdr\",\"basic_udi_di\":\"PP12345ABCD.12345678.9004\"}",
     NULL},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"basic_udi_di\":\"RHE999AQ7B5F\"}",
     "basic_udi_di: is a superseded HIBCC Basic UDI-DI and no Basic UDI-DI, which is a GMN, or "
     "begins with ++ (HIBCC) or PP (IFA)"},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"basic_udi_di\":\"09506000134352\"}",
     "basic_udi_di: is a GTIN and no Basic UDI-DI, which is a GMN, or begins with ++ (HIBCC) or "
     "PP (IFA)"},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"emdn\":\"Z12011480\"}", NULL},
    {"device", "{\"name\":\"P\",\"regulation\":\"mdr\",\"emdn\":\"Z1\"}",
     "emdn: EMDN code: is a capital letter and 2, 4, 6, 8, 10 or 12 digits, as Z12011480"},
    {"device",
     "{\"name\":\"P\",\"regulation\":\"mdr\",\"first_placed_on\":\"2026-02-01\","
     "\"last_placed_on\":\"2026-01-01\"}",
     "last_placed_on: is before first_placed_on"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_di\":\"09506000134352\"}", NULL},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_di\":\"09506000134353\"}",
     "udi_di: GTIN: the check digit is 3, the digits before it make 2"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_di\":\"(10)LOT\"}",
     "udi_di: has no device identifier in it"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_di\":\"(01)09506000134352(10)LOT\"}",
     "udi_di: has production data in it, which belong to the UDI-PI"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_di\":\"12345ANJ\"}",
     "udi_di: is a GMN and no UDI-DI, which is a GTIN, HIBC, PPN or ISBT 128 code"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_pi\":\"2.3.1\"}", NULL},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_pi\":\"(8012)2.3.1\"}", NULL},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_pi\":\"(17)269999\"}",
     "udi_pi: GS1 element string: (17): '269999' is no date YYMMDD, nor month YYMM00"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_pi\":\"(240)A\"}",
     "udi_pi: has no lot, serial number, date or software version in it"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"udi_pi\":\"(01)09506000134352(8012)1\"}",
     "udi_pi: has the device identifier in it, which belongs to the UDI-DI"},
    {"release",
     "{\"name\":\"1\",\"device\":\"DEV-0001\",\"released_on\":\"2026-02-01\","
     "\"end_of_life_on\":\"2026-01-01\"}",
     "end_of_life_on: is before released_on"},
    {"release", "{\"name\":\"1\",\"device\":\"DEV-0001\",\"change_kinds\":[\"security_patch\"]}",
     NULL},
    {"variant", "{\"name\":\"V\",\"device\":\"DEV-0001\",\"udi_di\":\"1\"}",
     "udi_di: is no identifier of GS1, HIBCC, IFA or ICCBBA, no SRN, EMDN code, EUDAMED DI or "
     "number of a notified body (--kind says what it must be)"},
    {"configuration", "{\"name\":\"C\"}", "release: is required when no variant is named"},
    {"configuration", "{\"name\":\"C\",\"variant\":\"VAR-0001\"}", NULL},
    {"configuration", "{\"name\":\"C\",\"variant\":\"VAR-0001\",\"units\":-1}",
     "units: must not be negative"},
    {"prrc", "{\"name\":\"A\",\"organisation\":\"ORG-0001\",\"tasks\":[\"reporting\"]}", NULL},
    {"prrc", "{\"name\":\"A\",\"organisation\":\"ORG-0001\",\"tasks\":[\"sales\"]}",
     "tasks: 'sales' is no task of Article 15(3)"},
    {"prrc", "{\"name\":\"A\",\"organisation\":\"ORG-0001\",\"external\":\"yes\"}",
     "external_basis: is required when the person is from outside (Article 15(2))"},
    {"mandate", "{\"name\":\"M\",\"manufacturer\":\"ORG-0001\",\"representative\":\"ORG-0001\"}",
     "representative: is the manufacturer itself"},
    {"mandate",
     "{\"name\":\"M\",\"manufacturer\":\"ORG-0001\",\"representative\":\"ORG-0002\","
     "\"accepted_on\":\"2026-02-01\",\"valid_until\":\"2026-01-01\"}",
     "valid_until: is before accepted_on"},
    {"coverage",
     "{\"name\":\"C\",\"organisation\":\"ORG-0001\",\"valid_from\":\"2026-02-01\","
     "\"valid_until\":\"2026-01-01\"}",
     "valid_until: is before valid_from"},
    {"certificate",
     "{\"name\":\"C\",\"kind\":\"qms\",\"issued_on\":\"2026-02-01\","
     "\"valid_until\":\"2026-01-01\"}",
     "valid_until: is before issued_on"},
    {"zone", "{\"name\":\"Z\",\"release\":\"REL-0001\",\"key\":\"z\",\"trust\":100}", NULL},
    {"zone", "{\"name\":\"Z\",\"release\":\"REL-0001\",\"key\":\"z\",\"trust\":101}",
     "trust: must be 0 to 100"},
    {"threat", "{\"name\":\"T\",\"device\":\"DEV-0001\",\"key\":\"S-001:a\"}", NULL},
    {"threat",
     "{\"name\":\"T\",\"device\":\"DEV-0001\",\"key\":\"S-001:a\",\"status\":\"mitigated\"}",
     "controls: are required when a threat is mitigated"},
    {"threat",
     "{\"name\":\"T\",\"device\":\"DEV-0001\",\"key\":\"S-001:a\",\"status\":\"accepted\"}",
     "reason: is required when a threat is accepted or not applicable"},
    {"threat",
     "{\"name\":\"T\",\"device\":\"DEV-0001\",\"key\":\"S-001:a\",\"status\":\"transferred\"}",
     "instruction: is required when a threat is transferred, or a reason"},
    {"model_review",
     "{\"release\":\"REL-0001\",\"reviewer\":\"Ann\",\"reviewed_on\":\"2026-11-01\","
     "\"outcome\":\"change_needed\"}",
     "notes: is required when the model must be changed"},
    {"weakness", "{\"name\":\"W\",\"device\":\"DEV-0001\",\"status\":\"accepted\"}",
     "reason: is required when a weakness is accepted or not applicable"},
    {"connection",
     "{\"device\":\"DEV-0001\",\"kind\":\"X2\",\"source\":\"SR-0001\",\"decision\":\"accepted\"}",
     "receiver: is required when there is a decision"},
    {"connection",
     "{\"device\":\"DEV-0001\",\"kind\":\"X2\",\"source\":\"SR-0001\",\"decision\":\"accepted\","
     "\"sender\":\"ann\",\"receiver\":\"ann\"}",
     "receiver: must be another person than the sender"},
    {"connection",
     "{\"device\":\"DEV-0001\",\"kind\":\"X2\",\"source\":\"SR-0001\",\"decision\":\"accepted\","
     "\"sender\":\"ann\",\"receiver\":\"bob\"}",
     "decision_reason: is required when there is a decision"},
    {"connection",
     "{\"device\":\"DEV-0001\",\"kind\":\"X2\",\"source\":\"SR-0001\",\"decision\":\"accepted\","
     "\"sender\":\"ann\",\"receiver\":\"bob\",\"decision_reason\":\"seen\"}",
     "source: X2 hands over a security risk"}, /* there is none in this test */
    {"connection",
     "{\"device\":\"DEV-0001\",\"kind\":\"X3\",\"source\":\"C-0001\",\"decision\":\"accepted\","
     "\"sender\":\"ann\",\"receiver\":\"bob\",\"decision_reason\":\"seen\"}",
     NULL},
    {"joint_review",
     "{\"name\":\"J\",\"release\":\"REL-0001\",\"decision\":\"accepted\","
     "\"security_reviewer\":\"ann\",\"safety_reviewer\":\" ANN\",\"decision_reason\":\"ok\"}",
     "safety_reviewer: must be another person than the security reviewer"},
    {"joint_review",
     "{\"name\":\"J\",\"release\":\"REL-0001\",\"decision\":\"accepted\","
     "\"security_reviewer\":\"ann\",\"safety_reviewer\":\"bob\",\"decision_reason\":\"ok\","
     "\"security_residual\":\"low\",\"security_acceptable\":\"yes\",\"safety_residual\":\"low\"}",
     "safety_acceptable: must be yes when the joint review is accepted"},
    {"safety_risk", "{\"name\":\"S\",\"device\":\"DEV-0001\",\"p1_before_ppm\":1000001}",
     "p1_before_ppm: must be 0 to 1000000"},
    {"control", "{\"name\":\"C\",\"device\":\"DEV-0001\"}", NULL},
    {"control", "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"accepted\"}",
     "side_effects_look: is required when a control is accepted"},
    {"control",
     "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"accepted\",\"option\":\"information\","
     "\"side_effects_look\":\"none_needed\"}",
     "rejected_options: is required when a control helps by information"},
    {"control",
     "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"accepted\","
     "\"side_effects_look\":\"change_needed\"}",
     "status: the look at side-effects did not accept the control"},
    {"control",
     "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"accepted\","
     "\"side_effects_look\":\"none_needed\",\"side_effects\":\"locks out\"}",
     "side_effects_look: side-effects are named, so somebody must look at them"},
    {"control",
     "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"accepted\","
     "\"side_effects_look\":\"accepted\",\"side_effects\":\"locks out\"}",
     NULL},
    {"control", "{\"name\":\"C\",\"device\":\"DEV-0001\",\"status\":\"rejected\"}",
     "reason: is required when a control is rejected"},
    {"test_run", "{\"test\":\"TC-0001\",\"release\":\"REL-0001\",\"result\":\"pass\"}", NULL},
    {"test_run", "{\"test\":\"TC-0001\",\"release\":\"REL-0001\",\"result\":\"fail\"}",
     "findings: is required when a test failed"},
    {"evidence", "{\"name\":\"E\",\"dated_on\":\"2026-02-01\",\"valid_until\":\"2026-01-01\"}",
     "valid_until: is before dated_on"},
    {"document", "{\"name\":\"D\",\"status\":\"approved\"}",
     "approved_by: is required when a document is approved"},
    {"evidence", "{\"name\":\"E\",\"slots\":[\"SLOT-none-such\"]}",
     "slots: there is no slot SLOT-none-such"},
    {"document", "{\"name\":\"D\",\"slots\":[\"SLOT-none-such\"]}",
     "slots: there is no slot SLOT-none-such"},
    {"evidence_review",
     "{\"slot\":\"SLOT-none-such\",\"verdict\":\"enough\",\"judged_by\":\"ann\","
     "\"judged_on\":\"2026-01-01\"}",
     "slot: there is no slot SLOT-none-such"},
    {"identity_rule", "{\"name\":\"liblzma\"}", "purl: is required, or a CPE or a version"},
    {"identity_rule", "{\"name\":\"liblzma\",\"purl\":\"pkg:generic/xz\",\"status\":\"accepted\"}",
     "reason: is required when a rule is accepted"},
    {"identity_rule", "{\"name\":\"liblzma\",\"purl\":\"pkg:generic/xz\"}", NULL},
    {"decision",
     "{\"identity\":\"pkg:generic/xz\",\"vulnerability\":\"CVE-2024-3094\","
     "\"state\":\"not_affected\"}",
     "justification: is required when not affected, or a reason"},
    {"decision",
     "{\"identity\":\"pkg:generic/xz\",\"vulnerability\":\"CVE-2024-3094\","
     "\"state\":\"not_affected\",\"justification\":\"component_not_present\"}",
     NULL},
    {"decision",
     "{\"identity\":\"pkg:generic/xz\",\"vulnerability\":\"CVE-2024-3094\","
     "\"state\":\"fixed\",\"justification\":\"component_not_present\"}",
     "justification: is for what is not affected"},
    {"decision",
     "{\"identity\":\"pkg:generic/xz\",\"vulnerability\":\"CVE-2024-3094\","
     "\"state\":\"affected\"}",
     "action: is required when affected"},
    {"decision",
     "{\"identity\":\"pkg:generic/xz\",\"vulnerability\":\"CVE-2024-3094\","
     "\"state\":\"fixed\",\"decided_by\":\"ann\",\"reviewer\":\"ann\"}",
     "reviewer: must be another person than decided_by"},
    {"advisory",
     "{\"name\":\"A\",\"vulnerabilities\":[\"CVE-2024-3094\"],\"status\":\"published\"}",
     "published_on: is required when an advisory is published"},
    {"signal", "{\"name\":\"S\",\"source\":\"feed\",\"state\":\"rejected\"}",
     "reason: is required when a signal is rejected"},
    {"signal", "{\"name\":\"S\",\"source\":\"feed\",\"state\":\"in_case\"}",
     "case_ref: is required when a signal is in a case"},
    {"case", "{\"name\":\"C\",\"state\":\"closed\"}",
     "safety_relevant: is unknown, and that blocks closing"},
    {"case", "{\"name\":\"C\",\"state\":\"closed\",\"safety_relevant\":\"no\"}",
     "safety_reason: is required when a person cannot be harmed"},
    {"case", "{\"name\":\"C\",\"state\":\"closed\",\"safety_relevant\":\"yes\"}", NULL},
    {"case", "{\"name\":\"C\",\"state\":\"duplicate\"}",
     "duplicate_of: is required when a case is a duplicate"},
    {"incident", "{\"name\":\"I\",\"state\":\"closed\"}",
     "serious: is unknown, and that blocks closing"},
    {"incident", "{\"name\":\"I\",\"serious\":\"no\"}",
     "report_reason: is required when an event is not reported as a serious incident"},
    {"update", "{\"name\":\"U\",\"state\":\"paused\"}",
     "reason: is required when an update is paused or withdrawn"},
    {"field_action", "{\"name\":\"F\"}", NULL},
    {"field_action", "{\"name\":\"F\",\"state\":\"not_needed\"}",
     "reason: is required when there is a decision"},
    {"applicability", "{\"device\":\"DEV-0001\",\"clause\":\"MDR-I-17.2\",\"applies\":\"no\"}",
     "reason: is required when a clause does not apply"},
    {"answer", "{\"device\":\"DEV-0001\",\"clause\":\"MDS2-DOC-1\",\"value\":\"not_applicable\"}",
     "note: is required with that answer"},
    {"duty", "{\"name\":\"D\",\"rule\":\"vig-serious\",\"status\":\"not_applicable\"}",
     "reason: is required when a duty does not apply"},
    {"task", "{\"name\":\"T\",\"status\":\"dropped\"}",
     "reason: is required when a task is dropped"},
    {"question", "{\"name\":\"Q\",\"status\":\"answered\"}",
     "answer: is required when a question is answered"},
    {"approval", "{\"subject\":\"DOC-0001\",\"role\":\"PRRC\",\"decision\":\"approved\"}",
     "approver: is required when there is a decision"},
    {"approval",
     "{\"subject\":\"DOC-0001\",\"role\":\"PRRC\",\"decision\":\"approved\","
     "\"approver\":\"ann\",\"requested_by\":\"ann\"}",
     "approver: must be another person than requested_by"},
    {"approval",
     "{\"subject\":\"DOC-0001\",\"role\":\"PRRC\",\"decision\":\"rejected\",\"approver\":\"ann\"}",
     "reason: is required when something is not approved"},
    {"person", "{\"name\":\"Ann\",\"login\":\"ann.b@example\"}", NULL},
    {"person", "{\"name\":\"Ann\",\"login\":\"ann b\"}", "login: letters, digits and - . _ @ only"},
};

static bool no_load(const struct record_context *c, const char *type, struct str id, void *record)
{
    (void)c, (void)type, (void)id, (void)record;
    return false;
}

static int64_t no_referrers(const struct record_context *c, const char *type, const char *field,
                            struct str id)
{
    (void)c, (void)type, (void)field, (void)id;
    return 0;
}

static struct record_context context_of(struct arena *a)
{
    return (struct record_context){
        .arena = a, .as_of = {2026, 11, 21}, .load = no_load, .referrers = no_referrers};
}

static bool make(struct arena *a, const char *type, const char *json, struct err *err)
{
    const struct record_type *t = record_type_find(str_of(type));
    struct record_context c = context_of(a);
    struct json *object;
    assert_non_null(t);
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    return json_read(a, str_of(json), &object, err) &&
           record_from_json(t, record, a, object, err) && record_finish(t, record, &c, err);
}

static void types_take_and_refuse_as_the_rows_say(void **state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        bool ok = make(*state, rows[i].type, rows[i].json, &err);
        if (ok != !rows[i].reason)
            fail_msg("%s %s: %s", rows[i].type, rows[i].json, err.text);
        if (!ok)
            assert_string_equal(err.text, rows[i].reason);
    }
}

/* A judgement may be unsaid; what is required is named first. */
static void types_refuse_an_empty_record_by_its_first_required_field(void **state)
{
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        struct err err = {0};
        const char *required = NULL;
        if (t->flags & RECORD_DERIVED)
            continue; /* nobody makes one */
        EACH_FIELD (f, t)
            if (!required && (f->flags & FIELD_REQUIRED))
                required = f->name;
        assert_non_null(required);
        assert_false(make(*state, t->name, "{}", &err));
        assert_str(*state, str_fmt(*state, "%s: is required", required), err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(types_take_and_refuse_as_the_rows_say, setup, teardown),
        cmocka_unit_test_setup_teardown(types_refuse_an_empty_record_by_its_first_required_field,
                                        setup, teardown),
    };
    return cmocka_run_group_tests_name("record/types", tests, NULL, NULL);
}
