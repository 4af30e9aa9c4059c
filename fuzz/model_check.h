/* What holds of every document that a reader of threat models gives. */
#ifndef FUZZ_MODEL_CHECK_H
#define FUZZ_MODEL_CHECK_H

#include "base/limits.h"
#include "base/map.h"
#include "publish/model/export.h"

/* Each value is one that the record may have. */
static inline void model_check_record(struct arena *a, const struct model_section *s,
                                      const void *record)
{
    struct err err = {0};
    void *again = arena_alloc(a, s->type->size, 1, _Alignof(max_align_t));
    assert(model_item_key(s, record).n > 0);
    EACH_FIELD (f, s->type) {
        struct str text = record_get(f, record, a);
        assert(str_is_utf8(text));
        if (text.n == 0 || model_section_of(f)) {
            assert(text.n > 0 || !model_field_counts(f) || !(f->flags & FIELD_REQUIRED));
            continue;
        }
        bool ok = record_set(s->type, again, a, str_of(f->name), text, &err);
        assert(ok);
        assert(str_eq(record_get(f, again, a), text));
    }
}

static inline void model_check(struct arena *a, const struct model_document *d)
{
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        struct map keys = {.arena = a};
        for (size_t j = 0; j < model_count(d, &MODEL_SECTIONS[i]); j++) {
            void *record = model_item(d, &MODEL_SECTIONS[i], j);
            struct str key = model_item_key(&MODEL_SECTIONS[i], record);
            model_check_record(a, &MODEL_SECTIONS[i], record);
            assert(!map_find(&keys, key));
            map_add(&keys, key, record);
        }
    }
}

/* Written as our text, read and written again it is the same. */
static inline void model_check_text(struct arena *a, const struct model_document *d)
{
    struct buf one = {.arena = a}, two = {.arena = a};
    struct model_document again;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    model_write_text(d, &one);
    bool ok = model_read(a, buf_str(&one), &again, &findings, &err);
    assert(ok);
    model_write_text(&again, &two);
    assert(str_eq(buf_str(&one), buf_str(&two)));
}

#endif
