/* gap.h -- time between two files of a capture, of which nothing is known */
#ifndef RCSI_GAP_H
#define RCSI_GAP_H

#include <stdbool.h>

#include "rcodescope/packet.h"

enum { RCSI_GAP_FILES = 4096 };

/** Zeroed at first. */
typedef struct rcsi_gap {
    uint8_t seen[RCSI_GAP_FILES / 8]; /**< Bit n: a packet of file n came. */
    bool any;
    bool is_open;      /**< Before the packet at hand is a gap: who waits is told of first. */
    int64_t before_ns; /**< The last time before it; valid if is_open. */
} rcsi_gap;

/**
 * Note a packet.
 *
 * @param clock_ns  The highest time before it.
 */
void rcsi_gap_note(rcsi_gap *gap, const rcs_packet *packet, int64_t clock_ns);

#endif
