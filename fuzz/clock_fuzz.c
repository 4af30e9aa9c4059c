/* Any bytes as a policy of clocks: days that end after they start, or a reason. */
#include "assess/clock/clock.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct clock_policy policy;
    struct clock_facts facts = {.severity = CLOCK_SEVERITY_HIGH,
                                .epss_ppm = 10000,
                                .first_seen = {2026, 1, 31},
                                .exploited_on = {2026, 2, 28}};
    arena_init(&a, GIB(1));
    if (clock_policy_read(&a, (struct str){(const char *)data, size}, &policy, &err)) {
        for (size_t k = 0; k < CLOCK__COUNT; k++) {
            struct clock_due due;
            clock_due(&a, &policy.clocks[k], &facts, &due);
            assert(due.reason.n > 0);
            assert(!due.rule || date_cmp(due.due, due.started) >= 0);
        }
    } else {
        assert(err.text[0]);
    }
    arena_done(&a);
    return 0;
}
