/* little.h -- numbers in little-endian order, as capture tools and 802.11 write them */
#ifndef RCSI_LITTLE_H
#define RCSI_LITTLE_H

#include <stdint.h>

static inline uint16_t rcsi_little16(const uint8_t *p)
{
    return (uint16_t)(p[1] << 8 | p[0]);
}

static inline uint32_t rcsi_little32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

#endif
