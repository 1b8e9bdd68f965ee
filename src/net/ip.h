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

/**
 * Take the IP header off, and extension headers.
 *
 * @param frame  What rcsi_link_parse() gave.  Its span moves on to the upper layer and ends
 *               where the datagram does, without padding.
 * @param out    Receives family, protocol and addresses with RCSI_OTHER and RCSI_FRAGMENT.
 * @return       RCSI_OTHER: a whole datagram; RCSI_FRAGMENT: a part of one; RCSI_CUT;
 *               RCSI_NOT_IP.
 */
rcsi_segment_kind rcsi_ip_parse(rcsi_frame *frame, rcsi_segment *out);

/**
 * Go on behind the IP header of a datagram put together again: extension headers only.
 *
 * @param span  The octets behind the fragment headers; moves on to the upper layer.
 * @param io    Has family and protocol; protocol moves on.
 * @return      As rcsi_ip_parse().
 */
rcsi_segment_kind rcsi_ip_parse_rest(rcsi_span *span, rcsi_segment *io);

#endif
