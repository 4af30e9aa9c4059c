/* export_internal.h - what the writers of other formats share. */
#ifndef PUBLISH_MODEL_EXPORT_INTERNAL_H
#define PUBLISH_MODEL_EXPORT_INTERNAL_H

#include "publish/model/export.h"

struct model_writer {
    struct arena *arena;
    const struct model_document *document;
    struct findings *findings;
    const char *tool;   /* as data/threats/foreign-words.json calls the format */
    struct json *words; /* rows of that file; NULL when it is not there */
};

/* tool: as in foreign-words.json. */
struct model_writer model_writer_make(struct arena *a, const struct model_document *d,
                                      const char *tool, struct findings *findings);

/* An id that the readers of the format know to be our key. */
struct str model_id_of(struct arena *a, struct str key);

/* Each field that is not empty and not among the names (words) has no place: a finding each. */
void model_lose_fields(struct model_writer *w, const char *section, const void *record,
                       const char *names);
#define model_lose(w, place, ...) \
    findings_add((w)->findings, FINDING_SKIPPED, "model-lost", 0, place, __VA_ARGS__)

/* Sets members to true for the words of properties that the format has; the other words are lost.
   of: kind of part, as the vocabulary calls it. */
void model_put_words(struct model_writer *w, struct json *into, const char *of, struct str key,
                     struct str properties);
/* "Spoofing" and so on; empty for none. */
struct str model_stride_name(char letter);

#endif
