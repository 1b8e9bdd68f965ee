/* gap.c -- time between two files of a capture, of which nothing is known */
#include "session/gap.h"

/* Files of one capture follow each other at once, if there is traffic; where the next one begins
 * after so much silence, nobody knows whether the capture went on in between. */
#define GAP_NS (2 * INT64_C(1000000000))

/* The window moves up to a file; those between did not begin.  False: the file is behind it. */
static bool move_window(rcsi_gap *gap, uint32_t file)
{
    if (gap->any && file <= gap->highest) {
        return gap->highest - file < RCSI_GAP_FILES;
    }
    uint32_t steps = gap->any ? file - gap->highest : RCSI_GAP_FILES;
    for (uint32_t i = 0; i < steps && i < RCSI_GAP_FILES; i++) {
        uint32_t at = (file - i) % RCSI_GAP_FILES;
        gap->seen[at / 8] = (uint8_t)(gap->seen[at / 8] & ~(1u << at % 8));
    }
    gap->highest = file;
    return true;
}

static bool note_file(rcsi_gap *gap, uint32_t file)
{
    uint32_t at = file % RCSI_GAP_FILES;
    uint8_t bit = (uint8_t)(1u << at % 8);
    if (!move_window(gap, file) || (gap->seen[at / 8] & bit) != 0) {
        return false;
    }
    gap->seen[at / 8] = (uint8_t)(gap->seen[at / 8] | bit);
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
