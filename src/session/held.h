/* held.h -- the ring of findings that wait, with their messages */
#ifndef RCSI_HELD_H
#define RCSI_HELD_H

#include "rcodescope/finding.h"

/** A finding that waits: what its fate depends on.  The rest is packed in the ring of octets. */
typedef struct rcsi_held {
    uint64_t key;           /**< Of its lookup. */
    uint64_t octets_at;     /**< Position in the ring of octets. */
    int64_t time_ns;
    uint64_t lookup_id;     /**< As in rcs_lookup, and so the next ones. */
    int64_t after_ns;
    uint32_t lookup_tries;
    uint32_t failure_tries; /**< As in rcs_failure. */
    uint32_t back;          /**< So many numbers before is an older one of the lookup; 0: none. */
    uint32_t next_ready;    /**< Position in the ring + 1 of the next one to be told; 0: none. */
    uint16_t rcode;
    uint8_t lookup_servers;
    uint8_t state, by;      /**< rcs_lookup_state, rcs_lookup_way. */
    uint8_t kind;           /**< rcs_kind. */
    bool decided : 1, is_step : 1, has_query : 1;
    bool is_open : 1;       /**< The capture ended while its client waited. */
    bool is_void : 1;       /**< Turned out to be nothing: never handed out. */
    bool is_told : 1;       /**< It was handed out at once. */
    bool is_done : 1;       /**< All was said of it. */
} rcsi_held;

/** Findings are numbered from 1; number mod capacity is the position in the ring. */
typedef struct rcsi_ring {
    rcsi_held *items;
    uint8_t *octets;
    uint32_t capacity;
    uint64_t octets_size, octets_begin, octets_end; /**< Positions only grow. */
    uint64_t oldest, next;
    rcs_query query; /**< Of the finding that was handed out last. */
} rcsi_ring;

/** Reserve room for findings and for all that is packed.  RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_ring_init(rcsi_ring *ring, uint32_t capacity, uint64_t octets);

/** Of a zeroed one too. */
void rcsi_ring_free(rcsi_ring *ring);

/** The finding of this number, which is held. */
rcsi_held *rcsi_ring_at(const rcsi_ring *ring, uint64_t number);

/** A finding that is held, or its octets, will be wanted soon. */
void rcsi_ring_fetch(const rcsi_ring *ring, uint64_t number);
void rcsi_ring_fetch_octets(const rcsi_ring *ring, uint64_t number);

/** Copy a finding; only if the ring is not full.  What is to be said of its fate is zero.
 *  Returns its number. */
uint64_t rcsi_ring_add(rcsi_ring *ring, const rcs_finding *finding);

/** Is there nothing in it? */
bool rcsi_ring_is_empty(const rcsi_ring *ring);

/** Has the oldest to go before another one is added? */
bool rcsi_ring_is_full(const rcsi_ring *ring);

/** Read a finding; `out` borrows the ring until the next call, and until another one is
 *  added. */
void rcsi_ring_read(rcsi_ring *ring, const rcsi_held *held, rcs_finding *out);

/** The try that this finding is about; `query` is filled in if it is known, and else NULL is
 *  the answer. */
const rcs_query *rcsi_ring_try(const rcsi_ring *ring, const rcsi_held *held, rcs_flow *flow,
                               rcs_query *query);

/** The oldest goes; its octets stay until another one is added. */
void rcsi_ring_drop(rcsi_ring *ring);

/** Fill in the question of a finding: the response's own, else the query's. */
void rcsi_finding_question(rcs_finding *finding);

/** Empty message and outcome of a finding that is no response; its query is set. */
void rcsi_finding_no_message(rcs_finding *finding);

#endif
