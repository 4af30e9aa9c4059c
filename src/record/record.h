/*
 * record.h - what a record is, declared once.
 *
 * A record type is a C struct and a const table of its fields beside it. From the table follow the
 * SQL table, JSON, command line, list, form model, import and export, history and dictionary: each
 * surface is one file that names no type. The table says what a field IS; how a kind of field is
 * read, written, stored and compared is said in kinds.c, once for all types.
 *
 * Invariants: a struct that is all zero is an empty record; parsing what was formatted gives the
 * same value; an empty value is NULL in SQL, absent in JSON, and the empty text elsewhere.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "base/buf.h"
#include "base/date.h"
#include "base/json.h"

struct field;

/* What all fields of one kind have in common; the rows are in kinds.c. */
struct field_kind {
    const char *name;
    const char *sql_type;
    const char *html_input; /* the type attribute, or "select", "textarea" */
    enum json_type json;    /* JSON_STRING, JSON_NUMBER, JSON_ARRAY (of words) or JSON_OBJECT */
    size_t slot_size;       /* bytes; all zero is empty */
    bool (*is_empty)(const void *slot);
    /* Text to slot. What is kept lives in the arena. The text is not empty. */
    bool (*parse)(const struct field *f, struct arena *a, struct str text, void *slot,
                  struct err *err);
    /* Slot to text; nothing for an empty slot. */
    void (*format)(const struct field *f, const void *slot, struct buf *out);
    const char *help; /* how a value is written, for manual and error messages */
};

enum field_flag {
    FIELD_REQUIRED = 1,
    FIELD_COMPUTED = 2,   /* filled by the type's compute; nobody may set it */
    FIELD_FIXED = 4,      /* set when the record is made, then never changed */
    FIELD_MATTERS = 8,    /* a change makes the judgements that looked at this record stale */
    FIELD_BASIS = 16,     /* a reference: this judgement looked at what it points to */
    FIELD_SCOPE = 32,     /* a reference to a release that, once frozen, refuses changes of this */
    FIELD_ATTACHED = 256, /* a hash: the file must be among the attached ones */
    FIELD_MUTUAL = 128,   /* a reference to a judgement: that one looked at this record, too */
    FIELD_DEFAULT = 64, /* a choice: record_finish gives an empty one its second value, as "open" */
    FIELD_JUDGED = 512, /* a change is the judgement itself: it looks at everything anew */
};

struct choice {
    const char *name;  /* stored, and used in JSON and on the command line */
    const char *label; /* shown to people */
};

struct field {
    const char *name; /* column, JSON member, option, form field */
    const char *label;
    const struct field_kind *kind;
    size_t offset; /* of the slot in the struct */
    unsigned flags;
    /* KIND_CHOICE: ended by a NULL name; the first, without a name, is the empty one. */
    const struct choice *choices;
    const char *refers_to; /* KIND_REF, KIND_REFS: name of the record type, or "*" for any */
    const char *help;      /* one sentence: what it means, with unit and source */
};

/* What the rules of a type may ask about other records. Filled by the store. */
struct record_context {
    struct arena *arena;
    struct str id;     /* of the record being saved; empty for a new one */
    struct date as_of; /* the day of the save */
    struct str actor;  /* who saves; empty where nobody is known */
    bool anew;         /* the judgement is made by this change: added, decided, confirmed */
    bool confirming;   /* and nothing else: somebody looked again, and it holds */
    void *store;
    /* Loads another record; false when there is none of that type and id. */
    bool (*load)(const struct record_context *c, const char *type, struct str id, void *record);
    /* How many live records of that type refer to id by that field. */
    int64_t (*referrers)(const struct record_context *c, const char *type, const char *field,
                         struct str id);
    /* Their ids, separated by spaces, in the order of ids. */
    struct str (*referring)(const struct record_context *c, const char *type, const char *field,
                            struct str id);
    /* Whether the record is neither retired nor superseded. */
    bool (*is_live)(const struct record_context *c, struct str id);
    /* Whether the ground of that judgement has moved. */
    bool (*is_stale)(const struct record_context *c, struct str id);
};

/* A record that was just added, for record_type.follow. */
struct record_follow {
    struct arena *arena; /* for this call */
    void *store;         /* struct store */
    struct str id;
    int64_t position; /* of the change in the history */
};

enum record_flag {
    RECORD_JUDGEMENT = 1,  /* remembers the history positions of what it looked at; can be stale */
    RECORD_DECISION = 2,   /* never edited: a new one supersedes it */
    RECORD_NATURAL_ID = 4, /* ids come from the source (a clause number), not from a counter */
    /* Computed from what other records say, in a view of the type's name: can be listed and shown,
       but has no head, no history of its own, and nobody adds or changes it. */
    RECORD_DERIVED = 8,
};

/* A table that holds only what follows from records, and the columns that order its rows. */
struct record_table {
    const char *name, *key;
};

struct record_type {
    const char *name;   /* snake case: table, command line, JSON */
    const char *label;  /* "security risk" */
    const char *plural; /* "security risks" */
    const char *prefix; /* of the readable id: "SR" gives SR-0001 */
    const char *help;   /* one sentence */
    unsigned flags;
    size_t size;
    const struct field *fields;
    size_t field_count;
    /* Rules that need more than one field, or more than one record. Optional. */
    bool (*check)(const void *record, const struct record_context *c, struct err *err);
    /* Fills the FIELD_COMPUTED fields from the others. Optional. */
    bool (*compute)(void *record, const struct record_context *c, struct err *err);
    /* Whether the judgement is decided, not only in work. A decided one looks at itself too: what
       it says may change, but without a new decision (FIELD_JUDGED) it is then stale. Optional. */
    bool (*settled)(const void *record);
    /* Writes what follows from a record that was just added into the tables named below: called for
       a new record and for a replay alike, in the store's transaction. Optional. */
    bool (*follow)(const struct record_follow *f, const void *record, struct err *err);
    const struct record_table *follow_tables; /* ended by a NULL name; NULL without follow */
};

/* The kinds, and the C type each keeps in its slot. FIELD() refuses any other. */
struct number {
    int64_t value;
    bool known;
};
typedef struct str slot_text;
typedef struct number slot_number;
typedef int64_t slot_choice; /* index in choices */
typedef struct date slot_date;
typedef struct instant slot_instant; /* ms == 0: none */

/* clang-format off */
extern const struct field_kind
    KIND_TEXT,     /* one line */
    KIND_LONGTEXT, /* paragraphs; Markdown is allowed */
    KIND_NUMBER,   /* whole number, of the unit in the field's help */
    KIND_CHOICE,   /* one of a list */
    KIND_TRI,      /* yes, no, unknown: enum tri */
    KIND_DATE,     /* YYYY-MM-DD */
    KIND_INSTANT,  /* UTC */
    KIND_REF,      /* id of a record */
    KIND_REFS,     /* ids, separated by spaces or commas */
    KIND_WORDS,    /* words without spaces, separated by spaces or commas; order kept, no repeats */
    KIND_PURL, KIND_CPE, KIND_CVSS, /* checked by value/ */
    KIND_VERSION,                   /* any text without line breaks */
    KIND_HASH,                      /* SHA-256, 64 hexadecimal digits */
    KIND_URL,                       /* http, https or mailto */
    KIND_JSON;                      /* an object or array */
/* clang-format on */

enum tri { TRI_UNKNOWN, TRI_YES, TRI_NO };
extern const struct choice TRI_CHOICES[]; /* by enum tri, ended by a NULL name */

/* Which slot each kind has. */
#define SLOT_TEXT     slot_text
#define SLOT_LONGTEXT slot_text
#define SLOT_NUMBER   slot_number
#define SLOT_CHOICE   slot_choice
#define SLOT_TRI      slot_choice
#define SLOT_DATE     slot_date
#define SLOT_INSTANT  slot_instant
#define SLOT_REF      slot_text
#define SLOT_REFS     slot_text
#define SLOT_WORDS    slot_text
#define SLOT_PURL     slot_text
#define SLOT_CPE      slot_text
#define SLOT_CVSS     slot_text
#define SLOT_VERSION  slot_text
#define SLOT_HASH     slot_text
#define SLOT_URL      slot_text
#define SLOT_JSON     slot_text

/* {FIELD(struct risk, title, TEXT), .label = "Title"}: does not compile when the member has not
   the C type of the kind. */
/* clang-format off */
#define FIELD(T, member, KIND) \
    .name = #member, .kind = &KIND_##KIND, \
    .offset = offsetof(T, member) + \
              0 * sizeof(char[_Generic(((T *)0)->member, SLOT_##KIND : 1, default : -1)])
/* clang-format on */

/* --- registry.c: the only list of record types --- */
extern const struct record_type *const RECORD_TYPES[];
extern const size_t RECORD_TYPE_COUNT;
const struct record_type *record_type_find(struct str name); /* or NULL */
const struct record_type *record_type_of_id(struct str id);  /* by prefix; NULL for natural ids */
const struct field *record_field(const struct record_type *t, struct str name); /* or NULL */

#define EACH_FIELD(f, t) \
    for (const struct field *f = (t)->fields; f < (t)->fields + (t)->field_count; f++)

static inline void *record_slot(const struct field *f, void *record)
{
    return (char *)record + f->offset;
}

static inline const void *record_slot_const(const struct field *f, const void *record)
{
    return (const char *)record + f->offset;
}

/* --- set.c: names and texts into structs, with the field at fault --- */
NODISCARD bool record_set(const struct record_type *t, void *record, struct arena *a,
                          struct str name, struct str text, struct err *err);
/* Sets what the object names; other members than fields are an error. */
NODISCARD bool record_from_json(const struct record_type *t, void *record, struct arena *a,
                                const struct json *object, struct err *err);
/* Fills in defaults; that no required field is empty; then compute, then check. */
NODISCARD bool record_finish(const struct record_type *t, void *record,
                             const struct record_context *c, struct err *err);
struct str record_get(const struct field *f, const void *record, struct arena *a); /* as text */
bool record_is_empty(const struct field *f, const void *record);
void record_clear(const struct field *f, void *record); /* makes the slot empty */
/* The text a person knows the record by: its name, else its first field that is not empty. */
struct str record_title(const struct record_type *t, const void *record, struct arena *a);

/* --- check.c: rules that many types share; each says the field at fault --- */
/* That then is not before first; fine when one of them is empty. */
NODISCARD bool record_check_order(const char *first_name, struct date first, const char *then_name,
                                  struct date then, struct err *err);
/* That a text is there when it is needed: "reason: is required " and why. */
NODISCARD bool record_check_given(bool needed, struct str text, const char *name, const char *why,
                                  struct err *err);
/* Whether two names are of one person, as far as names tell: letters of either case, spaces around
   them and between them do not matter. */
bool record_same_person(struct str a, struct str b);
NODISCARD bool record_check_not_negative(const char *name, struct number n, struct err *err);

/* --- model.c: a record as data for surfaces --- */
/* Adds the fields that are not empty to object. */
void record_to_json(const struct record_type *t, const void *record, struct arena *a,
                    struct json *object);
/* [{"name","label","help","value","kind","choice_label","refers_to","items":[..],"is_*": ...}] of
   all fields: the model of show and form pages. */
struct json *record_to_model(const struct record_type *t, const void *record, struct arena *a);

/* --- diff.c: old, new -> what changed --- */
/* {"field": [old, new]} of the fields that differ, as texts, null for empty; old may be NULL.
   matters is set to whether one of them is FIELD_MATTERS. */
struct json *record_diff(const struct record_type *t, const void *old, const void *new,
                         struct arena *a, bool *matters);

/* --- table.c: record type -> SQL --- */
void record_sql_name(const char *name,
                     struct buf *out); /* of a table or column, quoted if need be */
void record_sql_create(const struct record_type *t, struct buf *out);
void record_sql_insert(const struct record_type *t, struct buf *out); /* $1 id, $2.. fields */
void record_sql_update(const struct record_type *t, struct buf *out); /* likewise */
void record_sql_select(const struct record_type *t, struct buf *out); /* "SELECT f1, f2.. FROM t" */

/* --- filter.c: "severity>=serious name~acme sort:-level" -> WHERE and ORDER BY --- */
/* Columns are written t.NAME: the query calls the table of the type t. */
struct record_filter {
    struct str where; /* " AND ..." with $N parameters from first_param on; may be empty */
    struct str order; /* " ORDER BY ..." */
    struct str *params;
    size_t param_count;
    bool all; /* the word was there: retired and superseded records too */
    int first_param;
    struct record_sort {
        const struct field *field;
        bool down;
    } * sorts; /* before the id, which always decides at last */
    size_t sort_count;
};
enum { RECORD_PARAMS_SPARE = 16 }; /* that params has room for, beyond param_count */
NODISCARD bool record_filter_parse(const struct record_type *t, struct arena *a, struct str text,
                                   int first_param, struct record_filter *out, struct err *err);
/* --- page.c: the rows after a row --- */
/* The column of the id: of the table record, which the query calls r; of a derived type, of t. */
const char *record_sql_id(const struct record_type *t);
/* What a list is ordered by. */
void record_sql_order(const struct field *f, struct buf *out);
/* What orders the row, and its id, as a text for an address. */
struct str record_key(const struct record_filter *f, const void *record, struct str id,
                      struct arena *a);
/* Adds to the filter that only rows after that key remain; back: those before it, with the order
   turned round. ERR_USAGE when the key is of another order. */
NODISCARD bool record_filter_page(const struct record_type *t, struct arena *a, struct str key,
                                  bool back, struct record_filter *f, struct err *err);

/* --- schema.c: the dictionary --- */
void record_schema_md(const struct record_type *t, struct buf *out);
struct json *record_schema_json(const struct record_type *t, struct arena *a);

#endif
