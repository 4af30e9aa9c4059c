/* sbom_same.h - whether two SBOMs say the same, whatever form they came in. */
#ifndef TESTS_INTAKE_SBOM_SAME_H
#define TESTS_INTAKE_SBOM_SAME_H

#include "intake/sbom/sbom.h"

static inline const char *sbom_component_difference(const struct sbom_component *a,
                                                    const struct sbom_component *b)
{
    const struct {
        const char *name;
        struct str a, b;
    } rows[] = {
        {"type", a->type, b->type},
        {"group", a->group, b->group},
        {"name", a->name, b->name},
        {"version", a->version, b->version},
        {"purl", a->purl, b->purl},
        {"cpe", a->cpe, b->cpe},
        {"supplier", a->supplier, b->supplier},
        {"licence", a->licence, b->licence},
        {"description", a->description, b->description},
        {"scope", a->scope, b->scope},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (!str_eq(rows[i].a, rows[i].b))
            return rows[i].name;
    if (a->parent != b->parent)
        return "parent";
    if (a->hash_count != b->hash_count || a->more_cpe_count != b->more_cpe_count)
        return "hashes or CPEs";
    for (size_t i = 0; i < a->more_cpe_count; i++)
        if (!str_eq(a->more_cpes[i], b->more_cpes[i]))
            return "further CPEs";
    for (size_t i = 0; i < a->hash_count; i++)
        if (!str_eq(a->hashes[i].algorithm, b->hashes[i].algorithm) ||
            !str_eq(a->hashes[i].value, b->hashes[i].value))
            return "hashes";
    return NULL;
}

/* What differs first, or NULL; *at is the component. Components in the same order are wanted. */
static inline const char *sbom_difference(const struct sbom *a, const struct sbom *b, size_t *at)
{
    *at = 0;
    if (a->component_count != b->component_count || a->skipped_count != b->skipped_count)
        return "number of components";
    for (; *at < a->component_count; (*at)++) {
        const char *what = sbom_component_difference(&a->components[*at], &b->components[*at]);
        if (what)
            return what;
    }
    if (a->primary != b->primary)
        return "primary";
    if (a->edge_count != b->edge_count)
        return "number of edges";
    for (*at = 0; *at < a->edge_count; (*at)++)
        if (a->edges[*at].from != b->edges[*at].from || a->edges[*at].to != b->edges[*at].to)
            return "edges";
    return NULL;
}

#endif
