/* innermost.c -- the innermost IP datagram of a packet, as octets */
#include "net/innermost.h"

#include "base/reader.h"

/* Where the source address is in the fixed headers of RFC 791 3.1 and RFC 8200 3. */
enum {
    IPV4_SOURCE_AT = 12,
    IPV6_HEADER = 40,
    IPV6_SOURCE_AT = 8
};

static bool is_ip(const rcsi_segment *segment)
{
    switch (segment->kind) {
    case RCSI_FRAGMENT:
    case RCSI_UDP:
    case RCSI_TCP:
    case RCSI_ICMP:
    case RCSI_OTHER:
        return true;
    case RCSI_UNKNOWN_LINK:
    case RCSI_CUT:
    case RCSI_NOT_IP:
        break;
    }
    return false;
}

/* Octets that the header claims; 0: segmentation offload, the header does not say. */
static uint32_t claimed_len(const uint8_t *header, uint8_t family)
{
    if (family == 4) {
        return rcsi_load16(header + 2);
    }
    uint32_t payload_len = rcsi_load16(header + 4);
    return payload_len ? IPV6_HEADER + payload_len : 0;
}

bool rcsi_innermost(const rcs_packet *packet, const rcsi_segment *segment, rcsi_datagram *out)
{
    if (!is_ip(segment)) {
        return false;
    }
    const uint8_t *header =
        segment->source - (segment->family == 4 ? IPV4_SOURCE_AT : IPV6_SOURCE_AT);
    uint32_t at = (uint32_t)(header - packet->data);
    uint32_t wire_len = packet->wirelen - at, len = packet->caplen - at;
    uint32_t claimed = claimed_len(header, segment->family);
    if (claimed != 0 && claimed < wire_len) {
        wire_len = claimed;
    }
    out->octets = header;
    out->len = len < wire_len ? len : wire_len;
    out->wire_len = wire_len;
    return true;
}

bool rcs_packet_innermost(const rcs_packet *packet, rcs_packet *out)
{
    rcsi_segment segment;
    rcsi_datagram datagram;
    rcsi_segment_parse(packet, NULL, &segment);
    if (!rcsi_innermost(packet, &segment, &datagram)) {
        return false;
    }
    *out = *packet;
    out->data = datagram.octets;
    out->caplen = datagram.len;
    out->wirelen = datagram.wire_len;
    out->linktype = RCS_LINKTYPE_RAW;
    return true;
}
