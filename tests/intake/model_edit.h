/* A small model in a workspace, and edits of it as texts. */
#ifndef TESTS_INTAKE_MODEL_EDIT_H
#define TESTS_INTAKE_MODEL_EDIT_H

#include "../store/fixture.h"

#include "intake/model/edit.h"
#include "publish/model/export.h"

static const char model_edit_small[] =
    "tutela_model: 1\n"
    "zones:\n  out: {name: Out, trust: 10}\n  in: {name: In, parent: out}\n"
    "data:\n  dose: {name: Dose}\n"
    "elements:\n  nurse: {name: Nurse, kind: external_entity, zone: out}\n"
    "  pump: {name: Pump, kind: process, zone: in, data_classes: [dose]}\n"
    "flows:\n  set: {name: Set, source: nurse, target: pump, data_classes: [dose]}\n"
    "assets:\n  therapy: {name: Therapy, elements: [pump]}\n";

static inline struct str make_release(struct fixture *f, const char *platform)
{
    struct str device = fixture_device(f, "IP-4", "mdr");
    return fixture_add(f, "release", fixture_ref(f, "device", device), "name=1", platform, NULL);
}

static inline void take(struct fixture *f, struct str release, const char *text)
{
    struct model_document d;
    struct findings findings;
    const struct model_import import = {.release = release};
    findings_init(&findings, &f->arena);
    if (!model_read(&f->arena, str_of(text), &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    fixture_begin(f);
    if (!fixture_end(f,
                     model_save(f->store, &f->arena, &d, &import, json_object(&f->arena), &f->err)))
        fail_msg("%s", f->err.text);
}

static inline struct str new_model(struct fixture *f)
{
    struct str release = make_release(f, NULL);
    take(f, release, model_edit_small);
    return release;
}

static inline struct model_state load(struct fixture *f, struct str release)
{
    struct model_state m;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!model_load(f->store, &f->arena, release, MODEL_WHOLE, &m, &findings, &f->err))
        fail_msg("%s", f->err.text);
    return m;
}

static inline struct str text_of(struct fixture *f, struct str release)
{
    struct buf b = {.arena = &f->arena};
    struct model_state m = load(f, release);
    model_write_text(&m.document, &b);
    return buf_str(&b);
}

/* ' stands for ". */
static inline bool read_edits(struct fixture *f, const char *operations, struct model_edits *edits)
{
    struct str text = str_fmt(&f->arena, "{'operations':%s}", operations);
    struct json *root;
    char *p = str_cz(&f->arena, text);
    for (char *c = p; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    if (!json_read(&f->arena, str_of(p), &root, &f->err))
        fail_msg("%s", f->err.text);
    return model_edit_read(&f->arena, root, edits, &f->err);
}

static inline bool try_edit(struct fixture *f, struct str release, const char *operations,
                            struct json **answer)
{
    struct model_edits edits;
    if (!read_edits(f, operations, &edits))
        fail_msg("%s", f->err.text);
    fixture_begin(f);
    return fixture_end(f, model_edit_apply(f->store, &f->arena, release, &edits, answer, &f->err));
}

static inline struct json *edit(struct fixture *f, struct str release, const char *operations,
                                const char *state)
{
    struct json *answer;
    if (!try_edit(f, release, operations, &answer))
        fail_msg("%s", f->err.text);
    if (!str_eq(json_text(answer, "state"), str_of(state))) {
        struct buf b = {.arena = &f->arena};
        json_write_pretty(answer, &b);
        fail_msg("not %s but %.*s", state, STR_ARG(buf_str(&b)));
    }
    return answer;
}

static inline const struct json *item(const struct json *answer, const char *list, size_t index)
{
    const struct json *v = json_first(json_get(answer, list));
    while (v && index-- > 0)
        v = v->next;
    assert_non_null(v);
    return v;
}

static inline struct str id_of(struct fixture *f, struct str release, size_t section,
                               const char *key)
{
    struct model_state m = load(f, release);
    const struct model_stored *p = model_part_find(&m, &MODEL_SECTIONS[section], str_of(key));
    assert_non_null(p);
    return p->id;
}

enum { ZONES, DATA, ELEMENTS, FLOWS, ASSETS };

#endif
