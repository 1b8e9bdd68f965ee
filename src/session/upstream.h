/* upstream.h -- what the host that answered had met when it asked others itself */
#ifndef RCSI_UPSTREAM_H
#define RCSI_UPSTREAM_H

#include "pair/lookup.h"

/** Note what kind of answer this was, for whoever explains another answer by it. */
void rcsi_upstream_note(rcsi_lookup *lookup, const rcs_finding *answer);

/**
 * Tell in a finding what the host that sent it had asked others since it was asked; its client
 * needs no further answer then.
 *
 * @param finding   Its query is known.
 * @param upstream  The lookup of that host for the same question.
 */
void rcsi_upstream_tell(rcs_finding *finding, rcsi_lookup *upstream);

#endif
