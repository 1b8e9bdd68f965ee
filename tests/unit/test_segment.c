/* test_segment.c -- link, IP and transport headers: literal frames, asserted fields */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/segment.h"

static void ethernet_carries_ipv4_and_ipv6(void **state)
{
    (void)state;
    assert_link(EN10MB, MACS "0800" IPV4_UDP, 4, 0);
    assert_link(EN10MB, MACS "86dd" IPV6_UDP, 6, 0);
}

static void vlan_tags_nest(void **state)
{
    (void)state;
    assert_link(EN10MB, MACS "8100 0064 0800" IPV4_UDP, 4, 1);
    assert_link(EN10MB, MACS "88a8 0064 8100 0065 86dd" IPV6_UDP, 6, 2);
    assert_link(EN10MB, MACS "9100 0064 9100 0065 8100 0066 0800" IPV4_UDP, 4, 3);
}

static void vlan_tags_are_bounded(void **state)
{
    (void)state;
    rcsi_segment s = parse(EN10MB, MACS "8100 0001 8100 0002 8100 0003 8100 0004 8100 0005"
                                        "8100 0006 8100 0007 8100 0008 0800" IPV4_UDP);
    assert_hello(&s, 4);
    assert_int_equal(s.vlan_tags, 8);
    s = parse(EN10MB, MACS "8100 0001 8100 0002 8100 0003 8100 0004 8100 0005"
                           "8100 0006 8100 0007 8100 0008 8100 0009 0800" IPV4_UDP);
    assert_int_equal(s.kind, RCSI_NOT_IP);
    assert_int_equal(s.vlan_tags, 8);
}

static void ieee_802_3_frames_carry_ip_by_llc_and_snap(void **state)
{
    (void)state;
    assert_link(EN10MB, MACS "0029 aaaa03 000000 0800" IPV4_UDP, 4, 0);
    assert_link(EN10MB, MACS "003d aaaa03 000000 86dd" IPV6_UDP, 6, 0);
    assert_link(EN10MB, MACS "0024 060603" IPV4_UDP, 4, 0);
    assert_int_equal(parse(EN10MB, MACS "0026 424203 0000000000").kind, RCSI_NOT_IP);
    assert_int_equal(parse(EN10MB, MACS "0029 aaaa03 00000c 0800" IPV4_UDP).kind, RCSI_NOT_IP);
}

static void ethernet_padding_is_not_payload(void **state)
{
    (void)state;
    assert_link(EN10MB, MACS "0800" IPV4_UDP "00000000000000000000000000", 4, 0);
    assert_link(EN10MB, MACS "86dd" IPV6_UDP "ffffffff", 6, 0);
}

static void raw_links_tell_by_the_version(void **state)
{
    (void)state;
    const uint16_t raw[] = {101, 12, 14};
    for (size_t i = 0; i < 3; i++) {
        assert_link(raw[i], IPV4_UDP, 4, 0);
        assert_link(raw[i], IPV6_UDP, 6, 0);
        assert_int_equal(parse(raw[i], "50000000").kind, RCSI_NOT_IP);
        assert_int_equal(parse(raw[i], "").kind, RCSI_CUT);
    }
}

static void ipv4_and_ipv6_links_carry_only_that(void **state)
{
    (void)state;
    assert_link(228, IPV4_UDP, 4, 0);
    assert_link(229, IPV6_UDP, 6, 0);
    assert_int_equal(parse(228, IPV6_UDP).kind, RCSI_NOT_IP);
    assert_int_equal(parse(229, IPV4_UDP).kind, RCSI_CUT);
    assert_int_equal(parse(229, IPV4_UDP "0000000000000000").kind, RCSI_NOT_IP);
}

static void null_and_loop_know_every_family_in_both_orders(void **state)
{
    (void)state;
    const uint16_t linktypes[] = {0, 108};
    const char *ipv6_families[] = {"0000000a", "00000018", "0000001c", "0000001e",
                                   "0a000000", "18000000", "1c000000", "1e000000"};
    for (size_t i = 0; i < 2; i++) {
        assert_link(linktypes[i], "00000002" IPV4_UDP, 4, 0);
        assert_link(linktypes[i], "02000000" IPV4_UDP, 4, 0);
        for (size_t k = 0; k < 8; k++) {
            frame.len = 0;
            hex_append(&frame, ipv6_families[k]);
            hex_append(&frame, IPV6_UDP);
            rcsi_segment s = parse_cut(linktypes[i], &frame, frame.len);
            assert_hello(&s, 6);
        }
        assert_int_equal(parse(linktypes[i], "00000003" IPV4_UDP).kind, RCSI_NOT_IP);
        assert_int_equal(parse(linktypes[i], "02000002" IPV4_UDP).kind, RCSI_NOT_IP);
        assert_int_equal(parse(linktypes[i], "00020000" IPV4_UDP).kind, RCSI_NOT_IP);
    }
}

static void cooked_headers_carry_ip_and_vlan(void **state)
{
    (void)state;
    assert_link(113, "0000 0001 0006 0200000000010000 0800" IPV4_UDP, 4, 0);
    assert_link(113, "0004 0304 0006 0000000000000000 86dd" IPV6_UDP, 6, 0);
    assert_link(113, "0000 0001 0006 0200000000010000 8100 0064 0800" IPV4_UDP, 4, 1);
    assert_link(113, "0000 0001 0006 0200000000010000 0004 aaaa03 000000 0800" IPV4_UDP, 4, 0);
    assert_int_equal(parse(113, "0000 0001 0006 0200000000010000 0001" IPV4_UDP).kind,
                     RCSI_NOT_IP);
    assert_link(276, "0800 0000 00000002 0001 00 06 0200000000010000" IPV4_UDP, 4, 0);
    assert_link(276, "86dd 0000 00000002 0001 04 06 0200000000010000" IPV6_UDP, 6, 0);
    assert_link(276, "8100 0000 00000002 0001 00 06 0200000000010000 0064 86dd" IPV6_UDP, 6, 1);
}

static void other_links_are_unknown(void **state)
{
    (void)state;
    assert_int_equal(parse(147, IPV4_UDP).kind, RCSI_UNKNOWN_LINK);
    assert_int_equal(parse(65535, IPV4_UDP).kind, RCSI_UNKNOWN_LINK);
}

static void other_ethertypes_are_not_ip(void **state)
{
    (void)state;
    assert_int_equal(parse(EN10MB, MACS "0806" "0001080006040001").kind, RCSI_NOT_IP);
    assert_int_equal(parse(EN10MB, MACS "ffff" IPV4_UDP).kind, RCSI_NOT_IP);
    assert_int_equal(parse(EN10MB, MACS "0800" IPV6_UDP).kind, RCSI_NOT_IP);
}

static void ipv4_options_are_stepped_over(void **state)
{
    (void)state;
    assert_link(RAW, "4600 0025 1234 0000 40 11 0000 c0000201 c0000235 94040000" UDP HELLO, 4, 0);
}

static void ipv4_lengths_that_contradict_are_not_ip(void **state)
{
    (void)state;
    /* IHL below 5; total length below IHL; IHL behind total length; UDP header behind it. */
    const char *bad[] = {
        "4100 0021 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO,
        "4500 0013 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO,
        "4f00 0021 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO,
        "4500 001b 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO,
        "4500 0014 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO,
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(parse(RAW, bad[i]).kind, RCSI_NOT_IP);
    }
}

static void total_length_zero_means_all_that_is_there(void **state)
{
    (void)state;
    assert_link(RAW, "4500 0000 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO, 4, 0);
    assert_link(RAW, "6000 0000 0000 11 40" IPV6_ADDRESSES UDP HELLO, 6, 0);
    rcsi_segment s = parse(RAW, "4500 0000 1234 0000 40 06 0000 c0000201 c0000235"
                                "d431 0035 00000001 00000000 5018 ffff 0000 0000" HELLO);
    assert_int_equal(s.kind, RCSI_TCP);
    assert_int_equal(s.payload_len, 5);
    assert_int_equal(s.payload_wire_len, 5);
}

static void fragments_are_recognised(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "4500 0021 1234 2000 40 11 0000 c0000201 c0000235" UDP HELLO);
    assert_int_equal(s.kind, RCSI_FRAGMENT);
    assert_int_equal(s.family, 4);
    assert_int_equal(s.protocol, 17);
    assert_memory_equal(s.source, client4, 4);
    assert_memory_equal(s.destination, server4, 4);
    assert_int_equal(parse(RAW, "4500 0021 1234 0001 40 11 0000 c0000201 c0000235" UDP HELLO).kind,
                     RCSI_FRAGMENT);
    /* Don't Fragment is not a fragment. */
    assert_link(RAW, "4500 0021 1234 4000 40 11 0000 c0000201 c0000235" UDP HELLO, 4, 0);
    s = parse(RAW, "6000 0000 0015 2c 40" IPV6_ADDRESSES "1100 0001 00001234" UDP HELLO);
    assert_int_equal(s.kind, RCSI_FRAGMENT);
    assert_int_equal(s.protocol, 17);
    assert_memory_equal(s.source, client6, 16);
    s = parse(RAW, "6000 0000 0015 2c 40" IPV6_ADDRESSES "1100 0008 00001234" UDP HELLO);
    assert_int_equal(s.kind, RCSI_FRAGMENT);
}

static void an_atomic_fragment_is_a_whole_datagram(void **state)
{
    (void)state;
    assert_link(RAW, "6000 0000 0015 2c 40" IPV6_ADDRESSES "1100 0000 00001234" UDP HELLO, 6, 0);
    /* The reserved bits between offset and M say nothing. */
    assert_link(RAW, "6000 0000 0015 2c 40" IPV6_ADDRESSES "1100 0006 00001234" UDP HELLO, 6, 0);
}

static void extension_headers_are_stepped_over(void **state)
{
    (void)state;
    assert_link(RAW,
                "6000 0000 004d 00 40" IPV6_ADDRESSES
                "3c00 0502 0000 0100"                             /* hop-by-hop */
                "2b01 0104 00000000 0108 0000 00000000"           /* destination options, 16 */
                "3300 0400 00000000"                              /* routing */
                "2c04 0000 00000001 00000001 0102030405060708090a0b0c" /* authentication, 24 */
                "1100 0000 00001234"                              /* fragment, atomic */
                UDP HELLO,
                6, 0);
    assert_link(RAW, "4500 0039 1234 0000 40 33 0000 c0000201 c0000235"
                     "1104 0000 00000001 00000001 0102030405060708090a0b0c" UDP HELLO, 4, 0);
}

static void an_extension_header_behind_the_datagram_is_not_ip(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "6000 0000 0008 00 40" IPV6_ADDRESSES "1104 0502 0000 0100");
    assert_int_equal(s.kind, RCSI_NOT_IP);
    s = parse(RAW, "6000 0000 0004 00 40" IPV6_ADDRESSES "3b000000");
    assert_int_equal(s.kind, RCSI_NOT_IP);
}

static void a_next_header_of_none_is_other(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "6000 0000 0008 00 40" IPV6_ADDRESSES "3b00 0502 0000 0100");
    assert_int_equal(s.kind, RCSI_OTHER);
    assert_int_equal(s.protocol, 59);
    assert_memory_equal(s.destination, server6, 16);
}

static void icmp_belongs_to_its_family(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "4500 001c 1234 0000 40 01 0000 c0000201 c0000235"
                                "0303000000000000");
    assert_int_equal(s.kind, RCSI_ICMP);
    assert_int_equal(parse(RAW, "4500 001c 1234 0000 40 3a 0000 c0000201 c0000235"
                                "0303000000000000").kind, RCSI_OTHER);
    assert_int_equal(parse(RAW, "6000 0000 0008 3a 40" IPV6_ADDRESSES "0104000000000000").kind,
                     RCSI_ICMP);
    assert_int_equal(parse(RAW, "6000 0000 0008 01 40" IPV6_ADDRESSES "0104000000000000").kind,
                     RCSI_OTHER);
}

static void the_udp_length_may_shorten_but_not_lengthen(void **state)
{
    (void)state;
    const struct {
        const char *length;
        uint32_t payload;
    } cases[] = {{"0008", 0}, {"0009", 1}, {"000c", 4}, {"000d", 5}, {"000e", 5}, {"ffff", 5},
                 {"0000", 5}, {"0004", 5}, {"0007", 5}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        frame.len = 0;
        hex_append(&frame, "4500 0021 1234 0000 40 11 0000 c0000201 c0000235 0400 0035");
        hex_append(&frame, cases[i].length);
        hex_append(&frame, "0000" HELLO);
        rcsi_segment s = parse_cut(RAW, &frame, frame.len);
        assert_int_equal(s.kind, RCSI_UDP);
        assert_int_equal(s.payload_len, cases[i].payload);
        assert_int_equal(s.payload_wire_len, cases[i].payload);
    }
}

static void tcp_options_are_stepped_over(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "4500 0031 1234 0000 40 06 0000 c0000201 c0000235"
                                "d431 0035 fffffffe 00000007 6018 ffff 0000 0000 02040578" HELLO);
    assert_int_equal(s.kind, RCSI_TCP);
    assert_int_equal(s.source_port, 0xd431);
    assert_int_equal(s.destination_port, 53);
    assert_int_equal(s.sequence, 0xfffffffe);
    assert_int_equal(s.tcp_flags, 0x18);
    assert_int_equal(s.payload_len, 5);
    assert_memory_equal(s.payload, "hello", 5);
}

static void a_tcp_data_offset_that_contradicts_is_not_ip(void **state)
{
    (void)state;
    assert_int_equal(parse(RAW, "4500 002d 1234 0000 40 06 0000 c0000201 c0000235"
                                "d431 0035 00000001 00000007 4018 ffff 0000 0000" HELLO).kind,
                     RCSI_NOT_IP);
    assert_int_equal(parse(RAW, "4500 002d 1234 0000 40 06 0000 c0000201 c0000235"
                                "d431 0035 00000001 00000007 7018 ffff 0000 0000" HELLO).kind,
                     RCSI_NOT_IP);
}

static void an_ip_length_beyond_the_frame_counts_as_missing(void **state)
{
    (void)state;
    rcsi_segment s = parse(RAW, "4500 00ff 1234 0000 40 11 0000 c0000201 c0000235"
                                "0400 0035 00eb 0000" HELLO);
    assert_int_equal(s.kind, RCSI_UDP);
    assert_int_equal(s.payload_len, 5);
    assert_int_equal(s.payload_wire_len, 0xeb - 8);
}

static void every_prefix_is_cut_in_the_headers_or_short_of_payload(void **state)
{
    (void)state;
    assert_prefixes(EN10MB, MACS "0800" IPV4_UDP "0000000000", RCSI_UDP);
    assert_prefixes(EN10MB, MACS "88a8 0001 8100 0002 86dd" IPV6_UDP "0000", RCSI_UDP);
    assert_prefixes(EN10MB, MACS "0029 aaaa03 000000 0800" IPV4_UDP, RCSI_UDP);
    assert_prefixes(RAW, "4600 0031 1234 0000 40 06 0000 c0000201 c0000235 01010101"
                         "d431 0035 00000001 00000007 5018 ffff 0000 0000" HELLO, RCSI_TCP);
    assert_prefixes(RAW, "6000 0000 0035 00 40" IPV6_ADDRESSES "3300 0502 0000 0100"
                         "2c04 0000 00000001 00000001 0102030405060708090a0b0c"
                         "1100 0000 00001234" UDP HELLO, RCSI_UDP);
    assert_prefixes(0, "1e000000" IPV6_UDP, RCSI_UDP);
    assert_prefixes(113, "0000 0001 0006 0200000000010000 8100 0064 0800" IPV4_UDP, RCSI_UDP);
    assert_prefixes(276, "0800 0000 00000002 0001 00 06 0200000000010000" IPV4_UDP, RCSI_UDP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ethernet_carries_ipv4_and_ipv6),
        cmocka_unit_test(vlan_tags_nest),
        cmocka_unit_test(vlan_tags_are_bounded),
        cmocka_unit_test(ieee_802_3_frames_carry_ip_by_llc_and_snap),
        cmocka_unit_test(ethernet_padding_is_not_payload),
        cmocka_unit_test(raw_links_tell_by_the_version),
        cmocka_unit_test(ipv4_and_ipv6_links_carry_only_that),
        cmocka_unit_test(null_and_loop_know_every_family_in_both_orders),
        cmocka_unit_test(cooked_headers_carry_ip_and_vlan),
        cmocka_unit_test(other_links_are_unknown),
        cmocka_unit_test(other_ethertypes_are_not_ip),
        cmocka_unit_test(ipv4_options_are_stepped_over),
        cmocka_unit_test(ipv4_lengths_that_contradict_are_not_ip),
        cmocka_unit_test(total_length_zero_means_all_that_is_there),
        cmocka_unit_test(fragments_are_recognised),
        cmocka_unit_test(an_atomic_fragment_is_a_whole_datagram),
        cmocka_unit_test(extension_headers_are_stepped_over),
        cmocka_unit_test(an_extension_header_behind_the_datagram_is_not_ip),
        cmocka_unit_test(a_next_header_of_none_is_other),
        cmocka_unit_test(icmp_belongs_to_its_family),
        cmocka_unit_test(the_udp_length_may_shorten_but_not_lengthen),
        cmocka_unit_test(tcp_options_are_stepped_over),
        cmocka_unit_test(a_tcp_data_offset_that_contradicts_is_not_ip),
        cmocka_unit_test(an_ip_length_beyond_the_frame_counts_as_missing),
        cmocka_unit_test(every_prefix_is_cut_in_the_headers_or_short_of_payload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
