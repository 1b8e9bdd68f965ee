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
 * A message is about to be decoded and handed over: what it will be compared with is fetched
 * meanwhile.
 *
 * @param wire  The message; stays where it is until it was handed over.
 * @param len   Octets of it.
 * @return      What its question will be hashed to, if it has one.
 */
uint64_t rcsi_pair_expect(rcsi_pair *pair, const rcs_flow *flow, const uint8_t *wire, size_t len);

/** What became of a query that was handed over. */
typedef struct rcsi_asked {
    uint64_t question; /**< Keyed hash of name (lower case), type and class. */
    bool copy;         /**< The same query as just before: a mirror port, not a client. */
} rcsi_asked;

/**
 * Remember a query.
 *
 * @param flow     Who asked whom.
 * @param message  The decoded query.
 * @param outcome  Its EDNS, cookie and TSIG.
 * @param packet   Its place and time.
 */
rcsi_asked rcsi_pair_query(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                           const rcs_outcome *outcome, const rcs_packet *packet);

/** What is known about a response. */
typedef struct rcsi_match {
    const rcs_query *query; /**< Owned by the table until its next call; NULL: not seen. */
    rcs_exchange exchange;
    uint64_t question;      /**< As in rcsi_asked: of the response, else of the query. */
} rcsi_match;

/**
 * Find the query that a response answers: same addresses, ports, transport and ID, and the
 * same question (ASCII case aside) where the response has one; of several the oldest that is not
 * answered yet.  A query older than 120 s is forgotten instead.  A response that answers none
 * of those is held against queries that were answered, that have another question, and that
 * went to another address.
 *
 * @param now_ns  Time of the response.
 */
void rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                        int64_t now_ns, rcsi_match *out);

/**
 * Find the query that the copy of a response belongs to, as far as it is still known; nothing
 * changes by it.  The answer is RCS_ANSWER_COPY in any case.
 */
void rcsi_pair_copy(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                    rcsi_match *out);

#endif
