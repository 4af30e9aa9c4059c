#include "value/version/version.h"

#include "base/limits.h"
#include "vectors.h"

static const char signs[] = {
    [VERSION_UNKNOWN] = '?', [VERSION_LESS] = '<', [VERSION_EQUAL] = '=', [VERSION_GREATER] = '>'};

static char sign(enum version_scheme scheme, const char *a, const char *b)
{
    return signs[version_compare(scheme, str_of(a), str_of(b))];
}

static char mirrored(char c)
{
    return c == '<' ? '>' : c == '>' ? '<' : c;
}

struct row {
    const char *a;
    char sign;
    const char *b;
};

static void check(enum version_scheme scheme, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct row *r = &rows[i];
        if (sign(scheme, r->a, r->b) != r->sign)
            fail_msg("%s: %s %c %s, not %c", version_scheme_name(scheme), r->a, r->sign, r->b,
                     sign(scheme, r->a, r->b));
        if (sign(scheme, r->b, r->a) != mirrored(r->sign))
            fail_msg("%s: %s, %s is no mirror", version_scheme_name(scheme), r->b, r->a);
    }
}

/* clang-format off */
/* SemVer 2.0.0, 11.4.4, and edges. */
static const struct row semver_rows[] = {
    {"1.0.0-alpha", '<', "1.0.0-alpha.1"}, {"1.0.0-alpha.1", '<', "1.0.0-alpha.beta"},
    {"1.0.0-alpha.beta", '<', "1.0.0-beta"}, {"1.0.0-beta", '<', "1.0.0-beta.2"},
    {"1.0.0-beta.2", '<', "1.0.0-beta.11"}, {"1.0.0-beta.11", '<', "1.0.0-rc.1"},
    {"1.0.0-rc.1", '<', "1.0.0"}, {"1.0.0+a", '=', "1.0.0+b"}, {"v1.0.0", '=', "1.0.0"},
    {"99999999999999999999.0.0", '<', "100000000000000000000.0.0"},
    {"1.0", '?', "1.0.0"}, {"1.0.0-01", '?', "1.0.0"}, {"1.0.0-", '?', "1.0.0"},
    {"1.0.0-a..b", '?', "1.0.0"}, {"1.0.0-a.", '?', "1.0.0"}, {"1.0.0+", '?', "1.0.0"},
    {"01.0.0", '?', "1.0.0"}, {"1.0.0.", '?', "1.0.0"}, {"", '?', "1.0.0"},
};
/* PEP 440, "Summary of permitted suffixes and relative ordering", and appendix B. */
static const struct row pypi_rows[] = {
    {"1.dev0", '<', "1.0.dev456"}, {"1.0.dev456", '<', "1.0a1"}, {"1.0a1", '<', "1.0a2.dev456"},
    {"1.0a2.dev456", '<', "1.0a12.dev456"}, {"1.0a12.dev456", '<', "1.0a12"},
    {"1.0a12", '<', "1.0b1.dev456"}, {"1.0b2.post345.dev456", '<', "1.0b2.post345"},
    {"1.0b2.post345", '<', "1.0rc1.dev456"}, {"1.0rc1", '<', "1.0"}, {"1.0", '<', "1.0+abc.5"},
    {"1.0+abc.5", '<', "1.0+abc.7"}, {"1.0+abc.7", '<', "1.0+5"},
    {"1.0+5", '<', "1.0.post456.dev34"}, {"1.0.post456", '<', "1.0.15"},
    {"1.0.15", '<', "1.1.dev1"}, {"1!0.1", '>', "9999.0"}, {" V1.0-RC_1 ", '=', "1rc1"},
    {"1.0-1", '=', "1.0.post1"}, {"1.0+a-b", '=', "1.0+A_B"}, {"1.0+", '?', "1.0"},
    {"1.0+a.", '?', "1.0"}, {"1.0.", '?', "1.0"}, {"!1", '?', "1"}, {"1.0x", '?', "1.0"},
};
/* Apache Maven, ComparableVersionTest: two ordered lists (here neighbours) and equalities. */
static const struct row maven_rows[] = {
    {"1-alpha2snapshot", '<', "1-alpha2"}, {"1-alpha2", '<', "1-alpha-123"},
    {"1-alpha-123", '<', "1-beta-2"}, {"1-beta123", '<', "1-m2"}, {"1-m11", '<', "1-rc"},
    {"1-cr2", '<', "1-rc123"}, {"1-rc123", '<', "1-SNAPSHOT"}, {"1-SNAPSHOT", '<', "1"},
    {"1", '<', "1-sp"}, {"1-sp123", '<', "1-abc"}, {"1-def", '<', "1-pom-1"},
    {"1-pom-1", '<', "1-1-snapshot"}, {"1-1-snapshot", '<', "1-1"}, {"1-2", '<', "1-123"},
    {"2.0", '<', "2.0.a"}, {"2.0.a", '<', "2-1"}, {"2-1", '<', "2.0.2"},
    {"2.0.123", '<', "2.1.0"}, {"2.1.0", '<', "2.1-a"}, {"2.1-a", '<', "2.1b"},
    {"2.1-c", '<', "2.1-1"}, {"2.1-1", '<', "2.1.0.1"}, {"11.a2", '<', "11.a11"},
    {"11.m11", '<', "11"}, {"11", '<', "11.a"}, {"11c", '<', "11m"},
    {"1", '=', "1.0.0"}, {"1-0", '=', "1.0-0"}, {"1a", '=', "1.0.0-a"}, {"1a1", '=', "1-alpha-1"},
    {"1cr", '=', "1rc"}, {"1ga", '=', "1final"}, {"1MILESTONE3", '=', "1m3"},
    {"20190126.230843", '<', "1234567890.12345"}, {"7", '>', "J"},
};
/* Debian policy 5.6.12 and dpkg's own tests. */
static const struct row deb_rows[] = {
    {"1.0~rc1", '<', "1.0"}, {"1.0~~", '<', "1.0~"}, {"1.0-1", '<', "1.0-1+deb12u1"},
    {"1:0.5", '>', "9.9"}, {"1.09", '=', "1.9"}, {"0foo.bar", '>', "0foobar"},
    {"0", '=', "0:0-0"}, {"1.0-", '?', "1.0"}, {"a1", '?', "1.0"}, {":1", '?', "1"},
    {"1.0_1", '?', "1"}, {"1-1-1", '>', "1-1"}, {"x:1", '?', "1"}, {"1:", '?', "1"},
};
/* rpmvercmp.at and EVR rules. */
static const struct row rpm_rows[] = {
    {"1.0~rc1", '<', "1.0"}, {"1.0^git1", '>', "1.0"}, {"1.0^git1", '<', "1.0.1"},
    {"1.0~rc1^git1", '>', "1.0~rc1"}, {"1.0^git1~pre", '<', "1.0^git1"}, {"2.0.1a", '>', "2.0.1"},
    {"xyz.4", '<', "8"}, {"10.0001", '=', "10.1"}, {"2_0", '=', "2.0"}, {"10xyz", '<', "10.1xyz"},
    {"1:1.0-1", '>', "2.0-1"}, {"1.0-2", '<', "1.0-10"}, {"1.0", '<', "1.0-1"},
};
static const struct row apk_rows[] = { /* apk-tools, test/unit/version.data */
    {"1.0_alpha", '<', "1.0"}, {"1.0_pre1", '<', "1.0_rc1"}, {"1.0", '<', "1.0_p1"},
    {"8.2.0", '<', "8.2.001"}, {"8.2.0015", '<', "8.2.002"}, {"1.0~1234-r1", '<', "1.0~2345-r0"},
    {"4.5.14", '>', "4.09-r1"}, {"1.1.1k-r0", '<', "1.1.1l-r0"}, {"1.0bc", '?', "1.0"},
    {"0.1_foobar", '?', "1.0"}, {"0.1-r2.1", '?', "1.0"}, {".1", '?', "1.0"}, {"0.1_", '?', "1.0"},
    {"1.0-r", '?', "1.0"}, {"1.0~", '?', "1.0"}, {"1.", '?', "1.0"},
};
/* Our own: the text at the head of generic.c. */
static const struct row generic_rows[] = {
    {"1.0.2", '<', "1.0.2k"}, {"1.0.2k", '<', "1.0.2l"}, {"1.0.2p", '<', "1.0.2r"},
    {"1.0.2m", '>', "1.0.2k"}, {"1.0.2z", '<', "1.0.2za"}, {"1.1.0", '>', "1.0.2zb"},
    {"1.0.0a", '<', "1.0.1"}, {"2.4", '=', "2.4.0"}, {"v1.2", '=', "1.2"}, {"V1.2", '=', "1.2"},
    {"1.2-rc1", '<', "1.2"}, {"1.2.0-rc1", '=', "1.2rc1"}, {"1.2rc1", '<', "1.2rc2"},
    {"1.2.beta", '<', "1.2.rc"}, {"1.10", '>', "1.9"}, {"7.4p1", '>', "7.4"},
    {"9.6p1", '<', "9.7"}, {"2.0.0.ga", '=', "2.0"}, {"1.0+build5", '=', "1.0+build9"},
    {"20220101", '>', "3.1"}, {"5.4.0-42", '>', "5.4.0-5"}, {"1.0~rc1", '<', "1.0"},
    {"1.0~rc1", '<', "1.0rc1"}, {"3.0 patch 2", '<', "3.0 patch 10"}, {"10", '>', "9.9.9.9"},
    {"1.0a", '>', "1.0"}, {"1.0.1", '>', "1"}, {"1.0A", '=', "1.0a"}, {"", '?', "1"},
    {"unknown", '?', "1"}, {"1.0.99999999999999999999999", '>', "1.0.99999999999999999999998"},
};
static const struct row golang_rows[] = { /* golang.org/x/mod/semver, module pseudo-versions */
    {"v1", '=', "v1.0.0"}, {"v1.2", '<', "v1.2.1"}, {"1.2.3", '?', "v1.2.3"},
    {"v0.0.0-20200101000000-abcdef123456", '<', "v0.0.0-20210101000000-000000000000"},
    {"v2.0.0+incompatible", '=', "v2.0.0"}, {"v1-rc", '?', "v1"},
};
static const struct row cargo_rows[] = {
    {"1.0.0-rc.1", '<', "1.0.0"}, {"v1.0.0", '?', "1.0.0"},
    {"18446744073709551615.0.0", '>', "1.0.0"}, {"18446744073709551616.0.0", '?', "1.0.0"},
};
static const struct row gem_rows[] = { /* RubyGems, Gem::Version */
    {"1.0.0.rc1", '<', "1.0.0"}, {"1.0", '=', "1.0.0"}, {"1.0.a", '=', "1.a"},
    {"1.0-1", '<', "1.0"}, {"1.a.0.1", '>', "1.a"}, {"1.a.0", '=', "1.a"}, {"1..2", '?', "1"},
    {"1_2", '?', "1"}, {"a", '?', "1"},
};
static const struct row nuget_rows[] = {
    {"1.0", '=', "1.0.0.0"}, {"1.0.0-BETA", '=', "1.0.0-beta+x"}, {"1.0.0.1-a", '<', "1.0.0.1"},
    {"1.0.0-9", '<', "1.0.0-10"}, {"1.2.3.4.5", '?', "1.0"}, {"x", '?', "1.0"},
};
static const struct row composer_rows[] = { /* composer/semver */
    {"1.0.0-beta1", '<', "1.0.0-RC1"}, {"1.0.0-RC1", '<', "1.0"}, {"1.0", '<', "1.0-patch1"},
    {"v1.2", '=', "1.2.0.0"}, {"1.0-dev", '<', "1.0-alpha1"}, {"1.x-dev", '>', "1.99"},
    {"20240101", '<', "20240102"}, {"dev-main", '?', "1.0"}, {"1.0-stable", '=', "1.0"},
    {"1.2.3.4.5", '?', "1.0"}, {"1.0-b2", '=', "1.0beta.2"},
};
static const struct row hex_rows[] = {
    {"1.0.0-rc.1", '<', "1.0.0"}, {"1.0.0+a", '=', "1.0.0"}, {"v1.0.0", '?', "1.0.0"},
    {"1.0", '?', "1.0.0"}, {"01.0.0", '?', "1.0.0"},
};
static const struct row pub_rows[] = { /* pub_semver, and what advisories write */
    {"1.0.0-pre", '<', "1.0.0-pre+build"}, {"1.0.0", '<', "1.0.0+build"},
    {"1.2.3+2", '<', "1.2.3+10"}, {"1.2.3+10", '<', "1.2.3+a"}, {"01.2.3", '=', "v1.2.3"},
    {"1.2", '=', "1.2.0"}, {"1.0.0-", '?', "1.0.0"}, {"1.0.0+", '?', "1.0.0"},
    {"1..0", '?', "1.0.0"}, {"1.0.0-a..b", '?', "1.0.0"}, {"1.x", '?', "1.0.0"},
};
static const struct row cran_rows[] = { /* R, help page numeric_version */
    {"1.8", '<', "1.8.0"}, {"0.1-1", '=', "0.1.1"}, {"0.01", '=', "0.1"}, {"1.10", '>', "1.9-9"},
    {"1.", '?', "1.0"}, {"1.0-a", '?', "1.0"}, {"1.-0", '?', "1.0"}, {"-1", '?', "1.0"},
};
static const struct row hackage_rows[] = { /* Cabal */
    {"1.0", '<', "1.0.0"}, {"0.10", '>', "0.9.9"}, {"0", '<', "0.1"}, {"1.01", '?', "1.1"},
    {"1.", '?', "1"}, {"1.1234567890", '?', "1"}, {"1.0-a", '?', "1.0"}, {"1..0", '?', "1.0"},
};
static const struct row alpm_rows[] = { /* vercmp(8) */
    {"1.0a", '<', "1.0b"}, {"1.0rc", '<', "1.0"}, {"1.0", '<', "1.0.a"}, {"1.0.a", '<', "1.0.1"},
    {"1.5", '=', "1.5-2"}, {"1.5-1", '<', "1.5-2"}, {"1:0.1", '>', "9.9-9"}, {"1.0.", '>', "1.0"},
    {"1..1", '>', "1.2"}, {"1.1a", '<', "1.1.1"}, {"1.5-1.1", '>', "1.5-1"}, {"1.a", '<', "1.1"},
    {"1:", '?', "1"}, {"1 0", '?', "1"}, {"1.0-", '?', "1"}, {"1:2:3", '?', "1"},
};
static const struct row conan_rows[] = { /* Conan 2, class Version */
    {"1.2", '=', "1.2.0"}, {"1.2.3", '<', "1.2.10"}, {"1.1.1s", '<', "1.1.1w"},
    {"1.0-beta", '<', "1.0"}, {"1.0", '<', "1.0+1"}, {"1.0+2", '<', "1.0+10"}, {"1.0-", '<', "1.0"},
    {"1.0-a", '<', "1.0-b+1"}, {"1.2-pre+9", '<', "1.2"}, {"cci.20200101", '<', "cci.20210118"},
    {"0", '=', "0.0"}, {"0", '<', "0.1"}, {"2", '>', "10a"}, {"9.0-x", '<', "10"},
    {"1.0-0", '<', "1.0-1"}, {".1", '?', "1"}, {"1 0", '?', "1"}, {"-1", '?', "1"},
};
static const struct row openssl_rows[] = {
    {"1.0.2", '<', "1.0.2a"}, {"1.0.2z", '<', "1.0.2za"}, {"1.0.2zb", '<', "1.1.0"},
    {"1.1.1w", '<', "3.0.0"}, {"3.0.0-alpha17", '<', "3.0.0-beta1"}, {"3.0.9", '<', "3.0.10"},
    {"1.1.1-pre9", '<', "1.1.1"}, {"1.1.1-pre9", '<', "1.1.1-pre10"}, {"3.2.0-dev", '<', "3.2.0"},
    {"1.0.1e-fips", '=', "1.0.1e"}, {"3.0.8+quic", '=', "3.0.8"}, {"1.0.0-beta5", '<', "1.0.0"},
    {"3.0.1a", '?', "3.0.1"}, {"1.0", '?', "1.0.0"}, {"1.0.2-x", '?', "1.0.2"}, {"a", '?', "1.0.2"},
};
static const struct row kernel_rows[] = {
    {"6.1-rc1", '<', "6.1-rc2"}, {"6.1-rc10", '>', "6.1-rc2"}, {"6.1-rc8", '<', "6.1"},
    {"6.1", '=', "6.1.0"}, {"6.1", '<', "6.1.1"}, {"5.10.209", '>', "5.10.28"},
    {"2.6.16.60", '>', "2.6.16"}, {"2.6.12-rc6-git1", '>', "2.6.12-rc6"},
    {"2.6.12-git3", '<', "2.6.12-git10"}, {"2.4.0-test12", '<', "2.4.0"}, {"v6.1", '=', "6.1"},
    {"2.4.22-pre1", '<', "2.4.22-rc1"}, {"5.15.71-yocto-standard", '=', "5.15.71"},
    {"5.10.17-rt32", '=', "5.10.17"}, {"6.1.0+", '=', "6.1"}, {"5.10.0-28-amd64", '?', "5.10.1"},
    {"4.18.0-477.el8.x86_64", '?', "4.18"}, {"6", '?', "6.1"}, {"6.", '?', "6.1"},
    {"1.2.3.4.5", '?', "6.1"}, {"6.1-", '?', "6.1"}, {"6.1 x", '?', "6.1"},
};
/* clang-format on */

static void version_compare_follows_the_scheme(void **state)
{
    (void)state;
    check(VERSION_SEMVER, semver_rows, COUNT_OF(semver_rows));
    check(VERSION_PYPI, pypi_rows, COUNT_OF(pypi_rows));
    check(VERSION_MAVEN, maven_rows, COUNT_OF(maven_rows));
    check(VERSION_DEB, deb_rows, COUNT_OF(deb_rows));
    check(VERSION_RPM, rpm_rows, COUNT_OF(rpm_rows));
    check(VERSION_APK, apk_rows, COUNT_OF(apk_rows));
    check(VERSION_GENERIC, generic_rows, COUNT_OF(generic_rows));
    check(VERSION_GOLANG, golang_rows, COUNT_OF(golang_rows));
    check(VERSION_CARGO, cargo_rows, COUNT_OF(cargo_rows));
    check(VERSION_GEM, gem_rows, COUNT_OF(gem_rows));
    check(VERSION_NUGET, nuget_rows, COUNT_OF(nuget_rows));
    check(VERSION_COMPOSER, composer_rows, COUNT_OF(composer_rows));
    check(VERSION_HEX, hex_rows, COUNT_OF(hex_rows));
    check(VERSION_PUB, pub_rows, COUNT_OF(pub_rows));
    check(VERSION_CRAN, cran_rows, COUNT_OF(cran_rows));
    check(VERSION_HACKAGE, hackage_rows, COUNT_OF(hackage_rows));
    check(VERSION_ALPM, alpm_rows, COUNT_OF(alpm_rows));
    check(VERSION_CONAN, conan_rows, COUNT_OF(conan_rows));
    check(VERSION_OPENSSL, openssl_rows, COUNT_OF(openssl_rows));
    check(VERSION_KERNEL, kernel_rows, COUNT_OF(kernel_rows));
}

static void version_npm_has_limits_that_semver_has_not(void **state)
{
    (void)state;
    assert_true(version_is_valid(VERSION_NPM, STR("9007199254740991.0.0")));
    assert_false(version_is_valid(VERSION_NPM, STR("9007199254740992.0.0")));
    assert_true(version_is_valid(VERSION_SEMVER, STR("9007199254740992.0.0")));
    static char longer[LIMIT_NAME + 1];
    memset(longer, '1', sizeof longer);
    assert_true(version_is_valid(VERSION_DEB, (struct str){longer, LIMIT_NAME}));
    assert_false(version_is_valid(VERSION_DEB, (struct str){longer, LIMIT_NAME + 1}));
}

static void version_scheme_is_found_by_all_its_names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum version_scheme scheme;
    } rows[] = {
        {"pypi", VERSION_PYPI},       {"PyPI", VERSION_PYPI},
        {"Debian:12", VERSION_DEB},   {"Ubuntu:22.04:LTS", VERSION_DEB},
        {"Go", VERSION_SEMVER},       {"golang", VERSION_GOLANG},
        {"crates.io", VERSION_CARGO}, {"Packagist", VERSION_COMPOSER},
        {"RubyGems", VERSION_GEM},    {"Alpine:v3.18", VERSION_APK},
        {"Rocky Linux", VERSION_RPM}, {"generic", VERSION_GENERIC},
        {"Hex", VERSION_HEX},         {"Pub", VERSION_PUB},
        {"CRAN", VERSION_CRAN},       {"Bioconductor:3.18", VERSION_CRAN},
        {"Hackage", VERSION_HACKAGE}, {"ConanCenter", VERSION_CONAN},
        {"Linux", VERSION_KERNEL},    {"openssl", VERSION_OPENSSL},
        {"alpm", VERSION_ALPM},
    };
    enum version_scheme scheme = VERSION_NPM;
    assert_false(version_scheme_find(STR("nobody"), &scheme));
    assert_false(version_scheme_find(STR(""), &scheme));
    assert_int_equal(scheme, VERSION_NPM);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_true(version_scheme_find(str_of(rows[i].name), &scheme));
        assert_int_equal(scheme, rows[i].scheme);
    }
    for (int i = 0; i < VERSION_SCHEME__COUNT; i++) {
        assert_true(
            version_scheme_find(str_of(version_scheme_name((enum version_scheme)i)), &scheme));
        assert_int_equal((int)scheme, i);
    }
}

static void version_in_range_keeps_its_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *lower, *upper;
        bool lower_excluded, upper_included;
        const char *version;
        enum version_verdict verdict;
        const char *text;
    } rows[] = {
        {"0", "3.0.12", false, false, "1.0.0", VERSION_IN, "<3.0.12"},
        {"3.0.0", "3.0.12", false, false, "3.0.0", VERSION_IN, ">=3.0.0 <3.0.12"},
        {"3.0.0", "3.0.12", false, false, "3.0.12", VERSION_OUT, ">=3.0.0 <3.0.12"},
        {"3.0.0", "3.0.12", false, true, "3.0.12", VERSION_IN, ">=3.0.0 <=3.0.12"},
        {"3.0.0", "3.0.12", true, true, "3.0.0", VERSION_OUT, ">3.0.0 <=3.0.12"},
        {"3.0.0", "", false, false, "9.0.0", VERSION_IN, ">=3.0.0"},
        {"3.0.0", "", false, false, "2.9.9", VERSION_OUT, ">=3.0.0"},
        {"", "", false, false, "what?", VERSION_IN, "*"},
        {"1.2.0", "1.2.0", false, true, "1.2.0", VERSION_IN, "=1.2.0"},
        {"1.0.0", "2.0.0", false, false, "what?", VERSION_CANNOT_TELL, ">=1.0.0 <2.0.0"},
        {"1.0.0", "two", false, false, "1.5.0", VERSION_CANNOT_TELL, ">=1.0.0 <two"},
        {"1.0.0", "two", false, false, "0.5.0", VERSION_OUT, ">=1.0.0 <two"},
        {"one", "2.0.0", false, false, "3.0.0", VERSION_OUT, ">=one <2.0.0"},
    };
    struct arena a;
    arena_init(&a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct version_range r = {VERSION_SEMVER, str_of(rows[i].lower), str_of(rows[i].upper),
                                  rows[i].lower_excluded, rows[i].upper_included};
        struct buf out = {.arena = &a};
        assert_int_equal(version_in_range(&r, str_of(rows[i].version)), rows[i].verdict);
        version_range_format(&r, &out);
        assert_true(str_eq(buf_str(&out), str_of(rows[i].text)));
    }
    arena_done(&a);
}

static bool is_branch(struct str v)
{
    return str_eq_nocase(str_sub(v, 0, 4), STR("dev-")) || STR_IS(v, "master");
}

/* Why we do not say what the authority says, or NULL. */
static const char *exception(const char *file, const struct str cols[VECTORS_COLUMNS])
{
    struct str name = str_of(file);
    struct str wraps = STR("18446744073709551616");
    if (STR_IS(name, "apk") && (str_has(cols[0], wraps) || str_has(cols[1], wraps)))
        return "apk-tools wraps numbers of more than 64 bits; we compare them by value";
    if (STR_IS(name, "composer") && (is_branch(cols[0]) || is_branch(cols[1])))
        return "names of branches have no order: PHP's version_compare gives one to any words";
    if (STR_IS(name, "openssl") && str_eq(cols[0], cols[1]) && cols[2].p[0] != '=')
        return "the published suite says that a version is before itself";
    return NULL;
}

static void version_compare_agrees_with_the_ecosystems(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        enum version_scheme scheme;
        bool noted; /* the fourth column says where a row comes from, not that it is disputed */
    } files[] = {
        {"semver", VERSION_NPM, false},    {"pypi", VERSION_PYPI, false},
        {"maven", VERSION_MAVEN, false},   {"deb", VERSION_DEB, false},
        {"rpm", VERSION_RPM, false},       {"apk", VERSION_APK, false},
        {"golang", VERSION_GOLANG, false}, {"cargo", VERSION_CARGO, false},
        {"gem", VERSION_GEM, false},       {"composer", VERSION_COMPOSER, false},
        {"nuget", VERSION_NUGET, true},    {"openssl", VERSION_OPENSSL, true},
        {"hex", VERSION_HEX, false},       {"pub", VERSION_PUB, true},
        {"cran", VERSION_CRAN, true},      {"hackage", VERSION_HACKAGE, true},
        {"alpm", VERSION_ALPM, true},
    };
    size_t all_wrong = 0;
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        struct arena a;
        arena_init(&a, MIB(8));
        struct str rest = vectors_read(&a, str_fmt(&a, "version/%s.dev.tsv", files[f].file).p);
        struct str cols[VECTORS_COLUMNS];
        size_t rows = 0, disputed = 0, excepted = 0, wrong = 0;
        while (vectors_row(&rest, cols)) {
            if (cols[3].n && !files[f].noted) {
                disputed++;
                continue;
            }
            enum version_scheme scheme = files[f].scheme;
            char got = signs[version_compare(scheme, cols[0], cols[1])];
            char back = signs[version_compare(scheme, cols[1], cols[0])];
            rows++;
            if (got == cols[2].p[0] && back == mirrored(got))
                continue;
            if (exception(files[f].file, cols)) {
                excepted++;
                continue;
            }
            print_error("%s: %.*s %.*s %.*s, not %c\n", files[f].file, STR_ARG(cols[0]),
                        STR_ARG(cols[2]), STR_ARG(cols[1]), got);
            wrong++;
        }
        print_message("%s: %zu rows, %zu disputed, %zu excepted, %zu wrong\n", files[f].file, rows,
                      disputed, excepted, wrong);
        assert_true(rows > 0);
        all_wrong += wrong;
        arena_done(&a);
    }
    assert_int_equal(all_wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(version_compare_follows_the_scheme),
        cmocka_unit_test(version_npm_has_limits_that_semver_has_not),
        cmocka_unit_test(version_scheme_is_found_by_all_its_names),
        cmocka_unit_test(version_in_range_keeps_its_bounds),
        cmocka_unit_test(version_compare_agrees_with_the_ecosystems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
