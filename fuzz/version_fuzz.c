/* Two lines are two versions: in every scheme they compare, and swapped they give the mirror. */
#include "value/version/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    size_t cut = str_find_char(text, '\n');
    struct str a = str_sub(text, 0, cut);
    struct str b = str_from(text, cut + 1);
    for (int i = 0; i < VERSION_SCHEME__COUNT; i++) {
        enum version_scheme scheme = (enum version_scheme)i;
        enum version_order order = version_compare(scheme, a, b);
        enum version_order back = version_compare(scheme, b, a);
        bool valid = version_is_valid(scheme, a) && version_is_valid(scheme, b);
        assert((order == VERSION_UNKNOWN) == !valid);
        assert((order == VERSION_LESS) == (back == VERSION_GREATER));
        assert((order == VERSION_EQUAL) == (back == VERSION_EQUAL));
        if (version_is_valid(scheme, a))
            assert(version_compare(scheme, a, a) == VERSION_EQUAL);
    }
    return 0;
}
