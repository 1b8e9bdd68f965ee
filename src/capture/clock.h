/* clock.h -- ticks of a pcapng interface as nanoseconds */
#ifndef RCSI_CLOCK_H
#define RCSI_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum rcsi_clock_kind {
    RCSI_CLOCK_MULTIPLY, /**< 10^-9 s or coarser: ns = ticks * factor. */
    RCSI_CLOCK_DIVIDE,   /**< Finer decimal: ns = ticks / factor. */
    RCSI_CLOCK_BINARY,   /**< 2^-shift s. */
    RCSI_CLOCK_ABSURD    /**< Finer than 64 bits of ticks can count from 1970. */
} rcsi_clock_kind;

typedef struct rcsi_clock {
    rcsi_clock_kind kind;
    uint32_t shift;
    uint64_t factor;
    uint64_t ticks_most; /**< MULTIPLY: beyond, nanoseconds do not fit. */
    int64_t offset_s; /**< if_tsoffset: seconds to add. */
} rcsi_clock;

/** if_tsresol of an interface that does not say: microseconds. */
#define RCSI_TSRESOL_DEFAULT 6

/** The clock of if_tsresol (bit 7: a power of 2, else of 10) and if_tsoffset. */
rcsi_clock rcsi_clock_of(uint8_t tsresol, int64_t offset_s);

/** Nanoseconds since 1970, clamped to what fits.  False: it was clamped. */
bool rcsi_clock_ns(const rcsi_clock *clock, uint64_t ticks, int64_t *ns);

#endif
