/* Any bytes as decision tables: tables that answer without any facts, or a reason. */
#include "base/limits.h"
#include "value/ssvc/ssvc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct ssvc ssvc;
    struct ssvc_answers answers = {0};
    struct json *model;
    arena_init(&a, GIB(1));
    if (!ssvc_read(&a, (struct str){(const char *)data, size}, &ssvc, &err)) {
        assert(err.text[0]);
    } else {
        for (size_t i = 0; i < ssvc.table_count; i++) {
            const struct ssvc_table *t = &ssvc.tables[i];
            size_t point = t->inputs[0];
            if (ssvc_decide(&a, &ssvc, t->id, &answers, &model, &err))
                assert(json_count(json_get(model, "possible")) > 0);
            struct ssvc_answers one = {0};
            one.values[point] = (unsigned char)ssvc.points[point].value_count;
            if (ssvc_decide(&a, &ssvc, t->id, &one, &model, &err))
                assert(json_count(json_get(model, "possible")) > 0);
        }
    }
    arena_done(&a);
    return 0;
}
