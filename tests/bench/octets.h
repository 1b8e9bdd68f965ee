/* octets.h -- a growing piece of a packet, and the numbers that chance gives */
#ifndef BENCH_OCTETS_H
#define BENCH_OCTETS_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** Room for the largest frame that is made: two TCP messages below 4,096 octets. */
enum { OCTETS_MAX = 9000 };

typedef struct octets {
    uint8_t at[OCTETS_MAX];
    size_t len;
} octets;

static inline void put(octets *out, const void *data, size_t len)
{
    assert(out->len + len <= OCTETS_MAX);
    memcpy(out->at + out->len, data, len);
    out->len += len;
}

static inline void put8(octets *out, unsigned value)
{
    uint8_t octet = (uint8_t)value;
    put(out, &octet, 1);
}

static inline void put16(octets *out, unsigned value)
{
    put8(out, value >> 8);
    put8(out, value);
}

static inline void put32(octets *out, uint32_t value)
{
    put16(out, value >> 16);
    put16(out, value);
}

/** Overwrite two octets that were put before. */
static inline void set16(octets *out, size_t at, unsigned value)
{
    out->at[at] = (uint8_t)(value >> 8);
    out->at[at + 1] = (uint8_t)value;
}

/** SplitMix64: the same seed gives the same traffic on every machine. */
typedef struct dice {
    uint64_t state;
} dice;

static inline uint64_t draw(dice *chance)
{
    uint64_t z = chance->state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

/** A number below `limit`. */
static inline uint32_t below(dice *chance, uint32_t limit)
{
    return (uint32_t)((draw(chance) >> 32) * limit >> 32);
}

/** A number below `limit`, the small ones far more often: few names get most queries. */
static inline uint32_t popular(dice *chance, uint32_t limit)
{
    uint64_t a = below(chance, 1 << 16), b = below(chance, 1 << 16), c = below(chance, 1 << 16);
    return (uint32_t)((a * b * c >> 16) * limit >> 32);
}

static inline void put_random(octets *out, dice *chance, size_t len)
{
    while (len--)
        put8(out, (unsigned)draw(chance));
}

#endif
