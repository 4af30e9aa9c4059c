/*
 * sbom_internal.h - what the readers of the formats share: where they are, what they found.
 *
 * A reader walks the document once, list by list; document.c decides whether from a tree or from
 * text. Places are chains on the stack and become text only when something is doubted. Nothing here
 * looks anything up by walking a list. What is kept of an item is taken with sbom_text or
 * sbom_keep, as the tree of the item goes.
 */
#ifndef INTAKE_SBOM_SBOM_INTERNAL_H
#define INTAKE_SBOM_SBOM_INTERNAL_H

#include "intake/sbom/sbom.h"

#define SBOM_LIT(lit) \
    { \
        (lit), sizeof(lit) - 1 \
    }

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

struct sbom_document;

struct sbom_reader {
    struct arena *arena;
    struct arena *scratch; /* the item that is looked at */
    struct arena *growing; /* the components, and nothing else: they grow where they stand */
    const struct sbom_document *document;
    struct str text; /* the document, for lines */
    const struct sbom_place *root;
    struct findings *findings;
    struct sbom *out;
    const uint32_t *lines; /* ends of lines before each block of the text */
    struct sbom_refs refs;
    struct sbom_nameless *nameless;
    size_t nameless_count;
    size_t edge_cap, nameless_cap, relation_cap;
    bool too_many_edges, too_many_components;
};

/* document.c: the document as members and items. One of the first two comes first. */
NODISCARD bool sbom_document_of_text(struct sbom_reader *r, struct err *err);
void sbom_document_of_tree(struct sbom_reader *r, const struct json *tree);
/* Its outermost value. Lists of a text are empty in it: sbom_each has their items. */
const struct json *sbom_head(const struct sbom_reader *r);
const struct json *sbom_member(const struct sbom_reader *r, const char *name);
/* Calls each for every item of the list that is the member of that name, if there is one; an item
   lives until each returns. Fails when the text is no JSON, or there are too many components. */
typedef void sbom_item_fn(void *context, const struct sbom_place *place, const struct json *item);
NODISCARD bool sbom_each(struct sbom_reader *r, const char *name, sbom_item_fn *each, void *context,
                         struct err *err);
/* Reads the lists that nobody asked for, as a document that is no JSON must not pass. */
NODISCARD bool sbom_document_finish(struct sbom_reader *r, struct err *err);
/* For sbom_raw. */
struct sbom_raw sbom_raw_of(const struct sbom_reader *r, const struct json *v);

/* reader.c: members by name and type, with a finding for what is not as it should be. */
void sbom_reader_init(struct sbom_reader *r, struct arena *a, struct str text, struct sbom *out,
                      struct findings *findings);
/* Takes the components over into the arena of the sbom. */
void sbom_components_settle(struct sbom_reader *r);
size_t sbom_line(const struct sbom_reader *r, const struct json *v);
void sbom_doubt(struct sbom_reader *r, enum finding_severity severity, const char *rule,
                const struct sbom_place *place, const struct json *at, const char *fmt, ...)
    PRINTF_LIKE(6, 7);
/* Whether something is said of that place since what was the last finding then. */
bool sbom_is_told(const struct sbom_reader *r, const struct sbom_place *place,
                  const struct finding *since);
/* The first part of a text, for messages. */
struct str sbom_brief(struct str s);
/* s, a part of v's text, for as long as the sbom lives. */
struct str sbom_keep(struct sbom_reader *r, const struct json *v, struct str s);
bool sbom_is_one_of(struct str s, const struct str *list, size_t count);
bool sbom_is_nothing(struct str s); /* empty, NOASSERTION or NONE */
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
/* Adds to a table; false, with nothing changed, when the ref is there. */
bool sbom_refs_add(struct arena *a, struct sbom_refs *refs, struct str ref, size_t index);
bool sbom_refs_find(const struct sbom_refs *refs, struct str ref, size_t *index);
/* The next component, still empty but for its ref, line and raw. NULL when there are too many. */
struct sbom_component *sbom_component_add(struct sbom_reader *r, const struct sbom_place *place,
                                          const struct json *at, struct str ref, bool ref_wanted);
/* Counts a component that is not taken. */
void sbom_skip(struct sbom_reader *r);
void sbom_ref_other(struct sbom_reader *r, struct str ref);
/* Makes up the refs that are missing; after it no component may be added. */
void sbom_refs_complete(struct sbom_reader *r);
/* Whether the document knows the ref; *component is its index, or SBOM_OTHER. */
bool sbom_ref_find(const struct sbom_reader *r, struct str ref, size_t *component);
void sbom_edge_add(struct sbom_reader *r, size_t from, size_t to, enum sbom_edge_kind kind);
void sbom_relation_add(struct sbom_reader *r, size_t from, size_t to, struct str type);
NODISCARD bool sbom_edges_complete(struct sbom_reader *r, struct err *err);
/* Cuts what would make a component contain itself. */
void sbom_parents_complete(struct sbom_reader *r);

/* lists.c: what both formats have in lists. */
void sbom_add_str(struct arena *a, struct str **list, size_t *count, struct str s);
void sbom_add_pair(struct arena *a, struct sbom_pair **list, size_t *count, struct str name,
                   struct str value);
/* A party that says nothing, a tool without name, are not added. */
void sbom_add_party(struct arena *a, struct sbom_party **list, size_t *count,
                    struct sbom_party party);
void sbom_add_tool(struct arena *a, struct sbom_tool **list, size_t *count, struct sbom_tool tool);
void sbom_add_reference(struct arena *a, struct sbom_reference **list, size_t *count,
                        struct sbom_reference reference);
void sbom_add_service(struct arena *a, struct sbom_service **list, size_t *count,
                      struct sbom_service service);
void sbom_add_licence_text(struct arena *a, struct sbom_licence_text **list, size_t *count,
                           struct sbom_licence_text text);
void sbom_add_root(struct arena *a, struct sbom *to, size_t component);
void sbom_add_purl(struct arena *a, struct sbom_component *to, struct str purl);
void sbom_add_cpe(struct arena *a, struct sbom_component *to, struct str cpe);
/* tool_list as one line. */
struct str sbom_tools_line(struct arena *a, const struct sbom *b);
/* "Organization: ACME Inc. (security@acme.example)" */
struct sbom_party sbom_party_of_text(struct arena *a, struct str s);
/* organizationalEntity and organizationalContact of CycloneDX. */
struct sbom_party sbom_organisation(struct sbom_reader *r, const struct sbom_place *up,
                                    const char *name, const struct json *v);
struct sbom_party sbom_person(struct sbom_reader *r, const struct sbom_place *up, const char *name,
                              const struct json *v);
/* Who stands behind a component: the first that says something. */
struct str sbom_supplier_of(const struct sbom_component *c);
/* Fills in source_package from what the properties, or those words, say. */
void sbom_source_of_properties(struct sbom_reader *r, struct sbom_component *c);
void sbom_source_of_words(struct sbom_reader *r, struct sbom_component *c, struct str words);

/* meaning.c: what a property says that has a member of its own. */
void sbom_property(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                   struct sbom_component *to, struct sbom_pair property);
void sbom_support_level(struct sbom_reader *r, const struct sbom_place *place,
                        const struct json *at, struct sbom_component *to, struct str value);

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
/* Doubts what is no SPDX expression, no SPDX licence identifier. at has the member. */
void sbom_expression(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str s);
void sbom_licence_id(struct sbom_reader *r, const struct sbom_place *place, const struct json *at,
                     struct str s);

/* cyclonedx_xml.c, spdx_tag.c, spdx_yaml.c: the tree that the document would have as JSON, with the
   lines of the document. */
NODISCARD bool sbom_tree_of_xml(struct sbom_reader *r, const struct json **out, struct err *err);
NODISCARD bool sbom_tree_of_tags(struct sbom_reader *r, const struct json **out, struct err *err);
NODISCARD bool sbom_tree_of_yaml(struct sbom_reader *r, const struct json **out, struct err *err);
/* spdx_xml.c: of SPDX in XML, and in RDF/XML. */
NODISCARD bool sbom_tree_of_spdx_xml(struct sbom_reader *r, const struct json **out,
                                     struct err *err);
NODISCARD bool sbom_tree_of_rdf(struct sbom_reader *r, const struct json **out, struct err *err);

/* sniff.c: what a text that is no JSON is, by how it begins. */
bool sbom_sniff(struct str text, enum sbom_format *format);
bool sbom_is_spdx3(const struct json *root);
/* csv.c: whether the first line is a header with a name and another column we know. */
bool sbom_is_csv(struct str text);
/* What a document is that is no SBOM, as "an OpenVEX document". root may be NULL. */
struct str sbom_looks_like(struct arena *a, struct str text, const struct json *root);

NODISCARD bool sbom_read_cyclonedx(struct sbom_reader *r, struct err *err);
NODISCARD bool sbom_read_spdx(struct sbom_reader *r, struct err *err);
NODISCARD bool sbom_read_spdx3(struct sbom_reader *r, struct err *err);
NODISCARD bool sbom_read_csv(struct sbom_reader *r, struct err *err);

#endif
