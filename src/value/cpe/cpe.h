/*
 * cpe.h - CPE names: NISTIR 7695 (formatted string 2.3 and URI 2.2) and 7696 (comparison).
 *
 * Both bindings are read into the same well-formed name. Invariant of a parsed name: every value is
 * ANY, NA, or a text in the quoted form of 7695, 5.3.2: letters, digits and '_' stand for
 * themselves, other characters follow a backslash, and an unquoted '*' or '?' is a wildcard. All
 * zero is the name that matches everything.
 */
#ifndef VALUE_CPE_CPE_H
#define VALUE_CPE_CPE_H

#include "base/buf.h"
#include "base/err.h"

enum cpe_attribute {
    CPE_PART, /* a, o or h */
    CPE_VENDOR,
    CPE_PRODUCT,
    CPE_VERSION,
    CPE_UPDATE,
    CPE_EDITION,
    CPE_LANGUAGE,
    CPE_SW_EDITION,
    CPE_TARGET_SW,
    CPE_TARGET_HW,
    CPE_OTHER,
    CPE__COUNT
};

enum cpe_kind { CPE_ANY, CPE_NA, CPE_TEXT };

struct cpe_value {
    enum cpe_kind kind;
    struct str text; /* of CPE_TEXT: quoted */
};

struct cpe {
    struct cpe_value values[CPE__COUNT];
};

/* Reads either binding, told apart by its prefix. The values live in the arena. */
NODISCARD bool cpe_parse(struct arena *a, struct str name, struct cpe *out, struct err *err);

void cpe_format(const struct cpe *c, struct buf *out);     /* cpe:2.3:a:... */
void cpe_format_uri(const struct cpe *c, struct buf *out); /* cpe:/a:... */

/* The text of a value without its quoting, for people and for comparing with versions: "*" for
   ANY, "-" for NA. */
struct str cpe_plain(struct arena *a, const struct cpe_value *v);

enum cpe_relation {
    CPE_UNDEFINED, /* the target has wildcards where the source says something else */
    CPE_DISJOINT,
    CPE_EQUAL,
    CPE_SUBSET,
    CPE_SUPERSET,
    CPE_RELATION__COUNT
};

/* 7696, 6.1.3 table 6-2: one attribute, and 6.2: names. The source may have wildcards. */
enum cpe_relation cpe_compare_value(const struct cpe_value *source, const struct cpe_value *target);
enum cpe_relation cpe_compare(const struct cpe *source, const struct cpe *target);
const char *cpe_relation_word(enum cpe_relation relation);

/* Whether source, the criteria, covers target, the product: it is equal, or a superset. */
bool cpe_matches(const struct cpe *source, const struct cpe *target);

#endif
