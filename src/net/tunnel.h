/* tunnel.h -- encapsulation taken off, one layer a call */
#ifndef RCSI_TUNNEL_H
#define RCSI_TUNNEL_H

#include "net/link.h"

/*
 * Each of these steps over one layer and sets the type of what is inside: an IP datagram, or
 * another layer.
 *
 * true: the frame begins inside (its reader has failed: it ends inside the layer's header).
 * false: no such layer, or one that contradicts itself; the frame is not to be read.
 */

/** By frame->ethertype: PPPoE, PPP, MPLS, Ethernet, 802.1ah, ERSPAN, NSH. */
bool rcsi_tunnel_open_type(rcsi_frame *frame);

/** By IP protocol number: IP, GRE, EtherIP, L2TPv3, MPLS, Ethernet (SRv6). */
bool rcsi_tunnel_open_protocol(rcsi_frame *frame, uint8_t protocol);

/** By UDP port, and only if the structure is right to the bit. */
bool rcsi_tunnel_open_udp(rcsi_frame *frame, uint16_t source_port, uint16_t destination_port);

#endif
