/* Any bytes as a CSAF document: advisories that hold together, or a reason. */
#include "feed_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_document(feed_read_csaf, data, size);
    return 0;
}
