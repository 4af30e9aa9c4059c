/* vex_internal.h - what the readers share. */
#ifndef INTAKE_VEX_VEX_INTERNAL_H
#define INTAKE_VEX_VEX_INTERNAL_H

#include "base/limits.h"
#include "intake/vex/vex.h"

struct vex_reader {
    struct arena *arena;
    struct str source; /* for lines; empty when the tree was read elsewhere */
    struct vex_document *out;
    struct findings *findings;
    size_t cap; /* of out->statements */
    struct err *err;
};

/* What the statements of one place have in common, read once: raw, place, author, time. */
struct vex_statement vex_begin(struct vex_reader *r, const struct json *at, const char *list,
                               size_t index);
/* Adds a copy for one product and component; fails when there are too many. */
NODISCARD bool vex_add(struct vex_reader *r, const struct vex_statement *common,
                       const struct vex_item *product, const struct vex_item *component);
/* The first rule that is broken stays. */
void vex_break(struct vex_reader *r, struct vex_statement *s, const char *rule, const char *fmt,
               ...) PRINTF_LIKE(4, 5);
/* Rules of all formats: status, justification, what a state needs. by_profile: the format itself
   asks for a reason and an action (OpenVEX, CSAF); else only we do, when it is accepted. */
void vex_check(struct vex_reader *r, struct vex_statement *s, struct str state_word,
               struct str justification_word, bool by_profile);

/* A text member, trimmed; empty when absent, no text, or longer than a field of a record takes. */
struct str vex_text(const struct json *object, const char *name);
struct str vex_line(struct arena *a, struct str s); /* line breaks become spaces */
struct instant vex_instant(const struct json *object, const char *name);
void vex_add_word(struct arena *a, struct str *words, struct str word); /* no repeats, no spaces */
/* Puts an identifier where it belongs: a purl, a CPE name. */
void vex_identify(struct vex_item *item, struct str id);
void vex_add_hash(struct arena *a, struct vex_item *item, struct str value);

NODISCARD bool vex_read_openvex(struct vex_reader *r, const struct json *root);
NODISCARD bool vex_read_csaf(struct vex_reader *r, const struct json *root);
NODISCARD bool vex_read_cyclonedx(struct vex_reader *r, const struct json *root);
NODISCARD bool vex_read_spdx3(struct vex_reader *r, const struct json *root);

/* csaf.c: the parts of a vulnerability that speak of one product, its ids left out. */
struct json *vex_csaf_part(struct arena *a, const struct json *root,
                           const struct json *vulnerability, struct str product_id);

#endif
