/*
 * xml.h - XML text (1.0, with namespaces) as a tree in an arena.
 *
 * For documents that carry data: comments and processing instructions are passed over, CDATA is
 * text. Strict: UTF-8 only, well-formed, no document type declaration at all - so there are no
 * entities but the five of XML, and nothing outside the text is ever asked for. At most
 * XML_DEPTH_MAX levels, XML_ATTRIBUTES_MAX attributes of an element, LIMIT_XML_ELEMENTS elements.
 * A null pointer stands for "there is none": every function here takes one.
 */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/err.h"
#include "base/str.h"

enum { XML_DEPTH_MAX = 128, XML_ATTRIBUTES_MAX = 256 };

struct xml_attribute {
    struct str uri; /* of the namespace; empty when it has no prefix */
    struct str name, value;
};

struct xml {
    struct xml *next;         /* sibling */
    struct xml *first, *last; /* elements inside */
    struct str uri;           /* of the namespace; empty when there is none */
    struct str name;          /* without prefix */
    /* What stands directly inside, put together; spaces and line ends beside elements are left
       out. */
    struct str text;
    struct xml_attribute
        *attributes; /* as written; declarations of namespaces are not among them */
    size_t attribute_count;
    uint32_t offset; /* of its "<" in the source, bytes */
    uint32_t line;   /* from 1 */
};

/* Reads a document of at most max_bytes (less than 2 GiB). On failure err says
   "line:column: reason". The source need not outlive the tree. */
NODISCARD bool xml_read(struct arena *a, struct str text, size_t max_bytes, struct xml **out,
                        struct err *err);

/* The first element of that name inside, in any namespace, or NULL. */
const struct xml *xml_child(const struct xml *e, const char *name);
/* The attribute without a prefix of that name, or NULL. */
const struct xml_attribute *xml_attribute(const struct xml *e, const char *name);

/* Walks the elements directly inside. */
#define XML_EACH(child, of) \
    for (const struct xml *child = (of) ? (of)->first : NULL; child; child = child->next)

#endif
