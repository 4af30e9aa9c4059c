#include "base/base64.h"

#include <sodium.h>

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
    size_t n = 0;
    const char *end = NULL;
    unsigned char *to = ARENA_ARRAY(a, unsigned char, text.n / 4 * 3 + 4);
    while (text.n && strchr("= \r\n", text.p[text.n - 1]))
        text.n--;
    if (sodium_base642bin(to, text.n / 4 * 3 + 4, text.p ? text.p : "", text.n, " \r\n", &n, &end,
                          sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
        (text.n && end != text.p + text.n))
        return false;
    *out = (struct str){(const char *)to, n};
    return true;
}

struct str base64_encode(struct arena *a, struct str bytes)
{
    size_t size = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *to = ARENA_ARRAY(a, char, size);
    sodium_bin2base64(to, size, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return (struct str){to, size - 1};
}
