/*
 * export.h - the requirements of a device for other tools: CSV and ReqIF.
 *
 * Reading either again (intake/requirement, assess/control/take.h) changes nothing. In ReqIF the
 * controls and tests that requirements name are objects too, so that links are relations.
 */
#ifndef PUBLISH_REQUIREMENT_EXPORT_H
#define PUBLISH_REQUIREMENT_EXPORT_H

#include "assess/view/view.h"

/* RFC 4180 with a header; a cell that a spreadsheet would take for a formula begins with an
   apostrophe. *count: requirements. */
NODISCARD bool requirement_export_csv(const struct view *v, struct str device, struct buf *out,
                                      size_t *count, struct err *err);
/* ReqIF 1.2. */
NODISCARD bool requirement_export_reqif(const struct view *v, struct str device, struct buf *out,
                                        size_t *count, struct err *err);

#endif
