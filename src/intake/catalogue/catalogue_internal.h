/*
 * catalogue_internal.h - what the readers and the checks of catalogues share.
 */
#ifndef INTAKE_CATALOGUE_INTERNAL_H
#define INTAKE_CATALOGUE_INTERNAL_H

#include "intake/catalogue/file.h"

struct catalogue_reader {
    struct arena *arena;
    struct str bytes;
    struct findings *findings;
    /* The place whose line was counted last: rows come in order, so each byte is counted once. */
    struct catalogue_place {
        size_t offset, lines;
    } * last;
};

size_t catalogue_line(const struct catalogue_reader *r, const struct json *v);
/* Whether the named members are texts that are not empty; else a finding, and the row is not
   taken. names ends with NULL. */
bool catalogue_has_all(const struct catalogue_reader *r, const struct json *row, struct str place,
                       const char *const *names);

/* A clause of all catalogues that are looked at together. */
struct catalogue_entry {
    const struct catalogue_row *row;
    size_t catalogue; /* index in all */
};

/* Looks at all of them at once (check.c). */
struct catalogue_checker {
    struct arena *arena;
    const struct catalogue_file *all;
    size_t count;
    struct catalogue_entry *ids; /* of every clause, sorted */
    size_t id_count;
    size_t added; /* findings */
};

/* Index in ids, or id_count when there is none. */
size_t catalogue_lookup(const struct catalogue_checker *k, struct str id);
void catalogue_report(struct catalogue_checker *k, size_t catalogue, const char *rule, size_t line,
                      struct str place, const char *fmt, ...) PRINTF_LIKE(6, 7);

/* Parents and mappings that lead in a circle (circle.c). */
void catalogue_check_circles(struct catalogue_checker *k);

#endif
