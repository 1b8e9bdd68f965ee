/* segment.c -- a packet taken apart down to UDP (RFC 768) or TCP (RFC 9293) */
#include "net/segment.h"

#include "base/prefetch.h"
#include "net/ip.h"
#include "net/link.h"
#include "net/plain.h"
#include "net/tunnel.h"

enum {
    UDP_HEADER = 8,
    TCP_HEADER = 20,
    ICMP_HEADER = 4, /* type, code, checksum: of every message */
    DNS_PORT = 53
};

/*
 * Layers taken off at the most.  RFC 2473 6.6 lets 4 tunnels nest and Linux sends 8; a carrier
 * puts MPLS, PPPoE or GTP between some of them.  It also bounds the work: each layer is read
 * once, and only a guess (MPLS, L2TPv3) looks at a few octets more.
 */
enum { LAYERS_MAX = 16 };

static rcsi_segment_kind header_lacks(const rcsi_span *span)
{
    return span->missing > 0 ? RCSI_CUT : RCSI_NOT_IP;
}

static void set_payload(rcsi_segment *out, const rcsi_span *span)
{
    out->payload = span->octets.at;
    out->payload_len = (uint32_t)rcsi_left(&span->octets);
    out->payload_wire_len = rcsi_span_wire_len(span);
}

/*
 * The length field of UDP may be 0 (offload, RFC 2675 jumbograms) or lie.  It can shorten
 * what IP delivered but never lengthen it.
 */
static inline rcsi_segment_kind read_udp(rcsi_span *span, rcsi_segment *out)
{
    const uint8_t *header = rcsi_take(&span->octets, UDP_HEADER);
    if (!header) {
        return header_lacks(span);
    }
    out->source_port = rcsi_load16(header);
    out->destination_port = rcsi_load16(header + 2);
    uint32_t length = rcsi_load16(header + 4);
    if (length >= UDP_HEADER && length - UDP_HEADER < rcsi_span_wire_len(span)) {
        rcsi_span_set_wire_len(span, length - UDP_HEADER);
    }
    set_payload(out, span);
    return RCSI_UDP;
}

static rcsi_segment_kind read_tcp(rcsi_span *span, rcsi_segment *out)
{
    const uint8_t *header = rcsi_take(&span->octets, TCP_HEADER);
    if (!header) {
        return header_lacks(span);
    }
    out->source_port = rcsi_load16(header);
    out->destination_port = rcsi_load16(header + 2);
    out->sequence = rcsi_load32(header + 4);
    out->tcp_flags = header[13];
    uint32_t data_offset = (header[12] >> 4) * 4u;
    if (data_offset < TCP_HEADER) {
        return RCSI_NOT_IP;
    }
    if (!rcsi_take(&span->octets, data_offset - TCP_HEADER)) {
        return header_lacks(span);
    }
    set_payload(out, span);
    return RCSI_TCP;
}

static rcsi_segment_kind read_icmp(rcsi_span *span, rcsi_segment *out)
{
    if (rcsi_left(&span->octets) < ICMP_HEADER) {
        return header_lacks(span);
    }
    out->icmp_type = span->octets.at[0];
    out->icmp_code = span->octets.at[1];
    set_payload(out, span);
    return RCSI_ICMP;
}

static inline rcsi_segment_kind read_upper_layer(rcsi_span *span, rcsi_segment *out)
{
    switch (out->protocol) {
    case RCSI_PROTOCOL_UDP:
        return read_udp(span, out);
    case RCSI_PROTOCOL_TCP:
        return read_tcp(span, out);
    case RCSI_PROTOCOL_ICMP:
        return out->family == 4 ? read_icmp(span, out) : RCSI_OTHER;
    case RCSI_PROTOCOL_ICMPV6:
        return out->family == 6 ? read_icmp(span, out) : RCSI_OTHER;
    default:
        return RCSI_OTHER;
    }
}

static inline rcsi_segment_kind read_datagram(rcsi_frame *frame, rcsi_segment *out)
{
    rcsi_segment_kind kind = rcsi_ip_parse(frame, out);
    return kind == RCSI_OTHER ? read_upper_layer(&frame->span, out) : kind;
}

static bool is_own(const rcsi_own_ports *own, const rcsi_segment *s)
{
    for (int i = 0; own && i < own->count; i++) {
        if (own->port[i] == s->source_port || own->port[i] == s->destination_port) {
            return true;
        }
    }
    return false;
}

/* A DNS port wins over a tunnel's: clients use any port. */
static inline bool may_hold_more(const rcsi_segment *s, const rcsi_own_ports *own)
{
    if (s->kind == RCSI_UDP) {
        return s->source_port != DNS_PORT && s->destination_port != DNS_PORT && !is_own(own, s);
    }
    return s->kind == RCSI_NOT_IP || s->kind == RCSI_OTHER;
}

static bool open_layer(rcsi_frame *frame, const rcsi_segment *around)
{
    frame->vlan_tags = 0;
    if (around->kind == RCSI_NOT_IP) {
        return rcsi_tunnel_open_type(frame);
    }
    if (around->kind == RCSI_OTHER) {
        return rcsi_tunnel_open_protocol(frame, around->protocol);
    }
    return rcsi_tunnel_open_udp(frame, around->source_port, around->destination_port);
}

/* What is known of a layer before it is read. */
static rcsi_segment inside_of(const rcsi_segment *around)
{
    rcsi_segment inner = {
        .vlan_tags = around->vlan_tags,
        .tunnels = around->tunnels,
        .outer_family = around->outer_family,
        .outer_source = around->outer_source,
        .outer_destination = around->outer_destination,
    };
    if (around->kind != RCSI_NOT_IP && inner.tunnels++ == 0) {
        inner.outer_family = around->family;
        inner.outer_source = around->source;
        inner.outer_destination = around->destination;
    }
    return inner;
}

/* Layer by layer; `out` is the innermost that could be read. */
static void descend(rcsi_frame *frame, const rcsi_own_ports *own, rcsi_segment *out)
{
    rcsi_segment layer = *out;
    for (int i = 0; i < LAYERS_MAX && may_hold_more(&layer, own); i++) {
        bool is_cut = frame->span.missing > 0;
        if (!open_layer(frame, &layer)) {
            return;
        }
        rcsi_segment inner = inside_of(&layer);
        inner.kind = read_datagram(frame, &inner);
        if (inner.kind == RCSI_CUT && !is_cut) {
            return;
        }
        if (inner.kind != RCSI_NOT_IP) {
            *out = inner;
        }
        layer = inner;
    }
}

/* Any packet, layer by layer. */
RCSI_APART static void parse(const rcs_packet *packet, const rcsi_own_ports *own,
                             rcsi_segment *out)
{
    rcsi_frame frame;
    *out = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK};
    if (!rcsi_link_parse(packet, &frame)) {
        return;
    }
    out->vlan_tags = frame.vlan_tags;
    out->is_protected = frame.is_protected;
    out->kind = read_datagram(&frame, out);
    if (may_hold_more(out, own)) {
        descend(&frame, own, out);
    }
}

void rcsi_segment_parse(const rcs_packet *packet, const rcsi_own_ports *own, rcsi_segment *out)
{
    if (!rcsi_plain_parse(packet, out)) {
        parse(packet, own, out);
    }
}

void rcsi_segment_parse_upper(const rcsi_upper *upper, const rcsi_own_ports *own,
                              rcsi_segment *io)
{
    rcsi_frame frame = {
        .span = {rcsi_reader_of(upper->octets, upper->len), upper->wire_len - upper->len},
        .end = upper->octets + upper->len,
        .ethertype = RCSI_ETHER_OTHER,
    };
    io->kind = rcsi_ip_parse_rest(&frame.span, io);
    if (io->kind == RCSI_OTHER) {
        io->kind = read_upper_layer(&frame.span, io);
    }
    if (may_hold_more(io, own)) {
        descend(&frame, own, io);
    }
}
