/* hash.h - SHA-256 and SHA-512 (FIPS 180-4), and comparison that takes the same time whatever
   differs; and a quick hash that proves nothing. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/buf.h"

enum { HASH_SIZE = 32, HASH_HEX = 64 };

struct hash {
    unsigned char bytes[HASH_SIZE];
};

struct hash hash_sha256(struct str s);

/* In parts. */
struct hash_state {
    _Alignas(64) unsigned char opaque[128];
};
void hash_init(struct hash_state *s);
void hash_add(struct hash_state *s, struct str part);
struct hash hash_done(struct hash_state *s);

struct hash hash_hmac_sha256(struct str key, struct str text); /* RFC 2104 */

/* SHA-512 as 128 lower-case digits, for comparison with what others publish. */
struct hash512_state {
    _Alignas(64) unsigned char opaque[256];
};
void hash512_init(struct hash512_state *s);
void hash512_add(struct hash512_state *s, struct str part);
struct str hash512_done(struct arena *a, struct hash512_state *s);

struct str hash_hex(struct arena *a, const struct hash *h); /* 64 lower-case digits */
bool hash_parse(struct str hex, struct hash *out);
/* "urn:uuid:" and a UUID of version 8 (RFC 9562, 5.8) that follows from the text. */
struct str hash_uuid(struct arena *a, struct str text);
bool hash_eq(const struct hash *a, const struct hash *b); /* in constant time */

/* 128 bits that tell texts apart, at the speed of memory. Nobody who does not know the seed can
   make two texts of the same; who knows it can, so never use this where that would be worth it. */
struct hash_quick {
    uint64_t words[2];
};
struct hash_quick hash_quick(struct str s, uint64_t seed);

#endif
