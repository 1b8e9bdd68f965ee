/* mix.h -- a keyed hash of two words, for keys that are a few words long */
#ifndef RCSI_MIX_H
#define RCSI_MIX_H

#include <stdint.h>

#include "base/siphash.h"

/** Both halves of the product of two words, folded together. */
static inline uint64_t rcsi_multiply_fold(uint64_t a, uint64_t b)
{
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t low = (a & UINT32_MAX) * (b & UINT32_MAX), high = (a >> 32) * (b >> 32);
    uint64_t middle = (a >> 32) * (b & UINT32_MAX) + (low >> 32);
    uint64_t cross = (a & UINT32_MAX) * (b >> 32) + (middle & UINT32_MAX);
    high += (middle >> 32) + (cross >> 32);
    return (cross << 32 | (low & UINT32_MAX)) ^ high;
#endif
}

/**
 * Hash two words.  Each is blinded by a secret before they are multiplied, so that who does not
 * know the secret cannot choose words that collide more often than by chance.
 */
static inline uint64_t rcsi_mix(const rcsi_hash_key *key, uint64_t a, uint64_t b)
{
    return rcsi_multiply_fold(a ^ key->k[0], b ^ key->k[1]);
}

#endif
