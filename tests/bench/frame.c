/* frame.c -- Ethernet frames around UDP datagrams and TCP segments */
#include "frame.h"

enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_ARP = 0x0806, ETHERTYPE_IPV6 = 0x86dd };
enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, HOP_LIMIT = 64 };

ip_route route_back(const ip_route *there)
{
    return (ip_route){there->version, there->to, there->from, there->to_port, there->from_port};
}

static uint32_t sum_words(uint32_t sum, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i + 1 < len; i += 2)
        sum += (uint32_t)(data[i] << 8 | data[i + 1]);
    return len % 2 ? sum + (uint32_t)(data[len - 1] << 8) : sum;
}

/* RFC 1071. */
static unsigned checksum(uint32_t sum)
{
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

/* 198.18.0.0/15 and 2001:2::/48 are for benchmarks (RFC 2544, RFC 5180). */
static void put_address(octets *out, const ip_route *route, uint32_t host)
{
    static const uint8_t PREFIX[12] = {0x20, 0x01, 0x00, 0x02};
    if (route->version == ROUTE_V6)
        put(out, PREFIX, sizeof PREFIX);
    put32(out, (198u << 24) + (18u << 16) + host);
}

static void put_ethernet(octets *out, unsigned type)
{
    static const uint8_t MACS[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2};
    out->len = 0;
    put(out, MACS, sizeof MACS);
    put16(out, type);
}

static void put_ipv4(octets *out, const ip_route *route, unsigned protocol, size_t payload_len)
{
    put_ethernet(out, ETHERTYPE_IPV4);
    size_t header = out->len;
    put16(out, 0x4500);
    put16(out, (unsigned)(20 + payload_len));
    put32(out, 0);
    put8(out, HOP_LIMIT);
    put8(out, protocol);
    put16(out, 0);
    put_address(out, route, route->from);
    put_address(out, route, route->to);
    set16(out, header + 10, checksum(sum_words(0, out->at + header, 20)));
}

static void put_ipv6(octets *out, const ip_route *route, unsigned protocol, size_t payload_len)
{
    put_ethernet(out, ETHERTYPE_IPV6);
    put32(out, 0x60000000);
    put16(out, (unsigned)payload_len);
    put8(out, protocol);
    put8(out, HOP_LIMIT);
    put_address(out, route, route->from);
    put_address(out, route, route->to);
}

static void put_ip(octets *out, const ip_route *route, unsigned protocol, size_t payload_len)
{
    if (route->version == ROUTE_V6)
        put_ipv6(out, route, protocol, payload_len);
    else
        put_ipv4(out, route, protocol, payload_len);
}

/* The pseudo header's addresses stand right before the transport header in both versions. */
static void set_checksum(octets *out, const ip_route *route, unsigned protocol, size_t at,
                         size_t offset)
{
    size_t addresses = route->version == ROUTE_V6 ? 32 : 8;
    uint32_t sum = sum_words(protocol + (uint32_t)(out->len - at), out->at + at - addresses,
                             out->len - at + addresses);
    unsigned value = checksum(sum);
    /* RFC 768: zero means that there is none. */
    set16(out, at + offset, value || protocol != PROTOCOL_UDP ? value : 0xffff);
}

void frame_udp(const ip_route *route, const octets *payload, octets *out)
{
    put_ip(out, route, PROTOCOL_UDP, 8 + payload->len);
    size_t header = out->len;
    put16(out, route->from_port);
    put16(out, route->to_port);
    put16(out, (unsigned)(8 + payload->len));
    put16(out, 0);
    put(out, payload->at, payload->len);
    set_checksum(out, route, PROTOCOL_UDP, header, 6);
}

void frame_tcp(const ip_route *route, const tcp_place *place, const octets *payload, octets *out)
{
    static const uint8_t TIMESTAMPS[12] = {1, 1, 8, 10, 0, 1, 2, 3, 4, 5, 6, 7};
    put_ip(out, route, PROTOCOL_TCP, 20 + sizeof TIMESTAMPS + payload->len);
    size_t header = out->len;
    put16(out, route->from_port);
    put16(out, route->to_port);
    put32(out, place->sequence);
    put32(out, place->acknowledged);
    put8(out, (20 + sizeof TIMESTAMPS) / 4 << 4);
    put8(out, place->flags);
    put16(out, 64240);
    put32(out, 0);
    put(out, TIMESTAMPS, sizeof TIMESTAMPS);
    put(out, payload->at, payload->len);
    set_checksum(out, route, PROTOCOL_TCP, header, 16);
}

void frame_ip(const ip_route *route, unsigned protocol, const octets *payload, octets *out)
{
    put_ip(out, route, protocol, payload->len);
    put(out, payload->at, payload->len);
}

void frame_arp(octets *out)
{
    static const uint8_t REQUEST[28] = {0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 198, 18, 0, 1};
    put_ethernet(out, ETHERTYPE_ARP);
    put(out, REQUEST, sizeof REQUEST);
}
