/* result_check.h - what must hold of every document of results that was read, whatever its bytes.
 */
#ifndef FUZZ_RESULT_CHECK_H
#define FUZZ_RESULT_CHECK_H

#include "base/limits.h"
#include "base/map.h"
#include "intake/result/result.h"

static inline void result_check_cases(const struct result_document *d)
{
    size_t counted = 0;
    for (size_t i = 0; i < d->case_count; i++) {
        const struct result_case *c = &d->cases[i];
        assert(c->name.n > 0 && str_is_utf8(c->name) && str_is_utf8(c->group));
        assert(c->outcome < RESULT_OUTCOME__COUNT && c->message.n <= LIMIT_NAME);
        assert(!c->flaky || c->outcome == RESULT_PASS);
    }
    for (int i = 0; i < RESULT_OUTCOME__COUNT; i++)
        counted += d->outcomes[i];
    assert(counted == d->case_count);
}

static inline void result_check_flaws(struct arena *a, const struct result_document *d)
{
    static int there;
    struct map keys = {.arena = a};
    for (size_t i = 0; i < d->flaw_count; i++) {
        const struct result_flaw *f = &d->flaws[i];
        assert(f->key.n > 0 && f->run < d->run_count && f->level.n > 0);
        assert(str_starts(f->key, d->runs[f->run].prefix));
        assert(f->title.n > 0 && f->message.n <= LIMIT_NAME);
        assert(f->remediation.n <= LIMIT_NAME && f->evidence.n <= LIMIT_NAME);
        assert(str_is_utf8(f->location) && str_is_utf8(f->message) && str_is_utf8(f->evidence));
        assert(!map_find(&keys, f->key));
        map_add(&keys, f->key, &there);
    }
}

static inline void result_check(enum result_format format, struct str bytes)
{
    struct arena a;
    struct result_document d;
    struct findings findings;
    struct err err = {0};
    enum result_format seen;
    arena_init(&a, GIB(4));
    findings_init(&findings, &a);
    if (!result_recognise(bytes, &seen) || seen != format) {
        arena_done(&a);
        return;
    }
    if (result_read(&a, bytes, &d, &findings, &err)) {
        struct buf text = {.arena = &a};
        struct json *back;
        result_check_cases(&d);
        result_check_flaws(&a, &d);
        json_write(result_receipt(&a, &d, &findings), &text);
        bool ok = json_read(&a, buf_str(&text), &back, &err);
        assert(ok);
    } else {
        assert(err.code != ERR_NONE);
    }
    arena_done(&a);
}

#endif
