/* The shapes of CycloneDX 1.0 to 1.7 (schema/bom-1.x.xsd beside bom-1.x.schema.json). */
#include "intake/sbom/cyclonedx_shapes.h"

#include "intake/sbom/sbom_internal.h"

#define INSIDE(table) .inside = (table), .inside_count = COUNT_OF(table)

static const struct cdx_shape component_shape;
static const struct cdx_shape services_shape;
static const struct cdx_shape text_shape = {.kind = KIND_TEXT};
static const struct cdx_shape bool_shape = {.kind = KIND_BOOL};
static const struct cdx_shape number_shape = {.kind = KIND_NUMBER};
static const struct cdx_shape any_shape = {.kind = KIND_ANY};
static const struct cdx_shape ref_shape = {.kind = KIND_REF};
static const char *const ref_attribute[] = {"bom-ref", NULL};

static const char *const attachment_attributes[] = {"content-type", "encoding", NULL};
static const struct cdx_shape attachment_shape = {
    .kind = KIND_OBJECT, .own_text = "content", .attributes = attachment_attributes};

static const struct cdx_shape_member contact_members[] = {
    {SBOM_LIT("name"), &text_shape, false, NULL},
    {SBOM_LIT("email"), &text_shape, false, NULL},
    {SBOM_LIT("phone"), &text_shape, false, NULL}};
static const struct cdx_shape contact_shape = {
    .kind = KIND_OBJECT, .attributes = ref_attribute, INSIDE(contact_members)};

static const struct cdx_shape_member party_members[] = {
    {SBOM_LIT("name"), &text_shape, false, NULL},
    {SBOM_LIT("address"), &any_shape, false, NULL},
    {SBOM_LIT("url"), &text_shape, true, NULL},
    {SBOM_LIT("contact"), &contact_shape, true, NULL}};
static const struct cdx_shape party_shape = {
    .kind = KIND_OBJECT, .attributes = ref_attribute, INSIDE(party_members)};

static const struct cdx_shape_member author_items[] = {
    {SBOM_LIT("author"), &contact_shape, false, NULL}};
static const struct cdx_shape authors_shape = {.kind = KIND_LIST, INSIDE(author_items)};

static const char *const property_attributes[] = {"name", NULL};
static const struct cdx_shape property_shape = {
    .kind = KIND_OBJECT, .own_text = "value", .attributes = property_attributes};
static const struct cdx_shape_member property_items[] = {
    {SBOM_LIT("property"), &property_shape, false, NULL}};
static const struct cdx_shape properties_shape = {.kind = KIND_LIST, INSIDE(property_items)};

static const char *const hash_attributes[] = {"alg", NULL};
static const struct cdx_shape hash_shape = {
    .kind = KIND_OBJECT, .own_text = "content", .attributes = hash_attributes};
static const struct cdx_shape_member hash_items[] = {{SBOM_LIT("hash"), &hash_shape, false, NULL}};
static const struct cdx_shape hashes_shape = {.kind = KIND_LIST, INSIDE(hash_items)};

static const char *const licence_attributes[] = {"acknowledgement", "expression", NULL};
static const struct cdx_shape_member licence_members[] = {
    {SBOM_LIT("text"), &attachment_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
    {SBOM_LIT("id"), &text_shape, false, NULL},
    {SBOM_LIT("name"), &text_shape, false, NULL},
    {SBOM_LIT("expression"), &text_shape, false, NULL}};
static const struct cdx_shape licence_shape = {.kind = KIND_OBJECT,
                                               .wrap = "license",
                                               .attributes = licence_attributes,
                                               INSIDE(licence_members)};
static const char *const acknowledgement[] = {"acknowledgement", NULL};
static const struct cdx_shape expression_shape = {
    .kind = KIND_OBJECT, .own_text = "expression", .attributes = acknowledgement};
static const struct cdx_shape detailed_shape = {.kind = KIND_OBJECT,
                                                .attributes = licence_attributes};
static const struct cdx_shape_member licence_items[] = {
    {SBOM_LIT("license"), &licence_shape, false, NULL},
    {SBOM_LIT("expression"), &expression_shape, false, NULL},
    {SBOM_LIT("expression-detailed"), &detailed_shape, false, NULL}};
static const struct cdx_shape licences_shape = {.kind = KIND_LIST, INSIDE(licence_items)};

static const char *const type_attribute[] = {"type", NULL};
static const struct cdx_shape_member reference_members[] = {
    {SBOM_LIT("url"), &text_shape, false, NULL},
    {SBOM_LIT("comment"), &text_shape, false, NULL},
    {SBOM_LIT("hashes"), &hashes_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL}};
static const struct cdx_shape reference_shape = {
    .kind = KIND_OBJECT, .attributes = type_attribute, INSIDE(reference_members)};
static const struct cdx_shape_member reference_items[] = {
    {SBOM_LIT("reference"), &reference_shape, false, NULL}};
static const struct cdx_shape references_shape = {.kind = KIND_LIST, INSIDE(reference_items)};

static const char *const swid_attributes[] = {"tagId",      "name",  "version",
                                              "tagVersion", "patch", NULL};
static const struct cdx_shape_member swid_members[] = {
    {SBOM_LIT("text"), &attachment_shape, false, NULL},
    {SBOM_LIT("url"), &text_shape, false, NULL}};
static const struct cdx_shape swid_shape = {
    .kind = KIND_OBJECT, .attributes = swid_attributes, INSIDE(swid_members)};

static const struct cdx_shape_member url_items[] = {{SBOM_LIT("url"), &text_shape, false, NULL}};
static const struct cdx_shape urls_shape = {.kind = KIND_LIST, INSIDE(url_items)};
static const struct cdx_shape_member issue_members[] = {
    {SBOM_LIT("references"), &urls_shape, false, NULL}};
static const struct cdx_shape issue_shape = {
    .kind = KIND_OBJECT, .attributes = type_attribute, INSIDE(issue_members)};
static const struct cdx_shape_member issue_items[] = {
    {SBOM_LIT("issue"), &issue_shape, false, NULL}};
static const struct cdx_shape issues_shape = {.kind = KIND_LIST, INSIDE(issue_items)};
static const struct cdx_shape_member diff_members[] = {
    {SBOM_LIT("text"), &attachment_shape, false, NULL}};
static const struct cdx_shape diff_shape = {.kind = KIND_OBJECT, INSIDE(diff_members)};
static const struct cdx_shape_member patch_members[] = {
    {SBOM_LIT("diff"), &diff_shape, false, NULL},
    {SBOM_LIT("resolves"), &issues_shape, false, NULL}};
static const struct cdx_shape patch_shape = {
    .kind = KIND_OBJECT, .attributes = type_attribute, INSIDE(patch_members)};
static const struct cdx_shape_member patch_items[] = {
    {SBOM_LIT("patch"), &patch_shape, false, NULL}};
static const struct cdx_shape patches_shape = {.kind = KIND_LIST, INSIDE(patch_items)};
static const struct cdx_shape_member commit_items[] = {
    {SBOM_LIT("commit"), &any_shape, false, NULL}};
static const struct cdx_shape commits_shape = {.kind = KIND_LIST, INSIDE(commit_items)};
static const struct cdx_shape components_shape;
static const struct cdx_shape_member pedigree_members[] = {
    {SBOM_LIT("ancestors"), &components_shape, false, NULL},
    {SBOM_LIT("descendants"), &components_shape, false, NULL},
    {SBOM_LIT("variants"), &components_shape, false, NULL},
    {SBOM_LIT("commits"), &commits_shape, false, NULL},
    {SBOM_LIT("patches"), &patches_shape, false, NULL}};
static const struct cdx_shape pedigree_shape = {.kind = KIND_OBJECT, INSIDE(pedigree_members)};

static const struct cdx_shape_member note_members[] = {
    {SBOM_LIT("text"), &attachment_shape, false, NULL}};
static const struct cdx_shape note_shape = {.kind = KIND_OBJECT, INSIDE(note_members)};
static const struct cdx_shape_member note_items[] = {{SBOM_LIT("note"), &note_shape, false, NULL}};
static const struct cdx_shape notes_shape = {.kind = KIND_LIST, INSIDE(note_items)};
static const struct cdx_shape_member release_members[] = {
    {SBOM_LIT("resolves"), &issues_shape, false, NULL},
    {SBOM_LIT("notes"), &notes_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL}};
static const struct cdx_shape release_shape = {.kind = KIND_OBJECT, INSIDE(release_members)};

static const struct cdx_shape_member evidence_members[] = {
    {SBOM_LIT("identity"), &any_shape, true, NULL}};
static const struct cdx_shape evidence_shape = {.kind = KIND_OBJECT, INSIDE(evidence_members)};

static const struct cdx_shape_member component_items[] = {
    {SBOM_LIT("component"), &component_shape, false, NULL}};
static const struct cdx_shape components_shape = {.kind = KIND_LIST, INSIDE(component_items)};

static const char *const component_attributes[] = {"type", "bom-ref", "mime-type", "isExternal",
                                                   NULL};
static const struct cdx_shape_member component_members[] = {
    {SBOM_LIT("name"), &text_shape, false, NULL},
    {SBOM_LIT("version"), &text_shape, false, NULL},
    {SBOM_LIT("group"), &text_shape, false, NULL},
    {SBOM_LIT("description"), &text_shape, false, NULL},
    {SBOM_LIT("scope"), &text_shape, false, NULL},
    {SBOM_LIT("purl"), &text_shape, false, NULL},
    {SBOM_LIT("cpe"), &text_shape, false, NULL},
    {SBOM_LIT("supplier"), &party_shape, false, NULL},
    {SBOM_LIT("publisher"), &text_shape, false, NULL},
    {SBOM_LIT("author"), &text_shape, false, NULL},
    {SBOM_LIT("authors"), &authors_shape, false, NULL},
    {SBOM_LIT("manufacturer"), &party_shape, false, NULL},
    {SBOM_LIT("hashes"), &hashes_shape, false, NULL},
    {SBOM_LIT("licenses"), &licences_shape, false, NULL},
    {SBOM_LIT("swid"), &swid_shape, false, NULL},
    {SBOM_LIT("components"), &components_shape, false, NULL},
    {SBOM_LIT("versionRange"), &text_shape, false, NULL},
    {SBOM_LIT("copyright"), &text_shape, false, NULL},
    {SBOM_LIT("modified"), &bool_shape, false, NULL},
    {SBOM_LIT("isExternal"), &bool_shape, false, NULL},
    {SBOM_LIT("swhid"), &text_shape, true, NULL},
    {SBOM_LIT("omniborId"), &text_shape, true, NULL},
    {SBOM_LIT("externalReferences"), &references_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
    {SBOM_LIT("evidence"), &evidence_shape, false, NULL},
    {SBOM_LIT("pedigree"), &pedigree_shape, false, NULL},
    {SBOM_LIT("releaseNotes"), &release_shape, false, NULL},
};
static const struct cdx_shape component_shape = {
    .kind = KIND_OBJECT, .attributes = component_attributes, INSIDE(component_members)};

static const struct cdx_shape_member tool_members[] = {
    {SBOM_LIT("vendor"), &text_shape, false, NULL},
    {SBOM_LIT("name"), &text_shape, false, NULL},
    {SBOM_LIT("version"), &text_shape, false, NULL}};
static const struct cdx_shape tool_shape = {.kind = KIND_OBJECT, INSIDE(tool_members)};
static const struct cdx_shape_member tool_items[] = {{SBOM_LIT("tool"), &tool_shape, false, NULL}};
const struct cdx_shape cdx_tool_list_shape = {.kind = KIND_LIST, INSIDE(tool_items)};
static const struct cdx_shape_member tools_members[] = {
    {SBOM_LIT("components"), &components_shape, false, NULL}};
const struct cdx_shape cdx_tool_object_shape = {.kind = KIND_OBJECT, INSIDE(tools_members)};
static const struct cdx_shape tools_shape = {.kind = KIND_TOOLS};

static const struct cdx_shape_member lifecycle_items[] = {
    {SBOM_LIT("lifecycle"), &any_shape, false, NULL}};
static const struct cdx_shape lifecycles_shape = {.kind = KIND_LIST, INSIDE(lifecycle_items)};
static const struct cdx_shape_member metadata_members[] = {
    {SBOM_LIT("timestamp"), &text_shape, false, NULL},
    {SBOM_LIT("tools"), &tools_shape, false, NULL},
    {SBOM_LIT("component"), &component_shape, false, NULL},
    {SBOM_LIT("authors"), &authors_shape, false, NULL},
    {SBOM_LIT("supplier"), &party_shape, false, NULL},
    {SBOM_LIT("manufacture"), &party_shape, false, NULL},
    {SBOM_LIT("manufacturer"), &party_shape, false, NULL},
    {SBOM_LIT("lifecycles"), &lifecycles_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
    {SBOM_LIT("licenses"), &licences_shape, false, NULL},
};
static const struct cdx_shape metadata_shape = {.kind = KIND_OBJECT, INSIDE(metadata_members)};

static const char *const flow_attribute[] = {"flow", NULL};
static const struct cdx_shape classification_shape = {
    .kind = KIND_OBJECT, .own_text = "classification", .attributes = flow_attribute};
static const struct cdx_shape_member data_items[] = {
    {SBOM_LIT("classification"), &classification_shape, false, NULL},
    {SBOM_LIT("dataflow"), &any_shape, false, NULL}};
static const struct cdx_shape data_shape = {.kind = KIND_LIST, INSIDE(data_items)};
static const char *const service_attributes[] = {"bom-ref", NULL};
static const struct cdx_shape_member service_members[] = {
    {SBOM_LIT("authenticated"), &bool_shape, false, NULL},
    {SBOM_LIT("x-trust-boundary"), &bool_shape, false, NULL},
    {SBOM_LIT("data"), &data_shape, false, NULL},
    {SBOM_LIT("releaseNotes"), &release_shape, false, NULL},
    {SBOM_LIT("services"), &services_shape, false, NULL},
    {SBOM_LIT("provider"), &party_shape, false, NULL},
    {SBOM_LIT("licenses"), &licences_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
    {SBOM_LIT("externalReferences"), &references_shape, false, NULL},
};
static const struct cdx_shape service_shape = {
    .kind = KIND_OBJECT, .attributes = service_attributes, INSIDE(service_members)};
static const struct cdx_shape_member service_items[] = {
    {SBOM_LIT("service"), &service_shape, false, NULL}};
static const struct cdx_shape services_shape = {.kind = KIND_LIST, INSIDE(service_items)};

static const struct cdx_shape_member version_items[] = {
    {SBOM_LIT("version"), &any_shape, false, NULL}};
static const struct cdx_shape versions_shape = {.kind = KIND_LIST, INSIDE(version_items)};
static const struct cdx_shape_member target_members[] = {
    {SBOM_LIT("versions"), &versions_shape, false, NULL}};
static const struct cdx_shape target_shape = {.kind = KIND_OBJECT, INSIDE(target_members)};
static const struct cdx_shape_member target_items[] = {
    {SBOM_LIT("target"), &target_shape, false, NULL}};
static const struct cdx_shape affects_shape = {.kind = KIND_LIST, INSIDE(target_items)};
static const struct cdx_shape_member cwe_items[] = {{SBOM_LIT("cwe"), &number_shape, false, NULL}};
static const struct cdx_shape cwes_shape = {.kind = KIND_LIST, INSIDE(cwe_items)};
static const struct cdx_shape_member rating_members[] = {
    {SBOM_LIT("score"), &number_shape, false, NULL}};
static const struct cdx_shape rating_shape = {.kind = KIND_OBJECT, INSIDE(rating_members)};
static const struct cdx_shape_member rating_items[] = {
    {SBOM_LIT("rating"), &rating_shape, false, NULL}};
static const struct cdx_shape ratings_shape = {.kind = KIND_LIST, INSIDE(rating_items)};
static const struct cdx_shape_member organisation_items[] = {
    {SBOM_LIT("organization"), &party_shape, false, NULL}};
static const struct cdx_shape organisations_shape = {.kind = KIND_LIST, INSIDE(organisation_items)};
static const struct cdx_shape_member credits_members[] = {
    {SBOM_LIT("organizations"), &organisations_shape, false, NULL}};
static const struct cdx_shape credits_shape = {.kind = KIND_OBJECT, INSIDE(credits_members)};
static const struct cdx_shape_member response_items[] = {
    {SBOM_LIT("response"), &text_shape, false, NULL}};
static const struct cdx_shape responses_shape = {.kind = KIND_LIST, INSIDE(response_items)};
static const struct cdx_shape_member analysis_members[] = {
    {SBOM_LIT("responses"), &responses_shape, false, "response"}};
static const struct cdx_shape analysis_shape = {.kind = KIND_OBJECT, INSIDE(analysis_members)};
static const struct cdx_shape_member material_items[] = {
    {SBOM_LIT("attachment"), &attachment_shape, false, NULL}};
static const struct cdx_shape materials_shape = {.kind = KIND_LIST, INSIDE(material_items)};
static const struct cdx_shape_member proof_members[] = {
    {SBOM_LIT("supportingMaterial"), &materials_shape, false, NULL}};
static const struct cdx_shape proof_shape = {.kind = KIND_OBJECT, INSIDE(proof_members)};
static const struct cdx_shape_member vulnerability_members[] = {
    {SBOM_LIT("analysis"), &analysis_shape, false, NULL},
    {SBOM_LIT("proofOfConcept"), &proof_shape, false, NULL},
    {SBOM_LIT("affects"), &affects_shape, false, NULL},
    {SBOM_LIT("cwes"), &cwes_shape, false, NULL},
    {SBOM_LIT("ratings"), &ratings_shape, false, NULL},
    {SBOM_LIT("credits"), &credits_shape, false, NULL},
    {SBOM_LIT("tools"), &tools_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
};
static const struct cdx_shape vulnerability_shape = {
    .kind = KIND_OBJECT, .attributes = ref_attribute, INSIDE(vulnerability_members)};
static const struct cdx_shape_member vulnerability_items[] = {
    {SBOM_LIT("vulnerability"), &vulnerability_shape, false, NULL}};
static const struct cdx_shape vulnerabilities_shape = {.kind = KIND_LIST,
                                                       INSIDE(vulnerability_items)};

static const struct cdx_shape_member assembly_items[] = {
    {SBOM_LIT("assembly"), &ref_shape, false, NULL}};
static const struct cdx_shape assemblies_shape = {.kind = KIND_LIST, INSIDE(assembly_items)};
static const struct cdx_shape_member covered_items[] = {
    {SBOM_LIT("dependency"), &ref_shape, false, NULL}};
static const struct cdx_shape covered_shape = {.kind = KIND_LIST, INSIDE(covered_items)};
static const struct cdx_shape_member weak_items[] = {
    {SBOM_LIT("vulnerability"), &ref_shape, false, NULL}};
static const struct cdx_shape weak_shape = {.kind = KIND_LIST, INSIDE(weak_items)};
static const struct cdx_shape_member composition_members[] = {
    {SBOM_LIT("vulnerabilities"), &weak_shape, false, NULL},
    {SBOM_LIT("aggregate"), &text_shape, false, NULL},
    {SBOM_LIT("assemblies"), &assemblies_shape, false, NULL},
    {SBOM_LIT("dependencies"), &covered_shape, false, NULL}};
static const struct cdx_shape composition_shape = {
    .kind = KIND_OBJECT, .attributes = ref_attribute, INSIDE(composition_members)};
static const struct cdx_shape_member composition_items[] = {
    {SBOM_LIT("composition"), &composition_shape, false, NULL}};
static const struct cdx_shape compositions_shape = {.kind = KIND_LIST, INSIDE(composition_items)};
static const struct cdx_shape_member subject_items[] = {
    {SBOM_LIT("subject"), &ref_shape, false, NULL}};
static const struct cdx_shape subjects_shape = {.kind = KIND_LIST, INSIDE(subject_items)};
static const struct cdx_shape_member annotation_members[] = {
    {SBOM_LIT("subjects"), &subjects_shape, false, NULL}};
static const struct cdx_shape annotation_shape = {
    .kind = KIND_OBJECT, .attributes = ref_attribute, INSIDE(annotation_members)};
static const struct cdx_shape_member annotation_items[] = {
    {SBOM_LIT("annotation"), &annotation_shape, false, NULL}};
static const struct cdx_shape annotations_shape = {.kind = KIND_LIST, INSIDE(annotation_items)};
static const struct cdx_shape dependencies_shape = {.kind = KIND_DEPENDENCIES};

static const char *const bom_attributes[] = {"serialNumber", "version", NULL};
static const struct cdx_shape_member bom_members[] = {
    {SBOM_LIT("metadata"), &metadata_shape, false, NULL},
    {SBOM_LIT("components"), &components_shape, false, NULL},
    {SBOM_LIT("services"), &services_shape, false, NULL},
    {SBOM_LIT("dependencies"), &dependencies_shape, false, NULL},
    {SBOM_LIT("compositions"), &compositions_shape, false, NULL},
    {SBOM_LIT("annotations"), &annotations_shape, false, NULL},
    {SBOM_LIT("vulnerabilities"), &vulnerabilities_shape, false, NULL},
    {SBOM_LIT("properties"), &properties_shape, false, NULL},
    {SBOM_LIT("externalReferences"), &references_shape, false, NULL},
};
const struct cdx_shape cdx_bom_shape = {
    .kind = KIND_OBJECT, .attributes = bom_attributes, INSIDE(bom_members)};
