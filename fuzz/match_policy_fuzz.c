/* Any bytes as a policy: a policy that can be evaluated, or a reason with a column. */
#include "assess/match/match.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    const struct match_policy *policy = NULL;
    struct match_facts facts = {.cvss = 75, .epss = -1, .severity = 3};
    arena_init(&a, GIB(1));
    if (match_policy_parse(&a, (struct str){(const char *)data, size}, &policy, &err))
        assert(match_policy_holds(policy, &facts) <= MATCH_FACT_UNKNOWN);
    else
        assert(err.text[0]);
    arena_done(&a);
    return 0;
}
