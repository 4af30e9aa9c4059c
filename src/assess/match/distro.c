#include "assess/match/match_internal.h"

/* What a package URL says of a package of a distribution: which one, which release of it, from
   which source, and in which stream of a module. */

static const struct {
    const char *codename, *number;
} codenames[] = {
    {"jessie", "8"},     {"stretch", "9"},   {"buster", "10"},   {"bullseye", "11"},
    {"bookworm", "12"},  {"trixie", "13"},   {"forky", "14"},    {"xenial", "16.04"},
    {"bionic", "18.04"}, {"focal", "20.04"}, {"jammy", "22.04"}, {"noble", "24.04"},
};

/* Names that lists use for what purl-spec and the feeds call otherwise. CentOS is built from the
   sources of Red Hat, whose announcements speak of the same versions. */
static const struct {
    const char *type, *space, *as_type, *as_space;
} others[] = {
    {"alpine", "", "apk", "alpine"},       {"rpm", "rhel", "rpm", "redhat"},
    {"rpm", "centos", "rpm", "redhat"},    {"rpm", "rocky-linux", "rpm", "rocky"},
    {"rpm", "rockylinux", "rpm", "rocky"}, {"rpm", "sles", "rpm", "suse"},
    {"rpm", "sle", "rpm", "suse"},         {"rpm", "opensuse-leap", "rpm", "opensuse"},
};

void match_distro_names(const struct purl *purl, struct str *type, struct str *space)
{
    *type = purl->type;
    *space = purl->namespace;
    struct str distro = purl_qualifier(purl, "distro");
    bool package = STR_IS(*type, "deb") || STR_IS(*type, "rpm") || STR_IS(*type, "apk");
    if (package && !space->n)
        *space = str_sub(distro, 0, str_find_char(distro, '-'));
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (str_eq(*type, str_of(others[i].type)) &&
            str_eq_nocase(*space, str_of(others[i].space))) {
            *type = str_of(others[i].as_type);
            *space = str_of(others[i].as_space);
            return;
        }
}

/* "12" of "debian-12", "debian-12.5", "12.5", "bookworm"; as many parts as asked for. */
static struct str release_number(struct str distro, int parts)
{
    for (size_t i = 0; i < COUNT_OF(codenames); i++)
        if (str_has(distro, str_of(codenames[i].codename)))
            return str_of(codenames[i].number);
    size_t dash = str_rfind_char(distro, '-');
    struct str number = dash < distro.n ? str_from(distro, dash + 1) : distro;
    if (number.n && number.p[0] == 'v')
        number = str_from(number, 1);
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] == '.' && --parts == 0)
            return str_sub(number, 0, i);
        if (!char_is_digit(number.p[i]) && number.p[i] != '.')
            return (struct str){0};
    }
    return number;
}

/* The number after a mark in a version: Debian's "3.0.11-1~deb12u2", "2.30-el8_5". */
static struct str release_in(struct str version, struct str mark)
{
    size_t at = str_find(version, mark) + mark.n;
    size_t end = at;
    while (end < version.n && char_is_digit(version.p[end]))
        end++;
    return at < version.n ? str_sub(version, at, end - at) : (struct str){0};
}

static struct str release_of_version(const struct feed_ecosystem *e, struct str version)
{
    if (strcmp(e->name, "Debian") == 0) {
        size_t at = str_find(version, STR("deb"));
        struct str number = release_in(version, STR("deb"));
        size_t end = at + 3 + number.n;
        return end < version.n && version.p[end] == 'u' ? number : (struct str){0};
    }
    if (e->scheme == VERSION_RPM && strcmp(e->name, "SUSE") != 0 &&
        strcmp(e->name, "openSUSE") != 0) {
        struct str number = release_in(version, STR(".el"));
        return number.n ? number : release_in(version, STR("+el"));
    }
    return (struct str){0};
}

/* "15 SP4" of "sles-15.4". */
static struct str service_pack(struct arena *a, struct str distro)
{
    struct str number = release_number(distro, 2);
    size_t dot = str_find_char(number, '.');
    if (dot + 1 >= number.n || STR_IS(str_from(number, dot), ".0"))
        return str_sub(number, 0, dot);
    return str_fmt(a, "%.*s SP%.*s", STR_ARG(str_sub(number, 0, dot)),
                   STR_ARG(str_from(number, dot + 1)));
}

static struct str release_of(struct arena *a, const struct purl *purl,
                             const struct match_package *p)
{
    struct str name = str_of(p->ecosystem->name);
    struct str distro = purl_qualifier(purl, "distro");
    if (STR_IS(name, "SUSE"))
        return service_pack(a, distro);
    if (STR_IS(name, "openSUSE") && str_has(distro, STR("tumbleweed")))
        return STR("Tumbleweed");
    bool two_parts = STR_IS(name, "Ubuntu") || STR_IS(name, "Alpine") || STR_IS(name, "openSUSE");
    struct str number = release_number(distro, two_parts ? 2 : 1);
    if (!number.n)
        number = release_of_version(p->ecosystem, purl->version);
    const char *before = STR_IS(name, "Alpine")     ? "v"
                         : STR_IS(name, "openSUSE") ? "Leap "
                         : STR_IS(name, "Red Hat")  ? "enterprise_linux:"
                                                    : "";
    return number.n ? str_fmt(a, "%s%.*s", before, STR_ARG(number)) : number;
}

void match_distro_release(struct arena *a, const struct purl *purl, struct match_package *p)
{
    struct str name = str_of(p->ecosystem->name);
    struct str release = release_of(a, purl, p);
    p->release = name;
    p->release_known = release.n > 0 || STR_IS(name, "Wolfi") || STR_IS(name, "Chainguard");
    if (release.n)
        p->release = str_fmt(a, "%.*s:%.*s", STR_ARG(name), STR_ARG(release));
}

/* "curl" and "7.61.1-22.el8" of "curl-7.61.1-22.el8.src.rpm". */
static bool split_source_rpm(struct str file, struct str *name, struct str *version)
{
    if (!str_ends(file, STR(".src.rpm")))
        return false;
    file = str_sub(file, 0, file.n - STR(".src.rpm").n);
    size_t release = str_rfind_char(file, '-');
    size_t at = str_rfind_char(str_sub(file, 0, release), '-');
    if (release >= file.n || at >= release)
        return false;
    *name = str_sub(file, 0, at);
    *version = str_from(file, at + 1);
    return true;
}

/* The purl names the binary and, in "upstream", "source" or "origin", what it was built from, with
   its version where that differs. */
bool match_distro_source(const struct match_component *c, const struct purl *purl,
                         const struct match_package *binary, struct match_package *out)
{
    static const char *const keys[] = {"upstream", "source", "origin"};
    struct str source = c->source_package;
    for (size_t i = 0; i < COUNT_OF(keys) && !source.n; i++)
        source = purl_qualifier(purl, keys[i]);
    *out = *binary;
    if (!source.n)
        return false;
    if (split_source_rpm(source, &out->name, &out->version)) {
        size_t colon = str_find_char(binary->version, ':');
        if (colon < binary->version.n) /* a source file's name has no epoch */
            out->version = binary->version;
        return true;
    }
    size_t at = str_rfind_char(source, '@');
    out->name = str_sub(source, 0, at);
    if (at + 1 < source.n)
        out->version = str_from(source, at + 1);
    return true;
}

/* "16" of "nodejs:16:8040020210817133458:522a0ee4". */
struct str match_distro_stream(const struct purl *purl)
{
    struct str label = purl_qualifier(purl, "rpmmod");
    if (!label.n)
        label = purl_qualifier(purl, "modularitylabel");
    struct str stream = str_from(label, str_find_char(label, ':') + 1);
    return label.n ? str_sub(stream, 0, str_find_char(stream, ':')) : label;
}
