/* tunnel_inner.h -- layers of encapsulation that several carriers share */
#ifndef RCSI_TUNNEL_INNER_H
#define RCSI_TUNNEL_INNER_H

#include "net/link.h"

/* All as in tunnel.h: true: opened; false: not such a layer. */

/** GRE (RFC 2784, RFC 2890; version 1: RFC 2637), ERSPAN behind it. */
bool rcsi_gre_open(rcsi_frame *frame);

/** ERSPAN II and III, by frame->ethertype. */
bool rcsi_erspan_open(rcsi_frame *frame);

/** PPP (RFC 1661), in HDLC framing or bare. */
bool rcsi_ppp_open(rcsi_frame *frame);

/** MPLS labels (RFC 3032), then what the first octets look like. */
bool rcsi_mpls_open(rcsi_frame *frame);

/** L2TPv3 behind its session id: cookie and sublayer are not announced, so they are guessed. */
bool rcsi_l2tp3_open(rcsi_frame *frame);

/** L2TPv2 (RFC 2661) or L2TPv3 (RFC 3931 4.1.2) in UDP. */
bool rcsi_l2tp_udp_open(rcsi_frame *frame);

/** Network service header (RFC 8300). */
bool rcsi_nsh_open(rcsi_frame *frame);

/** An Ethernet frame. */
bool rcsi_ethernet_open(rcsi_frame *frame);

/**
 * Is there an IP header (or another layer with a type of its own) whose length fits?  For
 * guesses: of a header that the capture cut, the version must do.
 */
bool rcsi_frame_carries_ip(const rcsi_frame *frame);

#endif
