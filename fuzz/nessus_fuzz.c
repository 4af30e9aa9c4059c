/* Any bytes: read as a report of Nessus; what comes out keeps the promises of result.h. */
#include "result_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    result_check(RESULT_NESSUS, (struct str){(const char *)data, size});
    return 0;
}
