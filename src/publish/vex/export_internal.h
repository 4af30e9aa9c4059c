/* export_internal.h - what is said, gathered once, before it is said in a format. */
#ifndef PUBLISH_VEX_EXPORT_INTERNAL_H
#define PUBLISH_VEX_EXPORT_INTERNAL_H

#include "publish/vex/vex.h"

/* One vulnerability in one component of the release. */
struct vex_say {
    struct str vulnerability;
    const struct json *component; /* row of decide_components */
    const struct json *finding;   /* row of decide_findings_in, or NULL: not open now */
    const struct json *decision;  /* row of decide_all that says it, or NULL: undecided */
    const struct json *native;    /* the statement in the words of the format, or NULL */
    struct str state, justification, reason, action, response; /* our words */
    struct str at;                                             /* instant */
    struct str key; /* what is said in one breath has the same */
};

struct vex_revision {
    int64_t number;
    struct str at; /* instant */
    struct str what;
};

struct vex_speech {
    const struct view *v;
    struct arena *arena;
    const struct vex_export *what;
    const struct json *subject; /* row of decide_subject */
    struct str maker, device, release;
    struct str purl; /* of the product */
    struct str cpe;
    struct str serial, serial_version; /* of the list, where it has one */
    struct str looked;                 /* how much was looked at */
    struct str filter;                 /* "none", or the states */
    struct vex_say *says;              /* sorted by vulnerability, key, component */
    size_t count;
    int64_t undecided;
    struct vex_revision *revisions;
    size_t revision_count;
    struct json *losses;
};

/* --- gather.c, history.c --- */
NODISCARD bool vex_gather(struct vex_speech *s, struct err *err);
NODISCARD bool vex_revisions(struct vex_speech *s, const struct json *decisions, struct err *err);
/* The first and the last revision. */
const struct vex_revision *vex_first(const struct vex_speech *s);
const struct vex_revision *vex_last(const struct vex_speech *s);
/* "Undecided: 3 of 17 ..." and "Filter: none", for the document. */
struct str vex_remarks(const struct vex_speech *s);
/* What tells our documents apart: maker, device, release, format. */
struct str vex_document_name(const struct vex_speech *s);

/* --- loss.c --- */
void vex_lose(struct vex_speech *s, const struct vex_say *say, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Lists what the format cannot say exactly of all statements. */
void vex_losses(struct vex_speech *s);
/* The statement as written, when it is of this format and still says what the decision says. */
const struct json *vex_native_of(struct vex_speech *s, const struct json *decision);

/* --- the formats --- */
struct json *vex_write_openvex(struct vex_speech *s);
struct json *vex_write_csaf(struct vex_speech *s);
struct json *vex_write_cyclonedx(struct vex_speech *s);
/* The members of a statement that our words fill; of CSAF, those about the vulnerability itself. */
void vex_words_openvex(struct vex_speech *s, struct json *into, const struct vex_say *say);
void vex_words_csaf(struct vex_speech *s, struct json *into, const struct vex_say *say);
void vex_words_cyclonedx(struct vex_speech *s, struct json *into, const struct vex_say *say);

/* The statements said in one breath, from index i on. */
static inline size_t vex_breath(const struct vex_speech *s, size_t i)
{
    size_t n = 1;
    while (i + n < s->count && str_eq(s->says[i].key, s->says[i + n].key) &&
           str_eq(s->says[i].vulnerability, s->says[i + n].vulnerability))
        n++;
    return n;
}

#endif
