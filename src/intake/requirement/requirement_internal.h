/* requirement_internal.h - what the readers of requirements share. */
#ifndef INTAKE_REQUIREMENT_REQUIREMENT_INTERNAL_H
#define INTAKE_REQUIREMENT_REQUIREMENT_INTERNAL_H

#include "base/map.h"
#include "base/xml.h"
#include "intake/requirement/requirement.h"

struct requirement_reader {
    struct arena *arena;
    struct str text;
    const struct requirement_map *map;
    struct requirement_document *document;
    size_t cap;
    struct findings *findings;
    struct err *err;
};

/* --- names.c --- */
/* The field that a column or attribute of that name is; REQUIREMENT_FIELD__COUNT for none. */
enum requirement_field requirement_field_of(const struct requirement_map *map, struct str name);
/* One of our words for a status; false when it is none. */
bool requirement_status_of(const struct requirement_map *map, struct str word, struct str *out);

/* --- read.c --- */
/* Takes a row, or says why not. */
void requirement_add(struct requirement_reader *r, const struct requirement_row *row);

/* --- csv.c --- */
bool requirement_is_csv(struct str text, const struct requirement_map *map);
NODISCARD bool requirement_read_csv(struct requirement_reader *r);

/* --- reqif.c --- */
bool requirement_is_reqif(struct str text);
NODISCARD bool requirement_read_reqif(struct requirement_reader *r);

/* --- reqif_types.c: what attributes and values are called --- */
struct requirement_attribute {
    struct str name;
    enum requirement_field field;
    size_t lost;  /* values that have no place */
    size_t first; /* line of the first of them */
};
struct requirement_types {
    struct arena *arena;
    struct map attributes; /* of requirement_attribute, by identifier */
    struct map values;     /* of enumerations: struct str, by identifier */
    struct map types;      /* struct str, by identifier */
    struct requirement_attribute **list;
    size_t count, cap;
};
void requirement_types_read(struct requirement_types *t, const struct requirement_map *map,
                            const struct xml *content);
struct str requirement_named(const struct map *m, struct str identifier);

/* --- xhtml.c --- */
/* The text of the element that begins at offset in the well-formed source: a block begins a line,
   marks are left out. *marks, *objects: how many there were. */
struct str requirement_flatten(struct arena *a, struct str source, size_t offset, size_t *marks,
                               size_t *objects);

#endif
