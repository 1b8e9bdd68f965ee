/* trust.h -- the signatures, keys and DS records of zones that the capture showed lately */
#ifndef RCSI_TRUST_H
#define RCSI_TRUST_H

#include "rcodescope/finding.h"

typedef struct rcsi_trust rcsi_trust;

/** Reserve room for some hundred zones; the oldest makes room.  @return RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_trust_new(rcsi_trust **out);

/** NULL is allowed. */
void rcsi_trust_free(rcsi_trust *trust);

/** Note what a response shows.  Only for answers to queries that were seen. */
void rcsi_trust_note(rcsi_trust *trust, const rcs_finding *finding);

/** What is known of the question's zones to the host that answered; fills `out`. */
void rcsi_trust_judge(const rcsi_trust *trust, const rcs_finding *finding, rcs_zone_seen *out);

#endif
