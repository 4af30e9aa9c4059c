/* What the small parsers cost: nanoseconds for one call. */
#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "value/cpe/cpe.h"
#include "value/cvss/cvss.h"
#include "value/purl/purl.h"
#include "value/version/version.h"

enum { ROUNDS = 200000 };

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void versions(void)
{
    static const char *const pairs[VERSION_SCHEME__COUNT][2] = {
        [VERSION_GENERIC] = {"1.0.2k", "1.0.2u"},
        [VERSION_SEMVER] = {"1.12.3-rc.1+build", "1.12.3-rc.2"},
        [VERSION_NPM] = {"18.20.4", "18.20.5"},
        [VERSION_PYPI] = {"2.31.0rc1", "2.31.0.post1"},
        [VERSION_MAVEN] = {"2.17.0-rc1", "2.17.1"},
        [VERSION_DEB] = {"1:91.4.1-1~deb11u1", "1:91.4.1-1~deb11u2"},
        [VERSION_RPM] = {"1:1.1.1k-7.el8", "1:1.1.1k-9.el8"},
        [VERSION_APK] = {"1.1.1k_p1-r0", "1.1.1k_p1-r3"},
        [VERSION_GOLANG] = {"v0.0.0-20200101000000-abcdef123456", "v0.17.0"},
        [VERSION_CARGO] = {"1.0.203", "1.0.204"},
        [VERSION_GEM] = {"6.1.7.rc1", "6.1.7.8"},
        [VERSION_NUGET] = {"13.0.3-beta1", "13.0.3"},
        [VERSION_COMPOSER] = {"5.4.0-RC1", "5.4.21"},
    };
    for (int i = 0; i < VERSION_SCHEME__COUNT; i++) {
        enum version_scheme scheme = (enum version_scheme)i;
        size_t less = 0;
        int64_t start = now_ns();
        for (int r = 0; r < ROUNDS; r++)
            less += version_compare(scheme, str_of(pairs[i][0]), str_of(pairs[i][1])) ==
                    VERSION_LESS;
        int64_t end = now_ns();
        printf("version_compare %-9s %5lld ns (%zu)\n", version_scheme_name(scheme),
               (long long)((end - start) / ROUNDS), less / ROUNDS);
    }
}

static void scores(const char *name, struct str vector)
{
    int64_t parse = 0;
    int64_t score = 0;
    int sum = 0;
    struct cvss v = {0};
    struct cvss_scores s;
    struct err err;
    int64_t start = now_ns();
    for (int r = 0; r < ROUNDS; r++)
        sum += cvss_parse(vector, &v, &err);
    parse = now_ns() - start;
    start = now_ns();
    for (int r = 0; r < ROUNDS; r++) {
        cvss_scores(&v, &s);
        sum += s.overall;
    }
    score = now_ns() - start;
    printf("cvss %s parse %lld ns, scores %lld ns (%d)\n", name, (long long)(parse / ROUNDS),
           (long long)(score / ROUNDS), sum / ROUNDS);
}

static void names(void)
{
    struct arena a;
    struct err err;
    struct purl p;
    struct cpe c;
    size_t good = 0;
    arena_init(&a, MIB(1));
    int64_t start = now_ns();
    for (int r = 0; r < ROUNDS; r++) {
        size_t mark = arena_mark(&a);
        good += purl_parse(&a, STR("pkg:npm/%40babel/core@7.0.0?a=b"), &p, &err);
        arena_rewind(&a, mark);
    }
    int64_t middle = now_ns();
    for (int r = 0; r < ROUNDS; r++) {
        size_t mark = arena_mark(&a);
        good += cpe_parse(&a, STR("cpe:2.3:a:openssl:openssl:1.0.2k:*:*:*:*:*:*:*"), &c, &err);
        arena_rewind(&a, mark);
    }
    int64_t end = now_ns();
    printf("purl_parse %lld ns, cpe_parse %lld ns (%zu)\n", (long long)((middle - start) / ROUNDS),
           (long long)((end - middle) / ROUNDS), good / ROUNDS);
    arena_done(&a);
}

int main(void)
{
    versions();
    scores("3.1", STR("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/E:P/RL:O/CR:H"));
    scores("4.0", STR("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:H/SA:H/E:P/CR:M"));
    names();
    return 0;
}
