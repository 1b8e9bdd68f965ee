/* settle_state.h -- what settling holds, for the files of its duties */
#ifndef RCSI_SETTLE_STATE_H
#define RCSI_SETTLE_STATE_H

#include "pair/heard.h"
#include "pair/suffix.h"
#include "pair/trust.h"
#include "session/held.h"
#include "session/oneway.h"
#include "session/settle.h"
#include "session/sides.h"

/** All of it is reserved by rcsi_settle_new(). */
struct rcsi_settle {
    rcs_ledger *ledger;
    rcsi_lookups *lookups;
    uint64_t expected, expected_key; /**< The question of the message at hand, and its lookup. */
    rcsi_trust *trust;
    rcsi_suffixes *suffixes;
    rcsi_ring ring;
    rcsi_sides sides;
    rcsi_oneway oneway;
    const rcsi_heard *heard; /**< NULL: nobody asks. */
    uint64_t released; /**< Those before it need not wait any more. */
    int64_t window_ns;
    int64_t end_ns; /**< The latest time heard of. */
    int64_t wake_ns; /**< If `asleep`, the oldest held is not due before. */
    bool asleep;     /**< Nothing was held or decided since the oldest was looked at. */
    rcsi_held *first_ready, *last_ready; /**< Decided and told before; NULL: none. */
    bool at_once;
    bool hold_all, finished;
};

#endif
