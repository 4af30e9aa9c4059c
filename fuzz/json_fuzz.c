/* json_fuzz.c - what json_read takes is a tree that JSON can write and json_read takes. */
#include "base/json.h"
#include "tree_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return tree_check(json_read, data, size);
}
