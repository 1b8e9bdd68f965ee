/* defect.h -- noting what is wrong with a message */
#ifndef RCSI_DEFECT_H
#define RCSI_DEFECT_H

#include "rcodescope/message.h"

/** Note a defect at an offset; the first one of a message stays. */
static inline void rcsi_defect_note(rcs_message *msg, rcs_defect defect, size_t at)
{
    if (msg->defect != RCS_DEFECT_NONE) {
        return;
    }
    msg->defect = defect;
    msg->defect_at = (uint16_t)at;
}

#endif
