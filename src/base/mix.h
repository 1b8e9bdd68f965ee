/* mix.h -- a keyed hash of two words, for short keys and names; tags of eight at once */
#ifndef RCSI_MIX_H
#define RCSI_MIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/** Two words of memory, in host order. */
typedef struct rcsi_words {
    uint64_t a, b;
} rcsi_words;

static inline rcsi_words rcsi_load_words(const uint8_t *at)
{
    rcsi_words w;
    memcpy(&w.a, at, sizeof w.a);
    memcpy(&w.b, at + sizeof w.a, sizeof w.b);
    return w;
}

static inline uint64_t rcsi_load_half(const uint8_t *at)
{
    uint32_t half;
    memcpy(&half, at, sizeof half);
    return half;
}

/** 1 to 16 octets as two words; octets in the middle may be in both, so the length must be known
 *  to tell two inputs apart. */
static inline rcsi_words rcsi_load_short(const uint8_t *at, size_t len)
{
    rcsi_words w;
    if (len >= 8) {
        memcpy(&w.a, at, sizeof w.a);
        memcpy(&w.b, at + len - 8, sizeof w.b);
    } else if (len >= 4) {
        w.a = rcsi_load_half(at);
        w.b = rcsi_load_half(at + len - 4);
    } else {
        w.a = at[0];
        w.b = (uint64_t)at[len / 2] << 8 | at[len - 1];
    }
    return w;
}

/** Eight octets at once: ASCII letters from A to Z become those from a to z. */
static inline uint64_t rcsi_lower_word(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t low = word & ones * 0x7f;
    uint64_t from_a = low + ones * (0x80 - 'A'), above_z = low + ones * (0x7f - 'Z');
    uint64_t upper = (from_a ^ above_z) & ~word & ones * 0x80;
    return word | upper >> 2;
}

/** Hash a name and a word beside it; ASCII letters count without their case (RFC 4343).  Blinded
 *  as above, and each block by what came before it. */
static inline uint64_t rcsi_mix_caseless(const rcsi_hash_key *key, const void *octets, size_t len,
                                         uint64_t beside)
{
    const uint8_t *at = octets;
    size_t left = len;
    uint64_t hash = rcsi_mix(key, beside, len);
    for (; left > 16; left -= 16, at += 16) {
        rcsi_words w = rcsi_load_words(at);
        hash = rcsi_mix(key, hash ^ rcsi_lower_word(w.a), rcsi_lower_word(w.b));
    }
    if (left > 0) {
        rcsi_words w = rcsi_load_short(at, left);
        hash = rcsi_mix(key, hash ^ rcsi_lower_word(w.a), rcsi_lower_word(w.b));
    }
    return rcsi_mix(key, hash, ~beside);
}

/** Hash octets as they are, blinded as above. */
static inline uint64_t rcsi_mix_octets(const rcsi_hash_key *key, const void *octets, size_t len)
{
    const uint8_t *at = octets;
    size_t left = len;
    uint64_t hash = rcsi_mix(key, len, len);
    for (; left > 16; left -= 16, at += 16) {
        rcsi_words w = rcsi_load_words(at);
        hash = rcsi_mix(key, hash ^ w.a, w.b);
    }
    if (left > 0) {
        rcsi_words w = rcsi_load_short(at, left);
        hash = rcsi_mix(key, hash ^ w.a, w.b);
    }
    return rcsi_mix(key, hash, ~len);
}

/** Has one of eight octets this value? */
static inline bool rcsi_has_octet(const uint8_t octets[8], uint8_t value)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t word;
    memcpy(&word, octets, sizeof word);
    word ^= ones * value;
    return ((word - ones) & ~word & ones * 0x80) != 0;
}

#endif
