/*
 * save.h - a component list that was read becomes records of a release.
 *
 * Components are one record for all releases, found again by name, version and identifiers; a list
 * replaces the list in force for the same part of the same release, and nothing else. The raw bytes
 * are kept under their hash.
 */
#ifndef INTAKE_SBOM_SAVE_H
#define INTAKE_SBOM_SAVE_H

#include "intake/sbom/sbom.h"
#include "store/store.h"

struct sbom_import {
    struct str release;   /* id */
    struct str file_name; /* as given; may be empty */
    struct str bytes;
    struct date imported_on;
    bool allow_empty; /* take a list without components */
};

/* Within the open transaction. Adds to receipt: "sbom" (id), "release", "new_components",
   "known_components", "replaces" (ids), "changed_components", "kept_by_hand" (fields that a person
   set and the list says otherwise), "manual_components" (of the replaced list, that stay),
   "unchanged" (true when this very file is in force already, and nothing was written). Fails with
   ERR_INVALID for a list without components that is not allowed: an empty upload must not wipe a
   list. */
NODISCARD bool sbom_save(struct store *s, struct arena *a, const struct sbom *sbom,
                         const struct sbom_import *import, struct json *receipt, struct err *err);

struct component;
/* Sets support_level, end_of_support_on and support_source as the list says them. */
void sbom_component_support(struct component *c, const struct sbom_component *from,
                            struct arena *a);
/* A new component remembers what the list said of it. */
void sbom_component_note(struct component *c, struct arena *a);
/* A known component takes what a new list says, but in fields that a person or a rule set: those
   are counted in *kept. Whether anything changed. */
bool sbom_component_merge(struct component *c, const struct component *said, struct arena *a,
                          size_t *kept);

/* What decisions know a component by: "pkg:npm/axios", or its CPE name without version; empty when
   it has neither. */
struct str sbom_identity(struct arena *a, struct str purl, struct str cpe);

#endif
