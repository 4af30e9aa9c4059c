/*
 * udi.h - the identifiers of a device and of those who make it: read, checked, taken apart.
 *
 * Device identifiers of the four issuing entities (GS1, HIBCC, IFA, ICCBBA), the Basic UDI-DI of
 * three of them, and the numbers of EUDAMED, of the nomenclature and of notified bodies. Pure: text
 * to parts. A text that breaks a rule is an error that names the rule; what is valid but should be
 * looked at is a note. Invariant: the parts of what was read are in the order of the text, and
 * their values are of the text itself or live in the arena.
 */
#ifndef VALUE_UDI_UDI_H
#define VALUE_UDI_UDI_H

#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"

enum udi_kind {
    UDI_NONE,
    UDI_GTIN,           /* GS1: 8, 12, 13 or 14 digits */
    UDI_GMN,            /* GS1 Global Model Number: a Basic UDI-DI */
    UDI_GS1,            /* GS1 element string: application identifiers and their data */
    UDI_HIBC,           /* HIBC LIC: primary, secondary, or both concatenated */
    UDI_HIBC_BASIC,     /* HIBCC Basic UDI-DI: ++... */
    UDI_HIBC_BASIC_OLD, /* its superseded form: RH... */
    UDI_PPN,            /* IFA Pharmacy Product Number, alone or with the data after it */
    UDI_IFA_BASIC,      /* IFA Basic UDI-DI: PP... */
    UDI_ISBT,           /* ICCBBA: data structures of ISBT 128 */
    UDI_EUDAMED_DI,     /* B-...: of a legacy device */
    UDI_SRN,            /* single registration number */
    UDI_EMDN,           /* code of the European nomenclature */
    UDI_BODY,           /* number of a notified body */
    UDI_KIND__COUNT
};

enum udi_role {
    UDI_ROLE_OTHER, /* neither: check characters, the issuer's number, data for trade */
    UDI_ROLE_DI,    /* of the device identifier: manufacturer and model */
    UDI_ROLE_PI,    /* of the production identifier: unit, lot, date, software version */
};

struct udi_part {
    struct str name;  /* one word; of GS1 the application identifier, as "17" */
    struct str value; /* dates as YYYY-MM-DD */
    enum udi_role role;
    const char *meaning; /* a few words for people */
};

enum { UDI_PART_MAX = 48, UDI_NOTE_MAX = 8, UDI_LENGTH_MAX = 512 };

struct udi {
    enum udi_kind kind;
    struct udi_part parts[UDI_PART_MAX];
    size_t part_count;
    struct str notes[UDI_NOTE_MAX]; /* what is valid, but should be looked at */
    size_t note_count;
};

/* Reads a code whose kind its form tells; what can be two kinds is the first of GTIN, GMN, PPN.
   Years of two digits are read as near to as_of (GS1 General Specifications, 7.12). */
NODISCARD bool udi_read(struct arena *a, struct str text, struct date as_of, struct udi *out,
                        struct err *err);
/* The same where the kind is known. */
NODISCARD bool udi_read_as(struct arena *a, enum udi_kind kind, struct str text, struct date as_of,
                           struct udi *out, struct err *err);

const char *udi_kind_word(enum udi_kind kind);  /* "gtin": used on the command line and in JSON */
const char *udi_kind_label(enum udi_kind kind); /* for people */
bool udi_kind_find(struct str word, enum udi_kind *out);
/* Whether it can stand as a Basic UDI-DI, or as a UDI-DI (alone or within a whole UDI). */
bool udi_is_basic(enum udi_kind kind);
bool udi_is_device(enum udi_kind kind);

/* "name=value" of all parts, separated by spaces; a space in a value is written as '_', as HIBC
   wants it in readable form. No other kind has spaces in its values. */
void udi_format(const struct udi *u, struct buf *out);
/* Value of the first part of that name; empty when there is none. */
struct str udi_part(const struct udi *u, const char *name);

/* check.c: the check characters that belong behind data, which has none yet. */
NODISCARD bool udi_digits(struct arena *a, enum udi_kind kind, struct str data, struct str *out,
                          struct err *err);

/* body.c: the list of notified bodies that comes with the program. */
struct udi_body {
    struct str number, name;
};
struct udi_bodies {
    struct str date, status, source;
    const struct udi_body *items;
    size_t count;
};
const struct udi_bodies *udi_bodies(struct arena *a);

#endif
