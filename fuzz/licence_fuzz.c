/* What is read formats to a text that reads and formats to itself. */
#include "base/limits.h"
#include "value/licence/licence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(64));
    const struct licence *l;
    struct err err;
    if (licence_parse(&a, (struct str){(const char *)data, size}, &l, &err)) {
        struct buf one = {.arena = &a};
        struct buf two = {.arena = &a};
        licence_format(l, &one);
        if (one.n <= LIMIT_TEXT) {
            assert(licence_parse(&a, buf_str(&one), &l, &err));
            licence_format(l, &two);
            assert(str_eq(buf_str(&one), buf_str(&two)));
        }
    }
    arena_done(&a);
    return 0;
}
