/* stream.h -- held octets of a flow cut into DNS messages (RFC 1035 4.2.2) */
#ifndef RCSI_STREAM_H
#define RCSI_STREAM_H

#include "net/flows.h"
#include "rcodescope/ledger.h"

enum {
    RCSI_LENGTH_PREFIX = 2,
    RCSI_STREAM_MESSAGE_MAX = 65535
};

/** What cutting needs beside the flow.  Borrows all. */
typedef struct rcsi_stream_room {
    rcsi_pool *pool;
    rcs_ledger_tcp *ledger;
    uint8_t *scratch; /**< RCSI_STREAM_MESSAGE_MAX octets. */
} rcsi_stream_room;

/** A message, or the part of it that there is. */
typedef struct rcsi_stream_piece {
    const uint8_t *wire;
    uint16_t len, wire_len;
} rcsi_stream_piece;

/** Do `len` octets begin with a length prefix and a DNS header that fit each other? */
bool rcsi_stream_is_plausible(const uint8_t *octets, size_t len);

/**
 * The next message in what the flow holds, in the scratch.  Messages that lack octets
 * which will not come any more are given out cut.
 *
 * @return  false: more has to arrive first; `out` is untouched.
 */
bool rcsi_stream_next(rcsi_flow *flow, const rcsi_stream_room *room, rcsi_stream_piece *out);

/** Does the flow hold octets behind a hole?  true: *out is the position of the first. */
bool rcsi_stream_has_hole(const rcsi_flow *flow, uint64_t *out);

/** Move octets from `held` to where they went. */
static inline void rcsi_stream_settle(rcs_ledger_tcp *ledger, uint64_t *where, size_t octets)
{
    ledger->held -= octets;
    *where += octets;
}

#endif
