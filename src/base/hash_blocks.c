#include "base/hash_blocks.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>
#include <string.h>

#define BY_SHA __attribute__((target("sha,sse4.1,ssse3")))

/* FIPS 180-4, 4.2.2: the first bits of the cube roots of the first 64 primes. */
static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/* Asked of the processor once: in a virtual machine each question goes to its host. No lock is
   needed, as every thread finds the same. */
bool hash_blocks_can(void)
{
    enum { UNKNOWN, NO, YES };
    static _Atomic int known = UNKNOWN;
    int can = atomic_load_explicit(&known, memory_order_relaxed);
    if (can == UNKNOWN) {
        unsigned a, b, c, d;
        bool sse = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSSE3) && (c & bit_SSE4_1);
        bool sha = sse && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
        can = sha ? YES : NO;
        atomic_store_explicit(&known, can, memory_order_relaxed);
    }
    return can == YES;
}

/* The words of a block are big-endian. */
BY_SHA static __m128i load_words(const unsigned char *p)
{
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), order);
}

/* Four words of the schedule from the sixteen before (6.2.2, 1):
   W[t] = s1(W[t-2]) + W[t-7] + s0(W[t-15]) + W[t-16]; w[i] becomes these. */
BY_SHA static void schedule(__m128i w[4], int i)
{
    __m128i before = w[(i + 3) & 3];
    __m128i sum = _mm_sha256msg1_epu32(w[i], w[(i + 1) & 3]);
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(before, w[(i + 2) & 3], 4));
    w[i] = _mm_sha256msg2_epu32(sum, before);
}

/* The instructions want the eight variables as two halves, ABEF and CDGH, the first word highest.
 */
BY_SHA void hash_blocks(uint32_t s[8], const unsigned char *blocks, size_t count)
{
    __m128i abef = _mm_setr_epi32((int)s[5], (int)s[4], (int)s[1], (int)s[0]);
    __m128i cdgh = _mm_setr_epi32((int)s[7], (int)s[6], (int)s[3], (int)s[2]);
    for (; count; count--, blocks += HASH_BLOCK) {
        __m128i w[4], abef_before = abef, cdgh_before = cdgh;
        for (int i = 0; i < 4; i++)
            w[i] = load_words(blocks + 16 * i);
        for (int i = 0; i < 16; i++) { /* four rounds each, two an instruction */
            __m128i key = _mm_loadu_si128((const __m128i *)(const void *)(k + 4 * i));
            __m128i four = _mm_add_epi32(w[i & 3], key);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, four);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(four, 0x0e));
            if (i < 12)
                schedule(w, i & 3);
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i halves[2] = {abef, cdgh};
    uint32_t out[8];
    memcpy(out, halves, sizeof out); /* F E B A, H G D C */
    const int from[8] = {3, 2, 7, 6, 1, 0, 5, 4};
    for (int i = 0; i < 8; i++)
        s[i] = out[from[i]];
}

#else

bool hash_blocks_can(void)
{
    return false;
}

void hash_blocks(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    (void)state;
    (void)blocks;
    (void)count;
    assert(false);
}

#endif
