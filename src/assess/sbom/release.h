/*
 * release.h - the component lists in force of a release, loaded as one.
 *
 * The bytes that were received are read again; what people and rules added since stands in the
 * overlays: level and end of support, identifiers of identity rules, components that no list names.
 */
#ifndef ASSESS_SBOM_RELEASE_H
#define ASSESS_SBOM_RELEASE_H

#include "assess/sbom/whole.h"
#include "store/store.h"

/* Fails with ERR_NO_DATA when the release has no list. What it gives lives in a. */
NODISCARD bool sbom_release_load(struct store *s, struct arena *a, struct str release,
                                 struct sbom_whole *out, struct findings *findings,
                                 struct err *err);

#endif
