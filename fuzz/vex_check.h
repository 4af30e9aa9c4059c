/* vex_check.h - what must hold of every VEX document that was read, whatever its bytes. */
#ifndef FUZZ_VEX_CHECK_H
#define FUZZ_VEX_CHECK_H

#include "base/limits.h"
#include "intake/vex/vex.h"

static inline void vex_check_statement(struct arena *a, const struct vex_document *d,
                                       const struct vex_statement *s)
{
    assert(s->product && s->place.n > 0 && s->raw);
    assert(!s->broken || s->why.n > 0);
    if (!s->broken && s->state.n)
        assert(s->vulnerability.n > 0 && vex_state_to(d->format, s->state).word.n > 0);
    if (s->justification.n)
        assert(vex_justification_to(d->format, s->justification).word.n > 0);
    if (!s->broken && d->format != VEX_CYCLONEDX && str_eq(s->state, STR("affected")))
        assert(s->action.n > 0);
    size_t mark = arena_mark(a);
    struct buf text = {.arena = a};
    struct json *back;
    struct err err = {0};
    json_write(vex_native(a, d, s), &text);
    bool ok = json_read(a, buf_str(&text), &back, &err);
    assert(ok);
    arena_rewind(a, mark);
}

/* Reads the bytes; those of another format are none of this target's business. */
static inline void vex_check(enum vex_format format, struct str bytes)
{
    enum { CHECKED_MAX = 200 };
    struct arena a;
    struct vex_document d;
    struct findings findings;
    struct err err = {0};
    enum vex_format seen;
    arena_init(&a, GIB(4));
    findings_init(&findings, &a);
    (void)vex_recognise(bytes, &seen);
    if (vex_read(&a, bytes, &d, &findings, &err)) {
        for (size_t i = 0; d.format == format && i < d.count && i < CHECKED_MAX; i++)
            vex_check_statement(&a, &d, &d.statements[i]);
    } else {
        assert(err.code != ERR_NONE);
    }
    arena_done(&a);
}

#endif
