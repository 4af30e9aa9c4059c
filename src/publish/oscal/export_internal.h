/* export_internal.h - what the documents of OSCAL have in common; for the files of this folder. */
#ifndef PUBLISH_OSCAL_EXPORT_INTERNAL_H
#define PUBLISH_OSCAL_EXPORT_INTERNAL_H

#include "base/map.h"
#include "publish/oscal/export.h"

/* The namespace of properties and parts that OSCAL does not define. The reader knows it, too. */
#define OSCAL_NS "urn:tutela:oscal"

/* A document that is being made. */
struct oscal_draft {
    const struct view *view;
    struct arena *arena;
    struct json *root;      /* {"catalog": body} */
    struct json *body;      /* what the root holds */
    struct json *uuid;      /* of the document; written last, for it follows from all the rest */
    struct json *metadata;  /* so that properties can be added */
    struct json *props;     /* of metadata */
    struct json *resources; /* of the back matter; hung in at the end, when there are some */
    struct str seed;        /* what tells objects of this document from those of others */
    struct map known;       /* resources, by what they are of */
};

/* What a document begins with. */
struct oscal_head {
    const char *model;   /* "catalog" */
    const char *version; /* of OSCAL */
    struct str title, edition;
    struct str at;       /* of the last change, ISO 8601 with zone */
    struct str position; /* of the history, in decimal */
};

void oscal_begin(struct oscal_draft *d, const struct view *v, const struct oscal_head *head);
/* Adds the back matter and the document's own UUID; gives the root. */
struct json *oscal_end(struct oscal_draft *d);

/* A UUID that follows from the seed, what is meant, and its key. */
struct str oscal_uuid(const struct oscal_draft *d, const char *what, struct str key);
/* The id of a clause as a token (letters, digits and . - _, not beginning with a digit): 3(a) is
   written 3_a_. Different ids give different tokens. */
struct str oscal_token(struct arena *a, struct str id);
/* The id of the statement of a control: its token and "_smt". */
struct str oscal_statement(struct arena *a, struct str id);
/* A text as OSCAL's string: one line, no blanks around it. */
struct str oscal_line(struct arena *a, struct str text);
/* A URL with everything that RFC 3986 does not allow in one as %XX. */
struct str oscal_address(struct arena *a, struct str url);

/* Appends {"name", "value"}, in our namespace or in OSCAL's. An empty value adds nothing and gives
   NULL. */
struct json *oscal_prop(struct arena *a, struct json *props, const char *name, struct str value);
struct json *oscal_core_prop(struct arena *a, struct json *props, const char *name,
                             struct str value);
/* Appends {"href", "rel", "text"}. */
void oscal_link(struct arena *a, struct json *links, struct str href, struct str rel,
                struct str text);
/* Hangs a list into an object where it has items: the schemas refuse empty ones. */
void oscal_hang(struct json *into, const char *key, struct json *list);

/* "#UUID" of the resource for a catalogue: where its document would be found beside this one. */
struct str oscal_catalogue_resource(struct oscal_draft *d, struct str id, struct str name);
/* The name of that document, "MDR-ANNEX-I.oscal.json". */
struct str oscal_catalogue_file(struct arena *a, struct str id);

/* The position and the time of the last change of the workspace. */
NODISCARD bool oscal_stamp(const struct view *v, struct str *position, struct str *at,
                           struct err *err);

/* A text or number of a row; empty for none. */
struct str oscal_text(const struct json *row, const char *name);

#endif
