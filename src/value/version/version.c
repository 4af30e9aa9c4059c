#include "value/version/version.h"

#include "base/limits.h"
#include "value/version/version_internal.h"

/* clang-format off */
static const struct version_rule rules[VERSION_SCHEME__COUNT] = {
    [VERSION_GENERIC]  = {"generic",  version_generic_valid,  version_generic_compare},
    [VERSION_SEMVER]   = {"semver",   version_semver_valid,   version_semver_compare},
    [VERSION_NPM]      = {"npm",      version_npm_valid,      version_semver_compare},
    [VERSION_PYPI]     = {"pypi",     version_pypi_valid,     version_pypi_compare},
    [VERSION_MAVEN]    = {"maven",    version_maven_valid,    version_maven_compare},
    [VERSION_DEB]      = {"deb",      version_deb_valid,      version_deb_compare},
    [VERSION_RPM]      = {"rpm",      version_rpm_valid,      version_rpm_compare},
    [VERSION_APK]      = {"apk",      version_apk_valid,      version_apk_compare},
    [VERSION_GOLANG]   = {"golang",   version_golang_valid,   version_semver_compare},
    [VERSION_CARGO]    = {"cargo",    version_cargo_valid,    version_semver_compare},
    [VERSION_GEM]      = {"gem",      version_gem_valid,      version_gem_compare},
    [VERSION_NUGET]    = {"nuget",    version_nuget_valid,    version_nuget_compare},
    [VERSION_COMPOSER] = {"composer", version_composer_valid, version_composer_compare},
    [VERSION_HEX]      = {"hex",      version_hex_valid,      version_semver_compare},
    [VERSION_PUB]      = {"pub",      version_pub_valid,      version_pub_compare},
    [VERSION_CRAN]     = {"cran",     version_cran_valid,     version_cran_compare},
    [VERSION_HACKAGE]  = {"hackage",  version_hackage_valid,  version_hackage_compare},
    [VERSION_ALPM]     = {"alpm",     version_alpm_valid,     version_alpm_compare},
    [VERSION_CONAN]    = {"conan",    version_conan_valid,    version_conan_compare},
    [VERSION_OPENSSL]  = {"openssl",  version_openssl_valid,  version_openssl_compare},
    [VERSION_KERNEL]   = {"kernel",   version_kernel_valid,   version_kernel_compare},
};

/* OSV ecosystems (osv-schema, "Defined ecosystems") that are not called as the scheme is; the part
   before ':' of what the advisory says. Case does not matter. */
static const struct {
    const char *name;
    enum version_scheme scheme;
} aliases[] = {
    {"AlmaLinux",     VERSION_RPM},
    {"Alpine",        VERSION_APK},
    {"Alpaquita",     VERSION_APK},
    {"Azure Linux",   VERSION_RPM},
    {"Bioconductor",   VERSION_CRAN},
    {"Chainguard",    VERSION_APK},
    {"ConanCenter",    VERSION_CONAN},
    {"crates.io",     VERSION_CARGO},
    {"Debian",        VERSION_DEB},
    {"Go",            VERSION_SEMVER},
    {"Linux",          VERSION_KERNEL},
    {"Mageia",        VERSION_RPM},
    {"openEuler",     VERSION_RPM},
    {"openSUSE",      VERSION_RPM},
    {"Packagist",     VERSION_COMPOSER},
    {"Photon OS",     VERSION_RPM},
    {"Red Hat",       VERSION_RPM},
    {"Rocky Linux",   VERSION_RPM},
    {"RubyGems",      VERSION_GEM},
    {"SUSE",          VERSION_RPM},
    {"SwiftURL",      VERSION_SEMVER},
    {"swift",         VERSION_SEMVER},
    {"Ubuntu",        VERSION_DEB},
    {"Wolfi",         VERSION_APK},
};
/* clang-format on */

int version_compare_digits(struct str a, struct str b)
{
    while (a.n && a.p[0] == '0')
        a = str_from(a, 1);
    while (b.n && b.p[0] == '0')
        b = str_from(b, 1);
    return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : str_cmp(a, b);
}

int version_compare_nocase(struct str a, struct str b)
{
    for (size_t i = 0; i < a.n && i < b.n; i++) {
        int order = (unsigned char)char_lower(a.p[i]) - (unsigned char)char_lower(b.p[i]);
        if (order)
            return order;
    }
    return (a.n > b.n) - (a.n < b.n);
}

bool version_scheme_find(struct str name, enum version_scheme *out)
{
    name = str_sub(name, 0, str_find_char(name, ':'));
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (str_eq_nocase(name, str_of(rules[i].name))) {
            *out = (enum version_scheme)i;
            return true;
        }
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (str_eq_nocase(name, str_of(aliases[i].name))) {
            *out = aliases[i].scheme;
            return true;
        }
    return false;
}

const char *version_scheme_name(enum version_scheme scheme)
{
    return rules[scheme].name;
}

bool version_is_valid(enum version_scheme scheme, struct str version)
{
    return version.n > 0 && version.n <= LIMIT_NAME && rules[scheme].valid(version);
}

enum version_order version_compare(enum version_scheme scheme, struct str a, struct str b)
{
    if (!version_is_valid(scheme, a) || !version_is_valid(scheme, b))
        return VERSION_UNKNOWN;
    int order = rules[scheme].compare(a, b);
    return order < 0 ? VERSION_LESS : order > 0 ? VERSION_GREATER : VERSION_EQUAL;
}
