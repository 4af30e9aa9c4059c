/*
 * stream.h - bytes in order, from a file, memory, or the inside of a gzip or zstd file.
 *
 * Compression is recognised by its first bytes, never by a name. What comes out is limited in size
 * and in its ratio to what went in (base/limits.h), so that a bomb ends with ERR_LIMIT.
 */
#ifndef BASE_STREAM_H
#define BASE_STREAM_H

#include "base/err.h"
#include "base/json.h"
#include "base/str.h"

struct stream;

NODISCARD bool stream_open(struct arena *a, struct str path, struct stream **out, struct err *err);
/* The bytes must outlive the stream. */
NODISCARD bool stream_of(struct arena *a, struct str bytes, struct stream **out, struct err *err);
/* At most cap bytes into to; *n == 0 at the end. */
NODISCARD bool stream_read(struct stream *s, void *to, size_t cap, size_t *n, struct err *err);
/* The next up to n bytes without taking them; n at most 64 KiB. */
NODISCARD bool stream_peek(struct stream *s, size_t n, struct str *out, struct err *err);
/* All that is left, at most max bytes. */
NODISCARD bool stream_read_all(struct stream *s, struct arena *a, size_t max, struct str *out,
                               struct err *err);
bool stream_is_packed(const struct stream *s); /* whether it is gzip or zstd */
void stream_close(struct stream *s);           /* NULL is allowed */

/* One item at a time out of a large document: calls each for every item of the array that is the
   member `member` of the top-level object, or of the top-level array when member is empty; then
   gives the rest of the top-level object, without that array, in *head (NULL for an array). The
   member may be absent: then all is head. What is handed to each is cut out by its brackets, at
   most max_item bytes, and valid only during the call: json_read tells whether it is JSON; offset
   is its place in the document. The head has the same limit; memory stays at one item. */
typedef bool stream_item_fn(void *context, struct str item, uint64_t offset, struct err *err);
NODISCARD bool stream_each_item(struct stream *s, struct str member, size_t max_item,
                                stream_item_fn *each, void *context, struct arena *a,
                                struct json **head, struct err *err);

#endif
