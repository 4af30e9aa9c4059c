/*
 * post.h - messages out of here: a POST to an address that somebody typed, a mail to a server.
 *
 * Who types an address must not reach by us what he cannot reach himself (server-side request
 * forgery): https only, and no address of this machine or of a private network, looked at when the
 * connection is made, so that a name that changes in between does not help. The operator may allow
 * hosts by name. No proxy, no redirects, no cookies; what comes back is not read but for its
 * status.
 */
#ifndef BASE_POST_H
#define BASE_POST_H

#include "base/err.h"
#include "base/str.h"

struct sockaddr;

struct post {
    struct str url;
    struct str body;                /* JSON */
    struct str header_name, header; /* one more; or empty */
    struct str allowed;             /* names of hosts, separated by spaces */
    int64_t timeout_ms;
};
/* Whether such an address may be asked at all, as far as its text tells. */
NODISCARD bool post_check(struct str url, struct str allowed, struct err *err);
/* True for every complete answer; ERR_DENIED where the address is not allowed. */
NODISCARD bool post_send(struct arena *a, const struct post *p, int *status, struct err *err);
/* Whether it is an address of the public network: not of this machine, link, site, or of a use of
   its own (RFC 6890 and the registries it made). */
bool post_is_public(const struct sockaddr *at);

struct post_mail {
    struct str server; /* smtp://host:port (with STARTTLS where it is offered), smtps://host:port */
    struct str from, to; /* addresses */
    struct str text;     /* the message with its headers; lines end with LF here */
    int64_t timeout_ms;
};
NODISCARD bool post_mail(struct arena *a, const struct post_mail *m, struct err *err);
/* One address, of the plain kind: something@something, without spaces and line ends. */
bool post_is_mail_address(struct str s);

#endif
