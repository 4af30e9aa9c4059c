#include "intake/feed/feed.h"

#include "value/cpe/cpe.h"

/* Names of ecosystems as the OSV schema lists them, and the purl types of purl-spec that mean the
   same. Go's advisories write versions without the "v" of its modules: semver, not golang. */
/* clang-format off */
static const struct feed_ecosystem ecosystems[] = {
    {"npm",            "npm",      NULL,        VERSION_NPM,      FEED_SLASH},
    {"PyPI",           "pypi",     NULL,        VERSION_PYPI,     FEED_LOWER | FEED_DASHES},
    {"Maven",          "maven",    NULL,        VERSION_MAVEN,    FEED_COLON},
    {"Go",             "golang",   NULL,        VERSION_SEMVER,   FEED_LOWER | FEED_SLASH},
    {"crates.io",      "cargo",    NULL,        VERSION_CARGO,    FEED_LOWER | FEED_DASHES},
    {"NuGet",          "nuget",    NULL,        VERSION_NUGET,    FEED_LOWER},
    {"RubyGems",       "gem",      NULL,        VERSION_GEM,      0},
    {"Packagist",      "composer", NULL,        VERSION_COMPOSER, FEED_LOWER | FEED_SLASH},
    {"Debian",         "deb",      "debian",    VERSION_DEB,      FEED_LOWER | FEED_DISTRO | FEED_SOURCE},
    {"Ubuntu",         "deb",      "ubuntu",    VERSION_DEB,      FEED_LOWER | FEED_DISTRO | FEED_SOURCE},
    {"Alpine",         "apk",      "alpine",    VERSION_APK,      FEED_LOWER | FEED_DISTRO | FEED_SOURCE},
    {"Wolfi",          "apk",      "wolfi",     VERSION_APK,      FEED_LOWER | FEED_DISTRO},
    {"Chainguard",     "apk",      "chainguard", VERSION_APK,     FEED_LOWER | FEED_DISTRO},
    {"AlmaLinux",      "rpm",      "almalinux", VERSION_RPM,      FEED_DISTRO},
    {"AlmaLinux",      "rpm",      "alma",      VERSION_RPM,      FEED_DISTRO},
    {"Rocky Linux",    "rpm",      "rocky",     VERSION_RPM,      FEED_DISTRO},
    {"Red Hat",        "rpm",      "redhat",    VERSION_RPM,      FEED_DISTRO},
    {"openSUSE",       "rpm",      "opensuse",  VERSION_RPM,      FEED_DISTRO},
    {"SUSE",           "rpm",      "suse",      VERSION_RPM,      FEED_DISTRO},
    {"Bitnami",        "bitnami",  NULL,        VERSION_SEMVER,   FEED_LOWER},
    {"Hex",            "hex",      NULL,        VERSION_HEX,      FEED_LOWER},
    {"Pub",            "pub",      NULL,        VERSION_PUB,      FEED_LOWER},
    {"SwiftURL",       "swift",    NULL,        VERSION_SEMVER,   FEED_LOWER | FEED_SLASH},
    {"GitHub Actions", "githubactions", NULL,   VERSION_SEMVER,   FEED_LOWER | FEED_SLASH},
    {"Hackage",        "hackage",  NULL,        VERSION_HACKAGE,  0},
    {"CRAN",           "cran",     NULL,        VERSION_CRAN,     0},
    {"ConanCenter",    "conan",    NULL,        VERSION_CONAN,    FEED_LOWER},
    {"Julia",          "julia",    NULL,        VERSION_SEMVER,   0},
};
/* clang-format on */

struct str feed_ecosystem_base(struct str name)
{
    return str_sub(name, 0, str_find_char(name, ':'));
}

const struct feed_ecosystem *feed_ecosystem_find(struct str name)
{
    struct str base = feed_ecosystem_base(name);
    for (size_t i = 0; i < COUNT_OF(ecosystems); i++)
        if (str_eq(str_of(ecosystems[i].name), base))
            return &ecosystems[i];
    return NULL;
}

const struct feed_ecosystem *feed_ecosystem_of_purl(struct str type, struct str space)
{
    for (size_t i = 0; i < COUNT_OF(ecosystems); i++) {
        const struct feed_ecosystem *e = &ecosystems[i];
        if (str_eq_nocase(str_of(e->purl_type), type) &&
            (!e->space || str_eq_nocase(str_of(e->space), space)))
            return e;
    }
    return NULL;
}

static bool is_dash(char c)
{
    return c == '-' || c == '_' || c == '.';
}

static void put_name(struct buf *out, unsigned flags, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if ((flags & FEED_DASHES) && is_dash(c)) {
            buf_char(out, '-');
            while (i + 1 < name.n && is_dash(name.p[i + 1]))
                i++;
        } else {
            buf_char(out, (flags & FEED_LOWER) ? char_lower(c) : c);
        }
    }
}

struct str feed_package_key(struct arena *a, struct str ecosystem, struct str name)
{
    const struct feed_ecosystem *e = feed_ecosystem_find(ecosystem);
    struct buf b = {.arena = a};
    buf_put(&b, ecosystem);
    buf_char(&b, '|');
    put_name(&b, e ? e->flags : 0, name);
    return buf_str(&b);
}

/* part:vendor:product of the canonical text. */
static struct str canonical_key(struct str text)
{
    int colons = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\\')
            i++;
        else if (text.p[i] == ':' && ++colons == 5)
            return str_sub(text, STR("cpe:2.3:").n, i - STR("cpe:2.3:").n);
    }
    return (struct str){0};
}

struct str feed_cpe_key(struct arena *a, struct str cpe)
{
    struct cpe parsed;
    struct err ignored;
    if (!cpe_parse(a, cpe, &parsed, &ignored) || parsed.values[CPE_PRODUCT].kind != CPE_TEXT)
        return (struct str){0};
    struct buf b = {.arena = a};
    cpe_format(&parsed, &b);
    return canonical_key(str_lower(a, buf_str(&b)));
}
