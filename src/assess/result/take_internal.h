/* take_internal.h - what the parts of taking results share. */
#ifndef ASSESS_RESULT_TAKE_INTERNAL_H
#define ASSESS_RESULT_TAKE_INTERNAL_H

#include "assess/result/take.h"
#include "intake/device/device.h"

struct result_taker {
    struct store *store;
    struct arena *arena;
    const struct result_document *document;
    const struct result_import *import;
    struct release release;
    struct str evidence;  /* id */
    struct str *flaw_ids; /* by flaw: the weakness; empty when it became none */
    struct json *receipt;
    struct err *err;
};

/* weaknesses.c, runs.c; in this order: a run names the weaknesses it found. */
NODISCARD bool result_take_flaws(struct result_taker *t);
NODISCARD bool result_take_cases(struct result_taker *t);

#endif
