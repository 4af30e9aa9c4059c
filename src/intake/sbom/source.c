/* source.c - the package from which a distribution built a component, where a list says so outside
   of its purl: advisories of Debian and Alpine speak of source packages. */
#include "intake/sbom/sbom_internal.h"

enum part { PART_NAME, PART_VERSION, PART_RELEASE, PART_EPOCH, PART__COUNT };

/* As the tools name their properties (Trivy; Syft). */
static const struct {
    struct str name;
    enum part part;
} known[] = {
    {SBOM_LIT("aquasecurity:trivy:SrcName"), PART_NAME},
    {SBOM_LIT("aquasecurity:trivy:SrcVersion"), PART_VERSION},
    {SBOM_LIT("aquasecurity:trivy:SrcRelease"), PART_RELEASE},
    {SBOM_LIT("aquasecurity:trivy:SrcEpoch"), PART_EPOCH},
    {SBOM_LIT("syft:metadata:source"), PART_NAME},
    {SBOM_LIT("syft:metadata:sourceVersion"), PART_VERSION},
    {SBOM_LIT("syft:metadata:sourceRpm"), PART_NAME},
    {SBOM_LIT("syft:metadata:originPackage"), PART_NAME},
};

static struct str joined(struct arena *a, const struct str parts[PART__COUNT])
{
    struct buf b = {.arena = a};
    buf_put(&b, parts[PART_NAME]);
    if (parts[PART_NAME].n && parts[PART_VERSION].n) {
        BUF_LIT(&b, "@");
        if (parts[PART_EPOCH].n && !STR_IS(parts[PART_EPOCH], "0"))
            buf_fmt(&b, "%.*s:", STR_ARG(parts[PART_EPOCH]));
        buf_put(&b, parts[PART_VERSION]);
        if (parts[PART_RELEASE].n)
            buf_fmt(&b, "-%.*s", STR_ARG(parts[PART_RELEASE]));
    }
    return buf_str(&b);
}

void sbom_source_of_properties(struct sbom_reader *r, struct sbom_component *c)
{
    struct str parts[PART__COUNT] = {0};
    for (size_t i = 0; i < c->property_count; i++)
        for (size_t k = 0; k < COUNT_OF(known); k++)
            if (str_eq(c->properties[i].name, known[k].name))
                parts[known[k].part] = c->properties[i].value;
    if (parts[PART_NAME].n)
        c->source_package = joined(r->arena, parts);
}

/* "built package from: glibc 2.36-9+deb12u3", as Trivy writes it into sourceInfo of SPDX. */
void sbom_source_of_words(struct sbom_reader *r, struct sbom_component *c, struct str words)
{
    struct str before = STR("built package from: ");
    struct str parts[PART__COUNT] = {0};
    if (!str_starts(words, before))
        return;
    words = str_from(words, before.n);
    if (str_word(&words, &parts[PART_NAME]) && str_word(&words, &parts[PART_VERSION]))
        c->source_package = joined(r->arena, parts);
}
