/*
 * transfer.h - a whole workspace as text: its history, line by line.
 *
 * Replaying the lines in an empty workspace gives it back with ids, history, staleness and hashes.
 */
#ifndef STORE_TRANSFER_H
#define STORE_TRANSFER_H

#include "store/store.h"

/* Calls each for every change in order: one line of JSON, without its end. */
typedef bool store_line_fn(void *context, struct str line, struct err *err);
NODISCARD bool store_write_history(struct store *s, store_line_fn *each, void *context,
                                   struct err *err);
/* Replays such lines (a text of them) into an empty workspace, checking the chain. Fails, naming
   the line, with nothing written. */
NODISCARD bool store_read_history(struct store *s, struct str lines, struct err *err);

/* Calls each for every attached file. */
typedef bool store_blob_fn(void *context, struct str hash, struct str media_type, struct str bytes,
                           struct err *err);
NODISCARD bool store_each_blob(struct store *s, store_blob_fn *each, void *context,
                               struct err *err);

#endif
