/*
 * whole.h - several component lists as one: what was received, and what is known beside it.
 *
 * A single list stays as it is. Of several, each part keeps its components under refs of its own
 * ("SB-0001:" before them), and the device becomes what the whole describes. Nothing of a part is
 * changed: what people and rules know of a component stands in its overlay, and fills only members
 * of the model that the part left empty. Pure. Views the parts, which must live as long.
 */
#ifndef ASSESS_SBOM_WHOLE_H
#define ASSESS_SBOM_WHOLE_H

#include "intake/sbom/sbom.h"

/* What is known of a component beside what its list says. */
struct sbom_overlay {
    struct sbom_pair *properties; /* tutela:component, tutela:layer, tutela:support_level ... */
    size_t property_count;
    struct str purl, cpe;         /* of an identity rule, where the list gives none */
    struct str supplier, licence; /* as a person says it, where the list says otherwise */
    struct str end_of_support_on; /* a date */
};

struct sbom_part {
    struct sbom list;
    struct str id, name; /* of the record; empty of a file */
    struct str prefix;   /* before each of its refs; may be empty */
    size_t first;        /* index of its first component in the whole */
};

enum { SBOM_PART_NONE = -1 }; /* of a component that no list names: the device, an added one */

struct sbom_whole {
    struct sbom list; /* format is that of the first part */
    const struct sbom_part *parts;
    size_t part_count;
    const int32_t *part_of;              /* of each component, or SBOM_PART_NONE */
    const struct sbom_overlay *overlays; /* of each component */
};

/* One list, as it is. */
void sbom_whole_of(struct arena *a, const struct sbom *list, struct sbom_whole *out);

/* What joins several parts, or adds to one. */
struct sbom_addition {
    const struct sbom_component *device; /* described by the whole; not used of a single part */
    const struct sbom_component *added;  /* that no list names; only identity and facts are read */
    size_t added_count;
};
/* The parts are copied; their prefix and first are set here. */
void sbom_whole_join(struct arena *a, const struct sbom_part *parts, size_t count,
                     const struct sbom_addition *addition, struct sbom_whole *out);

/* sbom_raw of a component of the whole; an empty object where no list names it. */
const struct json *sbom_whole_raw(struct arena *a, const struct sbom_whole *w, size_t i);

#endif
