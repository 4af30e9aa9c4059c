/* Findings as a match run leaves them, without matching anything: a run is added with the delta
   that is given. */
#ifndef TESTS_ASSESS_MATCH_RUN_FIXTURE_H
#define TESTS_ASSESS_MATCH_RUN_FIXTURE_H

#include "../../store/fixture.h"

#include "assess/match/delta.h"
#include "assess/match/record.h"

/* Adds a run over everything, of that day and snapshot; gives its id. */
static inline struct str fixture_run(struct fixture *f, const char *as_of, const char *snapshot,
                                     struct str delta)
{
    struct match_run run = {.scope = MATCH_RUN_ALL, .snapshot = str_of(snapshot)};
    struct hash hash;
    struct str id = {0};
    assert_true(date_parse(str_of(as_of), &run.as_of));
    bool ok = store_begin(f->store, &f->err) &&
              store_blob_put(f->store, delta_pack(&f->arena, delta), STR("application/zstd"), &hash,
                             &f->err);
    run.delta = hash_hex(&f->arena, &hash);
    if (!ok || !store_add(f->store, &f->arena, &MATCH_RUN_TYPE, &run, &id, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    return id;
}

/* One more line of a delta: its kind, and fields until NULL. */
static inline void fixture_line(struct buf *out, int kind, ...)
{
    struct str fields[DELTA_FIELDS_MAX];
    size_t n = 0;
    const char *text;
    va_list ap;
    va_start(ap, kind);
    while ((text = va_arg(ap, const char *)))
        fields[n++] = str_of(text);
    va_end(ap);
    delta_line(out, (char)kind, fields, n);
}

#endif
