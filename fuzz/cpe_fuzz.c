/* Two lines are two names: what is read formats to the same name, in both bindings it can be
   compared, and a name without wildcards equals itself. */
#include "base/limits.h"
#include "value/cpe/cpe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(4));
    struct str text = {(const char *)data, size};
    size_t cut = str_find_char(text, '\n');
    struct cpe x;
    struct cpe y;
    struct err err;
    if (cpe_parse(&a, str_sub(text, 0, cut), &x, &err)) {
        struct buf one = {.arena = &a};
        struct buf two = {.arena = &a};
        struct buf uri = {.arena = &a};
        cpe_format(&x, &one);
        if (one.n <= LIMIT_NAME) {
            assert(cpe_parse(&a, buf_str(&one), &y, &err));
            cpe_format(&y, &two);
            assert(str_eq(buf_str(&one), buf_str(&two)));
        }
        cpe_format_uri(&x, &uri);
        if (cpe_parse(&a, str_from(text, cut + 1), &y, &err)) {
            bool equal = cpe_compare(&x, &y) == CPE_EQUAL;
            assert(!equal || cpe_compare(&y, &x) == CPE_EQUAL);
        }
    }
    arena_done(&a);
    return 0;
}
