#include "base/base64.h"

#include <sodium.h>

static bool decode(struct arena *a, struct str text, const char *ignore, int variant,
                   struct str *out)
{
    size_t n = 0, size = text.n / 4 * 3 + 4;
    const char *end = NULL;
    unsigned char *to = ARENA_ARRAY(a, unsigned char, size);
    if (sodium_base642bin(to, size, text.p ? text.p : "", text.n, ignore, &n, &end, variant) != 0 ||
        (text.n && end != text.p + text.n))
        return false;
    *out = (struct str){(const char *)to, n};
    return true;
}

static struct str encode(struct arena *a, struct str bytes, int variant)
{
    size_t size = sodium_base64_encoded_len(bytes.n, variant); /* with a NUL */
    char *to = ARENA_ARRAY(a, char, size);
    sodium_bin2base64(to, size, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, variant);
    return str_of(to);
}

bool base64_decode(struct arena *a, struct str text, struct str *out)
{
    while (text.n && strchr("= \r\n", text.p[text.n - 1]))
        text.n--;
    return decode(a, text, " \r\n", sodium_base64_VARIANT_ORIGINAL_NO_PADDING, out);
}

struct str base64_encode(struct arena *a, struct str bytes)
{
    return encode(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_url_decode(struct arena *a, struct str text, struct str *out)
{
    return decode(a, text, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}

struct str base64_url_encode(struct arena *a, struct str bytes)
{
    return encode(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
