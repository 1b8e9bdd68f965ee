/* siphash.c -- SipHash-1-3 (Aumasson and Bernstein, 2012) over octets */
#define _GNU_SOURCE
#include "base/siphash.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

typedef struct sip_state {
    uint64_t v0, v1, v2, v3;
} sip_state;

static inline uint64_t rotate_left(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void sip_round(sip_state *s)
{
    s->v0 += s->v1;
    s->v1 = rotate_left(s->v1, 13) ^ s->v0;
    s->v0 = rotate_left(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate_left(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate_left(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate_left(s->v1, 17) ^ s->v2;
    s->v2 = rotate_left(s->v2, 32);
}

/* Octets are taken in host order: the value never leaves the process. */
static inline void sip_word(sip_state *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static sip_state sip_begin(const rcsi_hash_key *key)
{
    const sip_state s = {
        key->k[0] ^ 0x736f6d6570736575u,
        key->k[1] ^ 0x646f72616e646f6du,
        key->k[0] ^ 0x6c7967656e657261u,
        key->k[1] ^ 0x7465646279746573u,
    };
    return s;
}

static uint64_t sip_end(sip_state *s, uint64_t last)
{
    sip_word(s, last);
    s->v2 ^= 0xff;
    sip_round(s);
    sip_round(s);
    sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t rcsi_hash(const rcsi_hash_key *key, const void *octets, size_t len)
{
    sip_state s = sip_begin(key);
    const uint8_t *at = octets;
    size_t left = len;
    for (; left >= 8; left -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        sip_word(&s, word);
    }
    uint64_t last = 0;
    memcpy(&last, at, left);
    return sip_end(&s, last ^ (uint64_t)(len & 0xff) << 56);
}

rcsi_hash_key rcsi_hash_key_new(void)
{
    rcsi_hash_key key;
    if (getrandom(key.k, sizeof key.k, 0) == (ssize_t)sizeof key.k) {
        return key;
    }
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    key.k[0] = (uint64_t)now.tv_nsec << 20 ^ (uint64_t)now.tv_sec;
    key.k[1] = (uint64_t)(uintptr_t)&key;
    return key;
}
