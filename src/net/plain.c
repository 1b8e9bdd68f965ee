/* plain.c -- the headers of nearly every DNS packet, taken off at one go */
#include "net/plain.h"

#include "base/reader.h"
#include "net/ip.h"

enum {
    LINK_EN10MB = 1,
    ETHERNET_HEADER = 14,
    ETHERTYPE_AT = 12,
    IPV4_HEADER = 20,
    IPV4_FRAGMENT_BITS = 0x3fff, /* more fragments, and the offset (RFC 791 3.1) */
    IPV6_HEADER = 40,
    UDP_HEADER = 8,
    PORT_DNS = 53,
    LEAST = ETHERNET_HEADER + IPV4_HEADER + UDP_HEADER
};

/* Ports and payload of `len` octets of UDP, if its length field says the same. */
static inline bool read_udp(const uint8_t *udp, uint32_t len, rcsi_segment *out)
{
    uint16_t source = rcsi_load16(udp), destination = rcsi_load16(udp + 2);
    bool dns = (source == PORT_DNS) | (destination == PORT_DNS);
    if (!dns || len < UDP_HEADER || rcsi_load16(udp + 4) != len) {
        return false;
    }
    out->kind = RCSI_UDP;
    out->vlan_tags = 0;
    out->tunnels = 0;
    out->is_protected = false;
    out->protocol = RCSI_PROTOCOL_UDP;
    out->source_port = source;
    out->destination_port = destination;
    out->payload = udp + UDP_HEADER;
    out->payload_len = len - UDP_HEADER;
    out->payload_wire_len = len - UDP_HEADER;
    return true;
}

static inline bool read_ipv4(const uint8_t *ip, uint32_t left, rcsi_segment *out)
{
    uint32_t len = rcsi_load16(ip + 2);
    bool plain = (ip[0] == 0x45) & (ip[9] == RCSI_PROTOCOL_UDP) & (len <= left) &
                 ((rcsi_load16(ip + 6) & IPV4_FRAGMENT_BITS) == 0) & (len >= IPV4_HEADER);
    if (!plain || !read_udp(ip + IPV4_HEADER, len - IPV4_HEADER, out)) {
        return false;
    }
    out->family = 4;
    out->source = ip + 12;
    out->destination = ip + 16;
    return true;
}

static inline bool read_ipv6(const uint8_t *ip, uint32_t left, rcsi_segment *out)
{
    uint32_t len = rcsi_load16(ip + 4);
    bool plain = (left >= IPV6_HEADER + UDP_HEADER) & (ip[0] >> 4 == 6) &
                 (ip[6] == RCSI_PROTOCOL_UDP) & (IPV6_HEADER + len <= left);
    if (!plain || !read_udp(ip + IPV6_HEADER, len, out)) {
        return false;
    }
    out->family = 6;
    out->source = ip + 8;
    out->destination = ip + 24;
    return true;
}

bool rcsi_plain_parse(const rcs_packet *packet, rcsi_segment *out)
{
    if (packet->linktype != LINK_EN10MB || packet->caplen < LEAST) {
        return false;
    }
    const uint8_t *ip = packet->data + ETHERNET_HEADER;
    uint32_t left = packet->caplen - ETHERNET_HEADER;
    switch (rcsi_load16(packet->data + ETHERTYPE_AT)) {
    case RCSI_ETHER_IPV4:
        return read_ipv4(ip, left, out);
    case RCSI_ETHER_IPV6:
        return read_ipv6(ip, left, out);
    default:
        return false;
    }
}
