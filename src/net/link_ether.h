/* link_ether.h -- headers that lead to an EtherType: Ethernet, VLAN tags, LLC */
#ifndef RCSI_LINK_ETHER_H
#define RCSI_LINK_ETHER_H

#include "net/link.h"

enum {
    RCSI_ETHER_TYPE_MIN = 0x0600, /**< Below: the length of an IEEE 802.3 frame. */
    RCSI_MAC_ADDRESSES = 6 + 6
};

/** Two addresses and a type; with VLAN tags or LLC behind it. */
void rcsi_ether_read(rcsi_frame *frame);

/** What stands behind a type: tags and LLC are taken off, the type that counts is set. */
void rcsi_ether_read_type(rcsi_frame *frame, uint16_t ethertype);

/** LLC (IEEE 802.2), with the type of SNAP (RFC 1042) and tags behind it. */
void rcsi_ether_read_llc(rcsi_frame *frame);

#endif
