#include "assess/match/match_internal.h"

#include "base/limits.h"

/* One list of components, judged, with its findings in words. */

static bool scan(struct match_scan_state *s, struct json **result, struct err *err)
{
    return match_judge_all(&s->judging, &s->judgement, err) && match_find_flaws(s, err) &&
           match_result(s, result, err);
}

bool match_scan_components(struct arena *a, struct advisories *db,
                           struct match_components components, const struct match_options *options,
                           struct json **result, struct err *err)
{
    assert(options->as_of.year);
    struct match_scan_state s = {.arena = a,
                                 .db = db,
                                 .options = options,
                                 .judging = {.arena = a,
                                             .db = db,
                                             .options = options,
                                             .components = components,
                                             .keep_denials = true},
                                 .records = {.arena = a},
                                 .by_flaw = {.arena = a},
                                 .vulnerabilities = {.arena = a}};
    s.judging.scratch = &s.scratch;
    if (!advisories_begin(db, err))
        return false;
    arena_init(&s.scratch, GIB(8));
    bool ok = scan(&s, result, err);
    arena_done(&s.scratch);
    advisories_rollback(db);
    return ok;
}

struct match_component match_component_of(const struct sbom_component *c)
{
    return (struct match_component){.ref = c->ref,
                                    .name = c->name,
                                    .version = c->version,
                                    .purl = c->purl,
                                    .cpe = c->cpe,
                                    .more_cpes = c->more_cpes,
                                    .more_cpe_count = c->more_cpe_count,
                                    .source_package = c->source_package,
                                    .supplier = c->supplier};
}

struct match_components match_components_of_sbom(struct arena *a, const struct sbom *sbom)
{
    struct match_component *items = ARENA_ARRAY(a, struct match_component, sbom->component_count);
    size_t n = 0;
    for (size_t i = 0; i < sbom->component_count; i++)
        if (sbom_is_part(sbom, i))
            items[n++] = match_component_of(&sbom->components[i]);
    return (struct match_components){items, n};
}

bool match_scan(struct arena *a, struct advisories *db, const struct sbom *sbom,
                const struct match_options *options, struct json **result, struct err *err)
{
    return match_scan_components(a, db, match_components_of_sbom(a, sbom), options, result, err);
}
