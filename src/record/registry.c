/* The only list of record types, and the one place that knows folders to its right: by the names
   of their tables, which is all that generic code needs. */
#include "record/record.h"

extern const struct record_type
    /* intake/device */ ORGANISATION_TYPE,
    DEVICE_FAMILY_TYPE, DEVICE_TYPE, RELEASE_TYPE, BASELINE_TYPE, MARKET_TYPE, CERTIFICATE_TYPE,
    DEVICE_FACT_TYPE, VARIANT_TYPE, CONFIGURATION_TYPE, PRRC_TYPE, MANDATE_TYPE, COVERAGE_TYPE,
    /* intake/catalogue */ CATALOGUE_TYPE, CLAUSE_TYPE, CLAUSE_MAPPING_TYPE, APPLICABILITY_TYPE,
    ANSWER_TYPE,
    /* intake/evidence */ EVIDENCE_TYPE, DOCUMENT_TYPE, EVIDENCE_REVIEW_TYPE,
    /* intake/sbom */ SBOM_TYPE, COMPONENT_TYPE, IDENTITY_RULE_TYPE,
    /* intake/model */ ZONE_TYPE, ELEMENT_TYPE, FLOW_TYPE, DATA_CLASS_TYPE, ASSET_TYPE,
    /* assess/threat */ THREAT_TYPE, WEAKNESS_TYPE, MODEL_REVIEW_TYPE,
    /* assess/risk */ SECURITY_RISK_TYPE, SAFETY_RISK_TYPE, CONNECTION_TYPE, RISK_POLICY_TYPE,
    JOINT_REVIEW_TYPE,
    /* assess/control */ CONTROL_TYPE, REQUIREMENT_TYPE, TEST_TYPE, TEST_RUN_TYPE,
    /* assess/match */ MATCH_RUN_TYPE, FINDING_TYPE, COMPONENT_MATCH_TYPE, DECISION_TYPE,
    /* assess/field */ SIGNAL_TYPE, CASE_TYPE, INCIDENT_TYPE, UPDATE_TYPE, FIELD_ACTION_TYPE,
    /* assess/duty */ DUTY_TYPE, TASK_TYPE,
    /* assess/classify */ CLASSIFICATION_TYPE,
    /* assess/gap */ WAIVER_TYPE,
    /* assess/soup */ SOUP_ITEM_TYPE,
    /* assess/import */ IMPORT_TYPE,
    /* publish/advisory */ ADVISORY_TYPE,
    /* publish/review */ PACKAGE_TYPE, QUESTION_TYPE, APPROVAL_TYPE, SIGNATURE_TYPE,
    /* serve/auth */ PERSON_TYPE, ROLE_TYPE;

/* clang-format off */
const struct record_type *const RECORD_TYPES[] = {
    &ORGANISATION_TYPE, &DEVICE_FAMILY_TYPE, &DEVICE_TYPE,         &RELEASE_TYPE,
    &BASELINE_TYPE,     &MARKET_TYPE,        &CERTIFICATE_TYPE,    &DEVICE_FACT_TYPE,
    &VARIANT_TYPE,      &CONFIGURATION_TYPE, &PRRC_TYPE,           &MANDATE_TYPE,
    &COVERAGE_TYPE,
    &CATALOGUE_TYPE,    &CLAUSE_TYPE,        &CLAUSE_MAPPING_TYPE, &APPLICABILITY_TYPE,
    &ANSWER_TYPE,       &EVIDENCE_TYPE,      &DOCUMENT_TYPE,       &SBOM_TYPE,
    &EVIDENCE_REVIEW_TYPE,
    &COMPONENT_TYPE,    &IDENTITY_RULE_TYPE, &ZONE_TYPE,           &ELEMENT_TYPE,
    &FLOW_TYPE,         &DATA_CLASS_TYPE,    &ASSET_TYPE,          &THREAT_TYPE,
    &WEAKNESS_TYPE,     &MODEL_REVIEW_TYPE,  &SECURITY_RISK_TYPE, &SAFETY_RISK_TYPE,    &CONNECTION_TYPE,
    &RISK_POLICY_TYPE,  &CONTROL_TYPE,       &REQUIREMENT_TYPE,    &TEST_TYPE,
    &TEST_RUN_TYPE,     &MATCH_RUN_TYPE,     &FINDING_TYPE,        &COMPONENT_MATCH_TYPE,
    &DECISION_TYPE,     &SIGNAL_TYPE,        &CASE_TYPE,           &INCIDENT_TYPE,
    &UPDATE_TYPE,       &FIELD_ACTION_TYPE,  &DUTY_TYPE,           &TASK_TYPE,
    &ADVISORY_TYPE,     &PACKAGE_TYPE,       &QUESTION_TYPE,       &APPROVAL_TYPE,
    &SIGNATURE_TYPE,    &PERSON_TYPE,        &ROLE_TYPE,           &CLASSIFICATION_TYPE,
    &JOINT_REVIEW_TYPE, &WAIVER_TYPE,        &SOUP_ITEM_TYPE,
    &IMPORT_TYPE,
};
/* clang-format on */
const size_t RECORD_TYPE_COUNT = COUNT_OF(RECORD_TYPES);

const struct record_type *record_type_find(struct str name)
{
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (str_eq(name, str_of(RECORD_TYPES[i]->name)))
            return RECORD_TYPES[i];
    return NULL;
}

/* PREFIX-0001: at least four digits, so that "AN-01" of a library of controls is no such id. */
const struct record_type *record_type_of_id(struct str id)
{
    enum { DIGITS_MIN = 4 };
    size_t dash = str_rfind_char(id, '-');
    if (dash >= id.n || id.n - dash - 1 < DIGITS_MIN)
        return NULL;
    for (size_t i = dash + 1; i < id.n; i++)
        if (!char_is_digit(id.p[i]))
            return NULL;
    struct str prefix = str_sub(id, 0, dash);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (str_eq(prefix, str_of(RECORD_TYPES[i]->prefix)) &&
            !(RECORD_TYPES[i]->flags & RECORD_NATURAL_ID))
            return RECORD_TYPES[i];
    return NULL;
}

const struct field *record_field(const struct record_type *t, struct str name)
{
    EACH_FIELD (f, t)
        if (str_eq(name, str_of(f->name)))
            return f;
    return NULL;
}
