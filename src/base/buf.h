/*
 * buf.h - text that grows, in an arena, up to a limit.
 *
 * There is one put function per output language; each escapes for its own.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n, cap;
};

void buf_put(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_html(struct buf *b, struct str s); /* & < > " ' become entities */
void buf_json(struct buf *b, struct str s); /* quoted, escaped, UTF-8 kept; < as \u003c */
void buf_csv(struct buf *b, struct str s);  /* quoted where RFC 4180 wants it */
void buf_url(struct buf *b, struct str s);  /* all but unreserved characters as %XX (RFC 3986) */
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
struct str buf_str(const struct buf *b);

#define BUF_LIT(b, lit) buf_put((b), STR(lit))

#endif
