/* udi_internal.h - what the readers of udi share. */
#ifndef VALUE_UDI_INTERNAL_H
#define VALUE_UDI_INTERNAL_H

#include "value/udi/udi.h"

/* What a reader is given, and where it puts the result. */
struct udi_reader {
    struct arena *arena;
    struct date as_of;
    struct udi *out;
};

/* --- udi.c --- */
NODISCARD bool udi_add(struct udi_reader *r, struct udi_part part, struct err *err);
void udi_note(struct udi_reader *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* --- check.c --- */
/* Modulo 10 with weights 3 and 1 from the right (GS1 General Specifications, 7.9.1). */
char udi_digit_mod10(struct str digits);
/* Pair of modulo 1021 (GS1 General Specifications, 7.9.5); false when data has a character it has
   no value for, or more than 23. */
bool udi_pair_mod1021(struct str data, char pair[2]);
/* Modulo 43 of Code 39 (ANSI/HIBC 2.6); false when data has a character it has no value for. */
bool udi_char_mod43(struct str data, char *out);
/* Modulo 97 over ASCII values, weights from 2 (IFA, PPN-Code). */
void udi_pair_mod97(struct str data, char pair[2]);
bool udi_all_digits(struct str s);
/* Whether all of s is A-Z, 0-9, or one of more. */
bool udi_all_upper(struct str s, const char *more);

/* --- date.c --- */
/* Two digits of a year to four: at most 50 years ahead of as_of and 49 behind it (GS1 General
   Specifications, 7.12). */
int udi_century(int yy, struct date as_of);
/* A day in digits, by a form of Y (two or four), M (two), D (two) and J (three, day of the year):
   "YYMMDD", "YYYYMMDD", "MMYY", "YYJJJ". Day 00 and no day at all are the last of the month; that
   of 00 is told. */
bool udi_date(struct str digits, const char *form, struct date as_of, struct date *out,
              bool *without_day);

/* --- the readers, by kind --- */
typedef bool udi_read_fn(struct udi_reader *r, struct str text, struct err *err);
udi_read_fn udi_read_gtin, udi_read_gmn, udi_read_gs1, udi_read_hibc, udi_read_hibc_basic,
    udi_read_hibc_basic_old, udi_read_ppn, udi_read_ifa_basic, udi_read_isbt, udi_read_eudamed_di,
    udi_read_srn, udi_read_emdn, udi_read_body;

/* --- gs1_table.c --- */
/* An application identifier, or a range of them that differ in the last digit or two. */
struct udi_ai {
    const char *first, *last;
    bool predefined; /* its length is known without FNC1 (General Specifications, figure 7.8.5-2) */
    enum udi_role role;
    /* Components: a type (N digits, X set 82, Y set 39, Z set 64), its length "14", "..20", and
       after colons the names of checks; in brackets when it may be absent. */
    const char *format;
    const char *meaning;
};
/* The row whose identifier text begins with; NULL when there is none. */
const struct udi_ai *udi_ai_find(struct str text, size_t *length);

/* --- gs1_format.c --- */
NODISCARD bool udi_ai_check(const struct udi_ai *ai, struct str data, struct err *err);
/* The fewest characters of its data; of a predefined length, that length. */
size_t udi_ai_least(const struct udi_ai *ai);

#endif
