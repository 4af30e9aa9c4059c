/*
 * cyclonedx_rules.h - what the members of CycloneDX's objects must be, and whether they are.
 *
 * The readers doubt what they read themselves; this is for all the rest: members that are in no
 * version of the schema, required ones that are missing, values of another type or of no list.
 */
#ifndef INTAKE_SBOM_CYCLONEDX_RULES_H
#define INTAKE_SBOM_CYCLONEDX_RULES_H

#include "intake/sbom/sbom_internal.h"

enum cdx_type {
    CDX_ANY, /* the reader checks it, or nothing is known of it */
    CDX_TEXT,
    CDX_TEXTS, /* a list */
    CDX_BOOL,
    CDX_NUMBER,
    CDX_NUMBERS,
    CDX_OBJECT,
    CDX_OBJECTS,
};

struct cdx_rules;

struct cdx_rule {
    struct str name;
    enum cdx_type type;
    char since; /* required since 1.since; 0: never */
    const struct cdx_rules *inside;
    const struct str *choices; /* NULL: any text */
    size_t choice_count;
};

struct cdx_rules {
    const struct cdx_rule *rules;
    size_t count;
};

/* Of CycloneDX 1.2 to 1.7 together. */
extern const struct cdx_rules cdx_bom_rules, cdx_metadata_rules, cdx_component_rules,
    cdx_service_rules, cdx_vulnerability_rules, cdx_composition_rules, cdx_dependency_rules,
    cdx_annotation_rules, cdx_citation_rules;

#endif
