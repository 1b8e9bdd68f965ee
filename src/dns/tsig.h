/* tsig.h -- what TSIG and TKEY records say */
#ifndef RCSI_TSIG_H
#define RCSI_TSIG_H

#include "rcodescope/outcome.h"

/** Read the TSIG record at msg->tsig_at (not 0).  Sets has_tsig if its error field is there. */
void rcsi_tsig_read(rcs_message *msg, rcs_outcome *out);

/** Read the TKEY record at msg->tkey_at (not 0).  Sets has_tkey if its error field is there. */
void rcsi_tkey_read(rcs_message *msg, rcs_outcome *out);

#endif
