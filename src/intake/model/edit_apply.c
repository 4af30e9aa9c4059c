#include <stdlib.h>

#include "intake/model/edit.h"

/* A plan into the store, and what came of it for the editor. */

struct applier {
    struct store *store;
    struct arena *arena;
    struct str release;
    const struct model_edits *edits;
    struct model_plan plan;
    struct map ids[MODEL_SECTION_COUNT]; /* key -> struct str, the id */
    struct json *answer, *parts;
    struct err *err;
};

static void know(struct applier *v, const struct model_section *s, struct str key, struct str id)
{
    struct map *ids = &v->ids[s - MODEL_SECTIONS];
    struct str *known = map_find(ids, key);
    if (!known) {
        known = ARENA_NEW(v->arena, struct str);
        map_add(ids, key, known);
    }
    *known = id;
}

static void know_parts(struct applier *v)
{
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        v->ids[i].arena = v->arena;
    for (size_t i = 0; i < v->plan.part_count; i++) {
        const struct model_edit_part *p = &v->plan.parts[i];
        if (p->stored)
            know(v, p->section, p->key, p->stored->id);
    }
}

/* --- what stands against it --- */

static void put_part_name(struct arena *a, struct json *o, const struct model_edit *e)
{
    json_add_text(a, o, "type", str_of(e->section->type->name));
    json_add_text(a, o, "key", e->key);
    json_add_text(a, o, "ref", e->ref);
}

/* Who changed it last, and when. */
static bool put_who(struct applier *v, struct json *o, struct str id)
{
    const struct store_param p[] = {STORE_N(1), STORE_P(id)};
    struct json *rows;
    if (id.n == 0)
        return true;
    if (!store_query(v->store, v->arena, "history_last_of", p, COUNT_OF(p), &rows, v->err))
        return false;
    const struct json *last = json_first(rows);
    json_add_text(v->arena, o, "who", json_text(last, "actor"));
    json_add_text(v->arena, o, "at", json_member(last, "at"));
    return true;
}

static bool put_conflict(struct applier *v, struct json *list, const struct model_edit_conflict *c)
{
    static const char *const words[MODEL_CONFLICT__COUNT] = {
        [MODEL_CONFLICT_CHANGED] = "changed",
        [MODEL_CONFLICT_GONE] = "gone",
        [MODEL_CONFLICT_THERE] = "there",
    };
    struct arena *a = v->arena;
    const struct model_edit *e = &v->edits->items[c->edit];
    const struct model_stored *stored = c->part ? c->part->stored : NULL;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_int(a, o, "edit", (int64_t)c->edit);
    put_part_name(a, o, e);
    json_add_text(a, o, "why", str_of(words[c->why]));
    json_add_text(a, o, "id", stored ? stored->id : e->id);
    json_add_int(a, o, "revision", stored ? stored->revision : 0);
    struct json *fields = json_add(a, o, "fields", JSON_ARRAY);
    for (size_t i = 0; i < c->value_count; i++) {
        const struct model_edit_value *value = c->values[i];
        struct json *f = json_add(a, fields, NULL, JSON_OBJECT);
        json_add_text(a, f, "name", str_of(value->field->name));
        json_add_text(a, f, "label", str_of(value->field->label));
        json_add_text(a, f, "was", value->was);
        json_add_text(a, f, "yours", value->text);
        json_add_text(a, f, "theirs",
                      c->part && c->part->old ? record_get(value->field, c->part->old, a)
                                              : (struct str){0});
    }
    return put_who(v, o, stored ? stored->id : e->id);
}

static bool put_against(struct applier *v)
{
    struct arena *a = v->arena;
    struct json *conflicts = json_add(a, v->answer, "conflicts", JSON_ARRAY);
    struct json *faults = json_add(a, v->answer, "faults", JSON_ARRAY);
    for (size_t i = 0; i < v->plan.conflict_count; i++)
        if (!put_conflict(v, conflicts, &v->plan.conflicts[i]))
            return false;
    for (size_t i = 0; i < v->plan.fault_count; i++) {
        const struct model_edit_fault *f = &v->plan.faults[i];
        struct json *o = json_add(a, faults, NULL, JSON_OBJECT);
        if (f->edit != MODEL_EDIT_NONE) {
            json_add_int(a, o, "edit", (int64_t)f->edit);
            put_part_name(a, o, &v->edits->items[f->edit]);
        }
        json_add_text(a, o, "text", f->text);
    }
    return true;
}

/* --- writing --- */

static void refer_by_id(struct applier *v, const struct model_edit_part *p, void *record)
{
    EACH_FIELD (f, p->section->type) {
        const struct model_section *to = model_section_of(f);
        struct str *slot = record_slot(f, record), rest = to ? *slot : (struct str){0}, key;
        struct buf out = {.arena = v->arena};
        while (str_word(&rest, &key)) {
            const struct str *id = map_find(&v->ids[to - MODEL_SECTIONS], key);
            assert(id); /* the plan has looked, and what is referred to was written before */
            buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(*id));
        }
        if (to)
            *slot = buf_str(&out);
    }
}

static bool report(struct applier *v, const struct model_edit_part *p, struct str id,
                   const char *change)
{
    struct record_head head;
    if (!store_head(v->store, v->arena, id, &head, v->err))
        return false;
    struct json *o = json_add(v->arena, v->parts, NULL, JSON_OBJECT);
    json_add_text(v->arena, o, "type", str_of(p->section->type->name));
    json_add_text(v->arena, o, "key", p->key);
    json_add_text(v->arena, o, "ref", p->ref);
    json_add_text(v->arena, o, "id", id);
    json_add_int(v->arena, o, "revision", head.revision);
    json_add_text(v->arena, o, "change", str_of(change));
    json_add_bool(v->arena, o, "along", p->edit == MODEL_EDIT_NONE);
    return true;
}

static bool write_part(struct applier *v, const struct model_edit_part *p)
{
    const struct record_type *t = p->section->type;
    struct str id = p->stored ? p->stored->id : (struct str){0};
    refer_by_id(v, p, p->now);
    if (!record_set(t, p->now, v->arena, STR("release"), v->release, v->err))
        return false;
    bool ok = p->stored ? store_save(v->store, v->arena, t, id, 0, p->now, v->err)
                        : store_add(v->store, v->arena, t, p->now, &id, v->err);
    if (!ok)
        return err_wrap(v->err, "%s.%.*s", p->section->name, STR_ARG(p->key));
    know(v, p->section, p->key, id);
    return report(v, p, id, p->stored ? "changed" : "added");
}

static bool retire_part(struct applier *v, const struct model_edit_part *p)
{
    struct str reason = STR("Removed from the diagram");
    if (p->edit != MODEL_EDIT_NONE && v->edits->items[p->edit].reason.n)
        reason = v->edits->items[p->edit].reason;
    if (!store_retire(v->store, v->arena, p->stored->id, reason, v->err))
        return err_wrap(v->err, "%s.%.*s", p->section->name, STR_ARG(p->key));
    return report(v, p, p->stored->id, "retired");
}

/* Parts to write in such an order that what is referred to comes first: by section, and zones that
   lie in others after those. */
struct turn {
    struct model_edit_part *part;
    size_t depth;
};

static int by_turn(const void *x, const void *y)
{
    const struct turn *a = x, *b = y;
    if (a->part->section != b->part->section)
        return a->part->section < b->part->section ? -1 : 1;
    if (a->depth != b->depth)
        return a->depth < b->depth ? -1 : 1;
    return (a->part > b->part) - (a->part < b->part); /* as they stand in the plan */
}

static size_t depth_of(const struct applier *v, const struct map *zones,
                       const struct model_edit_part *part)
{
    size_t depth = 0;
    if (part->section != &MODEL_SECTIONS[0])
        return 0;
    while (part && depth <= v->plan.part_count) {
        part = map_find(zones, ((const struct zone *)part->now)->parent);
        depth++;
    }
    return depth;
}

static bool write_parts(struct applier *v)
{
    struct turn *turns = ARENA_ARRAY(v->arena, struct turn, v->plan.part_count + 1);
    struct map zones = {.arena = v->arena};
    size_t count = 0;
    for (size_t i = v->plan.part_count; i > 0; i--) { /* the new part of a key before an old one */
        struct model_edit_part *p = &v->plan.parts[i - 1];
        if (p->section == &MODEL_SECTIONS[0] && p->fate != MODEL_EDIT_RETIRED &&
            !map_find(&zones, p->key))
            map_add(&zones, p->key, p);
    }
    for (size_t i = 0; i < v->plan.part_count; i++) {
        struct model_edit_part *p = &v->plan.parts[i];
        if (p->fate == MODEL_EDIT_ADDED || p->fate == MODEL_EDIT_CHANGED)
            turns[count++] = (struct turn){p, depth_of(v, &zones, p)};
    }
    qsort(turns, count, sizeof *turns, by_turn);
    for (size_t i = 0; i < count; i++)
        if (!write_part(v, turns[i].part))
            return false;
    for (size_t i = v->plan.part_count; i > 0; i--)
        if (v->plan.parts[i - 1].fate == MODEL_EDIT_RETIRED &&
            !retire_part(v, &v->plan.parts[i - 1]))
            return false;
    return true;
}

bool model_edit_apply(struct store *s, struct arena *a, struct str release,
                      const struct model_edits *edits, struct json **answer, struct err *err)
{
    struct applier v = {.store = s, .arena = a, .release = release, .edits = edits, .err = err};
    struct model_state state;
    struct findings findings;
    findings_init(&findings, a);
    if (!model_load(s, a, release, MODEL_WHOLE, &state, &findings, err))
        return false;
    model_edit_plan(a, &state, edits, &v.plan);
    v.answer = json_object(a);
    v.parts = json_array(a);
    bool writes = v.plan.conflict_count == 0 && v.plan.fault_count == 0;
    json_add_text(a, v.answer, "state",
                  v.plan.fault_count      ? STR("refused")
                  : v.plan.conflict_count ? STR("conflict")
                                          : STR("saved"));
    know_parts(&v);
    if (writes && !write_parts(&v))
        return false;
    json_add_int(a, v.answer, "position", store_position(s));
    json_hang(v.answer, "parts", v.parts);
    if (!put_against(&v))
        return false;
    *answer = v.answer;
    return true;
}
