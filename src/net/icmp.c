/* icmp.c -- quoted packets: ICMP (RFC 792), ICMPv6 (RFC 4443), how long they are (RFC 4884) */
#include "net/icmp.h"

#include "net/ip.h"

enum {
    ERROR_HEADER = 8, /* type, code, checksum, and 4 octets of each error's own */
    PORTS = 4,
    SEQUENCE_END = 8,
    UDP_HEADER = 8
};

/* RFC 792: unreachable, source quench, redirect, time exceeded, parameter problem. */
static bool is_error4(uint8_t type)
{
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

/* RFC 4443 2.1: the highest bit is for informational messages; 0 is reserved. */
static bool is_error6(uint8_t type)
{
    return type > 0 && type < 128;
}

/* RFC 4884 4: in words of 4 octets in the sixth octet, of 8 octets in the fifth; 0: all. */
static size_t quoted_len(const rcsi_segment *error)
{
    bool is_v4 = error->family == 4;
    return is_v4 ? error->payload[5] * 4u : error->payload[4] * 8u;
}

/* RFC 4884 4.1, 4.2: the other errors use those octets for something else. */
static bool says_len(const rcsi_segment *error)
{
    uint8_t type = error->icmp_type;
    return error->family == 4 ? type == 3 || type == 11 || type == 12 : type == 1 || type == 3;
}

static rcsi_frame quote_of(const rcsi_segment *error)
{
    const uint8_t *begin = error->payload + ERROR_HEADER;
    size_t len = error->payload_len - ERROR_HEADER;
    size_t said = says_len(error) ? quoted_len(error) : 0;
    rcsi_frame frame = {
        .span = {.octets = rcsi_reader_of(begin, said && said < len ? said : len)},
        .ethertype = error->family == 4 ? RCSI_ETHER_IPV4 : RCSI_ETHER_IPV6,
    };
    frame.end = frame.span.octets.end;
    return frame;
}

static void set_udp_payload(rcsi_span *span, rcsi_segment *out)
{
    if (rcsi_take(&span->octets, UDP_HEADER)) {
        out->payload = span->octets.at;
        out->payload_len = (uint32_t)rcsi_left(&span->octets);
        out->payload_wire_len = rcsi_span_wire_len(span);
    }
}

static bool read_ports(rcsi_span *span, rcsi_segment *out)
{
    const uint8_t *header = span->octets.at;
    size_t left = rcsi_left(&span->octets);
    if (left < PORTS) {
        return false;
    }
    out->source_port = rcsi_load16(header);
    out->destination_port = rcsi_load16(header + 2);
    if (out->protocol == RCSI_PROTOCOL_UDP) {
        out->kind = RCSI_UDP;
        set_udp_payload(span, out);
        return true;
    }
    out->kind = RCSI_TCP;
    out->sequence = left >= SEQUENCE_END ? rcsi_load32(header + 4) : 0;
    return out->protocol == RCSI_PROTOCOL_TCP;
}

bool rcsi_icmp_quoted(const rcsi_segment *error, rcsi_segment *out)
{
    *out = (rcsi_segment){.vlan_tags = error->vlan_tags};
    if (error->kind != RCSI_ICMP || error->payload_len < ERROR_HEADER) {
        return false;
    }
    if (error->family == 4 ? !is_error4(error->icmp_type) : !is_error6(error->icmp_type)) {
        return false;
    }
    rcsi_frame frame = quote_of(error);
    rcsi_segment_kind kind = rcsi_ip_parse(&frame, out);
    bool is_first = kind == RCSI_FRAGMENT && out->fragment_offset == 0;
    return (kind == RCSI_OTHER || is_first) && read_ports(&frame.span, out);
}
