/* Edits of a diagram: whatever the bytes, an error, or a plan after which the model is one that
   could be written: references lead somewhere, keys are unique, and every value is allowed - or it
   is said what stands against it. */
#include "base/limits.h"
#include "intake/model/edit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char model[] =
    "tutela_model: 1\n"
    "zones: {out: {name: Out}, in: {name: In, parent: out}}\n"
    "data: {dose: {name: Dose}}\n"
    "elements:\n"
    "  nurse: {name: Nurse, kind: external_entity, zone: out}\n"
    "  pump: {name: Pump, kind: process, zone: in, data_classes: [dose]}\n"
    "flows: {set: {name: Set, source: nurse, target: pump, data_classes: [dose]}}\n"
    "assets: {therapy: {name: Therapy, elements: [pump]}}\n";

/* The model as if it came from a store; what belongs to zone "out" is of a platform. */
static void make_state(struct arena *a, struct model_state *m)
{
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    bool ok = model_read(a, str_of(model), &m->document, &findings, &err);
    assert(ok);
    m->document.release = STR("REL-0002");
    m->parts = ARENA_ARRAY(a, struct model_stored, 100);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = &MODEL_SECTIONS[i];
        for (size_t j = 0; j < model_count(&m->document, s); j++) {
            struct model_stored *p = &m->parts[m->part_count++];
            p->section = s;
            p->record = model_item(&m->document, s, j);
            p->key = model_item_key(s, p->record);
            p->id = str_fmt(a, "%s-0001", s->type->prefix);
            p->revision = 1;
            p->depth = STR_IS(p->key, "out") || STR_IS(p->key, "nurse");
            p->layer = p->depth ? STR("REL-0001") : STR("REL-0002");
        }
    }
}

static void check_words(const struct map *keys, const struct model_section *to, struct str words)
{
    struct str word;
    while (str_word(&words, &word))
        assert(map_find(&keys[to - MODEL_SECTIONS], word));
}

static void check(struct arena *a, const struct model_plan *plan)
{
    struct map keys[MODEL_SECTION_COUNT] = {{0}}, own[MODEL_SECTION_COUNT] = {{0}};
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        keys[i].arena = own[i].arena = a;
    for (size_t i = 0; i < plan->part_count; i++) {
        struct model_edit_part *p = &plan->parts[i];
        struct map *all = &keys[p->section - MODEL_SECTIONS];
        struct map *mine = &own[p->section - MODEL_SECTIONS];
        bool theirs = p->stored && p->stored->depth > 0;
        assert(!theirs || p->fate == MODEL_EDIT_KEPT);
        if (p->fate == MODEL_EDIT_RETIRED)
            continue;
        assert(str_eq(model_item_key(p->section, p->now), p->key));
        if (!map_find(all, p->key))
            map_add(all, p->key, p);
        if (theirs)
            continue;
        assert(!map_find(mine, p->key));
        map_add(mine, p->key, p);
    }
    for (size_t i = 0; i < plan->part_count; i++)
        EACH_FIELD (f, plan->parts[i].section->type) {
            const struct model_edit_part *p = &plan->parts[i];
            if (p->fate == MODEL_EDIT_RETIRED)
                continue;
            assert(str_is_utf8(record_get(f, p->now, a)));
            assert(!(f->flags & FIELD_REQUIRED) || !model_field_counts(f) ||
                   !record_is_empty(f, p->now));
            if (model_section_of(f))
                check_words(keys, model_section_of(f), record_get(f, p->now, a));
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct json *root;
    struct err err = {0};
    struct model_edits edits;
    struct model_state m = {0};
    struct model_plan plan;
    arena_init(&a, GIB(1));
    if (json_read(&a, (struct str){(const char *)data, size}, &root, &err) &&
        model_edit_read(&a, root, &edits, &err)) {
        make_state(&a, &m);
        model_edit_plan(&a, &m, &edits, &plan);
        if (plan.conflict_count == 0 && plan.fault_count == 0)
            check(&a, &plan);
    } else {
        assert(err.code != ERR_NONE && err.text[0]);
    }
    arena_done(&a);
    return 0;
}
