/*
 * xml.h - XML text (1.0, with namespaces) as a tree in an arena.
 *
 * For documents that carry data: comments and processing instructions are passed over, CDATA is
 * text. Strict: UTF-8 only, well-formed, no document type declaration at all, or for a walk that
 * allows it one without entities - so there are no entities but the five of XML, and nothing
 * outside the text is ever asked for. At most XML_DEPTH_MAX levels, XML_ATTRIBUTES_MAX attributes
 * of an element, LIMIT_XML_ELEMENTS elements. A null pointer stands for "there is none": every
 * function here takes one.
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

/* What a walk does with an element. */
enum xml_step {
    XML_ENTER, /* what is inside comes one by one, without the text between */
    XML_TAKE,  /* the whole of it comes as a tree */
    XML_PASS,  /* neither it nor what is inside comes, nor is it kept */
    XML_STOP   /* the walk fails, with the err that was set */
};

/* A large document, a piece at a time: memory is that of the largest tree that is taken. What the
   functions get lives as long as the call; of an element that is entered, until its end. */
struct xml_walk {
    void *context;
    /* Of every element where it begins, with its attributes. Inside a tree that is taken it only
       matters whether the answer is XML_PASS. */
    enum xml_step (*begin)(void *context, const struct xml *e, bool inside, struct err *err);
    bool (*take)(void *context, const struct xml *e, struct err *err);
    bool (*end)(void *context, const struct xml *e, struct err *err); /* of one that was entered */
    bool allows_doctype; /* with declarations of elements and attributes only, in the document;
                            attributes that only stand there are not given */
    /* Given back: the document ends before its last element does. All that ended before was taken,
       and what is open was ended. */
    bool cut_off;
    size_t line; /* that it ends on, when it is cut off */
};
/* As xml_read, else. */
NODISCARD bool xml_walk(struct xml_walk *walk, struct str text, size_t max_bytes, struct err *err);

/* The first element of that name inside, in any namespace, or NULL. */
const struct xml *xml_child(const struct xml *e, const char *name);
/* The attribute without a prefix of that name, or NULL. */
const struct xml_attribute *xml_attribute(const struct xml *e, const char *name);

bool xml_is(const struct xml *e, const char *name); /* of that name, in any namespace */
/* What an attribute says, and what stands in the first element of that name, without spaces around;
   empty when there is none. */
struct str xml_attribute_text(const struct xml *e, const char *name);
struct str xml_child_text(const struct xml *e, const char *name);

/* Walks the elements directly inside. */
#define XML_EACH(child, of) \
    for (const struct xml *child = (of) ? (of)->first : NULL; child; child = child->next)

#endif
