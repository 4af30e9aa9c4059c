/* Any bytes as a CVE record: an advisory that holds together, or a reason. */
#include "feed_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct advisory ad;
    struct err err = {0};
    arena_init(&a, GIB(1));
    findings_init(&findings, &a);
    struct str bytes = {(const char *)data, size};
    (void)feed_recognise(bytes);
    if (feed_read_cve(&a, bytes, &ad, &findings, &err))
        check_advisory(&ad);
    else
        assert(err.text[0]);
    arena_done(&a);
    return 0;
}
