/* Any bytes: read as a report of ZAP, XML or JSON; what comes out keeps the promises of result.h.
 */
#include "result_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    result_check(RESULT_ZAP_XML, (struct str){(const char *)data, size});
    result_check(RESULT_ZAP_JSON, (struct str){(const char *)data, size});
    return 0;
}
