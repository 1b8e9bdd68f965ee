/* link.h -- link headers taken off: where the network layer of a frame begins */
#ifndef RCSI_LINK_H
#define RCSI_LINK_H

#include "net/span.h"
#include "rcodescope/packet.h"

/** EtherTypes (IEEE 802 numbers), and one value for links that carry bare IP. */
enum {
    RCSI_ETHER_IP_VERSION = 0, /**< No type: the version field of IP tells. */
    RCSI_ETHER_IPV4 = 0x0800,
    RCSI_ETHER_IPV6 = 0x86dd,
    RCSI_ETHER_OTHER = 0xffff  /**< Surely not IP (reserved number). */
};

/** A frame behind its link header and VLAN tags. */
typedef struct rcsi_frame {
    rcsi_span span;     /**< The network layer; octets.failed: cut inside the link header. */
    uint16_t ethertype; /**< RCSI_ETHER_*, or another EtherType. */
    uint8_t vlan_tags;  /**< Tags met. */
} rcsi_frame;

/**
 * Take the link header off.
 *
 * @return  true and sets *out; false: the link type is not read.
 */
bool rcsi_link_parse(const rcs_packet *packet, rcsi_frame *out);

#endif
