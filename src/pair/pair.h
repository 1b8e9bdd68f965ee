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

/** What the question for this name would be hashed to; 0: the name is broken. */
uint64_t rcsi_pair_question(const rcsi_pair *pair, const rcs_name *name, uint16_t type,
                            uint16_t klass);

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

/** How long a query is given; the later tries of a client come after longer waits. */
typedef enum rcsi_patience {
    RCSI_PATIENCE_SHORT,
    RCSI_PATIENCE_MIDDLE,
    RCSI_PATIENCE_LONG
} rcsi_patience;

/** Nanoseconds of a class: 6 s, 12 s, 30 s. */
int64_t rcsi_patience_ns(rcsi_patience patience);

/** What is late by now. */
typedef struct rcsi_deadline {
    int64_t now_ns;
    int64_t longest_ns; /**< No query is given more than that. */
    bool all;           /**< Nothing more will come: every query is. */
} rcsi_deadline;

/** A query without an answer. */
typedef struct rcsi_unanswered {
    const rcs_query *query; /**< Owned by the table until its next call. */
    rcs_flow flow;
    uint64_t question;      /**< As in rcsi_asked. */
    uint32_t interface;
    bool hearsay;           /**< Told by dnstap, which may leave out what answers it. */
    uint32_t slot;          /**< Of the table's own. */
    rcsi_patience patience; /**< Set by rcsi_pair_overdue(). */
} rcsi_unanswered;

/**
 * The oldest query that has waited for as long as it is given.  It is not given out again,
 * unless rcsi_pair_wait_on() follows; its answer is still recognised.
 */
bool rcsi_pair_overdue(rcsi_pair *pair, const rcsi_deadline *deadline, rcsi_unanswered *out);

/** The query that was just given out is given more time. */
void rcsi_pair_wait_on(rcsi_pair *pair, const rcsi_unanswered *query, rcsi_patience patience);

/** The ID of a message, if the ICMP error quotes so much. */
typedef struct rcsi_quoted_id {
    bool known;
    uint16_t value;
} rcsi_quoted_id;

/** The query without an answer that an ICMP error quotes; it is not overdue any more. */
bool rcsi_pair_quoted(rcsi_pair *pair, const rcs_flow *flow, const rcsi_quoted_id *id,
                      rcsi_unanswered *out);

#endif
