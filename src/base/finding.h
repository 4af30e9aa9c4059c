/*
 * finding.h - what is wrong with the user's data.
 *
 * Readers and checkers collect findings and go on; one bad component does not stop an import. A
 * list keeps at most FINDING_MAX of them and counts the rest, so that hostile input cannot fill
 * memory with complaints.
 */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include "base/str.h"

enum { FINDING_MAX = 10000 };

enum finding_severity {
    FINDING_NOTE,    /* worth knowing; nothing was lost */
    FINDING_WARNING, /* taken, but doubtful */
    FINDING_SKIPPED, /* this part was not taken, or the document says that it lacks it */
    FINDING__COUNT
};

struct finding {
    struct finding *next;
    enum finding_severity severity;
    const char *rule; /* short name of the rule broken, as "cdx-purl" */
    struct str place; /* path inside the document, as "components[3].purl" */
    size_t line;      /* from 1; 0 when there is none */
    struct str text;  /* one line, what is wrong and what was done about it */
};

struct findings {
    struct arena *arena;
    struct finding *first, *last;
    size_t count[FINDING__COUNT]; /* all, also those that were not kept */
};

void findings_init(struct findings *f, struct arena *a);
/* place is copied. */
void findings_add(struct findings *f, enum finding_severity severity, const char *rule, size_t line,
                  struct str place, const char *fmt, ...) PRINTF_LIKE(6, 7);
const char *finding_word(enum finding_severity severity);

struct json;
/* Into a receipt: "doubts": [{"severity","rule","line","place","text"}], and "doubt_counts" of all
   by severity. Texts are shared with the findings. */
void findings_put(struct arena *a, struct json *receipt, const struct findings *findings);

#endif
