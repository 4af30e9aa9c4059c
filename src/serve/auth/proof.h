/*
 * proof.h - how somebody shows that it is he: passwords, codes of an app, recovery codes.
 *
 * These know no store. Invariant: what is kept of a password or recovery code does not give it
 * back; the secret of an app must be kept as it is, as RFC 6238 makes the code of it.
 */
#ifndef SERVE_AUTH_PROOF_H
#define SERVE_AUTH_PROOF_H

#include "base/date.h"
#include "base/err.h"

/* --- password.c --- */
/* In characters. ASVS 5.0 V6.2: long ones, of any characters; the upper end only bounds the work.
   More than 8 of libsodium's own minimum, as there may be no second factor. */
enum { AUTH_PASSWORD_MIN = 12, AUTH_PASSWORD_MAX = 128 };

/* Whether it may be chosen: long enough, none of the commonest, not made of the person's own name
   or login. What it is made of otherwise is his affair. */
NODISCARD bool auth_password_check(struct arena *a, struct str password, struct str login,
                                   struct str name, struct err *err);
/* Argon2id (RFC 9106), with its salt and parameters in the text. ERR_LIMIT when too many are being
   made at once: each takes AUTH_HASH_BYTES of memory, and AUTH_HASHES_MAX run at a time. */
NODISCARD bool auth_password_hash(struct arena *a, struct str password, struct str *hash,
                                  struct err *err);
/* Whether it is the password of that hash. An empty hash is nobody's: the same work is done, and
   the answer is no. */
NODISCARD bool auth_password_holds(struct arena *a, struct str hash, struct str password,
                                   bool *holds, struct err *err);
/* Whether the hash was made with weaker parameters than today's. */
bool auth_password_is_old(struct arena *a, struct str hash);

/* --- code.c --- */
struct str auth_totp_secret(struct arena *a); /* 160 random bits in base 32, as RFC 4226 4 wants */
/* "otpauth://totp/...", which apps read, often from a picture. */
struct str auth_totp_uri(struct arena *a, struct str login, struct str secret);
/* Whether the code is that of now, or of the step before or after it (RFC 6238, 5.2), and of a
   later step than last; *step is then its step. Spaces in the code do not count. */
bool auth_totp_holds(struct str secret, struct str code, struct instant now, int64_t last,
                     int64_t *step);
/* 120 random bits, "abcd-efgh-jkmn-pqrs-tuvw-xyz2": from 112 on, a plain hash keeps them (ASVS 5.0,
   6.5.2). */
struct str auth_recovery_code(struct arena *a);
/* As it is kept: letters of either case, with and without dashes, are the same code. */
struct str auth_recovery_key(struct arena *a, struct str code);

#endif
