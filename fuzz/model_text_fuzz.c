/* Any texts in a record: written as our text and read again they are the same. Any bytes below the
   first line of a model: what is taken is written and read without a difference. */
#include "model_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_texts(struct arena *a, struct str bytes)
{
    struct element e = {0};
    struct data_class data = {0};
    struct model_document d = {.format = MODEL_TEXT}, again;
    struct buf text = {.arena = a};
    struct findings findings;
    struct err err = {0};
    struct str key, name, rest = bytes;
    findings_init(&findings, a);
    if (!str_split(&rest, '\n', &key) || !str_split(&rest, '\n', &name) ||
        !record_set(&ELEMENT_TYPE, &e, a, STR("key"), key, &err) ||
        !record_set(&ELEMENT_TYPE, &e, a, STR("name"), name, &err) ||
        !record_set(&ELEMENT_TYPE, &e, a, STR("description"), rest, &err) ||
        !record_set(&ELEMENT_TYPE, &e, a, STR("properties"), rest, &err) ||
        !record_set(&ELEMENT_TYPE, &e, a, STR("kind"), STR("process"), &err))
        return;
    e.release = STR("R");
    struct record_context context = {.arena = a};
    if (!record_finish(&ELEMENT_TYPE, &e, &context, &err))
        return;
    data.key = data.name = e.key;
    e.data_classes = e.key;
    d.elements = &e;
    d.data = &data;
    d.element_count = d.data_count = 1;
    model_write_text(&d, &text);
    bool ok = model_read(a, buf_str(&text), &again, &findings, &err);
    assert(ok && again.element_count == 1);
    EACH_FIELD (f, &ELEMENT_TYPE)
        assert(!model_field_counts(f) ||
               str_eq(record_get(f, &e, a), record_get(f, &again.elements[0], a)));
    assert(str_eq(again.elements[0].key, e.key));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct model_document d;
    struct findings findings;
    struct err err = {0};
    struct str bytes = {(const char *)data, size};
    arena_init(&a, LIMIT_ARENA);
    findings_init(&findings, &a);
    struct str text = str_fmt(&a, "tutela_model: 1\n%.*s", STR_ARG(bytes));
    if (model_read(&a, text, &d, &findings, &err)) {
        model_check(&a, &d);
        model_check_text(&a, &d);
    }
    check_texts(&a, bytes);
    arena_done(&a);
    return 0;
}
