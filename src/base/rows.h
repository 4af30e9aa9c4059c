/*
 * rows.h - the rows of a table in text (RFC 4180), a row at a time.
 *
 * Fields are separated by a comma, a semicolon or a tab, as spreadsheets write them; one in quotes
 * may have the separator, line ends, and quotes that are doubled. What a field says is never
 * interpreted: a formula is text.
 */
#ifndef BASE_ROWS_H
#define BASE_ROWS_H

#include "base/str.h"

enum { ROWS_FIELDS_MAX = 256 };

struct rows {
    struct str text; /* the whole, which must outlive the fields */
    char separator;
    struct str rest;  /* what is not read yet */
    size_t next_line; /* that it begins on */
    /* The row that was read; its fields are without the spaces around them, and live as long as the
       text, or as the arena when quotes were doubled in them. */
    struct str fields[ROWS_FIELDS_MAX];
    size_t count;  /* also of the fields beyond ROWS_FIELDS_MAX, which are left out */
    size_t line;   /* that it begins on, from 1 */
    size_t offset; /* in the text, where it begins */
    bool cut_off;  /* the text ended within a field in quotes: there is no row */
};

/* The first row is read next. */
void rows_init(struct rows *r, struct str text, char separator);
/* Reads the next row that is not empty; false when there is none. */
bool rows_next(struct arena *a, struct rows *r);

/* The first of comma, semicolon and tab that the first line has outside of quotes; NUL when it has
   none. */
char rows_separator(struct str text);

#endif
