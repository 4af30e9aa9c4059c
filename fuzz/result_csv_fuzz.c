/* Any bytes: read as a table of test results or of findings; what comes out keeps the promises of
   result.h. */
#include "result_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    result_check(RESULT_CSV_TESTS, (struct str){(const char *)data, size});
    result_check(RESULT_CSV_FINDINGS, (struct str){(const char *)data, size});
    return 0;
}
