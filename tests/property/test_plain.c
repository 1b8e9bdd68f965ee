/* test_plain.c -- the short way through the headers finds what the long way finds */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "net/plain.h"

enum { EN10MB = 1, RAW = 101, ETHERNET = 14, FRAME_MAX = 80, ROUNDS = 200000 };

/* UDP 1024 -> 53 with 5 octets, in IPv4 with 3 octets of padding behind it, and in IPv6. */
static const uint8_t ipv4[] = {
    2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
    0x45, 0, 0, 33, 0x12, 0x34, 0, 0, 64, 17, 0, 0, 192, 0, 2, 1, 192, 0, 2, 53,
    4, 0, 0, 53, 0, 13, 0, 0, 'h', 'e', 'l', 'l', 'o', 0, 0, 0};
static const uint8_t ipv6[] = {
    2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd,
    0x60, 0, 0, 0, 0, 13, 17, 64, 0x20, 1, 0xd, 0xb8, [37] = 1, 0x20, 1, 0xd, 0xb8, [53] = 53,
    4, 0, 0, 53, 0, 13, 0, 0, 'h', 'e', 'l', 'l', 'o'};

static rcs_packet packet_of(const uint8_t *frame, uint32_t caplen, uint32_t wirelen)
{
    rcs_packet packet = {
        .data = frame, .caplen = caplen, .wirelen = wirelen, .linktype = EN10MB};
    return packet;
}

/* The same datagram without its Ethernet header, which only the long way reads. */
static void assert_long_way_agrees(rcs_packet packet, const rcsi_segment *plain)
{
    rcsi_segment s;
    packet.linktype = RAW;
    packet.data += ETHERNET;
    packet.caplen -= ETHERNET;
    packet.wirelen -= ETHERNET;
    rcsi_segment_parse(&packet, NULL, &s);
    assert_int_equal(s.kind, plain->kind);
    assert_int_equal(s.family, plain->family);
    assert_int_equal(s.protocol, plain->protocol);
    assert_int_equal(s.vlan_tags, plain->vlan_tags);
    assert_int_equal(s.tunnels, plain->tunnels);
    assert_int_equal(s.is_protected, plain->is_protected);
    assert_int_equal(s.source_port, plain->source_port);
    assert_int_equal(s.destination_port, plain->destination_port);
    assert_ptr_equal(s.source, plain->source);
    assert_ptr_equal(s.destination, plain->destination);
    assert_ptr_equal(s.payload, plain->payload);
    assert_int_equal(s.payload_len, plain->payload_len);
    assert_int_equal(s.payload_wire_len, plain->payload_wire_len);
}

static void an_ordinary_query_goes_the_short_way(void **state)
{
    (void)state;
    rcsi_segment s;
    rcs_packet packet = packet_of(ipv4, sizeof ipv4, sizeof ipv4);
    assert_true(rcsi_plain_parse(&packet, &s));
    assert_int_equal(s.family, 4);
    assert_int_equal(s.source_port, 1024);
    assert_int_equal(s.payload_len, 5);
    assert_memory_equal(s.payload, "hello", 5);
    assert_long_way_agrees(packet, &s);
    packet = packet_of(ipv6, sizeof ipv6, sizeof ipv6);
    assert_true(rcsi_plain_parse(&packet, &s));
    assert_int_equal(s.family, 6);
    assert_int_equal(s.destination_port, 53);
    assert_memory_equal(s.payload, "hello", 5);
    assert_long_way_agrees(packet, &s);
}

/* xorshift32: the same frames on every machine. */
static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static uint32_t agreements(const uint8_t *frame, size_t len)
{
    uint32_t seed = 2463534242u, agreed = 0;
    for (int i = 0; i < ROUNDS; i++) {
        uint8_t changed[FRAME_MAX];
        memcpy(changed, frame, len);
        uint32_t at = ETHERNET + next_random(&seed) % (uint32_t)(len - ETHERNET);
        changed[at] = (uint8_t)next_random(&seed);
        changed[ETHERNET + 3] = (uint8_t)(changed[ETHERNET + 3] ^ next_random(&seed) % 4);
        uint32_t caplen = (uint32_t)len - next_random(&seed) % 8;
        rcs_packet packet = packet_of(changed, caplen, (uint32_t)len);
        rcsi_segment s;
        if (rcsi_plain_parse(&packet, &s)) {
            assert_long_way_agrees(packet, &s);
            agreed++;
        }
    }
    return agreed;
}

static void changed_headers_never_part_the_two_ways(void **state)
{
    (void)state;
    uint32_t of_ipv4 = agreements(ipv4, sizeof ipv4), of_ipv6 = agreements(ipv6, sizeof ipv6);
    assert_in_range(of_ipv4, ROUNDS / 100, ROUNDS - ROUNDS / 100);
    assert_in_range(of_ipv6, ROUNDS / 100, ROUNDS - ROUNDS / 100);
}

static void what_is_not_whole_goes_the_long_way(void **state)
{
    (void)state;
    rcsi_segment s = {.kind = RCSI_OTHER};
    for (uint32_t caplen = 0; caplen < sizeof ipv4 - 3; caplen++) {
        rcs_packet packet = packet_of(ipv4, caplen, sizeof ipv4);
        assert_false(rcsi_plain_parse(&packet, &s));
    }
    for (uint32_t caplen = 0; caplen < sizeof ipv6; caplen++) {
        rcs_packet packet = packet_of(ipv6, caplen, sizeof ipv6);
        assert_false(rcsi_plain_parse(&packet, &s));
    }
    assert_int_equal(s.kind, RCSI_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_query_goes_the_short_way),
        cmocka_unit_test(changed_headers_never_part_the_two_ways),
        cmocka_unit_test(what_is_not_whole_goes_the_long_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
