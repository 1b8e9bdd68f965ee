/* gap.c -- time between two files of a capture, of which nothing is known */
#include "session/gap.h"

/* Files of one capture follow each other at once, if there is traffic; where the next one begins
 * after so much silence, nobody knows whether the capture went on in between. */
#define GAP_NS (2 * INT64_C(1000000000))

static bool note_file(rcsi_gap *gap, uint32_t file)
{
    uint8_t bit = (uint8_t)(1u << file % 8);
    if (file >= RCSI_GAP_FILES || (gap->seen[file / 8] & bit) != 0) {
        return false;
    }
    gap->seen[file / 8] = (uint8_t)(gap->seen[file / 8] | bit);
    return true;
}

void rcsi_gap_note(rcsi_gap *gap, const rcs_packet *packet, int64_t clock_ns)
{
    bool begins = note_file(gap, packet->file);
    bool late = gap->any && clock_ns < packet->time_ns - GAP_NS;
    gap->is_open = begins && late;
    gap->before_ns = clock_ns;
    gap->any = true;
}
