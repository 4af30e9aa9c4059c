/* A vector that is read has scores from 0 to 100 tenths, and formats to one with the same scores.
 */
#include "base/limits.h"
#include "value/cvss/cvss.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, MIB(1));
    struct cvss v;
    struct cvss again;
    struct cvss_scores s;
    struct cvss_scores t;
    struct err err;
    if (cvss_parse((struct str){(const char *)data, size}, &v, &err)) {
        struct buf out = {.arena = &a};
        cvss_scores(&v, &s);
        assert(s.overall >= 0 && s.overall <= 100 && s.base >= 0 && s.base <= 100);
        assert(s.temporal >= 0 && s.temporal <= s.base && s.environmental <= 100);
        cvss_format(&v, &out);
        assert(cvss_parse(buf_str(&out), &again, &err));
        cvss_scores(&again, &t);
        assert(s.overall == t.overall && s.base == t.base && s.environmental == t.environmental);
    }
    arena_done(&a);
    return 0;
}
