/* stream_fuzz.c - items out of a document, plain or packed; the first byte picks the form. */
#include "base/limits.h"
#include "base/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool touch(void *context, struct str item, uint64_t offset, struct err *err)
{
    (void)offset;
    struct arena *a = context;
    struct json *v;
    size_t mark = arena_mark(a);
    bool ok = json_read(a, item, &v, err);
    arena_rewind(a, mark);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena a;
    struct err err;
    struct stream *s;
    struct json *head;
    struct str text = {(const char *)data + 1, size - 1}, part;
    arena_init(&a, GIB(2));
    if (stream_of(&a, text, &s, &err)) {
        bool ok = stream_peek(s, 100, &part, &err);
        struct str member = data[0] % 2 ? STR("v") : STR("");
        if (ok && data[0] % 3)
            ok = stream_each_item(s, member, 1 << 16, touch, &a, &a, &head, &err);
        else if (ok)
            ok = stream_read_all(s, &a, MIB(1), &part, &err);
        assert(ok || err.text[0]);
        stream_close(s);
    }
    arena_done(&a);
    return 0;
}
