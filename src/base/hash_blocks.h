/*
 * hash_blocks.h - SHA-256 over whole blocks by the instructions that a processor has for it.
 *
 * Several times as fast as a program that must run everywhere. Padding and the rest are
 * libsodium's (hash.c), and where there are no such instructions all of it is.
 */
#ifndef BASE_HASH_BLOCKS_H
#define BASE_HASH_BLOCKS_H

#include "base/attr.h"

enum { HASH_BLOCK = 64 }; /* bytes */

/* Whether this processor can. */
bool hash_blocks_can(void);
/* The state after so many blocks more (FIPS 180-4, 6.2.2). Only where it can. */
void hash_blocks(uint32_t state[8], const unsigned char *blocks, size_t count);

#endif
