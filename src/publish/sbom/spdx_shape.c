/* The shape of SPDX 2.3, JSON. */
#include "publish/sbom/export_internal.h"

#define LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }
#define WITH(name, kind, flags) \
    { \
        LIT(name), SBOM_KIND_##kind, (flags), NULL, NULL, NULL, NULL, NULL \
    }
#define ONE(name, kind)  WITH(name, kind, 0)
#define MUST(name, kind) WITH(name, kind, SBOM_REQUIRED)
#define LIST(name, kind) WITH(name, kind, SBOM_MANY)
#define OBJECTS(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_MANY, &(of), NULL, NULL, NULL, NULL \
    }
#define MUST_OBJECTS(name, of) \
    { \
        LIT(name), SBOM_KIND_OBJECT, SBOM_MANY | SBOM_REQUIRED, &(of), NULL, NULL, NULL, NULL \
    }
#define OBJECT(name, of, flags) \
    { \
        LIT(name), SBOM_KIND_OBJECT, (flags), &(of), NULL, NULL, NULL, NULL \
    }
#define WORD(name, words, flags, otherwise) \
    { \
        LIT(name), SBOM_KIND_WORD, (flags), NULL, NULL, (words), (otherwise), NULL \
    }
#define SHAPE(name) static const struct sbom_shape name = {name##_members, COUNT_OF(name##_members)}

/* clang-format off */
static const char *const algorithms[] = {
    "SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512",
    "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3", "MD2", "MD4", "MD5", "MD6", "ADLER32",
    NULL};
static const char *const annotation_types[] = {"OTHER", "REVIEW", NULL};
static const char *const categories[] = {"OTHER", "PERSISTENT-ID", "SECURITY", "PACKAGE-MANAGER",
                                         NULL};
static const char *const purposes[] = {
    "APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "OPERATING_SYSTEM", "DEVICE", "FIRMWARE",
    "SOURCE", "ARCHIVE", "FILE", "INSTALL", "OTHER", NULL};
static const char *const file_types[] = {
    "OTHER", "DOCUMENTATION", "IMAGE", "VIDEO", "ARCHIVE", "SPDX", "APPLICATION", "SOURCE",
    "BINARY", "TEXT", "AUDIO", NULL};
static const char *const relationship_types[] = {
    "DESCRIBES", "DESCRIBED_BY", "CONTAINS", "CONTAINED_BY", "DEPENDS_ON", "DEPENDENCY_OF",
    "DEPENDENCY_MANIFEST_OF", "BUILD_DEPENDENCY_OF", "DEV_DEPENDENCY_OF",
    "OPTIONAL_DEPENDENCY_OF", "PROVIDED_DEPENDENCY_OF", "TEST_DEPENDENCY_OF",
    "RUNTIME_DEPENDENCY_OF", "EXAMPLE_OF", "GENERATES", "GENERATED_FROM", "ANCESTOR_OF",
    "DESCENDANT_OF", "VARIANT_OF", "DISTRIBUTION_ARTIFACT", "PATCH_FOR", "PATCH_APPLIED", "COPY_OF",
    "FILE_ADDED", "FILE_DELETED", "FILE_MODIFIED", "EXPANDED_FROM_ARCHIVE", "DYNAMIC_LINK",
    "STATIC_LINK", "DATA_FILE_OF", "TEST_CASE_OF", "BUILD_TOOL_OF", "DEV_TOOL_OF", "TEST_OF",
    "TEST_TOOL_OF", "DOCUMENTATION_OF", "OPTIONAL_COMPONENT_OF", "METAFILE_OF", "PACKAGE_OF",
    "AMENDS", "PREREQUISITE_FOR", "HAS_PREREQUISITE", "REQUIREMENT_DESCRIPTION_FOR",
    "SPECIFICATION_FOR", "OTHER", NULL};

static const struct sbom_shape_member checksum_members[] = {
    WORD("algorithm", algorithms, SBOM_REQUIRED, NULL), MUST("checksumValue", TEXT)};
SHAPE(checksum);
static const struct sbom_shape_member annotation_members[] = {
    MUST("annotationDate", SECOND), WORD("annotationType", annotation_types, SBOM_REQUIRED, "OTHER"),
    MUST("annotator", TEXT), MUST("comment", TEXT)};
SHAPE(annotation);
static const struct sbom_shape_member external_ref_members[] = {
    ONE("comment", TEXT), WORD("referenceCategory", categories, SBOM_REQUIRED, "OTHER"),
    MUST("referenceLocator", TEXT), MUST("referenceType", TEXT)};
SHAPE(external_ref);
static const struct sbom_shape_member verification_members[] = {
    LIST("packageVerificationCodeExcludedFiles", TEXT), MUST("packageVerificationCodeValue", TEXT)};
SHAPE(verification);

static const struct sbom_shape_member package_members[] = {
    MUST("SPDXID", REF), OBJECTS("annotations", annotation), LIST("attributionTexts", TEXT),
    ONE("builtDate", SECOND), OBJECTS("checksums", checksum), ONE("comment", TEXT),
    ONE("copyrightText", TEXT), ONE("description", TEXT),
    {LIT("downloadLocation"), SBOM_KIND_TEXT, SBOM_REQUIRED, NULL, NULL, NULL, "NOASSERTION", NULL},
    OBJECTS("externalRefs", external_ref),
    ONE("filesAnalyzed", BOOL), LIST("hasFiles", REF), ONE("homepage", TEXT),
    ONE("licenseComments", TEXT), ONE("licenseConcluded", EXPRESSION),
    ONE("licenseDeclared", EXPRESSION), LIST("licenseInfoFromFiles", EXPRESSION),
    MUST("name", TEXT), ONE("originator", TEXT), ONE("packageFileName", TEXT),
    OBJECT("packageVerificationCode", verification, 0),
    WORD("primaryPackagePurpose", purposes, 0, "OTHER"), ONE("releaseDate", SECOND),
    ONE("sourceInfo", TEXT), ONE("summary", TEXT), ONE("supplier", TEXT),
    ONE("validUntilDate", SECOND), ONE("versionInfo", TEXT)};
const struct sbom_shape SBOM_SPDX_PACKAGE = {package_members, COUNT_OF(package_members)};

static const struct sbom_shape_member file_members[] = {
    MUST("SPDXID", REF), OBJECTS("annotations", annotation), LIST("attributionTexts", TEXT),
    MUST_OBJECTS("checksums", checksum), ONE("comment", TEXT), ONE("copyrightText", TEXT),
    LIST("fileContributors", TEXT), LIST("fileDependencies", REF), MUST("fileName", TEXT),
    {LIT("fileTypes"), SBOM_KIND_WORD, SBOM_MANY, NULL, NULL, file_types, "OTHER", NULL},
    ONE("licenseComments", TEXT), ONE("licenseConcluded", EXPRESSION),
    LIST("licenseInfoInFiles", EXPRESSION), ONE("noticeText", TEXT)};
SHAPE(file);
static const struct sbom_shape_member pointer_members[] = {
    MUST("reference", REF), ONE("offset", INT), ONE("lineNumber", INT)};
SHAPE(pointer);
static const struct sbom_shape_member range_members[] = {
    OBJECT("endPointer", pointer, SBOM_REQUIRED), OBJECT("startPointer", pointer, SBOM_REQUIRED)};
SHAPE(range);
static const struct sbom_shape_member snippet_members[] = {
    MUST("SPDXID", REF), OBJECTS("annotations", annotation), LIST("attributionTexts", TEXT),
    ONE("comment", TEXT), ONE("copyrightText", TEXT), ONE("licenseComments", TEXT),
    ONE("licenseConcluded", EXPRESSION), LIST("licenseInfoInSnippets", EXPRESSION),
    MUST("name", TEXT), MUST_OBJECTS("ranges", range), MUST("snippetFromFile", REF)};
SHAPE(snippet);
static const struct sbom_shape_member cross_ref_members[] = {
    ONE("isLive", BOOL), ONE("isValid", BOOL), ONE("isWayBackLink", BOOL), ONE("match", TEXT),
    ONE("order", INT), ONE("timestamp", SECOND), MUST("url", TEXT)};
SHAPE(cross_ref);
static const struct sbom_shape_member extracted_members[] = {
    ONE("comment", TEXT), OBJECTS("crossRefs", cross_ref), MUST("extractedText", TEXT),
    MUST("licenseId", TEXT), ONE("name", TEXT), LIST("seeAlsos", TEXT)};
SHAPE(extracted);
static const struct sbom_shape_member relationship_members[] = {
    MUST("spdxElementId", REF), ONE("comment", TEXT), MUST("relatedSpdxElement", REF),
    WORD("relationshipType", relationship_types, SBOM_REQUIRED, "OTHER")};
SHAPE(relationship);
static const struct sbom_shape_member document_ref_members[] = {
    OBJECT("checksum", checksum, SBOM_REQUIRED), MUST("externalDocumentId", TEXT),
    MUST("spdxDocument", TEXT)};
SHAPE(document_ref);
static const struct sbom_shape_member review_members[] = {
    ONE("comment", TEXT), MUST("reviewDate", SECOND), ONE("reviewer", TEXT)};
SHAPE(review);
static const struct sbom_shape_member creation_members[] = {
    ONE("comment", TEXT), ONE("created", IGNORE), LIST("creators", TEXT),
    ONE("licenseListVersion", TEXT)};
const struct sbom_shape SBOM_SPDX_CREATION = {creation_members, COUNT_OF(creation_members)};

/* In the order in which they are written. */
static const struct sbom_shape_member document_members[] = {
    ONE("comment", TEXT), OBJECTS("externalDocumentRefs", document_ref),
    OBJECTS("files", file), OBJECTS("snippets", snippet), LIST("documentDescribes", REF),
    OBJECTS("hasExtractedLicensingInfos", extracted), OBJECTS("relationships", relationship),
    OBJECTS("annotations", annotation), OBJECTS("revieweds", review)};
const struct sbom_shape SBOM_SPDX_DOCUMENT = {document_members, COUNT_OF(document_members)};
/* clang-format on */
