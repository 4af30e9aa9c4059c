/*
 * requirement.h - requirements of other tools: CSV (RFC 4180) and ReqIF 1.2 (OMG), as one model.
 *
 * A row is a requirement with those fields that the document gives; a field that is not given is
 * not empty, but untold. What has no place here is named in the findings, once for each kind of
 * thing. Pure: no file, no database, no clock. Invariants: every row has a key or an id, and a name
 * or a text; texts are UTF-8.
 */
#ifndef INTAKE_REQUIREMENT_REQUIREMENT_H
#define INTAKE_REQUIREMENT_REQUIREMENT_H

#include "base/finding.h"
#include "base/json.h"

enum requirement_format { REQUIREMENT_CSV, REQUIREMENT_REQIF, REQUIREMENT_FORMAT__COUNT };

/* Fields of the record type requirement; id is the record's own. */
enum requirement_field {
    REQUIREMENT_ID,
    REQUIREMENT_KEY, /* external_id: the stable key in the other tool */
    REQUIREMENT_NAME,
    REQUIREMENT_TEXT,
    REQUIREMENT_STATUS,
    REQUIREMENT_CONTROLS, /* ids, apart by spaces or commas; so are the next two */
    REQUIREMENT_TESTS,
    REQUIREMENT_CLAUSES,
    REQUIREMENT_RELEASE,
    REQUIREMENT_OWNER,
    REQUIREMENT_FIELD__COUNT
};

struct requirement_row {
    struct str values[REQUIREMENT_FIELD__COUNT];
    bool given[REQUIREMENT_FIELD__COUNT];
    size_t line; /* in the document */
};

struct requirement_document {
    enum requirement_format format;
    struct str title, tool;
    struct requirement_row *rows;
    size_t count;
    size_t headings, links; /* of ReqIF: objects that only order others; relations that were used */
};

/* What a column or attribute of another tool means: {"columns": {"Issue key": "external_id"},
   "status": {"In Review": "draft"}}. All zero: the usual names only. */
struct requirement_map {
    const struct json *columns, *status;
};
NODISCARD bool requirement_map_read(struct arena *a, struct str text, struct requirement_map *out,
                                    struct err *err);

/* Whether these bytes look like one of the formats, by content: a CSV by its header. */
bool requirement_recognise(struct str bytes, const struct requirement_map *map,
                           enum requirement_format *format);
NODISCARD bool requirement_read(struct arena *a, struct str bytes,
                                const struct requirement_map *map, struct requirement_document *out,
                                struct findings *findings, struct err *err);

const char *requirement_format_name(enum requirement_format format);
const char *requirement_field_name(enum requirement_field field); /* "external_id" */
/* {"format","title","tool","requirements","headings","links","doubts","doubt_counts"} */
struct json *requirement_receipt(struct arena *a, const struct requirement_document *d,
                                 const struct findings *findings);

#endif
