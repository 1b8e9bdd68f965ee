/* pair.h -- queries remembered until their response comes */
#ifndef RCSI_PAIR_H
#define RCSI_PAIR_H

#include "rcodescope/finding.h"
#include "rcodescope/ledger.h"

typedef struct rcsi_pair rcsi_pair;

/**
 * Reserve a table for `transactions` unanswered queries; the oldest makes room for a new one.
 *
 * @param ledger  Counts go here; outlives the table.
 * @return        RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_pair_new(uint32_t transactions, rcs_ledger *ledger, rcsi_pair **out);

/** NULL is allowed. */
void rcsi_pair_free(rcsi_pair *pair);

/**
 * Remember a query.
 *
 * @param flow     Who asked whom.
 * @param message  The decoded query.
 * @param outcome  Its EDNS, cookie and TSIG.
 * @param packet   Its place and time.
 */
void rcsi_pair_query(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                     const rcs_outcome *outcome, const rcs_packet *packet);

/**
 * Find the query that a response answers: same addresses, ports, transport and ID, and the
 * same question (ASCII case aside) where the response has one; of several the oldest that is not
 * answered yet.  A query older than 120 s is forgotten instead.
 *
 * @param now_ns  Time of the response.
 *
 * @return  The query, owned by the table until its next call; NULL: not seen.
 */
const rcs_query *rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow,
                                    const rcs_message *message, int64_t now_ns);

#endif
