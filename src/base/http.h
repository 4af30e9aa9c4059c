/*
 * http.h - one HTTP request after another: the door to the network.
 *
 * https only, with the server's certificate checked; plain http to literal addresses of this
 * machine alone, for tests and a mirror there. No other scheme, no cookies, no password files; the
 * system's proxy variables are honoured. Redirects are few, obey the same rule, and never carry a
 * key to another host. Over libcurl, which is loaded by http_open and nowhere else. Invariant: what
 * a server sends is limited in size and time, and reaches a file or memory as it was sent.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include "base/date.h"
#include "base/err.h"

/* --- requests --- */

struct http;

struct http_request {
    struct str url;
    struct str key_name, key; /* a header with a secret; both empty: none */
    /* Validators of what the caller has: the answer is 304 while they hold (RFC 9110, 13.1). */
    struct str etag, last_modified;
    struct str form;    /* application/x-www-form-urlencoded, sent by POST; empty: GET */
    bool gzip;          /* the body may come compressed, and is then left so */
    struct str to;      /* file of the body, continued where an earlier try ended; empty: memory */
    int64_t max_bytes;  /* of the body */
    int64_t timeout_ms; /* of each transfer */
};

struct http_answer {
    int status;                     /* of HTTP, after redirects */
    struct str etag, last_modified; /* empty where not sent */
    struct str retry_after;
    struct str body; /* of a 200 without a file */
    int64_t bytes;   /* that came */
    bool resumed;    /* the file was continued */
};

/* ERR_NO_DATA when libcurl is not installed. */
NODISCARD bool http_open(struct arena *a, struct http **out, struct err *err);
void http_close(struct http *h); /* NULL is allowed */

/* GET, or POST of a form, which no redirect takes anywhere. True for every complete answer,
   whatever its status. ERR_DENIED: an address that is not allowed; ERR_LIMIT: larger or slower than
   accepted; ERR_IO: no answer, or a broken one. What came of a file before a failure stays for the
   next try, with its validator in TO.tag. */
NODISCARD bool http_get(struct http *h, struct arena *a, const struct http_request *request,
                        struct http_answer *out, struct err *err);

/* --- the texts of HTTP (http_text.c), pure --- */

struct http_url {
    bool secure;
    struct str host; /* as written; in brackets where it is an IPv6 address */
    int port;
    struct str path; /* from the first '/', with the query; may be empty */
};
/* Absolute http and https addresses only, without user names, spaces and control characters. */
bool http_url_parse(struct str url, struct http_url *out);
bool http_url_is_local(const struct http_url *url); /* 127.0.0.0/8 or [::1], as numbers */
bool http_url_same_origin(const struct http_url *a, const struct http_url *b);
/* Whether url may be asked, or followed to from another address (NULL: nobody sent us). */
NODISCARD bool http_url_check(struct str url, const struct http_url *from, struct err *err);

/* The date of a header, as RFC 9110 5.6.7 wants it written: "Sun, 06 Nov 1994 08:49:37 GMT". */
bool http_date_parse(struct str s, struct instant *out);
/* Retry-After (RFC 9110, 10.2.3), seconds or a date; -1 when it is neither. */
int64_t http_retry_after_ms(struct str value, struct instant now);
/* "bytes 5-9/10": first byte, and the size of the whole, -1 where unknown. */
bool http_content_range(struct str value, int64_t *from, int64_t *size);
/* Name and value of a header line, trimmed; false when it is none. */
bool http_header_parse(struct str line, struct str *name, struct str *value);
/* The status of a status line, or 0. */
int http_status_parse(struct str line);

#endif
