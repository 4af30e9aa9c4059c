/* openid_fuzz.c - the first line is an id token, the second the provider's keys, the rest its
   configuration: nothing that was not signed is ever taken, and what is taken is of our issuer. */
#include "base/http.h"
#include "base/limits.h"
#include "serve/auth/openid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err;
    const struct json *claims = NULL;
    struct openid_provider provider;
    const struct openid_expect expect = {STR("https://op"), STR("us"), STR("n"), {1800000000000}};
    struct str rest = {(const char *)data, size}, token, keys;
    arena_init(&a, GIB(1));
    if (str_split(&rest, '\n', &token) && str_split(&rest, '\n', &keys)) {
        if (openid_claims(&a, token, keys, &expect, &claims, &err))
            assert(str_eq(json_text(claims, "iss"), expect.issuer));
        if (openid_discovery(&a, rest, expect.issuer, &provider, &err))
            assert(str_eq(provider.issuer, expect.issuer) &&
                   http_url_check(provider.token, NULL, &err) &&
                   http_url_check(provider.keys, NULL, &err));
    }
    arena_done(&a);
    return 0;
}
