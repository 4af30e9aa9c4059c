/*
 * vex.h - statements about vulnerabilities: OpenVEX, CSAF, CycloneDX and SPDX 3 in, one model out.
 *
 * A document is taken apart into single statements: one vulnerability, one product, at most one
 * component inside it. A statement about a component is not one about the product: where the
 * document names a part, component says so. What a format says that ours does not have stays in the
 * tree the statement points to, and vex_native gives it back. Pure: no file, no database, no clock.
 * Invariant: every statement has a product; one that breaks a rule of its format has broken set and
 * must not be applied.
 */
#ifndef INTAKE_VEX_VEX_H
#define INTAKE_VEX_VEX_H

#include "base/date.h"
#include "base/finding.h"
#include "base/json.h"

enum vex_format { VEX_OPENVEX, VEX_CSAF, VEX_CYCLONEDX, VEX_SPDX, VEX__COUNT };
enum { VEX_WRITTEN = VEX_SPDX }; /* those before it we write, too */

/* A product, or a component of one, as the document names it. Everything may be empty. */
struct vex_item {
    struct str id; /* @id, product_id, bom-ref */
    struct str name, version;
    struct str purl, cpe;
    struct str serial;         /* of a BOM-Link: serial number of the list that has it */
    struct str serial_version; /* of a BOM-Link: version of that list */
    struct str range;          /* versions meant, as vers:... (CycloneDX) */
    const struct str *hashes;  /* hexadecimal, lower case */
    size_t hash_count;
    const struct json *raw; /* as written */
};

struct vex_statement {
    struct str vulnerability;
    struct str aliases; /* words */
    const struct vex_item *product;
    const struct vex_item *component; /* NULL: the product as a whole */
    struct str state;         /* as decision.state; empty when the document states nothing */
    struct str justification; /* as decision.justification */
    struct str reason, action;
    struct str response; /* words of CycloneDX */
    struct str author;
    struct instant at; /* of the statement, else of the document */
    const struct json *raw;
    struct str product_id; /* CSAF: by which raw speaks of it */
    struct str place;      /* "statements[3]" */
    size_t line;
    const char *broken; /* the rule, or NULL */
    struct str why;     /* what is broken */
};

struct vex_document {
    enum vex_format format;
    struct str spec_version;
    struct str id;
    struct str version;
    struct str author;
    struct str title;
    struct instant at;
    const struct json *root;
    struct vex_statement *statements;
    size_t count;
};

/* Whether these bytes look like VEX, by content. A list of components (CycloneDX, SPDX)
   that has vulnerabilities too is not recognised here: it is an SBOM, whose statements vex_read
   gives all the same. */
bool vex_recognise(struct str bytes, enum vex_format *format);

/* Reads a document. Fails when it is none of these, is malformed, or is beyond the limits. */
NODISCARD bool vex_read(struct arena *a, struct str bytes, struct vex_document *out,
                        struct findings *findings, struct err *err);
/* The statements inside a tree that was read elsewhere; source may be empty. */
NODISCARD bool vex_read_tree(struct arena *a, struct str source, const struct json *root,
                             struct vex_document *out, struct findings *findings, struct err *err);

const char *vex_format_name(enum vex_format format); /* "OpenVEX" */

/* The statement in the words of its format, for the field statement of a decision:
   {"format", "version", "statement": {...}, "product": ..., "component": ...}. */
struct json *vex_native(struct arena *a, const struct vex_document *d,
                        const struct vex_statement *s);

/* A deep copy; members named in but are left out at the top. */
struct json *vex_copy(struct arena *a, const struct json *v, const char *const *but, size_t count);

/* --- words.c: what is called how --- */

struct vex_translation {
    struct str word; /* empty: there is none */
    bool exact;      /* translating back gives the same */
};
/* From and to the words of decision.state, decision.justification, decision.response. */
struct vex_translation vex_state_from(enum vex_format from, struct str word);
struct vex_translation vex_state_to(enum vex_format to, struct str state);
struct vex_translation vex_justification_from(enum vex_format from, struct str word);
struct vex_translation vex_justification_to(enum vex_format to, struct str justification);
struct vex_translation vex_response_from(enum vex_format from, struct str word);
struct vex_translation vex_response_to(enum vex_format to, struct str response);

#endif
