/* tunnel_inner.c -- PPP, MPLS, NSH and L2TP: layers without addresses of their own */
#include "net/tunnel_inner.h"

#include "net/link_ether.h"

bool rcsi_ethernet_open(rcsi_frame *frame)
{
    rcsi_ether_read(frame);
    return true;
}

/* RFC 1661 2, RFC 1662 3.1: address and control may be left out (RFC 1661 6.6). */
bool rcsi_ppp_open(rcsi_frame *frame)
{
    enum { ADDRESS = 0xff, CONTROL = 0x03 };
    enum { IPV4 = 0x21, IPV6 = 0x57, MPLS = 0x0281, MPLS_UPSTREAM = 0x0283 };
    rcsi_reader *r = &frame->span.octets;
    if (rcsi_left(r) && r->at[0] == ADDRESS) {
        rcsi_u8(r);
    }
    if (rcsi_left(r) && r->at[0] == CONTROL) {
        rcsi_u8(r);
    }
    /* RFC 1661 6.5: a first octet that is odd is the whole protocol. */
    bool is_short = rcsi_left(r) && r->at[0] & 1;
    switch (is_short ? rcsi_u8(r) : rcsi_u16(r)) {
    case IPV4:
        frame->ethertype = RCSI_ETHER_IPV4;
        return true;
    case IPV6:
        frame->ethertype = RCSI_ETHER_IPV6;
        return true;
    case MPLS:
    case MPLS_UPSTREAM:
        frame->ethertype = RCSI_ETHER_MPLS;
        return true;
    default:
        return r->failed;
    }
}

/* Of a header that the capture cut there is the version at the most. */
static bool version_is(const rcsi_span *span, unsigned version)
{
    bool is_there = rcsi_left(&span->octets) > 0;
    return is_there ? span->octets.at[0] >> 4 == version : span->missing > 0;
}

static bool ipv4_fits(const rcsi_span *span)
{
    enum { IHL_MIN = 5, LENGTH_END = 4 };
    const uint8_t *at = span->octets.at;
    if (!version_is(span, 4) || rcsi_left(&span->octets) < LENGTH_END) {
        return version_is(span, 4);
    }
    uint32_t total_len = rcsi_load16(at + 2);
    return (at[0] & 0x0f) >= IHL_MIN && total_len >= IHL_MIN * 4 &&
           total_len <= rcsi_span_wire_len(span);
}

static bool ipv6_fits(const rcsi_span *span)
{
    enum { HEADER = 40, LENGTH_END = 6 };
    if (!version_is(span, 6) || rcsi_left(&span->octets) < LENGTH_END) {
        return version_is(span, 6);
    }
    return rcsi_load16(span->octets.at + 4) + (uint32_t)HEADER <= rcsi_span_wire_len(span);
}

bool rcsi_frame_carries_ip(const rcsi_frame *frame)
{
    const rcsi_span *span = &frame->span;
    if (span->octets.failed) {
        return span->missing > 0;
    }
    switch (frame->ethertype) {
    case RCSI_ETHER_IP_VERSION:
        return ipv4_fits(span) || ipv6_fits(span);
    case RCSI_ETHER_IPV4:
        return ipv4_fits(span);
    case RCSI_ETHER_IPV6:
        return ipv6_fits(span);
    case RCSI_ETHER_MPLS:
    case RCSI_ETHER_PPPOE:
        return true;
    default:
        return false;
    }
}

/* The frame behind `skip` octets, read as Ethernet. */
static rcsi_frame ethernet_behind(const rcsi_frame *frame, size_t skip)
{
    rcsi_frame inner = *frame;
    rcsi_take(&inner.span.octets, skip);
    rcsi_ether_read(&inner);
    return inner;
}

/*
 * RFC 4928 3: what labels carry is not said, and the first 4 bits tell: IP by its version,
 * 0 for a control word (RFC 4385) in front of a frame.  Ethernet without one is told from
 * these by the header of IP inside.
 */
static bool guess_payload(rcsi_frame *frame)
{
    enum { CONTROL_WORD = 4 };
    frame->ethertype = RCSI_ETHER_IP_VERSION;
    if (rcsi_frame_carries_ip(frame)) {
        return true;
    }
    for (size_t skip = 0; skip <= CONTROL_WORD; skip += CONTROL_WORD) {
        rcsi_frame inner = ethernet_behind(frame, skip);
        if (rcsi_frame_carries_ip(&inner)) {
            *frame = inner;
            return true;
        }
    }
    return false;
}

/* RFC 3032 2.1: label, traffic class, bottom of stack, time to live. */
bool rcsi_mpls_open(rcsi_frame *frame)
{
    enum { BOTTOM = 0x100 };
    rcsi_reader *r = &frame->span.octets;
    uint32_t label;
    do {
        label = rcsi_u32(r);
    } while (!r->failed && !(label & BOTTOM));
    return r->failed || guess_payload(frame);
}

/* RFC 8300 2.2: version 0; the length counts words of 4 octets. */
bool rcsi_nsh_open(rcsi_frame *frame)
{
    enum { HEADER = 4, VERSION = 0xc000, WORDS = 0x3f };
    enum { IPV4 = 1, IPV6 = 2, ETHERNET = 3, MPLS = 5 };
    rcsi_reader *r = &frame->span.octets;
    uint16_t first = rcsi_u16(r);
    rcsi_u8(r); /* metadata type */
    uint8_t next = rcsi_u8(r);
    size_t len = (first & WORDS) * 4u;
    if (r->failed) {
        return true;
    }
    if (first & VERSION || len < HEADER) {
        return false;
    }
    rcsi_take(r, len - HEADER);
    switch (next) {
    case IPV4:
        frame->ethertype = RCSI_ETHER_IPV4;
        return true;
    case IPV6:
        frame->ethertype = RCSI_ETHER_IPV6;
        return true;
    case ETHERNET:
        return rcsi_ethernet_open(frame);
    case MPLS:
        return rcsi_mpls_open(frame);
    default:
        return false;
    }
}

/*
 * RFC 3931 4.1: a cookie of 0, 4 or 8 octets and a sublayer of 0 or 4 stand in front of the
 * frame; both were agreed when the session was set up.  Only what holds IP that fits is taken.
 */
bool rcsi_l2tp3_open(rcsi_frame *frame)
{
    static const size_t likely[] = {4, 0, 8, 12};
    for (size_t i = 0; i < sizeof likely / sizeof likely[0]; i++) {
        rcsi_frame inner = ethernet_behind(frame, likely[i]);
        if (rcsi_frame_carries_ip(&inner)) {
            *frame = inner;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof likely / sizeof likely[0]; i++) {
        rcsi_frame inner = *frame;
        if (rcsi_take(&inner.span.octets, likely[i]) && rcsi_ppp_open(&inner) &&
            rcsi_frame_carries_ip(&inner)) {
            *frame = inner;
            return true;
        }
    }
    return false;
}

/* RFC 2661 3.1. */
enum {
    L2TP_CONTROL = 0x8000,
    L2TP_HAS_LENGTH = 0x4000,
    L2TP_HAS_SEQUENCE = 0x0800,
    L2TP_HAS_OFFSET = 0x0200,
    L2TP_RESERVED = 0x34f0,
    L2TP_VERSION = 0x000f
};

static bool open_l2tp2(rcsi_frame *frame, uint16_t flags)
{
    rcsi_reader *r = &frame->span.octets;
    if (flags & L2TP_RESERVED) {
        return false;
    }
    uint32_t whole = rcsi_span_wire_len(&frame->span) + 2;
    uint32_t len = flags & L2TP_HAS_LENGTH ? rcsi_u16(r) : whole;
    rcsi_take(r, 2 + 2); /* tunnel, session */
    rcsi_take(r, flags & L2TP_HAS_SEQUENCE ? 2 + 2 : 0);
    rcsi_take(r, flags & L2TP_HAS_OFFSET ? rcsi_u16(r) : 0);
    uint32_t header = whole - rcsi_span_wire_len(&frame->span);
    if (r->failed) {
        return true;
    }
    if (len > whole || len < header) {
        return false;
    }
    rcsi_span_set_wire_len(&frame->span, len - header);
    return rcsi_ppp_open(frame);
}

bool rcsi_l2tp_udp_open(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    uint16_t flags = rcsi_u16(r);
    if (r->failed || flags & L2TP_CONTROL) {
        return r->failed;
    }
    if ((flags & L2TP_VERSION) == 2) {
        return open_l2tp2(frame, flags);
    }
    rcsi_take(r, 2 + 4); /* reserved, session */
    return flags == 3 && rcsi_l2tp3_open(frame);
}
