/* Any bytes as an advisory of RustSec: a struct whose ranges and keys hold together, or a reason.
 */
#include "feed_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct advisory ad;
    struct err err = {0};
    arena_init(&a, GIB(1));
    findings_init(&findings, &a);
    if (feed_read_rustsec(&a, (struct str){(const char *)data, size}, &ad, &findings, &err))
        check_advisory(&ad);
    else
        assert(err.text[0]);
    arena_done(&a);
    return 0;
}
