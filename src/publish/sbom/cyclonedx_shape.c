/* The shape of CycloneDX 1.6 (ECMA-424, edition 1). */
#include "publish/sbom/export_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }
#define ONE(name, kind) \
    { \
        LIT(name), SBOM_KIND_##kind, 0, NULL, NULL, NULL, NULL, NULL \
    }
#define MUST(name, kind) \
    { \
        LIT(name), SBOM_KIND_##kind, SBOM_REQUIRED, NULL, NULL, NULL, NULL, NULL \
    }
#define LIST(name, kind) \
    { \
        LIT(name), SBOM_KIND_##kind, SBOM_MANY, NULL, NULL, NULL, NULL, NULL \
    }
#define SET(name, kind) \
    { \
        LIT(name), SBOM_KIND_##kind, SBOM_MANY | SBOM_UNIQUE, NULL, NULL, NULL, NULL, NULL \
    }
#define OBJECT(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, 0, &(of), NULL, NULL, NULL, NULL \
    }
#define MUST_OBJECT(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_REQUIRED, &(of), NULL, NULL, NULL, NULL \
    }
#define OBJECTS(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_MANY, &(of), NULL, NULL, NULL, NULL \
    }
#define OBJECT_SET(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_MANY | SBOM_UNIQUE, &(of), NULL, NULL, NULL, NULL \
    }
#define EITHER(name, of, list) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_EITHER, &(of), &(list), NULL, NULL, NULL \
    }
#define WORD(name, words) \
    { \
        LIT(name), SBOM_KIND_WORD, 0, NULL, NULL, words, NULL, NULL \
    }
#define MUST_WORD(name, words, otherwise) \
    { \
        LIT(name), SBOM_KIND_WORD, SBOM_REQUIRED, NULL, NULL, words, otherwise, NULL \
    }
#define DROP(name, why) \
    { \
        LIT(name), SBOM_KIND_DROP, 0, NULL, NULL, NULL, NULL, why \
    }

#define SIGNATURE   DROP("signature", "a signature does not hold for a document that is written anew")
#define SHAPE(name) static const struct sbom_shape name = {name##_members, COUNT_OF(name##_members)}

/* clang-format off */
static const char *const component_types[] = {
    "application", "framework", "library", "container", "platform", "operating-system", "device",
    "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset",
    NULL};
static const char *const scopes[] = {"required", "optional", "excluded", NULL};
static const char *const algorithms[] = {
    "MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512",
    "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", NULL};
static const char *const acknowledgements[] = {"declared", "concluded", NULL};
static const char *const encodings[] = {"base64", NULL};
static const char *const reference_types[] = {
    "vcs", "issue-tracker", "website", "advisories", "bom", "mailing-list", "social", "chat",
    "documentation", "support", "source-distribution", "distribution", "distribution-intake",
    "license", "build-meta", "build-system", "release-notes", "security-contact", "model-card",
    "log", "configuration", "evidence", "formulation", "attestation", "threat-model",
    "adversary-model", "risk-assessment", "vulnerability-assertion", "exploitability-statement",
    "pentest-report", "static-analysis-report", "dynamic-analysis-report",
    "runtime-analysis-report", "component-analysis-report", "maturity-report",
    "certification-report", "codified-infrastructure", "quality-metrics", "poam",
    "electronic-signature", "digital-signature", "rfc-9116", "other", NULL};
static const char *const patch_types[] = {"unofficial", "monkey", "backport", "cherry-pick", NULL};
static const char *const issue_types[] = {"defect", "enhancement", "security", NULL};
static const char *const aggregates[] = {
    "complete", "incomplete", "incomplete_first_party_only",
    "incomplete_first_party_proprietary_only", "incomplete_first_party_opensource_only",
    "incomplete_third_party_only", "incomplete_third_party_proprietary_only",
    "incomplete_third_party_opensource_only", "unknown", "not_specified", NULL};
static const char *const phases[] = {"design", "pre-build", "build", "post-build", "operations",
                                     "discovery", "decommission", NULL};
static const char *const flows[] = {"inbound", "outbound", "bi-directional", "unknown", NULL};
static const char *const identity_fields[] = {"group", "name", "version", "purl", "cpe",
                                              "omniborId", "swhid", "swid", "hash", NULL};
static const char *const techniques[] = {
    "source-code-analysis", "binary-analysis", "manifest-analysis", "ast-fingerprint",
    "hash-comparison", "instrumentation", "dynamic-analysis", "filename", "attestation", "other",
    NULL};

/* --- small things --- */

static const struct sbom_shape_member property_members[] = {MUST("name", TEXT), ONE("value", TEXT)};
SHAPE(property);
static const struct sbom_shape_member attachment_members[] = {
    ONE("contentType", TEXT), WORD("encoding", encodings), MUST("content", TEXT)};
SHAPE(attachment);
static const struct sbom_shape_member hash_members[] = {MUST_WORD("alg", algorithms, NULL),
                                                        MUST("content", HEX)};
SHAPE(hash);
static const struct sbom_shape_member reference_members[] = {
    MUST("url", URL), ONE("comment", TEXT), MUST_WORD("type", reference_types, "other"),
    OBJECTS("hashes", hash)};
SHAPE(reference);
static const struct sbom_shape_member address_members[] = {
    ONE("bom-ref", REF), ONE("country", TEXT), ONE("region", TEXT), ONE("locality", TEXT),
    ONE("postOfficeBoxNumber", TEXT), ONE("postalCode", TEXT), ONE("streetAddress", TEXT)};
SHAPE(address);
static const struct sbom_shape_member contact_members[] = {
    ONE("bom-ref", REF), ONE("name", TEXT), ONE("email", EMAIL), ONE("phone", TEXT)};
SHAPE(contact);
static const struct sbom_shape_member party_members[] = {
    ONE("bom-ref", REF), ONE("name", TEXT), OBJECT("address", address), LIST("url", URL),
    OBJECTS("contact", contact)};
SHAPE(party);
static const struct sbom_shape_member licence_members[] = {
    ONE("bom-ref", REF), ONE("id", LICENCE_ID), ONE("name", TEXT),
    WORD("acknowledgement", acknowledgements), OBJECT("text", attachment), ONE("url", URL),
    ONE("licensing", WHOLE), OBJECTS("properties", property)};
const struct sbom_shape SBOM_CDX_LICENCE = {licence_members, COUNT_OF(licence_members)};
static const struct sbom_shape_member swid_members[] = {
    MUST("tagId", TEXT), MUST("name", TEXT), ONE("version", TEXT), ONE("tagVersion", INT),
    ONE("patch", BOOL), OBJECT("text", attachment), ONE("url", URL)};
SHAPE(swid);
static const struct sbom_shape_member source_members[] = {ONE("name", TEXT), ONE("url", URL)};
SHAPE(source);
static const struct sbom_shape_member issue_members[] = {
    MUST_WORD("type", issue_types, NULL), ONE("id", TEXT), ONE("name", TEXT),
    ONE("description", TEXT), OBJECT("source", source), LIST("references", URL)};
SHAPE(issue);
static const struct sbom_shape_member note_members[] = {ONE("locale", TEXT),
                                                        MUST_OBJECT("text", attachment)};
SHAPE(note);
static const struct sbom_shape_member release_notes_members[] = {
    MUST("type", TEXT), ONE("title", TEXT), ONE("featuredImage", URL), ONE("socialImage", URL),
    ONE("description", TEXT), ONE("timestamp", INSTANT), LIST("aliases", TEXT), LIST("tags", TEXT),
    OBJECTS("resolves", issue), OBJECTS("notes", note), OBJECTS("properties", property)};
SHAPE(release_notes);

/* --- where a component comes from --- */

static const struct sbom_shape_member action_members[] = {
    ONE("timestamp", INSTANT), ONE("name", TEXT), ONE("email", EMAIL)};
SHAPE(action);
static const struct sbom_shape_member commit_members[] = {
    ONE("uid", TEXT), ONE("url", URL), OBJECT("author", action), OBJECT("committer", action),
    ONE("message", TEXT)};
SHAPE(commit);
static const struct sbom_shape_member diff_members[] = {OBJECT("text", attachment),
                                                        ONE("url", URL)};
SHAPE(diff);
static const struct sbom_shape_member patch_members[] = {
    MUST_WORD("type", patch_types, NULL), OBJECT("diff", diff), OBJECTS("resolves", issue)};
SHAPE(patch);
static const struct sbom_shape_member pedigree_members[] = {
    OBJECTS("ancestors", SBOM_CDX_COMPONENT), OBJECTS("descendants", SBOM_CDX_COMPONENT),
    OBJECTS("variants", SBOM_CDX_COMPONENT), OBJECTS("commits", commit), OBJECTS("patches", patch),
    ONE("notes", TEXT)};
SHAPE(pedigree);
static const struct sbom_shape_member method_members[] = {
    MUST_WORD("technique", techniques, NULL), MUST("confidence", NUMBER), ONE("value", TEXT)};
SHAPE(method);
static const struct sbom_shape_member identity_members[] = {
    MUST_WORD("field", identity_fields, NULL), ONE("confidence", NUMBER),
    ONE("concludedValue", TEXT), OBJECTS("methods", method), SET("tools", REF)};
SHAPE(identity);
static const struct sbom_shape_member occurrence_members[] = {
    ONE("bom-ref", REF), MUST("location", TEXT), ONE("line", INT), ONE("offset", INT),
    ONE("symbol", TEXT), ONE("additionalContext", TEXT)};
SHAPE(occurrence);
static const struct sbom_shape_member copyright_members[] = {MUST("text", TEXT)};
SHAPE(copyright);
static const struct sbom_shape_member evidence_members[] = {
    EITHER("identity", identity, identity), OBJECTS("occurrences", occurrence),
    ONE("callstack", WHOLE), ONE("licenses", LICENCES), OBJECTS("copyright", copyright)};
SHAPE(evidence);

#define COMPONENT_MEMBERS \
    MUST_WORD("type", component_types, "library"), ONE("mime-type", MIME), ONE("bom-ref", REF), \
    OBJECT("supplier", party), OBJECT("manufacturer", party), OBJECTS("authors", contact), \
    ONE("author", TEXT), ONE("publisher", TEXT), ONE("group", TEXT), MUST("name", TEXT), \
    ONE("version", VERSION), ONE("description", TEXT), WORD("scope", scopes), OBJECTS("hashes", \
    hash), ONE("licenses", LICENCES), ONE("copyright", TEXT), ONE("cpe", TEXT), ONE("purl", \
    TEXT), LIST("omniborId", TEXT), LIST("swhid", TEXT), OBJECT("swid", swid), ONE("modified", \
    BOOL), OBJECT("pedigree", pedigree), OBJECTS("externalReferences", reference), \
    OBJECT("evidence", evidence), OBJECT("releaseNotes", release_notes), ONE("modelCard", \
    WHOLE), LIST("data", WHOLE), ONE("cryptoProperties", WHOLE), OBJECTS("properties", \
    property), LIST("tags", TEXT), SIGNATURE

static const struct sbom_shape_member part_members[] = {COMPONENT_MEMBERS,
                                                        ONE("components", IGNORE)};
const struct sbom_shape SBOM_CDX_PART = {part_members, COUNT_OF(part_members)};
static const struct sbom_shape_member component_members[] = {
    COMPONENT_MEMBERS, OBJECT_SET("components", SBOM_CDX_COMPONENT)};
const struct sbom_shape SBOM_CDX_COMPONENT = {component_members, COUNT_OF(component_members)};

/* --- the document --- */

static const struct sbom_shape_member service_data_members[] = {
    MUST_WORD("flow", flows, NULL), MUST("classification", TEXT), ONE("name", TEXT),
    ONE("description", TEXT), ONE("governance", WHOLE), LIST("source", URL),
    LIST("destination", URL)};
SHAPE(service_data);
static const struct sbom_shape service;
static const struct sbom_shape_member service_members[] = {
    ONE("bom-ref", REF), OBJECT("provider", party), ONE("group", TEXT), MUST("name", TEXT),
    ONE("version", VERSION), ONE("description", TEXT), LIST("endpoints", URL),
    ONE("authenticated", BOOL), ONE("x-trust-boundary", BOOL), ONE("trustZone", TEXT),
    OBJECTS("data", service_data), ONE("licenses", LICENCES),
    OBJECTS("externalReferences", reference), OBJECT_SET("services", service),
    OBJECT("releaseNotes", release_notes), OBJECTS("properties", property), LIST("tags", TEXT),
    SIGNATURE};
SHAPE(service);
static const struct sbom_shape_member tool_members[] = {
    ONE("vendor", TEXT), ONE("name", TEXT), ONE("version", VERSION), OBJECTS("hashes", hash),
    OBJECTS("externalReferences", reference)};
SHAPE(tool);
static const struct sbom_shape_member tools_members[] = {
    OBJECT_SET("components", SBOM_CDX_COMPONENT), OBJECT_SET("services", service)};
SHAPE(tools);
static const struct sbom_shape_member lifecycle_members[] = {
    WORD("phase", phases), ONE("name", TEXT), ONE("description", TEXT)};
SHAPE(lifecycle);
static const struct sbom_shape_member metadata_members[] = {
    ONE("timestamp", INSTANT), OBJECTS("lifecycles", lifecycle), EITHER("tools", tools, tool),
    OBJECT("manufacturer", party), OBJECTS("authors", contact), ONE("component", IGNORE),
    OBJECT("manufacture", party), OBJECT("supplier", party), ONE("licenses", LICENCES),
    OBJECTS("properties", property)};
const struct sbom_shape SBOM_CDX_METADATA = {metadata_members, COUNT_OF(metadata_members)};
static const struct sbom_shape_member dependency_members[] = {
    MUST("ref", REF), SET("dependsOn", REF), SET("provides", REF)};
SHAPE(dependency);
static const struct sbom_shape_member composition_members[] = {
    ONE("bom-ref", REF), MUST_WORD("aggregate", aggregates, NULL), SET("assemblies", REF),
    SET("dependencies", REF), SET("vulnerabilities", IGNORE), SIGNATURE};
SHAPE(composition);
static const struct sbom_shape_member annotator_members[] = {
    OBJECT("organization", party), OBJECT("individual", contact),
    OBJECT("component", SBOM_CDX_COMPONENT), OBJECT("service", service)};
SHAPE(annotator);
static const struct sbom_shape_member annotation_members[] = {
    ONE("bom-ref", REF), {LIT("subjects"), SBOM_KIND_REF, SBOM_REQUIRED | SBOM_MANY | SBOM_UNIQUE,
    NULL, NULL, NULL, NULL, NULL}, MUST_OBJECT("annotator", annotator), MUST("timestamp", INSTANT),
    MUST("text", TEXT), SIGNATURE};
SHAPE(annotation);
static const struct sbom_shape_member document_members[] = {
    OBJECT_SET("services", service), OBJECTS("externalReferences", reference),
    OBJECT_SET("dependencies", dependency), OBJECT_SET("compositions", composition),
    {LIT("vulnerabilities"), SBOM_KIND_DROP, SBOM_MANY, NULL, NULL, NULL, NULL,
     "vulnerabilities belong in a VEX document of their own (BSI TR-03183-2)"},
    OBJECT_SET("annotations", annotation), LIST("formulation", WHOLE), ONE("declarations", WHOLE),
    ONE("definitions", WHOLE), OBJECTS("properties", property), SIGNATURE,
    ONE("$schema", IGNORE), ONE("bomFormat", IGNORE), ONE("specVersion", IGNORE),
    ONE("serialNumber", IGNORE), ONE("version", IGNORE), ONE("metadata", IGNORE),
    ONE("components", IGNORE)};
const struct sbom_shape SBOM_CDX_DOCUMENT = {document_members, COUNT_OF(document_members)};
/* clang-format on */

bool sbom_cdx_is_reference_type(struct str type)
{
    return sbom_word(type, reference_types) != NULL;
}
