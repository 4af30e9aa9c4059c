/* A component as a list may have it, line by line: purl, CPE name, version, name, and a criteria
   line of a record with its bounds. Whatever it says, it is identified and judged, and the verdict
   has words. */
#include "assess/match/match_internal.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void judge_package(struct arena *a, const struct match_package *p, struct str upper)
{
    struct version_range range = {.scheme = p->scheme, .upper = upper};
    struct advisory_package affected = {
        .ranges = &range, .range_count = 1, .versions = {&upper, upper.n > 0}};
    struct match m;
    struct match_words words;
    match_package(p, &affected, &m);
    match_package_words(a, p, &affected, &m, &words);
    assert(words.reason.n > 0);
}

static void judge_product(struct arena *a, const struct match_product *p, struct str criteria,
                          struct str upper)
{
    struct match_surroundings around = {p, 1};
    struct advisory_cpe line = {.criteria = criteria,
                                .key = feed_cpe_key(a, criteria),
                                .range = {.upper = upper},
                                .vulnerable = true};
    struct advisory_node node = {.cpes = &line, .cpe_count = 1};
    struct advisory_configuration configuration = {.nodes = &node, .node_count = 1};
    struct advisory_candidate candidate = {.configurations = &configuration,
                                           .configuration_count = 1};
    struct match m;
    struct match_words words;
    match_product(a, p, &candidate, &around, &m);
    match_product_words(a, p, &m, &words);
    assert(words.reason.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, size}, lines[6] = {0};
    struct arena a;
    struct err err;
    arena_init(&a, MIB(256));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        (void)str_split(&rest, '\n', &lines[i]);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        lines[i] = str_sub(lines[i], 0, LIMIT_NAME);
    struct match_component c = {
        .purl = lines[0], .cpe = lines[1], .version = lines[2], .name = lines[3]};
    struct match_rule rule = {.name = lines[3], .cpe = lines[4], .reason = STR("x")};
    struct match_rules rules = {.items = &rule, .count = 1};
    struct match_identity id;
    if (match_cuts_read(&a, &rules.cuts, &err)) {
        match_identity(&a, &c, &rules, &id);
        for (size_t i = 0; i < id.package_count; i++)
            judge_package(&a, &id.packages[i], lines[5]);
        for (size_t i = 0; i < id.product_count; i++)
            judge_product(&a, &id.products[i], lines[4], lines[5]);
    }
    arena_done(&a);
    return 0;
}
