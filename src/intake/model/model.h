/*
 * model.h - a threat model as a file has it: our own text form, and the formats of other tools.
 *
 * A document holds the very structs of the records (record.h), with keys in the place of ids: the
 * zone of an element is the key of a zone, the source of a flow the key of an element, the data of
 * a flow keys of data classes; release is empty. So each reader fills what the records can hold,
 * and what they cannot hold is a finding that names the place: nothing is lost in silence.
 * Threats of other tools come along as they are; they get no rule. Pure: no file, no database.
 * Invariants: keys are not empty, and unique among the parts of one kind (in formats of others over
 * zones, elements and flows together); every reference is a key that is there, or empty. Where our
 * text form names a platform, it may be a key of the platform's model instead.
 */
#ifndef INTAKE_MODEL_MODEL_H
#define INTAKE_MODEL_MODEL_H

#include "base/finding.h"
#include "base/json.h"
#include "intake/model/record.h"

enum model_format {
    MODEL_TEXT,            /* ours: YAML, "tutela_model: 1" */
    MODEL_THREAT_DRAGON_1, /* OWASP Threat Dragon, version 1: diagramJson.cells */
    MODEL_THREAT_DRAGON_2, /* version 2: detail.diagrams[].cells */
    MODEL_OTM,             /* Open Threat Model, JSON or YAML */
    MODEL_TM_BOM,          /* Threat Model Library, and CycloneDX files that carry one */
    MODEL_PYTM,            /* the JSON that pytm writes */
    MODEL_THREAGILE,       /* YAML or JSON */
    MODEL_TM7,             /* Microsoft Threat Modeling Tool: a model */
    MODEL_TB7,             /* and a template: stencils and threat types */
    MODEL_FORMAT__COUNT
};

/* What another tool says could go wrong. */
struct model_threat {
    struct str key; /* unique in the document: tool's own id where it has one */
    struct str name;
    struct str about;    /* key of an element, a flow or a zone; empty: of the whole system */
    char stride;         /* S T R I D E, or 0 */
    struct str category; /* as the file says, where it is no STRIDE word */
    struct str description;
    struct str cwe, capec, attack; /* words, as CWE-287 CAPEC-94 T1078 */
    struct str severity;           /* as the file says */
    struct str status;             /* as the file says */
    struct str mitigation;         /* what the file proposes or has done against it */
    size_t line;                   /* in the document; 0 where it is not known */
};

struct model_document {
    enum model_format format;
    struct str spec_version; /* of the format, as the file says */
    struct str title, description;
    struct str author, reviewer; /* empty where the file names none */
    struct str release;          /* the rest is of our text form: id of the release it is of */
    struct str platform, omits;  /* as of the release */
    struct zone *zones;
    size_t zone_count;
    struct element *elements;
    size_t element_count;
    struct flow *flows;
    size_t flow_count;
    struct data_class *data;
    size_t data_count;
    struct asset *assets;
    size_t asset_count;
    struct model_threat *threats;
    size_t threat_count;
};

/* Ids in files of other formats that we wrote begin so; the key follows. */
#define MODEL_OWN_ID "tutela:"

/* The parts that are records, each a list in a document: zones, data, elements, flows, assets, in
   an order in which what is referred to comes before what refers to it (but for zones). */
struct model_section {
    const char *name; /* of the section in our text form */
    const struct record_type *type;
    size_t items, count; /* offsets in struct model_document */
};
enum { MODEL_SECTION_COUNT = 5 };
extern const struct model_section MODEL_SECTIONS[MODEL_SECTION_COUNT];

size_t model_count(const struct model_document *d, const struct model_section *s);
/* The record at an index; its type is s->type. */
void *model_item(const struct model_document *d, const struct model_section *s, size_t index);
void model_set_items(struct model_document *d, const struct model_section *s, void *items,
                     size_t count);
struct str model_item_key(const struct model_section *s, const void *record);
/* The section whose records a field refers to; NULL for any other field. */
const struct model_section *model_section_of(const struct field *f);
/* Whether a field says what the part is; else it says to whom it belongs: release, key. */
bool model_field_counts(const struct field *f);

/* Whether these bytes look like one of the formats, by content. */
bool model_recognise(struct str bytes, enum model_format *format);

/* Reads a document. Fails when it is none of the formats, is malformed, or is beyond the limits;
   everything else that is wrong, or has no place in our records, is a finding. */
NODISCARD bool model_read(struct arena *a, struct str bytes, struct model_document *out,
                          struct findings *findings, struct err *err);

const char *model_format_name(enum model_format format); /* "OWASP Threat Dragon 2" */
const char *model_format_word(enum model_format format); /* "threat-dragon", of either version */
const char *model_format_media_type(enum model_format format);

/* What differs: [{"type","key","change": "added|removed|changed","field","old","new"}]. */
struct json *model_diff(struct arena *a, const struct model_document *old,
                        const struct model_document *new);
/* Those zones with all that lies in them, and those elements; with them the zones around, the flows
   between them, their data, and assets they hold. Keys, separated by spaces. Fails when there is no
   such key. */
NODISCARD bool model_select(struct arena *a, const struct model_document *from, struct str zones,
                            struct str elements, struct model_document *out, struct err *err);

/* {"format","spec_version","title","author",
    "counts": {"zones","elements","flows","data_classes","assets","threats"},
    of a template "threat_types": [{"key","name","category","severity","description",
    "mitigation","line"}],
    "doubts": [{"severity","rule","place","text","line"}], "doubt_counts": {...}} */
struct json *model_receipt(struct arena *a, const struct model_document *d,
                           const struct findings *findings);

#endif
