/*
 * hook.h - who is told when something happens: a program by a signed POST, a person by mail.
 *
 * What is told holds ids and links, never what a record says: who follows a link signs in. Messages
 * are rows apart from the history; each is tried again, ever more seldom, for a day. A program
 * finds out by the signature that the message is ours: X-Tutela-Signature: t=SECONDS,v1=HEX    HEX:
 * HMAC-SHA256 of "SECONDS.BODY" with the secret
 */
#ifndef SERVE_JOBS_HOOK_H
#define SERVE_JOBS_HOOK_H

#include "serve/jobs/jobs.h"

struct hook {
    struct str id;
    struct str address; /* https://... or a mail address */
    struct str events;  /* words; empty: all */
    struct str person;  /* who adds it */
};
/* The kinds of events, ended by NULL: findings deadlines decisions. */
extern const char *const HOOK_EVENTS[];

/* --- hook.c: rows; within the open transaction --- */
/* secret: told here and never again; empty for a mail address. */
NODISCARD bool hooks_add(struct store *s, struct arena *a, const struct hook *hook,
                         struct instant now, struct str *id, struct str *secret, struct err *err);
NODISCARD bool hooks_remove(struct store *s, struct str id, struct instant now, struct err *err);
/* A message that says nothing, at once. */
NODISCARD bool hooks_test(struct store *s, struct arena *a, struct str id, struct instant now,
                          struct err *err);
/* To all who want to know of it. data: an object, whose members become those of the message. */
NODISCARD bool hooks_tell(struct store *s, struct arena *a, const char *event,
                          const struct json *data, struct instant now, struct err *err);
/* [{"id","kind","address","events","person","made_at","waiting","sent","failed"}] */
NODISCARD bool hooks_list(struct store *s, struct arena *a, struct json **out, struct err *err);
/* The newest messages: [{"id","hook","address","event","state","tries","made_at","next_at",
   "ended_at","status","message"}] */
NODISCARD bool hooks_log(struct store *s, struct arena *a, int64_t limit, struct json **out,
                         struct err *err);

/* --- send.c --- */
/* Sends one that is due, if any; *what says which, as jobs_run_one. That it could not be sent is
   said in its row. */
NODISCARD bool hooks_send_one(struct store *s, struct arena *a, const struct jobs_options *o,
                              struct instant now, struct str *what, struct err *err);
struct str hooks_signature(struct arena *a, struct str secret, int64_t seconds, struct str body);

/* --- notice.c --- */
job_fn job_notice; /* once a day: deadlines that come near, decisions that wait */
/* After a matching that found something new. */
NODISCARD bool hooks_tell_match(const struct job_run *run, struct str release,
                                const struct json *match, struct err *err);

#endif
