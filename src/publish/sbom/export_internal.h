/*
 * export_internal.h - what the outputs share: losses, shapes, licences, and how lines are put.
 *
 * A shape says which members an object of a format may have and of what kind each is. Copying
 * through a shape gives an object that the format's schema takes, and a loss for each thing that is
 * left out or changed beyond its notation.
 */
#ifndef PUBLISH_SBOM_EXPORT_INTERNAL_H
#define PUBLISH_SBOM_EXPORT_INTERNAL_H

#include "publish/sbom/export.h"

/* A step of a path: a member, or where name is NULL an item. */
struct sbom_step {
    const struct sbom_step *up;
    const char *name;
    size_t index;
};

#define STEP_MEMBER(up, name) (&(struct sbom_step){(up), (name), 0})
#define STEP_ITEM(up, index)  (&(struct sbom_step){(up), NULL, (index)})

struct sbom_export {
    struct arena *arena;   /* of the receipt, as long as the caller wants */
    struct arena *scratch; /* of the item that is written; rewound after it */
    const struct sbom_whole *whole;
    const struct sbom_export_options *options;
    struct buf *out;
    size_t member_count; /* of the document, written so far */
    struct json *losses;
    size_t loss_count;
    const struct sbom_component *component; /* that losses are of, or NULL */
    const char *format;                     /* "CycloneDX 1.6", for messages */
    const struct sbom_part *part;           /* that is copied, or NULL */
    struct str (*ref)(const struct sbom_export *x,
                      struct str ref); /* a ref of part in the whole; NULL: as it is */
    bool whole_ok;                     /* parts that have no shape here may be taken as they are */
    struct str created; /* instant of the document, YYYY-MM-DDThh:mm:ssZ; may be empty */
};

/* export.c */
void sbom_loss(struct sbom_export *x, const struct sbom_step *place, struct str what,
               const char *why);
/* How many things of a list have no place; nothing when there are none. */
void sbom_loss_count(struct sbom_export *x, const char *place, size_t count, const char *why);
/* Back to the losses as they were: a copy of x->losses, and x->loss_count. */
void sbom_losses_undo(struct sbom_export *x, const struct json *listed, size_t count);
/* Name and version of this program, "tutela-0.1.0". */
struct str sbom_export_tool(void);
/* A value as JSON on one line. */
struct str sbom_json_text(struct arena *a, const struct json *v);
/* The member of that name, to be changed; NULL when there is none. */
struct json *sbom_find_member(struct json *object, const char *name);
/* Takes the members of that name out. */
void sbom_drop_member(struct json *object, const char *name);
/* The list of items as a member of the document, one item a line. */
struct sbom_items {
    struct sbom_export *x;
    const char *name;
    size_t count;
};
void sbom_items_next(struct sbom_items *items); /* begins an item; the caller writes it */
void sbom_items_put(struct sbom_items *items, const struct json *v);
void sbom_items_end(struct sbom_items *items);
void sbom_member_put(struct sbom_export *x, const char *name, const struct json *v);

/* --- shape.c --- */

enum sbom_kind {
    SBOM_KIND_TEXT,
    SBOM_KIND_BOOL,
    SBOM_KIND_INT,
    SBOM_KIND_NUMBER,
    SBOM_KIND_WORD,    /* one of a list; case, "-" and "_" do not count */
    SBOM_KIND_INSTANT, /* RFC 3339, in UTC */
    SBOM_KIND_SECOND,  /* YYYY-MM-DDThh:mm:ssZ */
    SBOM_KIND_URL,
    SBOM_KIND_EMAIL,
    SBOM_KIND_MIME,
    SBOM_KIND_HEX,
    SBOM_KIND_VERSION,  /* at most 1024 characters */
    SBOM_KIND_REF,      /* an id that this document gives, or refers to */
    SBOM_KIND_LICENCES, /* licenses of CycloneDX */
    SBOM_KIND_LICENCE_ID,
    SBOM_KIND_EXPRESSION, /* a licence expression of SPDX, NONE or NOASSERTION */
    SBOM_KIND_OBJECT,
    SBOM_KIND_WHOLE,  /* as it is, from a version of the format that knows it so */
    SBOM_KIND_IGNORE, /* written elsewhere */
    SBOM_KIND_DROP,   /* never written; why says why */
};

enum {
    SBOM_REQUIRED = 1 << 0,
    SBOM_MANY = 1 << 1,   /* an array of it */
    SBOM_UNIQUE = 1 << 2, /* no two items alike */
    SBOM_EITHER = 1 << 3, /* an array or one; items has the shape of the array's */
};

struct sbom_shape;
struct sbom_shape_member {
    struct str name;
    enum sbom_kind kind;
    unsigned flags;
    const struct sbom_shape *of, *items;
    const char *const *words; /* of WORD, ended by NULL */
    const char *otherwise;    /* of WORD: what stands for another word, or for none */
    const char *why;          /* of DROP */
};
struct sbom_shape {
    const struct sbom_shape_member *members;
    size_t count;
};
#define SBOM_SHAPE(list) ((struct sbom_shape){(list), COUNT_OF(list)})

/* The value as the member has it, or NULL. */
struct json *sbom_member_copy(struct sbom_export *x, const struct sbom_shape_member *m,
                              const struct json *v, const struct sbom_step *place);
/* The object as the shape has it; NULL, with a loss, when it lacks what is required, or is none. */
struct json *sbom_shape_copy(struct sbom_export *x, const struct json *v,
                             const struct sbom_shape *shape, const struct sbom_step *place);
/* Texts that were there: whether this one was, and now it is. t.p is not NULL. */
struct sbom_seen {
    struct str *slots;
    size_t cap, count;
};
bool sbom_seen_has(const struct sbom_seen *s, struct str t);
bool sbom_seen_before(struct arena *a, struct sbom_seen *s, struct str t);
/* The word of the list that s means, or NULL. */
const char *sbom_word(struct str s, const char *const *words);
/* A text as a member of kind may hold it; false when it cannot. In the scratch arena. */
bool sbom_text_of_kind(struct arena *a, enum sbom_kind kind, struct str s, struct str *out);

/* --- licences.c --- */
/* "LicenseRef-" and the name in the characters that SPDX allows. */
struct str sbom_licence_ref(struct arena *a, struct str name);
/* An expression that SPDX takes: what is not listed becomes a LicenseRef, with a loss; empty when s
   is no expression and says nothing. */
struct str sbom_listed_expression(struct sbom_export *x, struct str s,
                                  const struct sbom_step *place);
/* licenses of CycloneDX: a list of licences, or one expression. */
struct json *sbom_licences_copy(struct sbom_export *x, const struct json *v,
                                const struct sbom_step *place);

/* --- the formats --- */
/* cyclonedx_shape.c: a component alone, with those inside it, and the parts of a document. */
extern const struct sbom_shape SBOM_CDX_PART, SBOM_CDX_COMPONENT, SBOM_CDX_DOCUMENT,
    SBOM_CDX_METADATA, SBOM_CDX_LICENCE;
bool sbom_cdx_is_reference_type(struct str type);
/* cyclonedx_component.c: the component without those inside it. */
struct json *sbom_cdx_component(struct sbom_export *x, size_t i);
/* A contact or an organisation. */
struct json *sbom_cdx_party(struct arena *a, const struct sbom_party *p);
bool sbom_write_cyclonedx(struct sbom_export *x, struct err *err);

/* spdx_shape.c */
extern const struct sbom_shape SBOM_SPDX_PACKAGE, SBOM_SPDX_DOCUMENT, SBOM_SPDX_CREATION;
/* spdx_package.c */
struct json *sbom_spdx_package(struct sbom_export *x, size_t i, struct str id);
/* "Organization: ACME (mail)"; empty of nobody. */
struct str sbom_spdx_party(struct arena *a, const struct sbom_party *p);
struct json *sbom_spdx_annotation(struct sbom_export *x, struct json *into, struct str text);
bool sbom_write_spdx(struct sbom_export *x, struct err *err);

static inline bool sbom_is_cyclonedx(enum sbom_format f)
{
    return f == SBOM_CYCLONEDX_JSON || f == SBOM_CYCLONEDX_XML;
}

/* SPDX 2 in a form whose members are those of the JSON form; RDF has others. */
static inline bool sbom_is_spdx2(enum sbom_format f)
{
    return sbom_is_spdx(f) && f != SBOM_SPDX3_JSON && f != SBOM_SPDX_RDF;
}

#endif
