/* Any bytes: read as an SBOM; what comes out keeps the promises of sbom.h. */
#include "base/limits.h"
#include "intake/sbom/sbom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct sbom *s)
{
    for (size_t i = 0; i < s->component_count; i++) {
        assert(s->components[i].name.n > 0 && s->components[i].ref.n > 0);
        size_t steps = 0;
        for (size_t at = i; s->components[at].parent != SIZE_MAX && i < 64;
             at = s->components[at].parent)
            assert(++steps < s->component_count);
    }
    for (size_t i = 0; i < s->edge_count; i++) {
        assert(s->edges[i].from < s->component_count && s->edges[i].to < s->component_count);
        assert(i == 0 || s->edges[i - 1].from < s->edges[i].from ||
               (s->edges[i - 1].from == s->edges[i].from && s->edges[i - 1].to < s->edges[i].to));
    }
    for (size_t i = 0; i < s->relation_count; i++)
        assert(s->relations[i].from < s->component_count &&
               s->relations[i].to < s->component_count);
    assert(s->primary == SIZE_MAX || s->primary < s->component_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct sbom sbom;
    struct err err = {0};
    struct str text = {(const char *)data, size};
    enum sbom_format format;
    arena_init(&a, LIMIT_ARENA);
    findings_init(&findings, &a);
    (void)sbom_recognise(text, &format);
    if (sbom_read(&a, text, &sbom, &findings, &err)) {
        check(&sbom);
        for (size_t i = 0; i < sbom.component_count && i < 64; i++)
            assert(sbom_raw(&a, &sbom, i));
        (void)sbom_raw_member(&a, &sbom, "vulnerabilities");
        struct buf out = {.arena = &a};
        json_write(sbom_receipt(&a, &sbom, &findings), &out);
    } else
        assert(err.code != ERR_NONE);
    arena_done(&a);
    return 0;
}
