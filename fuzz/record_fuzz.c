/* A record that was read gives JSON, and rows, that read as the same record. */
#include "base/limits.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *empty(struct arena *a, const struct record_type *t)
{
    return arena_alloc(a, t->size, 1, _Alignof(max_align_t));
}

static void check_same(struct arena *a, const struct record_type *t, const void *record)
{
    void *again = empty(a, t), *row = empty(a, t);
    struct json *object = json_object(a);
    struct err err = {0};
    bool matters;
    record_to_json(t, record, a, object);
    EACH_FIELD (f, t) { /* as the store reads a row */
        struct str text = record_get(f, record, a);
        assert(record_is_empty(f, record) == (text.n == 0));
        if (text.n)
            assert(f->kind->parse(f, a, text, record_slot(f, row), &err));
    }
    assert(json_count(record_diff(t, record, row, a, &matters)) == 0);
    assert(record_from_json(t, again, a, object, &err));
    assert(json_count(record_diff(t, record, again, a, &matters)) == 0);
    record_to_model(t, record, a);
    record_title(t, record, a);
}

/* The first byte chooses the type, the rest is its JSON. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct json *object;
    struct err err = {0};
    if (size == 0)
        return 0;
    arena_init(&a, MIB(256));
    const struct record_type *t = RECORD_TYPES[data[0] % RECORD_TYPE_COUNT];
    void *record = empty(&a, t);
    if (json_read(&a, (struct str){(const char *)data + 1, size - 1}, &object, &err)) {
        if (record_from_json(t, record, &a, object, &err))
            check_same(&a, t, record);
        else
            assert(err.code != ERR_NONE && err.text[0]);
    }
    arena_done(&a);
    return 0;
}
