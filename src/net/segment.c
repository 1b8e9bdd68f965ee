/* segment.c -- a packet taken apart down to UDP (RFC 768) or TCP (RFC 9293) */
#include "net/segment.h"

#include "net/ip.h"
#include "net/link.h"

enum {
    UDP_HEADER = 8,
    TCP_HEADER = 20
};

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
static rcsi_segment_kind read_udp(rcsi_span *span, rcsi_segment *out)
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

static rcsi_segment_kind read_upper_layer(rcsi_span *span, rcsi_segment *out)
{
    switch (out->protocol) {
    case RCSI_PROTOCOL_UDP:
        return read_udp(span, out);
    case RCSI_PROTOCOL_TCP:
        return read_tcp(span, out);
    case RCSI_PROTOCOL_ICMP:
        return out->family == 4 ? RCSI_ICMP : RCSI_OTHER;
    case RCSI_PROTOCOL_ICMPV6:
        return out->family == 6 ? RCSI_ICMP : RCSI_OTHER;
    default:
        return RCSI_OTHER;
    }
}

void rcsi_segment_parse(const rcs_packet *packet, rcsi_segment *out)
{
    rcsi_frame frame;
    *out = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK};
    if (!rcsi_link_parse(packet, &frame)) {
        return;
    }
    out->vlan_tags = frame.vlan_tags;
    out->kind = rcsi_ip_parse(&frame, out);
    if (out->kind == RCSI_OTHER) {
        out->kind = read_upper_layer(&frame.span, out);
    }
}

void rcsi_segment_parse_upper(const rcsi_upper *upper, rcsi_segment *io)
{
    rcsi_span span = {rcsi_reader_of(upper->octets, upper->len), upper->wire_len - upper->len};
    io->kind = rcsi_ip_parse_rest(&span, io);
    if (io->kind == RCSI_OTHER) {
        io->kind = read_upper_layer(&span, io);
    }
}
