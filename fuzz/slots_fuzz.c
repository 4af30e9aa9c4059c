/* Slots: whatever the bytes, slots that keep their rules, and findings. */
#include "intake/evidence/slot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings f;
    struct err err = {0};
    struct evidence_slots slots;
    arena_init(&a, GIB(1));
    findings_init(&f, &a);
    if (evidence_slots_read(&a, (struct str){(const char *)data, size}, &slots, &f, &err))
        for (size_t i = 0; i < slots.count; i++) {
            const struct evidence_slot *s = &slots.items[i];
            assert(s->id.n && s->name.n && s->shows.n && s->source.n && s->serve_count > 0);
            assert(evidence_slot_find(&slots, s->id) == s); /* ids are there once */
            assert((s->renew.n > 0) == (s->renew_months + s->renew_days > 0));
            for (size_t k = 0; k < s->stale_count; k++)
                assert(s->stale_when[k]);
        }
    arena_done(&a);
    return 0;
}
