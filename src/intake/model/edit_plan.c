#include <string.h>

#include "base/limits.h"
#include "intake/model/edit.h"
#include "intake/model/model_internal.h"

/* From the model as it is and a list of edits to the model as it shall be. Parts that go come
 * first, so that their keys are free; then new ones, so that all edits can refer to them; then
 * values; then what must go along; then the rules. */

struct planner {
    struct arena *arena;
    const struct model_state *model;
    const struct model_edits *edits;
    struct model_plan *out;
    struct map named[MODEL_SECTION_COUNT]; /* key or ref -> struct holder */
    size_t conflict_cap, fault_cap;
};

struct holder {
    struct model_edit_part *part; /* the last one of that name */
};

static void know(struct planner *p, struct str name, struct model_edit_part *part)
{
    struct map *named = &p->named[part->section - MODEL_SECTIONS];
    struct holder *h = map_find(named, name);
    if (!h) {
        h = ARENA_NEW(p->arena, struct holder);
        map_add(named, name, h);
    }
    h->part = part;
}

/* The part of that key or ref; NULL when there is none, or it goes. */
static struct model_edit_part *find(struct planner *p, const struct model_section *s,
                                    struct str name)
{
    const struct holder *h = name.n ? map_find(&p->named[s - MODEL_SECTIONS], name) : NULL;
    return h && h->part->fate != MODEL_EDIT_RETIRED ? h->part : NULL;
}

static void fault(struct planner *p, size_t edit, struct str text)
{
    struct model_plan *out = p->out;
    ARENA_ROOM(p->arena, out->faults, out->fault_count, p->fault_cap, 16);
    out->faults[out->fault_count++] = (struct model_edit_fault){edit, text};
}

static struct model_edit_conflict *conflict(struct planner *p, size_t edit,
                                            enum model_conflict_why why,
                                            const struct model_edit_part *part)
{
    struct model_plan *out = p->out;
    ARENA_ROOM(p->arena, out->conflicts, out->conflict_count, p->conflict_cap, 16);
    struct model_edit_conflict *c = &out->conflicts[out->conflict_count++];
    *c = (struct model_edit_conflict){.edit = edit,
                                      .why = why,
                                      .part = part,
                                      .values = ARENA_ARRAY(p->arena,
                                                            const struct model_edit_value *,
                                                            p->edits->items[edit].value_count + 1)};
    return c;
}

/* --- what there is --- */

static void *copy_of(struct planner *p, const struct model_section *s, const void *record)
{
    void *copy = arena_alloc(p->arena, s->type->size, 1, _Alignof(max_align_t));
    if (record)
        memcpy(copy, record, s->type->size);
    return copy;
}

static void know_parts(struct planner *p)
{
    const struct model_state *m = p->model;
    size_t at = 0;
    p->out->parts = ARENA_ARRAY(p->arena, struct model_edit_part,
                                m->part_count + p->edits->count + 1);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = &MODEL_SECTIONS[i];
        p->named[i].arena = p->arena;
        for (size_t j = 0; j < model_count(&m->document, s); j++, at++) {
            const void *old = model_item(&m->document, s, j);
            p->out->parts[at] = (struct model_edit_part){.section = s,
                                                         .key = m->parts[at].key,
                                                         .stored = &m->parts[at],
                                                         .old = old,
                                                         .now = copy_of(p, s, old),
                                                         .edit = MODEL_EDIT_NONE};
            know(p, m->parts[at].key, &p->out->parts[at]);
        }
    }
    p->out->part_count = at;
}

/* --- what goes, and what comes --- */

/* Whether the part is as the editor saw it. */
static bool is_as_seen(const struct model_edit *e, const struct model_edit_part *part)
{
    if (!part->stored)
        return true;
    return (e->revision == 0 || e->revision == part->stored->revision) &&
           (e->id.n == 0 || str_eq(e->id, part->stored->id));
}

/* A part that is this release's own; says why when there is none. */
static struct model_edit_part *own(struct planner *p, size_t at)
{
    const struct model_edit *e = &p->edits->items[at];
    struct model_edit_part *part = find(p, e->section, e->key);
    if (part && part->stored && part->stored->depth > 0) {
        fault(p, at,
              str_fmt(p->arena, "it is of the platform %.*s: change it there",
                      STR_ARG(part->stored->layer)));
        return NULL;
    }
    return part;
}

/* What somebody else retired before is gone, as it was meant. */
static void plan_retire(struct planner *p, size_t at)
{
    const struct model_edit *e = &p->edits->items[at];
    struct model_edit_part *part = own(p, at);
    if (!part)
        return;
    if (!is_as_seen(e, part)) {
        (void)conflict(p, at, MODEL_CONFLICT_CHANGED, part);
        return;
    }
    part->fate = MODEL_EDIT_RETIRED;
    part->edit = at;
}

static struct str name_of(const struct model_edit *e)
{
    for (size_t i = 0; i < e->value_count; i++)
        if (str_eq(str_of(e->values[i].field->name), STR("name")))
            return e->values[i].text;
    return (struct str){0};
}

/* In a diagram, zones, elements and flows are told apart by their keys alone, as the formats of
   others do. */
static bool is_free(struct planner *p, struct str key)
{
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        if (map_find(&p->named[i], key))
            return false;
    return true;
}

static struct str new_key(struct planner *p, const struct model_edit *e)
{
    struct str base = model_slug(p->arena, name_of(e)), key;
    size_t n = 1;
    if (base.n == 0)
        base = str_of(e->section->type->name);
    key = base;
    while (!is_free(p, key))
        key = str_fmt(p->arena, "%.*s_%zu", STR_ARG(base), ++n);
    return key;
}

static void plan_add(struct planner *p, size_t at)
{
    const struct model_edit *e = &p->edits->items[at];
    struct model_edit_part *there = find(p, e->section, e->key);
    if (there && (!there->stored || there->stored->depth == 0)) {
        struct model_edit_conflict *c = conflict(p, at, MODEL_CONFLICT_THERE, there);
        for (size_t i = 0; i < e->value_count; i++)
            c->values[c->value_count++] = &e->values[i];
        return;
    }
    if (e->ref.n && find(p, e->section, e->ref)) {
        fault(p, at, str_fmt(p->arena, "two parts are called %.*s", STR_ARG(e->ref)));
        return;
    }
    struct model_edit_part *part = &p->out->parts[p->out->part_count++];
    *part = (struct model_edit_part){.section = e->section,
                                     .key = e->key.n ? e->key : new_key(p, e),
                                     .ref = e->ref,
                                     .now = copy_of(p, e->section, NULL),
                                     .fate = MODEL_EDIT_ADDED,
                                     .edit = at};
    struct err err = {0};
    if (!record_set(e->section->type, part->now, p->arena, STR("key"), part->key, &err))
        fault(p, at, str_copy(p->arena, str_of(err.text)));
    know(p, part->key, part);
    if (e->ref.n)
        know(p, e->ref, part);
}

/* --- values --- */

/* Words of a reference as keys: what is new and has no key of its own gets that it was given. */
static bool settle_keys(struct planner *p, size_t at, const struct model_edit_value *v,
                        struct str *keys)
{
    const struct model_section *to = model_section_of(v->field);
    struct str rest = v->text, some, word;
    struct map seen = {.arena = p->arena};
    struct buf out = {.arena = p->arena};
    while (str_split(&rest, ',', &some))
        while (str_word(&some, &word)) {
            struct model_edit_part *part = find(p, to, word);
            if (!part || (v->field->kind == &KIND_REF && seen.count > 0)) {
                fault(p, at,
                      part ? str_fmt(p->arena, "%s: must be one key", v->field->name)
                           : str_fmt(p->arena, "%s: there is no \"%.*s\" among the %s",
                                     v->field->name, STR_ARG(str_sub(word, 0, 100)), to->name));
                return false;
            }
            if (map_find(&seen, part->key))
                continue;
            map_add(&seen, part->key, part);
            buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(part->key));
        }
    *keys = buf_str(&out);
    return true;
}

static void set_value(struct planner *p, size_t at, const struct model_edit_value *v,
                      struct model_edit_part *part)
{
    const struct model_section *s = part->section;
    struct err err = {0};
    struct str keys;
    if (!model_section_of(v->field)) {
        if (!record_set(s->type, part->now, p->arena, str_of(v->field->name), v->text, &err))
            fault(p, at, str_copy(p->arena, str_of(err.text)));
    } else if (settle_keys(p, at, v, &keys)) {
        *(struct str *)record_slot(v->field, part->now) = keys;
    }
}

/* Whether setting it would undo what somebody else did. */
static bool is_against(struct planner *p, const struct model_edit *e,
                       const struct model_edit_part *part, const struct model_edit_value *v)
{
    struct str there = record_get(v->field, part->old, p->arena);
    return !is_as_seen(e, part) && (v->field->flags & FIELD_MATTERS) && !str_eq(there, v->text) &&
           !(v->was_given && str_eq(there, v->was));
}

static void plan_change(struct planner *p, size_t at)
{
    const struct model_edit *e = &p->edits->items[at];
    size_t faults = p->out->fault_count;
    struct model_edit_part *part = own(p, at);
    struct model_edit_conflict *c = NULL;
    if (!part) {
        if (p->out->fault_count == faults) {
            c = conflict(p, at, MODEL_CONFLICT_GONE, NULL);
            for (size_t i = 0; i < e->value_count; i++)
                c->values[c->value_count++] = &e->values[i];
        }
        return;
    }
    part->edit = at;
    if (part->fate == MODEL_EDIT_KEPT)
        part->fate = MODEL_EDIT_CHANGED;
    for (size_t i = 0; i < e->value_count; i++) {
        const struct model_edit_value *v = &e->values[i];
        if (part->old && is_against(p, e, part, v)) {
            c = c ? c : conflict(p, at, MODEL_CONFLICT_CHANGED, part);
            c->values[c->value_count++] = v;
        } else {
            set_value(p, at, v, part);
        }
    }
}

static void plan_new(struct planner *p, struct model_edit_part *part)
{
    const struct model_edit *e = &p->edits->items[part->edit];
    for (size_t i = 0; i < e->value_count; i++)
        set_value(p, part->edit, &e->values[i], part);
}

/* --- what goes along --- */

static bool goes(const struct planner *p, const struct model_section *s, struct str key)
{
    const struct holder *h = map_find(&p->named[s - MODEL_SECTIONS], key);
    return h && h->part->fate == MODEL_EDIT_RETIRED;
}

/* What lay in a zone that goes lies in the next one around it that stays. */
static struct str around(struct planner *p, struct str zone)
{
    const struct model_section *zones = &MODEL_SECTIONS[0];
    for (size_t steps = 0; zone.n && goes(p, zones, zone) && steps <= p->out->part_count; steps++) {
        const struct holder *h = map_find(&p->named[0], zone);
        zone = ((const struct zone *)h->part->now)->parent;
    }
    return zone.n && goes(p, zones, zone) ? (struct str){0} : zone;
}

/* References without what goes; false when one is left without an end that it needs. */
static bool let_go(struct planner *p, struct model_edit_part *part, const struct field *f)
{
    const struct model_section *to = model_section_of(f);
    struct str *slot = record_slot(f, part->now), rest = *slot, key;
    struct buf kept = {.arena = p->arena};
    bool any = false;
    while (str_word(&rest, &key)) {
        bool gone = goes(p, to, key);
        any |= gone;
        if (gone && f->kind == &KIND_REF && to->type == &ZONE_TYPE)
            key = around(p, key);
        else if (gone)
            key = (struct str){0};
        if (key.n)
            buf_fmt(&kept, "%s%.*s", kept.n ? " " : "", STR_ARG(key));
    }
    if (!any)
        return true;
    *slot = buf_str(&kept);
    if (part->fate == MODEL_EDIT_KEPT)
        part->fate = MODEL_EDIT_CHANGED;
    return kept.n > 0 || !(f->flags & FIELD_REQUIRED);
}

static void take_along(struct planner *p)
{
    for (size_t i = 0; i < p->out->part_count; i++) {
        struct model_edit_part *part = &p->out->parts[i];
        bool whole = true;
        if (part->fate == MODEL_EDIT_RETIRED || (part->stored && part->stored->depth > 0))
            continue;
        EACH_FIELD (f, part->section->type)
            if (model_section_of(f))
                whole = let_go(p, part, f) && whole;
        if (!whole) {
            part->fate = part->stored ? MODEL_EDIT_RETIRED : part->fate;
            part->edit = part->stored ? MODEL_EDIT_NONE : part->edit;
        }
    }
}

/* --- rules --- */

static bool is_touched(const struct model_edit_part *part)
{
    return part->fate == MODEL_EDIT_ADDED || part->fate == MODEL_EDIT_CHANGED;
}

/* Those of the type; references are right by now, and no rule of these types follows one. */
static void check_part(struct planner *p, struct model_edit_part *part)
{
    struct record_context context = {.arena = p->arena};
    struct str *release = record_slot(record_field(part->section->type, STR("release")), part->now);
    struct err err = {0};
    *release = p->model->document.release;
    if (!record_finish(part->section->type, part->now, &context, &err))
        fault(p, part->edit, str_copy(p->arena, str_of(err.text)));
    *release = (struct str){0};
}

static void check_zone(struct planner *p, struct model_edit_part *part)
{
    enum { DEEPEST = 100 };
    const struct model_edit_part *at = part;
    int depth = 0;
    for (; at && depth <= DEEPEST; depth++)
        at = find(p, &MODEL_SECTIONS[0], ((const struct zone *)at->now)->parent);
    if (depth > DEEPEST)
        fault(p, part->edit,
              STR("parent: zones would lie within each other, or more than 100 deep"));
}

void model_edit_plan(struct arena *a, const struct model_state *m, const struct model_edits *edits,
                     struct model_plan *out)
{
    struct planner p = {.arena = a, .model = m, .edits = edits, .out = out};
    *out = (struct model_plan){0};
    know_parts(&p);
    for (size_t i = 0; i < edits->count; i++)
        if (edits->items[i].what == MODEL_EDIT_RETIRE)
            plan_retire(&p, i);
    size_t old = out->part_count;
    for (size_t i = 0; i < edits->count; i++)
        if (edits->items[i].what == MODEL_EDIT_ADD)
            plan_add(&p, i);
    for (size_t i = old; i < out->part_count; i++)
        plan_new(&p, &out->parts[i]);
    for (size_t i = 0; i < edits->count; i++)
        if (edits->items[i].what == MODEL_EDIT_CHANGE)
            plan_change(&p, i);
    take_along(&p);
    for (size_t i = 0; i < out->part_count; i++)
        if (is_touched(&out->parts[i])) {
            check_part(&p, &out->parts[i]);
            if (out->parts[i].section == &MODEL_SECTIONS[0])
                check_zone(&p, &out->parts[i]);
        }
}
