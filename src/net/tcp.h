/* tcp.h -- TCP streams put together again, and cut into DNS messages (RFC 1035 4.2.2) */
#ifndef RCSI_TCP_H
#define RCSI_TCP_H

#include <stdbool.h>

#include "base/siphash.h"
#include "net/segment.h"
#include "rcodescope/ledger.h"

typedef struct rcsi_tcp rcsi_tcp;

/** A message cut out of a stream.  Borrows the packet or the reassembler. */
typedef struct rcsi_stream_message {
    const uint8_t *wire; /**< First octet of the DNS header, behind the length prefix. */
    uint16_t len;        /**< Octets there are. */
    uint16_t wire_len;   /**< Octets that the length prefix promised, >= len. */
    uint8_t family;      /**< 4 or 6. */
    uint16_t source_port, destination_port;
    const uint8_t *source, *destination; /**< 4 or 16 octets. */
} rcsi_stream_message;

/**
 * Reserve a reassembler: `flows` directions of connections and `pool_kib` KiB for octets
 * that wait.  Nothing is allocated afterwards; the oldest flow makes room for a new one.
 *
 * @param ledger  Counts go here (`tcp`); outlives the reassembler.
 * @return        RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_tcp_new(uint32_t flows, uint32_t pool_kib, rcs_ledger_tcp *ledger,
                        rcsi_tcp **out);

/** NULL is allowed. */
void rcsi_tcp_free(rcsi_tcp *tcp);

/**
 * Hand over one segment (kind RCSI_TCP) of a DNS connection.  Only after rcsi_tcp_take()
 * returned false.
 *
 * @param segment  Borrowed until rcsi_tcp_take() returns false.
 * @param now_ns   Time of the packet; may go back.
 */
void rcsi_tcp_feed(rcsi_tcp *tcp, const rcsi_segment *segment, int64_t now_ns);

/**
 * The next message that the fed segment completed, in stream order.  Before these come
 * messages of other flows that have waited for a lost segment for 10 s of packet time.
 *
 * @param out  Lives until the next call.
 */
bool rcsi_tcp_take(rcsi_tcp *tcp, rcsi_stream_message *out);

/**
 * Has the capture all octets of the stream up to the end of this segment, the last of which was
 * fed and taken?  False also where its beginning is not in the capture.
 */
bool rcsi_tcp_is_whole(rcsi_tcp *tcp, const rcsi_segment *segment);

/** Let time pass without a segment; then take.  A time that goes back is ignored. */
void rcsi_tcp_advance(rcsi_tcp *tcp, int64_t now_ns);

/**
 * No more segments.  What still waits stays counted as `held`: at the end of a capture
 * nobody knows whether a missing segment was lost or would have come.
 */
void rcsi_tcp_finish(rcsi_tcp *tcp);

#endif
