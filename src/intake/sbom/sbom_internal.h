/*
 * sbom_internal.h - what the readers of the formats share: where they are, what they found.
 *
 * A reader walks the tree once, in the order of the document. Places are chains on the stack and
 * become text only when something is doubted. Nothing here looks anything up by walking a list.
 */
#ifndef INTAKE_SBOM_SBOM_INTERNAL_H
#define INTAKE_SBOM_SBOM_INTERNAL_H

#include "intake/sbom/sbom.h"

/* A step of a path: a member, or where name is NULL an item. */
struct sbom_place {
    const struct sbom_place *up;
    const char *name;
    size_t index;
};

#define PLACE_MEMBER(up, name) (&(struct sbom_place){(up), (name), 0})
#define PLACE_ITEM(up, index)  (&(struct sbom_place){(up), NULL, (index)})

/* A ref that the document knows, but not as a component: of a service, a file, a skipped one. */
#define SBOM_OTHER SIZE_MAX

struct sbom_ref {
    struct str text; /* empty: a free slot */
    uint64_t hash;
    size_t component; /* index, or SBOM_OTHER */
};

struct sbom_refs {
    struct sbom_ref *slots;
    size_t cap, count; /* cap: a power of two, or 0 */
};

/* A component whose ref is missing or taken; it gets another when all are known. */
struct sbom_nameless {
    size_t component;
    struct str place; /* empty when nothing need be said */
    struct str taken; /* the ref that another has, or empty */
};

struct sbom_reader {
    struct arena *arena;
    struct str text; /* the document, for lines */
    const struct sbom_place *root;
    struct findings *findings;
    struct sbom *out;
    const uint32_t *lines; /* ends of lines before each block of the text */
    struct sbom_refs refs;
    struct sbom_nameless *nameless;
    size_t nameless_count;
    size_t component_cap, edge_cap;
    bool too_many_edges;
};

/* reader.c: members by name and type, with a finding for what is not as it should be. */
void sbom_reader_init(struct sbom_reader *r, struct arena *a, struct str text, struct sbom *out,
                      struct findings *findings);
size_t sbom_line(const struct sbom_reader *r, const struct json *v);
void sbom_doubt(struct sbom_reader *r, enum finding_severity severity, const char *rule,
                const struct sbom_place *place, const struct json *at, const char *fmt, ...)
    PRINTF_LIKE(6, 7);
/* The first part of a text, for messages. */
struct str sbom_brief(struct str s);
/* Puts the members called names[i] into out[i], NULL where there is none, in one pass. */
void sbom_pick(const struct json *object, const struct str *names, size_t count,
               const struct json **out);
/* The text of v, trimmed; empty where there is none, or it is no text, or longer than max. */
struct str sbom_text(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                     const struct json *v, size_t max);
/* v when it is an array (an object), else NULL. */
const struct json *sbom_array(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                              const struct json *v);
const struct json *sbom_object(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                               const struct json *v);
struct str sbom_instant(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                        const struct json *v);
struct str sbom_purl(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str purl);
struct str sbom_cpe(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                    struct str cpe);

/* refs.c */
NODISCARD bool sbom_components_reserve(struct sbom_reader *r, size_t count, struct err *err);
/* The next component, still empty but for its ref, line and parent. */
struct sbom_component *sbom_component_add(struct sbom_reader *r, const struct sbom_place *place,
                                          const struct json *at, struct str ref, bool ref_wanted);
void sbom_ref_other(struct sbom_reader *r, struct str ref);
/* Makes up the refs that are missing; after it no component may be added. */
void sbom_refs_complete(struct sbom_reader *r);
/* Whether the document knows the ref; *component is its index, or SBOM_OTHER. */
bool sbom_ref_find(const struct sbom_reader *r, struct str ref, size_t *component);
void sbom_edge_add(struct sbom_reader *r, size_t from, size_t to);
NODISCARD bool sbom_edges_complete(struct sbom_reader *r, struct err *err);
/* Cuts what would make a component contain itself. */
void sbom_parents_complete(struct sbom_reader *r);

/* parts.c: hashes and licences, which both formats have. */
/* Reads items with the members algorithm and value, named by the two keys. */
void sbom_hashes(struct sbom_reader *r, const struct sbom_place *up, const struct json *array,
                 const struct str *keys, struct sbom_component *into);
enum { SBOM_LICENCES_MAX = 64 };
struct sbom_licences {
    struct str items[SBOM_LICENCES_MAX]; /* expressions */
    size_t count;
};
/* Adds an expression; false when there are too many. One that is there is not added again. */
bool sbom_licences_add(struct sbom_licences *l, struct str expression);
/* A licence's name as an expression: as written where it can be one, else LicenseRef-... */
struct str sbom_licence_name(struct arena *a, struct str name);
struct str sbom_licences_join(struct arena *a, const struct sbom_licences *l);

/* cyclonedx_xml.c and spdx_tag.c: the tree that the document would have as JSON, with the lines of
   the document. */
NODISCARD bool sbom_tree_of_xml(struct sbom_reader *r, const struct json **out, struct err *err);
NODISCARD bool sbom_tree_of_tags(struct sbom_reader *r, const struct json **out, struct err *err);

/* sniff.c: whether a text begins as one of these. */
bool sbom_is_cyclonedx_xml(struct str text);
bool sbom_is_spdx_tags(struct str text);
/* csv.c: whether the first line is a header with a name and another column we know. */
bool sbom_is_csv(struct str text);
/* What a document is that is no SBOM, as "an OpenVEX document". root may be NULL. */
struct str sbom_looks_like(struct arena *a, struct str text, const struct json *root);

NODISCARD bool sbom_read_cyclonedx(struct sbom_reader *r, const struct json *root, struct err *err);
NODISCARD bool sbom_read_spdx(struct sbom_reader *r, const struct json *root, struct err *err);
NODISCARD bool sbom_read_csv(struct sbom_reader *r, struct err *err);

#endif
