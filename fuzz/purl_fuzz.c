/* Whatever is read as a purl formats to a text that reads as the same purl. */
#include "base/limits.h"
#include "value/purl/purl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(64));
    struct purl p;
    struct purl again;
    struct err err;
    if (purl_parse(&a, (struct str){(const char *)data, size}, &p, &err)) {
        struct buf one = {.arena = &a};
        struct buf two = {.arena = &a};
        purl_format(&p, &one);
        if (one.n <= LIMIT_NAME) {
            assert(purl_parse(&a, buf_str(&one), &again, &err));
            purl_format(&again, &two);
            assert(str_eq(buf_str(&one), buf_str(&two)));
        }
    }
    arena_done(&a);
    return 0;
}
