/* span.h -- octets of a packet, and how many the capture lacks behind them */
#ifndef RCSI_SPAN_H
#define RCSI_SPAN_H

#include "base/reader.h"

/**
 * What is left to read of a frame, a datagram or a transport payload.  Octets on the
 * wire are always rcsi_left(&octets) + missing, so headers need no arithmetic of their own.
 */
typedef struct rcsi_span {
    rcsi_reader octets; /**< Borrows the packet. */
    uint32_t missing;   /**< Octets that were on the wire behind octets.end. */
} rcsi_span;

/** Octets from here to the end, on the wire. */
static inline uint32_t rcsi_span_wire_len(const rcsi_span *span)
{
    return (uint32_t)rcsi_left(&span->octets) + span->missing;
}

/** Only the next `len` octets belong to it: trailing ones are dropped, absent ones missing. */
static inline void rcsi_span_set_wire_len(rcsi_span *span, uint32_t len)
{
    uint32_t left = (uint32_t)rcsi_left(&span->octets);
    if (len < left) {
        span->octets.end = span->octets.at + len;
        left = len;
    }
    span->missing = len - left;
}

#endif
