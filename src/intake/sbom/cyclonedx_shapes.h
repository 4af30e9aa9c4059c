/*
 * cyclonedx_shapes.h - what the elements of CycloneDX XML are in the JSON form of the same
 * document.
 *
 * What is not named has the shape that it looks like: see any() in cyclonedx_xml.c.
 */
#ifndef INTAKE_SBOM_CYCLONEDX_SHAPES_H
#define INTAKE_SBOM_CYCLONEDX_SHAPES_H

#include "base/str.h"

enum cdx_kind {
    KIND_TEXT,
    KIND_BOOL,
    KIND_NUMBER,
    KIND_REF, /* the attribute ref, as a text */
    KIND_OBJECT,
    KIND_LIST,
    KIND_TOOLS,
    KIND_DEPENDENCIES,
    KIND_ANY /* as the element looks: see any() */
};

/* What an element becomes. */
struct cdx_shape {
    enum cdx_kind kind;
    const char *own_text;          /* of an object: the member with its own text, or NULL */
    const char *wrap;              /* as an item: the member of an object around it, or NULL */
    const char *const *attributes; /* of an object: those that become members; NULL ends them */
    const struct cdx_shape_member *inside; /* elements that become members, or items */
    size_t inside_count;
};

struct cdx_shape_member {
    struct str name; /* of the element, and of the member */
    const struct cdx_shape *shape;
    bool is_repeated; /* the element may stand there several times: the member is a list */
    const char *as;   /* the member, where it has another name than the element; or NULL */
};

/* metadata.tools: until 1.4 a list, since then an object. */
extern const struct cdx_shape cdx_bom_shape, cdx_tool_list_shape, cdx_tool_object_shape;

#endif
