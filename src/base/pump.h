/*
 * pump.h - a producer of bytes that runs ahead of its consumer, in a thread of its own.
 *
 * Blocks come out in the order they were filled. Between pump_start and pump_stop what the producer
 * uses belongs to its thread alone; memory is bounded by a fixed number of blocks.
 */
#ifndef BASE_PUMP_H
#define BASE_PUMP_H

#include "base/err.h"
#include "base/str.h"

struct pump;

/* At most cap bytes into to; *n == 0 at the end. Called in the thread. */
typedef bool pump_fn(void *context, char *to, size_t cap, size_t *n, struct err *err);

/* NULL when no thread can be had: the caller then does the work itself. */
struct pump *pump_start(pump_fn *fill, void *context);
/* The next block, empty at the end; valid until the next call. The producer's error comes after the
   blocks it had filled before. */
NODISCARD bool pump_take(struct pump *p, struct str *block, struct err *err);
void pump_stop(struct pump *p); /* waits for the block being filled; NULL is allowed */

#endif
