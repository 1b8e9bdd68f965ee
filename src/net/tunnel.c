/* tunnel.c -- encapsulation by EtherType and by IP protocol: tables of who reads what */
#include "net/tunnel.h"

#include "net/link_ether.h"
#include "net/tunnel_inner.h"

static bool open_ipv4(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_IPV4;
    return true;
}

static bool open_ipv6(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_IPV6;
    return true;
}

/* RFC 3378: version 3, the rest zero. */
static bool open_etherip(rcsi_frame *frame)
{
    enum { ETHERIP_VERSION = 0x3000 };
    uint16_t header = rcsi_u16(&frame->span.octets);
    return (header == ETHERIP_VERSION || frame->span.octets.failed) && rcsi_ethernet_open(frame);
}

/* RFC 2516 4: version and type 1, code 0, session, length of what follows. */
static bool open_pppoe(rcsi_frame *frame)
{
    enum { PPPOE_HEADER = 6, VERSION_AND_TYPE = 0x11 };
    const uint8_t *header = rcsi_take(&frame->span.octets, PPPOE_HEADER);
    if (!header) {
        return true;
    }
    if (header[0] != VERSION_AND_TYPE || header[1] != 0) {
        return false;
    }
    uint16_t len = rcsi_load16(header + 4);
    if (len < rcsi_span_wire_len(&frame->span)) {
        rcsi_span_set_wire_len(&frame->span, len);
    }
    return rcsi_ppp_open(frame);
}

/* IEEE 802.1ah: service instance, then the customer's frame. */
static bool open_backbone(rcsi_frame *frame)
{
    rcsi_u32(&frame->span.octets);
    return rcsi_ethernet_open(frame);
}

bool rcsi_tunnel_open_type(rcsi_frame *frame)
{
    switch (frame->ethertype) {
    case RCSI_ETHER_MPLS:
    case RCSI_ETHER_MPLS_UPSTREAM:
        return rcsi_mpls_open(frame);
    case RCSI_ETHER_PPPOE:
        return open_pppoe(frame);
    case RCSI_ETHER_PPP:
        return rcsi_ppp_open(frame);
    case RCSI_ETHER_BRIDGED:
        return rcsi_ethernet_open(frame);
    case RCSI_ETHER_ERSPAN:
    case RCSI_ETHER_ERSPAN_III:
        return rcsi_erspan_open(frame);
    case RCSI_ETHER_BACKBONE:
        return open_backbone(frame);
    case RCSI_ETHER_NSH:
        return rcsi_nsh_open(frame);
    default:
        return false;
    }
}

/* RFC 3931 4.1.1: session 0 is the control channel. */
static bool open_l2tp3(rcsi_frame *frame)
{
    uint32_t session = rcsi_u32(&frame->span.octets);
    return (session != 0 || frame->span.octets.failed) && rcsi_l2tp3_open(frame);
}

bool rcsi_tunnel_open_protocol(rcsi_frame *frame, uint8_t protocol)
{
    enum {
        IPV4 = 4,  /* RFC 2003, RFC 2473 */
        IPV6 = 41, /* RFC 4213, RFC 2473 */
        GRE = 47,
        ETHERIP = 97,
        L2TP = 115,
        MPLS_IN_IP = 137, /* RFC 4023 */
        ETHERNET = 143    /* RFC 8986 */
    };
    switch (protocol) {
    case IPV4:
        return open_ipv4(frame);
    case IPV6:
        return open_ipv6(frame);
    case GRE:
        return rcsi_gre_open(frame);
    case ETHERIP:
        return open_etherip(frame);
    case L2TP:
        return open_l2tp3(frame);
    case MPLS_IN_IP:
        return rcsi_mpls_open(frame);
    case ETHERNET:
        return rcsi_ethernet_open(frame);
    default:
        return false;
    }
}
