/* link.h -- link headers taken off: where the network layer of a frame begins */
#ifndef RCSI_LINK_H
#define RCSI_LINK_H

#include "net/span.h"
#include "rcodescope/packet.h"

/** EtherTypes (IEEE 802 numbers), and one value for links that carry bare IP. */
enum {
    RCSI_ETHER_IP_VERSION = 0, /**< No type: the version field of IP tells. */
    RCSI_ETHER_IPV4 = 0x0800,
    RCSI_ETHER_ERSPAN_III = 0x22eb,
    RCSI_ETHER_BRIDGED = 0x6558, /**< A whole Ethernet frame (GRE, Geneve). */
    RCSI_ETHER_IPV6 = 0x86dd,
    RCSI_ETHER_PPP = 0x880b,
    RCSI_ETHER_MPLS = 0x8847,
    RCSI_ETHER_MPLS_UPSTREAM = 0x8848,
    RCSI_ETHER_PPPOE = 0x8864,    /**< PPPoE, the session stage. */
    RCSI_ETHER_ERSPAN = 0x88be,   /**< ERSPAN II; type I comes as RCSI_ETHER_BRIDGED. */
    RCSI_ETHER_BACKBONE = 0x88e7, /**< IEEE 802.1ah service tag, then Ethernet. */
    RCSI_ETHER_NSH = 0x894f,
    RCSI_ETHER_OTHER = 0xffff /**< Surely not IP (reserved number). */
};

/** A frame behind its link header and VLAN tags. */
typedef struct rcsi_frame {
    rcsi_span span;     /**< The network layer; octets.failed: cut inside the link header. */
    const uint8_t *end; /**< Of the captured octets, padding and trailers included. */
    uint16_t ethertype; /**< RCSI_ETHER_*, or another EtherType. */
    uint8_t vlan_tags;  /**< Tags met. */
    bool is_protected;  /**< The network layer is there, but encrypted (802.11). */
} rcsi_frame;

/**
 * Take the link header off.
 *
 * @return  true and sets *out; false: the link type is not read.
 */
bool rcsi_link_parse(const rcs_packet *packet, rcsi_frame *out);

#endif
