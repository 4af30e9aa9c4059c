/*
 * export.h - a component list out again: one file per format, one table of outputs.
 *
 * What came in in the same family of formats goes out as it came, through the shape of the format
 * (shape.h); what came in in another is built from the model, and what the model has no member for
 * goes along as text (properties of CycloneDX, annotations of SPDX). What cannot go is a row of
 * losses, never silence. Pure: no clock, no random numbers; the same state gives the same bytes,
 * and names (serialNumber, documentNamespace) come from the content. Vulnerabilities are never
 * written: they belong in a VEX document (BSI TR-03183-2).
 */
#ifndef PUBLISH_SBOM_EXPORT_H
#define PUBLISH_SBOM_EXPORT_H

#include "assess/sbom/whole.h"

struct sbom_export; /* export_internal.h */

struct sbom_output {
    const char *name; /* "cyclonedx" */
    const char *spec; /* "1.6" */
    const char *media_type;
    bool (*write)(struct sbom_export *x, struct err *err);
};
extern const struct sbom_output SBOM_OUTPUTS[];
extern const size_t SBOM_OUTPUT_COUNT;

/* The output of that name; spec may be empty. Fails with what there is. */
NODISCARD bool sbom_output_find(struct str name, struct str spec, const struct sbom_output **out,
                                struct err *err);

struct sbom_export_options {
    struct str vex; /* BOM-Link or URL of the VEX document of this list, or empty */
};

/* Writes the document to out, which is empty. receipt: {"format", "spec", "components", "edges",
   "loss_count", "losses": [{"component", "ref", "place", "what", "why"}]}; at most FINDING_MAX
   losses are listed, all are counted. Fails beyond the limits only. */
NODISCARD bool sbom_export(struct arena *a, const struct sbom_whole *w,
                           const struct sbom_output *output,
                           const struct sbom_export_options *options, struct buf *out,
                           struct json **receipt, struct err *err);

#endif
