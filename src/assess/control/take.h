/*
 * take.h - requirements of another tool become records of a device.
 *
 * A requirement is known again by its id here, else by its external id. Only what the document
 * gives and what differs is changed; nothing is retired, what is gone from the document is listed.
 * A link to what is not there is doubted, and the requirement taken without it.
 */
#ifndef ASSESS_CONTROL_TAKE_H
#define ASSESS_CONTROL_TAKE_H

#include "intake/requirement/requirement.h"
#include "store/store.h"

/* Within the open transaction. Adds {"device","new","changed","unchanged","skipped","gone_count",
   "lines": [{"line","key","id","outcome","fields"}],"gone": [{"id","key","title"}]} to receipt. */
NODISCARD bool requirement_take(struct store *s, struct arena *a,
                                const struct requirement_document *d, struct str device,
                                struct findings *findings, struct json *receipt, struct err *err);

#endif
