/* reader.h -- a cursor over octets whose error sticks: ask once, at the end */
#ifndef RCSI_READER_H
#define RCSI_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Reads forward through borrowed octets.  A read past `end` gives 0 and sets `failed`. */
typedef struct rcsi_reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
} rcsi_reader;

static inline rcsi_reader rcsi_reader_of(const uint8_t *data, size_t len)
{
    rcsi_reader r = {data, data + len, false};
    return r;
}

/** Octets that are left; 0 after a failure. */
static inline size_t rcsi_left(const rcsi_reader *r)
{
    return r->failed ? 0 : (size_t)(r->end - r->at);
}

/** Step over `len` octets: a pointer to them, or NULL and `failed` when they are not there. */
static inline const uint8_t *rcsi_take(rcsi_reader *r, size_t len)
{
    if (rcsi_left(r) < len || r->failed) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *octets = r->at;
    r->at += len;
    return octets;
}

static inline uint16_t rcsi_load16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t rcsi_load32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint8_t rcsi_u8(rcsi_reader *r)
{
    const uint8_t *p = rcsi_take(r, 1);
    return p ? p[0] : 0;
}

/** Network order. */
static inline uint16_t rcsi_u16(rcsi_reader *r)
{
    const uint8_t *p = rcsi_take(r, 2);
    return p ? rcsi_load16(p) : 0;
}

/** Network order. */
static inline uint32_t rcsi_u32(rcsi_reader *r)
{
    const uint8_t *p = rcsi_take(r, 4);
    return p ? rcsi_load32(p) : 0;
}

/** 48 bits, network order (RFC 8945 4.2 Time Signed). */
static inline uint64_t rcsi_u48(rcsi_reader *r)
{
    uint64_t high = rcsi_u16(r);
    return high << 32 | rcsi_u32(r);
}

#endif
