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

/* What was moved, or copied. */
struct store_moved {
    int64_t changes, blobs;
    int64_t rows;     /* of the tables apart from the history */
    struct hash head; /* of the chain, on both sides */
};
/* Copies the workspace, as it is now, to a new one: a file, or an empty database of a server. With
   history, ids, hashes, attached files, and the tables apart from the history. The copy is
   verified, and can be opened by nobody before that has shown that it holds. */
NODISCARD bool store_move(struct store *s, struct arena *a, struct str to, struct store_moved *out,
                          struct err *err);

#endif
