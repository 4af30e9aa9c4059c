/* yaml_fuzz.c - what yaml_read takes is a tree that JSON can write and json_read takes. */
#include "base/yaml.h"
#include "tree_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return tree_check(yaml_read, data, size);
}
