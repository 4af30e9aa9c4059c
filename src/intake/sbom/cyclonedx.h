/* cyclonedx.h - what the two files that read CycloneDX share. */
#ifndef INTAKE_SBOM_CYCLONEDX_H
#define INTAKE_SBOM_CYCLONEDX_H

#include "intake/sbom/sbom_internal.h"

/* Whether the document says that it is of 1.minor or a later version; so too when it says none. */
bool cdx_is_at_least(const struct sbom *b, char minor); /* a digit */

/* A text that should be one of a list: in lower case where that helps, else as written. */
struct str cdx_choice(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                      const struct json *v, const struct str *list, size_t count);

/* Adds the component and those inside it; parent: SIZE_MAX where it is in none. */
void cdx_component(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                   size_t parent);

struct cdx_rules;
/* Doubts what breaks the rules in an object and inside it, where nobody doubted it since. */
void cdx_check(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
               const struct cdx_rules *rules, const struct finding *since);

struct sbom_pair cdx_property(struct sbom_reader *r, const struct sbom_place *place,
                              const struct json *v);
/* An item of externalReferences; false when it is none. */
bool cdx_reference(struct sbom_reader *r, const struct sbom_place *place, const struct json *v,
                   struct sbom_reference *out);

#endif
