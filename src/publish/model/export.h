/*
 * export.h - threat models out again: our text form, OTM and OWASP Threat Dragon.
 *
 * The writers are pure: a document (intake/model) becomes bytes, the same ones for the same
 * document. Our text form holds all that the records hold; what another format has no place for is
 * a finding.
 */
#ifndef PUBLISH_MODEL_EXPORT_H
#define PUBLISH_MODEL_EXPORT_H

#include "intake/model/save.h"

/* Our text form: sections with an entry for each key, in the order of the keys, of an entry the
   fields that are not empty. The document may have been read from any format. */
void model_write_text(const struct model_document *d, struct buf *out);

/* The whole model of a release, its platforms included, with the threats to it and what was decided
   about them. */
NODISCARD bool model_export_load(struct store *s, struct arena *a, struct str release,
                                 struct model_document *out, struct findings *findings,
                                 struct err *err);

/* Open Threat Model 0.2.0. */
struct json *model_write_otm(struct arena *a, const struct model_document *d,
                             struct findings *findings);
/* OWASP Threat Dragon 2: one diagram, drawn anew, as there a zone holds what lies in its box. */
struct json *model_write_threat_dragon(struct arena *a, const struct model_document *d,
                                       struct findings *findings);

#endif
