#include "base/pack.h"

#include <zstd.h>

struct str pack_zstd(struct arena *a, struct str bytes)
{
    enum { LEVEL = 1 }; /* what is packed is written in the middle of a run: speed counts */
    size_t cap = ZSTD_compressBound(bytes.n);
    char *p = ARENA_ARRAY(a, char, cap);
    size_t n = ZSTD_compress(p, cap, bytes.n ? bytes.p : "", bytes.n, LEVEL);
    assert(!ZSTD_isError(n)); /* the bound holds for every input */
    return (struct str){p, n};
}
