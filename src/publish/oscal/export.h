/*
 * export.h - catalogues, what applies to a device, what maps to what, and what falls short, as
 * OSCAL.
 *
 * OSCAL is NIST's language for controls and their assessment (JSON, schemas 1.1.3; mappings exist
 * from 1.2 on). Each function gives the root object of one document. A clause is a control; what
 * OSCAL has no member for is a property in our own namespace, so that nothing of a record is lost
 * and reading the document gives the clauses again (intake/oscal). Invariants: the same state of
 * the workspace gives the same document, UUIDs and times included; nothing is said that no record
 * says: no risks, no plans, no degrees of confidence.
 */
#ifndef PUBLISH_OSCAL_EXPORT_H
#define PUBLISH_OSCAL_EXPORT_H

#include "assess/view/view.h"

/* {"catalog": ...}: metadata, groups by chapter, controls with parts, properties and links. */
NODISCARD bool oscal_export_catalogue(const struct view *v, struct str catalogue, struct json **out,
                                      struct err *err);

/* {"profile": ...}: from each catalogue of the device's regulation, and of both, the clauses that
   apply, those of which it is not known yet, marked so, and those that do not, with the reason. */
NODISCARD bool oscal_export_profile(const struct view *v, struct str device, struct json **out,
                                    struct err *err);

/* {"mapping-collection": ...}: between two catalogues, whichever is the source; both empty: all.
   ERR_NO_DATA when there is none. */
NODISCARD bool oscal_export_mapping(const struct view *v, struct str one, struct str other,
                                    struct json **out, struct err *err);

/* {"assessment-results": ...}: the gap of a release or a device (scope: its id), as of the view.
   A clause that is met is satisfied; one that is partly met, not met, or of which it is not known
   whether it applies, is not satisfied; one that does not apply is no finding. */
NODISCARD bool oscal_export_results(const struct view *v, struct str scope, struct json **out,
                                    struct err *err);

#endif
