/* Any bytes as an entry of KEV or EPSS, JSON or a line: numbers within their bounds, or a reason.
 */
#include "base/limits.h"
#include "intake/feed/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct advisory_kev kev;
    struct advisory_epss epss;
    struct date d;
    struct err err = {0};
    arena_init(&a, GIB(1));
    struct str bytes = {(const char *)data, size};
    if (feed_read_kev(&a, bytes, &kev, &err) || feed_read_kev_line(&a, bytes, &kev, &err))
        assert(kev.cve.n && date_parse(kev.added, &d));
    if (feed_read_epss_line(bytes, &epss, &err) || feed_read_epss_item(&a, bytes, &epss, &err))
        assert(epss.score >= 0 && epss.score <= 100000 && epss.percentile >= 0 &&
               epss.percentile <= 100000);
    (void)feed_read_epss_date(bytes, &d);
    (void)feed_recognise(bytes);
    arena_done(&a);
    return 0;
}
