#include "assess/match/match_internal.h"

/* One list of components, judged, with its findings in words, as a whole. */

static bool add_rows(struct arena *a, struct match_answer *answer, struct err *err)
{
    struct json *head = match_answer_head(answer);
    struct json *findings = json_add(a, head, "findings", JSON_ARRAY);
    for (size_t i = 0; i < match_answer_findings(answer); i++) {
        struct json *row;
        if (!match_answer_finding(answer, a, i, &row, err))
            return false;
        json_hang(findings, NULL, row);
    }
    struct json *unmatched = json_add(a, head, "unmatched", JSON_ARRAY);
    for (size_t i = 0; i < match_answer_unmatched(answer); i++)
        json_hang(unmatched, NULL, match_answer_unmatched_row(answer, a, i));
    return true;
}

bool match_scan_components(struct arena *a, struct advisories *db,
                           struct match_components components, const struct match_options *options,
                           struct json **result, struct err *err)
{
    struct match_answer *answer;
    if (!match_answer_open(a, db, components, options, &answer, err))
        return false;
    bool ok = add_rows(a, answer, err);
    match_answer_close(answer);
    if (ok)
        *result = match_answer_head(answer);
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
