/* edns.h -- what an OPT record says */
#ifndef RCSI_EDNS_H
#define RCSI_EDNS_H

#include "rcodescope/outcome.h"

/**
 * Read the message's first OPT record: its fixed fields and its options.
 *
 * @param msg  Has an OPT (opt_at is not 0); receives a defect of the options.
 * @param out  Zeroed up to `nsid_len`; receives what was read.
 */
void rcsi_edns_read(rcs_message *msg, rcs_outcome *out);

/** The upper 8 bits of the RCODE in the OPT record at `at` (RFC 6891 6.1.3). */
uint8_t rcsi_edns_rcode(const rcs_message *msg, uint16_t at);

#endif
