/* ip.c -- IPv4 (RFC 791) and IPv6 (RFC 8200) headers taken off */
#include "net/ip.h"

enum {
    IPV4_HEADER = 20,
    IPV4_MORE_FRAGMENTS = 0x2000,
    IPV4_FRAGMENT_OFFSET = 0x1fff,
    IPV6_HEADER = 40,
    IPV6_FRAGMENT_OFFSET = 0xfff8,
    IPV6_MORE_FRAGMENTS = 0x0001
};

/* Extension headers (RFC 8200 4.1; RFC 4302 for the authentication header). */
enum {
    HOP_BY_HOP = 0,
    ROUTING = 43,
    FRAGMENT = 44,
    AUTHENTICATION = 51,
    DESTINATION_OPTIONS = 60
};

/* A header that does not fit: the capture lacks the rest, or there never was one. */
static rcsi_segment_kind header_lacks(const rcsi_span *span)
{
    return span->missing > 0 ? RCSI_CUT : RCSI_NOT_IP;
}

static rcsi_segment_kind end_in_fragment(const rcsi_span *span, rcsi_segment *out)
{
    out->payload = span->octets.at;
    out->payload_len = (uint32_t)rcsi_left(&span->octets);
    out->payload_wire_len = rcsi_span_wire_len(span);
    return RCSI_FRAGMENT;
}

/* RFC 8200 4.5: offset 0 and no more to come is a whole datagram (RFC 6946, "atomic"). */
static bool read_fragment_header(rcsi_reader *r, rcsi_segment *out)
{
    out->protocol = rcsi_u8(r);
    rcsi_u8(r); /* reserved */
    uint16_t offset = rcsi_u16(r);
    out->fragment_id = rcsi_u32(r);
    out->fragment_offset = offset & IPV6_FRAGMENT_OFFSET;
    out->fragment_more = (offset & IPV6_MORE_FRAGMENTS) != 0;
    return !r->failed && (out->fragment_offset != 0 || out->fragment_more);
}

/* Length unit and what the length field leaves out: RFC 8200 4.2, RFC 4302 2.2. */
static void read_extension_header(rcsi_reader *r, rcsi_segment *out)
{
    bool is_authentication = out->protocol == AUTHENTICATION;
    out->protocol = rcsi_u8(r);
    size_t length = rcsi_u8(r);
    size_t octets = is_authentication ? (length + 2) * 4 : (length + 1) * 8;
    rcsi_take(r, octets - 2);
}

/* Every header is 8 octets or longer, so this ends with the datagram. */
static rcsi_segment_kind read_extension_headers(rcsi_span *span, rcsi_segment *out)
{
    rcsi_reader *r = &span->octets;
    while (!r->failed) {
        switch (out->protocol) {
        case HOP_BY_HOP:
        case ROUTING:
        case DESTINATION_OPTIONS:
        case AUTHENTICATION:
            read_extension_header(r, out);
            break;
        case FRAGMENT:
            if (read_fragment_header(r, out)) {
                return end_in_fragment(span, out);
            }
            break;
        default:
            return RCSI_OTHER;
        }
    }
    return header_lacks(span);
}

static rcsi_segment_kind read_ipv4(rcsi_span *span, rcsi_segment *out)
{
    rcsi_reader *r = &span->octets;
    const uint8_t *header = rcsi_take(r, IPV4_HEADER);
    if (!header) {
        return RCSI_CUT;
    }
    uint32_t header_len = (header[0] & 0x0fu) * 4;
    uint32_t total_len = rcsi_load16(header + 2);
    uint16_t fragment = rcsi_load16(header + 6);
    out->family = 4;
    out->protocol = header[9];
    out->source = header + 12;
    out->destination = header + 16;
    if (header[0] >> 4 != 4 || header_len < IPV4_HEADER) {
        return RCSI_NOT_IP;
    }
    /* Captured on the sending host before segmentation offload: length 0, all that is there. */
    if (total_len != 0) {
        if (total_len < header_len) {
            return RCSI_NOT_IP;
        }
        rcsi_span_set_wire_len(span, total_len - IPV4_HEADER);
    }
    if (header_len > IPV4_HEADER && !rcsi_take(r, header_len - IPV4_HEADER)) {
        return header_lacks(span);
    }
    if (fragment & (IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET)) {
        out->fragment_id = rcsi_load16(header + 4);
        out->fragment_offset = (fragment & IPV4_FRAGMENT_OFFSET) * 8u;
        out->fragment_more = (fragment & IPV4_MORE_FRAGMENTS) != 0;
        return end_in_fragment(span, out);
    }
    /* The only extension header of IPv6 that IPv4 shares. */
    return out->protocol == AUTHENTICATION ? read_extension_headers(span, out) : RCSI_OTHER;
}

static rcsi_segment_kind read_ipv6(rcsi_span *span, rcsi_segment *out)
{
    const uint8_t *header = rcsi_take(&span->octets, IPV6_HEADER);
    if (!header) {
        return RCSI_CUT;
    }
    uint32_t payload_len = rcsi_load16(header + 4);
    out->family = 6;
    out->protocol = header[6];
    out->source = header + 8;
    out->destination = header + 24;
    if (header[0] >> 4 != 6) {
        return RCSI_NOT_IP;
    }
    /* 0: segmentation offload, as in IPv4. */
    if (payload_len != 0) {
        rcsi_span_set_wire_len(span, payload_len);
    }
    return read_extension_headers(span, out);
}

/* The EtherType of a link without one. */
static uint16_t ethertype_of_version(const rcsi_reader *r)
{
    switch (r->at[0] >> 4) {
    case 4:
        return RCSI_ETHER_IPV4;
    case 6:
        return RCSI_ETHER_IPV6;
    default:
        return RCSI_ETHER_OTHER;
    }
}

rcsi_segment_kind rcsi_ip_parse(rcsi_frame *frame, rcsi_segment *out)
{
    rcsi_span *span = &frame->span;
    uint16_t ethertype = frame->ethertype;
    if (span->octets.failed) {
        return RCSI_CUT;
    }
    if (ethertype == RCSI_ETHER_IP_VERSION) {
        if (rcsi_left(&span->octets) == 0) {
            return RCSI_CUT;
        }
        ethertype = ethertype_of_version(&span->octets);
    }
    switch (ethertype) {
    case RCSI_ETHER_IPV4:
        return read_ipv4(span, out);
    case RCSI_ETHER_IPV6:
        return read_ipv6(span, out);
    default:
        return RCSI_NOT_IP;
    }
}

rcsi_segment_kind rcsi_ip_parse_rest(rcsi_span *span, rcsi_segment *io)
{
    return io->family == 6 ? read_extension_headers(span, io) : RCSI_OTHER;
}
