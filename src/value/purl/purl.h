/*
 * purl.h - package URLs (ECMA-427): pkg:type/namespace/name@version?qualifiers#subpath.
 *
 * Parsing undoes the percent-encoding and applies the rules of the type, so that two purls of the
 * same package have the same parts, and formatting gives the canonical text. Invariant of a struct
 * purl that was parsed or normalised: type and name are not empty, type and qualifier keys are in
 * lower case, qualifiers are sorted by key, each key once, none with an empty value.
 */
#ifndef VALUE_PURL_PURL_H
#define VALUE_PURL_PURL_H

#include "base/buf.h"
#include "base/err.h"

struct purl_qualifier {
    struct str key, value;
};

struct purl {
    struct str type;
    struct str namespace; /* its segments are joined with '/'; may be empty */
    struct str name;
    struct str version; /* may be empty */
    const struct purl_qualifier *qualifiers;
    size_t qualifier_count;
    struct str subpath; /* may be empty */
};

/* Reads a purl; its parts live in the arena. Fails, naming the part at fault, when the text is no
   purl or breaks a rule of its type. */
NODISCARD bool purl_parse(struct arena *a, struct str text, struct purl *out, struct err *err);

/* The same rules for a purl put together from parts, which are not encoded. */
NODISCARD bool purl_normalise(struct arena *a, const struct purl *parts, struct purl *out,
                              struct err *err);

/* The canonical text. */
void purl_format(const struct purl *p, struct buf *out);

/* pkg:type/namespace/name only: what feeds know a package by. */
void purl_format_package(const struct purl *p, struct buf *out);

/* The value of a qualifier, or empty. */
struct str purl_qualifier(const struct purl *p, const char *key);

#endif
