/*
 * model_internal.h - what the readers of threat models share.
 *
 * A reader walks its document and adds what it finds to a builder; names become keys there, and the
 * builder settles references at the end, when all keys are known.
 */
#ifndef INTAKE_MODEL_MODEL_INTERNAL_H
#define INTAKE_MODEL_MODEL_INTERNAL_H

#include "base/map.h"
#include "base/xml.h"
#include "intake/model/model.h"

struct model_builder {
    struct arena *arena;
    struct model_document *out;
    struct findings *findings;
    struct str text;   /* the document as UTF-8, for lines */
    struct json *root; /* of JSON and YAML; else NULL */
    struct xml *xml;   /* of XML; else NULL */
    size_t zone_cap, element_cap, flow_cap, data_cap, asset_cap, threat_cap;
    struct map ids;        /* "kind id" of the file -> its key */
    struct map keys;       /* "space key" -> how often it was asked for */
    bool is_full;          /* LIMIT_MODEL_PARTS was reached: model_read fails then */
    struct map used;       /* keys of parts that were added: see model_own_key */
    struct map element_at; /* key -> size_t; of the first `indexed` elements */
    size_t indexed;
    struct model_tree *tree;                    /* of JSON and YAML: tree.c */
    struct json *foreign_words, *foreign_kinds; /* NULL before they are asked for: foreign.c */
};

void model_builder_init(struct model_builder *b, struct arena *a, struct str text,
                        struct model_document *out, struct findings *findings);

enum model_part {
    MODEL_ZONE,
    MODEL_ELEMENT,
    MODEL_FLOW,
    MODEL_DATA,
    MODEL_ASSET,
    MODEL_THREAT,
    MODEL_PART__COUNT
};

/* "Pump core (v2)" -> "pump_core_v2"; empty when nothing of it can stand in a key. */
struct str model_slug(struct arena *a, struct str name);
/* A key for a part that the file knows by id (empty: by nothing) and calls name: the name, else the
   id, in lower case letters, digits and '_', made unique by a number. The same part and id get the
   same key again. Zones, elements and flows share one space of keys. An id that we wrote ourselves
   (MODEL_OWN_ID) brings its key along. */
struct str model_key(struct model_builder *b, enum model_part part, struct str id, struct str name);
/* The key that the id got; empty when none did. */
struct str model_key_of(const struct model_builder *b, enum model_part part, struct str id);
/* The key of an element, else a flow, else a zone of that id; empty when there is none. */
struct str model_key_of_any(const struct model_builder *b, struct str id);

/* Room for one more, all zero. Beyond LIMIT_MODEL_PARTS it is room that is not counted. */
struct zone *model_add_zone(struct model_builder *b);
struct element *model_add_element(struct model_builder *b);
struct flow *model_add_flow(struct model_builder *b);
struct data_class *model_add_data(struct model_builder *b);
struct asset *model_add_asset(struct model_builder *b);
struct model_threat *model_add_threat(struct model_builder *b);

/* A text of the file as a record takes it: trimmed, on one line (spaces for line ends), without
   characters that are no text, at most LIMIT_NAME bytes; empty when there is nothing. */
struct str model_line(struct model_builder *b, struct str s);
/* The same for paragraphs: line ends stay, at most LIMIT_TEXT bytes. */
struct str model_text(struct model_builder *b, struct str s);
/* Adds a word to a list of words, once. */
void model_add_word(struct arena *a, struct str *words, struct str word);

/* Something that our records have no place for: it is lost, and the receipt says so. */
#define model_lost(b, line, place, ...) \
    findings_add((b)->findings, FINDING_SKIPPED, "model-lost", line, place, __VA_ARGS__)
/* Something that was taken, but is doubtful. */
#define model_doubt(b, rule, line, place, ...) \
    findings_add((b)->findings, FINDING_WARNING, rule, line, place, __VA_ARGS__)

/* The letter of a STRIDE category as tools write it ("Tampering", "Information disclosure",
   "EoP"); 0 when it is none. */
char model_stride(struct str word);

/* --- keys.c: keys that do not depend on the order of the file --- */

struct model_id {
    enum model_part part;
    struct str id, name;
};
/* Gives keys in the order of the ids, so that parts of one name that change places in the file keep
   theirs. Sorts the list. */
void model_keys(struct model_builder *b, struct model_id *list, size_t count);
/* The key for a part that is added now; a second part of the same id gets one of its own, and a
   doubt. Parts without an id are doubted once a part. */
struct str model_own_key(struct model_builder *b, const struct model_id *m, size_t line,
                         struct str place);

/* What a part is called that has no name: its id, else otherwise. */
struct str model_id_or(struct model_builder *b, struct str id, const char *otherwise);
/* The element of that key, and where it stands in out->elements; NULL when there is none. */
struct element *model_element_of(struct model_builder *b, struct str key, size_t *index);
/* The way back of a flow that goes both ways: a flow of its own, and a note. id: of the flow. */
void model_add_back(struct model_builder *b, const struct flow *there, struct str id, size_t line,
                    struct str place);

/* --- tree.c: of a JSON or YAML tree a reader marks what it takes; the rest is named at the end ---
   A member of another type than is asked for is not taken, and so is named. */

enum model_mark {
    MODEL_MARK_NONE,
    MODEL_TAKEN,   /* with all that is inside */
    MODEL_ENTERED, /* a container; what is inside is marked by itself */
    MODEL_DRAWN,   /* says how it looks, and nothing of the system: with all inside */
    MODEL_DERIVED, /* the tool works it out, or its own default or counter: with all inside */
};

void model_mark(struct model_builder *b, const struct json *v, enum model_mark mark);
bool model_is_marked(const struct model_builder *b, const struct json *v);
/* Marks members by name; names: words. */
void model_leave(struct model_builder *b, const struct json *object, const char *names,
                 enum model_mark mark);
/* An object or array to walk; NULL when there is none. */
const struct json *model_enter(struct model_builder *b, const struct json *object,
                               const char *name);
struct str model_take(struct model_builder *b, const struct json *object, const char *name);
/* As records take it. What is cut off is a doubt. */
struct str model_take_line(struct model_builder *b, const struct json *object, const char *name);
struct str model_take_text(struct model_builder *b, const struct json *object, const char *name);
/* true, or a text that says so; false is taken too. */
bool model_take_true(struct model_builder *b, const struct json *object, const char *name);
/* Rounded to whole numbers. */
struct number model_take_number(struct model_builder *b, const struct json *object,
                                const char *name);
/* The texts and numbers of an array, or the one that stands in its place. */
struct str model_take_list(struct model_builder *b, const struct json *object, const char *name,
                           const char *between);
size_t model_line_of(struct model_builder *b, const struct json *v);
/* Names all that was not marked: losses one by one; what is empty, false or derived once for all
   places alike. */
void model_name_rest(struct model_builder *b);

/* Adds the key to the words of a list, once; false when the list is full (LIMIT_NAME bytes). */
NODISCARD bool model_put_key(struct buf *keys, struct str key);
/* For paragraphs without number: adds "label: text" to what model_append then puts behind a text.
   No more is kept than model_append has to cut. */
void model_put_text(struct buf *to, const char *label, struct str text);
/* Puts a paragraph behind a text: "before\n\nlabel: more". Nothing when there is no more. */
void model_append(struct model_builder *b, struct str *text, const char *label, struct str more);

/* --- foreign.c: what other tools' words mean (data/threats/foreign-*.json) --- */

/* The element kind of a type as the tool writes it; unset when the table does not know it. */
enum element_kind model_foreign_kind(struct model_builder *b, const char *tool, struct str type);
/* The same; a process, and a doubt, for a type that is not known. */
enum element_kind model_kind_or_process(struct model_builder *b, const char *tool, struct str type,
                                        const struct json *at, struct str place);
/* Our words for the members of object that the table knows; those are marked as taken. */
void model_foreign_words(struct model_builder *b, const char *tool, const char *of,
                         const struct json *object, struct str *words);
/* The same of one member and its value; false when the table does not know them together. */
bool model_foreign_word(struct model_builder *b, const char *tool, const char *of,
                        struct str member, struct str value, struct str *words);
/* What the name of a protocol says: "BLE" is wireless and bluetooth. */
void model_protocol_words(struct model_builder *b, struct str protocol, struct str *words);
/* "data_flow", "process" and so on, as the vocabulary calls them. */
const char *model_kind_word(enum element_kind kind);
/* CWE, CAPEC and ATT&CK ids that a text names. */
void model_find_references(struct model_builder *b, struct str text, struct model_threat *t);
/* Low below 34, medium below 67, high: of a scale from 0 to 100. */
enum asset_need model_need_of(struct number n);

/* Brings the trust of zones to 0 to 100, with a doubt where the file has another scale. */
void model_settle_trust(struct model_builder *b, const char *place);

/* --- boxes.c: what lies in which box of a drawing --- */

struct model_box {
    struct str key;
    int64_t x, y, width, height; /* all zero: it has no place */
};
/* Smallest first. */
void model_boxes_sort(struct model_box *boxes, size_t count);
/* The smallest of the sorted boxes that holds the middle of this one and is larger; NULL when none
   does. crosses: it reaches over the edge of that box. */
const struct model_box *model_box_around(const struct model_box *boxes, size_t count,
                                         const struct model_box *of, bool *crosses);

/* At the end: references that lead nowhere are emptied, flows without both ends are left out, an
   element of no kind is a process, each with a finding; what has no name is called by its key. */
void model_settle(struct model_builder *b);

/* One function a format, in files of their own. The builder has the document as a tree (root or
   xml); the reader sets spec_version, title and so on, and need not settle. */
typedef bool model_reader(struct model_builder *b, struct err *err);
model_reader model_read_text;

model_reader model_read_tm7, model_read_tb7, model_read_threagile;
model_reader model_read_threat_dragon, model_read_otm, model_read_tm_bom, model_read_pytm;
model_reader model_read_cyclonedx; /* of model_read_tm_bom */

#endif
