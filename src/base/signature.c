#include "base/signature.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

enum { RSA_BYTES_MIN = 256, RSA_BYTES_MAX = 1024, P256_BYTES = 32 };

static gnutls_datum_t datum(struct str s)
{
    /* GnuTLS does not write to it; its type cannot say so. */
    union {
        const char *read;
        unsigned char *given;
    } p = {s.p};
    return (gnutls_datum_t){p.given, (unsigned)s.n};
}

void signature_hmac_sha1(struct str key, struct str message, unsigned char mac[SIGNATURE_SHA1])
{
    int rc = gnutls_hmac_fast(GNUTLS_MAC_SHA1, key.p, key.n, message.p, message.n, mac);
    assert(rc == 0); /* a library that has no HMAC-SHA-1 cannot be used */
}

static bool import(const struct signature_key *key, gnutls_pubkey_t to)
{
    if (key->kind == SIGNATURE_RSA) {
        gnutls_datum_t m = datum(key->modulus), e = datum(key->exponent);
        return key->modulus.n >= RSA_BYTES_MIN && key->modulus.n <= RSA_BYTES_MAX &&
               key->exponent.n > 0 && key->exponent.n <= 8 &&
               gnutls_pubkey_import_rsa_raw(to, &m, &e) == 0;
    }
    gnutls_datum_t x = datum(key->x), y = datum(key->y);
    return key->x.n == P256_BYTES && key->y.n == P256_BYTES &&
           gnutls_pubkey_import_ecc_raw(to, GNUTLS_ECC_CURVE_SECP256R1, &x, &y) == 0;
}

static bool verify_rsa(gnutls_pubkey_t key, struct str message, struct str signature)
{
    gnutls_datum_t m = datum(message), s = datum(signature);
    return gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_RSA_SHA256, 0, &m, &s) == 0;
}

static bool verify_p256(gnutls_pubkey_t key, struct str message, struct str signature)
{
    gnutls_datum_t m = datum(message), der = {0};
    if (signature.n != (size_t)2 * P256_BYTES)
        return false;
    gnutls_datum_t r = datum(str_sub(signature, 0, P256_BYTES)),
                   s = datum(str_from(signature, P256_BYTES));
    if (gnutls_encode_rs_value(&der, &r, &s) != 0)
        return false;
    bool holds = gnutls_pubkey_verify_data2(key, GNUTLS_SIGN_ECDSA_SHA256, 0, &m, &der) == 0;
    gnutls_free(der.data);
    return holds;
}

bool signature_verify(const struct signature_key *key, struct str message, struct str signature,
                      struct err *err)
{
    gnutls_pubkey_t imported;
    if (gnutls_pubkey_init(&imported) != 0)
        return err_set(err, ERR_IO, "GnuTLS does not start");
    bool known = import(key, imported);
    bool holds = known && (key->kind == SIGNATURE_RSA ? verify_rsa(imported, message, signature)
                                                      : verify_p256(imported, message, signature));
    gnutls_pubkey_deinit(imported);
    return holds || err_set(err, ERR_INVALID, "%s",
                            known ? "the signature is not by that key"
                                  : "the key is none of RSA with 2048 to 8192 bits, or of P-256");
}
