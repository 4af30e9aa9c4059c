/* The rules of CycloneDX 1.2 to 1.7 (schema/bom-1.x.schema.json of its specification). A member
   that is in any of these versions is known. */
#include "intake/sbom/cyclonedx_rules.h"

#define ANY(name) \
    { \
        SBOM_LIT(name), CDX_ANY, 0, NULL, NULL, 0 \
    }
#define TEXT(name) \
    { \
        SBOM_LIT(name), CDX_TEXT, 0, NULL, NULL, 0 \
    }
#define TEXT_NEEDED(name, since) \
    { \
        SBOM_LIT(name), CDX_TEXT, since, NULL, NULL, 0 \
    }
#define TEXTS(name) \
    { \
        SBOM_LIT(name), CDX_TEXTS, 0, NULL, NULL, 0 \
    }
#define CHOICE(name, list) \
    { \
        SBOM_LIT(name), CDX_TEXT, 0, NULL, list, COUNT_OF(list) \
    }
#define CHOICE_NEEDED(name, list) \
    { \
        SBOM_LIT(name), CDX_TEXT, '0', NULL, list, COUNT_OF(list) \
    }
#define CHOICES(name, list) \
    { \
        SBOM_LIT(name), CDX_TEXTS, 0, NULL, list, COUNT_OF(list) \
    }
#define BOOL(name) \
    { \
        SBOM_LIT(name), CDX_BOOL, 0, NULL, NULL, 0 \
    }
#define NUMBER(name) \
    { \
        SBOM_LIT(name), CDX_NUMBER, 0, NULL, NULL, 0 \
    }
#define NUMBERS(name) \
    { \
        SBOM_LIT(name), CDX_NUMBERS, 0, NULL, NULL, 0 \
    }
#define OBJECT(name, rules) \
    { \
        SBOM_LIT(name), CDX_OBJECT, 0, rules, NULL, 0 \
    }
#define OBJECTS(name, rules) \
    { \
        SBOM_LIT(name), CDX_OBJECTS, 0, rules, NULL, 0 \
    }
#define RULES(table) \
    { \
        (table), COUNT_OF(table) \
    }

/* clang-format off */
static const struct str hash_algorithms[] = {
    SBOM_LIT("MD5"), SBOM_LIT("SHA-1"), SBOM_LIT("SHA-256"), SBOM_LIT("SHA-384"),
    SBOM_LIT("SHA-512"), SBOM_LIT("SHA3-256"), SBOM_LIT("SHA3-384"), SBOM_LIT("SHA3-512"),
    SBOM_LIT("BLAKE2b-256"), SBOM_LIT("BLAKE2b-384"), SBOM_LIT("BLAKE2b-512"), SBOM_LIT("BLAKE3"),
    SBOM_LIT("Streebog-256"), SBOM_LIT("Streebog-512")};
static const struct str encodings[] = {SBOM_LIT("base64")};
static const struct str issue_types[] = {SBOM_LIT("defect"), SBOM_LIT("enhancement"),
                                         SBOM_LIT("security")};
static const struct str patch_types[] = {SBOM_LIT("unofficial"), SBOM_LIT("monkey"),
                                         SBOM_LIT("backport"), SBOM_LIT("cherry-pick")};
static const struct str acknowledgements[] = {SBOM_LIT("declared"), SBOM_LIT("concluded")};
static const struct str flows[] = {SBOM_LIT("inbound"), SBOM_LIT("outbound"),
                                   SBOM_LIT("bi-directional"), SBOM_LIT("unknown")};
static const struct str states[] = {
    SBOM_LIT("resolved"), SBOM_LIT("resolved_with_pedigree"), SBOM_LIT("exploitable"),
    SBOM_LIT("in_triage"), SBOM_LIT("false_positive"), SBOM_LIT("not_affected")};
static const struct str justifications[] = {
    SBOM_LIT("code_not_present"), SBOM_LIT("code_not_reachable"),
    SBOM_LIT("requires_configuration"), SBOM_LIT("requires_dependency"),
    SBOM_LIT("requires_environment"), SBOM_LIT("protected_by_compiler"),
    SBOM_LIT("protected_at_runtime"), SBOM_LIT("protected_at_perimeter"),
    SBOM_LIT("protected_by_mitigating_control")};
static const struct str responses[] = {
    SBOM_LIT("can_not_fix"), SBOM_LIT("will_not_fix"), SBOM_LIT("update"), SBOM_LIT("rollback"),
    SBOM_LIT("workaround_available")};
static const struct str affected_statuses[] = {SBOM_LIT("affected"), SBOM_LIT("unaffected"),
                                               SBOM_LIT("unknown")};
static const struct str severities[] = {
    SBOM_LIT("critical"), SBOM_LIT("high"), SBOM_LIT("medium"), SBOM_LIT("low"), SBOM_LIT("info"),
    SBOM_LIT("none"), SBOM_LIT("unknown")};
static const struct str methods[] = {
    SBOM_LIT("CVSSv2"), SBOM_LIT("CVSSv3"), SBOM_LIT("CVSSv31"), SBOM_LIT("CVSSv4"),
    SBOM_LIT("OWASP"), SBOM_LIT("SSVC"), SBOM_LIT("other")};
static const struct str reference_types[] = {
    SBOM_LIT("vcs"), SBOM_LIT("issue-tracker"), SBOM_LIT("website"), SBOM_LIT("advisories"),
    SBOM_LIT("bom"), SBOM_LIT("mailing-list"), SBOM_LIT("social"), SBOM_LIT("chat"),
    SBOM_LIT("documentation"), SBOM_LIT("support"), SBOM_LIT("source-distribution"),
    SBOM_LIT("distribution"), SBOM_LIT("distribution-intake"), SBOM_LIT("license"),
    SBOM_LIT("build-meta"), SBOM_LIT("build-system"), SBOM_LIT("release-notes"),
    SBOM_LIT("security-contact"), SBOM_LIT("model-card"), SBOM_LIT("log"),
    SBOM_LIT("configuration"), SBOM_LIT("evidence"), SBOM_LIT("formulation"),
    SBOM_LIT("attestation"), SBOM_LIT("threat-model"), SBOM_LIT("adversary-model"),
    SBOM_LIT("risk-assessment"), SBOM_LIT("vulnerability-assertion"),
    SBOM_LIT("exploitability-statement"), SBOM_LIT("pentest-report"),
    SBOM_LIT("static-analysis-report"), SBOM_LIT("dynamic-analysis-report"),
    SBOM_LIT("runtime-analysis-report"), SBOM_LIT("component-analysis-report"),
    SBOM_LIT("maturity-report"), SBOM_LIT("certification-report"),
    SBOM_LIT("codified-infrastructure"), SBOM_LIT("quality-metrics"), SBOM_LIT("poam"),
    SBOM_LIT("electronic-signature"), SBOM_LIT("digital-signature"), SBOM_LIT("rfc-9116"),
    SBOM_LIT("patent"), SBOM_LIT("patent-family"), SBOM_LIT("patent-assertion"),
    SBOM_LIT("citation"), SBOM_LIT("other")};

/* --- small things --- */

static const struct cdx_rule hash_rows[] = {CHOICE_NEEDED("alg", hash_algorithms), ANY("content")};
static const struct cdx_rules hash_rules = RULES(hash_rows);

static const struct cdx_rule property_rows[] = {TEXT_NEEDED("name", '6'), TEXT("value")};
static const struct cdx_rules property_rules = RULES(property_rows);

static const struct cdx_rule attachment_rows[] = {
    TEXT("contentType"), CHOICE("encoding", encodings), TEXT_NEEDED("content", '0'),
    TEXT("content-type")};
static const struct cdx_rules attachment_rules = RULES(attachment_rows);

static const struct cdx_rule source_rows[] = {TEXT("url"), TEXT("name")};
static const struct cdx_rules source_rules = RULES(source_rows);

static const struct cdx_rule address_rows[] = {
    TEXT("bom-ref"), TEXT("country"), TEXT("region"), TEXT("locality"), TEXT("postOfficeBoxNumber"),
    TEXT("postalCode"), TEXT("streetAddress")};
static const struct cdx_rules address_rules = RULES(address_rows);

static const struct cdx_rule contact_rows[] = {TEXT("bom-ref"), TEXT("name"), TEXT("email"),
                                               TEXT("phone")};
static const struct cdx_rules contact_rules = RULES(contact_rows);

static const struct cdx_rule entity_rows[] = {
    TEXT("bom-ref"), TEXT("name"), OBJECT("address", &address_rules), TEXTS("url"),
    OBJECTS("contact", &contact_rules)};
static const struct cdx_rules entity_rules = RULES(entity_rows);

static const struct cdx_rule reference_rows[] = {
    ANY("url"), ANY("comment"), CHOICE("type", reference_types), OBJECTS("hashes", &hash_rules),
    OBJECTS("properties", &property_rules)};
static const struct cdx_rules reference_rules = RULES(reference_rows);

static const struct cdx_rule licence_rows[] = {
    TEXT("bom-ref"), ANY("id"), ANY("name"), CHOICE("acknowledgement", acknowledgements),
    OBJECT("text", &attachment_rules), TEXT("url"), ANY("licensing"),
    OBJECTS("properties", &property_rules), ANY("expression")};
static const struct cdx_rules licence_rules = RULES(licence_rows);
static const struct cdx_rule choice_rows[] = {
    OBJECT("license", &licence_rules), ANY("expression"), TEXT("bom-ref"),
    CHOICE("acknowledgement", acknowledgements), ANY("expressionDetails"), ANY("licensing"),
    OBJECTS("properties", &property_rules), ANY("details"), ANY("text")};
static const struct cdx_rules choice_rules = RULES(choice_rows);

/* --- pedigree, release notes --- */

static const struct cdx_rule issue_rows[] = {
    CHOICE_NEEDED("type", issue_types), TEXT("id"), TEXT("name"), TEXT("description"),
    OBJECT("source", &source_rules), TEXTS("references")};
static const struct cdx_rules issue_rules = RULES(issue_rows);

static const struct cdx_rule diff_rows[] = {OBJECT("text", &attachment_rules), TEXT("url")};
static const struct cdx_rules diff_rules = RULES(diff_rows);

static const struct cdx_rule patch_rows[] = {
    CHOICE_NEEDED("type", patch_types), OBJECT("diff", &diff_rules),
    OBJECTS("resolves", &issue_rules)};
static const struct cdx_rules patch_rules = RULES(patch_rows);

static const struct cdx_rule action_rows[] = {TEXT("timestamp"), TEXT("name"), TEXT("email")};
static const struct cdx_rules action_rules = RULES(action_rows);
static const struct cdx_rule commit_rows[] = {
    TEXT("uid"), TEXT("url"), OBJECT("author", &action_rules), OBJECT("committer", &action_rules),
    TEXT("message")};
static const struct cdx_rules commit_rules = RULES(commit_rows);

static const struct cdx_rule pedigree_rows[] = {
    OBJECTS("ancestors", &cdx_component_rules), OBJECTS("descendants", &cdx_component_rules),
    OBJECTS("variants", &cdx_component_rules), OBJECTS("commits", &commit_rules),
    OBJECTS("patches", &patch_rules), TEXT("notes")};
static const struct cdx_rules pedigree_rules = RULES(pedigree_rows);

static const struct cdx_rule note_rows[] = {TEXT("locale"), OBJECT("text", &attachment_rules)};
static const struct cdx_rules note_rules = RULES(note_rows);
static const struct cdx_rule release_rows[] = {
    TEXT_NEEDED("type", '0'), TEXT("title"), TEXT("featuredImage"), TEXT("socialImage"),
    TEXT("description"), TEXT("timestamp"), TEXTS("aliases"), TEXTS("tags"),
    OBJECTS("resolves", &issue_rules), OBJECTS("notes", &note_rules),
    OBJECTS("properties", &property_rules)};
static const struct cdx_rules release_rules = RULES(release_rows);

static const struct cdx_rule swid_rows[] = {
    ANY("tagId"), ANY("name"), TEXT("version"), ANY("tagVersion"), ANY("patch"),
    OBJECT("text", &attachment_rules), TEXT("url")};
static const struct cdx_rules swid_rules = RULES(swid_rows);

/* --- the objects that lists of the document have --- */

static const struct cdx_rule component_rows[] = {
    ANY("type"), TEXT("mime-type"), ANY("bom-ref"), OBJECT("supplier", &entity_rules),
    OBJECT("manufacturer", &entity_rules), OBJECTS("authors", &contact_rules), ANY("author"),
    ANY("publisher"), ANY("group"), ANY("name"), ANY("version"), ANY("versionRange"),
    BOOL("isExternal"), ANY("description"), ANY("scope"), OBJECTS("hashes", &hash_rules),
    OBJECTS("licenses", &choice_rules), ANY("copyright"), ANY("patentAssertions"), ANY("cpe"),
    ANY("purl"), ANY("omniborId"), ANY("swhid"), OBJECT("swid", &swid_rules), BOOL("modified"),
    OBJECT("pedigree", &pedigree_rules), OBJECTS("externalReferences", &reference_rules),
    ANY("components"), ANY("evidence"), OBJECT("releaseNotes", &release_rules), ANY("modelCard"),
    ANY("data"), ANY("cryptoProperties"), OBJECTS("properties", &property_rules), TEXTS("tags"),
    ANY("signature")};
const struct cdx_rules cdx_component_rules = RULES(component_rows);

static const struct cdx_rule data_rows[] = {
    CHOICE("flow", flows), ANY("classification"), TEXT("name"), /* XML has a dataflow around */
    TEXT("description"), ANY("governance"), ANY("source"), ANY("destination")};
static const struct cdx_rules data_rules = RULES(data_rows);
static const struct cdx_rule service_rows[] = {
    ANY("bom-ref"), OBJECT("provider", &entity_rules), ANY("group"), ANY("name"), ANY("version"),
    TEXT("description"), TEXTS("endpoints"), BOOL("authenticated"), BOOL("x-trust-boundary"),
    TEXT("trustZone"), OBJECTS("data", &data_rules), OBJECTS("licenses", &choice_rules),
    ANY("patentAssertions"), OBJECTS("externalReferences", &reference_rules), ANY("services"),
    OBJECT("releaseNotes", &release_rules), OBJECTS("properties", &property_rules), TEXTS("tags"),
    ANY("signature")};
const struct cdx_rules cdx_service_rules = RULES(service_rows);

static const struct cdx_rule rating_rows[] = {
    OBJECT("source", &source_rules), NUMBER("score"), CHOICE("severity", severities),
    CHOICE("method", methods), TEXT("vector"), TEXT("justification")};
static const struct cdx_rules rating_rules = RULES(rating_rows);
static const struct cdx_rule same_rows[] = {TEXT_NEEDED("id", '0'),
                                            OBJECT("source", &source_rules)};
static const struct cdx_rules same_rules = RULES(same_rows);
static const struct cdx_rule advisory_rows[] = {TEXT("title"), TEXT_NEEDED("url", '0')};
static const struct cdx_rules advisory_rules = RULES(advisory_rows);
static const struct cdx_rule analysis_rows[] = {
    CHOICE("state", states), CHOICE("justification", justifications),
    CHOICES("response", responses), TEXT("detail"), TEXT("firstIssued"), TEXT("lastUpdated")};
static const struct cdx_rules analysis_rules = RULES(analysis_rows);
static const struct cdx_rule version_rows[] = {TEXT("version"), TEXT("range"),
                                               CHOICE("status", affected_statuses)};
static const struct cdx_rules version_rules = RULES(version_rows);
static const struct cdx_rule affects_rows[] = {TEXT_NEEDED("ref", '0'),
                                               OBJECTS("versions", &version_rules)};
static const struct cdx_rules affects_rules = RULES(affects_rows);
static const struct cdx_rule credits_rows[] = {OBJECTS("organizations", &entity_rules),
                                               OBJECTS("individuals", &contact_rules)};
static const struct cdx_rules credits_rules = RULES(credits_rows);
static const struct cdx_rule proof_rows[] = {
    TEXT("reproductionSteps"), TEXT("environment"),
    OBJECTS("supportingMaterial", &attachment_rules)};
static const struct cdx_rules proof_rules = RULES(proof_rows);
static const struct cdx_rule vulnerability_rows[] = {
    TEXT("bom-ref"), TEXT("id"), OBJECT("source", &source_rules),
    OBJECTS("references", &same_rules), OBJECTS("ratings", &rating_rules), NUMBERS("cwes"),
    TEXT("description"), TEXT("detail"), TEXT("recommendation"), TEXT("workaround"),
    OBJECT("proofOfConcept", &proof_rules), OBJECTS("advisories", &advisory_rules),
    TEXT("created"), TEXT("published"), TEXT("updated"), TEXT("rejected"),
    OBJECT("credits", &credits_rules), ANY("tools"), OBJECT("analysis", &analysis_rules),
    OBJECTS("affects", &affects_rules), OBJECTS("properties", &property_rules)};
const struct cdx_rules cdx_vulnerability_rules = RULES(vulnerability_rows);

static const struct cdx_rule composition_rows[] = {
    TEXT("bom-ref"), ANY("aggregate"), ANY("assemblies"), ANY("dependencies"),
    TEXTS("vulnerabilities"), ANY("signature")};
const struct cdx_rules cdx_composition_rules = RULES(composition_rows);

static const struct cdx_rule dependency_rows[] = {ANY("ref"), ANY("dependsOn"), ANY("provides")};
const struct cdx_rules cdx_dependency_rules = RULES(dependency_rows);

static const struct cdx_rule annotation_rows[] = {
    TEXT("bom-ref"), TEXTS("subjects"), ANY("annotator"), TEXT_NEEDED("timestamp", '0'),
    TEXT_NEEDED("text", '0'), ANY("signature")};
const struct cdx_rules cdx_annotation_rules = RULES(annotation_rows);

static const struct cdx_rule citation_rows[] = {
    TEXT("bom-ref"), TEXTS("pointers"), TEXTS("expressions"), TEXT_NEEDED("timestamp", '0'),
    TEXT("attributedTo"), TEXT("process"), TEXT("note"), ANY("signature")};
const struct cdx_rules cdx_citation_rules = RULES(citation_rows);

static const struct cdx_rule metadata_rows[] = {
    ANY("timestamp"), ANY("lifecycles"), ANY("tools"), OBJECT("manufacturer", &entity_rules),
    OBJECTS("authors", &contact_rules), ANY("component"), OBJECT("manufacture", &entity_rules),
    OBJECT("supplier", &entity_rules), OBJECTS("licenses", &choice_rules),
    OBJECTS("properties", &property_rules), ANY("distributionConstraints")};
const struct cdx_rules cdx_metadata_rules = RULES(metadata_rows);

static const struct cdx_rule bom_rows[] = {
    TEXT("$schema"), ANY("bomFormat"), ANY("specVersion"), ANY("serialNumber"), ANY("version"),
    ANY("metadata"), ANY("components"), ANY("services"), ANY("externalReferences"),
    ANY("dependencies"), ANY("compositions"), ANY("vulnerabilities"), ANY("annotations"),
    ANY("formulation"), ANY("declarations"), ANY("definitions"), ANY("citations"),
    ANY("properties"), ANY("signature")};
const struct cdx_rules cdx_bom_rules = RULES(bom_rows);
/* clang-format on */
