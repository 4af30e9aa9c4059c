/*
 * signature.h - messages that prove who made them: HMAC-SHA-1 (RFC 2104), and signatures by RSA and
 * ECDSA keys. The one door to GnuTLS, which libmicrohttpd brings along.
 */
#ifndef BASE_SIGNATURE_H
#define BASE_SIGNATURE_H

#include "base/err.h"
#include "base/str.h"

enum { SIGNATURE_SHA1 = 20 };

/* For one-time codes only (RFC 4226), where SHA-1 is still what it must be. */
void signature_hmac_sha1(struct str key, struct str message, unsigned char mac[SIGNATURE_SHA1]);

/* A public key by its numbers, bytes with the highest first, as in a JSON Web Key (RFC 7518, 6). */
struct signature_key {
    enum { SIGNATURE_RSA, SIGNATURE_P256 } kind;
    struct str modulus, exponent; /* RSA */
    struct str x, y;              /* the curve P-256 */
};
/* Whether the signature of the message is by that key, over SHA-256: RSASSA-PKCS1-v1_5 (RS256, RFC
   7518 3.3), or ECDSA with r and s in 32 bytes each (ES256, 3.4). ERR_INVALID when it is not, or
   the key is weaker than 2048 bits. */
NODISCARD bool signature_verify(const struct signature_key *key, struct str message,
                                struct str signature, struct err *err);

#endif
