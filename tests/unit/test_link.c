/* test_link.c -- link types beyond Ethernet: literal frames, every prefix, what is refused */
#include "support/segment.h"
#include "unit.h"

#define ZEROS_16 "00000000000000000000000000000000"
#define ZEROS_128 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16
#define SNAP_IPV4 "aaaa03 000000 0800"
#define SNAP_IPV6 "aaaa03 000000 86dd"

enum {
    TOKEN_RING = 6,
    ARCNET_BSD = 7,
    PPP = 9,
    FDDI = 10,
    PPP_HDLC = 50,
    PPP_ETHER = 51,
    ATM = 100,
    C_HDLC = 104,
    WIFI = 105,
    ENC = 109,
    PFLOG = 117,
    PRISM = 119,
    FIBRE_CHANNEL = 122,
    RADIOTAP = 127,
    ARCNET_LINUX = 129,
    USER2 = 149,
    AVS = 163,
    PPP_PPPD = 166,
    PPP_WITH_DIR = 204,
    PPI = 192,
    NFLOG = 239,
    PKTAP = 258
};

static void assert_read(uint16_t linktype, const char *text, uint8_t family)
{
    assert_link(linktype, text, family, 0);
    assert_prefixes(linktype, text, RCSI_UDP);
}

static void assert_refused(uint16_t linktype, const char *text)
{
    rcsi_segment s = parse(linktype, text);
    assert_int_equal(s.kind, RCSI_NOT_IP);
    assert_false(s.is_protected);
}

TEST(ppp_comes_framed_or_bare_and_with_short_protocols)
{
    assert_read(PPP, "ff03 0021" IPV4_UDP, 4);
    assert_read(PPP, "0021" IPV4_UDP, 4);
    assert_read(PPP, "ff03 21" IPV4_UDP, 4);
    assert_read(PPP, "57" IPV6_UDP, 6);
    assert_read(PPP, "ff03 0057" IPV6_UDP, 6);
    assert_read(PPP, "0281 00064140" IPV4_UDP, 4);
    assert_refused(PPP, "ff03 c021 0101000a");
    assert_read(PPP_WITH_DIR, "00 ff03 0021" IPV4_UDP, 4);
    assert_read(PPP_PPPD, "01 03 0021" IPV4_UDP, 4);
}

TEST(hdlc_is_told_apart_by_its_address)
{
    assert_read(PPP_HDLC, "ff03 0021" IPV4_UDP, 4);
    assert_read(PPP_HDLC, "0f00 0800" IPV4_UDP, 4);
    assert_read(PPP_HDLC, "8f00 86dd" IPV6_UDP, 6);
    assert_read(C_HDLC, "0f00 0800" IPV4_UDP, 4);
    assert_refused(C_HDLC, "8f00 8035 0000000200000000");
    assert_refused(C_HDLC, "0f00 0000" IPV4_UDP);
}

TEST(pppoe_is_a_link_type_too)
{
    assert_read(PPP_ETHER, "1100 0001 0023 0021" IPV4_UDP "000000", 4);
    assert_refused(PPP_ETHER, "1109 0000 0004 01010000");
    assert_refused(PPP_ETHER, "2100 0001 0023 0021" IPV4_UDP);
}

TEST(fddi_and_token_ring_carry_llc)
{
    assert_read(FDDI, "50" MACS SNAP_IPV4 IPV4_UDP, 4);
    assert_read(FDDI, "57" MACS SNAP_IPV6 IPV6_UDP, 6);
    assert_refused(FDDI, "41" MACS SNAP_IPV4 IPV4_UDP);
    assert_read(TOKEN_RING, "1040" MACS SNAP_IPV4 IPV4_UDP, 4);
    /* The source's first bit: a route of 6 octets. */
    assert_read(TOKEN_RING, "1040 020000000001 820000000002 0630 00110020" SNAP_IPV4 IPV4_UDP, 4);
    assert_refused(TOKEN_RING, "1000" MACS SNAP_IPV4 IPV4_UDP);
}

TEST(atm_and_fibre_channel_carry_llc)
{
    assert_read(ATM, SNAP_IPV4 IPV4_UDP, 4);
    assert_read(FIBRE_CHANNEL, "1000020000000001 1000020000000002" SNAP_IPV6 IPV6_UDP, 6);
    assert_refused(ATM, "fefe03 cc" IPV4_UDP);
}

TEST(arcnet_has_two_header_formats)
{
    assert_read(ARCNET_LINUX, "0102 c308 d4 00 0169" IPV4_UDP, 4);
    assert_read(ARCNET_LINUX, "0102 c308 c4 00 0169" IPV6_UDP, 6);
    assert_read(ARCNET_LINUX, "0102 c308 f0" IPV4_UDP, 4);
    assert_read(ARCNET_BSD, "0102 d4 00 0169" IPV4_UDP, 4);
    assert_read(ARCNET_BSD, "0102 d4 ff ffff d4 00 0169" IPV4_UDP, 4);
    /* Of a split packet the first part has the headers, the second none. */
    assert_read(ARCNET_BSD, "0102 d4 01 0169" IPV4_UDP, 4);
    assert_refused(ARCNET_BSD, "0102 d4 02 0169" IPV4_UDP);
    assert_refused(ARCNET_LINUX, "0102 c308 d5 00 0169" IPV4_UDP);
}

TEST(packet_filters_of_bsd_say_the_family)
{
    assert_read(PFLOG, "3d 02 00 00" ZEROS_16 ZEROS_16 ZEROS_16 "000000000000000000000000" IPV4_UDP,
                4);
    assert_read(PFLOG, "04 18 00 00" IPV6_UDP, 6);
    assert_refused(PFLOG, "04 11 00 00" IPV4_UDP);
    assert_read(ENC, "02000000 00001234 00000c00" IPV4_UDP, 4);
    assert_read(ENC, "00000018 00001234 00000c00" IPV6_UDP, 6);
}

#define DATA_FROM_AP "0802 0000 020000000001 020000000002 020000000003 1000"
#define DATA_BETWEEN_APS "0803 0000 020000000001 020000000002 020000000003 1000 020000000004"
#define QOS_TO_AP "8801 0000 020000000001 020000000002 020000000003 1000"

TEST(wifi_data_frames_have_headers_of_many_lengths)
{
    assert_read(WIFI, DATA_FROM_AP SNAP_IPV4 IPV4_UDP "fcfcfcfc", 4);
    assert_read(WIFI, DATA_BETWEEN_APS SNAP_IPV6 IPV6_UDP, 6);
    assert_read(WIFI, QOS_TO_AP "0000" SNAP_IPV4 IPV4_UDP, 4);
    /* High throughput control behind QoS control. */
    assert_read(WIFI, "8881 0000 020000000001 020000000002 020000000003 1000 0000 00000000"
                      SNAP_IPV4 IPV4_UDP, 4);
    /* The first part of an aggregate: addresses, length. */
    assert_read(WIFI, QOS_TO_AP "8000" MACS "0029" SNAP_IPV4 IPV4_UDP, 4);
}

TEST(wifi_frames_without_a_network_layer_are_not_ip)
{
    assert_refused(WIFI, "8000 0000 ffffffffffff 020000000002 020000000003 1000 0000000000000000");
    assert_refused(WIFI, "4801 0000 020000000001 020000000002 020000000003 1000"); /* Null */
    assert_refused(WIFI, "c801 0000 020000000001 020000000002 020000000003 1000 0000");
    assert_refused(WIFI, "d400 0000 020000000001"); /* ACK: shorter than any data frame */
    /* A later fragment (number 1) of a frame. */
    assert_refused(WIFI, "0802 0000 020000000001 020000000002 020000000003 1100"
                         SNAP_IPV4 IPV4_UDP);
    assert_int_equal(parse(WIFI, "").kind, RCSI_CUT);
}

TEST(encrypted_wifi_frames_are_marked)
{
    rcsi_segment s = parse(WIFI, "0842 0000 020000000001 020000000002 020000000003 1000"
                                 "0100002000000000 deadbeefdeadbeefdeadbeef");
    assert_int_equal(s.kind, RCSI_NOT_IP);
    assert_true(s.is_protected);
    /* The adapter decrypted the body, and left the bit set; with its header or without. */
    s = parse(WIFI, "0842 0000 020000000001 020000000002 020000000003 1000"
                    "0100002000000000" SNAP_IPV4 IPV4_UDP);
    assert_hello(&s, 4);
    assert_false(s.is_protected);
    s = parse(WIFI, "0842 0000 020000000001 020000000002 020000000003 1000" SNAP_IPV4 IPV4_UDP);
    assert_hello(&s, 4);
    assert_false(s.is_protected);
}

TEST(radiotap_says_whether_the_body_is_padded)
{
    assert_read(RADIOTAP, "0000 0800 00000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
    /* Flags alone; behind a time stamp; behind a second word of what is present. */
    assert_read(RADIOTAP, "0000 0900 02000000 20" QOS_TO_AP "0000 0000" SNAP_IPV4 IPV4_UDP, 4);
    assert_read(RADIOTAP, "0000 1100 03000000 0102030405060708 20"
                          QOS_TO_AP "0000 0000" SNAP_IPV4 IPV4_UDP, 4);
    assert_read(RADIOTAP, "0000 1900 03000080 00000000 00000000 0102030405060708 20"
                          QOS_TO_AP "0000 0000" SNAP_IPV4 IPV4_UDP, 4);
    assert_read(RADIOTAP, "0000 0900 02000000 10" QOS_TO_AP "0000" SNAP_IPV4 IPV4_UDP "fcfcfcfc",
                4);
    assert_refused(RADIOTAP, "0100 0800 00000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP);
    assert_refused(RADIOTAP, "0000 0700 00000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP);
    /* Announces words and flags that its length leaves no room for. */
    assert_read(RADIOTAP, "0000 0800 02000080" DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
}

TEST(prism_and_avs_stand_in_front_of_wifi)
{
    assert_read(PRISM, "44000000 90000000 0000000000000000" ZEROS_128
                       DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
    assert_read(AVS, "80211001 0000000c 00000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
    assert_read(PRISM, "80211001 0000000c 00000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
    assert_refused(AVS, "80211001 00000007" DATA_FROM_AP SNAP_IPV4 IPV4_UDP);
}

TEST(ppi_wraps_a_frame_of_a_type_that_it_names)
{
    assert_read(PPI, "0000 0800 69000000" DATA_FROM_AP SNAP_IPV4 IPV4_UDP, 4);
    assert_read(PPI, "0000 0c00 01000000 00000000" MACS "86dd" IPV6_UDP, 6);
    /* A wrapper in a wrapper. */
    assert_read(PPI, "0000 0800 c0000000 0000 0800 01000000" MACS "0800" IPV4_UDP, 4);
    assert_int_equal(parse(PPI, "0000 0800 93000000" IPV4_UDP).kind, RCSI_UNKNOWN_LINK);
    assert_int_equal(parse(PPI, "0100 0800 69000000" DATA_FROM_AP).kind, RCSI_UNKNOWN_LINK);
    assert_int_equal(parse(PPI, "0000 0700 69000000" DATA_FROM_AP).kind, RCSI_UNKNOWN_LINK);
    assert_int_equal(parse(PPI, "0000 0800 01000100" MACS "0800" IPV4_UDP).kind,
                     RCSI_UNKNOWN_LINK);
}

#define PKTAP_REST ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16 ZEROS_16

TEST(pktap_wraps_a_frame_under_two_numbers)
{
    const uint16_t numbers[] = {PKTAP, USER2};
    for (size_t i = 0; i < 2; i++) {
        assert_read(numbers[i], "6c000000 01000000 01000000" PKTAP_REST MACS "0800" IPV4_UDP, 4);
        assert_read(numbers[i], "70000000 01000000 0c000000" PKTAP_REST "00000000" IPV6_UDP, 6);
    }
    const char *others[] = {
        "6b000000 01000000 01000000" PKTAP_REST MACS "0800" IPV4_UDP,
        "6c000000 02000000 01000000" PKTAP_REST MACS "0800" IPV4_UDP,
        "6c000000 01000000 93000000" PKTAP_REST MACS "0800" IPV4_UDP,
        "6c000001 01000000 01000000" PKTAP_REST MACS "0800" IPV4_UDP,
    };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(parse(USER2, others[i]).kind, RCSI_UNKNOWN_LINK);
    }
}

TEST(nflog_holds_the_datagram_as_an_attribute)
{
    assert_read(NFLOG, "0200 0014 0800 0100 08000127 0500 0a00 00000000"
                       "2500 0900" IPV4_UDP "000000", 4);
    assert_read(NFLOG, "0a00 0014 0008 0001 86dd0127 0039 0009" IPV6_UDP "000000", 6);
    assert_refused(NFLOG, "0200 0014 0800 0100 08000127");
    assert_refused(NFLOG, "0200 0014 0300 0100 2500 0900" IPV4_UDP);
}

RUN_TESTS(T(ppp_comes_framed_or_bare_and_with_short_protocols),
          T(hdlc_is_told_apart_by_its_address), T(pppoe_is_a_link_type_too),
          T(fddi_and_token_ring_carry_llc), T(atm_and_fibre_channel_carry_llc),
          T(arcnet_has_two_header_formats), T(packet_filters_of_bsd_say_the_family),
          T(wifi_data_frames_have_headers_of_many_lengths),
          T(wifi_frames_without_a_network_layer_are_not_ip), T(encrypted_wifi_frames_are_marked),
          T(radiotap_says_whether_the_body_is_padded), T(prism_and_avs_stand_in_front_of_wifi),
          T(ppi_wraps_a_frame_of_a_type_that_it_names), T(pktap_wraps_a_frame_under_two_numbers),
          T(nflog_holds_the_datagram_as_an_attribute))
