#include "base/hash.h"
#include "base/signature.h"
#include "base/world.h"
#include "serve/auth/proof.h"

/* RFC 6238 with what apps take for granted: SHA-1, 30 seconds, six digits, time from 1970. */
enum { STEP_MS = 30000, DIGITS = 6, SKEW = 1, SECRET_BYTES = 20, RECOVERY_BYTES = 15 };

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; /* RFC 4648, 6 */
/* Without what is taken for one another on paper: 0 and O, 1 and l and I. */
static const char plain[] = "abcdefghijkmnpqrstuvwxyz23456789";
_Static_assert(sizeof plain == 33, "five bits a letter");

/* n bytes, n divisible by five, as letters of five bits each. */
static struct str letters_of(struct arena *a, const unsigned char *bytes, size_t n,
                             const char *alphabet)
{
    struct buf b = {.arena = a};
    for (size_t bit = 0; bit < 8 * n; bit += 5) {
        unsigned two = (unsigned)bytes[bit / 8] << 8 | (bit / 8 + 1 < n ? bytes[bit / 8 + 1] : 0u);
        buf_char(&b, alphabet[two >> (11 - bit % 8) & 31]);
    }
    return buf_str(&b);
}

struct str auth_totp_secret(struct arena *a)
{
    unsigned char bytes[SECRET_BYTES];
    world_random(bytes, sizeof bytes);
    return letters_of(a, bytes, sizeof bytes, base32);
}

struct str auth_totp_uri(struct arena *a, struct str login, struct str secret)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "otpauth://totp/Tutela:");
    buf_url(&b, login);
    buf_fmt(&b, "?secret=%.*s&issuer=Tutela", STR_ARG(secret));
    return buf_str(&b);
}

static bool read_secret(struct str secret, unsigned char bytes[SECRET_BYTES])
{
    unsigned held = 0, bits = 0;
    size_t n = 0;
    for (size_t i = 0; i < secret.n; i++) {
        const char *at = secret.p[i] ? strchr(base32, secret.p[i]) : NULL;
        if (!at || n == SECRET_BYTES)
            return false;
        held = (held << 5 | (unsigned)(at - base32)) & 0xfff;
        bits += 5;
        if (bits >= 8)
            bytes[n++] = (unsigned char)(held >> (bits -= 8));
    }
    return n == SECRET_BYTES;
}

/* RFC 4226, 5.3. */
static void code_of(const unsigned char key[SECRET_BYTES], int64_t step, char out[DIGITS])
{
    char counter[8];
    unsigned char mac[SIGNATURE_SHA1];
    for (int i = 0; i < 8; i++)
        counter[i] = (char)((uint64_t)step >> (56 - 8 * i));
    signature_hmac_sha1((struct str){(const char *)key, SECRET_BYTES},
                        (struct str){counter, sizeof counter}, mac);
    unsigned at = mac[SIGNATURE_SHA1 - 1] & 15;
    uint32_t number = ((uint32_t)mac[at] & 127) << 24 | (uint32_t)mac[at + 1] << 16 |
                      (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    for (int i = DIGITS; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
}

bool auth_totp_holds(struct str secret, struct str code, struct instant now, int64_t last,
                     int64_t *step)
{
    unsigned char key[SECRET_BYTES];
    char typed[DIGITS], want[DIGITS];
    size_t n = 0;
    bool holds = false;
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] == ' ')
            continue;
        if (!char_is_digit(code.p[i]) || n == DIGITS)
            return false;
        typed[n++] = code.p[i];
    }
    if (n != DIGITS || !read_secret(secret, key))
        return false;
    for (int64_t s = now.ms / STEP_MS - SKEW; s <= now.ms / STEP_MS + SKEW; s++) {
        if (s <= last)
            continue;
        code_of(key, s, want);
        struct hash x = hash_sha256((struct str){want, DIGITS});
        struct hash y = hash_sha256((struct str){typed, DIGITS});
        if (hash_eq(&x, &y) && !holds) {
            holds = true;
            *step = s;
        }
    }
    return holds;
}

struct str auth_recovery_code(struct arena *a)
{
    unsigned char bytes[RECOVERY_BYTES];
    world_random(bytes, sizeof bytes);
    struct str all = letters_of(a, bytes, sizeof bytes, plain);
    struct buf b = {.arena = a};
    for (size_t i = 0; i < all.n; i += 4)
        buf_fmt(&b, "%s%.4s", i ? "-" : "", all.p + i);
    return buf_str(&b);
}

struct str auth_recovery_key(struct arena *a, struct str code)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < code.n; i++)
        if (char_is_alpha(code.p[i]) || char_is_digit(code.p[i]))
            buf_char(&b, char_lower(code.p[i]));
    struct hash h = hash_sha256(str_fmt(a, "tutela-recovery:%.*s", STR_ARG(buf_str(&b))));
    return hash_hex(a, &h);
}
