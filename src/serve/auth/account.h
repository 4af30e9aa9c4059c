/*
 * account.h - accounts, sessions, tokens: how a request shows who makes it.
 *
 * They stand in tables apart from the history (sql/migrations/0004_apart.sql). Invariants: the
 * database has the SHA-256 of a cookie, token or link, never the thing itself; what a secret is
 * looked up by is that hash, so that no comparison takes longer the more of it is right. Functions
 * that change something want an open transaction of the store, as of the committer.
 */
#ifndef SERVE_AUTH_ACCOUNT_H
#define SERVE_AUTH_ACCOUNT_H

#include "serve/auth/principal.h"
#include "store/store.h"

#define AUTH_SECOND ((int64_t)1000)
#define AUTH_MINUTE (60 * AUTH_SECOND)
#define AUTH_HOUR   (60 * AUTH_MINUTE)
#define AUTH_DAY    (24 * AUTH_HOUR)

/* How long a session lives, in milliseconds. ASVS 5.0, V7.3 wants an end after inactivity and an
   absolute one, both written down with their reason: a working day without a second password, as
   the file shows no data of patients; a week at most, so that a forgotten browser is shut out. */
#define AUTH_SESSION_IDLE     (8 * AUTH_HOUR)
#define AUTH_SESSION_ABSOLUTE (7 * AUTH_DAY)
/* What is seen more often than this is not written down again. */
#define AUTH_TOUCH AUTH_MINUTE
/* A token without an end is forgotten and lives on. */
#define AUTH_TOKEN_LONGEST (366 * AUTH_DAY)

/* --- roles.c: words of permissions, and data/roles.json --- */
/* "read write" to MAY_READ | MAY_WRITE; ERR_INVALID names a word that is none. */
NODISCARD bool auth_words(struct str words, unsigned *may, struct err *err);
struct str auth_words_of(struct arena *a, unsigned may); /* the other way, in their order */
bool auth_has_word(struct str words, struct str word);
const struct json *auth_roles_file(struct arena *a);
const struct json *auth_ordinary_roles(struct arena *a); /* "roles" of data/roles.json */

/* --- principal.c: who asks; these only read --- */
/* Whether anybody can sign in yet. */
NODISCARD bool auth_any_account(struct store *s, struct arena *a, bool *any, struct err *err);
/* out->by is AUTH_NOBODY when the cookie is unknown or has ended, or when its person is suspended,
   gone, or not within the days of his access. False only when the store fails. */
NODISCARD bool auth_by_session(struct store *s, struct arena *a, struct str cookie,
                               struct instant now, struct principal *out, struct err *err);
/* Likewise, of a bearer token "tut_...": it may what its scopes and its person's roles both allow.
 */
NODISCARD bool auth_by_token(struct store *s, struct arena *a, struct str token, struct instant now,
                             struct principal *out, struct err *err);
/* Whether that person, who need not be signed in, may come in on that day, and as what: everything
   of a principal but how he came. AUTH_NOBODY as above. */
NODISCARD bool auth_person(struct store *s, struct arena *a, struct str person, struct instant now,
                           struct principal *out, struct err *err);
/* Who is limited sees a record when it belongs to a device, and to none that he may not see; what
   is of all (catalogues and clauses) everybody sees. A record that is not there is not seen. */
NODISCARD bool auth_may_see_record(struct store *s, struct arena *a, const struct principal *p,
                                   struct str id, bool *may, struct err *err);
bool auth_is_open(struct store *s, struct arena *a, struct str id); /* such a one that all see */
/* Writes down that the session or token was used. */
NODISCARD bool auth_touch(struct store *s, const struct principal *p, struct instant now,
                          struct err *err);

/* --- session.c: sessions and tokens --- */
/* Where a request came from. */
struct auth_visit {
    struct instant now;
    struct str address; /* of the network */
    struct str agent;   /* what the browser calls itself */
    bool provider;      /* the provider of the organisation says who it is */
};

/* A secret of 256 random bits as 64 digits, and the key that the database knows it by. */
struct str auth_secret(struct arena *a);
struct str auth_key(struct arena *a, struct str secret);

/* A new session of that person; the cookie is told here and never again. */
NODISCARD bool auth_session_start(struct store *s, struct arena *a, const struct auth_visit *visit,
                                  struct str person, struct str *cookie, struct err *err);

struct auth_token {
    struct str person, name;
    struct str scopes;  /* words of permissions */
    struct str devices; /* ids; empty: all that the person sees */
    struct instant made_at, expires_at;
};
/* A new token; its text is told here and never again. */
NODISCARD bool auth_token_make(struct store *s, struct arena *a, const struct auth_token *token,
                               struct str *text, struct err *err);
/* [{"key" (first digits),"made_at","seen_at","address","agent","this"}] of those that live; p:
   whose session asks. */
NODISCARD bool auth_sessions(struct store *s, struct arena *a, struct str person, struct str key,
                             struct instant now, struct json **out, struct err *err);
/* [{"key","name","scopes","devices","made_at","expires_at","used_at","ended"}] */
NODISCARD bool auth_tokens(struct store *s, struct arena *a, struct str person, struct instant now,
                           struct json **out, struct err *err);
/* Ends the one whose key begins with those digits, as the lists show them; ERR_NOT_FOUND when that
   person has none such. */
NODISCARD bool auth_session_end(struct store *s, struct arena *a, struct str person,
                                struct str digits, struct err *err);
NODISCARD bool auth_token_end(struct store *s, struct arena *a, struct str person,
                              struct str digits, struct err *err);
/* All sessions of that person but the one with that key (empty: all). */
NODISCARD bool auth_sessions_end(struct store *s, struct str person, struct str keep,
                                 struct err *err);

/* --- account.c: what belongs to a person who signs in --- */
/* {"has_password","password_at","totp_on","totp_waits" (a secret that no code has shown yet),
   "totp" (that secret),"recovery_left"} */
NODISCARD bool auth_account(struct store *s, struct arena *a, struct str person, struct json **out,
                            struct err *err);
/* An account without a password where there is none; the person can then be invited. */
NODISCARD bool auth_account_make(struct store *s, struct str person, struct instant now,
                                 struct err *err);
/* hash: of auth_password_hash. Ends all sessions but the one with the key keep. */
NODISCARD bool auth_password_set(struct store *s, struct str person, struct str hash,
                                 struct str keep, struct instant now, struct err *err);
/* A secret for an app, which counts when a first code has shown that the app has it. ERR_CONFLICT
   when there is one that counts. */
NODISCARD bool auth_totp_begin(struct store *s, struct arena *a, struct str person,
                               struct str *secret, struct err *err);
NODISCARD bool auth_totp_confirm(struct store *s, struct arena *a, struct str person,
                                 struct str code, struct instant now, struct err *err);
NODISCARD bool auth_totp_remove(struct store *s, struct str person, struct err *err);
/* New ones in place of the old, told here and never again. */
enum { AUTH_RECOVERY_CODES = 10 };
NODISCARD bool auth_recovery_make(struct store *s, struct arena *a, struct str person,
                                  struct str codes[AUTH_RECOVERY_CODES], struct err *err);

/* --- invite.c: how a person gets an account --- */
#define AUTH_INVITATION (7 * AUTH_DAY)
/* The secret of a link, good once and for a week, with which the person sets a password; an older
   one ends. */
NODISCARD bool auth_invite(struct store *s, struct arena *a, struct str person, struct instant now,
                           struct str *secret, struct err *err);
/* Whose link that is; empty when it is none, or has ended. */
NODISCARD bool auth_invited(struct store *s, struct arena *a, struct str secret, struct instant now,
                            struct str *person, struct err *err);
/* Sets the password of whose link it is, and ends the link. */
NODISCARD bool auth_invitation_take(struct store *s, struct arena *a, struct str secret,
                                    struct str hash, struct instant now, struct str *person,
                                    struct err *err);
/* ERR_CONFLICT when another person than that one has the login. */
NODISCARD bool auth_login_is_free(struct store *s, struct arena *a, struct str login,
                                  struct str person, struct err *err);
/* The ordinary roles that are missing become records. */
NODISCARD bool auth_roles_add(struct store *s, struct arena *a, struct err *err);
/* The first person, with all ordinary roles but those of guests; ERR_CONFLICT when there is an
   account. */
struct auth_first {
    struct str name, login, hash;
};
NODISCARD bool auth_first_account(struct store *s, struct arena *a, const struct auth_first *first,
                                  struct instant now, struct str *person, struct err *err);

#endif
