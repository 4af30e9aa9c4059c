/*
 * export.h - threat models out again: our text form, OTM and OWASP Threat Dragon.
 *
 * The writers are pure: a document (intake/model) becomes bytes, the same ones for the same
 * document. Our text form holds all that the records hold; what another format has no place for is
 * a finding.
 */
#ifndef PUBLISH_MODEL_EXPORT_H
#define PUBLISH_MODEL_EXPORT_H

#include "intake/model/model.h"

/* Our text form: sections with an entry for each key, in the order of the keys, of an entry the
   fields that are not empty. The document may have been read from any format. */
void model_write_text(const struct model_document *d, struct buf *out);

#endif
