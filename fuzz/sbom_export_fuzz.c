/* Any bytes: what is read as a component list is written in every output, the same twice, and is
   read again with as many components. */
#include "base/limits.h"
#include "publish/sbom/export.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str written(struct arena *a, const struct sbom_whole *w, const struct sbom_output *o)
{
    struct buf out = {.arena = a};
    struct json *receipt;
    struct err err = {0};
    struct sbom_export_options options = {0};
    if (!sbom_export(a, w, o, &options, &out, &receipt, &err))
        assert(err.code != ERR_NONE);
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings findings;
    struct sbom list;
    struct err err = {0};
    struct sbom_whole whole, joined;
    arena_init(&a, LIMIT_ARENA);
    findings_init(&findings, &a);
    if (sbom_read(&a, (struct str){(const char *)data, size}, &list, &findings, &err)) {
        struct sbom_part parts[] = {{.list = list, .id = STR("SB-1")},
                                    {.list = list, .id = STR("SB-2")}};
        struct sbom_component device = {
            .ref = STR("REL-1"), .name = STR("pump"), .type = STR("device"), .parent = SIZE_MAX};
        struct sbom_addition addition = {.device = &device};
        sbom_whole_of(&a, &list, &whole);
        sbom_whole_join(&a, parts, 2, &addition, &joined);
        for (size_t i = 0; i < SBOM_OUTPUT_COUNT; i++) {
            struct sbom again;
            struct str text = written(&a, &whole, &SBOM_OUTPUTS[i]);
            assert(str_eq(text, written(&a, &whole, &SBOM_OUTPUTS[i])));
            assert(sbom_read(&a, text, &again, &findings, &err));
            /* A name may be none in the other family: it is written, and skipped. */
            assert(again.component_count + again.skipped_count == list.component_count);
            text = written(&a, &joined, &SBOM_OUTPUTS[i]);
            assert(sbom_read(&a, text, &again, &findings, &err));
            assert(again.component_count + again.skipped_count == 2 * list.component_count + 1);
        }
    }
    arena_done(&a);
    return 0;
}
