/* Threat rules: the input is a vocabulary, a line of one '-', rules, another, and words of a flow.
 */
#include "assess/threat/model.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str part(struct str *rest)
{
    size_t at = str_find(*rest, STR("\n-\n"));
    struct str p = str_sub(*rest, 0, at);
    *rest = str_from(*rest, at + 3);
    return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings f;
    struct err err = {0};
    struct threat_rules rules;
    arena_init(&a, GIB(1));
    findings_init(&f, &a);
    struct str rest = {(const char *)data, size};
    struct str vocabulary = part(&rest), text = part(&rest);
    struct threat_rule_file file = {STR("rules"), text, true};
    if (threat_rules_read(&a, vocabulary, &file, 1, &rules, &f, &err)) {
        struct threat_zone zones[] = {{STR("Z"), STR("Y"), rest}, {STR("Y"), STR("Z"), rest}};
        struct threat_element elements[] = {{STR("P"), THREAT_PROCESS, rest, rest},
                                            {STR("Q"), THREAT_DATA_STORE, STR("Z"), rest}};
        struct threat_flow flow = {STR("F"), STR("Q"), STR("P"), rest, rest};
        struct threat_model model = {.zones = zones,
                                     .zone_count = 2,
                                     .elements = elements,
                                     .element_count = 2,
                                     .flows = &flow,
                                     .flow_count = 1};
        struct threat_list list;
        struct threat_merged *merged;
        threat_generate(&a, &rules, &model, &list, &f);
        assert(threat_merge(&a, NULL, 0, &list, &merged) <= list.count);
    }
    arena_done(&a);
    return 0;
}
