/* Any bytes as a record of NVD: a struct whose ranges and keys hold together, or a reason. */
#include "base/limits.h"
#include "intake/feed/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    if (feed_read_nvd(&a, bytes, &ad, &findings, &err)) {
        assert(ad.id.n);
        for (size_t i = 0; i < ad.package_count; i++)
            assert(ad.packages[i].key.n && ad.packages[i].name.n);
        for (size_t i = 0; i < ad.configuration_count; i++)
            assert(ad.configurations[i].nodes || !ad.configurations[i].node_count);
    } else {
        assert(err.text[0]);
    }
    arena_done(&a);
    return 0;
}
