/* names.c - vendor and product as people write them, as CPE names; addresses of registries. */
#include "intake/feed/feed_internal.h"

enum { NAME_MAX_BYTES = 64, NAME_MAX_WORDS = 6 };

/* Who is called otherwise in CPE names than in its own records; and what. */
static const struct {
    const char *vendor, *product; /* small letters; no product: any */
    char part;                    /* 0: as it is */
    const char *cpe_vendor, *cpe_product;
} renamed[] = {
    {"linux", "linux", 'o', "linux", "linux_kernel"},
    {"linux", "linux kernel", 'o', "linux", "linux_kernel"},
    {"kernel.org", "linux kernel", 'o', "linux", "linux_kernel"},
    {"apache software foundation", NULL, 0, "apache", NULL},
    {"red hat", NULL, 0, "redhat", NULL},
    {"the php group", NULL, 0, "php", NULL},
    {"python software foundation", "cpython", 0, "python", "python"},
};

/* Names that name nothing. */
static const char *const nothing[] = {
    "n/a",
    "na",
    "unknown",
    "unspecified",
    "undefined",
    "none",
    "*",
    "-",
    "various",
    "vendor",
    "product",
    "other",
    "not applicable",
    "multiple",
    "multiple vendors",
    "unknown vendor",
    "[unknown]",
    "unknown product",
};

/* What a company's legal form adds, at the end of its name. */
static const char *const legal_forms[] = {
    " co., ltd.", " co., ltd", " co. ltd.", " co.,ltd", " inc.",    " inc",
    " ltd.",      " ltd",      " llc",      " gmbh",    " corp.",   " corp",
    " co.",       " s.a.",     " ag",       " b.v.",    " limited", " corporation",
};

static bool names_nothing(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        if (str_eq(name, str_of(nothing[i])))
            return true;
    return name.n == 0;
}

/* A part number in brackets at the end, "(6ES7517-3FP00-0AB0)", is not of the name. */
static struct str without_part_number(struct str name)
{
    size_t open = str_rfind_char(name, '(');
    if (open >= name.n || open == 0 || name.p[name.n - 1] != ')')
        return name;
    bool digit = false;
    for (size_t i = open + 1; i + 1 < name.n; i++) {
        if (name.p[i] == ' ')
            return name;
        digit |= char_is_digit(name.p[i]);
    }
    return digit ? str_trim(str_sub(name, 0, open)) : name;
}

/* Small letters, one space between words; empty when it is no name but a sentence or a list. */
static struct str clean(struct arena *a, struct str name)
{
    struct buf b = {.arena = a};
    struct str word;
    size_t words = 0;
    name = without_part_number(str_trim(name));
    while (str_word(&name, &word)) {
        if (words++)
            buf_char(&b, ' ');
        buf_put(&b, word);
    }
    struct str s = str_lower(a, buf_str(&b));
    if (s.n > NAME_MAX_BYTES || words > NAME_MAX_WORDS || names_nothing(s))
        return (struct str){0};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < ' ' || c > '~' || strchr(";()<>\"=|{}[]*?\\", c))
            return (struct str){0};
    }
    return s;
}

static struct str without_legal_form(struct str vendor)
{
    for (size_t i = 0; i < COUNT_OF(legal_forms); i++) {
        struct str form = str_of(legal_forms[i]);
        if (vendor.n > form.n && str_ends(vendor, form)) {
            vendor.n -= form.n;
            break;
        }
    }
    while (vendor.n && (vendor.p[vendor.n - 1] == ',' || vendor.p[vendor.n - 1] == ' '))
        vendor.n--;
    return vendor;
}

/* An attribute in the quoted form of the formatted string (NISTIR 7695, 6.2): spaces are '_'. */
static void put_attribute(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c == ' ') {
            buf_char(out, '_');
            continue;
        }
        if (!char_is_alpha(c) && !char_is_digit(c) && c != '_' && c != '-' && c != '.')
            buf_char(out, '\\');
        buf_char(out, c);
    }
}

static struct str criteria(struct arena *a, char part, struct str vendor, struct str product,
                           struct str target_sw)
{
    struct buf b = {.arena = a};
    buf_fmt(&b, "cpe:2.3:%c:", part);
    put_attribute(&b, vendor);
    buf_char(&b, ':');
    put_attribute(&b, product);
    BUF_LIT(&b, ":*:*:*:*:*:");
    buf_put(&b, target_sw.n ? target_sw : STR("*"));
    BUF_LIT(&b, ":*:*");
    return buf_str(&b);
}

size_t feed_names(struct arena *a, char part, struct str vendor, struct str product,
                  struct str target_sw, struct str out[FEED_NAMES_MAX])
{
    vendor = clean(a, vendor);
    product = clean(a, product);
    if (!vendor.n || !product.n || str_find_char(product, ',') < product.n)
        return 0; /* a comma makes a list */
    for (size_t i = 0; i < COUNT_OF(renamed); i++) {
        if (!str_eq(vendor, str_of(renamed[i].vendor)) ||
            (renamed[i].product && !str_eq(product, str_of(renamed[i].product))))
            continue;
        vendor = str_of(renamed[i].cpe_vendor);
        product = renamed[i].cpe_product ? str_of(renamed[i].cpe_product) : product;
        part = renamed[i].part ? renamed[i].part : part;
        break;
    }
    vendor = without_legal_form(vendor);
    if (str_find_char(vendor, ',') < vendor.n)
        return 0;
    if (str_ends(product, STR(" firmware")))
        part = 'o'; /* as the CPE dictionary has it */
    out[0] = criteria(a, part, vendor, product, target_sw);
    struct str prefix = str_fmt(a, "%.*s ", STR_ARG(vendor));
    if (!str_starts(product, prefix))
        return 1;
    out[1] = criteria(a, part, vendor, str_from(product, prefix.n), target_sw);
    return 2;
}

struct str feed_target_sw(struct str platform)
{
    static const struct {
        const char *written, *target_sw;
    } rows[] = {{"windows", "windows"}, {"macos", "macos"},        {"linux", "linux"},
                {"android", "android"}, {"ios", "iphone_os"},      {"ipados", "ipados"},
                {"mac os", "macos"},    {"wordpress", "wordpress"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq_nocase(str_trim(platform), str_of(rows[i].written)))
            return str_of(rows[i].target_sw);
    return (struct str){0};
}

struct str feed_registry(struct str url)
{
    static const struct {
        const char *host, *ecosystem;
    } rows[] = {
        {"pypi.org", "PyPI"},
        {"pypi.python.org", "PyPI"},
        {"registry.npmjs.org", "npm"},
        {"npmjs.com", "npm"},
        {"npmjs.org", "npm"},
        {"repo.maven.apache.org", "Maven"},
        {"repo1.maven.org", "Maven"},
        {"mvnrepository.com", "Maven"},
        {"search.maven.org", "Maven"},
        {"central.sonatype.com", "Maven"},
        {"pkg.go.dev", "Go"},
        {"proxy.golang.org", "Go"},
        {"crates.io", "crates.io"},
        {"nuget.org", "NuGet"},
        {"api.nuget.org", "NuGet"},
        {"rubygems.org", "RubyGems"},
        {"packagist.org", "Packagist"},
        {"repo.packagist.org", "Packagist"},
        {"hex.pm", "Hex"},
        {"repo.hex.pm", "Hex"},
        {"pub.dev", "Pub"},
        {"hackage.haskell.org", "Hackage"},
        {"cran.r-project.org", "CRAN"},
        {"conan.io", "ConanCenter"},
    };
    size_t scheme = str_find(url, STR("://"));
    struct str host = scheme < url.n ? str_from(url, scheme + 3) : url;
    host = str_sub(host, 0, str_find_char(host, '/'));
    if (str_starts(host, STR("www.")))
        host = str_from(host, 4);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq_nocase(host, str_of(rows[i].host)))
            return str_of(rows[i].ecosystem);
    return (struct str){0};
}
