/*
 * sbom.h - a software bill of materials: bytes in, components and their edges out.
 *
 * Lenient in what it takes, strict in what it says: whatever is doubtful is taken where that is
 * possible and told in a finding with line and path. Paths are those of the JSON form of a format,
 * whatever form the document has. Nothing is lost: what has no member of its own here stays
 * reachable with sbom_raw and sbom_raw_member. Pure: no file, no database, no clock.
 * Invariant: every component has a name; refs are unique; edges join components that exist, are
 * sorted by from and to, none twice, none to itself; parents form a forest.
 * Memory: the text of the document, about 1 KB for each component, 24 bytes for each edge, and
 * for a while the tree of the largest single item of a list.
 */
#ifndef INTAKE_SBOM_SBOM_H
#define INTAKE_SBOM_SBOM_H

#include "base/finding.h"
#include "base/json.h"

enum sbom_format {
    SBOM_CYCLONEDX_JSON,
    SBOM_SPDX_JSON,
    SBOM_CYCLONEDX_XML,
    SBOM_SPDX_TAGS,
    SBOM_CSV,
    SBOM_SPDX_YAML,
    SBOM_SPDX_XML,
    SBOM_SPDX_RDF,
    SBOM_SPDX3_JSON, /* JSON-LD */
    SBOM__COUNT
};

enum sbom_party_kind {
    SBOM_PARTY_UNSET, /* the document does not tell */
    SBOM_PARTY_ORGANISATION,
    SBOM_PARTY_PERSON,
    SBOM_PARTY_TOOL,
};

/* A way to reach a party. */
struct sbom_contact {
    struct str name, email, phone;
};

struct sbom_party {
    enum sbom_party_kind kind;
    struct str name; /* empty: there is none, or it is known by a contact only */
    struct str *urls;
    size_t url_count;
    struct sbom_contact *contacts; /* of a person or an "X (mail)": one, with the address */
    size_t contact_count;
};

struct sbom_tool {
    struct str vendor, name, version; /* SPDX 2 has one text for all: name */
};

/* A name and what it says: properties, and identifiers other than purl and CPE. */
struct sbom_pair {
    struct str name, value;
};

/* externalReferences of CycloneDX, externalRefs of SPDX that are no identifiers, SPDX 3
   externalRef. SPDX 2's downloadLocation and homepage are among them as distribution and
   website. */
struct sbom_reference {
    struct str type;     /* as CycloneDX writes it where it has the type; else as written */
    struct str category; /* of SPDX 2: SECURITY, OTHER ...; else empty */
    struct str url, comment;
};

/* Where the document says it all; for sbom_raw. */
struct sbom_raw {
    const struct json *tree; /* NULL: in the text */
    size_t at;
};

enum sbom_mark { SBOM_MARK_UNSET, SBOM_MARK_NO, SBOM_MARK_YES };

enum sbom_support {
    SBOM_SUPPORT_UNSET,
    SBOM_SUPPORT_ACTIVE,
    SBOM_SUPPORT_LIMITED,
    SBOM_SUPPORT_ENDED,
    SBOM_SUPPORT_UNKNOWN, /* the document says that it is not known */
};

struct sbom_hash {
    struct str algorithm; /* as CycloneDX writes it: SHA-256 */
    struct str value;     /* hexadecimal, lower case */
};

struct sbom_component {
    struct str ref;  /* bom-ref or SPDXID; made up ("#12") where the document has none */
    struct str type; /* library, application, framework, operating-system, firmware, file ... */
    struct str group, name, version;
    struct str version_range; /* vers, of an external component (CycloneDX 1.7) */
    struct str purl, cpe;     /* as written, also where a finding calls them invalid */
    struct str *more_cpes;    /* further CPE names (SPDX externalRefs) */
    size_t more_cpe_count;
    struct str *more_purls;
    size_t more_purl_count;
    struct str source_package; /* "glibc@2.36-9": what a distribution built it from, where the list
                                  says so outside of the purl; or empty */
    struct sbom_pair *ids;     /* further identifiers: swid (its tagId), swhid, omniborId (gitoid),
                                  and others under the name that the document gives them */
    size_t id_count;
    struct str supplier;           /* or else manufacturer, publisher, originator, author */
    struct sbom_party supplied_by; /* supplier alone */
    struct sbom_party made_by;     /* manufacturer */
    struct sbom_party *authors;    /* authors, author; originator of SPDX */
    size_t author_count;
    struct str publisher;
    struct str licence; /* an SPDX expression, concluded before declared; NONE when it says so */
    struct str licence_declared, licence_concluded; /* each alone; also NONE, NOASSERTION. What
                                                       does not say which it is, is declared */
    struct str copyright;
    struct str description;
    struct str scope; /* required, optional, excluded, or empty */
    struct sbom_hash *hashes;
    size_t hash_count;
    struct sbom_reference *references;
    size_t reference_count;
    struct sbom_pair *properties; /* attributionTexts and annotations are not among them */
    size_t property_count;
    struct str file_name; /* bsi:component:filename, packageFileName, software_File's name */
    enum sbom_mark executable, archive, structured; /* BSI TR-03183-2, 5.2.2 */
    enum sbom_support support;
    struct str end_of_support;  /* a date or an instant, as written */
    struct str support_source;  /* the member or property that says so: "validUntilDate" */
    struct str released, built; /* dates as written */
    struct str completeness;    /* of its dependencies: compositions.aggregate as CycloneDX words
                                   it; complete too where SPDX names NONE; unknown, NOASSERTION */
    struct str assembly;        /* of what it contains, likewise */
    bool has_pedigree;          /* ancestors, descendants, variants, commits, patches or notes */
    bool has_patches;           /* pedigree.patches, or PATCH_FOR and the like */
    bool is_modified;           /* modified of CycloneDX 1.0 to 1.7 */
    bool is_external;           /* isExternal of CycloneDX 1.7 */
    bool has_evidence;
    size_t line;   /* in the document, from 1 */
    size_t parent; /* index of the component that contains it, or SIZE_MAX */

    struct sbom_raw raw;
};

enum sbom_edge_kind {
    SBOM_EDGE_DEPENDS, /* the document does not say how */
    SBOM_EDGE_STATIC_LINK,
    SBOM_EDGE_DYNAMIC_LINK,
    SBOM_EDGE_RUNTIME,
    SBOM_EDGE_PROVIDED,
    SBOM_EDGE_PREREQUISITE,
    SBOM_EDGE_OPTIONAL,
    SBOM_EDGE_BUILD,
    SBOM_EDGE_DEV,
    SBOM_EDGE_TEST,
    SBOM_EDGE__COUNT
};

struct sbom_edge {
    size_t from, to; /* indexes of components: from depends on to */
    enum sbom_edge_kind kind;
};

/* What joins two components and is neither dependency nor containment. */
struct sbom_relation {
    size_t from, to;
    struct str type; /* as written: GENERATED_FROM, VARIANT_OF, patchedBy; "provides" */
};

struct sbom_service {
    struct str ref, group, name, version;
    struct sbom_party provider;
};

/* A licence that the document brings itself: LicenseRef-... */
struct sbom_licence_text {
    struct str id, name, text;
};

struct sbom {
    enum sbom_format format;
    struct str spec_version; /* "1.6", "SPDX-2.3"; empty of CSV */
    struct str serial;       /* serialNumber, or documentNamespace */
    struct str document_version;
    struct str
        name; /* of what the document describes: metadata.component, or the document's name */
    struct str created; /* as written */
    struct str tools;   /* names, separated by ", " */
    struct sbom_tool *tool_list;
    size_t tool_count;
    struct sbom_party *authors; /* of the list itself */
    size_t author_count;
    struct sbom_party supplied_by, made_by; /* metadata.supplier, metadata.manufacturer (1.6) */
    struct str *lifecycles; /* as CycloneDX (build, pre-build ...) or SPDX 3 sbomType words it */
    size_t lifecycle_count;
    struct str data_licence, comment;
    struct str completeness;      /* of the whole, where one statement is about it all */
    struct sbom_pair *properties; /* of metadata and of the document */
    size_t property_count;
    struct sbom_reference *references;
    size_t reference_count;
    size_t primary; /* index of the described component, or SIZE_MAX */
    size_t *roots;  /* the described components, a thousand at most */
    size_t root_count;
    struct sbom_component *components;
    size_t component_count;
    struct sbom_edge *edges;
    size_t edge_count;
    struct sbom_relation *relations;
    size_t relation_count;
    struct sbom_service *services;
    size_t service_count;
    struct sbom_licence_text *licence_texts;
    size_t licence_text_count;
    size_t file_count;          /* files (SPDX), which are no components */
    size_t vulnerability_count; /* vulnerabilities[], or Vulnerability elements of SPDX 3 */
    size_t skipped_count;       /* components the document lists that were not taken */
    const struct sbom_document *document; /* for sbom_raw_member */
};

/* Whether these bytes look like an SBOM we read, by content. */
bool sbom_recognise(struct str bytes, enum sbom_format *format);

/* Reads a document. Fails when it is no SBOM, is malformed, or is beyond the limits; everything
   less is a finding. The sbom lives in a, and views bytes, which must live as long. */
NODISCARD bool sbom_read(struct arena *a, struct str bytes, struct sbom *out,
                         struct findings *findings, struct err *err);

/* A CycloneDX document in XML as the tree that it has as JSON; offsets are those of the XML. */
NODISCARD bool sbom_cyclonedx_tree(struct arena *a, struct str bytes, struct findings *findings,
                                   const struct json **out, struct err *err);

/* What the document itself says of component i, in the JSON form of its format: of CycloneDX the
   component with those inside it, of SPDX the package, of CSV an object of the columns. NULL never.
   Made for the call, in a, where the document is JSON text. */
const struct json *sbom_raw(struct arena *a, const struct sbom *b, size_t i);

/* A member of the document, as "metadata", "vulnerabilities", "compositions", "annotations",
   "creationInfo", "files", "@graph"; NULL where there is none. Likewise. */
const struct json *sbom_raw_member(struct arena *a, const struct sbom *b, const char *name);

/* SPDX 2, in whatever form, and SPDX 3. */
static inline bool sbom_is_spdx(enum sbom_format f)
{
    return f == SBOM_SPDX_JSON || f == SBOM_SPDX_TAGS || f == SBOM_SPDX_YAML ||
           f == SBOM_SPDX_XML || f == SBOM_SPDX_RDF || f == SBOM_SPDX3_JSON;
}

/* Whether component i is a part of what the list describes, and not that itself: the primary one is
   no part, unless it is all there is in an SPDX document, where it is a package like others. */
static inline bool sbom_is_part(const struct sbom *b, size_t i)
{
    return i != b->primary || (sbom_is_spdx(b->format) && b->component_count == 1);
}

/* "CycloneDX", "SPDX"; "CycloneDX XML", "SPDX tag-value", "SPDX YAML", "SPDX XML", "SPDX RDF";
 * "CSV" */
const char *sbom_format_name(enum sbom_format format);
const char *sbom_format_media_type(enum sbom_format format);

/* What was taken and what was doubted, for people and programs:
   {"format", "spec_version", "name", "primary": REF or "", "components": {"total", "skipped",
   "with_purl", "with_cpe", "with_version", "with_licence", "with_supplier", "with_hash",
   "no_identifier"}, "edges", "beside": {"files",
   "services", "vulnerabilities", "relations"}, "doubts": [{"severity", "rule", "line", "place",
   "text"}], "doubt_counts": {"note", "warning", "skipped"}}. total includes the primary one;
   no_identifier has neither purl nor CPE. */
struct json *sbom_receipt(struct arena *a, const struct sbom *sbom,
                          const struct findings *findings);

#endif
