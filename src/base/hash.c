#include "base/hash.h"

#include <sodium.h>

#include "base/hash_blocks.h"

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash_state), "room for the state");
_Static_assert(sizeof(crypto_hash_sha512_state) <= sizeof(struct hash512_state), "and for 512");
_Static_assert(HASH_SIZE == crypto_hash_sha256_BYTES, "SHA-256 has 32 bytes");

static crypto_hash_sha256_state *state_of(struct hash_state *s)
{
    return (void *)s->opaque;
}

void hash_init(struct hash_state *s)
{
    crypto_hash_sha256_init(state_of(s));
}

/* Into the state of libsodium, which counts bits and keeps what is less than a block. */
static size_t add_blocks(crypto_hash_sha256_state *st, const unsigned char *p, size_t n)
{
    size_t blocks = n / HASH_BLOCK;
    if (st->count / 8 % HASH_BLOCK || !blocks || !hash_blocks_can())
        return 0;
    hash_blocks(st->state, p, blocks);
    st->count += 8 * (uint64_t)blocks * HASH_BLOCK;
    return blocks * HASH_BLOCK;
}

void hash_add(struct hash_state *s, struct str part)
{
    crypto_hash_sha256_state *st = state_of(s);
    const unsigned char *p = (const unsigned char *)part.p;
    size_t head = (HASH_BLOCK - st->count / 8 % HASH_BLOCK) % HASH_BLOCK, at = 0;
    if (head && part.n >= head + HASH_BLOCK) {
        crypto_hash_sha256_update(st, p, head);
        at = head;
    }
    if (part.n)
        at += add_blocks(st, p + at, part.n - at);
    if (at < part.n)
        crypto_hash_sha256_update(st, p + at, part.n - at);
}

struct hash hash_done(struct hash_state *s)
{
    struct hash h;
    crypto_hash_sha256_final(state_of(s), h.bytes);
    return h;
}

struct hash hash_sha256(struct str s)
{
    struct hash_state state;
    hash_init(&state);
    hash_add(&state, s);
    return hash_done(&state);
}

static struct str to_hex(struct arena *a, const unsigned char *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *p = ARENA_ARRAY(a, char, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = digits[bytes[i] >> 4];
        p[2 * i + 1] = digits[bytes[i] & 15];
    }
    return (struct str){p, 2 * n};
}

static crypto_hash_sha512_state *state512_of(struct hash512_state *s)
{
    return (void *)s->opaque;
}

struct hash hash_hmac_sha256(struct str key, struct str text)
{
    struct hash out;
    crypto_auth_hmacsha256_state s;
    crypto_auth_hmacsha256_init(&s, (const unsigned char *)(key.p ? key.p : ""), key.n);
    crypto_auth_hmacsha256_update(&s, (const unsigned char *)(text.p ? text.p : ""), text.n);
    crypto_auth_hmacsha256_final(&s, out.bytes);
    return out;
}

void hash512_init(struct hash512_state *s)
{
    crypto_hash_sha512_init(state512_of(s));
}

void hash512_add(struct hash512_state *s, struct str part)
{
    if (part.n)
        crypto_hash_sha512_update(state512_of(s), (const unsigned char *)part.p, part.n);
}

struct str hash512_done(struct arena *a, struct hash512_state *s)
{
    unsigned char bytes[crypto_hash_sha512_BYTES];
    crypto_hash_sha512_final(state512_of(s), bytes);
    return to_hex(a, bytes, sizeof bytes);
}

struct str hash_hex(struct arena *a, const struct hash *h)
{
    return to_hex(a, h->bytes, HASH_SIZE);
}

struct str hash_uuid(struct arena *a, struct str text)
{
    struct hash h = hash_sha256(text);
    h.bytes[6] = (unsigned char)((h.bytes[6] & 0x0F) | 0x80); /* version 8: made our own way */
    h.bytes[8] = (unsigned char)((h.bytes[8] & 0x3F) | 0x80); /* variant of RFC 9562 */
    struct str x = hash_hex(a, &h);
    return str_fmt(a, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", x.p, x.p + 8, x.p + 12, x.p + 16,
                   x.p + 20);
}

/* -1 when c is no hexadecimal digit; both cases are taken. */
static int digit_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hash_parse(struct str hex, struct hash *out)
{
    struct hash h;
    if (hex.n != HASH_HEX)
        return false;
    for (size_t i = 0; i < HASH_SIZE; i++) {
        int high = digit_value(hex.p[2 * i]), low = digit_value(hex.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        h.bytes[i] = (unsigned char)(high * 16 + low);
    }
    *out = h;
    return true;
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, HASH_SIZE) == 0;
}

/* The middle of the product, both halves folded: every bit of x and y reaches every bit of it. */
static uint64_t fold(uint64_t x, uint64_t y)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)x * y;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* Two chains over the same words; a word that makes one of them forget (a factor of zero) is met by
   the other at another place. */
struct hash_quick hash_quick(struct str s, uint64_t seed)
{
    enum { BLOCK = 16 };
    /* the first bits of the square roots of 2, 3 and 5 */
    const uint64_t odd[] = {0x6a09e667f3bcc909u, 0xbb67ae8584caa73bu, 0x3c6ef372fe94f82bu};
    uint64_t x = seed ^ odd[0];
    uint64_t y = fold(seed ^ odd[1], odd[2]);
    size_t at = 0;
    for (; s.n - at >= BLOCK; at += BLOCK) {
        uint64_t first = load(s.p + at), second = load(s.p + at + 8);
        x = fold(first ^ odd[1], second ^ x);
        y = fold(first ^ y, second ^ odd[2]);
    }
    char tail[BLOCK] = {0};
    if (at < s.n)
        memcpy(tail, s.p + at, s.n - at);
    x = fold(load(tail) ^ odd[1], load(tail + 8) ^ x);
    y = fold(load(tail) ^ y, load(tail + 8) ^ odd[2]);
    return (struct hash_quick){{fold(x ^ s.n, odd[0] ^ y), fold(y ^ odd[2], x ^ s.n ^ odd[1])}};
}
