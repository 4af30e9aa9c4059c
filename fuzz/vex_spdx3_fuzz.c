/* Any bytes: read as VEX in SPDX 3; what comes out keeps the promises of vex.h. */
#include "vex_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vex_check(VEX_SPDX, (struct str){(const char *)data, size});
    return 0;
}
