/* source.c - the package from which a distribution built a component, where a list says so outside
   of its purl: advisories of Debian and Alpine speak of source packages. */
#include "intake/sbom/sbom_internal.h"

struct source {
    struct str name, version, release, epoch;
};

/* As the tools name their properties (Trivy; Syft). */
static const struct {
    struct str name;
    size_t member;
} known[] = {
    {SBOM_LIT("aquasecurity:trivy:SrcName"), offsetof(struct source, name)},
    {SBOM_LIT("aquasecurity:trivy:SrcVersion"), offsetof(struct source, version)},
    {SBOM_LIT("aquasecurity:trivy:SrcRelease"), offsetof(struct source, release)},
    {SBOM_LIT("aquasecurity:trivy:SrcEpoch"), offsetof(struct source, epoch)},
    {SBOM_LIT("syft:metadata:source"), offsetof(struct source, name)},
    {SBOM_LIT("syft:metadata:sourceVersion"), offsetof(struct source, version)},
    {SBOM_LIT("syft:metadata:sourceRpm"), offsetof(struct source, name)},
    {SBOM_LIT("syft:metadata:originPackage"), offsetof(struct source, name)},
};

static struct str joined(struct arena *a, const struct source *s)
{
    struct buf b = {.arena = a};
    buf_put(&b, s->name);
    if (s->name.n && s->version.n) {
        BUF_LIT(&b, "@");
        if (s->epoch.n && !STR_IS(s->epoch, "0"))
            buf_fmt(&b, "%.*s:", STR_ARG(s->epoch));
        buf_put(&b, s->version);
        if (s->release.n)
            buf_fmt(&b, "-%.*s", STR_ARG(s->release));
    }
    return buf_str(&b);
}

void sbom_source_of_properties(struct sbom_reader *r, struct sbom_component *c)
{
    struct source s = {0};
    for (size_t i = 0; i < c->property_count; i++)
        for (size_t k = 0; k < COUNT_OF(known); k++)
            if (str_eq(c->properties[i].name, known[k].name))
                *(struct str *)((char *)&s + known[k].member) = c->properties[i].value;
    if (s.name.n)
        c->source_package = joined(r->arena, &s);
}

/* "built package from: glibc 2.36-9+deb12u3", as Trivy writes it into sourceInfo of SPDX. */
void sbom_source_of_words(struct sbom_reader *r, struct sbom_component *c, struct str words)
{
    struct str before = STR("built package from: ");
    struct source s = {0};
    if (!str_starts(words, before))
        return;
    words = str_from(words, before.n);
    if (str_word(&words, &s.name) && str_word(&words, &s.version))
        c->source_package = joined(r->arena, &s);
}
