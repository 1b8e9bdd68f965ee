/* ip.h -- IP headers taken off: where the transport header of a datagram begins */
#ifndef RCSI_IP_H
#define RCSI_IP_H

#include "net/link.h"
#include "net/segment.h"

/** IANA protocol numbers of the upper layers that are read. */
enum {
    RCSI_PROTOCOL_ICMP = 1,
    RCSI_PROTOCOL_TCP = 6,
    RCSI_PROTOCOL_UDP = 17,
    RCSI_PROTOCOL_ICMPV6 = 58
};

/** An IP datagram, or a fragment of one, behind its headers. */
typedef struct rcsi_datagram {
    rcsi_span span;   /**< The upper layer; ends where the datagram does, without padding. */
    uint8_t family;   /**< 4 or 6. */
    uint8_t protocol; /**< Of the upper layer. */
    const uint8_t *source, *destination; /**< 4 or 16 octets. */
} rcsi_datagram;

/**
 * Take the IP header off, and extension headers.
 *
 * @param frame  What rcsi_link_parse() gave.
 * @param out    Complete with RCSI_OTHER and RCSI_FRAGMENT; else not to be read.
 * @return       RCSI_OTHER: a whole datagram whose upper layer is in `out`; RCSI_FRAGMENT: a
 *               part of one; RCSI_CUT; RCSI_NOT_IP.
 */
rcsi_segment_kind rcsi_ip_parse(const rcsi_frame *frame, rcsi_datagram *out);

#endif
