/* test_icmp.c -- the packet that an ICMP error quotes, cut or whole */
#include <stdio.h>

#include "net/icmp.h"
#include "support/segment.h"
#include "unit.h"

#define ROUTER4 "4500 003d 0001 0000 40 01 0000 c00002fe c0000201" /* holds 41 octets */
#define ROUTER6 "6000 0000 003d 3a 40 20010db8 00000000 00000000 000000fe"                         \
                "20010db8 00000000 00000000 00000001" /* holds 61 */

/* The quoted packet of an error that `text` is. */
static bool quoted(const char *text, rcsi_segment *out)
{
    static guard g;
    if (!g.map) {
        g = guard_new(sizeof frame.at);
    }
    frame.len = 0;
    hex_append(&frame, text);
    rcs_packet packet = {.data = guard_put(&g, frame.at, frame.len),
                         .caplen = (uint32_t)frame.len,
                         .wirelen = (uint32_t)frame.len,
                         .linktype = RAW};
    rcsi_segment error;
    rcsi_segment_parse(&packet, NULL, &error);
    return rcsi_icmp_quoted(&error, out);
}

TEST(an_icmp_message_has_type_code_and_octets)
{
    rcsi_segment s = parse(RAW, ROUTER4 "0303 0000 00000000" IPV4_UDP);
    assert_int_equal(s.kind, RCSI_ICMP);
    assert_int_equal(s.icmp_type, 3);
    assert_int_equal(s.icmp_code, 3);
    assert_int_equal(s.payload_len, 41);
    assert_memory_equal(s.payload, "\x03\x03\0\0", 4);
    for (size_t caplen = 0; caplen < frame.len; caplen++) {
        s = parse_cut(RAW, &frame, caplen);
        assert_int_equal(s.kind, caplen < 24 ? RCSI_CUT : RCSI_ICMP);
    }
}

TEST(every_error_quotes_a_packet)
{
    const char *errors4[] = {
        ROUTER4 "0303 0000 00000000" IPV4_UDP, ROUTER4 "0400 0000 00000000" IPV4_UDP,
        ROUTER4 "0501 0000 c00002fd" IPV4_UDP, ROUTER4 "0b00 0000 00000000" IPV4_UDP,
        ROUTER4 "0c00 0000 01000000" IPV4_UDP,
    };
    rcsi_segment s;
    for (size_t i = 0; i < 5; i++) {
        assert_true(quoted(errors4[i], &s));
        assert_hello(&s, 4);
    }
    const char *errors6[] = {ROUTER6 "0104 0000 00000000" IPV6_UDP,
                             ROUTER6 "0200 0000 00000500" IPV6_UDP,
                             ROUTER6 "0300 0000 00000000" IPV6_UDP,
                             ROUTER6 "0401 0000 00000006" IPV6_UDP};
    for (size_t i = 0; i < 4; i++) {
        assert_true(quoted(errors6[i], &s));
        assert_hello(&s, 6);
    }
}

TEST(what_is_no_error_quotes_nothing)
{
    rcsi_segment s;
    assert_false(quoted(ROUTER4 "0800 0000 00010001" IPV4_UDP, &s));
    assert_false(quoted(ROUTER6 "8000 0000 00010001" IPV6_UDP, &s));
    assert_false(quoted(ROUTER6 "0000 0000 00000000" IPV6_UDP, &s));
    assert_false(quoted(IPV4_UDP, &s));
    /* The other family's packet; a later fragment; a quoted echo request. */
    assert_false(quoted(ROUTER4 "0303 0000 00000000" IPV6_UDP, &s));
    assert_false(quoted(ROUTER4
                        "0303 0000 00000000 4500 0021 1234 0001 40 11 0000 c0000201 c0000235"
                        UDP HELLO, &s));
    assert_false(quoted(ROUTER4
                        "0303 0000 00000000 4500 0021 1234 0000 40 01 0000 c0000201 c0000235"
                        "0800 0000 00010001" HELLO, &s));
}

TEST(a_quote_is_usually_cut)
{
    const char *quote = "4500 0500 1234 0000 40 11 0000 c0000201 c0000235" UDP;
    char text[512];
    rcsi_segment s;
    for (size_t octets = 0; octets <= 28; octets++) {
        hex_octets all = {.len = 0};
        hex_append(&all, quote);
        int len = snprintf(text, sizeof text, "4500 %04zx 0001 0000 40 01 0000 c00002fe c0000201"
                           "0303 0000 00000000", 28 + octets);
        for (size_t i = 0; i < octets; i++) {
            len += snprintf(text + len, sizeof text - (size_t)len, "%02x", all.at[i]);
        }
        assert_int_equal(quoted(text, &s), octets >= 24);
        if (octets < 24) {
            continue;
        }
        assert_int_equal(s.kind, RCSI_UDP);
        assert_int_equal(s.source_port, 1024);
        assert_int_equal(s.destination_port, 53);
        assert_memory_equal(s.source, client4, 4);
        assert_memory_equal(s.destination, server4, 4);
        assert_int_equal(s.payload_len, 0);
    }
    assert_int_equal(s.payload_wire_len, 0x500 - 28);
}

TEST(eight_octets_of_tcp_are_enough)
{
    rcsi_segment s;
    assert_true(quoted("4500 0038 0001 0000 40 01 0000 c00002fe c0000201 0303 0000 00000000"
                       "4500 003c 1234 0000 40 06 0000 c0000201 c0000235 d431 0035 00000007", &s));
    assert_int_equal(s.kind, RCSI_TCP);
    assert_int_equal(s.source_port, 0xd431);
    assert_int_equal(s.destination_port, 53);
    assert_int_equal(s.sequence, 7);
    assert_null(s.payload);
}

TEST(extensions_behind_the_quote_are_not_payload)
{
    /* RFC 4884: 9 words of quote (3 octets of padding), then an extension structure. */
    rcsi_segment s;
    assert_true(quoted("4500 0048 0001 0000 40 01 0000 c00002fe c0000201 0303 0000 00090000"
                       "4500 0100 1234 0000 40 11 0000 c0000201 c0000235 0400 0035 00ec 0000" HELLO
                       "000000 2000 0000 0008 0101 00064140", &s));
    assert_int_equal(s.payload_len, 8);
    assert_memory_equal(s.payload, "hello\0\0\0", 8);
    assert_int_equal(s.payload_wire_len, 0x100 - 28);
}

RUN_TESTS(T(an_icmp_message_has_type_code_and_octets), T(every_error_quotes_a_packet),
          T(what_is_no_error_quotes_nothing), T(a_quote_is_usually_cut),
          T(eight_octets_of_tcp_are_enough), T(extensions_behind_the_quote_are_not_payload))
