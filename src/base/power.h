/* power.h -- sizes of tables that are masked instead of divided */
#ifndef RCSI_POWER_H
#define RCSI_POWER_H

#include <stdint.h>

/** The lowest power of two that is at least n; at most 2^31. */
static inline uint32_t rcsi_power_of_two(uint32_t n)
{
    uint32_t power = 1;
    while (power < n && power < UINT32_C(1) << 31) {
        power <<= 1;
    }
    return power;
}

#endif
