/* spdx3.h - what the two files that read SPDX 3 share.
 *
 * The graph is walked twice: first come the elements, among which everything may stand in any
 * order; then the relationships, which join what is known by then.
 */
#ifndef INTAKE_SBOM_SPDX3_H
#define INTAKE_SBOM_SPDX3_H

#include "intake/sbom/sbom_internal.h"

/* An element that components refer to: an agent, a tool, a licence, a creationInfo. */
struct spdx3_thing {
    struct sbom_party party;
    struct str text; /* of a licence: the expression */
    bool is_licence;
};

/* What a component refers to, by address, until all elements are known. */
struct spdx3_owed {
    size_t component; /* or SBOM_OTHER: the document */
    struct str id;
    enum { SPDX3_SUPPLIER, SPDX3_ORIGINATOR, SPDX3_ROOT } what;
};

/* A CreationInfo; that of the document counts. */
struct spdx3_creation {
    struct str id, created, version, comment;
    struct str *by, *with; /* addresses */
    size_t by_count, with_count;
};

struct spdx3 {
    struct sbom_reader *r;
    struct sbom_refs table; /* of things */
    struct spdx3_thing *things;
    size_t thing_count, thing_cap;
    struct spdx3_owed *owed;
    size_t owed_count, owed_cap;
    struct spdx3_creation first, own; /* the first in the document; the one the document names */
    struct str own_id;
    bool has_document;
    size_t unused_count, outside_count, further_count, snippet_count;
};

struct str spdx3_id(struct sbom_reader *r, const struct sbom_place *place, const struct json *v);
struct str spdx3_type(const struct json *v);

/* Items of @graph; context: struct spdx3. */
void spdx3_element(void *context, const struct sbom_place *place, const struct json *v);
void spdx3_relationship(void *context, const struct sbom_place *place, const struct json *v);

#endif
