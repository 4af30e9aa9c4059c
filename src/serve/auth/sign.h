/*
 * sign.h - signatures: who, what for, when, and over exactly what.
 *
 * A signature is a record: the signer by his name, the SHA-256 of the fields of what is signed (and
 * so of the file whose hash stands in them), and the position and hash of the chain of the history
 * at that moment, which says what all else was then. It holds as long as both are found again.
 */
#ifndef SERVE_AUTH_SIGN_H
#define SERVE_AUTH_SIGN_H

#include "serve/auth/principal.h"
#include "store/store.h"

struct auth_signing {
    struct str subject;
    struct str meaning; /* author, review, approval, release, responsibility */
    int64_t revision;   /* that the signer has seen */
    struct instant now;
};
/* Within a transaction. The caller has made sure that the signer gave his password just now.
   ERR_CONFLICT when the record is not what he saw; ERR_DENIED when his roles do not allow that
   meaning, or when he approves what he made himself. */
NODISCARD bool auth_sign(struct store *s, struct arena *a, const struct principal *p,
                         const struct auth_signing *wish, struct str *id, struct err *err);

/* SHA-256 of type, id and fields, as one line of JSON. */
NODISCARD bool auth_content_hash(struct store *s, struct arena *a, struct str id, struct str *hash,
                                 struct err *err);

/* The signatures of a record (empty: all): [{"signature","subject","subject_title","signer","role",
   "meaning","signed_at","position","verdict","why"}]; verdict: holds, changed (what is signed is
   no longer that), broken (the history is not what it was), incomplete (made elsewhere, without
   hashes). */
NODISCARD bool auth_signatures(struct store *s, struct arena *a, struct str subject,
                               struct json **out, struct err *err);

#endif
