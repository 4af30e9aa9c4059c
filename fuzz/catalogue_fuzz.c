/* Catalogues: whatever the bytes, structs and findings, and a check and a comparison of them with
   themselves. */
#include "intake/catalogue/compare.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings f;
    struct err err = {0};
    struct catalogue_file c[2];
    struct catalogue_facts facts;
    arena_init(&a, GIB(1));
    findings_init(&f, &a);
    struct str bytes = {(const char *)data, size};
    if (catalogue_read(&a, bytes, &c[0], &f, &err)) {
        c[1] = c[0];
        assert(catalogue_check(&a, c, 2, NULL) >= c[0].clause_count);
        struct json *same;
        catalogue_compare(&a, &c[0], &c[1], &same);
        assert(json_int(json_get(same, "counts"), "same", -1) == (int64_t)c[0].clause_count);
    }
    if (catalogue_facts_read(&a, bytes, &facts, &f, &err))
        assert(catalogue_check(&a, NULL, 0, &facts) == 0);
    arena_done(&a);
    return 0;
}
