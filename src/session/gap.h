/* gap.h -- time between two files of a capture, of which nothing is known */
#ifndef RCSI_GAP_H
#define RCSI_GAP_H

#include <stdbool.h>

#include "rcodescope/packet.h"

/** Files up to the highest number of which it is known whether they began. */
enum { RCSI_GAP_FILES = 4096 };

/** Zeroed at first. */
typedef struct rcsi_gap {
    uint8_t seen[RCSI_GAP_FILES / 8]; /**< Bit n % RCSI_GAP_FILES: a packet of file n came. */
    uint32_t highest;                 /**< File of which a packet came; valid if any. */
    bool any;
    bool is_open;      /**< Before the packet at hand is a gap: who waits is told of first. */
    int64_t before_ns; /**< The last time before it; valid if is_open. */
} rcsi_gap;

/**
 * Note a packet, of a file of any number.  A file that is RCSI_GAP_FILES or more behind the
 * highest is taken for one that began before.
 *
 * @param clock_ns  The highest time before it.
 */
void rcsi_gap_note(rcsi_gap *gap, const rcs_packet *packet, int64_t clock_ns);

#endif
