/*
 * model_proof.h - proof that a reader of threat models loses nothing in silence.
 *
 * All that a reading gives - every field of the document, every finding - is put into one text. A
 * member whose value can be changed without any change of that text was passed over in silence.
 */
#ifndef TESTS_INTAKE_MODEL_PROOF_H
#define TESTS_INTAKE_MODEL_PROOF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/model/model.h"
#include "unpack.h"

/* Findings, one a line. */
static inline void proof_findings(struct buf *out, const struct findings *f)
{
    for (const struct finding *g = f->first; g; g = g->next)
        buf_fmt(out, "%s %s %.*s: %.*s\n", finding_word(g->severity), g->rule, STR_ARG(g->place),
                STR_ARG(g->text));
}

static inline void proof_record(struct buf *out, const struct record_type *t, const void *record)
{
    struct json *o = json_object(out->arena);
    record_to_json(t, record, out->arena, o);
    buf_fmt(out, "%s ", t->name);
    json_write(o, out);
    buf_char(out, '\n');
}

static inline void proof_threat(struct buf *out, const struct model_threat *t)
{
    const struct str texts[] = {t->key,         t->name,   t->about,     t->category,
                                t->description, t->cwe,    t->capec,     t->attack,
                                t->severity,    t->status, t->mitigation};
    buf_fmt(out, "threat %c", t->stride ? t->stride : '-');
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        buf_fmt(out, "|%.*s", STR_ARG(texts[i]));
    buf_char(out, '\n');
}

/* All that was read, as a text; an error as "error: ...". */
static inline struct str proof_text(struct arena *a, struct str bytes)
{
    struct buf out = {.arena = a};
    struct model_document d;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    if (!model_read(a, bytes, &d, &f, &err))
        return str_fmt(a, "error: %s", err.text);
    buf_fmt(&out, "%s|%.*s|%.*s|%.*s|%.*s|%.*s\n", model_format_name(d.format),
            STR_ARG(d.spec_version), STR_ARG(d.title), STR_ARG(d.description), STR_ARG(d.author),
            STR_ARG(d.reviewer));
    for (size_t i = 0; i < d.zone_count; i++)
        proof_record(&out, &ZONE_TYPE, &d.zones[i]);
    for (size_t i = 0; i < d.element_count; i++)
        proof_record(&out, &ELEMENT_TYPE, &d.elements[i]);
    for (size_t i = 0; i < d.flow_count; i++)
        proof_record(&out, &FLOW_TYPE, &d.flows[i]);
    for (size_t i = 0; i < d.data_count; i++)
        proof_record(&out, &DATA_CLASS_TYPE, &d.data[i]);
    for (size_t i = 0; i < d.asset_count; i++)
        proof_record(&out, &ASSET_TYPE, &d.assets[i]);
    for (size_t i = 0; i < d.threat_count; i++)
        proof_threat(&out, &d.threats[i]);
    proof_findings(&out, &f);
    return buf_str(&out);
}

struct proof {
    struct model_document d;
    struct findings f;
    struct str text;
};

static inline struct str proof_file(struct arena *a, const char *path)
{
    struct str bytes;
    struct err err = {0};
    if (!world_read_file(a, str_of(path), LIMIT_MODEL, &bytes, &err))
        fail_msg("%s", err.text);
    return bytes;
}

static inline struct proof proof_read(struct arena *a, struct str bytes)
{
    struct proof p;
    struct buf out = {.arena = a};
    struct err err = {0};
    findings_init(&p.f, a);
    if (!model_read(a, bytes, &p.d, &p.f, &err))
        fail_msg("%s", err.text);
    proof_findings(&out, &p.f);
    p.text = buf_str(&out);
    return p;
}

/* Fails unless the receipt has a line that holds the text. */
static inline void proof_has(const struct proof *p, const char *text)
{
    if (!str_has(p->text, str_of(text)))
        fail_msg("no \"%s\" in:\n%.*s", text, STR_ARG(p->text));
}

#define PROOF_FIND(p, list, count, wanted, out) \
    do { \
        (out) = NULL; \
        for (size_t proof_i = 0; proof_i < (p)->d.count; proof_i++) \
            if (str_eq((p)->d.list[proof_i].key, str_of(wanted))) \
                (out) = &(p)->d.list[proof_i]; \
        if (!(out)) \
            fail_msg("no part has the key %s", wanted); \
    } while (0)

static inline bool proof_word(const char *words, struct str name)
{
    struct str rest = str_of(words), word;
    while (str_word(&rest, &word))
        if (str_eq(word, name))
            return true;
    return false;
}

#endif
