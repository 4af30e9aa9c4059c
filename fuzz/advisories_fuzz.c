/* What a damaged advisory database may hold where we packed bytes. The first byte picks what they
   are said to be; of a product, the second tells how many are what several products share. */
#include "base/limits.h"
#include "store/advisories_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void unpack_packages(struct arena *a, struct str bytes)
{
    struct advisory_package *packages;
    size_t count;
    bool withdrawn;
    if (!advisories_unpack_packages(a, bytes, STR("PyPI|a"), &withdrawn, &packages, &count))
        return;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < packages[i].range_count; j++)
            (void)version_in_range(&packages[i].ranges[j], STR("1.0"));
}

static void unpack_product(struct arena *a, struct str bytes)
{
    struct advisory_candidate c = {0};
    bool shared = false;
    size_t n = bytes.n ? (unsigned char)bytes.p[0] : 0;
    struct str body = str_from(bytes, n + 1);
    if (!advisories_unpack_product(a, body, STR("a:v:p"), str_sub(bytes, 1, n), &shared, &c))
        return;
    for (size_t i = 0; i < c.configuration_count; i++)
        for (size_t j = 0; j < c.configurations[i].node_count; j++)
            for (size_t k = 0; k < c.configurations[i].nodes[j].cpe_count; k++)
                assert(c.configurations[i].nodes[j].cpes[k].criteria.n < MIB(1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size == 0)
        return 0;
    arena_init(&a, GIB(2));
    struct str bytes = str_copy(&a, (struct str){(const char *)data + 1, size - 1});
    struct advisories_body body;
    if (data[0] % 3 == 0)
        unpack_packages(&a, bytes);
    else if (data[0] % 3 == 1)
        unpack_product(&a, bytes);
    else if (advisories_unpack_body(&a, STR("CVE-2099-0001"), bytes, &body))
        assert(body.ad.cvss_count <= size);
    arena_done(&a);
    return 0;
}
