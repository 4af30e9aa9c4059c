/* Any bytes: read as a profile of quality, and asked of a small list. */
#include "assess/sbom/quality.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char list_text[] =
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\": "
    "\"library\", \"name\": \"zlib\", \"version\": \"1.3\", \"externalReferences\": [{\"type\": "
    "\"distribution\", \"url\": \"https://zlib.example\", \"hashes\": [{\"alg\": \"MD5\", "
    "\"content\": \"00\"}]}]}, {\"type\": \"file\", \"name\": \"a\"}]}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct sbom list;
    struct sbom_whole whole;
    struct sbom_quality_profile profile;
    struct err err = {0};
    arena_init(&a, GIB(1));
    findings_init(&findings, &a);
    if (sbom_quality_profile_read(&a, (struct str){(const char *)data, size}, &profile, &err)) {
        assert(sbom_read(&a, str_of(list_text), &list, &findings, &err));
        sbom_whole_of(&a, &list, &whole);
        const struct json *result = sbom_quality_check(&a, &whole, &profile);
        JSON_EACH (row, json_get(result, "rules"))
            assert(json_int(row, "have", -1) + json_int(row, "missing", -1) ==
                   json_int(row, "total", -2));
    } else
        assert(err.code != ERR_NONE);
    arena_done(&a);
    return 0;
}
