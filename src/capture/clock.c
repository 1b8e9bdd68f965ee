/* clock.c -- ticks of a pcapng interface as nanoseconds */
#include "capture/clock.h"

#define NS_PER_S 1000000000
#define SECONDS_MOST (INT64_MAX / NS_PER_S - 1)

enum {
    DECIMALS_NS = 9,
    DECIMALS_MOST = 19, /* 10^19 is the last power of 10 below 2^64 */
    BINARY_MOST = 63,
    FRACTION_BITS = 34  /* 2^34 * 10^9 < 2^64, and a step is below 0.1 ns */
};

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

rcsi_clock rcsi_clock_of(uint8_t tsresol, int64_t offset_s)
{
    rcsi_clock clock = {.kind = RCSI_CLOCK_ABSURD, .offset_s = offset_s};
    unsigned exponent = tsresol & 0x7f;
    if (tsresol & 0x80) {
        clock.shift = exponent;
        clock.kind = exponent <= BINARY_MOST ? RCSI_CLOCK_BINARY : RCSI_CLOCK_ABSURD;
    } else if (exponent <= DECIMALS_NS) {
        clock.kind = RCSI_CLOCK_MULTIPLY;
        clock.factor = power_of_ten(DECIMALS_NS - exponent);
        clock.ticks_most = (uint64_t)INT64_MAX / clock.factor;
    } else if (exponent <= DECIMALS_MOST) {
        clock.kind = RCSI_CLOCK_DIVIDE;
        clock.factor = power_of_ten(exponent - DECIMALS_NS);
    }
    return clock;
}

static uint64_t binary_fraction_ns(uint64_t ticks, uint32_t shift)
{
    uint64_t fraction = ticks & (((uint64_t)1 << shift) - 1);
    if (shift > FRACTION_BITS) {
        fraction >>= shift - FRACTION_BITS;
        shift = FRACTION_BITS;
    }
    return fraction * NS_PER_S >> shift;
}

/* Nanoseconds before the offset is added.  False: more than fit. */
static bool unshifted_ns(const rcsi_clock *clock, uint64_t ticks, uint64_t *ns)
{
    switch (clock->kind) {
    case RCSI_CLOCK_MULTIPLY:
        *ns = ticks * clock->factor;
        return ticks <= clock->ticks_most;
    case RCSI_CLOCK_DIVIDE:
        *ns = ticks / clock->factor;
        return true;
    case RCSI_CLOCK_BINARY:
        *ns = (ticks >> clock->shift) * NS_PER_S + binary_fraction_ns(ticks, clock->shift);
        return ticks >> clock->shift <= (uint64_t)SECONDS_MOST;
    case RCSI_CLOCK_ABSURD:
        break;
    }
    *ns = 0;
    return false;
}

static bool add_offset(int64_t offset_s, int64_t *ns)
{
    if (offset_s > SECONDS_MOST || offset_s < -SECONDS_MOST) {
        *ns = offset_s > 0 ? INT64_MAX : INT64_MIN;
        return false;
    }
    int64_t offset = offset_s * NS_PER_S;
    if (offset > 0 && *ns > INT64_MAX - offset) {
        *ns = INT64_MAX;
        return false;
    }
    *ns += offset; /* ticks are not negative, so nothing falls below INT64_MIN */
    return true;
}

bool rcsi_clock_ns(const rcsi_clock *clock, uint64_t ticks, int64_t *ns)
{
    uint64_t value = 0;
    if (!unshifted_ns(clock, ticks, &value)) {
        *ns = clock->kind == RCSI_CLOCK_ABSURD ? 0 : INT64_MAX;
        return false;
    }
    *ns = (int64_t)value;
    return clock->offset_s == 0 || add_offset(clock->offset_s, ns);
}
