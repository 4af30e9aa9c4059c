/* feed_internal.h - what the readers of feeds share. */
#ifndef INTAKE_FEED_FEED_INTERNAL_H
#define INTAKE_FEED_FEED_INTERNAL_H

#include "base/limits.h"
#include "intake/feed/feed.h"

/* A copy on one line, without control characters, at most max bytes; cut at a space, with "...". */
struct str feed_line(struct arena *a, struct str text, size_t max);
/* The texts of an array; others than texts are left out. */
struct advisory_texts feed_texts(struct arena *a, const struct json *array);
/* "7.5", "10", "9.0" in tenths; -1 for anything else. */
int feed_tenths(struct str text);
/* A decimal number from 0 to 1 in hundred-thousandths, rounded; also "9.1e-05". */
bool feed_fraction(struct str text, int64_t *out);
/* "CVE-2024-12345": the form of a CVE id. */
bool feed_is_cve(struct str id);

#endif
