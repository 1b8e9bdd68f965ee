/* frame.h -- Ethernet frames around UDP datagrams and TCP segments */
#ifndef BENCH_FRAME_H
#define BENCH_FRAME_H

#include "octets.h"

enum { TCP_FIN = 1, TCP_SYN = 2, TCP_PSH = 8, TCP_ACK = 16 };

/** Who sends to whom. */
typedef struct ip_route {
    enum { ROUTE_V4 = 4, ROUTE_V6 = 6 } version;
    uint32_t from, to; /**< Number of the host; clients below 0x10000, servers above. */
    uint16_t from_port, to_port;
} ip_route;

typedef struct tcp_place {
    uint32_t sequence, acknowledged;
    unsigned flags;
} tcp_place;

/** The way back. */
ip_route route_back(const ip_route *route);

void frame_udp(const ip_route *route, const octets *payload, octets *out);

/** A segment with the usual options of an open connection (12 octets). */
void frame_tcp(const ip_route *route, const tcp_place *place, const octets *payload, octets *out);

/** A packet of IP protocol `protocol` that is neither. */
void frame_ip(const ip_route *route, unsigned protocol, const octets *payload, octets *out);

/** An ARP request. */
void frame_arp(octets *out);

#endif
