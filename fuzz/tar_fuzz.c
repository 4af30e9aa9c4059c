/* tar_fuzz.c - any bytes as a tar archive: members within their limits, or a reason. */
#include "base/limits.h"
#include "base/tar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool member(void *context, struct str name, struct str bytes, struct err *err)
{
    size_t *total = context;
    (void)err;
    *total += name.n + bytes.n;
    assert(bytes.n <= KIB(64));
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct stream *s = NULL;
    struct str bytes = {(const char *)data, size};
    size_t total = 0;
    arena_init(&a, GIB(1));
    (void)tar_is(bytes);
    if (stream_of(&a, bytes, &s, &err)) {
        if (!tar_each(&a, s, KIB(64), member, &total, &err))
            assert(err.text[0]);
        stream_close(s);
    }
    arena_done(&a);
    return 0;
}
