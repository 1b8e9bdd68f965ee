/* held.h -- the ring of findings that wait, with their messages */
#ifndef RCSI_HELD_H
#define RCSI_HELD_H

#include "rcodescope/finding.h"

/** A finding that waits: what cannot be read again from its message. */
typedef struct rcsi_held {
    uint64_t key;           /**< Of its lookup. */
    uint64_t previous;      /**< Older one held of the same lookup, 0: none. */
    uint64_t id, packet;
    int64_t time_ns, latency_ns;
    uint64_t octets_at;     /**< Position in the ring of octets. */
    uint32_t file, interface;
    uint16_t len, wire_len, rcode;
    rcs_certainty certainty;
    rcs_flow flow;
    rcs_outer outer;
    bool fragmented;
    rcs_dnstap dnstap;
    rcs_exchange exchange;
    rcs_lookup lookup;
    rcs_upstream upstream;
    rcs_failure failure;
    rcs_kind kind;
    bool decided, is_step, has_query;
    bool is_open;  /**< The capture ended while its client waited. */
    bool is_void;  /**< Turned out to be nothing: never handed out. */
    rcs_query query;
} rcsi_held;

/** Findings are numbered from 1; number mod capacity is the position in the ring. */
typedef struct rcsi_ring {
    rcsi_held *items;
    uint8_t *octets;
    uint32_t capacity;
    uint64_t octets_size, octets_begin, octets_end; /**< Positions only grow. */
    uint64_t oldest, next;
} rcsi_ring;

/** Reserve room for findings and for the octets of their messages.  RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_ring_init(rcsi_ring *ring, uint32_t capacity, uint64_t octets);

/** Of a zeroed one too. */
void rcsi_ring_free(rcsi_ring *ring);

/** The finding of this number, which is held. */
rcsi_held *rcsi_ring_at(const rcsi_ring *ring, uint64_t number);

/** Copy a finding; only if the ring is not full.  What is to be said of its fate is zero.
 *  Returns its number. */
uint64_t rcsi_ring_add(rcsi_ring *ring, const rcs_finding *finding);

/** Is there nothing in it? */
bool rcsi_ring_is_empty(const rcsi_ring *ring);

/** Has the oldest to go before another one is added? */
bool rcsi_ring_is_full(const rcsi_ring *ring);

/** Take the oldest out; `out` borrows the ring until another one is added. */
void rcsi_ring_take(rcsi_ring *ring, rcs_finding *out);

/** Fill in the question of a finding: the response's own, else the query's. */
void rcsi_finding_question(rcs_finding *finding);

/** Empty message and outcome of a finding that is no response; its query is set. */
void rcsi_finding_no_message(rcs_finding *finding);

#endif
