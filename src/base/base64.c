#include "base/base64.h"

#include <sodium.h>

static struct str write_text(struct arena *a, struct str bytes, int variant)
{
    size_t size = sodium_base64_encoded_len(bytes.n, variant); /* with a NUL */
    char *to = ARENA_ARRAY(a, char, size);
    sodium_bin2base64(to, size, (const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, variant);
    return str_of(to);
}

struct str base64_text(struct arena *a, struct str bytes)
{
    return write_text(a, bytes, sodium_base64_VARIANT_ORIGINAL);
}

struct str base64_url(struct arena *a, struct str bytes)
{
    return write_text(a, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64_url_read(struct arena *a, struct str text, struct str *bytes)
{
    size_t n = 0, size = text.n / 4 * 3 + 3;
    char *to = ARENA_ARRAY(a, char, size);
    const char *end = NULL;
    if (sodium_base642bin((unsigned char *)to, size, text.p ? text.p : "", text.n, NULL, &n, &end,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        (text.n && end != text.p + text.n))
        return false;
    *bytes = (struct str){to, n};
    return true;
}
