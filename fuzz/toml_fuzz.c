/* toml_fuzz.c - what toml_read takes is a tree that JSON can write and json_read takes. */
#include "base/limits.h"
#include "base/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err;
    struct json *v, *again;
    struct str text = {(const char *)data, size};
    arena_init(&a, GIB(1));
    if (toml_read(&a, text, &v, &err)) {
        struct buf one = {.arena = &a}, two = {.arena = &a};
        json_write(v, &one);
        bool ok = json_read(&a, buf_str(&one), &again, &err);
        assert(ok);
        json_write(again, &two);
        assert(str_eq(buf_str(&one), buf_str(&two)));
        assert(v->offset <= size && json_line(text, v) > 0);
    }
    arena_done(&a);
    return 0;
}
