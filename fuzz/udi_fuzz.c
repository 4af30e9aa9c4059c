/* Whatever is read as an identifier is read so again where its kind is told, and its parts print as
   one line. */
#include "base/limits.h"
#include "value/udi/udi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(64));
    struct str text = {(const char *)data, size};
    struct date as_of = {2026, 11, 27};
    struct udi one, two;
    struct err err;
    if (udi_read(&a, text, as_of, &one, &err)) {
        struct buf first = {.arena = &a}, second = {.arena = &a};
        assert(udi_read_as(&a, one.kind, text, as_of, &two, &err));
        udi_format(&one, &first);
        udi_format(&two, &second);
        assert(str_eq(buf_str(&first), buf_str(&second)));
        assert(!memchr(first.p, ' ', first.n) || one.part_count > 1);
    }
    for (int kind = UDI_NONE + 1; kind < UDI_KIND__COUNT; kind++) {
        struct str digits;
        (void)!udi_read_as(&a, (enum udi_kind)kind, text, as_of, &one, &err);
        if (udi_digits(&a, (enum udi_kind)kind, text, &digits, &err))
            assert(digits.n == 1 || digits.n == 2);
    }
    arena_done(&a);
    return 0;
}
