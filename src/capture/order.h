/* order.h -- numbers of a capture file, in the byte order of the machine that wrote it */
#ifndef RCSI_ORDER_H
#define RCSI_ORDER_H

#include <stdint.h>

#include "base/reader.h"

typedef enum rcsi_order {
    RCSI_LITTLE,
    RCSI_BIG
} rcsi_order;

static inline uint16_t rcsi_order16(rcsi_order order, const uint8_t *p)
{
    return (uint16_t)(order == RCSI_BIG ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline uint32_t rcsi_order32(rcsi_order order, const uint8_t *p)
{
    if (order == RCSI_BIG) {
        return rcsi_load32(p);
    }
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t rcsi_order64(rcsi_order order, const uint8_t *p)
{
    uint64_t first = rcsi_order32(order, p);
    uint64_t second = rcsi_order32(order, p + 4);
    return order == RCSI_BIG ? first << 32 | second : second << 32 | first;
}

#endif
