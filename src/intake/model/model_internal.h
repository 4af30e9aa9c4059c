/*
 * model_internal.h - what the readers of threat models share.
 *
 * A reader walks its document and adds what it finds to a builder; names become keys there, and the
 * builder settles references at the end, when all keys are known.
 */
#ifndef INTAKE_MODEL_MODEL_INTERNAL_H
#define INTAKE_MODEL_MODEL_INTERNAL_H

#include "intake/model/model.h"

struct model_builder {
    struct arena *arena;
    struct model_document *out;
    struct findings *findings;
    struct str bytes; /* the document, for lines */
    size_t zone_room, element_room, flow_room, data_room, asset_room, threat_room;
    struct json *keys; /* foreign id -> key, of each kind: "zone", "element", "flow", "data" ... */
};

void model_builder_init(struct model_builder *b, struct arena *a, struct str bytes,
                        struct model_document *out, struct findings *findings);

/* A key for something that the file knows by id and calls name: from the name, lower case, digits
   and '_', made unique by a number; the same for the same kind and id. Empty ids give a new key
   each. kind: "zone", "element", "flow", "data", "asset", "threat". */
struct str model_key(struct model_builder *b, const char *kind, struct str id, struct str name);
/* The key that the id got; empty when none did. */
struct str model_key_of(const struct model_builder *b, const char *kind, struct str id);

/* Room for one more, all zero. */
struct zone *model_add_zone(struct model_builder *b);
struct element *model_add_element(struct model_builder *b);
struct flow *model_add_flow(struct model_builder *b);
struct data_class *model_add_data(struct model_builder *b);
struct asset *model_add_asset(struct model_builder *b);
struct model_threat *model_add_threat(struct model_builder *b);

/* Something that our records have no place for: lost, and said so. */
void model_lost(struct model_builder *b, size_t line, struct str place, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Something that was read, but is doubtful. */
void model_doubt(struct model_builder *b, const char *rule, size_t line, struct str place,
                 const char *format, ...) PRINTF_LIKE(5, 6);

/* The letter of a STRIDE category as tools write it ("Tampering", "Information disclosure",
   "EoP"); 0 when it is none. */
char model_stride(struct str word);

/* At the end: references that lead nowhere are emptied, flows without both ends and repeated keys
   are left out, each with a finding. */
void model_settle(struct model_builder *b);

/* One function a format, in files of their own. */
NODISCARD bool model_read_text(struct model_builder *b, struct err *err);
NODISCARD bool model_read_threat_dragon(struct model_builder *b,
                                        struct err *err); /* both versions */
NODISCARD bool model_read_otm(struct model_builder *b, struct err *err);
NODISCARD bool model_read_tm_bom(struct model_builder *b, struct err *err);
NODISCARD bool model_read_pytm(struct model_builder *b, struct err *err);
NODISCARD bool model_read_threagile(struct model_builder *b, struct err *err);
NODISCARD bool model_read_tm7(struct model_builder *b, struct err *err);
NODISCARD bool model_read_tb7(struct model_builder *b, struct err *err);

#endif
