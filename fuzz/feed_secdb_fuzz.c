/* Any bytes as Alpine's secdb: advisories that hold together, or a reason. */
#include "feed_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_document(feed_read_secdb, data, size);
    return 0;
}
