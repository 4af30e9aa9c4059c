/* template_fuzz.c - any template on one model. */
#include "base/limits.h"
#include "base/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err;
    struct json *model;
    arena_init(&a, GIB(1));
    /* the items of rows hide rows, so that sections do not multiply */
    struct str text = STR(
        "{\"a\":\"<x>\",\"n\":1,\"z\":null,\"t\":true,\"f\":false,\"o\":{\"b\":\"c\"},"
        "\"rows\":[{\"rows\":\"r\",\"a\":\"s\"},{\"rows\":\"\"}],\"e\":[]}");
    bool ok = json_read(&a, text, &model, &err);
    assert(ok);
    struct buf out = {.arena = &a};
    ok = template_render((struct str){(const char *)data, size}, model, &out, &err);
    assert(ok || err.text[0]);
    arena_done(&a);
    return 0;
}
