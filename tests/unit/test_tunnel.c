/* test_tunnel.c -- encapsulation: literal frames, every prefix, what must not be opened */
#include <stdio.h>

#include "support/segment.h"
#include "unit.h"

/* 198.51.100.1 -> 198.51.100.2, around what follows; the length is all there is. */
#define OUTER4(protocol) "4500 0000 0001 0000 40 " protocol " 0000 c6336401 c6336402"
#define OUTER6(protocol)                                                                           \
    "6000 0000 0000 " protocol " 40 20010db8 00000000 00000000 00001001"                           \
    "20010db8 00000000 00000000 00001002"
#define OUTER_UDP(port) OUTER4("11") "c001 " port " 0000 0000"
#define ETHER4 MACS "0800" IPV4_UDP
#define ETHER6 MACS "86dd" IPV6_UDP

static const uint8_t outer_source4[4] = {198, 51, 100, 1};
static const uint8_t outer_destination4[4] = {198, 51, 100, 2};

/* IPv4 of 198.51.100.1 around "hello". */
static void assert_tunnelled(const char *text, uint8_t family, uint8_t tunnels)
{
    rcsi_segment s = parse(RAW, text);
    assert_hello(&s, family);
    assert_int_equal(s.tunnels, tunnels);
    if (tunnels > 0 && s.outer_family == 4) {
        assert_memory_equal(s.outer_source, outer_source4, 4);
        assert_memory_equal(s.outer_destination, outer_destination4, 4);
    }
}

/* And every prefix of it is cut. */
static void assert_opened(const char *text, uint8_t family)
{
    assert_tunnelled(text, family, 1);
    assert_prefixes(RAW, text, RCSI_UDP);
}

/* The datagram around it is the result. */
static void assert_outer(const char *text, rcsi_segment_kind kind)
{
    rcsi_segment s = parse(RAW, text);
    assert_int_equal(s.kind, kind);
    assert_int_equal(s.tunnels, 0);
    assert_memory_equal(s.source, outer_source4, 4);
}

static void assert_framed(const char *text, uint8_t family)
{
    rcsi_segment s = parse(EN10MB, text);
    assert_hello(&s, family);
    assert_int_equal(s.tunnels, 0);
    assert_prefixes(EN10MB, text, RCSI_UDP);
}

TEST(pppoe_carries_ppp)
{
    assert_framed(MACS "8864 1100 0001 0023 0021" IPV4_UDP "00000000", 4);
    assert_framed(MACS "8864 1100 0001 0037 0057" IPV6_UDP, 6);
    assert_framed(MACS "8100 0064 8864 1100 0001 0023 0021" IPV4_UDP, 4);
    assert_int_equal(parse(EN10MB, MACS "8864 1100 0001 0006 c021 01010004").kind, RCSI_NOT_IP);
    assert_int_equal(parse(EN10MB, MACS "8864 12" "00 0001 0023 0021" IPV4_UDP).kind, RCSI_NOT_IP);
}

TEST(labels_carry_ip_or_ethernet)
{
    assert_framed(MACS "8847 00064140" IPV4_UDP, 4);
    assert_framed(MACS "8848 00064040 00002140" IPV6_UDP, 6);
    /* A pseudo-wire with a control word, and without one. */
    assert_framed(MACS "8847 00064140 00000001" ETHER4, 4);
    assert_framed(MACS "8847 00064140" ETHER6, 6);
    /* The Ethernet address begins like IPv4 (RFC 4928). */
    assert_framed(MACS "8847 00064140 450000000001 020000000002 0800" IPV4_UDP, 4);
    /* No label is the last. */
    assert_int_equal(parse(EN10MB, MACS "8847 00064040 00064040").kind, RCSI_NOT_IP);
    assert_int_equal(parse(EN10MB, MACS "8847 00064140 deadbeefdeadbeefdeadbeef").kind,
                     RCSI_NOT_IP);
}

TEST(a_backbone_carries_the_frame_of_a_customer)
{
    assert_framed(MACS "88e7 00000001" ETHER4, 4);
    assert_framed(MACS "88a8 0064 88e7 00000001" MACS "8100 0065 86dd" IPV6_UDP, 6);
}

TEST(service_headers_name_what_follows)
{
    assert_framed(MACS "894f 0006 01 01 00000000 00000000000000000000000000000000" IPV4_UDP, 4);
    assert_framed(MACS "894f 0002 02 02 00000000" IPV6_UDP, 6);
    assert_framed(MACS "894f 0002 02 03 00000000" ETHER4, 4);
    assert_framed(MACS "894f 0002 02 05 00000000 00064140" IPV4_UDP, 4);
    assert_int_equal(parse(EN10MB, MACS "894f 0000 02 01 00000000" IPV4_UDP).kind, RCSI_NOT_IP);
}

TEST(ip_carries_ip)
{
    assert_opened(OUTER4("04") IPV4_UDP, 4);
    assert_opened(OUTER4("29") IPV6_UDP, 6);
    assert_opened(OUTER6("04") IPV4_UDP, 4);
    assert_opened(OUTER6("29") IPV6_UDP, 6);
    assert_opened(OUTER4("61") "3000" ETHER4, 4);
    assert_opened(OUTER6("8f") ETHER6, 6);
    assert_opened(OUTER4("89") "00064140" IPV4_UDP, 4);
    /* Behind a routing header and an authentication header. */
    assert_opened(OUTER6("2b") "3302 0400 00000000 0000000000000000 0000000000000000"
                  "2904 0000 00000001 00000001 0102030405060708090a0b0c" IPV6_UDP, 6);
    assert_outer(OUTER4("61") "2000" ETHER4, RCSI_OTHER);
    assert_outer(OUTER4("04") "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", RCSI_OTHER);
}

TEST(outer_addresses_are_the_outermost)
{
    rcsi_segment s = parse(RAW, OUTER6("29") "6000 0000 0000 29 40" IPV6_ADDRESSES IPV6_UDP);
    assert_hello(&s, 6);
    assert_int_equal(s.tunnels, 2);
    assert_int_equal(s.outer_family, 6);
    assert_int_equal(s.outer_source[14], 0x10);
    assert_int_equal(s.outer_destination[15], 2);
}

TEST(gre_has_optional_fields)
{
    assert_opened(OUTER4("2f") "0000 0800" IPV4_UDP, 4);
    assert_opened(OUTER4("2f") "b000 86dd 00000000 00000001 00000002" IPV6_UDP, 6);
    assert_opened(OUTER4("2f") "2000 6558 00000100" ETHER4, 4);
    assert_opened(OUTER4("2f") "0000 8847 00064140" IPV4_UDP, 4);
    /* RFC 1701: a source route of 4 octets, then its end. */
    assert_opened(OUTER4("2f") "4000 0800 00000000 0800 0004 c0000201 0000 0000" IPV4_UDP, 4);
    /* RFC 2637: length, call, sequence, acknowledgement. */
    assert_opened(OUTER4("2f") "3081 880b 0025 1780 00000001 00000002 ff03 0021" IPV4_UDP "0000",
                  4);
    assert_outer(OUTER4("2f") "2081 880b 0000 1780 00000002", RCSI_OTHER);
    assert_outer(OUTER4("2f") "0002 0800" IPV4_UDP, RCSI_OTHER);
    assert_outer(OUTER4("2f") "0008 0800" IPV4_UDP, RCSI_OTHER);
    assert_outer(OUTER4("2f") "0000 0000" IPV4_UDP, RCSI_OTHER);
    assert_outer(OUTER4("2f") "0000 0806 00010800", RCSI_OTHER);
}

TEST(erspan_has_three_types)
{
    assert_opened(OUTER4("2f") "0000 88be" ETHER4, 4);
    assert_opened(OUTER4("2f") "1000 88be 00000001 10010001 00000000" ETHER4, 4);
    assert_opened(OUTER4("2f") "1000 22eb 00000001 20010001 00000000 0000 0000" ETHER6, 6);
    assert_opened(OUTER4("2f") "1000 22eb 00000001 20010001 00000000 0000 0001 0000000000000000"
                  ETHER4, 4);
    assert_opened(OUTER4("2f") "1000 22eb 00000001 20010001 00000000 0000 0800" IPV4_UDP, 4);
    assert_outer(OUTER4("2f") "1000 88be 00000001 20010001 00000000" ETHER4, RCSI_OTHER);
    /* The length of IP counts the headers alone (trap enc-erspan2). */
    assert_tunnelled("4500 001c 0001 0000 40 2f 0000 c6336401 c6336402"
                     "1000 88be 00000001 10010001 00000000" ETHER4, 4, 1);
    assert_outer("4500 001c 0001 0000 40 2f 0000 c6336401 c6336402"
                 "1000 88be 00000001 000000000000000000000000000000000000", RCSI_OTHER);
}

TEST(vxlan_is_held_to_its_bits)
{
    assert_opened(OUTER_UDP("12b5") "08000000 00006400" ETHER4, 4);
    assert_opened(OUTER_UDP("2118") "08000000 00006400" ETHER6, 6);
    assert_opened(OUTER_UDP("12b5") "88000001 00006400" ETHER4, 4); /* group policy */
    assert_outer(OUTER_UDP("12b5") "00000000 00006400" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("12b5") "08000000 00006401" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("12b5") "08000100 00006400" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("12b5") "08000000 00006400" MACS "0806 00010800", RCSI_UDP);
    /* The port is the sender's own. */
    assert_outer(OUTER4("11") "12b5 c001 0000 0000 08000000 00006400" ETHER4, RCSI_UDP);
}

TEST(vxlan_gpe_names_what_follows)
{
    assert_opened(OUTER_UDP("12b6") "0c000001 00006400" IPV4_UDP, 4);
    assert_opened(OUTER_UDP("12b6") "0c000002 00006400" IPV6_UDP, 6);
    assert_opened(OUTER_UDP("12b6") "0c000003 00006400" ETHER4, 4);
    assert_opened(OUTER_UDP("12b6") "0c000004 00006400 0002 02 01 00000000" IPV4_UDP, 4);
    assert_opened(OUTER_UDP("12b6") "0c000005 00006400 00064140" IPV4_UDP, 4);
    assert_outer(OUTER_UDP("12b6") "0c000009 00006400" IPV4_UDP, RCSI_UDP);
}

TEST(geneve_has_options)
{
    assert_opened(OUTER_UDP("17c1") "0000 6558 00006400" ETHER4, 4);
    assert_opened(OUTER_UDP("17c1") "0240 0800 00006400 0102 03 01 00000000" IPV4_UDP, 4);
    assert_outer(OUTER_UDP("17c1") "4000 6558 00006400" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("17c1") "0001 6558 00006400" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("17c1") "0000 6558 00006401" ETHER4, RCSI_UDP);
    assert_outer(OUTER_UDP("17c1") "3f00 6558 00006400" ETHER4, RCSI_UDP);
}

TEST(gtp_has_extension_headers)
{
    assert_opened(OUTER_UDP("0868") "30ff 0021 00000001" IPV4_UDP, 4);
    assert_opened(OUTER4("11") "0868 c001 0000 0000 30ff 0021 00000001" IPV4_UDP, 4);
    assert_opened(OUTER_UDP("0868") "32ff 0025 00000001 0001 00 00" IPV4_UDP, 4);
    /* PDU session container, then another of 8 octets. */
    assert_opened(OUTER_UDP("0868") "34ff 0045 00000001 0000 00 85 01 0009 c0 02 000000000000 00"
                  IPV6_UDP, 6);
    assert_outer(OUTER_UDP("0868") "34ff 0029 00000001 0000 00 85 00 0009 00" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("0868") "30ff 0022 00000001" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("0868") "3001 0021 00000001" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("0868") "20ff 0021 00000001" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("0868") "50ff 0021 00000001" IPV4_UDP, RCSI_UDP);
}

TEST(teredo_may_begin_with_two_indications)
{
    assert_opened(OUTER_UDP("0dd8") IPV6_UDP, 6);
    assert_opened(OUTER4("11") "0dd8 c001 0000 0000" IPV6_UDP, 6);
    assert_tunnelled(OUTER_UDP("0dd8") "0000 1234 3fffffff" IPV6_UDP, 6, 1);
    assert_tunnelled(OUTER_UDP("0dd8") "0001 0202 aabb ccdd 0102030405060708 00"
                     "0000 1234 3fffffff" IPV6_UDP, 6, 1);
    assert_outer(OUTER_UDP("0dd8") IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("0dd8") "6000 0000 000e 11 40" IPV6_ADDRESSES UDP HELLO, RCSI_UDP);
    assert_outer(OUTER_UDP("0dd8") "0001 ffff" IPV6_UDP, RCSI_UDP);
}

TEST(gre_and_labels_have_udp_ports)
{
    assert_opened(OUTER_UDP("1292") "2000 86dd 00000001" IPV6_UDP, 6);
    assert_opened(OUTER_UDP("19eb") "00064140" IPV4_UDP, 4);
    assert_outer(OUTER_UDP("1292") "2007 86dd 00000001" IPV6_UDP, RCSI_UDP);
}

TEST(l2tp_carries_ppp)
{
    assert_opened(OUTER_UDP("06a5") "4002 002d 0001 0002 ff03 0021" IPV4_UDP "0000", 4);
    assert_opened(OUTER_UDP("06a5") "0002 0001 0002 0021" IPV4_UDP, 4);
    assert_opened(OUTER_UDP("06a5") "4a02 0035 0001 0002 0003 0004 0002 0000 ff03 0021" IPV4_UDP,
                  4);
    assert_outer(OUTER_UDP("06a5") "c802 000c 0001 0000 0000 0000", RCSI_UDP);
    assert_outer(OUTER_UDP("06a5") "4002 00ff 0001 0002 ff03 0021" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER_UDP("06a5") "4012 002d 0001 0002 ff03 0021" IPV4_UDP, RCSI_UDP);
}

TEST(l2tp_version_3_is_guessed_by_what_fits)
{
    const char *cookies[] = {"", "00000000", "aabbccddeeff0011", "aabbccddeeff001140000001"};
    char text[512];
    for (size_t i = 0; i < 4; i++) {
        snprintf(text, sizeof text, OUTER4("73") "00000007 %s" ETHER4, cookies[i]);
        assert_tunnelled(text, 4, 1);
        snprintf(text, sizeof text, OUTER_UDP("06a5") "0003 0000 00000007 %s ff03 0057" IPV6_UDP,
                 cookies[i]);
        assert_tunnelled(text, 6, 1);
    }
    assert_outer(OUTER4("73") "00000000" ETHER4, RCSI_OTHER);
    assert_outer(OUTER4("73") "00000007 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", RCSI_OTHER);
}

TEST(a_dns_port_wins_over_a_tunnel)
{
    assert_outer(OUTER4("11") "0035 0868 0000 0000 30ff 0021 00000001" IPV4_UDP, RCSI_UDP);
    assert_outer(OUTER4("11") "12b5 0035 0000 0000 08000000 00006400" ETHER4, RCSI_UDP);
}

TEST(a_port_that_is_said_to_carry_dns_wins_too)
{
    const rcsi_own_ports own = {.count = 2, .port = {5300, 4789}}, other = {1, {4790}};
    hex_octets octets = {.len = 0};
    hex_append(&octets, OUTER_UDP("12b5") "08000000 00006400" ETHER4);
    const rcs_packet packet = {.data = octets.at, .caplen = (uint32_t)octets.len,
                               .wirelen = (uint32_t)octets.len, .linktype = RAW};
    rcsi_segment s;
    rcsi_segment_parse(&packet, &own, &s);
    assert_int_equal(s.destination_port, 4789);
    assert_int_equal(s.tunnels, 0);
    rcsi_segment_parse(&packet, &other, &s);
    assert_int_equal(s.destination_port, 53);
    assert_int_equal(s.tunnels, 1);
}

TEST(layers_are_bounded)
{
    hex_octets layers = {.len = 0};
    for (uint8_t i = 0; i <= 17; i++) {
        frame = layers;
        hex_append(&frame, IPV4_UDP);
        rcsi_segment s = parse_cut(RAW, &frame, frame.len);
        assert_int_equal(s.tunnels, i <= 16 ? i : 16);
        assert_int_equal(s.kind, i <= 16 ? RCSI_UDP : RCSI_OTHER);
        hex_append(&layers, OUTER4("04"));
    }
}

/* Headers that name themselves as what follows, for the whole length of a packet. */
TEST(loops_of_headers_end)
{
    const struct {
        const char *layer;
        uint16_t linktype;
        rcsi_segment_kind kind;
    } loops[] = {
        {"ff03 0281 00064140", 9, RCSI_NOT_IP},
        {MACS "8847 00064140 00000000", 1, RCSI_NOT_IP},
        {MACS "88e7 00000001", 1, RCSI_NOT_IP},
        {MACS "894f 0002 02 03 00000000", 1, RCSI_NOT_IP},
        {MACS "8100 0001 8100 0001 8100 0001 8864", 1, RCSI_NOT_IP},
        {"0000 0800 c0000000", 192, RCSI_CUT},
        {OUTER4("2f") "0000 0800", RAW, RCSI_OTHER},
        {OUTER6("29"), RAW, RCSI_OTHER},
        {OUTER_UDP("12b5") "0c000001 00000000", RAW, RCSI_UDP},
    };
    for (size_t i = 0; i < sizeof loops / sizeof loops[0]; i++) {
        hex_octets layer = {.len = 0};
        hex_append(&layer, loops[i].layer);
        frame.len = 0;
        while (frame.len + layer.len <= sizeof frame.at) {
            memcpy(frame.at + frame.len, layer.at, layer.len);
            frame.len += layer.len;
        }
        rcsi_segment s = parse_cut(loops[i].linktype, &frame, frame.len);
        assert_int_equal(s.kind, loops[i].kind);
        assert_true(s.tunnels <= 16);
    }
}

RUN_TESTS(T(pppoe_carries_ppp), T(labels_carry_ip_or_ethernet),
          T(a_backbone_carries_the_frame_of_a_customer), T(service_headers_name_what_follows),
          T(ip_carries_ip), T(outer_addresses_are_the_outermost), T(gre_has_optional_fields),
          T(erspan_has_three_types), T(vxlan_is_held_to_its_bits),
          T(vxlan_gpe_names_what_follows), T(geneve_has_options), T(gtp_has_extension_headers),
          T(teredo_may_begin_with_two_indications), T(gre_and_labels_have_udp_ports),
          T(l2tp_carries_ppp), T(l2tp_version_3_is_guessed_by_what_fits),
          T(a_dns_port_wins_over_a_tunnel), T(a_port_that_is_said_to_carry_dns_wins_too),
          T(layers_are_bounded), T(loops_of_headers_end))
