/*
 * signin.h - signing in: from a login, a password and a code to a session.
 *
 * Three steps, as hashing takes long and must not hold the one writer: begin counts the try and
 * refuses it while the account or the address must wait (a transaction); prove hashes (reads only,
 * in the thread of the request); end takes the code, once, and makes the session, or leaves the try
 * counted (a transaction). Invariants: what is said of a try that fails is the same whatever was
 * wrong, and takes the same time; nobody is locked out for ever.
 */
#ifndef SERVE_AUTH_SIGNIN_H
#define SERVE_AUTH_SIGNIN_H

#include "serve/auth/account.h"

/* Tries that cost nothing; after them one waits 2 s, 4 s ... up to a quarter of an hour. Many share
   an address. What failed is forgotten a day after the last try. */
enum { AUTH_FREE_TRIES = 5, AUTH_FREE_TRIES_ADDRESS = 20 };
#define AUTH_LONGEST_WAIT (15 * AUTH_MINUTE)
#define AUTH_TRIES_FORGET AUTH_DAY

struct auth_try {
    struct str login, password;
    struct str code; /* of the app, or a recovery code; empty: none */
    struct auth_visit visit;
    bool password_alone; /* no code is asked for: the session has shown one */
    /* What the steps find. */
    struct str person; /* empty: nobody of that login */
    struct str name;   /* of the throttle of the account */
    bool right;        /* the password is, and the code as far as one may say before it is taken */
    bool has_code;     /* there is an app */
    bool recovery;     /* the code is a recovery code */
    int64_t step;      /* of the code of the app */
    struct str new_hash; /* the old one was weaker; else empty */
};

/* ERR_LIMIT with how long to wait. */
NODISCARD bool auth_try_begin(struct store *s, struct arena *a, struct auth_try *t,
                              struct err *err);
NODISCARD bool auth_try_prove(struct store *s, struct arena *a, struct auth_try *t,
                              struct err *err);
/* *cookie: empty when it failed; the caller then says AUTH_TRY_FAILED. That is no failure of this
   function, as what it wrote down must stay. */
NODISCARD bool auth_try_end(struct store *s, struct arena *a, struct auth_try *t,
                            struct str *cookie, struct err *err);
#define AUTH_TRY_FAILED "Login, password or code is not right"

/* The same password again, for what needs it again (ASVS 5.0 V7.5): counted as a try of the
   account. begin and prove as above, with login and password; then this one instead of end. */
NODISCARD bool auth_try_prove_again(struct store *s, struct arena *a, struct auth_try *t,
                                    const struct principal *p, bool *right, struct err *err);
/* How long a password that was given counts for signing, and for acts of administration. */
#define AUTH_PROVED (5 * AUTH_MINUTE)
bool auth_is_proved(const struct principal *p, struct instant now);

#endif
