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
    struct map ids;  /* "kind id" of the file -> its key */
    struct map keys; /* "space key" -> how often it was asked for */
    bool is_full;    /* LIMIT_MODEL_PARTS was reached: model_read fails then */
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

/* At the end: references that lead nowhere are emptied, flows without both ends and repeated keys
   are left out, each with a finding. */
void model_settle(struct model_builder *b);

/* One function a format, in files of their own. The builder has the document as a tree (root or
   xml); the reader sets spec_version, title and so on, and need not settle. */
typedef bool model_reader(struct model_builder *b, struct err *err);
model_reader model_read_text;

#endif
