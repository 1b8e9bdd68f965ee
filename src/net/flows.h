/* flows.h -- a table of TCP flows of fixed size: the oldest makes room for a new one */
#ifndef RCSI_FLOWS_H
#define RCSI_FLOWS_H

#include "base/siphash.h"
#include "net/held.h"
#include "net/segment.h"

/** What names one direction of a connection. */
typedef struct rcsi_flow_key {
    uint8_t source[16], destination[16]; /**< Unused octets are zero. */
    uint8_t ports[4];                    /**< Source, destination; network order. */
    uint8_t family[4];                   /**< 4 or 6, then zeros: no padding is hashed. */
} rcsi_flow_key;

/** What the octet at `next` is. */
typedef enum rcsi_flow_state {
    RCSI_FLOW_UNSYNCHRONISED, /**< Not known: neither SYN nor a plausible segment was seen. */
    RCSI_FLOW_AT_LENGTH,      /**< The first octet of a length prefix (RFC 1035 4.2.2). */
    RCSI_FLOW_SKIPPING,       /**< Inside a message that was given out cut. */
    RCSI_FLOW_SEARCHING       /**< Anything: a length prefix was lost. */
} rcsi_flow_state;

typedef struct rcsi_flow rcsi_flow;

/** The lists that flows are in. */
typedef enum rcsi_flow_order {
    RCSI_FLOWS_BY_AGE,  /**< All of them, by their last segment. */
    RCSI_FLOWS_WAITING, /**< Those that hold octets, by waits_since_ns. */
    RCSI_FLOW_ORDERS
} rcsi_flow_order;

/** Neighbours in a list; NULL at its ends. */
typedef struct rcsi_flow_link {
    rcsi_flow *older, *newer;
} rcsi_flow_link;

/** The ends of a list: flows join as the newest. */
typedef struct rcsi_flow_list {
    rcsi_flow *oldest, *newest;
} rcsi_flow_list;

/** One direction of a connection.  Positions extend sequence numbers to 64 bits. */
struct rcsi_flow {
    rcsi_flow_key key;
    uint32_t slot;        /**< Its place in the table. */
    rcsi_flow_state state;
    uint64_t start;       /**< Position of the first octet of the stream. */
    uint64_t next;        /**< The first position not yet given out or skipped. */
    uint64_t given_up_to; /**< Empty positions before this one will not come any more. */
    uint32_t skip;        /**< Positions to pass over; RCSI_FLOW_SKIPPING. */
    uint32_t run;         /**< Octets present from `next` on, as far as looked. */
    int64_t waits_since_ns; /**< When `next` moved last; valid if is_waiting. */
    rcsi_held held;       /**< Octets from `next` on. */
    bool has_syn;         /**< `start` is what a SYN said. */
    bool is_waiting;      /**< In the list of waiting flows. */
    rcsi_flow_link links[RCSI_FLOW_ORDERS];
};

/** The table.  Found by keyed hash with bounded probing, aged by one list. */
typedef struct rcsi_flows {
    rcsi_flow *flows;     /**< Owned. */
    rcsi_flow **slots;    /**< Owned; a power of two of them. */
    uint32_t slot_mask;
    uint32_t capacity, fresh; /**< `fresh` flows at the end of `flows` were never used. */
    rcsi_flow *removed;   /**< Flows to be used again, linked by `newer`. */
    rcsi_hash_key secret;
    rcsi_flow_list lists[RCSI_FLOW_ORDERS];
} rcsi_flows;

/** RCS_OK, RCS_ERR_MEMORY.  `capacity` 0 is taken as 1. */
rcs_status rcsi_flows_init(rcsi_flows *table, uint32_t capacity);

void rcsi_flows_free(rcsi_flows *table);

/** The flow a segment belongs to, made the youngest; NULL: not in the table. */
rcsi_flow *rcsi_flows_find(rcsi_flows *table, const rcsi_segment *segment);

/**
 * A flow that has to leave before one for this segment can come; NULL: none.  The caller
 * settles what it holds, removes it and asks again.
 */
rcsi_flow *rcsi_flows_victim(rcsi_flows *table, const rcsi_segment *segment);

/** Add a flow; rcsi_flows_find() and rcsi_flows_victim() gave NULL just before. */
rcsi_flow *rcsi_flows_add(rcsi_flows *table, const rcsi_segment *segment);

/** Take a flow out of the table.  It holds nothing. */
void rcsi_flows_remove(rcsi_flows *table, rcsi_flow *flow);

/** Put a flow at the end of the waiting list, in it or not. */
void rcsi_flows_wait(rcsi_flows *table, rcsi_flow *flow, int64_t since_ns);

/** Take a flow out of the waiting list, if it is in it. */
void rcsi_flows_wait_no_more(rcsi_flows *table, rcsi_flow *flow);

#endif
