/* tunnel_udp.c -- tunnels inside UDP: a table of ports, and structures held to the bit */
#include "net/tunnel.h"
#include "net/tunnel_inner.h"

/* Ports alone prove nothing: any client may choose one of these for its own side. */

/* RFC 7348 5; the group policy bit of draft-smith-vxlan-group-policy; GPE: draft-ietf-nvo3. */
enum {
    VXLAN_HEADER = 8,
    VXLAN_INSTANCE = 0x08,
    VXLAN_NEXT_PROTOCOL = 0x04,
    VXLAN_GROUP_POLICY = 0x80
};

static bool open_next_protocol(rcsi_frame *frame, uint8_t next)
{
    enum { IPV4 = 1, IPV6 = 2, ETHERNET = 3, NSH = 4, MPLS = 5 };
    switch (next) {
    case IPV4:
        frame->ethertype = RCSI_ETHER_IPV4;
        return true;
    case IPV6:
        frame->ethertype = RCSI_ETHER_IPV6;
        return true;
    case ETHERNET:
        return rcsi_ethernet_open(frame);
    case NSH:
        return rcsi_nsh_open(frame);
    case MPLS:
        return rcsi_mpls_open(frame);
    default:
        return false;
    }
}

static bool open_vxlan(rcsi_frame *frame)
{
    const uint8_t *header = rcsi_take(&frame->span.octets, VXLAN_HEADER);
    if (!header) {
        return true;
    }
    if (header[7] != 0) {
        return false;
    }
    if (header[0] == (VXLAN_INSTANCE | VXLAN_NEXT_PROTOCOL) && !header[1] && !header[2]) {
        return open_next_protocol(frame, header[3]);
    }
    bool is_plain = header[0] == VXLAN_INSTANCE && !header[1] && !header[2] && !header[3];
    bool has_policy = header[0] == (VXLAN_INSTANCE | VXLAN_GROUP_POLICY);
    return (is_plain || has_policy) && rcsi_ethernet_open(frame);
}

/* RFC 8926 3.4: version 0, options in words of 4 octets, 6 bits and an octet of zero. */
static bool open_geneve(rcsi_frame *frame)
{
    enum { HEADER = 8, VERSION = 0xc0, WORDS = 0x3f, RESERVED = 0x3f };
    rcsi_reader *r = &frame->span.octets;
    const uint8_t *header = rcsi_take(r, HEADER);
    if (!header) {
        return true;
    }
    if (header[0] & VERSION || header[1] & RESERVED || header[7] != 0) {
        return false;
    }
    rcsi_take(r, (header[0] & WORDS) * 4u);
    frame->ethertype = rcsi_load16(header + 2);
    return frame->ethertype != RCSI_ETHER_IP_VERSION;
}

/* 3GPP TS 29.281 5.2: each header is a length in words of 4 octets, and ends with the next. */
static void step_over_gtp_extensions(rcsi_reader *r, uint8_t next)
{
    while (next != 0 && !r->failed) {
        size_t words = rcsi_left(r) ? r->at[0] : 0;
        const uint8_t *extension = words ? rcsi_take(r, words * 4) : NULL;
        r->failed = !extension;
        next = extension ? extension[words * 4 - 1] : 0;
    }
}

/* 5.1: version 1, GTP and not GTP', a user's packet; the length is what follows 8 octets. */
static bool open_gtp(rcsi_frame *frame)
{
    enum { HEADER = 8, FIXED_BITS = 0xf8, VERSION_1 = 0x30, OPTIONAL = 0x07, USER_PACKET = 255 };
    rcsi_reader *r = &frame->span.octets;
    const uint8_t *header = rcsi_take(r, HEADER);
    if (!header) {
        return true;
    }
    if ((header[0] & FIXED_BITS) != VERSION_1 || header[1] != USER_PACKET) {
        return false;
    }
    uint16_t len = rcsi_load16(header + 2);
    if (len > rcsi_span_wire_len(&frame->span)) {
        return false;
    }
    rcsi_span_set_wire_len(&frame->span, len);
    if (header[0] & OPTIONAL) {
        rcsi_take(r, 2 + 1); /* sequence, N-PDU number: there if any of the bits is */
        step_over_gtp_extensions(r, rcsi_u8(r));
    }
    frame->ethertype = RCSI_ETHER_IP_VERSION;
    return r->failed || rcsi_frame_carries_ip(frame);
}

/* RFC 4380 5.1.1: authentication, then origin, then IPv6; either may be left out. */
static bool open_teredo(rcsi_frame *frame)
{
    enum { AUTHENTICATION = 0x0001, ORIGIN = 0x0000 };
    rcsi_reader *r = &frame->span.octets;
    if (rcsi_left(r) >= 2 && rcsi_load16(r->at) == AUTHENTICATION) {
        rcsi_u16(r);
        size_t client = rcsi_u8(r);
        size_t value = rcsi_u8(r);
        rcsi_take(r, client + value + 8 + 1); /* nonce, confirmation */
    }
    if (rcsi_left(r) >= 2 && rcsi_load16(r->at) == ORIGIN) {
        rcsi_take(r, 2 + 2 + 4); /* port, address */
    }
    frame->ethertype = RCSI_ETHER_IPV6;
    return rcsi_left(r) < 2 ? frame->span.missing > 0 : rcsi_frame_carries_ip(frame);
}

typedef enum port_side {
    TO_PORT, /* the other side's port says nothing (a hash of the flow) */
    EITHER_PORT
} port_side;

typedef struct udp_tunnel {
    uint16_t port;
    port_side side;
    bool (*open)(rcsi_frame *frame);
} udp_tunnel;

static const udp_tunnel udp_tunnels[] = {
    {4789, TO_PORT, open_vxlan},
    {8472, TO_PORT, open_vxlan}, /* Linux before the port was assigned */
    {4790, TO_PORT, open_vxlan}, /* VXLAN-GPE */
    {6081, TO_PORT, open_geneve},
    {2152, EITHER_PORT, open_gtp},
    {3544, EITHER_PORT, open_teredo},
    {4754, TO_PORT, rcsi_gre_open},  /* RFC 8086 */
    {6635, TO_PORT, rcsi_mpls_open}, /* RFC 7510 */
    {1701, EITHER_PORT, rcsi_l2tp_udp_open},
};

bool rcsi_tunnel_open_udp(rcsi_frame *frame, uint16_t source_port, uint16_t destination_port)
{
    for (size_t i = 0; i < sizeof udp_tunnels / sizeof udp_tunnels[0]; i++) {
        const udp_tunnel *tunnel = &udp_tunnels[i];
        bool is_port = tunnel->port == destination_port ||
                       (tunnel->side == EITHER_PORT && tunnel->port == source_port);
        if (is_port) {
            return tunnel->open(frame);
        }
    }
    return false;
}
