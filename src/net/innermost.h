/* innermost.h -- the innermost IP datagram of a packet, as octets */
#ifndef RCSI_INNERMOST_H
#define RCSI_INNERMOST_H

#include "net/segment.h"

/** A datagram from its IP header on, without what a link puts behind it.  Borrows the packet. */
typedef struct rcsi_datagram {
    const uint8_t *octets;
    uint32_t len;      /**< Octets there are; at least the IP header without options. */
    uint32_t wire_len; /**< Octets it had, >= len. */
} rcsi_datagram;

/**
 * Find it.
 *
 * @param segment  What rcsi_segment_parse() made of the packet.
 * @return         false: the packet holds no IP header that could be read; *out is untouched.
 */
bool rcsi_innermost(const rcs_packet *packet, const rcsi_segment *segment, rcsi_datagram *out);

#endif
