/*
 * threagile.h - what the files of the reader of Threagile share.
 *
 * Two forms are read: what people write (YAML or JSON; parts are named by their titles), and what
 * the tool exports as its parsed model (titles inside, empty values left out).
 */
#ifndef INTAKE_MODEL_THREAGILE_H
#define INTAKE_MODEL_THREAGILE_H

#include "intake/model/model_internal.h"

/* A part of the file: a member of a mapping named by its title, or an item of a list. */
struct threagile_part {
    const struct json *v;
    struct model_id id;
    struct str place;
};

struct threagile_parts {
    struct threagile_part *list;
    size_t count;
};

/* The parts that stand in a member; what is no mapping is named at the end. */
struct threagile_parts threagile_list(struct model_builder *b, const struct json *object,
                                      const char *member, enum model_part part, struct str place);
/* Puts a text, a number or true behind a text, with a label; false and nothing say nothing. */
void threagile_say(struct model_builder *b, const struct json *object, const char *member,
                   const char *label, struct str *text);
/* The same with the texts of a list. */
void threagile_say_list(struct model_builder *b, const struct json *object, const char *member,
                        const char *label, struct str *text);

/* --- threagile_about.c --- */

/* Title, people and description; what stands in other files, and what the tool works out. */
void threagile_read_about(struct model_builder *b);

/* --- threagile_risks.c --- */

/* Risks that people found, those that the tool found (in its export), and what was decided of
   them. */
void threagile_read_risks(struct model_builder *b);

#endif
