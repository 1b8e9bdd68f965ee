/* packed.h -- a finding in few octets, and back */
#ifndef RCSI_PACKED_H
#define RCSI_PACKED_H

#include "rcodescope/finding.h"

/** More than all takes that is not the message. */
#define RCSI_PACKED_MAX 1024

/**
 * Write all of a finding that does not follow from its message, and the message.
 *
 * What follows from the lookup (`lookup`) and what the holder knows better (kind, time and tries
 * of a failure) is not in it.
 *
 * @param out  At least RCSI_PACKED_MAX + message.len octets.
 * @return     Octets written.
 */
size_t rcsi_finding_pack(const rcs_finding *finding, uint8_t *out);

/**
 * Read it again; the message is decoded from its copy, so that every pointer is to `packed`.
 *
 * @param query  For its query, if it has one; outlives `out`.
 * @param out    Its kind is set.
 */
void rcsi_finding_unpack(const uint8_t *packed, rcs_query *query, rcs_finding *out);

/**
 * Read the try alone: who asked whom, and the query.
 *
 * @param query  As above.
 * @return       `query`, or NULL if it is not known.
 */
const rcs_query *rcsi_finding_unpack_try(const uint8_t *packed, rcs_flow *flow, rcs_query *query);

#endif
