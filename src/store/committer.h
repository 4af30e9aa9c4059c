/*
 * committer.h - many writers, one transaction.
 *
 * Requests queue their change; one thread takes what waits, runs each under a savepoint of its own
 * in one transaction, extends the chain, commits once (one fsync), then answers all. A change that
 * fails does not fail its neighbours; none is acknowledged before the commit is durable.
 */
#ifndef STORE_COMMITTER_H
#define STORE_COMMITTER_H

#include "store/store.h"

struct committer;

/* Runs in the committer's thread, and a second time when a server refused what came with it: it
   must not count on running once. a is rewound after the change; what the caller needs later it
   copies into its own context. Must not begin or end transactions. */
typedef bool committer_fn(void *context, struct store *s, struct arena *a, struct err *err);

/* Opens the workspace for writing and starts the threads: one writes, one moves the write-ahead log
   into the file, so that no commit waits for that. */
NODISCARD bool committer_start(struct arena *a, struct str path, struct committer **out,
                               struct err *err);
/* Blocks until the change is durable (true) or has failed (false). From any thread. */
NODISCARD bool committer_do(struct committer *c, struct str actor, committer_fn *fn, void *context,
                            struct err *err);
/* Waits for what is queued, then ends. */
void committer_stop(struct committer *c);

#endif
