/*
 * sbom.h - a software bill of materials: bytes in, components and their edges out.
 *
 * Lenient in what it takes, strict in what it says: whatever is doubtful is taken where that is
 * possible and told in a finding with line and path. Paths are those of the JSON form of a format,
 * whatever form the document has. Pure: no file, no database, no clock.
 * Invariant: every component has a name; refs are unique; edges join components that exist, are
 * sorted by from and to, none twice, none to itself; parents form a forest.
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
    SBOM__COUNT
};

struct sbom_hash {
    struct str algorithm; /* as CycloneDX writes it: SHA-256 */
    struct str value;     /* hexadecimal, lower case */
};

struct sbom_component {
    struct str ref;  /* bom-ref or SPDXID; made up ("#12") where the document has none */
    struct str type; /* library, application, framework, operating-system, firmware, file ... */
    struct str group, name, version;
    struct str purl, cpe;  /* as written, also where a finding calls them invalid */
    struct str *more_cpes; /* further CPE names (SPDX externalRefs) */
    size_t more_cpe_count;
    struct str supplier; /* or else manufacturer, publisher, originator, author */
    struct str licence;  /* an SPDX expression, concluded before declared; NONE when it says so */
    struct str description;
    struct str scope; /* required, optional, excluded, or empty */
    struct sbom_hash *hashes;
    size_t hash_count;
    size_t line;   /* in the document, from 1 */
    size_t parent; /* index of the component that contains it, or SIZE_MAX */
};

struct sbom_edge {
    size_t from, to; /* indexes of components: from depends on to */
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
    size_t primary;     /* index of the described component, or SIZE_MAX */
    struct sbom_component *components;
    size_t component_count;
    struct sbom_edge *edges;
    size_t edge_count;
    size_t skipped_count; /* components the document lists that were not taken */
};

/* Whether these bytes look like an SBOM we read, by content. */
bool sbom_recognise(struct str bytes, enum sbom_format *format);

/* Reads a document. Fails when it is no SBOM, is malformed, or is beyond the limits; everything
   less is a finding. The sbom and the tree it views live in a; bytes need not outlive the call. */
NODISCARD bool sbom_read(struct arena *a, struct str bytes, struct sbom *out,
                         struct findings *findings, struct err *err);

/* Whether component i is a part of what the list describes, and not that itself: the primary one is
   no part, unless it is all there is in an SPDX document, where it is a package like others. */
static inline bool sbom_is_part(const struct sbom *b, size_t i)
{
    bool spdx = b->format == SBOM_SPDX_JSON || b->format == SBOM_SPDX_TAGS;
    return i != b->primary || (spdx && b->component_count == 1);
}

/* "CycloneDX", "SPDX"; "CycloneDX XML", "SPDX tag-value"; "CSV" */
const char *sbom_format_name(enum sbom_format format);
const char *sbom_format_media_type(enum sbom_format format);

/* What was taken and what was doubted, for people and programs:
   {"format", "spec_version", "name", "primary": REF or "", "components": {"total", "skipped",
   "with_purl", "with_cpe", "with_version", "with_licence", "with_supplier", "with_hash",
   "no_identifier"}, "edges", "doubts": [{"severity", "rule", "line", "place", "text"}],
   "doubt_counts": {"note", "warning", "skipped"}}. total includes the primary one; no_identifier
   has neither purl nor CPE. */
struct json *sbom_receipt(struct arena *a, const struct sbom *sbom,
                          const struct findings *findings);

#endif
