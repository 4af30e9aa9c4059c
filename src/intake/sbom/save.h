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
   "known_components", "replaces" (ids), "unchanged" (true when this very file is in force already,
   and nothing was written). Fails with ERR_INVALID for a list without components that is not
   allowed: an empty upload must not wipe a list. */
NODISCARD bool sbom_save(struct store *s, struct arena *a, const struct sbom *sbom,
                         const struct sbom_import *import, struct json *receipt, struct err *err);

/* What decisions know a component by: "pkg:npm/axios", or its CPE name without version; empty when
   it has neither. */
struct str sbom_identity(struct arena *a, struct str purl, struct str cpe);

#endif
