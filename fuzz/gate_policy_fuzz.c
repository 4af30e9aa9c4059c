/* Any bytes as a policy of the release gate: a policy whose waivers are whole, or a reason. */
#include "assess/gap/policy.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct gap_policy policy;
    arena_init(&a, GIB(1));
    struct gap_ground ground = {.clause_places.arena = &a, .slot_places.arena = &a};
    bool ready = gap_checks_read(&a, &ground.checks, &err);
    assert(ready);
    if (gap_policy_read(&a, &ground, (struct str){(const char *)data, size}, STR("fuzz"), &policy,
                        &err)) {
        assert(policy.id.n > 0 && policy.group_count > 0);
        for (size_t i = 0; i < policy.waiver_count; i++) {
            const struct gap_waiver *w = &policy.waivers[i];
            assert(w->record.n && w->owner.n && w->reason.n && w->until.year);
            assert(gap_policy_never(&policy, w->check).n == 0);
        }
        for (size_t i = 0; i < ground.checks.count; i++) {
            const struct gap_check *c = &ground.checks.items[i];
            struct str never = gap_policy_never(&policy, c->name);
            assert(never.n == 0 || gap_policy_effect(&policy, c->name, c->required) == GAP_BLOCKS);
        }
    } else {
        assert(err.text[0]);
    }
    arena_done(&a);
    return 0;
}
